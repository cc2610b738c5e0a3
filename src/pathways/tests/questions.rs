//! Which questions a person is asked, and in which order.

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::super::fact::Answer;
use super::super::{Answers, Outcome, assess};
use super::random::{any_day, runs, value};
use super::{BOOK, bare, day};

fn asked(office: &str, on: &str, answers: &Answers) -> Vec<String> {
    let open = BOOK.pathways_open(office, day(on));
    BOOK.questions_for(office, &open, answers, day(on)).iter().map(|question| question.id.clone()).collect()
}

fn applies(office: &str, on: &str, answers: Json, question: &str) -> bool {
    asked(office, on, &bare(answers)).iter().any(|id| id == question)
}

#[test]
fn branches_follow_the_answers() {
    let (office, on) = ("colombia", "2023-12-01");
    for (answers, question, expected) in [
        (json!({}), "nationality", true),
        (json!({}), "fear_grounds", false),
        (json!({"fears_return": false}), "fear_grounds", false),
        (json!({"fears_return": true}), "fear_grounds", true),
        (json!({"fears_return": "unknown"}), "fear_grounds", true),
        (json!({"date_of_birth": "1990-01-01"}), "travels_with", false),
        (json!({"date_of_birth": "2015-01-01"}), "travels_with", true),
        (json!({"date_of_birth": "2015-01-01"}), "job_offer", false),
        (json!({"date_of_birth": "2009-12-02"}), "marital_status", false),
        (json!({"date_of_birth": "2009-12-01"}), "marital_status", true),
        (json!({"date_of_birth": "2015-01-01"}), "paid_recruiter", false),
        (json!({"date_of_birth": "2015-01-01", "fears_return": true}), "took_part_in_persecution", false),
        (json!({"passport": null, "us_relatives": [], "principal_beneficiary": null}), "alternative_document", false),
        (json!({"passport": null, "us_relatives": [{"i130": {"invitation_received": true}}]}), "alternative_document", true),
        (json!({"stateless": true}), "last_habitual_residence", true),
        (json!({"nationality": "Colombia"}), "us_supporter", false),
        (json!({"nationality": "Cuba"}), "us_supporter", true),
        (json!({"nationality": "Cuba", "irregular_entries": []}), "us_voluntary_departures", false),
        (json!({"irregular_entries": [{"country": "United States"}]}), "us_voluntary_departures", true),
        (json!({"nationality": "Ecuador", "other_nationalities": []}), "canada_relatives", false),
        (json!({"job_offer": null}), "degree", false),
        (json!({"nationality": "Venezuela"}), "contacted_by_office", false),
    ] {
        assert_eq!(applies(office, on, answers.clone(), question), expected, "{question} {answers}");
    }
}

#[test]
fn what_small_children_are_not_asked_is_taken_as_the_book_says_and_never_over_an_answer() {
    let presumed = |answers: Json| -> Vec<String> {
        let found = BOOK.presumed(&bare(answers), day("2023-12-01"));
        found.into_iter().map(|(fact, answer)| format!("{fact} {answer:?}")).collect()
    };
    let child = presumed(json!({"date_of_birth": "2009-12-02", "paid_recruiter": true}));
    assert_eq!(child, ["marital_status Known(Word(\"single\"))", "took_part_in_persecution Known(Bool(false))"]);
    assert_eq!(presumed(json!({"date_of_birth": "2009-12-01"})), Vec::<String>::new());
    assert_eq!(presumed(json!({})), Vec::<String>::new());
    // A small child with a parent abroad is not held up by what nobody asks of a child.
    let mut answers = bare(json!({
        "nationality": "Guatemala", "other_nationalities": [], "stateless": false, "date_of_birth": "2018-05-05",
        "current_country": "Guatemala", "cam_affidavit_filed_on": "2023-06-01",
        "us_relatives": [{"relation": "mother", "status": "lawful_permanent_resident", "age": 30}],
    }));
    let cam = |answers: &Answers| {
        assess(&BOOK, "guatemala", answers, day("2023-12-01")).result("central_american_minors").expect("known").outcome
    };
    assert_eq!(cam(&answers), Outcome::NeedMoreInformation);
    for (fact, answer) in BOOK.presumed(&answers, day("2023-12-01")) {
        answers.set(fact, answer);
    }
    assert_eq!(cam(&answers), Outcome::Likely);
}

