//! The real rule book: loading with every check, one assessment in full and packed.

use std::hint::black_box;
use std::io::Write;
use std::time::{Duration, Instant};

use criterion::Criterion;
use puente::pathways::compiled::Facts;
use puente::pathways::{RuleBook, assess, assess_packed, case_file};

/// The public cases.
const CASES: &str = include_str!("../../tests/golden/pathway_cases.json");

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
    writeln!(out, "the real rule book, its {} public cases", cases.len()).unwrap();
    writeln!(out, "  load and check           {:>8} µs", load.as_micros()).unwrap();
    writeln!(out, "  assess, with reasons     {:>8} ns", full.as_nanos()).unwrap();
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
