//! One office: what it means today, who may register by the rules in force, what happens next and whom to trust.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};

use super::help::call_centre;
use super::programme::{Intake, Programme, ProgrammeState};
use super::queries::programme as queries;
use super::situation::Situation;
use crate::app::App;
use crate::error::AppError;
use crate::pathways::{Confidence, RuleBook};
use crate::web::language::Words;
use crate::web::page::{Shell, public_page};
use crate::web::visit::Visit;

/// A condition of registering, in words.
struct Rule {
    text: String,
    /// Whether it was only reported, never decided.
    unsure: bool,
}

#[derive(Template)]
#[template(path = "offices/office_page.html")]
struct OfficePage {
    shell: Shell,
    name: String,
    situation: Situation,
    /// Whether there may be cases to come back to.
    has_begun: bool,
    rules: Vec<Rule>,
    rules_note: String,
    call: Option<String>,
    languages: String,
    clock: String,
    announced_in_july: bool,
}

/// The page.
pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, AppError> {
    let office = visit.office()?;
    let shell = app.shell(&visit).first_page();
    let mut tx = app.db.begin(&visit.context()?).await?;
    let programme = Programme::of_office(&mut tx, office.id).await?;
    let mut languages = queries::languages(&mut tx, office.id).await?;
    // In the order of their codes "inglés" is never last, where it would ask for "e" instead of "y".
    languages.sort();
    let standing = programme.at(visit.now);
    let situation = Situation::of(&standing, visit.now, programme.zone, visit.language);
    // Before an opening, what counts is the rule of that day.
    let asked = if let Intake::OpensAt(at) = standing.intake { at } else { visit.now };
    let book = app.shelf.in_force(&mut tx, asked.with_timezone(&office.zone).date_naive()).await?.book;
    drop(tx);
    let (rules, rules_note) = rules(&book, &visit, asked, standing.state)?;
    public_page(&OfficePage {
        name: shell.office_name(),
        situation,
        has_begun: standing.state != ProgrammeState::Announced,
        rules,
        rules_note,
        // A number that breaks over two lines is misread.
        call: call_centre(&office.rules).map(|number| number.replace(' ', "\u{a0}")),
        languages: list(&languages.iter().map(|code| language_name(code, shell.t)).collect::<Vec<_>>(), shell.t),
        clock: shell.t.office_clock(&office.rules),
        announced_in_july: office.rules == "mexico_planned",
        shell,
    })
}

/// Who may register by the version of the office's rules that is in force at the instant asked, and since when it is.
fn rules(book: &RuleBook, visit: &Visit, asked: DateTime<Utc>, state: ProgrammeState) -> Result<(Vec<Rule>, String), AppError> {
    let office = visit.office()?;
    let t = visit.language.words();
    let [today, day] = [visit.now, asked].map(|at| at.with_timezone(&office.zone).date_naive());
    let words = book.words(visit.language.code());
    let version = book.office(&office.rules).and_then(|office| office.access.version(day));
    let (Some(words), Some(version)) = (words, version) else {
        return Err(AppError::broken(format!("the rules of {} have no words or no version", office.slug)));
    };
    let rules = version
        .requires
        .iter()
        .filter_map(|at| book.criteria().get(*at))
        .map(|criterion| Rule { text: words.rule(criterion), unsure: criterion.confidence == Confidence::Low })
        .collect();
    let begins = version.from.map(|from| visit.language.short_date(from)).unwrap_or_default();
    let note = match version.from {
        Some(from) if from > today => t.office_who_from(begins),
        _ if state == ProgrammeState::Announced => t.office_who_announced(),
        _ => t.office_who_since(begins),
    };
    Ok((rules, note))
}

/// "inglés, español y criollo haitiano".
fn list(names: &[String], t: &Words) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => t.office_list_and(first.join(", "), last),
    }
}

fn language_name(code: &str, t: &Words) -> String {
    match code {
        "es" => t.office_language_es(),
        "en" => t.office_language_en(),
        "ht" => t.office_language_ht(),
        other => other.to_owned(),
    }
}
