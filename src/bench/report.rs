//! What a run tells: one JSON object, a table for the terminal, and a page with plots that stands alone.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::found::Found;
use super::measures::{self, Measure};
use super::samples::Samples;
use super::shapes::Shape;
use super::{BenchError, report_page};

/// A run that was judged.
pub struct Verdict {
    /// Its measures.
    pub measures: Vec<Measure>,
    /// Whether some anchor moved too much in every round.
    pub void: bool,
    /// Whether this build's figures count.
    pub optimised: bool,
    /// Everything, for others.
    pub json: Value,
}

impl Verdict {
    /// Judges a run.
    pub fn of(found: &Found, seed: u64, quick: bool) -> Self {
        let measures = measures::all(found);
        let void = measures::is_void(found);
        let optimised = !cfg!(debug_assertions);
        let json = object(found, &measures, seed, quick, void);
        Self { measures, void, optimised, json }
    }

    /// Why the run is not good, a line each; nothing when it is.
    pub fn complaints(&self, found: &Found) -> Vec<String> {
        let mut complaints = Vec::new();
        if !found.findings.are_none() {
            complaints.push(format!("a count that must be 0 is not: {:?}", found.findings));
        }
        if self.void {
            complaints.push(
                "void: the anchors differ by more than 25 % around every round of a shape; run it on a quieter machine".into(),
            );
        }
        // An unoptimised build says nothing about speed.
        for measure in self.measures.iter().filter(|measure| self.optimised && measure.ok == Some(false)) {
            complaints.push(format!("measure {} is below its floor: {}", measure.number, measure.measure));
        }
        complaints
    }

    /// The measures for the terminal.
    pub fn table(&self, found: &Found) -> String {
        let mut text = String::new();
        for measure in &self.measures {
            let value = measure.value.map_or_else(|| "-".to_owned(), shown);
            let verdict = match (measure.ok, measure.reaches_aim()) {
                (Some(false), _) => "BELOW FLOOR",
                (None, _) => "not judged",
                (Some(true), true) => "aim reached",
                (Some(true), false) => "floor kept",
            };
            let _ = writeln!(
                text,
                "{:>4}  {:<66} {:>9}  floor {:>7}  aim {:>7}  {verdict}  {}",
                measure.number,
                measure.measure,
                value,
                shown(measure.floor),
                shown(measure.aim),
                measure.note
            );
        }
        let totals = &found.totals;
        let _ = writeln!(
            text,
            "bookings: {} tried, {} confirmed, {} errors; {:?}",
            totals.attempts, totals.confirmed, totals.errors, found.findings
        );
        for (complaint, times) in &totals.complaints {
            let _ = writeln!(text, "  {times} x {complaint}");
        }
        if !self.optimised {
            text += "This is a debug build: it is slow, and its figures say nothing. Build with --release.\n";
        }
        text
    }

    /// Writes `launch-day.json` and `launch-day.html`; the page's path.
    pub fn write(&self, found: &Found, folder: &Path) -> Result<PathBuf, BenchError> {
        fs::create_dir_all(folder)?;
        fs::write(folder.join("launch-day.json"), format!("{:#}\n", self.json))?;
        let page = folder.join("launch-day.html");
        fs::write(&page, report_page::page(self, found))?;
        Ok(page)
    }
}

/// A figure with as many digits as it has meaning.
pub(super) fn shown(value: f64) -> String {
    if value == 0.0 || value.abs() >= 100.0 {
        format!("{value:.0}")
    } else if value.abs() >= 1.0 {
        format!("{value:.2}")
    } else {
        format!("{value:.3}")
    }
}

