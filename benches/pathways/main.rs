//! How fast rules are evaluated: `cargo bench --bench pathways`.
//!
//! First a table of one interleaved run, whose ratios mean something on a busy machine, with the checksum of all
//! verdicts of every engine; then the same and the real rule book through Criterion. Facts are prepared beforehand
//! for every engine. Time is that of one assessment of all ten pathways.
#![expect(clippy::unwrap_used, reason = "a measurement stops at what it cannot do")]

mod book;
mod others;
mod ours;
mod shape;
mod tree;

use std::hint::black_box;
use std::io::Write;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput};
use datalogic_rs::Engine;
use puente::pathways::Truth;

use crate::ours::Ours;
use crate::shape::{CHECKSUM, add, pathways, people};

/// People measured in one pass; a fifth of them for the slow engines.
const PEOPLE: usize = 5_000;
/// Passes of each engine, of which the best counts.
const PASSES: usize = 7;

/// One engine: its name, how many people it is given, and one pass over so many.
struct Contestant<'a> {
    name: &'static str,
    people: usize,
    pass: Box<dyn FnMut(usize) -> u64 + 'a>,
}

fn contestants(unknown: usize) -> Vec<Contestant<'static>> {
    let rules: &'static [Vec<shape::Node>] = Vec::leak(pathways());
    let people: &'static [shape::Person] = Vec::leak(people(PEOPLE, unknown, 1));
    let mut ours = Ours::new(rules);
    let facts: Vec<_> = people.iter().map(|person| ours.pack(person)).collect();
    let mut lean = Ours::new(rules);
    let lean_facts = facts.clone();
    let cel = others::cel_programs(rules);
    let cel_facts: Vec<_> = people.iter().take(PEOPLE / 5).map(others::cel_facts).collect();
    let engine: &'static Engine = Box::leak(Box::new(Engine::new()));
    let logic = others::json_logic(engine, rules);
    let json_facts: Vec<_> = people.iter().take(PEOPLE / 5).map(others::json_facts).collect();
    let tree = move |count: usize| {
        let mut sum = CHECKSUM;
        people.iter().take(count).for_each(|person| tree::fits(rules, person, |fit| sum = add(sum, fit)));
        sum
    };
    let explained = move |count: usize| {
        let mut sum = CHECKSUM;
        for facts in facts.iter().take(count) {
            ours.explain(facts, |decided| {
                black_box((decided.yes, decided.decisive(), decided.missing));
                sum = add(sum, decided.fit);
            });
        }
        sum
    };
    let fits = move |count: usize| {
        let mut sum = CHECKSUM;
        lean_facts.iter().take(count).for_each(|facts| lean.fits(facts, |fit| sum = add(sum, fit)));
        sum
    };
    let by_cel = move |count: usize| {
        let mut sum = CHECKSUM;
        cel_facts.iter().take(count).for_each(|facts| others::cel_fits(&cel, facts, |fit| sum = add(sum, fit)));
        sum
    };
    let by_json = move |count: usize| {
        let mut sum = CHECKSUM;
        let mut session = engine.session();
        json_facts.iter().take(count).for_each(|facts| others::json_fits(&mut session, &logic, facts, |fit| sum = add(sum, fit)));
        sum
    };
    vec![
        Contestant { name: "tree, verdict", people: PEOPLE, pass: Box::new(tree) },
        Contestant { name: "ours, explained", people: PEOPLE, pass: Box::new(explained) },
        Contestant { name: "ours, verdict", people: PEOPLE, pass: Box::new(fits) },
        Contestant { name: "cel 0.15, verdict", people: PEOPLE / 5, pass: Box::new(by_cel) },
        Contestant { name: "datalogic 5.4, verdict", people: PEOPLE / 5, pass: Box::new(by_json) },
    ]
}

/// The ratios of one interleaved run.
fn table(out: &mut impl Write) {
    for (mix, unknown) in [("35 % unknown", 35), ("complete", 0)] {
        let mut all = contestants(unknown);
        let checksums: Vec<u64> = all.iter_mut().map(|one| (one.pass)(PEOPLE / 5)).collect();
        assert!(checksums.iter().all(|sum| *sum == checksums[0]), "verdicts differ: {checksums:x?}");
        let mut best = vec![Duration::MAX; all.len()];
        for _ in 0..PASSES {
            for (one, best) in all.iter_mut().zip(&mut best) {
                let started = Instant::now();
                black_box((one.pass)(one.people));
                *best = started.elapsed().div_f64(f64::from(u32::try_from(one.people).unwrap())).min(*best);
            }
        }
        writeln!(out, "{mix}, verdict checksum {:016x} for all; outcome mix {}", checksums[0], outcomes(unknown)).unwrap();
        for (one, best_of) in all.iter().zip(&best) {
            let ratio = best_of.as_secs_f64() / best[0].as_secs_f64();
            writeln!(out, "  {:<24} {:>8} ns  {ratio:>6.2} x the tree", one.name, best_of.as_nanos()).unwrap();
        }
    }
}

fn outcomes(unknown: usize) -> String {
    let rules = pathways();
    let mut counts = [0_usize; 3];
    for person in people(PEOPLE, unknown, 1) {
        tree::fits(&rules, &person, |fit| {
            counts[match fit {
                Truth::No => 0,
                Truth::Unknown => 1,
                Truth::Yes => 2,
            }] += 1;
        });
    }
    let percent = counts.map(|count| count * 100 / counts.iter().sum::<usize>());
    format!("no {} %, open {} %, yes {} %", percent[0], percent[1], percent[2])
}

fn engines(criterion: &mut Criterion) {
    for (mix, unknown) in [("35% unknown", 35), ("complete", 0)] {
        let mut group = criterion.benchmark_group(format!("reference shape, {mix}"));
        for mut one in contestants(unknown) {
            let count = one.people / 5;
            group.throughput(Throughput::Elements(u64::try_from(count).unwrap()));
            group.bench_function(one.name, |bencher| bencher.iter(|| (one.pass)(count)));
        }
        group.finish();
    }
}

fn main() {
    let mut out = std::io::stdout().lock();
    table(&mut out);
    book::table(&mut out);
    drop(out);
    let mut criterion = Criterion::default().configure_from_args().sample_size(20).measurement_time(Duration::from_secs(3));
    engines(&mut criterion);
    book::measure(&mut criterion);
    criterion.final_summary();
}
