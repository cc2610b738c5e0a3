//! Answers that are things with fields, such as relatives: the inputs of one entry, and reading them back. Pure.

use chrono::NaiveDate;
use serde_json::{Map, Value as Json, json};

use super::inputs::{Asked, Input, NONE, UNKNOWN};
use super::reading::read;
use crate::pathways::Words as BookWords;
use crate::pathways::fact::{Fact, FactType, Field, Schema};
use crate::web::form::Fault;
use crate::web::language::Words;

/// Largest number of entries of one answer.
pub(super) const MOST_ENTRIES: usize = 20;

/// Every input an entry's form may have, for the list of routes; a test compares it with the rule book.
pub(super) const ENTRY_FIELDS: &[&str] = &[
    "relation",
    "status",
    "age",
    "age-instead",
    "filed_on-day",
    "filed_on-month",
    "filed_on-year",
    "filed_on-instead",
    "status_for_at_least_one_year",
    "i130",
    "i130.approved",
    "i130.category",
    "i130.invitation_received",
    "i130.immigrant_visa_issued",
    "nationality",
    "eligible",
    "travels_together",
    "country",
    "issued_on-day",
    "issued_on-month",
    "issued_on-year",
    "issued_on-instead",
    "expires_on-day",
    "expires_on-month",
    "expires_on-year",
    "expires_on-instead",
    "on-day",
    "on-month",
    "on-year",
    "on-instead",
    "sector",
    "temporary_need",
    "start_on-day",
    "start_on-month",
    "start_on-year",
    "start_on-instead",
    "petition_filed_on-day",
    "petition_filed_on-month",
    "petition_filed_on-year",
    "petition_filed_on-instead",
    "labor_certification",
    "needs_degree",
    "through_collective_offer",
    "signed_declaration",
];

/// One field of an entry, or the yes/no before the fields of a nested thing.
pub(super) struct Part<'a> {
    asked: Asked<'a>,
    /// The nested thing it belongs to, or opens.
    inside: Option<&'a Field>,
    opens: bool,
}

/// What an entry's form asks, in order.
pub(super) fn parts<'a>(fact: &'a Fact, words: &BookWords) -> Vec<Part<'a>> {
    let label = |path: &str| words.field(fact.id.as_str(), path).to_owned();
    let mut parts = Vec::new();
    for field in fact.kind.fields() {
        let asked = Asked::field(field, field.id.clone(), label(&field.id));
        let nested = field.kind.fields();
        parts.push(Part { asked, inside: (!nested.is_empty()).then_some(field), opens: !nested.is_empty() });
        for inner in nested {
            let path = format!("{}.{}", field.id, inner.id);
            let label = label(&path);
            parts.push(Part { asked: Asked::field(inner, path, label), inside: Some(field), opens: false });
        }
    }
    parts
}

