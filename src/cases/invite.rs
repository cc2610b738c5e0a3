//! A caseworker invites a family to choose an appointment, or takes the invitation back with a reason.

use axum::extract::State;
use axum::response::Response;
use chrono::TimeDelta;
use serde::Deserialize;

use super::act::{Acting, Begun, tell_family};
use super::queries::effects;
use super::state::{CaseAction, Guards};
use super::step::{LockedCase, staff_actor};
use crate::app::App;
use crate::error::AppError;
use crate::ids::StaffId;
use crate::outbox::Message;
use crate::tenancy::OfficeTx;
use crate::web::form::FormState;
use crate::web::visit::{PathPart, Posted, Staff, Visit};

/// How long an invitation stands.
const STANDS_FOR: TimeDelta = TimeDelta::days(14);
/// The longest reason, in characters.
const REASON: usize = 500;

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Invite {
    version: String,
}

/// The form for taking it back.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Withdraw {
    version: String,
    withdraw_reason: String,
}

/// Invites.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    staff: Staff,
    path: PathPart,
    posted: Posted<Invite>,
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
    let taken = case.step(&mut tx, CaseAction::Invite, &guards).await;
    if taken.is_ok() {
        issue(&mut tx, &case, staff.id).await?;
    }
    acting.end(tx, taken, CaseAction::Invite.as_str(), form).await
}

/// Stores the invitation of a case that was just invited, in place of an older one, and tells the family.
pub(super) async fn issue(tx: &mut OfficeTx, case: &LockedCase, by: StaffId) -> Result<(), AppError> {
    effects::end_invitation(tx, case.id).await?;
    let until = tx.now() + STANDS_FOR;
    effects::insert_invitation(tx, case.id, by, until).await?;
    tell_family(tx, case, Message::Invited).await
}

/// Takes the invitation back: the case waits again.
pub async fn withdraw(
    State(app): State<App>,
    visit: Visit,
    staff: Staff,
    path: PathPart,
    posted: Posted<Withdraw>,
) -> Result<Response, AppError> {
    let acting = Acting { app: &app, visit: &visit, staff: &staff, case: path.id("case")?, once: &posted.once };
    let mut form = FormState::new();
    let reason = form.text("withdraw_reason", &posted.form.withdraw_reason, REASON);
    let (mut tx, mut case) = match acting.begin_work(&posted.form.version, &mut form).await? {
        Begun::Repeat(response) => return Ok(response),
        Begun::Open(tx, case) => (tx, case),
    };
    if !form.is_good() {
        drop(tx);
        return acting.again(form).await;
    }
    let guards = Guards { note: &reason, ..case.guards(staff_actor(&staff)) };
    let taken = case.step(&mut tx, CaseAction::WithdrawInvitation, &guards).await;
    if taken.is_ok() {
        effects::end_invitation(&mut tx, case.id).await?;
        tell_family(&mut tx, &case, Message::InvitationEnded).await?;
    }
    acting.end(tx, taken, CaseAction::WithdrawInvitation.as_str(), form).await
}
