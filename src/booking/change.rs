//! A family with an appointment chooses another hour instead. The old place is free again, both or neither.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::choose::{ChoosePage, OnDay, free_days};
use super::door;
use super::reserve::{self, NotDone};
use crate::app::App;
use crate::error::AppError;
use crate::ids::SlotId;
use crate::tenancy::Once;
use crate::web::form::FormState;
use crate::web::page::{on_to, page_with};
use crate::web::visit::{Applicant, Posted, Query, Visit};

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Change {
    slot: String,
    day: String,
}

/// The free hours.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    applicant: Applicant,
    Query(on): Query<OnDay>,
) -> Result<Response, AppError> {
    let mut form = FormState::new();
    form.keep("day", on.day());
    list(&app, &visit, &applicant, form, StatusCode::OK).await
}

/// Moves.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    applicant: Applicant,
    posted: Posted<Change>,
) -> Result<Response, AppError> {
    let mut form = FormState::new();
    form.keep("day", posted.form.day.clone());
    let Some(slot) = form.choice("slot", &posted.form.slot, |typed| typed.parse::<SlotId>().ok()) else {
        return list(&app, &visit, &applicant, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let location = visit.at("/case/appointment/slip");
    let mut tx = app.db.begin(&visit.context()?).await?;
    match tx.once(&posted.once).await? {
        Once::Repeat(location) => return Ok(on_to(&location)),
        Once::First => {}
    }
    match reserve::change(&mut tx, applicant.case, slot).await {
        Ok(_) => {
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
            form.fault("slot", fault);
            list(&app, &visit, &applicant, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

async fn list(
    app: &App,
    visit: &Visit,
    applicant: &Applicant,
    form: FormState,
    status: StatusCode,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin(&visit.context()?).await?;
    let state = door::case_state(&mut tx, applicant.case).await?;
    let old = match door::to_move(&mut tx, applicant.case, state).await? {
        Ok(old) => old,
        Err(why) => {
            drop(tx);
            return door::shut(app, visit, status, why);
        }
    };
    let days = free_days(&mut tx, Some(&old)).await?;
    drop(tx);
    page_with(status, &ChoosePage::new(app.shell(visit), form, days).instead_of(&old))
}
