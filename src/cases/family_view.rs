//! The family in words: what each person answered and what the rules say of each pathway, with reasons.
//!
//! Used by the case page and by the pages on which pathways are weighed. Answers and pathways of the protection tier stay
//! sealed for roles without the permission to see them: the reader learns that there is something, not what.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value as Json;

use super::flip_view::{Turn, turns};
use super::queries::file::{AnswerRow, DeterminationRow, MemberRow};
use crate::ids::{DeterminationId, MemberId};
use crate::law::{Cited, Standing, confidence};
use crate::pathways::answers::read_fact;
use crate::pathways::fact::{Answer, Fact, FactType, Record, Value};
use crate::pathways::{Assessment, Kind, Outcome, PathwayResult, RuleBook, Status, Truth, Words as RuleWords};
use crate::web::language::{Language, Words};

/// The rule book, its words and the page's, and whether protection answers may be read.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub book: &'a RuleBook,
    pub words: &'a RuleWords,
    pub t: &'static Words,
    pub language: Language,
    pub sees_protection: bool,
}

impl<'a> Reader<'a> {
    /// A reader of the book in a language; the book's first language where it has no such words.
    pub fn new(book: &'a RuleBook, language: Language, sees_protection: bool) -> Option<Self> {
        let words = book.words(language.code()).or_else(|| book.words(Language::Es.code()))?;
        Some(Self { book, words, t: language.words(), language, sees_protection })
    }

    /// The same reader with the book that a stored result was made by, where it is known.
    fn of(self, books: &'a BTreeMap<String, Arc<RuleBook>>, rule_set_hash: &str) -> Self {
        let own = books.get(rule_set_hash).and_then(|book| Some((book.as_ref(), book.words(self.language.code())?)));
        own.map_or(self, |(book, words)| Self { book, words, ..self })
    }
}

/// A person of the family.
pub(super) struct Person {
    pub id: MemberId,
    pub name: String,
    pub relation: String,
    pub answers: Vec<(String, String)>,
    pub sealed_answers: usize,
    pub determination: Option<Determination>,
}

/// What the rules say of a person.
pub(super) struct Determination {
    pub id: DeterminationId,
    pub as_of: String,
    pub rules: String,
    pub rule_set_hash: String,
    pub pathways: Vec<Weighed>,
    /// Which single answer would change a result.
    pub turns: Vec<Turn>,
}

/// What the rules say of one pathway for one person.
#[expect(clippy::struct_excessive_bools, reason = "five independent facts that templates ask for one by one")]
pub(super) struct Weighed {
    pub pathway: String,
    pub title: String,
    pub offered: bool,
    pub is_access: bool,
    pub is_protection: bool,
    pub sealed: bool,
    pub likely: bool,
    pub outcome: String,
    /// Whether the person fits, the programme left aside.
    pub fit: String,
    /// Whether the programme takes people, with its dates and its track.
    pub programme: String,
    pub reasons: Vec<String>,
    /// What the reasons and the programme's dates rest on, and how sure the reading is.
    pub basis: Vec<Basis>,
    pub missing: Vec<(String, String)>,
}

/// A rule or date with its sources.
pub(super) struct Basis {
    pub what: String,
    pub sure: String,
    pub sources: Vec<Cited>,
}

/// The family in words, in its order; `books` are those that the determinations were made by.
pub(super) fn family(
    reader: Reader<'_>,
    members: Vec<MemberRow>,
    answers: &[AnswerRow],
    determinations: &[DeterminationRow],
    books: &BTreeMap<String, Arc<RuleBook>>,
) -> Vec<Person> {
    members
        .into_iter()
        .map(|member| {
            let (shown, sealed_answers) = answers_of(reader, member.id, answers);
            let newest = determinations.iter().find(|row| row.member == member.id);
            Person {
                id: member.id,
                name: name_of(&member, reader.t),
                relation: reader.t.case_relation(&member.relation),
                answers: shown,
                sealed_answers,
                determination: newest.and_then(|row| determination(reader.of(books, &row.rule_set_hash), row)),
            }
        })
        .collect()
}

fn name_of(member: &MemberRow, t: &Words) -> String {
    let name = format!("{} {}", member.given_names, member.family_names).trim().to_owned();
    if name.is_empty() { t.case_no_name() } else { name }
}

