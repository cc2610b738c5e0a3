//! The test that audits the explanation: what it names suffices, what it does not name
//! as missing cannot matter.

use proptest::prelude::*;

use super::super::{Answers, Outcome, assess, case_file};
use super::random::{answers, any_day, runs};
use super::{BOOK, CASES};

fn offices() -> impl Strategy<Value = &'static str> {
    proptest::sample::select([BOOK.office_ids(), vec!["none"]].concat())
}

/// The outcome of every pathway from the facts its explanation names alone.
fn rests_on_what_is_named(office: &str, answers: &Answers, on: chrono::NaiveDate) -> Result<usize, TestCaseError> {
    let full = assess(&BOOK, office, answers, on);
    let mut left_out = 0;
    for result in &full.results {
        let named = BOOK.facts_named(&full, result.pathway.as_str());
        let mut kept = Answers::new();
        for (fact, answer) in answers.iter().filter(|(fact, _)| named.contains(fact)) {
            kept.set(fact.clone(), answer.clone());
        }
        left_out += answers.len() - kept.len();
        let again = assess(&BOOK, office, &kept, on);
        let outcome = again.result(result.pathway.as_str()).map(|result| result.outcome);
        prop_assert_eq!(outcome, Some(result.outcome), "{} from {:?}", &result.pathway, named);
    }
    Ok(left_out)
}

#[test]
fn the_outcomes_of_the_public_cases_rest_on_what_is_named() {
    let cases = case_file::read(&BOOK, CASES).expect("well formed");
    let mut left_out = 0;
    for case in &cases {
        left_out += rests_on_what_is_named(&case.office, &case.answers, case.as_of).expect(&case.id);
    }
    let all = cases.iter().map(|case| case.answers.len()).sum::<usize>() * BOOK.pathways().len();
    assert!(left_out * 2 > all, "explanations name more than half of all answers: {left_out} of {all}");
}

proptest! {
    #![proptest_config(runs(60))]

    #[test]
    fn an_outcome_rests_on_what_is_named(answers in answers(), on in any_day(), office in offices()) {
        rests_on_what_is_named(office, &answers, on)?;
    }

    #[test]
    fn what_is_not_missing_cannot_matter(before in answers(), later in answers(), on in any_day(), office in offices()) {
        let first = assess(&BOOK, office, &before, on);
        for result in &first.results {
            prop_assert!(result.outcome == Outcome::NeedMoreInformation || result.missing.is_empty());
            if result.outcome != Outcome::NeedMoreInformation {
                continue;
            }
            // Everything else is answered at once; where nothing is missing, a person must judge.
            let mut after = before.clone();
            for fact in &BOOK.schema().facts {
                let id = fact.id.as_str();
                let open = before.get(id).known().is_none() && !result.missing.contains(&fact.id);
                if open && later.get(id).known().is_some() {
                    after.set(fact.id.clone(), later.get(id).clone());
                }
            }
            let second = assess(&BOOK, office, &after, on);
            let outcome = second.result(result.pathway.as_str()).map(|result| result.outcome);
            prop_assert_eq!(outcome, Some(Outcome::NeedMoreInformation), "{} without {:?}", &result.pathway, &result.missing);
        }
    }
}
