//! The compiled evaluator against the specification, on random and on real rules.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::super::compiled::{BytesError, Facts, Layout, Program};
use super::super::expr::Expr;
use super::super::{Answers, Truth, Verdict, View, assess, assess_packed, eval_spec};
use super::random::{answers, any_day, exprs, runs};
use super::{BOOK, day};

fn access() -> impl Strategy<Value = Truth> {
    proptest::sample::select(vec![Truth::No, Truth::Unknown, Truth::Yes])
}

/// Both evaluators on the same conditions, answers and day.
fn compare(exprs: &[&Expr], answers: &Answers, on: NaiveDate, access: Truth) -> Result<(), TestCaseError> {
    let layout = Layout::new(BOOK.schema());
    let program = Program::new(&layout, exprs);
    let facts = Facts::pack(&layout, BOOK.schema(), answers, on);
    let mut view = View::new(BOOK.schema(), answers, on);
    view.access = access;
    let mut state = program.state();
    state.run(&program, &facts);
    state.set_access(Verdict::known(access));
    state.run_late(&program, &facts);
    let mut lean = program.state();
    lean.run_lean(&program, &facts);
    lean.set_access(Verdict::known(access));
    lean.run_late_lean(&program, &facts);
    for (at, expr) in exprs.iter().enumerate() {
        let verdict = state.verdict(&program, at);
        prop_assert_eq!(verdict.truth, eval_spec(&view, expr), "{}", expr);
        prop_assert!(verdict.truth == Truth::Unknown || verdict.missing == 0, "{}", expr);
        prop_assert_eq!(lean.truth(&program, at), verdict.truth, "{}", expr);
    }
    Ok(())
}

proptest! {
    #![proptest_config(runs(300))]

    #[test]
    fn random_rules_mean_the_same_compiled(
        exprs in proptest::collection::vec(exprs(), 1..6), answers in answers(), on in any_day(), access in access(),
    ) {
        let exprs: Vec<&Expr> = exprs.iter().collect();
        compare(&exprs, &answers, on, access)?;
    }
}

proptest! {
    #![proptest_config(runs(40))]

    #[test]
    fn real_rules_mean_the_same_compiled(answers in answers(), on in any_day(), access in access()) {
        let mut exprs: Vec<&Expr> = BOOK.criteria().iter().map(|criterion| &criterion.when).collect();
        let plans = BOOK.pathways().iter().map(|pathway| &pathway.plan).chain(BOOK.offices.iter().map(|office| &office.access));
        exprs.extend(plans.flat_map(|plan| &plan.tracks).map(|track| &track.when));
        exprs.extend(BOOK.questions().iter().filter_map(|question| question.ask_if.as_ref()));
        compare(&exprs, &answers, on, access)?;
    }

    #[test]
    fn packed_outcomes_are_those_of_the_assessment(
        people in proptest::collection::vec((answers(), any_day()), 1..4),
        office in prop::sample::select([BOOK.office_ids(), vec!["none"]].concat()),
    ) {
        let mut state = BOOK.compiled().state();
        for (answers, on) in people {
            let layout = BOOK.compiled().layout();
            let bytes = Facts::pack(layout, BOOK.schema(), &answers, on).to_bytes(layout);
            let facts = Facts::from_bytes(layout, &bytes, on).expect("well formed");
            let packed = assess_packed(&BOOK, office, &facts, &mut state);
            let full = assess(&BOOK, office, &answers, on);
            prop_assert_eq!(packed.len(), full.results.len());
            for (at, result) in full.results.iter().enumerate() {
                prop_assert_eq!(packed.get(at), Some((result.outcome, result.fit)), "{}", &result.pathway);
            }
            prop_assert_eq!(packed.get(packed.len()), None);
        }
    }

    #[test]
    fn bytes_read_back_as_the_same_facts_on_any_day(answers in answers(), on in any_day(), later in any_day()) {
        let layout = BOOK.compiled().layout();
        let facts = Facts::pack(layout, BOOK.schema(), &answers, on);
        let bytes = facts.to_bytes(layout);
        prop_assert!(bytes.len() <= 320, "{} bytes", bytes.len());
        let read = Facts::from_bytes(layout, &bytes, later).expect("well formed");
        prop_assert_eq!(read.to_bytes(layout), bytes);
        let conditions = (0..BOOK.criteria().len()).collect::<Vec<_>>();
        let same = Facts::pack(layout, BOOK.schema(), &answers, later);
        for condition in conditions {
            let program = BOOK.compiled().program();
            let unknown = Verdict::known(Truth::Unknown);
            prop_assert_eq!(program.eval(condition, &read, unknown), program.eval(condition, &same, unknown));
        }
    }
}

proptest! {
    #![proptest_config(runs(200))]

    #[test]
    fn damaged_bytes_are_refused_or_read_as_some_facts(
        answers in answers(), on in any_day(), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>(),
    ) {
        let layout = BOOK.compiled().layout();
        let mut bytes = Facts::pack(layout, BOOK.schema(), &answers, on).to_bytes(layout);
        let at = at.index(bytes.len());
        if cut {
            bytes.truncate(at);
            prop_assert!(Facts::from_bytes(layout, &bytes, on).is_err());
        } else {
            bytes[at] = byte;
            if let Ok(facts) = Facts::from_bytes(layout, &bytes, on) {
                let _ = BOOK.compiled().program().eval(0, &facts, Verdict::known(Truth::Unknown));
            }
        }
    }
}

#[test]
fn bytes_of_other_facts_or_another_version_are_refused() {
    let layout = BOOK.compiled().layout();
    let bytes = Facts::pack(layout, BOOK.schema(), &Answers::new(), day("2023-07-01")).to_bytes(layout);
    let mut schema = BOOK.schema().clone();
    schema.facts.pop();
    let other = Layout::new(&schema);
    assert_eq!(Facts::from_bytes(&other, &bytes, day("2023-07-01")), Err(BytesError::OtherLayout));
    let mut newer = bytes.clone();
    newer[0] = 9;
    assert_eq!(Facts::from_bytes(layout, &newer, day("2023-07-01")), Err(BytesError::Version));
    assert_eq!(Facts::from_bytes(layout, &[], day("2023-07-01")), Err(BytesError::Damaged));
    let mut longer = bytes.clone();
    longer.push(0);
    assert_eq!(Facts::from_bytes(layout, &longer, day("2023-07-01")), Err(BytesError::Damaged));
}