/// A person's answers in the order of the questions, and how many are sealed.
fn answers_of(reader: Reader<'_>, member: MemberId, answers: &[AnswerRow]) -> (Vec<(String, String)>, usize) {
    let own: BTreeMap<&str, &Json> =
        answers.iter().filter(|row| row.member == member).map(|row| (row.question.as_str(), &row.value)).collect();
    let mut sealed = 0;
    let mut shown = Vec::with_capacity(own.len());
    for question in reader.book.questions() {
        let (Some(value), Some(fact)) = (own.get(question.id.as_str()), reader.book.schema().fact(question.fact.as_str())) else {
            continue;
        };
        if fact.protection && !reader.sees_protection {
            sealed += 1;
        } else {
            shown.push((reader.words.question_other(&question.id).to_owned(), answer_words(reader, fact, value)));
        }
    }
    (shown, sealed)
}

fn answer_words(reader: Reader<'_>, fact: &Fact, value: &Json) -> String {
    if value.get("dont_know").is_some() {
        return reader.t.answer_unknown();
    }
    match read_fact(reader.book.schema(), fact.id.as_str(), value) {
        Ok(answer) => spell(reader, fact.id.as_str(), &fact.kind, &fact.labels, &answer),
        Err(_) => reader.t.case_answer_unreadable(),
    }
}

/// An answer in words, by the type of its fact or field.
fn spell(reader: Reader<'_>, fact: &str, kind: &FactType, labels: &str, answer: &Answer) -> String {
    let t = reader.t;
    let value = match answer {
        Answer::Unasked => return String::new(),
        Answer::DontKnow => return t.answer_unknown(),
        Answer::Declined => return t.case_answer_declined(),
        Answer::Known(value) => value,
    };
    let word = |word: &str| match kind {
        FactType::Country | FactType::Countries => reader.words.country(word).to_owned(),
        _ => match reader.words.option(labels, word) {
            "" => word.to_owned(),
            words => words.to_owned(),
        },
    };
    match value {
        Value::Nothing => t.case_answer_none(),
        Value::Bool(true) => t.answer_yes(),
        Value::Bool(false) => t.answer_no(),
        Value::Word(text) => word(text),
        Value::Int(number) => number.to_string(),
        Value::Date(date) => reader.words.date(*date),
        Value::Text(text) => text.clone(),
        Value::Words { items, .. } if items.is_empty() => t.case_answer_none(),
        Value::Words { items, .. } => items.iter().map(|item| word(item)).collect::<Vec<_>>().join(", "),
        Value::Ints(numbers) => numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        Value::Record(record) => spell_record(reader, fact, "", kind, record),
        Value::Records(records) if records.is_empty() => t.case_answer_none(),
        Value::Records(records) => {
            records.iter().map(|record| spell_record(reader, fact, "", kind, record)).collect::<Vec<_>>().join(" · ")
        }
    }
}

/// A record as "label: value; label: value", nested ones by their path.
fn spell_record(reader: Reader<'_>, fact: &str, path: &str, kind: &FactType, record: &Record) -> String {
    let fields = kind.fields().iter().filter_map(|field| {
        let answer = record.get(&field.id).filter(|answer| answer.is_asked())?;
        let name = format!("{path}{}", field.id);
        let spelt = match answer.known() {
            Some(Value::Record(inner)) => spell_record(reader, fact, &format!("{name}."), &field.kind, inner),
            _ => spell(reader, fact, &field.kind, &field.labels, answer),
        };
        Some(format!("{}: {spelt}", reader.words.field(fact, &name)))
    });
    fields.collect::<Vec<_>>().join("; ")
}

fn determination(reader: Reader<'_>, row: &DeterminationRow) -> Option<Determination> {
    let assessment: Assessment = serde_json::from_value(row.result.clone()).ok()?;
    Some(Determination {
        id: row.id,
        as_of: reader.words.date(row.as_of),
        rules: row.rule_set_hash.chars().take(8).collect(),
        rule_set_hash: row.rule_set_hash.clone(),
        pathways: assessment.results.iter().map(|result| weighed(reader, result)).collect(),
        turns: turns(reader, row, &assessment),
    })
}

