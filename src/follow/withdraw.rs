//! A family withdraws its registration: a page that says what happens, then the act.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::queries;
use crate::app::App;
use crate::booking;
use crate::cases::state::{CaseAction, CaseState};
use crate::cases::step::{LockedCase, StepError, applicant_actor};
use crate::error::AppError;
use crate::tenancy::Once;
use crate::web::form::{Fault, FormState};
use crate::web::page::{Shell, faulty, on_to, page_with};
use crate::web::visit::{Applicant, Posted, Visit};

/// The form: nothing but its protection.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Withdraw {}

#[derive(Template)]
#[template(path = "follow/withdraw.html")]
struct WithdrawPage {
    shell: Shell,
    form: FormState,
    /// Whether the case has ended, so that there is nothing to withdraw.
    over: bool,
}

/// What will happen; for a case that has ended on to the case, which says so.
pub async fn show(State(app): State<App>, visit: Visit, applicant: Applicant) -> Result<Response, AppError> {
    let mut tx = app.db.begin(&visit.context()?).await?;
    let case = queries::own_case(&mut tx, applicant.case).await?.ok_or(AppError::NotFound)?;
    drop(tx);
    if CaseState::parse(&case.state).is_some_and(CaseState::has_ended) {
        return Ok(on_to(&visit.at("/case")));
    }
    page_with(StatusCode::OK, &WithdrawPage { shell: app.shell(&visit), form: FormState::new(), over: false })
}

/// Withdraws: the case, its appointment and invitation, and every consent.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    applicant: Applicant,
    posted: Posted<Withdraw>,
) -> Result<Response, AppError> {
    let location = visit.at("/case");
    let mut tx = app.db.begin(&visit.context()?).await?;
    match tx.once(&posted.once).await? {
        Once::Repeat(location) => return Ok(on_to(&location)),
        Once::First => {}
    }
    let mut case = LockedCase::lock(&mut tx, applicant.case).await?;
    let guards = case.guards(applicant_actor(case.id));
    match case.step(&mut tx, CaseAction::Withdraw, &guards).await {
        Ok(_) => {}
        Err(StepError::App(error)) => return Err(error),
        Err(StepError::Refused(refused)) => {
            drop(tx);
            let mut form = FormState::new();
            form.fault("withdraw", Fault::Refused(refused.code()));
            return faulty(&WithdrawPage { shell: app.shell(&visit), form, over: case.state.has_ended() });
        }
    }
    let now = tx.now();
    queries::withdraw_consents(&mut tx, case.id, None, now).await?;
    case.close_to_governments(&mut tx, true).await?;
    queries::queue_withdrawn(&mut tx, case.id, &case.language).await?;
    booking::release(&mut tx, case.id).await?;
    tx.commit_once(&posted.once, &location).await?;
    Ok(on_to(&location))
}
