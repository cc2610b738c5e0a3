//! An explanation names what really decided, and results can be kept and recomputed.

use proptest::prelude::*;

use super::super::fact::Answer;
use super::super::{Answers, Assessment, Criterion, Outcome, Truth, assess, case_file};
use super::random::{answers, any_day, runs};
use super::{BOOK, CASES, Condition};

/// The answers to the facts a criterion reads, and nothing else.
fn only_read(criterion: &Criterion, answers: &Answers) -> Answers {
    let schema = BOOK.schema();
    let slots = BOOK.with_inputs(criterion.when.slots());
    let mut kept = Answers::new();
    for (slot, fact) in schema.facts.iter().enumerate() {
        if slots & (1 << slot) != 0 {
            kept.set(fact.id.clone(), answers.get(fact.id.as_str()).clone());
        }
    }
    kept
}

#[test]
fn a_criterion_that_decides_fails_by_the_facts_it_names_alone() {
    let cases = case_file::read(&BOOK, CASES).expect("well formed");
    let mut checked = 0;
    for case in &cases {
        for result in case_file::evaluate(&BOOK, case).results {
            if result.outcome != Outcome::NotEligible || result.fit != Truth::No {
                continue;
            }
            assert!(!result.decisive.is_empty(), "{} {}", case.id, result.pathway);
            for id in &result.decisive {
                let criterion = BOOK.criterion(id.as_str()).expect("known");
                if criterion.when.needs_access() {
                    continue;
                }
                let kept = only_read(criterion, &case.answers);
                let verdict = Condition::new(&criterion.when).verdict(&kept, case.as_of);
                assert_eq!(verdict.truth, Truth::No, "{} {id}", case.id);
                let cited = criterion.citations.iter().all(|source| result.citations.contains(source));
                assert!(cited, "{} {id} is not cited", case.id);
                checked += 1;
            }
        }
    }
    assert!(checked > 300, "only {checked}");
}

#[test]
fn taking_back_any_answer_of_a_public_case_leaves_its_outcome_or_opens_it() {
    let cases = case_file::read(&BOOK, CASES).expect("well formed");
    let mut opened = 0;
    for case in &cases {
        let full = case_file::evaluate(&BOOK, case);
        for (fact, _) in case.answers.iter() {
            let mut fewer = case.answers.clone();
            fewer.set(fact.clone(), Answer::Unasked);
            let without = assess(&BOOK, &case.office, &fewer, case.as_of);
            for (without, full) in without.results.iter().zip(&full.results) {
                let (before, after) = (without.outcome.truth(), full.outcome.truth());
                assert!(before.may_become(after), "{} without {fact}: {} was {before:?}", case.id, full.pathway);
                opened += usize::from(before != after);
            }
        }
    }
    assert!(opened > 200, "only {opened}");
}

#[test]
fn every_source_named_in_a_result_can_be_looked_up() {
    let cases = case_file::read(&BOOK, CASES).expect("well formed");
    for case in &cases {
        for result in case_file::evaluate(&BOOK, case).results {
            for source in &result.citations {
                assert!(BOOK.source(source.as_str()).is_some(), "{source}");
            }
        }
    }
}

#[test]
fn the_hash_is_that_of_the_data() {
    let again = super::super::RuleBook::load_embedded().expect("loads");
    assert_eq!(again.rule_set_hash(), BOOK.rule_set_hash());
    assert_eq!(BOOK.rule_set_hash().len(), 64);
}

proptest! {
    #![proptest_config(runs(256))]

    #[test]
    fn a_stored_result_is_recomputed_byte_for_byte(
        answers in answers(), on in any_day(), office in prop::sample::select(BOOK.office_ids()),
    ) {
        let stored_answers = serde_json::to_string(&answers).expect("serialises");
        let stored = serde_json::to_string(&assess(&BOOK, office, &answers, on)).expect("serialises");
        let object = serde_json::from_str(&stored_answers).expect("reads back");
        let read = Answers::from_json(BOOK.schema(), &object).expect("the schema reads it");
        let again = assess(&BOOK, office, &read, on);
        prop_assert_eq!(serde_json::to_string(&again).expect("serialises"), stored.clone());
        let parsed: Assessment = serde_json::from_str(&stored).expect("reads back");
        prop_assert_eq!(parsed, again);
    }

    #[test]
    fn the_parts_of_a_result_fit_together(
        answers in answers(), on in any_day(), office in prop::sample::select(BOOK.office_ids()),
    ) {
        for result in assess(&BOOK, office, &answers, on).results {
            let folded = Outcome::from(result.fit.and(result.availability.status.truth()));
            match result.outcome {
                Outcome::Likely => prop_assert_eq!(folded, Outcome::Likely),
                Outcome::NotEligible => prop_assert_eq!(folded, Outcome::NotEligible),
                Outcome::NeedMoreInformation => prop_assert!(folded != Outcome::NotEligible),
            }
            prop_assert!(result.missing.iter().all(|fact| answers.get(fact.as_str()).known().is_none()
                || !matches!(answers.get(fact.as_str()), Answer::Unasked)));
            prop_assert!(result.outcome == Outcome::NeedMoreInformation || result.missing.is_empty());
        }
    }
}
