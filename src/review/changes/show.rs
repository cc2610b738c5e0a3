//! One joint change: what it changes, the hash that is approved, and each government's word on it.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};

use super::proposal::groups;
use crate::app::App;
use crate::auth::{Organisation, Permission};
use crate::error::AppError;
use crate::ids::JointChangeId;
use crate::offices::Programme;
use crate::review::organisation_words;
use crate::review::queries::{self, ChangeRow, ChangeSignature};
use crate::rulesets::Preview;
use crate::tenancy::OfficeTx;
use crate::web::form::FormState;
use crate::web::language::Language;
use crate::web::page::{Shell, page};
use crate::web::visit::{PathPart, Staff, Visit};

/// A government's box.
struct Side {
    title: String,
    word: Option<Word>,
    own: bool,
}

impl Side {
    fn approves(&self) -> bool {
        self.word.as_ref().is_some_and(|word| word.approves)
    }
}

/// A government's word.
struct Word {
    approves: bool,
    name: String,
    at: String,
    instant: String,
    note: String,
}

#[derive(Template)]
#[template(path = "review/changes/show.html")]
pub(super) struct ChangePage {
    shell: Shell,
    form: FormState,
    id: JointChangeId,
    kind: String,
    before: String,
    after: String,
    reason: String,
    proposer: String,
    proposed: String,
    state: String,
    waits: bool,
    settled: Option<String>,
    seen: String,
    hash: Vec<String>,
    sides: [Side; 2],
    may_sign: bool,
    law: Option<Preview>,
}

/// What a page on a change reads in one transaction.
pub(super) struct Stored {
    pub row: ChangeRow,
    pub signatures: Vec<ChangeSignature>,
    pub programme: Programme,
}

/// Reads a change. Another office's is as unknown as a made-up one.
pub(super) async fn load(tx: &mut OfficeTx, id: JointChangeId) -> Result<Stored, AppError> {
    let row = queries::change(tx, id).await?.ok_or(AppError::NotFound)?;
    let signatures = queries::change_signatures(tx, id).await?;
    let office = tx.office();
    let programme = Programme::of_office(tx, office).await?;
    Ok(Stored { row, signatures, programme })
}

/// Difference and impact of a rule set, as far as this person may see them; nothing for other changes.
pub(super) async fn law(
    app: &App,
    tx: &mut OfficeTx,
    stored: &Stored,
    staff: &Staff,
    language: Language,
) -> Result<Option<Preview>, AppError> {
    match super::read(&stored.row)?.change.plan() {
        Some(plan) => Ok(Some(plan.preview(app, tx, staff.role, language).await?)),
        None => Ok(None),
    }
}

/// The page of a change with the state of its form.
pub(super) fn compose(
    shell: Shell,
    stored: Stored,
    staff: &Staff,
    form: FormState,
    law: Option<Preview>,
    now: DateTime<Utc>,
) -> Result<ChangePage, AppError> {
    let Stored { row, signatures, programme } = stored;
    let t = shell.t;
    let proposal = super::read(&row)?;
    let described = super::put_into_words(&shell, &row, programme, now)?;
    let waits = row.state == "waiting";
    let side = |organisation: Organisation, title: String| Side {
        title,
        word: signatures.iter().find(|word| word.organisation == organisation.as_str()).map(|word| Word {
            approves: word.approves,
            name: word.name.clone(),
            at: shell.when(&word.at),
            instant: word.at.to_rfc3339(),
            note: word.note.clone(),
        }),
        own: staff.organisation == organisation,
    };
    let sides = [
        side(Organisation::HostGovernment, t.review_side_host(shell.office_name())),
        side(Organisation::UsGovernment, t.review_side_us()),
    ];
    let may_sign = waits
        && staff.role.allows(Permission::ApproveProgrammeChange)
        && sides.iter().any(|side| side.own && side.word.is_none());
    Ok(ChangePage {
        form,
        id: row.id,
        kind: described.kind,
        before: described.before,
        after: described.after,
        reason: proposal.reason,
        proposer: format!("{} · {}", row.proposer, organisation_words(&row.proposer_organisation, t)),
        proposed: shell.when(&row.proposed_at),
        state: super::state_of_change(&row.state, &shell),
        waits,
        settled: row.settled_at.map(|at| shell.when(&at)),
        seen: hex::encode(&row.content_hash),
        hash: groups(&row.content_hash),
        sides,
        may_sign,
        law,
        shell,
    })
}

/// The page.
pub async fn show(State(app): State<App>, visit: Visit, staff: Staff, path: PathPart) -> Result<Response, AppError> {
    let mut tx = app.db.begin(&visit.context()?).await?;
    let stored = load(&mut tx, path.id("change")?).await?;
    let law = law(&app, &mut tx, &stored, &staff, visit.language).await?;
    tx.commit().await?;
    page(&compose(app.shell(&visit), stored, &staff, FormState::new(), law, visit.now)?)
}
