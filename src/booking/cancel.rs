//! A family gives its appointment back: a page that says what happens, then the act. The invitation stands.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::appointment::Needs;
use super::door;
use super::places::{Act, Ask};
use crate::app::App;
use crate::error::AppError;
use crate::web::form::{Fault, FormState};
use crate::web::page::{Shell, on_to, page_with};
use crate::web::visit::{Applicant, Posted, Visit};

/// The form: nothing but its protection.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Cancel {}

#[derive(Template)]
#[template(path = "booking/cancel.html")]
struct CancelPage {
    shell: Shell,
    form: FormState,
    when: String,
    clock: String,
}

/// What will happen.
pub async fn show(State(app): State<App>, visit: Visit, applicant: Applicant) -> Result<Response, AppError> {
    confirm(&app, &visit, &applicant, FormState::new(), StatusCode::OK).await
}

/// Gives it back.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    applicant: Applicant,
    posted: Posted<Cancel>,
) -> Result<Response, AppError> {
    let location = visit.at("/case");
    let old = app.standings.of(&visit, &applicant).await?.appointment;
    let ask = Ask {
        act: Act::Cancel,
        case: applicant.case,
        slot: None,
        old: old.map(|old| (old.id, old.slot)),
        once: Some(posted.once),
        location,
        needs: Needs::Nothing,
        note: String::new(),
        interpreter: None,
        request: visit.request.clone(),
    };
    let answer = app.places.ask(visit.office()?.id, ask).await?;
    match (answer.location, door::fault(answer.outcome)) {
        (Some(location), None) => Ok(on_to(&location)),
        (_, fault) => {
            let mut form = FormState::new();
            form.fault("cancel", fault.unwrap_or(Fault::Stale));
            confirm(&app, &visit, &applicant, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

async fn confirm(
    app: &App,
    visit: &Visit,
    applicant: &Applicant,
    form: FormState,
    status: StatusCode,
) -> Result<Response, AppError> {
    let standing = app.standings.of(visit, applicant).await?;
    let old = match door::to_cancel(&standing, visit.now) {
        Ok(old) => old,
        Err(why) => return door::shut(app, visit, status, why),
    };
    let shell = app.shell(visit);
    page_with(status, &CancelPage { form, when: old.when(&shell), clock: old.clock(&shell), shell })
}
