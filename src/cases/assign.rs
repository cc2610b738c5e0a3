//! A caseworker takes a case, or takes it over from a colleague.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::act::{Acting, Begun, PANEL};
use super::queries::effects;
use super::state::CaseState;
use crate::app::App;
use crate::error::AppError;
use crate::web::form::{Fault, FormState};
use crate::web::visit::{PathPart, Posted, Staff, Visit};

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Assign {
    version: String,
}

/// Takes the case.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    staff: Staff,
    path: PathPart,
    posted: Posted<Assign>,
) -> Result<Response, AppError> {
    let acting = Acting { app: &app, visit: &visit, staff: &staff, case: path.id("case")?, once: &posted.once };
    let mut form = FormState::new();
    let (mut tx, case) = match acting.begin(&posted.form.version, &mut form).await? {
        Begun::Repeat(response) => return Ok(response),
        Begun::Open(tx, case) => (tx, case),
    };
    if case.state == CaseState::Draft || !case.state.is_live() {
        form.fault(PANEL, Fault::Refused("not_from_here"));
    }
    if !form.is_good() {
        drop(tx);
        return acting.again(form).await;
    }
    effects::assign(&mut tx, case.id, staff.id).await?;
    effects::insert_deed(&mut tx, case.id, staff.id, "assign").await?;
    tx.audit("assign", "cases", Some(case.id.0), Some(case.id)).await?;
    acting.commit(tx, "assign").await
}
