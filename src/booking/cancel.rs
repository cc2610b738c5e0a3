//! A family gives its appointment back: a page that says what happens, then the act. The invitation stands.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::door;
use super::reserve::{self, NotDone};
use crate::app::App;
use crate::error::AppError;
use crate::tenancy::Once;
use crate::web::form::FormState;
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
    let mut tx = app.db.begin(&visit.context()?).await?;
    match tx.once(&posted.once).await? {
        Once::Repeat(location) => return Ok(on_to(&location)),
        Once::First => {}
    }
    match reserve::cancel(&mut tx, applicant.case).await {
        Ok(()) => {
            tx.commit_once(&posted.once, &location).await?;
            Ok(on_to(&location))
        }
        Err(NotDone::App(error)) => Err(error),
        Err(NotDone::Shut(why)) => {
            drop(tx);
            door::shut(&app, &visit, StatusCode::UNPROCESSABLE_ENTITY, why)
        }
        Err(NotDone::Slot(fault)) => {
            drop(tx);
            let mut form = FormState::new();
            form.fault("cancel", fault);
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
    let mut tx = app.db.begin(&visit.context()?).await?;
    let state = door::case_state(&mut tx, applicant.case).await?;
    let old = match door::to_cancel(&mut tx, applicant.case, state).await? {
        Ok(old) => old,
        Err(why) => {
            drop(tx);
            return door::shut(app, visit, status, why);
        }
    };
    drop(tx);
    let shell = app.shell(visit);
    page_with(status, &CancelPage { form, when: old.when(&shell), clock: old.clock(&shell), shell })
}
