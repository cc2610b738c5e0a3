//! A caseworker puts a case into the queue: after screening, or because nothing came back from the family.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::act::{Acting, Begun};
use super::state::CaseAction;
use super::step::staff_actor;
use crate::app::App;
use crate::error::AppError;
use crate::web::form::FormState;
use crate::web::visit::{PathPart, Posted, Staff, Visit};

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Triage {
    version: String,
}

/// Puts it there.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    staff: Staff,
    path: PathPart,
    posted: Posted<Triage>,
) -> Result<Response, AppError> {
    let acting = Acting { app: &app, visit: &visit, staff: &staff, case: path.id("case")?, once: &posted.once };
    let mut form = FormState::new();
    let (mut tx, mut case) = match acting.begin_work(&posted.form.version, &mut form).await? {
        Begun::Repeat(response) => return Ok(response),
        Begun::Open(tx, case) => (tx, case),
    };
    if !form.is_good() {
        drop(tx);
        return acting.again(form).await;
    }
    let guards = case.guards(staff_actor(&staff));
    let taken = case.step(&mut tx, CaseAction::Triage, &guards).await;
    acting.end(tx, taken, CaseAction::Triage.as_str(), form).await
}
