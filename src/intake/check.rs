//! Everything answered, per person. Before it is sent, each answer has a link to change it that leads back here;
//! afterwards the page only shows what was sent.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use serde_json::Value as Json;

use super::answer_words::lines;
use super::family::{Family, rules_and_day};
use super::interview::Person;
use super::tasks::{Task, tasks};
use super::{queries, sharing};
use crate::app::App;
use crate::error::AppError;
use crate::law::telling::is_child;
use crate::pathways::RuleBook;
use crate::web::page::{Shell, on_to, page};
use crate::web::visit::{Applicant, Visit};

/// Where a page was opened from, so that saving leads back there. Anything but the check page counts as nowhere.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct From {
    from: String,
}

impl From {
    /// As a form says it.
    pub(super) fn new(from: &str) -> Self {
        Self { from: from.to_owned() }
    }

    /// Whether it was the check page.
    pub(super) fn is_check(&self) -> bool {
        self.from == "check"
    }

    /// What a form carries along.
    pub(super) fn stated(&self) -> &'static str {
        if self.is_check() { "check" } else { "" }
    }

    /// The same as a query.
    pub(super) fn query(&self) -> &'static str {
        if self.is_check() { "?from=check" } else { "" }
    }

    /// The check page, or else another.
    pub(super) fn or(&self, path: &'static str) -> &'static str {
        if self.is_check() { "/case/check" } else { path }
    }
}

/// A question with its answer.
pub(super) struct Line {
    question: String,
    answers: Vec<String>,
    href: String,
    is_missing: bool,
}

/// A part of the page.
pub(super) struct Block {
    title: String,
    lines: Vec<Line>,
}

/// The page, also shown by `submit` when the case cannot be sent.
#[derive(Template)]
#[template(path = "intake/check.html")]
pub(super) struct CheckPage {
    shell: Shell,
    blocks: Vec<Block>,
    /// What is still to do, with its link.
    missing: Vec<(String, String)>,
    /// A refusal in words.
    pub refused: Option<String>,
    pub tried: bool,
    /// Whether it was sent: nothing on the page can be changed.
    is_sent: bool,
    /// Who is told of the talk that a child's registration gets, if a child is there.
    child: Option<String>,
}

/// Loads and builds the page.
pub(super) fn build(app: &App, visit: &Visit, family: &Family) -> Result<CheckPage, AppError> {
    let (rules, today) = rules_and_day(visit)?;
    // What was sent was asked by the age of that day.
    let zone = visit.office()?.zone;
    let today = family.head.submitted_at.map_or(today, |at| at.with_timezone(&zone).date_naive());
    let people = family.interview(&rules, today);
    let t = visit.language.words();
    let mut blocks: Vec<Block> = Vec::new();
    for (member, person) in family.members.iter().zip(&people) {
        let mut lines = vec![Line {
            question: t.intake_check_names(),
            answers: vec![member.name()],
            href: visit.at(&format!("/case/people/{}?from=check", member.id)),
            is_missing: member.name().is_empty(),
        }];
        lines.extend(answered(&family.book, visit, person, member.is_other())?);
        blocks.push(Block { title: format!("{} ({})", member.called(t), member.relation.words(t)), lines });
    }
    blocks.push(Block { title: t.intake_check_case(), lines: of_case(visit, family) });
    let is_sent = !family.head.is_draft();
    let missing = if is_sent { Vec::new() } else { still_to_do(&tasks(family, &people, visit)) };
    let mut are_children = people.iter().map(|person| is_child(&person.facts, today));
    // The one who registers comes first. A child who registers may be alone: nobody else is promised a talk.
    let child = match (are_children.next(), are_children.any(|is_child| is_child)) {
        (Some(true), _) => Some(t.intake_check_child_self()),
        (_, true) => Some(t.intake_check_child()),
        _ => None,
    };
    Ok(CheckPage { shell: app.shell(visit), blocks, missing, refused: None, tried: false, is_sent, child })
}

impl CheckPage {
    fn title(&self) -> String {
        if self.is_sent { self.shell.t.intake_check_sent_title() } else { self.shell.t.intake_check_title() }
    }
}

/// The tasks that sending waits for.
pub(super) fn still_to_do(tasks: &[Task]) -> Vec<(String, String)> {
    tasks.iter().filter(|task| task.needed && !task.done).map(|task| (task.href.clone(), task.words.clone())).collect()
}

fn answered(rules: &RuleBook, visit: &Visit, person: &Person<'_>, other: bool) -> Result<Vec<Line>, AppError> {
    let t = visit.language.words();
    let book = rules.words(visit.language.code()).ok_or_else(|| AppError::broken("no words of the rule book"))?;
    let line = |question: &&crate::pathways::question::Question| {
        let fact = rules.schema().fact(question.fact.as_str())?;
        let stored = person.given.get(&question.id);
        Some(Line {
            question: book.question_about(&question.id, other).to_owned(),
            answers: stored.map(|stored| lines(fact, stored, book, t)).unwrap_or_default(),
            href: visit.at(&format!("/case/questions/{}/{}?from=check", person.member, question.id)),
            is_missing: stored.is_none(),
        })
    };
    Ok(person.questions.iter().filter_map(line).collect())
}

fn of_case(visit: &Visit, family: &Family) -> Vec<Line> {
    let t = visit.language.words();
    let say = |purpose: &str| match family.own_answer(purpose) {
        Some(Json::Bool(true)) => vec![t.answer_yes()],
        Some(Json::Bool(false)) => vec![t.answer_no()],
        _ => Vec::new(),
    };
    let mut lines: Vec<Line> = sharing::PURPOSES
        .into_iter()
        .zip([t.intake_sharing_us_short(), t.intake_sharing_host_short()])
        .map(|(purpose, question)| {
            let answers = say(purpose);
            Line { question, is_missing: answers.is_empty(), answers, href: visit.at("/case/sharing?from=check") }
        })
        .collect();
    let phone = &family.head.contact_phone;
    lines.push(Line {
        question: t.intake_contact_phone(),
        answers: vec![if phone.is_empty() { t.intake_contact_nothing() } else { phone.clone() }],
        href: visit.at("/case/contact?from=check"),
        is_missing: false,
    });
    if !phone.is_empty() {
        let safe = if family.head.contact_safe == "yes" { t.intake_contact_safe_yes() } else { t.intake_contact_safe_no() };
        lines.push(Line {
            question: t.intake_contact_safe(),
            answers: vec![safe],
            href: visit.at("/case/contact?from=check"),
            is_missing: false,
        });
    }
    lines
}

/// The page, also after sending.
pub async fn show(State(app): State<App>, visit: Visit, applicant: Applicant) -> Result<Response, AppError> {
    let family = Family::read(&app, &visit, &applicant).await?;
    let mut tx = app.db.begin(&visit.context()?).await?;
    if family.head.is_draft() && !queries::has_key(&mut tx, applicant.case).await? {
        return Ok(on_to(&visit.at("/case/pin")));
    }
    drop(tx);
    page(&build(&app, &visit, &family)?)
}
