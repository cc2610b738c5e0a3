//! The best next question: never a useless one, always the same one, and fewer of them.

use std::io::Write;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use serde_json::json;

use super::super::fact::{Answer, Value};
use super::super::{Answers, Outcome, assess, case_file};
use super::random::{any_day, runs, value};
use super::{BOOK, CASES, bare, day};

/// How a walk chooses its next question.
#[derive(Clone, Copy, Debug)]
enum Order {
    /// Every question whose condition holds, in the order of the file.
    File,
    /// Of those that can still settle something, the first of the file.
    Missing,
    /// Of those the best.
    Best,
}

/// Asks one person until nothing more can be settled; the questions asked, and what is
/// known then.
fn walk(order: Order, office: &str, on: chrono::NaiveDate, full: &Answers) -> (Vec<String>, Answers) {
    let open = BOOK.pathways_open(office, on);
    let mut answers = Answers::new();
    let mut asked = Vec::new();
    loop {
        let question = match order {
            Order::File => BOOK.next_question(office, &open, &answers, on).map(|question| question.id.clone()),
            Order::Missing => BOOK.next_missing(office, &answers, on).map(|question| question.id.clone()),
            Order::Best => BOOK.next_best(office, &answers, on, &[]).map(|choice| choice.question),
        };
        let Some(question) = question else { return (asked, answers) };
        let fact = BOOK.question(&question).expect("a question").fact.clone();
        let answer = full.get(fact.as_str()).clone();
        answers.set(fact, if answer.is_asked() { answer } else { Answer::DontKnow });
        assert!(!asked.contains(&question), "{question} twice");
        asked.push(question);
    }
}

/// Someone who has an answer to everything.
fn whole_person(runner: &mut TestRunner) -> Answers {
    let mut answers = Answers::new();
    for fact in &BOOK.schema().facts {
        let known = loop {
            let known = value(&fact.kind).new_tree(runner).expect("a value").current();
            if fact.nullable || known != Value::Nothing {
                break known;
            }
        };
        answers.set(fact.id.clone(), Answer::Known(known));
    }
    answers
}

fn runner() -> TestRunner {
    TestRunner::new_with_rng(ProptestConfig::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &[5; 32]))
}

fn mean(total: usize, of: usize) -> String {
    format!("{}.{:02}", total / of, total * 100 / of % 100)
}

/// Questions a person on average, in the three orders, each leading to the same outcomes.
fn measure(people: impl Iterator<Item = (String, chrono::NaiveDate, Answers)>, name: &str) -> [usize; 3] {
    let (mut totals, mut sensitive, mut count) = ([0; 3], [0; 3], 0);
    for (office, on, full) in people {
        let mut ends = Vec::new();
        for (at, order) in [Order::File, Order::Missing, Order::Best].into_iter().enumerate() {
            let (asked, answers) = walk(order, &office, on, &full);
            let end = assess(&BOOK, &office, &answers, on).results;
            ends.push(end.into_iter().map(|result| (result.pathway, result.outcome)).collect::<Vec<_>>());
            totals[at] += asked.len();
            let delicate = asked.iter().filter(|id| BOOK.question(id).is_some_and(|question| question.sensitive));
            sensitive[at] += delicate.count();
        }
        assert!(ends.iter().all(|end| *end == ends[0]), "{ends:?}");
        count += 1;
    }
    let shown = totals.map(|total| mean(total, count)).join(" / ");
    let delicate = sensitive.map(|total| mean(total, count)).join(" / ");
    let line =
        format!("{name}: {count} people, questions in file order / missing only / best first: {shown}; sensitive: {delicate}\n");
    std::io::stdout().write_all(line.as_bytes()).expect("standard output");
    totals
}

#[test]
fn the_best_question_first_asks_less_of_random_people_and_of_the_public_cases() {
    let people = usize::try_from(runs(40).cases).expect("small");
    for office in BOOK.office_ids() {
        let mut runner = runner();
        let on = day("2023-12-01");
        let random = (0..people).map(|_| (office.to_owned(), on, whole_person(&mut runner)));
        let [file, missing, best] = measure(random, office);
        assert!(best <= missing && missing <= file, "{office}: {file} {missing} {best}");
    }
    let cases = case_file::read(&BOOK, CASES).expect("well formed");
    let cases = cases.into_iter().filter(|case| case.office != "none").map(|case| (case.office, case.as_of, case.answers));
    let [file, missing, best] = measure(cases, "public cases");
    assert!(best < missing && missing < file, "{file} {missing} {best}");
}

#[test]
fn pins_come_first_but_only_if_they_matter() {
    let on = day("2023-12-01");
    let nobody = Answers::new();
    let pinned = BOOK.next_best("colombia", &nobody, on, &["contacted_by_office", "gbv_disclosed"]).expect("a question");
    assert_eq!((pinned.question.as_str(), pinned.pinned), ("gbv_disclosed", true));
    let answered = bare(json!({"gbv_disclosed": false}));
    let next = BOOK.next_best("colombia", &answered, on, &["gbv_disclosed"]).expect("a question");
    assert!(!next.pinned && next.question != "gbv_disclosed");
}

#[test]
fn danger_and_violence_come_when_nothing_else_is_left() {
    let on = day("2023-12-01");
    let mut answers = Answers::new();
    let mut protection = false;
    let mut runner = runner();
    let full = whole_person(&mut runner);
    while let Some(choice) = BOOK.next_best("colombia", &answers, on, &[]) {
        let fact = BOOK.question(&choice.question).expect("a question").fact.clone();
        let of_protection = BOOK.schema().fact(fact.as_str()).is_some_and(|fact| fact.protection);
        assert!(of_protection || !protection, "{} after a question on danger", choice.question);
        protection = of_protection;
        answers.set(fact.clone(), full.get(fact.as_str()).clone());
    }
    assert!(protection);
}

proptest! {
    #![proptest_config(runs(12))]

    #[test]
    fn only_what_is_missing_is_asked_and_always_the_same(
        on in any_day(), office in prop::sample::select(BOOK.office_ids()), seed in any::<[u8; 32]>(),
    ) {
        let mut runner = TestRunner::new_with_rng(ProptestConfig::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
        let full = whole_person(&mut runner);
        let mut answers = Answers::new();
        let mut asked = 0;
        while let Some(choice) = BOOK.next_best(office, &answers, on, &[]) {
            prop_assert_eq!(BOOK.next_best(office, &answers, on, &[]), Some(choice.clone()));
            let fact = &BOOK.question(&choice.question).expect("a question").fact;
            let results = assess(&BOOK, office, &answers, on).results;
            let open = |outcome| outcome == Outcome::NeedMoreInformation;
            prop_assert!(results.iter().any(|result| open(result.outcome) && result.missing.contains(fact)));
            prop_assert_eq!(choice.table.iter().map(|score| &score.question).next(), Some(&choice.question));
            answers.set(fact.clone(), full.get(fact.as_str()).clone());
            asked += 1;
            prop_assert!(asked <= BOOK.questions().len());
        }
    }
}
