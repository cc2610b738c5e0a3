//! A rule set being written: its files over those of its base, what the checks find, what it would change and for whom.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value as Json;

use super::differences::{Difference, differences};
use super::examine::{Examined, examine};
use super::impact::{Comparison, Impact};
use super::list::short;
use super::publish::titles;
use super::queries::drafts::{self, Row};
use super::queries::sets;
use super::readings::noted;
use crate::app::App;
use crate::auth::Permission;
use crate::error::AppError;
use crate::ids::{JointChangeId, RuleSetDraftId};
use crate::pathways::{Bundle, Finding};
use crate::review::page_shell;
use crate::tenancy::{OfficeTx, Once};
use crate::web::form::FormState;
use crate::web::page::{Shell, faulty, on_to, page};
use crate::web::visit::{PathPart, Posted, Staff, Visit};

/// A draft as it is worked on.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub id: RuleSetDraftId,
    pub base: String,
    /// Files by path: the new text, or nothing where the file is left out.
    pub changed: BTreeMap<String, Option<String>>,
    pub version: i32,
    pub maker: String,
    pub saved_at: DateTime<Utc>,
    pub ended: bool,
    pub change: Option<JointChangeId>,
}

impl Draft {
    /// From its row.
    pub fn of(row: Row) -> Self {
        let files = row.files.as_object().cloned().unwrap_or_default();
        Self {
            id: row.id,
            base: row.base,
            changed: files.into_iter().map(|(path, text)| (path, text.as_str().map(str::to_owned))).collect(),
            version: row.version,
            maker: row.maker,
            saved_at: row.saved_at,
            ended: row.ended_at.is_some(),
            change: row.change,
        }
    }

    /// Reads a draft and the files of its base.
    ///
    /// # Errors
    /// `NotFound` for another office's or a made-up one.
    pub async fn load(tx: &mut OfficeTx, id: RuleSetDraftId) -> Result<(Self, Bundle), AppError> {
        let draft = Self::of(drafts::one(tx, id).await?.ok_or(AppError::NotFound)?);
        let files = sets::files(tx, &draft.base).await?.ok_or(AppError::NotFound)?;
        let base = Bundle::from_json(&files).ok_or_else(|| AppError::broken("rule_sets.files is not readable"))?;
        Ok((draft, base))
    }

    /// The whole rule set as it would be.
    pub fn bundle(&self, base: &Bundle) -> Bundle {
        self.changed.iter().fold(base.clone(), |bundle, (path, text)| match text {
            Some(text) => bundle.with(path.as_str(), text.as_str()),
            None => bundle.without(path),
        })
    }

    /// The changed files for storage.
    pub fn files(&self) -> Json {
        Json::Object(self.changed.iter().map(|(path, text)| (path.clone(), Json::from(text.clone()))).collect())
    }
}

/// The path of a draft's page.
pub(super) fn path(id: RuleSetDraftId) -> String {
    format!("/staff/rules/drafts/{id}")
}

/// A file of the draft.
struct FileLine {
    href: String,
    name: String,
    lines: usize,
    changed: bool,
    gone: bool,
}

/// A finding as it is shown.
pub(super) struct Found {
    pub place: String,
    pub code: &'static str,
    pub refuses: bool,
    pub text: String,
}

impl Found {
    fn of(finding: &Finding) -> Self {
        let place = match finding.line {
            Some(line) => format!("{}:{line}", finding.file),
            None => finding.file.clone(),
        };
        let said = [finding.item.as_str(), finding.problem.as_str()].into_iter().filter(|part| !part.is_empty());
        Self { place, code: finding.code, refuses: finding.is_error(), text: said.collect::<Vec<_>>().join(": ") }
    }
}

#[derive(Template)]
#[template(path = "rulesets/draft.html")]
pub(super) struct DraftPage {
    shell: Shell,
    form: FormState,
    draft: Draft,
    base: String,
    hash: Option<String>,
    files: Vec<FileLine>,
    findings: Vec<Found>,
    refused: bool,
    differences: Vec<Difference>,
    impact: Option<Impact>,
    titles: BTreeMap<String, String>,
}

impl DraftPage {
    fn saved(&self) -> String {
        self.shell.when(&self.draft.saved_at)
    }

    /// What is worth a look and refuses nothing; folded, so that refusals and files are not buried below it.
    fn warnings(&self) -> usize {
        self.findings.iter().filter(|finding| !finding.refuses).count()
    }
}

/// The form has no fields of its own.
#[derive(Deserialize, Default)]
pub struct Nothing {}

