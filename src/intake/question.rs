//! One question on a page, made from the rule book. Continue saves and goes on to the question
//! that settles most of what is still open.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use serde_json::{Value as Json, json};

use super::answer_words::entry_line;
use super::family::{Family, Member, rules_and_day};
use super::inputs::{Asked, DECLINED, Input, NONE, UNKNOWN};
use super::interview::Person;
use super::reading::read;
use super::records::{MOST_ENTRIES, entries};
use super::{check, queries};
use crate::app::App;
use crate::error::AppError;
use crate::ids::MemberId;
use crate::pathways::Words as BookWords;
use crate::pathways::answers::read_fact;
use crate::pathways::fact::{Fact, FactType, Schema};
use crate::pathways::question::Question;
use crate::tenancy::OfficeTx;
use crate::web::form::Fault;
use crate::web::page::{Shell, faulty, on_to, page};
use crate::web::visit::{Applicant, PathPart, Posted, Query, Visit};

/// An entry that is there, with its links.
pub(super) struct Entry {
    words: String,
    change: String,
    remove: String,
}

#[derive(Template)]
#[template(path = "intake/question.html")]
struct QuestionPage {
    shell: Shell,
    input: Input,
    /// Whom it is about, when it is not the one who registers.
    about: String,
    why: String,
    sensitive: bool,
    group: String,
    /// What is there of a list.
    entries: Vec<Entry>,
    action: String,
    back: String,
    from: &'static str,
    at: usize,
    of: usize,
}

impl QuestionPage {
    fn is_good(&self) -> bool {
        self.input.fault.is_none()
    }
}

/// A question in its place: whose it is, what is stored, what surrounds it.
pub(super) struct Place<'b> {
    pub member: Member,
    pub person: Person<'b>,
    pub question: &'b Question,
    pub fact: &'b Fact,
    pub words: &'b BookWords,
    pub schema: &'b Schema,
    pub today: NaiveDate,
    pub base: String,
    /// The question with its answer given just before this one's, or last of all.
    before: Option<String>,
    /// The question to ask next.
    next: Option<String>,
}

impl<'b> Place<'b> {
    /// Finds the question of a path.
    ///
    /// # Errors
    /// `NotFound` for somebody else's member, a made-up question, or one that does not apply.
    pub fn find(visit: &Visit, family: &'b Family, path: &PathPart) -> Result<Self, AppError> {
        let (rules, today) = rules_and_day(visit)?;
        let id: MemberId = path.id("member")?;
        let member = family.member(id)?.clone();
        let book = &family.book;
        let question = book.question(path.text("question")?).ok_or(AppError::NotFound)?;
        let person = family.interview(&rules, today).into_iter().find(|person| person.member == id).ok_or(AppError::NotFound)?;
        if !person.is_asked(&question.id) {
            return Err(AppError::NotFound);
        }
        let fact = book.schema().fact(question.fact.as_str()).ok_or(AppError::NotFound)?;
        let words = book.words(visit.language.code()).ok_or_else(|| AppError::broken("no words of the rule book"))?;
        let base = visit.at(&format!("/case/questions/{id}/{}", question.id));
        let before = before(family, &person, &question.id);
        let next = person.next(book, &rules, today).map(|next| next.id.clone());
        Ok(Self { member, person, question, fact, words, schema: book.schema(), today, base, before, next })
    }

    /// The stored answer.
    pub fn stored(&self) -> Option<&Json> {
        self.person.given.get(&self.question.id)
    }

    /// The question's own input, empty.
    pub fn asked(&self) -> Asked<'b> {
        let text = self.words.question_about(&self.question.id, self.member.is_other());
        Asked::fact(self.fact, text.to_owned(), self.question.sensitive)
    }

    fn is_list(&self) -> bool {
        matches!(self.fact.kind, FactType::Records { .. })
    }

    fn is_record(&self) -> bool {
        !self.fact.kind.fields().is_empty()
    }

    fn link(&self, visit: &Visit, question: Option<&String>) -> String {
        question.map_or_else(
            || visit.at("/case/answers"),
            |question| visit.at(&format!("/case/questions/{}/{question}", self.member.id)),
        )
    }

    /// Where saving leads, as the answers now stand.
    fn onward(&self, visit: &Visit, from: &check::From, leave: bool) -> String {
        if leave {
            return visit.at("/case/answers");
        }
        if from.is_check() {
            return visit.at("/case/check");
        }
        self.link(visit, self.next.as_ref())
    }
}

/// Answers are given best-first, so "back" goes by when they were given and not by the order of the book.
fn before(family: &Family, person: &Person<'_>, question: &str) -> Option<String> {
    let own = family.stored.iter().filter(|stored| stored.member == person.member);
    let mut given: Vec<_> = own.filter(|stored| person.given.contains_key(&stored.question)).collect();
    given.sort_by_key(|stored| {
        let place = person.questions.iter().position(|asked| asked.id == stored.question);
        (stored.answered_at, place)
    });
    let at = given.iter().position(|stored| stored.question == question).unwrap_or(given.len());
    Some(given.get(at.checked_sub(1)?)?.question.clone())
}

