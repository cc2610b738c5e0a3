//! Kleene logic: truth tables, two evaluators that agree, monotone in knowledge.

use proptest::prelude::*;
use serde_json::json;

use super::super::Answers;
use super::super::fact::Answer;
use super::super::parse::{Names, parse};
use super::super::{Outcome, Truth, assess};
use super::random::{answers, any_day, exprs, runs, value};
use super::{BOOK, Condition, bare, day};

const N: Truth = Truth::No;
const U: Truth = Truth::Unknown;
const Y: Truth = Truth::Yes;

#[test]
fn and_or_not_follow_strong_kleene() {
    for (a, b, and, or) in [
        (N, N, N, N),
        (N, U, N, U),
        (N, Y, N, Y),
        (U, N, N, U),
        (U, U, U, U),
        (U, Y, U, Y),
        (Y, N, N, Y),
        (Y, U, U, Y),
        (Y, Y, Y, Y),
    ] {
        assert_eq!((a.and(b), a.or(b)), (and, or), "{a:?} {b:?}");
    }
    assert_eq!([N, U, Y].map(Truth::negate), [Y, U, N]);
}

#[test]
fn quantifiers_follow_the_same_tables() {
    let entries = |list: serde_json::Value| bare(json!({"irregular_entries": list}));
    let truth = |text: &str, answers: &Answers| {
        let expr = parse(text, BOOK.schema(), &Names::default()).expect(text);
        Condition::new(&expr).verdict(answers, day("2023-01-01")).truth
    };
    let mexico = json!({"country": "Mexico"});
    let panama = json!({"country": "Panama"});
    let unknown = json!({"country": "unknown"});
    let table = [
        (json!([]), [N, Y, Y, Y]),
        (json!([mexico]), [Y, Y, N, Y]),
        (json!([panama]), [N, N, Y, Y]),
        (json!([unknown]), [U, U, U, Y]),
        (json!([mexico, unknown]), [Y, U, N, U]),
        (json!([panama, unknown]), [U, N, U, Y]),
        (json!([mexico, mexico]), [Y, Y, N, N]),
        (json!("unknown"), [U, U, U, U]),
    ];
    for (list, expected) in table {
        let answers = entries(list.clone());
        let got = ["any", "all", "none"].map(|word| truth(&format!("{word}(irregular_entries: country = Mexico)"), &answers));
        let most = truth("at_most(1, irregular_entries: country = Mexico)", &answers);
        assert_eq!([got[0], got[1], got[2], most], expected, "{list}");
    }
}

#[test]
fn conditions_that_cannot_be_meant_are_refused() {
    let schema = BOOK.schema();
    for text in [
        "",
        "nationality",
        "nationality = Wakanda",
        "nationality < 3",
        "stateless = maybe",
        "age_today >= 2020-01-01",
        "host_status = refugee",
        "us_relatives.status = us_citizen",
        "any(nationality: yes)",
        "any(us_relatives: agee > 3)",
        "fears_return and",
        "(fears_return",
        "fears_return)",
        "fear_grounds in {race}",
        "is nothing",
        "nationality in @nothing",
        "any(us_relatives: any(us_relatives: age > 3))",
        "profession = nurse",
        "nationality in {}",
        "fears_return ! yes",
    ] {
        assert!(parse(text, schema, &Names::default()).is_err(), "{text} was accepted");
    }
    let deep = format!("{}fears_return", "not ".repeat(100_000));
    assert!(parse(&deep, schema, &Names::default()).is_err());
}

proptest! {
    #![proptest_config(runs(400))]

    #[test]
    fn what_is_printed_reads_back_the_same(expr in exprs()) {
        let text = expr.to_string();
        let read = parse(&text, BOOK.schema(), &Names::default());
        prop_assert_eq!(read.map(|read| read.to_string()), Ok(text));
    }

    #[test]
    fn answering_one_more_question_never_takes_a_verdict_back(
        before in answers(), on in any_day(), pick in any::<prop::sample::Index>(),
        office in prop::sample::select(BOOK.office_ids()), seed in any::<u64>(),
    ) {
        let open: Vec<_> = BOOK.schema().facts.iter().filter(|fact| before.get(fact.id.as_str()).known().is_none()).collect();
        prop_assume!(!open.is_empty());
        let fact = pick.get(&open);
        let mut runner = proptest::test_runner::TestRunner::new_with_rng(
            ProptestConfig::default(),
            proptest::test_runner::TestRng::from_seed(proptest::test_runner::RngAlgorithm::ChaCha, &spread(seed)),
        );
        let Ok(tree) = value(&fact.kind).new_tree(&mut runner) else { return Ok(()) };
        let mut after = before.clone();
        after.set(fact.id.clone(), Answer::Known(proptest::strategy::ValueTree::current(&tree)));

        let (first, second) = (assess(&BOOK, office, &before, on), assess(&BOOK, office, &after, on));
        for (first, second) in first.results.iter().zip(&second.results) {
            let flipped = matches!(
                (first.outcome, second.outcome),
                (Outcome::Likely, Outcome::NotEligible | Outcome::NeedMoreInformation) | (Outcome::NotEligible, Outcome::Likely)
            );
            prop_assert!(!flipped, "{} after {}: {} to {}", first.pathway, fact.id, first.outcome, second.outcome);
            // Only a child without a parent is lifted out of a "no".
            let lifted = first.outcome == Outcome::NotEligible && second.outcome == Outcome::NeedMoreInformation;
            let by_protection = ["smo_access", "usrap_refugee", "spain_resettlement"].contains(&first.pathway.as_str())
                && ["date_of_birth", "travels_with"].contains(&fact.id.as_str());
            prop_assert!(!lifted || by_protection, "{} after {}", first.pathway, fact.id);
            // What is not missing cannot decide.
            if first.outcome == Outcome::NeedMoreInformation && !first.missing.contains(&fact.id) {
                prop_assert_eq!(second.outcome, first.outcome, "{} after {}", &first.pathway, &fact.id);
            }
        }
    }
}

fn spread(seed: u64) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    bytes
}
