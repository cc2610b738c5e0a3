//! The law of an office on one page: who may register today, and every pathway with its state today.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;

use super::standing::Standing;
use crate::app::App;
use crate::error::AppError;
use crate::pathways::{Confidence, Criterion, Kind, Pathway, RuleBook, Status, Words as BookWords};
use crate::tenancy::Eyes;
use crate::web::language::Words;
use crate::web::page::{Shell, public_page};
use crate::web::visit::Visit;

/// A condition in plain words.
pub(super) struct Rule {
    pub text: String,
    /// Whether it was only reported or derived.
    pub unsure: bool,
}

impl Rule {
    /// The rule of a criterion.
    pub fn new(criterion: &Criterion, book: &BookWords) -> Self {
        Self { text: book.rule(criterion), unsure: criterion.confidence == Confidence::Low }
    }
}

/// A pathway on the list.
struct Line {
    href: String,
    title: String,
    description: String,
    tag: String,
    is_open: bool,
    /// The date that belongs to the state, and whether it differs between groups of people.
    dated: String,
}

/// Pathways that stand alike.
struct Group {
    title: String,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "law/office_law.html")]
struct OfficeLawPage {
    shell: Shell,
    name: String,
    as_of: String,
    /// Whether registering is possible by the law today, in words.
    access: String,
    rules: Vec<Rule>,
    access_href: String,
    groups: Vec<Group>,
}

/// The office's own day.
pub(super) fn today(visit: &Visit) -> Result<NaiveDate, AppError> {
    Ok(visit.now.with_timezone(&visit.office()?.zone).date_naive())
}

/// The rule book in force at the visit's office today.
pub(super) async fn book_of(app: &App, visit: &Visit) -> Result<Arc<RuleBook>, AppError> {
    let mut tx = app.db.begin(&visit.context_as(Eyes::Visitor)?).await?;
    app.shelf.today(&mut tx, visit).await
}

/// A rule book's words in the page's language.
pub(super) fn words_of<'a>(rules: &'a RuleBook, visit: &Visit) -> Result<&'a BookWords, AppError> {
    rules.words(visit.language.code()).ok_or_else(|| AppError::broken("no words of the rule book"))
}

/// The page.
pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, AppError> {
    let shell = app.shell(&visit).first_page();
    let rules = book_of(&app, &visit).await?;
    let book = words_of(&rules, &visit)?;
    let day = today(&visit)?;
    let office = rules.office(&visit.office()?.rules).ok_or(AppError::NotFound)?;
    let version = office.access.version(day);
    let criteria = version.into_iter().flat_map(|version| &version.requires).filter_map(|at| rules.criteria().get(*at));
    public_page(&OfficeLawPage {
        name: shell.office_name(),
        as_of: visit.language.short_date(day),
        access: Standing::of_plan(&rules, &office.access, day).0.words(book, shell.t),
        rules: criteria.map(|criterion| Rule::new(criterion, book)).collect(),
        access_href: visit.at(&format!("/law/{}", crate::pathways::ACCESS)),
        groups: groups(&rules, book, &visit, day),
        shell,
    })
}

fn groups(rules: &RuleBook, book: &BookWords, visit: &Visit, day: NaiveDate) -> Vec<Group> {
    let t = visit.language.words();
    let (mut open, mut shut, mut help) = (Vec::new(), Vec::new(), Vec::new());
    for pathway in rules.pathways().iter().filter(|pathway| pathway.kind != Kind::Access) {
        let (standing, differ) = Standing::of_plan(rules, &pathway.plan, day);
        let line = line(pathway, standing, differ, (book, t), visit);
        match (pathway.kind, standing.status) {
            (Kind::Protection, _) => help.push(line),
            (_, Status::Open) => open.push(line),
            _ => shut.push(line),
        }
    }
    let titles = [(t.law_open_title(), open), (t.law_shut_title(), shut), (t.law_protection_title(), help)];
    titles.into_iter().filter(|(_, lines)| !lines.is_empty()).map(|(title, lines)| Group { title, lines }).collect()
}

fn line(pathway: &Pathway, standing: Standing, differ: bool, (book, t): (&BookWords, &Words), visit: &Visit) -> Line {
    let id = pathway.id.as_str();
    Line {
        href: visit.at(&format!("/law/{id}")),
        title: book.title(id).to_owned(),
        description: book.description(id).to_owned(),
        tag: book.status(standing.status.word()).to_owned(),
        is_open: standing.is_open(),
        dated: if differ { t.law_differs() } else { standing.dated(book, t).unwrap_or_default() },
    }
}
