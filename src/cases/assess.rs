//! The holder of a case records the interview. The refugee track is UNHCR's alone.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::act::{Acting, Begun};
use super::case_page::CaseFile;
use super::family_view::on_refugee_track;
use super::queries::effects;
use super::state::{CaseAction, Condition, Guards};
use super::step::staff_actor;
use crate::app::App;
use crate::booking;
use crate::error::AppError;
use crate::web::form::{Fault, FormState};
use crate::web::visit::{PathPart, Posted, Staff, Visit};

/// The longest notes, in characters.
const NOTES: usize = 8000;

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Assess {
    version: String,
    identity_seen: String,
    notes: String,
}

/// Records it.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    staff: Staff,
    path: PathPart,
    posted: Posted<Assess>,
) -> Result<Response, AppError> {
    let acting = Acting { app: &app, visit: &visit, staff: &staff, case: path.id("case")?, once: &posted.once };
    let mut form = FormState::new();
    form.keep("identity_seen", posted.form.identity_seen.as_str());
    if posted.form.identity_seen != "yes" {
        form.fault("identity_seen", Fault::Refused("identity_not_seen"));
    }
    let notes = form.text("notes", &posted.form.notes, NOTES);
    let (mut tx, mut case) = match acting.begin(&posted.form.version, &mut form).await? {
        Begun::Repeat(response) => return Ok(response),
        Begun::Open(tx, case) => (tx, case),
    };
    if !form.is_good() {
        drop(tx);
        return acting.again(form).await;
    }
    let file = CaseFile::read(&mut tx, &app, &visit, staff.role, case.id).await?;
    let mut conditions = vec![Condition::IdentitySeen];
    if case.assigned_to == Some(staff.id) {
        conditions.push(Condition::Assigned);
    }
    let guards = Guards {
        refugee_track: on_refugee_track(&file.family),
        earlier_actors: &file.decision.earlier_actors,
        conditions: &conditions,
        ..case.guards(staff_actor(&staff))
    };
    let taken = case.step(&mut tx, CaseAction::RecordAssessment, &guards).await;
    if taken.is_ok() {
        booking::end_attended(&mut tx, case.id).await?;
        let assessment = effects::insert_assessment(&mut tx, case.id, staff.id, &notes).await?;
        tx.audit("assessment.recorded", "assessments", Some(assessment.0), Some(case.id)).await?;
    }
    acting.end(tx, taken, CaseAction::RecordAssessment.as_str(), form).await
}
