//! Changes of the programme that both governments decide: its state and the windows in which registrations are taken.
//!
//! The office manager or either supervisor proposes, in writing. A change takes effect only when both governments have
//! approved the same content, in the transaction of the second approval; one refusal settles it. A supervisor who
//! proposes may also approve, but for their own government only: the other government holds the second key, and the
//! database counts governments, not people. This page lists them; proposing and deciding are files of their own.

pub mod close_window;
pub mod decide;
pub mod moment;
pub mod open_window;
pub mod programme_state;
pub mod proposal;
pub mod show;
pub mod words;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::organisation_words;
use super::queries::{self, ChangeRow};
use crate::app::App;
use crate::error::AppError;
use crate::ids::{JointChangeId, StaffId};
use crate::offices::Programme;
use crate::rulesets::Plan;
use crate::tenancy::OfficeTx;
use crate::web::form::{Fault, FormState};
use crate::web::page::{Shell, page};
use crate::web::visit::Visit;
use proposal::{Change, Proposal};
use words::{Described, describe, without};

/// A change in the list.
struct Line {
    href: String,
    kind: String,
    after: String,
    proposer: String,
    proposed: String,
    state: String,
    waits: bool,
}

#[derive(Template)]
#[template(path = "review/changes/mod.html")]
struct ChangesPage {
    shell: Shell,
    lines: Vec<Line>,
}

/// The list.
pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, AppError> {
    let shell = app.shell(&visit);
    let mut tx = app.db.begin(&visit.context()?).await?;
    let office = tx.office();
    let programme = Programme::of_office(&mut tx, office).await?;
    let rows = queries::changes(&mut tx).await?;
    drop(tx);
    let lines = rows
        .into_iter()
        .map(|row| {
            let described = put_into_words(&shell, &row, programme.clone(), visit.now)?;
            Ok(Line {
                href: shell.at(&format!("/staff/changes/{}", row.id)),
                kind: described.kind,
                after: described.after,
                proposer: format!("{} · {}", row.proposer, organisation_words(&row.proposer_organisation, shell.t)),
                proposed: shell.when(&row.proposed_at),
                state: state_of_change(&row.state, &shell),
                waits: row.state == "waiting",
            })
        })
        .collect::<Result<_, AppError>>()?;
    page(&ChangesPage { shell, lines })
}

/// A stored change in words.
fn put_into_words(
    shell: &Shell,
    row: &ChangeRow,
    programme: Programme,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Described, AppError> {
    let proposal = read(row)?;
    let effective_at = row.settled_at.filter(|_| row.state == "effective");
    Ok(describe(shell, &proposal.change, &without(programme, row.id), effective_at, row.settled_at.unwrap_or(now)))
}

/// A stored change, if its text still has its hash: nothing is shown, approved or put into effect otherwise.
fn read(row: &ChangeRow) -> Result<Proposal, AppError> {
    Proposal::read(&row.content)
        .filter(|_| proposal::hash(&row.content)[..] == row.content_hash[..])
        .ok_or_else(|| AppError::broken(format!("joint_changes: {} cannot be read or does not have its hash", row.id)))
}

fn state_of_change(state: &str, shell: &Shell) -> String {
    match state {
        "effective" => shell.t.changes_is_effective(),
        "refused" => shell.t.changes_is_refused(),
        _ => shell.t.changes_is_waiting(),
    }
}

/// The longest reason, in characters.
const REASON_LENGTH: usize = 1000;

/// Stores the proposal of a rule set, which its own slice has found nothing against.
///
/// # Errors
/// When the database refuses it.
pub async fn propose_rule_set(tx: &mut OfficeTx, by: StaffId, reason: String, plan: Plan) -> Result<JointChangeId, AppError> {
    let Plan { base, rule_set, starts_on } = plan;
    store(tx, by, reason, Change::RuleSet { base, rule_set, starts_on }).await
}

/// Stores a proposal unless something speaks against it, which then stands beside its field.
async fn propose(
    tx: &mut OfficeTx,
    form: &mut FormState,
    by: StaffId,
    reason: String,
    change: Change,
) -> Result<Option<JointChangeId>, AppError> {
    let office = tx.office();
    let programme = Programme::of_office(tx, office).await?;
    if let Some((field, fault)) = proposal::obstacle(&programme, &change, tx.now()) {
        form.fault(field, fault);
        return Ok(None);
    }
    store(tx, by, reason, change).await.map(Some)
}

async fn store(tx: &mut OfficeTx, by: StaffId, reason: String, change: Change) -> Result<JointChangeId, AppError> {
    let (office, kind) = (tx.office(), change.kind());
    let content = Proposal::new(office, reason.clone(), change).canonical().map_err(AppError::broken)?;
    let new = queries::NewChange { kind, content_hash: proposal::hash(&content), content: &content, reason: &reason, by };
    let id = queries::insert_change(tx, new).await?;
    tx.audit("change.propose", "joint_changes", Some(id.0), None).await?;
    Ok(id)
}

/// Reads the written reason.
pub fn reason(form: &mut FormState, typed: &str) -> String {
    let reason = form.optional_text("reason", typed, REASON_LENGTH);
    if reason.is_empty() {
        form.fault("reason", Fault::ReasonMissing);
    }
    reason
}