fn weighed(reader: Reader<'_>, result: &PathwayResult) -> Weighed {
    let id = result.pathway.as_str();
    let kind = reader.book.pathway(id).map(|pathway| pathway.kind);
    let is_protection = kind == Some(Kind::Protection);
    let sealed = is_protection && !reader.sees_protection;
    let readable = |fact: &str| reader.sees_protection || !reader.book.schema().fact(fact).is_some_and(|fact| fact.protection);
    let decisive = result.criteria.iter().filter(|it| result.decisive.contains(&it.criterion));
    let reasons = decisive.filter_map(|it| {
        let criterion = reader.book.criterion(it.criterion.as_str())?;
        Some(reader.words.reason(criterion, it.truth)).filter(|text| !text.is_empty())
    });
    let missing = result.missing.iter().filter(|fact| readable(fact.as_str())).map(|fact| {
        let name = fact.as_str();
        let question = reader.book.questions().iter().find(|question| question.fact.as_str() == name);
        (name.to_owned(), question.map_or(name, |question| reader.words.question_other(&question.id)).to_owned())
    });
    Weighed {
        pathway: id.to_owned(),
        title: reader.words.title(id).to_owned(),
        offered: result.availability.status != Status::NotOffered,
        is_access: kind == Some(Kind::Access),
        is_protection,
        sealed,
        likely: result.outcome == Outcome::Likely,
        outcome: if sealed { String::new() } else { reader.words.outcome(result.outcome.word()).to_owned() },
        fit: if sealed { String::new() } else { fit_words(result.fit, reader.t) },
        programme: programme(reader, result),
        reasons: if sealed { Vec::new() } else { reasons.collect() },
        basis: if sealed { Vec::new() } else { basis(reader, result) },
        missing: if sealed { Vec::new() } else { missing.collect() },
    }
}

fn fit_words(fit: Truth, t: &Words) -> String {
    match fit {
        Truth::Yes => t.law_fit_yes(),
        Truth::No => t.law_fit_no(),
        Truth::Unknown => t.law_fit_unknown(),
    }
}

/// The programme with the dates of the person's own track, which is named where there are several.
fn programme(reader: Reader<'_>, result: &PathwayResult) -> String {
    let availability = &result.availability;
    let standing = Standing { status: availability.status, from: availability.from, to: availability.to };
    let words = standing.words(reader.words, reader.t);
    match availability.track.as_deref().map(|track| reader.words.track(track)) {
        Some(whom) if !whom.is_empty() => format!("{whom}: {words}"),
        _ => words,
    }
}

fn basis(reader: Reader<'_>, result: &PathwayResult) -> Vec<Basis> {
    let cited = |codes| Cited::all(codes, reader.book, reader.words, reader.t);
    let criteria = result.decisive.iter().filter_map(|id| reader.book.criterion(id.as_str()));
    let mut all: Vec<Basis> = criteria
        .map(|criterion| Basis {
            what: reader.words.rule(criterion),
            sure: confidence(criterion, reader.t),
            sources: cited(&criterion.citations),
        })
        .collect();
    let dates = cited(&result.availability.citations);
    if !dates.is_empty() {
        all.push(Basis { what: reader.t.law_dates_title(), sure: String::new(), sources: dates });
    }
    all
}

/// Whether the refugee track is likely for anybody: then the case is UNHCR's to assess.
pub(super) fn on_refugee_track(family: &[Person]) -> bool {
    pathways(family).any(|weighed| weighed.likely && super::decision::is_refugee_track(&weighed.pathway))
}

/// All that was weighed for anybody.
pub(super) fn pathways(family: &[Person]) -> impl Iterator<Item = &Weighed> {
    family.iter().filter_map(|person| person.determination.as_ref()).flat_map(|it| &it.pathways)
}

/// The facts that could still decide something, each once a person: the form's value `member:fact`, and words.
pub(super) fn missing_facts(family: &[Person]) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for person in family {
        for (fact, question) in person.determination.iter().flat_map(|it| &it.pathways).flat_map(|it| &it.missing) {
            let value = format!("{}:{fact}", person.id);
            if !found.iter().any(|(known, _)| *known == value) {
                found.push((value, format!("{}: {question}", person.name)));
            }
        }
    }
    found
}
