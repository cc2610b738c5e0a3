//! What would change a result: by the answers themselves, one at a time.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::super::compiled::ValueClass;
use super::super::fact::{Answer, FactType, Value};
use super::super::{Answers, Flip, assess, case_file, flips};
use super::{BOOK, CASES, day, usual};

fn refugee() -> Json {
    json!({
        "nationality": "Venezuela", "current_country": "Colombia", "in_host_country_since": "2023-06-12",
        "host_status": "temporary_permit", "fears_return": true, "fear_grounds": ["political_opinion"],
        "passport": {"country": "Venezuela", "issued_on": "2021-01-01", "expires_on": "2031-01-01"},
        "us_relatives": [{"relation": "sibling", "status": "lawful_permanent_resident", "age": 30}],
    })
}

fn found(pathway: &str, fact: &str) -> Vec<(String, ValueClass, &'static str)> {
    let all = flips(&BOOK, "colombia", &usual(refugee()), day("2023-11-15"));
    let of = |flip: &Flip| flip.pathway.as_str() == pathway && flip.fact.as_str() == fact;
    all.into_iter().filter(of).map(|flip| (flip.field, flip.value, flip.becomes.word())).collect()
}

#[test]
fn a_day_too_late_is_shown_as_the_stretch_that_would_do() {
    let stretch = ValueClass::Days(None, Some(day("2023-06-11")));
    assert_eq!(found("smo_access", "in_host_country_since"), [(String::new(), stretch, "likely")]);
    // A child of that day would be looked at by a person.
    let child = ValueClass::Days(Some(day("2005-11-16")), None);
    assert_eq!(found("smo_access", "date_of_birth"), [(String::new(), child, "need_more_information")]);
}

#[test]
fn one_field_of_an_entry_is_changed_alone() {
    let petitions = found("family_immigrant_visa", "us_relatives");
    assert!(petitions.contains(&("[0].status".to_owned(), ValueClass::Words(vec!["us_citizen".to_owned()]), "likely")));
    assert!(petitions.contains(&("[0].relation".to_owned(), ValueClass::Words(vec!["spouse".to_owned()]), "likely")));
    assert!(!petitions.iter().any(|(field, ..)| field == "[0].age"), "{petitions:?}");
}

/// Every fact of one plain value, tried one value after the other on the answers themselves.
fn by_hand(office: &str, answers: &Answers, on: chrono::NaiveDate) -> BTreeSet<(String, String, String)> {
    let now = assess(&BOOK, office, answers, on);
    let mut changes = BTreeSet::new();
    for fact in &BOOK.schema().facts {
        let values: Vec<Value> = match &fact.kind {
            FactType::Bool => vec![Value::Bool(false), Value::Bool(true)],
            FactType::Enum { options } => options.iter().cloned().map(Value::Word).collect(),
            FactType::Country => BOOK.schema().countries.values().cloned().map(Value::Word).collect(),
            _ => continue,
        };
        for value in values {
            let mut other = answers.clone();
            other.set(fact.id.clone(), Answer::Known(value));
            let then = assess(&BOOK, office, &other, on);
            for (now, then) in now.results.iter().zip(&then.results).filter(|(now, then)| now.outcome != then.outcome) {
                changes.insert((now.pathway.to_string(), fact.id.to_string(), then.outcome.word().to_owned()));
            }
        }
    }
    changes
}

#[test]
fn flips_are_those_found_by_changing_answers_by_hand() {
    let cases = case_file::read(&BOOK, CASES).expect("well formed");
    let plain = |flip: &&Flip| {
        let kind = BOOK.schema().fact(flip.fact.as_str()).map(|fact| &fact.kind);
        matches!(kind, Some(FactType::Bool | FactType::Enum { .. } | FactType::Country)) && flip.value != ValueClass::Nothing
    };
    let mut all = 0;
    for case in cases.iter().step_by(9) {
        let flips = flips(&BOOK, &case.office, &case.answers, case.as_of);
        let ours: BTreeSet<_> = flips
            .iter()
            .filter(plain)
            .map(|flip| (flip.pathway.to_string(), flip.fact.to_string(), flip.becomes.word().to_owned()))
            .collect();
        assert_eq!(ours, by_hand(&case.office, &case.answers, case.as_of), "{}", case.id);
        all += ours.len();
    }
    assert!(all > 30, "{all}");
}
