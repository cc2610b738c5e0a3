//! Counters: what a cap stood at on a day, noted with its source by the manager or the United States' supervisor. Nothing
//! is overwritten; a new reading stands beside the old ones.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::queries::readings::{self, New};
use crate::app::App;
use crate::auth::Permission;
use crate::error::AppError;
use crate::pathways::RuleBook;
use crate::tenancy::{OfficeTx, Once};
use crate::web::form::{Fault, FormState};
use crate::web::page::{Shell, faulty, on_to, page};
use crate::web::visit::{Posted, Staff, Visit};

/// The largest number a counter can stand at.
const MOST: i64 = 100_000_000;
/// The longest source, in characters.
const SOURCE: usize = 400;

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Reading {
    counter: String,
    #[serde(rename = "read-day")]
    day: String,
    #[serde(rename = "read-month")]
    month: String,
    #[serde(rename = "read-year")]
    year: String,
    used: String,
    full: String,
    source: String,
}

/// A reading in the list.
struct Line {
    counter: String,
    on: String,
    says: String,
    source: String,
    who: String,
    at: String,
}

#[derive(Template)]
#[template(path = "rulesets/counters.html")]
struct CountersPage {
    shell: Shell,
    form: FormState,
    counters: Vec<(String, String)>,
    lines: Vec<Line>,
}

impl CountersPage {
    fn full(&self) -> [(&'static str, String); 1] {
        [("yes", self.shell.t.counters_full())]
    }
}

/// The counters of a book: name and words in a language.
fn counters(book: &RuleBook, language: &str) -> Vec<(String, String)> {
    let words = book.words(language);
    let shown = |id: &str| words.map_or(id, |words| words.counter(id)).to_owned();
    book.counters().iter().map(|counter| (counter.id.clone(), shown(&counter.id))).collect()
}

/// The page.
pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, AppError> {
    let mut tx = app.db.begin(&visit.context()?).await?;
    let composed = compose(&app, &mut tx, app.shell(&visit), FormState::new()).await?;
    drop(tx);
    page(&composed)
}

async fn compose(app: &App, tx: &mut OfficeTx, shell: Shell, form: FormState) -> Result<CountersPage, AppError> {
    let book = app.book(tx).await?;
    let rows = readings::all(tx).await?;
    let t = shell.t;
    let counters = counters(&book, shell.language.code());
    let name = |id: &str| counters.iter().find(|(known, _)| known == id).map_or(id, |(_, shown)| shown).to_owned();
    let lines = rows.into_iter().rev().map(|row| Line {
        counter: name(&row.counter),
        on: shell.language.short_date(row.read_on),
        says: match row.used {
            Some(used) if row.is_full => t.counters_used_full(used.to_string()),
            Some(used) => t.counters_used_only(used.to_string()),
            None => t.counters_is_full(),
        },
        source: row.source,
        who: row.noter,
        at: shell.when(&row.noted_at),
    });
    let lines = lines.collect();
    Ok(CountersPage { shell, form, counters, lines })
}

/// Notes a reading.
pub async fn submit(State(app): State<App>, visit: Visit, staff: Staff, posted: Posted<Reading>) -> Result<Response, AppError> {
    let typed = &posted.form;
    let mut form = FormState::new();
    let mut tx = app.db.begin(&visit.context()?).await?;
    let known = counters(&*app.book(&mut tx).await?, visit.language.code());
    let counter =
        form.choice("counter", &typed.counter, |typed| known.iter().any(|(id, _)| id == typed).then(|| typed.to_owned()));
    let read_on = form.date("read", [("read-day", &typed.day), ("read-month", &typed.month), ("read-year", &typed.year)]);
    if read_on.is_some_and(|day| day > app.local_day(&tx)) {
        form.fault("read", Fault::FutureDate);
    }
    form.keep("full", typed.full.as_str());
    let is_full = typed.full == "yes";
    let used = if is_full && typed.used.trim().is_empty() {
        form.keep("used", "");
        None
    } else {
        form.number("used", &typed.used, 0, MOST)
    };
    let source = form.text("source", &typed.source, SOURCE);
    if let Once::Repeat(location) = tx.once(&posted.once).await? {
        return Ok(on_to(&location));
    }
    let (Some(counter), Some(read_on), true) = (counter, read_on, form.is_good()) else {
        let composed = compose(&app, &mut tx, app.shell(&visit), form).await?;
        drop(tx);
        return faulty(&composed);
    };
    let new = New { counter: &counter, read_on, used, is_full, source: &source, by: staff.id };
    let id = readings::insert(&mut tx, &new).await?;
    tx.audit("counter.read", "counter_readings", Some(id.0), None).await?;
    let location = visit.at("/staff/counters");
    tx.commit_once(&posted.once, &location).await?;
    Ok(on_to(&location))
}
