//! Approve or refuse a joint change for one's government. The second approval puts it into effect in its own transaction.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::proposal::{Change, obstacle};
use super::show::{self, Stored};
use crate::app::App;
use crate::auth::Organisation;
use crate::error::{AppError, constraint};
use crate::ids::{JointChangeId, WindowId};
use crate::offices::programme::{self, Window};
use crate::review::page_shell;
use crate::review::queries::{self, NewSignature};
use crate::rulesets::Plan;
use crate::tenancy::{OfficeTx, Once};
use crate::web::form::{Fault, FormState};
use crate::web::page::{faulty, on_to};
use crate::web::visit::{PathPart, Posted, Staff, Visit};

/// The form: the content as it was seen, and the reason of a refusal.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Decision {
    content: String,
    seen: String,
    confirmed: String,
    note: String,
}

/// Approves.
pub async fn approve(
    State(app): State<App>,
    visit: Visit,
    staff: Staff,
    path: PathPart,
    posted: Posted<Decision>,
) -> Result<Response, AppError> {
    decide(&app, &visit, &staff, path.id("change")?, posted, true).await
}

/// Refuses, with a reason.
pub async fn refuse(
    State(app): State<App>,
    visit: Visit,
    staff: Staff,
    path: PathPart,
    posted: Posted<Decision>,
) -> Result<Response, AppError> {
    decide(&app, &visit, &staff, path.id("change")?, posted, false).await
}

async fn decide(
    app: &App,
    visit: &Visit,
    staff: &Staff,
    id: JointChangeId,
    posted: Posted<Decision>,
    approves: bool,
) -> Result<Response, AppError> {
    let mut form = FormState::new();
    let note = read(&mut form, &posted.form, approves);
    let mut tx = app.db.begin(&visit.context()?).await?;
    let location = visit.at(&format!("/staff/changes/{id}"));
    if let Once::Repeat(location) = tx.once(&posted.once).await? {
        return Ok(on_to(&location));
    }
    if !queries::lock_change(&mut tx, id).await? {
        return Err(AppError::NotFound);
    }
    let stored = show::load(&mut tx, id).await?;
    if form.is_good()
        && let Some((field, fault)) = judge(app, &mut tx, &stored, staff.organisation, &posted.form, approves).await?
    {
        form.fault(field, fault);
    }
    if !form.is_good() {
        let shell = page_shell(app, visit, &format!("/staff/changes/{id}"));
        let law = show::law(app, &mut tx, &stored, staff, visit.language).await?;
        drop(tx);
        return faulty(&show::compose(shell, stored, staff, form, law, visit.now)?);
    }
    sign(&mut tx, &stored, staff, approves, &note).await?;
    tx.commit_once(&posted.once, &location).await?;
    Ok(on_to(&location))
}

/// Reads the form: an approval is confirmed, a refusal has a reason.
fn read(form: &mut FormState, typed: &Decision, approves: bool) -> String {
    if approves {
        form.keep("confirmed", typed.confirmed.as_str());
        if typed.confirmed != "yes" {
            form.fault("confirmed", Fault::NotConfirmed);
        }
        return String::new();
    }
    let note = form.optional_text("note", &typed.note, super::REASON_LENGTH);
    if note.is_empty() {
        form.fault("note", Fault::ReasonMissing);
    }
    note
}

/// Why this government's word cannot be taken now.
async fn judge(
    app: &App,
    tx: &mut OfficeTx,
    stored: &Stored,
    organisation: Organisation,
    typed: &Decision,
    approves: bool,
) -> Result<Option<(&'static str, Fault)>, AppError> {
    let field = if approves { "confirmed" } else { "note" };
    let proposal = super::read(&stored.row)?;
    if stored.row.state != "waiting" {
        return Ok(Some((field, Fault::Stale)));
    }
    if hex::decode(&typed.content).ok().as_deref() != Some(&stored.row.content_hash[..]) {
        return Ok(Some((field, Fault::Refused("content_changed"))));
    }
    if stored.signatures.iter().any(|word| word.organisation == organisation.as_str()) {
        return Ok(Some((field, Fault::Refused("already_signed"))));
    }
    if !approves {
        return Ok(None);
    }
    // A date that has passed meanwhile cannot be approved any more; the change can still be refused.
    if let Some((_, fault)) = obstacle(&stored.programme, &proposal.change, tx.now()) {
        return Ok(Some((field, fault)));
    }
    let Some(plan) = proposal.change.plan() else { return Ok(None) };
    // Difference and impact were shown for exactly these rule sets and this day.
    if plan.key() != typed.seen {
        return Ok(Some((field, Fault::Stale)));
    }
    Ok(plan.obstacle(app, tx).await?.map(|(_, fault)| (field, fault)))
}

/// Stores the word, and what follows from it.
async fn sign(tx: &mut OfficeTx, stored: &Stored, staff: &Staff, approves: bool, note: &str) -> Result<(), AppError> {
    let row = &stored.row;
    let new = NewSignature {
        change: row.id,
        staff: staff.id,
        organisation: staff.organisation.as_str(),
        content_hash: &row.content_hash,
        approves,
        note,
    };
    queries::insert_change_signature(tx, new).await.map_err(|error| match constraint(&error) {
        Some("joint_signatures_one_each") => AppError::Unavailable(1),
        _ => error.into(),
    })?;
    if !approves {
        tx.audit("change.refuse", "joint_changes", Some(row.id.0), None).await?;
        return Ok(queries::settle_change(tx, row.id, "refused").await?);
    }
    tx.audit("change.approve", "joint_changes", Some(row.id.0), None).await?;
    let others = stored.signatures.iter().filter(|word| word.approves && word.content_hash == row.content_hash);
    if others.count() == 1 {
        queries::settle_change(tx, row.id, "effective").await?;
        apply(tx, row.id, super::read(row)?.change).await?;
        tx.audit("change.effective", "joint_changes", Some(row.id.0), None).await?;
    }
    Ok(())
}

/// Puts an effective change into the programme.
async fn apply(tx: &mut OfficeTx, id: JointChangeId, change: Change) -> Result<(), AppError> {
    let now = tx.now();
    match change {
        Change::ProgrammeState { state, starts_at } => programme::insert_period(tx, id, state, starts_at.unwrap_or(now)).await,
        Change::IntakeWindow { opens_at, closes_at, weekdays, daily_from } => {
            let window = Window { id: WindowId(uuid::Uuid::nil()), opens_at, closes_at, weekdays, daily_from, change: Some(id) };
            programme::insert_window(tx, id, &window).await?;
            Ok(())
        }
        Change::CloseIntakeWindow { window, closes_at } => {
            programme::close_window(tx, id, window, closes_at.unwrap_or(now)).await
        }
        Change::RuleSet { base, rule_set, starts_on } => Plan { base, rule_set, starts_on }.take_effect(tx, id).await,
    }
}
