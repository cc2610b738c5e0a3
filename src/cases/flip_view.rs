//! Which single answer would change a result, in words: for caseworkers, to find a mistake or the proof worth looking for.
//!
//! Used by the case page, only for roles that may read protection answers, since what would flip a result tells of them.
//! Never shown to an applicant. The search itself is the rule book's.

use super::family_view::Reader;
use super::queries::file::DeterminationRow;
use crate::pathways::fact::{Fact, FactType, Field};
use crate::pathways::{Answers, Assessment, Flip, Status, ValueClass, flips};

/// One answer that would change something.
pub(super) struct Turn {
    /// The question, and the field of it.
    pub question: String,
    /// What it would have to be, and what that would change: value, pathway, result now, result then.
    pub changes: Vec<[String; 4]>,
}

/// All of them for a stored result, in the order of the facts.
pub(super) fn turns(reader: Reader<'_>, row: &DeterminationRow, assessment: &Assessment) -> Vec<Turn> {
    let facts = row.facts.as_object().and_then(|facts| Answers::from_json(reader.book.schema(), facts).ok());
    let Some(facts) = facts.filter(|_| reader.sees_protection) else { return Vec::new() };
    let offered = |flip: &Flip| {
        let result = assessment.result(flip.pathway.as_str());
        result.is_some_and(|result| result.availability.status != Status::NotOffered)
    };
    let mut turns: Vec<Turn> = Vec::new();
    for flip in flips(reader.book, &assessment.office, &facts, row.as_of).iter().filter(|flip| offered(flip)) {
        let Some(fact) = reader.book.schema().fact(flip.fact.as_str()) else { continue };
        let question = question(reader, fact, &flip.field);
        let change = [
            value(reader, fact, flip),
            reader.words.title(flip.pathway.as_str()).to_owned(),
            reader.words.outcome(flip.is.word()).to_owned(),
            reader.words.outcome(flip.becomes.word()).to_owned(),
        ];
        match turns.iter_mut().find(|turn| turn.question == question) {
            Some(turn) => turn.changes.push(change),
            None => turns.push(Turn { question, changes: vec![change] }),
        }
    }
    turns
}

/// `us_relatives[0].i130.category` asks for the category of the first relative's petition.
fn question(reader: Reader<'_>, fact: &Fact, path: &str) -> String {
    let id = fact.id.as_str();
    let asked = reader.book.questions().iter().find(|question| question.fact == fact.id);
    let asked = asked.map_or(id, |question| reader.words.question_other(&question.id));
    let (entry, field) = parts(path);
    let field = reader.words.field(id, field);
    match (entry, field) {
        (None, "") => asked.to_owned(),
        (None, field) => format!("{asked} {field}"),
        (Some(entry), field) => format!("{asked} ({}) {field}", entry + 1),
    }
}

/// The entry and the field of a path.
fn parts(path: &str) -> (Option<usize>, &str) {
    match path.split_once(']') {
        Some((entry, field)) => (entry.trim_start_matches('[').parse().ok(), field.trim_start_matches('.')),
        None => (None, path),
    }
}

/// A field by its path from the fact down.
fn field_at<'f>(kind: &'f FactType, path: &str) -> Option<&'f Field> {
    let mut found: Option<&Field> = None;
    for name in path.split('.') {
        found = Some(found.map_or(kind, |field| &field.kind).field(name)?);
    }
    found
}

fn value(reader: Reader<'_>, fact: &Fact, flip: &Flip) -> String {
    let (t, words) = (reader.t, reader.words);
    let field = field_at(&fact.kind, parts(&flip.field).1);
    let (kind, labels) = field.map_or((&fact.kind, &fact.labels), |field| (&field.kind, &field.labels));
    let word = |word: &str| match (kind, words.option(labels, word)) {
        (FactType::Country | FactType::Countries, _) => words.country(word).to_owned(),
        (_, "") => word.to_owned(),
        (_, label) => label.to_owned(),
    };
    let day = |day: &chrono::NaiveDate| words.date(*day);
    match &flip.value {
        ValueClass::Nothing => t.case_answer_none(),
        ValueClass::Bool(true) => t.answer_yes(),
        ValueClass::Bool(false) => t.answer_no(),
        ValueClass::Words(all) => all.iter().map(|one| word(one)).collect::<Vec<_>>().join(", "),
        ValueClass::OtherCountry => t.case_flip_other_country(),
        ValueClass::Numbers(from, to) => stretch(reader, from.map(|from| from.to_string()), to.map(|to| to.to_string())),
        ValueClass::Days(from, to) => stretch(reader, from.as_ref().map(day), to.as_ref().map(day)),
        ValueClass::With(one) => t.case_flip_with(word(one)),
        ValueClass::Without(one) => t.case_flip_without(word(one)),
    }
}

/// From the first to the last, open where one is not there.
fn stretch(reader: Reader<'_>, from: Option<String>, to: Option<String>) -> String {
    match (from, to) {
        (Some(from), Some(to)) if from == to => from,
        (Some(from), Some(to)) => reader.t.case_flip_between(from, to),
        (Some(from), None) => reader.t.case_flip_from(from),
        (None, Some(to)) => reader.t.case_flip_to(to),
        (None, None) => reader.t.case_flip_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pathways::RuleBook;

    #[test]
    fn a_path_is_read_into_entry_and_field() {
        assert_eq!(parts(""), (None, ""));
        assert_eq!(parts("category"), (None, "category"));
        assert_eq!(parts("[2].i130.category"), (Some(2), "i130.category"));
        let book = RuleBook::load_embedded().unwrap();
        let relatives = book.schema().fact("us_relatives").unwrap();
        assert_eq!(field_at(&relatives.kind, "i130.category").unwrap().id, "category");
        assert!(field_at(&relatives.kind, "").is_none() && field_at(&relatives.kind, "i130.x").is_none());
    }
}