fn object(found: &Found, measures: &[Measure], seed: u64, quick: bool, void: bool) -> Value {
    let open = found.samples.get(&Shape::Open);
    let shapes: serde_json::Map<String, Value> = found
        .samples
        .iter()
        .map(|(shape, samples)| (shape.slug().to_owned(), json!({"anchor": shape.anchor().name(), "rounds": samples.rounds})))
        .collect();
    let days: Vec<Value> = found
        .days
        .iter()
        .map(|(multiple, day, outcomes)| {
            json!({
                "times_planned_arrivals": multiple,
                "people": day.people,
                "places": day.slots * usize::from(day.places.unsigned_abs()),
                "list": outcomes.list.latencies.summary(),
                "book": outcomes.book.latencies.summary(),
                "booked": outcomes.acknowledged.len(),
                "refused": outcomes.book.refused,
                "sent_away": outcomes.list.shed + outcomes.book.shed,
                "errors": outcomes.list.errors + outcomes.book.errors,
                "hung_up_or_unanswered": outcomes.cut.len(),
                "unanswered_at_the_end": outcomes.censored,
            })
        })
        .collect();
    json!({
        "format": "puente-bench/1",
        "attempts": found.totals.attempts,
        "confirmed": found.totals.confirmed,
        "oversold": found.findings.oversold,
        "lost": found.findings.lost,
        "double": found.findings.double,
        "errors": found.totals.errors,
        "bookings_per_s": open.map(Samples::per_second),
        "ratio_to_pgbench": measures.first().and_then(|measure| measure.value),
        "measures": measures,
        "findings": found.findings,
        "complaints": found.totals.complaints,
        "void": void,
        "quick": quick,
        "seed": seed,
        "build": if cfg!(debug_assertions) { "debug" } else { "release" },
        "cores": std::thread::available_parallelism().map_or(0, usize::from),
        "foreign_cpu_share": found.foreign_share,
        "seconds": found.seconds,
        "shapes": shapes,
        "steady": found.steady.latencies.summary(),
        "calm": found.calm.0.latencies.summary(),
        "calm_while_signing_in": found.calm.1.latencies.summary(),
        "staff_signed_in": found.sign_ins,
        "memory_mib": found.memory_mib,
        "launch_days": days,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::time::Duration;

    use super::*;
    use crate::bench::arrivals::Day;
    use crate::bench::found::Totals;
    use crate::bench::judges::Findings;
    use crate::bench::launch::Outcomes;
    use crate::bench::samples::Sample;
    use crate::bench::tally::Tally;

    /// A run on which nothing is wrong: every shape as fast as its anchor, or four times where that is the floor.
    fn good() -> Found {
        let sample = |per_second| Sample {
            before: 1000.0,
            after: 1100.0,
            per_second,
            p99_ms: 5.0,
            cpu: Some(0.0002),
            anchor_cpu: Some(0.0001),
            errors: 0,
            void: false,
        };
        let rate = |shape| if matches!(shape, Shape::One | Shape::Full) { 9000.0 } else { 1600.0 };
        let samples = Shape::ALL.iter().map(|shape| (*shape, Samples { rounds: vec![sample(rate(*shape)); 3] })).collect();
        let mut calm = Tally::default();
        calm.latencies.record(Duration::from_millis(4));
        let day = Day {
            people: 10,
            slots: 2,
            places: 5,
            opens: Duration::ZERO,
            burst: Duration::ZERO,
            tail: Duration::ZERO,
            think: Duration::ZERO,
            ends: Duration::from_secs(1),
        };
        Found {
            samples,
            steady: calm.clone(),
            calm: (calm.clone(), calm),
            sign_ins: 40,
            memory_mib: Some(20.0),
            heaviest: (5300, "/es".to_owned()),
            days: vec![(1.0, day, Outcomes { seconds: vec![crate::bench::launch::Second::default(); 2], ..Outcomes::default() })],
            findings: Findings::default(),
            totals: Totals { attempts: 100, confirmed: 90, errors: 0, complaints: BTreeMap::new() },
            foreign_share: Some(0.01),
            seconds: 200.0,
        }
    }

    #[test]
    fn a_good_run_has_every_promised_field_and_no_complaint() {
        let found = good();
        let verdict = Verdict::of(&found, 1, true);
        assert_eq!(verdict.complaints(&found), Vec::<String>::new());
        for field in [
            "format",
            "attempts",
            "confirmed",
            "oversold",
            "lost",
            "double",
            "errors",
            "bookings_per_s",
            "ratio_to_pgbench",
            "measures",
        ] {
            assert!(!verdict.json[field].is_null(), "{field}: {}", verdict.json);
        }
        assert!(!verdict.json.to_string().contains('\n'), "one line");
        let numbers: Vec<&str> =
            verdict.measures.iter().map(|measure| measure.number.trim_end_matches(['a', 'b', 'c'])).collect();
        assert!((1..=14).all(|goal| numbers.contains(&goal.to_string().as_str())), "{numbers:?}");
        assert!(report_page::page(&verdict, &found).contains("</svg>"));
    }

    #[test]
    fn a_count_that_is_not_zero_and_anchors_that_drift_are_complaints() {
        let mut found = good();
        found.findings.lost = 1;
        assert_eq!(Verdict::of(&found, 1, true).complaints(&found).len(), if cfg!(debug_assertions) { 1 } else { 2 });
        let mut found = good();
        if let Some(open) = found.samples.get_mut(&Shape::Open) {
            open.rounds.iter_mut().for_each(|round| round.void = true);
        }
        let verdict = Verdict::of(&found, 1, true);
        assert!(verdict.void && verdict.json["ratio_to_pgbench"].is_null(), "a void round gives no figure");
        assert!(verdict.complaints(&found).iter().any(|complaint| complaint.starts_with("void")));
    }

    #[test]
    fn an_unoptimised_build_is_not_judged_by_its_speed() {
        let mut found = good();
        found.heaviest.0 = 50_000;
        let mut verdict = Verdict::of(&found, 1, true);
        verdict.optimised = true;
        assert_eq!(verdict.complaints(&found).len(), 1);
        verdict.optimised = false;
        assert_eq!(verdict.complaints(&found).len(), 0);
    }
}
