//! The people whose outcome would be another one now, for the caseworkers who may see their cases. A person looks, then
//! determines anew on purpose or leaves what was said, with a reason; either ends the entry.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::queries::outcomes::{self, Row};
use crate::app::App;
use crate::auth::Permission;
use crate::error::AppError;
use crate::ids::{CaseId, OutcomeReviewId};
use crate::intake;
use crate::pathways::{Kind, RuleBook};
use crate::review::page_shell;
use crate::tenancy::{OfficeTx, Once};
use crate::web::form::{Fault, FormState};
use crate::web::language::Words;
use crate::web::page::{Shell, faulty, on_to, page};
use crate::web::visit::{PathPart, Posted, Query, Staff, Visit};

/// The longest written reason, in characters.
const NOTE: usize = 1000;

/// What the list is narrowed to, and what was just done.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Narrow {
    case: String,
    done: String,
}

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Ended {
    act: String,
    note: String,
}

/// An entry in words.
struct Line {
    id: OutcomeReviewId,
    case: CaseId,
    code: String,
    person: String,
    pathway: String,
    before: String,
    after: String,
    why: String,
    rules: String,
    since: String,
}

#[derive(Template)]
#[template(path = "rulesets/outcomes.html")]
struct OutcomesPage {
    shell: Shell,
    lines: Vec<Line>,
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "rulesets/outcome.html")]
struct OutcomePage {
    shell: Shell,
    form: FormState,
    line: Line,
}

impl OutcomePage {
    fn acts(&self) -> [(&'static str, String); 2] {
        [("determine", self.shell.t.outcomes_determine()), ("keep", self.shell.t.outcomes_keep())]
    }
}

/// The list.
pub async fn show(State(app): State<App>, visit: Visit, Query(narrow): Query<Narrow>) -> Result<Response, AppError> {
    let shell = app.shell(&visit);
    let mut tx = app.db.begin(&visit.context()?).await?;
    let book = app.book(&mut tx).await?;
    let rows = outcomes::waiting(&mut tx, narrow.case.parse().ok()).await?;
    tx.audit("outcome.list", "outcome_reviews", None, None).await?;
    tx.commit().await?;
    let done = match narrow.done.as_str() {
        "determined" => Some(shell.t.outcomes_done_determined()),
        "kept" => Some(shell.t.outcomes_done_kept()),
        _ => None,
    };
    page(&OutcomesPage { lines: rows.into_iter().map(|row| line(row, &book, &shell)).collect(), done, shell })
}

/// One entry with what can be done.
pub async fn one(State(app): State<App>, visit: Visit, path: PathPart) -> Result<Response, AppError> {
    let mut tx = app.db.begin(&visit.context()?).await?;
    let composed = compose(&app, &mut tx, app.shell(&visit), path.id("review")?, FormState::new()).await?;
    tx.commit().await?;
    page(&composed)
}

async fn compose(
    app: &App,
    tx: &mut OfficeTx,
    shell: Shell,
    id: OutcomeReviewId,
    form: FormState,
) -> Result<OutcomePage, AppError> {
    let book = app.book(tx).await?;
    let row = outcomes::waiting(tx, None).await?.into_iter().find(|row| row.id == id).ok_or(AppError::NotFound)?;
    tx.audit("outcome.read", "outcome_reviews", Some(id.0), Some(row.case)).await?;
    Ok(OutcomePage { line: line(row, &book, &shell), form, shell })
}

/// Ends an entry.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    staff: Staff,
    path: PathPart,
    posted: Posted<Ended>,
) -> Result<Response, AppError> {
    let id: OutcomeReviewId = path.id("review")?;
    let mut form = FormState::new();
    let determines = form.choice("act", &posted.form.act, |typed| match typed {
        "determine" => Some(true),
        "keep" => Some(false),
        _ => None,
    });
    let note = form.optional_text("note", &posted.form.note, NOTE);
    if determines == Some(false) && note.is_empty() {
        form.fault("note", Fault::ReasonMissing);
    }
    let mut tx = app.db.begin(&visit.context()?).await?;
    if let Once::Repeat(location) = tx.once(&posted.once).await? {
        return Ok(on_to(&location));
    }
    let case = outcomes::lock(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let (Some(determines), true) = (determines, form.is_good()) else {
        let composed = compose(&app, &mut tx, page_shell(&app, &visit, &format!("/staff/outcomes/{id}")), id, form).await?;
        drop(tx);
        return faulty(&composed);
    };
    let done = if determines {
        intake::determine_again(&app, &mut tx, visit.office()?, case).await?;
        outcomes::end(&mut tx, case, None, staff.id, &note).await?;
        tx.audit("outcome.determined_anew", "outcome_reviews", Some(id.0), Some(case)).await?;
        "determined"
    } else {
        outcomes::end(&mut tx, case, Some(id), staff.id, &note).await?;
        tx.audit("outcome.kept", "outcome_reviews", Some(id.0), Some(case)).await?;
        "kept"
    };
    let location = visit.at(&format!("/staff/outcomes?done={done}"));
    tx.commit_once(&posted.once, &location).await?;
    Ok(on_to(&location))
}

/// An entry in words. A pathway of protection stays sealed for who may not see protection: that there is something is
/// told, not what.
fn line(row: Row, book: &RuleBook, shell: &Shell) -> Line {
    let t = shell.t;
    let is_protection = book.pathway(&row.pathway).is_some_and(|pathway| pathway.kind == Kind::Protection);
    let sealed = is_protection && !shell.may(Permission::SeeProtection);
    let words = book.words(shell.language.code());
    let outcome = |name: &str| match (name, words) {
        ("none", _) | (_, None) => t.outcomes_none(),
        (name, Some(words)) => words.outcome(name).to_owned(),
    };
    let name = format!("{} {}", row.given_names, row.family_names).trim().to_owned();
    let title = words.map(|words| words.title(&row.pathway)).filter(|title| !title.is_empty()).unwrap_or(&row.pathway);
    Line {
        id: row.id,
        case: row.case,
        code: row.code,
        person: if name.is_empty() { t.case_relation(&row.relation) } else { name },
        pathway: if sealed { t.outcomes_sealed() } else { title.to_owned() },
        before: if sealed { String::new() } else { outcome(&row.before) },
        after: if sealed { String::new() } else { outcome(&row.after) },
        why: why_words(&row.why, t),
        rules: super::list::short(&row.rule_set),
        since: shell.when(&row.opened_at),
    }
}

fn why_words(why: &str, t: &Words) -> String {
    match why {
        "rule_set" => t.outcomes_why_rule_set(),
        "counter" => t.outcomes_why_counter(),
        _ => t.outcomes_why_day(),
    }
}
