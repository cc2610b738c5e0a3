//! A family with an appointment chooses another hour instead. The old place is free again, both or neither.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::appointment::Needs;
use super::choose::{ChoosePage, Offer, OnDay};
use super::door;
use super::places::{Act, Ask, Outcome};
use super::standing::Standing;
use crate::app::App;
use crate::error::AppError;
use crate::ids::SlotId;
use crate::web::form::{Fault, FormState};
use crate::web::page::{on_to, page_with};
use crate::web::visit::{Applicant, Posted, Query, Visit};

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Change {
    pub(super) slot: String,
    pub(super) day: String,
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
    let standing = app.standings.of(&visit, &applicant).await?;
    let ask = Ask {
        act: Act::Move,
        case: applicant.case,
        slot: Some(slot),
        old: standing.appointment.map(|old| (old.id, old.slot)),
        once: Some(posted.once),
        location: visit.at("/case/appointment/slip"),
        needs: Needs::Nothing,
        note: String::new(),
        interpreter: None,
        request: visit.request.clone(),
    };
    taken(&app, &visit, &applicant, form, ask).await
}

/// Asks, and leads on, or shows the list again with what is wrong.
pub(super) async fn taken(
    app: &App,
    visit: &Visit,
    applicant: &Applicant,
    mut form: FormState,
    ask: Ask,
) -> Result<Response, AppError> {
    let (office, slot) = (visit.office()?.id, ask.slot);
    let answer = app.places.ask(office, ask).await?;
    if let (Some(location), None) = (&answer.location, door::fault(answer.outcome)) {
        return Ok(on_to(location));
    }
    form.fault("slot", door::fault(answer.outcome).unwrap_or(Fault::Stale));
    let standing = app.standings.of(visit, applicant).await?;
    if let (Outcome::Full, Some(slot)) = (answer.outcome, slot) {
        app.board.strike(office, standing.service, slot);
    }
    list_for(app, visit, &standing, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

pub(super) async fn list(
    app: &App,
    visit: &Visit,
    applicant: &Applicant,
    form: FormState,
    status: StatusCode,
) -> Result<Response, AppError> {
    let standing = app.standings.of(visit, applicant).await?;
    list_for(app, visit, &standing, form, status).await
}

async fn list_for(
    app: &App,
    visit: &Visit,
    standing: &Standing,
    form: FormState,
    status: StatusCode,
) -> Result<Response, AppError> {
    let old = match door::to_move(standing, visit.now) {
        Ok(old) => old,
        Err(why) => return door::shut(app, visit, status, why),
    };
    let offer = Offer::of(app, visit, standing).await?;
    page_with(status, &ChoosePage::new(app.shell(visit), form, offer, standing.places).instead_of(old))
}
