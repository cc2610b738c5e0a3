//! The hour a family chose is kept for it while it is asked to confirm.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::appointment::Needs;
use super::change::{self, Change};
use super::choose::{self, Choose};
use super::places::{Act, Ask};
use crate::app::App;
use crate::error::AppError;
use crate::ids::SlotId;
use crate::web::form::FormState;
use crate::web::visit::{Applicant, Posted, Visit};

/// Keeps a first appointment's place.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    applicant: Applicant,
    posted: Posted<Choose>,
) -> Result<Response, AppError> {
    let mut form = FormState::new();
    let Some(chosen) = posted.form.read(&mut form) else {
        return choose::list(&app, &visit, &applicant, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let ask = chosen.ask(&visit, &applicant, Act::Hold, visit.at("/case/appointment/confirm"));
    choose::taken(&app, &visit, &applicant, form, ask).await
}

/// Keeps the place of another hour; the family still has its own.
pub async fn submit_move(
    State(app): State<App>,
    visit: Visit,
    applicant: Applicant,
    posted: Posted<Change>,
) -> Result<Response, AppError> {
    let mut form = FormState::new();
    form.keep("day", posted.form.day.clone());
    let Some(slot) = form.choice("slot", &posted.form.slot, |typed| typed.parse::<SlotId>().ok()) else {
        return change::list(&app, &visit, &applicant, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let ask = Ask {
        act: Act::Hold,
        case: applicant.case,
        slot: Some(slot),
        old: None,
        once: None,
        location: visit.at("/case/appointment/confirm"),
        needs: Needs::Nothing,
        note: String::new(),
        interpreter: None,
        request: visit.request.clone(),
    };
    change::taken(&app, &visit, &applicant, form, ask).await
}