/// The inputs of an entry, filled with it if it is there.
pub(super) fn inputs(parts: &[Part<'_>], entry: Option<&Json>, book: &BookWords, t: &Words) -> Vec<Input> {
    parts
        .iter()
        .map(|part| {
            let mut input = Input::new(&part.asked, book, t);
            if part.opens {
                input.shape = super::inputs::Shape::Select;
            }
            let stored = match (part.inside, part.opens) {
                (Some(outer), false) => entry
                    .and_then(|entry| entry.get(&outer.id))
                    .and_then(|nested| nested.get(part.asked.name.rsplit('.').next().unwrap_or_default())),
                _ => entry.and_then(|entry| entry.get(&part.asked.name)),
            };
            if input.is_select() && input.values.is_empty() {
                input.values.push(String::new());
            }
            if let Some(stored) = stored {
                input.fill(stored);
            }
            input
        })
        .collect()
}

/// Reads an entry.
///
/// # Errors
/// Every input that is wrong, with its fault.
pub(super) fn read_entry(
    parts: &[Part<'_>],
    pairs: &[(String, String)],
    today: NaiveDate,
    schema: &Schema,
) -> Result<Json, Vec<(String, Fault)>> {
    let (mut entry, mut faults) = (Map::new(), Vec::new());
    for part in parts {
        let name = &part.asked.name;
        let sent = pairs.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.trim());
        match (part.inside, part.opens) {
            (Some(outer), true) => {
                let value = match sent {
                    "yes" => json!({}),
                    NONE => Json::Null,
                    UNKNOWN => json!(UNKNOWN),
                    "" => {
                        faults.push((name.clone(), Fault::Required));
                        continue;
                    }
                    _ => {
                        faults.push((name.clone(), Fault::NotAChoice));
                        continue;
                    }
                };
                entry.insert(outer.id.clone(), value);
            }
            (Some(outer), false) => {
                let Some(Json::Object(nested)) = entry.get_mut(&outer.id) else { continue };
                let inner = name.rsplit('.').next().unwrap_or_default().to_owned();
                match read(&part.asked, pairs, today, schema) {
                    Ok(value) => drop(nested.insert(inner, value)),
                    // Within a thing that is there, what is left open is not known.
                    Err(Fault::Required) => drop(nested.insert(inner, json!(UNKNOWN))),
                    Err(fault) => faults.push((name.clone(), fault)),
                }
            }
            _ => match read(&part.asked, pairs, today, schema) {
                Ok(value) => drop(entry.insert(name.clone(), value)),
                Err(fault) => faults.push((name.clone(), fault)),
            },
        }
    }
    if faults.is_empty() { Ok(Json::Object(entry)) } else { Err(faults) }
}

/// The entries of a stored answer: the list's, or the one thing.
pub(super) fn entries(stored: Option<&Json>) -> Vec<&Json> {
    match stored {
        Some(Json::Array(entries)) => entries.iter().filter(|entry| entry.is_object()).collect(),
        Some(one @ Json::Object(object)) if !object.contains_key("answer") => vec![one],
        _ => Vec::new(),
    }
}

/// The answer with an entry put at a place; `None` when the place is beyond the next free one.
pub(super) fn with_entry(kind: &FactType, stored: Option<&Json>, at: usize, entry: Json) -> Option<Json> {
    let mut all: Vec<Json> = entries(stored).into_iter().cloned().collect();
    if matches!(kind, FactType::Record { .. }) {
        return (at == 0).then_some(entry);
    }
    let next = all.len();
    match all.get_mut(at) {
        Some(slot) => *slot = entry,
        None if at == next && at < MOST_ENTRIES => all.push(entry),
        None => return None,
    }
    Some(Json::Array(all))
}

/// The answer without the entry at a place; `None` when nothing is left, so that the question is open again.
pub(super) fn without_entry(stored: Option<&Json>, at: usize) -> Option<Json> {
    let left: Vec<Json> =
        entries(stored).into_iter().enumerate().filter(|(n, _)| *n != at).map(|(_, entry)| entry.clone()).collect();
    (!left.is_empty()).then_some(Json::Array(left))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::pathways::RuleBook;

    #[test]
    fn every_input_of_an_entry_is_declared_with_its_route() {
        let book = RuleBook::load_embedded().unwrap();
        let words = book.words("es").unwrap();
        let mut names = BTreeSet::new();
        let asked = book.questions().iter().filter_map(|question| book.schema().fact(question.fact.as_str()));
        for fact in asked.filter(|fact| !fact.kind.fields().is_empty()) {
            for part in parts(fact, words) {
                let input = Input::new(&part.asked, words, crate::web::language::Language::Es.words());
                let name = &input.name;
                if input.is_date() {
                    names.extend(["day", "month", "year"].map(|box_| format!("{name}-{box_}")));
                } else {
                    names.insert(name.clone());
                }
                if !input.instead.is_empty() {
                    names.insert(format!("{name}-instead"));
                }
            }
        }
        let declared: BTreeSet<String> = ENTRY_FIELDS.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(names, declared);
    }

    #[test]
    fn an_entry_reads_back_as_the_rule_book_stores_it() {
        let book = RuleBook::load_embedded().unwrap();
        let words = book.words("es").unwrap();
        let fact = book.schema().fact("us_relatives").unwrap();
        let today = NaiveDate::from_ymd_opt(2023, 11, 15).unwrap();
        let send = |pairs: &[(&str, &str)]| {
            let pairs: Vec<_> = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            read_entry(&parts(fact, words), &pairs, today, book.schema())
        };
        let entry = send(&[
            ("relation", "mother"),
            ("status", "unknown"),
            ("age", "61"),
            ("filed_on-instead", "none"),
            ("status_for_at_least_one_year", "yes"),
            ("i130", "yes"),
            ("i130.approved", "no"),
        ])
        .unwrap();
        assert_eq!(
            entry["i130"],
            json!({"approved": false, "category": "unknown", "invitation_received": "unknown",
            "immigrant_visa_issued": "unknown"})
        );
        let list = with_entry(&fact.kind, None, 0, entry).unwrap();
        assert!(crate::pathways::answers::read_fact(book.schema(), "us_relatives", &list).is_ok());
        let faults = send(&[("relation", "king"), ("status", "us_citizen"), ("age", "200")]).unwrap_err();
        assert!(faults.contains(&("relation".to_owned(), Fault::NotAChoice)));
        assert!(faults.contains(&("age".to_owned(), Fault::NotANumber(0, 130))));
        assert!(faults.contains(&("i130".to_owned(), Fault::Required)));
    }

    #[test]
    fn entries_are_put_replaced_and_taken_away_by_place() {
        let kind = FactType::Records { fields: Vec::new() };
        let one = with_entry(&kind, None, 0, json!({"a": 1})).unwrap();
        let two = with_entry(&kind, Some(&one), 1, json!({"a": 2})).unwrap();
        assert_eq!(with_entry(&kind, Some(&two), 1, json!({"a": 3})), Some(json!([{"a": 1}, {"a": 3}])));
        assert_eq!(with_entry(&kind, Some(&two), 3, json!({})), None);
        assert_eq!(without_entry(Some(&two), 0), Some(json!([{"a": 2}])));
        assert_eq!(without_entry(Some(&one), 0), None);
    }
}
