//! A caseworker puts a case on the waiting list, with the reason.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::act::{Acting, Begun};
use super::state::{CaseAction, Guards};
use super::step::staff_actor;
use crate::app::App;
use crate::error::AppError;
use crate::web::form::FormState;
use crate::web::visit::{PathPart, Posted, Staff, Visit};

/// The longest reason, in characters.
const REASON: usize = 500;

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Waitlist {
    version: String,
    waitlist_reason: String,
}

/// Puts it there.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    staff: Staff,
    path: PathPart,
    posted: Posted<Waitlist>,
) -> Result<Response, AppError> {
    let acting = Acting { app: &app, visit: &visit, staff: &staff, case: path.id("case")?, once: &posted.once };
    let mut form = FormState::new();
    let reason = form.text("waitlist_reason", &posted.form.waitlist_reason, REASON);
    let (mut tx, mut case) = match acting.begin_work(&posted.form.version, &mut form).await? {
        Begun::Repeat(response) => return Ok(response),
        Begun::Open(tx, case) => (tx, case),
    };
    if !form.is_good() {
        drop(tx);
        return acting.again(form).await;
    }
    let guards = Guards { note: &reason, ..case.guards(staff_actor(&staff)) };
    let taken = case.step(&mut tx, CaseAction::Waitlist, &guards).await;
    acting.end(tx, taken, CaseAction::Waitlist.as_str(), form).await
}