fn page_of(app: &App, visit: &Visit, place: &Place<'_>, from: &check::From) -> QuestionPage {
    let t = visit.language.words();
    let mut input = Input::new(&place.asked(), place.words, t);
    let there = if place.is_record() { entries(place.stored()) } else { Vec::new() };
    let query = from.query();
    let listed: Vec<Entry> = there
        .iter()
        .enumerate()
        .map(|(at, entry)| Entry {
            words: entry_line(place.fact, entry, place.words, t),
            change: format!("{}/entries/{at}{query}", place.base),
            remove: format!("{}/entries/{at}/remove", place.base),
        })
        .collect();
    if place.is_list() && !listed.is_empty() {
        input.choices = vec![("done".to_owned(), t.intake_entries_done())];
        if listed.len() < MOST_ENTRIES {
            input.choices.push(("more".to_owned(), t.intake_entries_more()));
        }
        input.label = t.intake_entries_another();
        input.alone = false;
        input.values = vec!["done".to_owned()];
    } else if let Some(stored) = place.stored() {
        input.fill(stored);
    }
    let back = if from.is_check() { visit.at("/case/check") } else { place.link(visit, place.before.as_ref()) };
    QuestionPage {
        shell: app.shell(visit),
        input,
        about: if place.member.is_other() { place.member.called(t) } else { String::new() },
        why: place.words.why(&place.question.id).to_owned(),
        sensitive: place.question.sensitive,
        group: place.words.group(&place.question.group).to_owned(),
        entries: listed,
        action: place.base.clone(),
        back,
        from: from.stated(),
        at: place.person.given.len() + usize::from(place.stored().is_none()),
        of: place.person.questions.len(),
    }
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    applicant: Applicant,
    path: PathPart,
    Query(from): Query<check::From>,
) -> Result<Response, AppError> {
    let Some(family) = Family::draft(&app, &visit, &applicant).await? else { return Ok(on_to(&visit.at("/case"))) };
    let place = Place::find(&visit, &family, &path)?;
    page(&page_of(&app, &visit, &place, &from))
}

/// What a form about a thing with fields says: an answer, or that its fields come next.
enum Said {
    Answer(Json),
    Entry(usize),
    Done,
}

fn said(place: &Place<'_>, pairs: &[(String, String)]) -> Result<Said, Fault> {
    let there = if place.is_record() { entries(place.stored()).len() } else { 0 };
    if !place.is_record() {
        return read(&place.asked(), pairs, place.today, place.schema).map(Said::Answer);
    }
    let typed = pairs.iter().find(|(name, _)| name == "answer").map_or("", |(_, value)| value.as_str());
    match typed {
        "" => Err(Fault::Required),
        "more" | "yes" if place.is_list() && there < MOST_ENTRIES => Ok(Said::Entry(there)),
        "done" if there > 0 => Ok(Said::Done),
        "yes" if !place.is_list() => Ok(if there > 0 { Said::Done } else { Said::Entry(0) }),
        NONE if place.is_list() && there == 0 => Ok(Said::Answer(json!([]))),
        NONE if !place.is_list() => Ok(Said::Answer(Json::Null)),
        UNKNOWN if there == 0 || !place.is_list() => Ok(Said::Answer(json!(UNKNOWN))),
        DECLINED if place.question.sensitive => Ok(Said::Answer(json!({ "answer": DECLINED }))),
        _ => Err(Fault::NotAChoice),
    }
}

/// Saves the answer. Saving the same twice is saving once.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    applicant: Applicant,
    path: PathPart,
    posted: Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let pairs = &posted.form;
    let of = |name: &str| pairs.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str());
    let (from, leave) = (check::From::new(of("from")), of("then") == "leave");
    let mut tx = app.db.begin(&visit.context()?).await?;
    let Some(family) = Family::lock_draft(&app, &mut tx, applicant.case).await? else { return Ok(on_to(&visit.at("/case"))) };
    let place = Place::find(&visit, &family, &path)?;
    // Leaving without having answered loses nothing and needs no answer.
    let untouched = pairs.iter().all(|(name, value)| !name.starts_with("answer") || value.trim().is_empty());
    if leave && untouched {
        return Ok(on_to(&visit.at("/case/answers")));
    }
    match said(&place, pairs) {
        Ok(Said::Answer(value)) => save(&mut tx, &applicant, &place, &value).await?,
        Ok(Said::Entry(at)) => return Ok(on_to(&format!("{}/entries/{at}{}", place.base, from.query()))),
        Ok(Said::Done) => {}
        Err(fault) => {
            drop(tx);
            let mut shown = page_of(&app, &visit, &place, &from);
            shown.input.keep(pairs);
            shown.input.note(&fault, visit.language.words());
            return faulty(&shown);
        }
    }
    let location = after(&app, &visit, &mut tx, &applicant, &path, (&from, leave)).await?;
    tx.commit().await?;
    Ok(on_to(&location))
}

/// Where to go on, worked out from the answers as they are now: the next question may have appeared or gone.
pub(super) async fn after(
    app: &App,
    visit: &Visit,
    tx: &mut OfficeTx,
    applicant: &Applicant,
    path: &PathPart,
    (from, leave): (&check::From, bool),
) -> Result<String, AppError> {
    let family = Family::load(app, tx, applicant.case).await?;
    Ok(Place::find(visit, &family, path)?.onward(visit, from, leave))
}

/// Stores an answer and notes the change.
pub(super) async fn save(tx: &mut OfficeTx, applicant: &Applicant, place: &Place<'_>, value: &Json) -> Result<(), AppError> {
    // The form was read by the fact's own type; the rule book has the last word.
    read_fact(place.schema, place.fact.id.as_str(), value).map_err(AppError::broken)?;
    queries::put_answer(tx, applicant.case, place.member.id, &place.question.id, value).await?;
    tx.audit("answer.saved", "answers", Some(place.member.id.0), Some(applicant.case)).await
}
