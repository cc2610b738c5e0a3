//! "Answer eight questions, nothing is stored": a first look before any personal data is given.
//!
//! One form, one answer page made from what was sent and forgotten with it: no row is written, no answer stands in an
//! address or a log, and the only cookie is the one that protects forms. It ends in a next step for everybody.

mod questions;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use self::questions::{Asking, Question};
use super::office_law::{book_of, today, words_of};
use super::telling::{Teller, Told, is_child};
use crate::app::App;
use crate::error::AppError;
use crate::intake::inputs::Input;
use crate::offices::programme::{Intake, Programme};
use crate::pathways::{ACCESS, Answers, Outcome, RuleBook, Truth, assess};
use crate::tenancy::{Context, Eyes};
use crate::web::page::{Shell, faulty, page};
use crate::web::visit::{Posted, Visit};

#[derive(Template)]
#[template(path = "law/trial.html")]
struct TrialPage {
    shell: Shell,
    questions: Vec<Question>,
}

impl TrialPage {
    /// Where the errors are, and their words.
    fn faults(&self) -> Vec<(String, String)> {
        let inputs = self.questions.iter().flat_map(|question| &question.inputs);
        inputs.filter_map(|input| Some((input.anchor(), format!("{}: {}", input.label, input.fault.clone()?)))).collect()
    }
}

/// What the visitor can do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    /// Register here.
    Register,
    /// The rules do not stand against it, but no registrations are taken today.
    NotOpen,
    /// The rules of this office say no.
    NotHere,
    /// Somebody under 18: a person talks with them.
    Child,
}

#[derive(Template)]
#[template(path = "law/trial_result.html")]
struct ResultPage {
    shell: Shell,
    told: Told,
    next: Next,
    /// Offices whose access rule does not say no: name and page.
    elsewhere: Vec<(String, String)>,
    /// The answers, for going back to the form.
    kept: Vec<(String, String)>,
    as_of: String,
}

impl ResultPage {
    fn registers(&self) -> bool {
        self.next == Next::Register
    }

    fn is_child(&self) -> bool {
        self.next == Next::Child
    }

    fn is_not_open(&self) -> bool {
        self.next == Next::NotOpen
    }
}

/// The empty form.
pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, AppError> {
    let rules = book_of(&app, &visit).await?;
    let questions = asking(&rules, &visit)?.questions();
    page(&TrialPage { shell: app.shell(&visit), questions })
}

/// The answer, made from what was sent.
pub async fn submit(State(app): State<App>, visit: Visit, posted: Posted<Vec<(String, String)>>) -> Result<Response, AppError> {
    let rules = book_of(&app, &visit).await?;
    let asking = asking(&rules, &visit)?;
    let mut questions = asking.questions();
    for input in questions.iter_mut().flat_map(|question| &mut question.inputs) {
        input.keep(&posted.form);
    }
    if posted.form.iter().any(|(name, value)| name == "then" && value == "change") {
        return page(&TrialPage { shell: app.shell(&visit), questions });
    }
    let Some(answers) = asking.read(&posted.form, &mut questions) else {
        return faulty(&TrialPage { shell: app.shell(&visit), questions });
    };
    let names: Vec<&Input> = questions.iter().flat_map(|question| &question.inputs).collect();
    let is_answer = |name: &str| {
        names
            .iter()
            .any(|input| name == input.name || name.strip_prefix(input.name.as_str()).is_some_and(|it| it.starts_with('-')))
    };
    let kept = posted.form.into_iter().filter(|(name, value)| is_answer(name) && !value.is_empty()).collect();
    page(&result(&app, &visit, &rules, &answers, kept).await?)
}

fn asking<'a>(rules: &'a RuleBook, visit: &'a Visit) -> Result<Asking<'a>, AppError> {
    Ok(Asking {
        rules,
        book: words_of(rules, visit)?,
        t: visit.language.words(),
        office: &visit.office()?.rules,
        day: today(visit)?,
    })
}

async fn result(
    app: &App,
    visit: &Visit,
    rules: &RuleBook,
    answers: &Answers,
    kept: Vec<(String, String)>,
) -> Result<ResultPage, AppError> {
    let office = visit.office()?;
    let day = today(visit)?;
    let mut tx = app.db.begin(&visit.context_as(Eyes::Visitor)?).await?;
    let standing = Programme::of_office(&mut tx, office.id).await?.at(visit.now);
    drop(tx);
    let t = visit.language.words();
    let assessment = assess(rules, &office.rules, answers, day);
    let child = is_child(answers, day);
    let access = assessment.result(ACCESS).map(|result| (result.outcome, result.fit));
    let next = match (access, standing.intake) {
        _ if child => Next::Child,
        (Some((Outcome::Likely | Outcome::NeedMoreInformation, _)), Intake::Open { .. }) => Next::Register,
        (Some((_, fit)), _) if fit != Truth::No => Next::NotOpen,
        _ => Next::NotHere,
    };
    let elsewhere = if next == Next::NotHere { elsewhere(app, visit, answers).await? } else { Vec::new() };
    let teller = Teller { rules, book: words_of(rules, visit)?, t, law: visit.at("/law"), other: false, links: None };
    Ok(ResultPage {
        told: teller.told(&assessment, child),
        shell: app.shell(visit),
        next,
        elsewhere,
        kept,
        as_of: visit.language.short_date(day),
    })
}

/// Offices whose own rules in force do not say no: name and page.
async fn elsewhere(app: &App, visit: &Visit, answers: &Answers) -> Result<Vec<(String, String)>, AppError> {
    let here = visit.office()?.id;
    let mut found = Vec::new();
    for other in app.offices.iter().filter(|other| other.id != here) {
        let day = visit.now.with_timezone(&other.zone).date_naive();
        let mut tx = app.db.begin(&Context::new(other.id, Eyes::Visitor, &visit.request)).await?;
        let rules = app.shelf.in_force(&mut tx, day).await?.book;
        drop(tx);
        let there = assess(&rules, &other.rules, answers, day);
        if there.result(ACCESS).is_some_and(|result| result.outcome != Outcome::NotEligible) {
            let name = visit.language.words().office_name(&other.rules, &other.country);
            found.push((name, format!("/{}/{}", visit.language.code(), other.slug)));
        }
    }
    Ok(found)
}
