//! The real rule book: loading with every check, one assessment in full and packed.

use std::hint::black_box;
use std::io::Write;
use std::time::{Duration, Instant};

use criterion::Criterion;
use puente::pathways::case_file::Case;
use puente::pathways::compiled::Facts;
use puente::pathways::fact::Answer;
use puente::pathways::{Answers, RuleBook, assess, assess_packed, case_file};

/// The public cases.
const CASES: &str = include_str!("../../tests/golden/pathway_cases.json");

/// What is known of a person each time the next question is chosen, until nothing is left to ask.
fn interview(book: &RuleBook, case: &Case) -> Vec<Answers> {
    let mut answers = Answers::new();
    let mut stages = Vec::new();
    while let Some(choice) = book.next_best(&case.office, &answers, case.as_of, &[]) {
        stages.push(answers.clone());
        let fact = book.question(&choice.question).unwrap().fact.clone();
        let given = case.answers.get(fact.as_str()).clone();
        answers.set(fact, if given.is_asked() { given } else { Answer::DontKnow });
    }
    stages
}

fn best(passes: usize, each: u32, mut pass: impl FnMut()) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..passes {
        let started = Instant::now();
        pass();
        best = best.min(started.elapsed() / each);
    }
    best
}

/// Times of one run.
pub fn table(out: &mut impl Write) {
    let load = best(3, 1, || {
        black_box(RuleBook::load_embedded().unwrap());
    });
    let book = RuleBook::load_embedded().unwrap();
    let cases = case_file::read(&book, CASES).unwrap();
    let count = u32::try_from(cases.len()).unwrap();
    let layout = book.compiled().layout();
    let packed: Vec<Vec<u8>> =
        cases.iter().map(|case| Facts::pack(layout, book.schema(), &case.answers, case.as_of).to_bytes(layout)).collect();
    let bytes = packed.iter().map(Vec::len).max().unwrap_or(0);
    let full = best(20, count, || {
        for case in &cases {
            black_box(assess(&book, &case.office, &case.answers, case.as_of));
        }
    });
    let mut state = book.compiled().state();
    let lean = best(20, count, || {
        for (case, bytes) in cases.iter().zip(&packed) {
            let facts = Facts::from_bytes(layout, bytes, case.as_of).unwrap();
            black_box(assess_packed(&book, &case.office, &facts, &mut state));
        }
    });
    let stages: Vec<(&Case, Answers)> =
        cases.iter().flat_map(|case| interview(&book, case).into_iter().map(move |answers| (case, answers))).collect();
    let ask = |(case, answers): &(&Case, Answers)| black_box(book.next_best(&case.office, answers, case.as_of, &[]));
    let question = best(5, u32::try_from(stages.len()).unwrap(), || {
        for stage in &stages {
            ask(stage);
        }
    });
    let slowest = stages.iter().map(|stage| best(5, 1, || drop(ask(stage)))).max().unwrap_or_default();
    writeln!(out, "the real rule book, its {} public cases", cases.len()).unwrap();
    writeln!(out, "  load and check           {:>8} µs", load.as_micros()).unwrap();
    writeln!(out, "  assess, with reasons     {:>8} ns", full.as_nanos()).unwrap();
    writeln!(
        out,
        "  next best question       {:>8} ns on average over {} pages, {} ns at most",
        question.as_nanos(),
        stages.len(),
        slowest.as_nanos()
    )
    .unwrap();
    writeln!(out, "  from bytes, outcome only {:>8} ns, at most {bytes} bytes a case", lean.as_nanos()).unwrap();
}

/// The same through Criterion.
pub fn measure(criterion: &mut Criterion) {
    let book = RuleBook::load_embedded().unwrap();
    let cases = case_file::read(&book, CASES).unwrap();
    let layout = book.compiled().layout();
    let mut group = criterion.benchmark_group("real rule book");
    group.bench_function("load and check", |bencher| bencher.iter(|| RuleBook::load_embedded().unwrap()));
    let mut at = 0;
    group.bench_function("assess", |bencher| {
        bencher.iter(|| {
            at = (at + 1) % cases.len();
            assess(&book, &cases[at].office, &cases[at].answers, cases[at].as_of)
        });
    });
    let nobody = Answers::new();
    group.bench_function("next best question, nothing known", |bencher| {
        bencher.iter(|| book.next_best("colombia", &nobody, cases[0].as_of, &[]));
    });
    let mut state = book.compiled().state();
    group.bench_function("assess packed", |bencher| {
        bencher.iter(|| {
            at = (at + 1) % cases.len();
            let facts = Facts::pack(layout, book.schema(), &cases[at].answers, cases[at].as_of);
            assess_packed(&book, &cases[at].office, &facts, &mut state)
        });
    });
    group.finish();
}