/// Begins a draft of the rule set in force.
pub async fn begin(State(app): State<App>, visit: Visit, staff: Staff, posted: Posted<Nothing>) -> Result<Response, AppError> {
    let mut tx = app.db.begin(&visit.context()?).await?;
    if let Once::Repeat(location) = tx.once(&posted.once).await? {
        return Ok(on_to(&location));
    }
    let book = app.book(&mut tx).await?;
    let id = drafts::insert(&mut tx, book.rule_set_hash(), staff.id).await?;
    tx.audit("rule_set.draft", "rule_set_drafts", Some(id.0), None).await?;
    let location = visit.at(&path(id));
    tx.commit_once(&posted.once, &location).await?;
    Ok(on_to(&location))
}

/// Puts a draft aside.
pub async fn discard(
    State(app): State<App>,
    visit: Visit,
    parts: PathPart,
    posted: Posted<Nothing>,
) -> Result<Response, AppError> {
    let id: RuleSetDraftId = parts.id("draft")?;
    let mut tx = app.db.begin(&visit.context()?).await?;
    if let Once::Repeat(location) = tx.once(&posted.once).await? {
        return Ok(on_to(&location));
    }
    if !drafts::lock(&mut tx, id).await? {
        return Err(AppError::NotFound);
    }
    drafts::end(&mut tx, id, None).await?;
    tx.audit("rule_set.draft_discarded", "rule_set_drafts", Some(id.0), None).await?;
    let location = visit.at("/staff/rules");
    tx.commit_once(&posted.once, &location).await?;
    Ok(on_to(&location))
}

/// The page.
pub async fn show(State(app): State<App>, visit: Visit, staff: Staff, parts: PathPart) -> Result<Response, AppError> {
    let id = parts.id("draft")?;
    let page_of = compose(&app, &visit, &staff, id, FormState::new()).await?;
    match page_of.draft.change {
        None if page_of.draft.ended => Err(AppError::NotFound),
        Some(change) => Ok(on_to(&visit.at(&format!("/staff/changes/{change}")))),
        None => page(&page_of),
    }
}

/// The page with a faulty form.
pub(super) async fn again(
    app: &App,
    visit: &Visit,
    staff: &Staff,
    id: RuleSetDraftId,
    form: FormState,
) -> Result<Response, AppError> {
    faulty(&compose(app, visit, staff, id, form).await?)
}

async fn compose(app: &App, visit: &Visit, staff: &Staff, id: RuleSetDraftId, form: FormState) -> Result<DraftPage, AppError> {
    let mut tx = app.db.begin(&visit.context()?).await?;
    let (draft, base) = Draft::load(&mut tx, id).await?;
    let base_book = app.shelf.by_hash(&mut tx, &draft.base).await?;
    drop(tx);
    // Checking is pure work of some milliseconds, done with no transaction open.
    let bundle = draft.bundle(&base);
    let Examined { book, findings } = tokio::task::spawn_blocking(move || examine(&bundle)).await.map_err(AppError::broken)?;
    let (mut shown, mut impact) = (Vec::new(), None);
    let hash = book.as_ref().map(|book| book.rule_set_hash().to_owned());
    let mut titled = BTreeMap::new();
    if let (Some(old), Some(new)) = (base_book, book.map(Arc::new))
        && !draft.changed.is_empty()
    {
        shown = differences(&old, &new, visit.language);
        let mut tx = app.db.begin(&visit.context()?).await?;
        let (office, day) = (visit.office()?.rules.clone(), app.local_day(&tx));
        let noted = noted(&mut tx).await?;
        let comparison = Comparison { base: old.clone(), new: new.clone(), office, day, role: staff.role, noted };
        let found = comparison.impact(&mut tx).await?;
        tx.audit("rule_set.impact", "rule_sets", None, None).await?;
        tx.commit().await?;
        titled = titles(&found, &[&new, &old], visit.language);
        impact = Some(found);
    }
    let shell = page_shell(app, visit, &path(id));
    Ok(DraftPage {
        form,
        base: short(&draft.base),
        files: files(&shell, &draft, &base),
        refused: hash.is_none(),
        hash,
        findings: findings.iter().map(Found::of).collect(),
        differences: shown,
        impact,
        titles: titled,
        draft,
        shell,
    })
}

fn files(shell: &Shell, draft: &Draft, base: &Bundle) -> Vec<FileLine> {
    let line = |name: &str, text: &str, changed: bool, gone: bool| FileLine {
        href: format!("{}?name={name}", shell.at(&format!("{}/file", path(draft.id)))),
        name: name.to_owned(),
        lines: text.lines().count(),
        changed,
        gone,
    };
    let mut lines: Vec<FileLine> = base
        .files()
        .map(|(name, text)| match draft.changed.get(name) {
            None => line(name, text, false, false),
            Some(None) => line(name, "", true, true),
            Some(Some(text)) => line(name, text, true, false),
        })
        .collect();
    let added = draft.changed.iter().filter(|(name, _)| base.file(name).is_none());
    lines.extend(added.filter_map(|(name, text)| text.as_ref().map(|text| line(name, text, true, false))));
    lines.sort_by(|one, other| (!one.changed, &one.name).cmp(&(!other.changed, &other.name)));
    lines
}