#[test]
fn only_what_the_pathways_on_offer_need_is_asked() {
    assert!(applies("costa_rica", "2023-07-01", json!({}), "contacted_by_office"));
    assert!(!applies("costa_rica", "2023-09-01", json!({}), "contacted_by_office"));
    assert!(!applies("guatemala", "2023-07-01", json!({}), "in_host_country_since"));
    assert!(applies("colombia", "2023-12-01", json!({"nationality": "Haiti"}), "canada_relatives"));
    assert!(!applies("colombia", "2024-02-01", json!({"nationality": "Haiti"}), "canada_relatives"));
    let none: Vec<super::super::PathwayId> = Vec::new();
    assert!(BOOK.questions_for("colombia", &none, &Answers::new(), day("2023-12-01")).is_empty());
}

#[test]
fn danger_and_violence_come_last() {
    let groups: Vec<&str> = BOOK.questions().iter().map(|question| question.group.as_str()).collect();
    let first = groups.iter().position(|group| *group == "safety").expect("there are such questions");
    assert!(groups[first..].iter().all(|group| *group == "safety"));
    for question in BOOK.questions() {
        let fact = BOOK.schema().fact(question.fact.as_str()).expect("known");
        assert!(!fact.protection || (question.sensitive && question.group == "safety"), "{}", question.id);
    }
}

/// Walks the intake with the answers given and "no", "none" or nothing for the rest.
fn walk(office: &str, on: &str, given: &Json) -> (Vec<String>, Answers) {
    let open = BOOK.pathways_open(office, day(on));
    let mut answers = Answers::new();
    let mut order = Vec::new();
    while let Some(question) = BOOK.next_question(office, &open, &answers, day(on)) {
        let id = question.fact.as_str();
        let json = given.get(id).cloned().unwrap_or_else(|| match question.kind(&BOOK) {
            Some(super::super::fact::FactType::Bool) => json!(false),
            Some(super::super::fact::FactType::Int { .. }) => json!(0),
            _ => json!(null),
        });
        let mut one = serde_json::Map::new();
        one.insert(id.to_owned(), json);
        let read = Answers::from_json(BOOK.schema(), &one).unwrap_or_else(|error| panic!("{error}"));
        answers.set(question.fact.clone(), read.get(id).clone());
        order.push(question.id.clone());
        assert!(order.len() <= 60, "the intake does not end");
    }
    (order, answers)
}

#[test]
fn an_intake_ends_and_leaves_nothing_open_that_an_answer_could_settle() {
    let adult = json!({
        "nationality": "Venezuela", "date_of_birth": "1990-01-01", "marital_status": "single",
        "current_country": "Colombia", "in_host_country_since": "2020-01-01", "host_status": "temporary_permit",
        "fears_return": true, "fear_grounds": ["political_opinion"], "us_supporter": {"status": "us_citizen"},
        "passport": {"country": "Venezuela", "issued_on": "2021-01-01", "expires_on": "2031-01-01"},
    });
    let (order, answers) = walk("colombia", "2023-11-15", &adult);
    assert!((20..=28).contains(&order.len()), "{} questions: {order:?}", order.len());
    let result = assess(&BOOK, "colombia", &answers, day("2023-11-15"));
    let open: Vec<_> = result.results.iter().filter(|found| !found.missing.is_empty()).collect();
    assert!(open.is_empty(), "{open:?}");
    assert_eq!(result.result("usrap_refugee").map(|found| found.outcome), Some(Outcome::Likely));

    let child = json!({
        "nationality": "Venezuela", "date_of_birth": "2015-01-01", "marital_status": "single",
        "current_country": "Colombia", "in_host_country_since": "2020-01-01", "host_status": "temporary_permit",
        "travels_with": "parent", "passport": null, "us_supporter": null,
    });
    let (of_child, _) = walk("colombia", "2023-11-15", &child);
    assert!(of_child.len() < order.len(), "{of_child:?}");
}

proptest! {
    #![proptest_config(runs(64))]

    #[test]
    fn whatever_is_answered_the_intake_ends_and_never_asks_twice(
        on in any_day(), office in prop::sample::select(BOOK.office_ids()),
        values in BOOK.schema().facts.iter().map(|fact| value(&fact.kind)).collect::<Vec<_>>(),
    ) {
        let open = BOOK.pathways_open(office, on);
        let mut answers = Answers::new();
        let mut asked = Vec::new();
        while let Some(question) = BOOK.next_question(office, &open, &answers, on) {
            prop_assert!(!asked.contains(&question.id), "{} twice", question.id);
            asked.push(question.id.clone());
            let slot = BOOK.schema().slot(question.fact.as_str()).expect("known");
            answers.set(question.fact.clone(), Answer::Known(values[slot].clone()));
        }
        prop_assert!(asked.len() <= BOOK.questions().len());
    }
}
