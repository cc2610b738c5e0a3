//! What a run tells: one JSON object, a table for the terminal, and a page with plots that stands alone.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::BenchError;
use super::measures::{self, Measure};
use super::plots::{self, escaped};
use super::run::Found;
use super::samples::Samples;
use super::shapes::Shape;

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
        fs::write(&page, self.page(found))?;
        Ok(page)
    }

    fn page(&self, found: &Found) -> String {
        let mut html = String::from(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Puente: launch day</title><style>body{font:15px/1.5 sans-serif;\
             max-width:60em;margin:2em auto;padding:0 1em}table{border-collapse:collapse}td,th{padding:.2em .6em;border-bottom:1px solid #ccc;\
             text-align:left}td.n{text-align:right}pre{overflow:auto}svg{max-width:100%;height:auto}</style><h1>Launch day</h1>",
        );
        for complaint in self.complaints(found) {
            let _ = write!(html, "<p><strong>{}</strong></p>", escaped(&complaint));
        }
        let totals = &found.totals;
        let _ = write!(
            html,
            "<p>{} bookings tried, {} confirmed, {} errors, in {:.0} s.</p>{}<table><tr><th>#<th>measure<th>value<th>floor<th>aim<th>note",
            totals.attempts,
            totals.confirmed,
            totals.errors,
            found.seconds,
            plots::measures(&self.measures)
        );
        for measure in &self.measures {
            let _ = write!(
                html,
                "<tr><td>{}<td>{}<td class=n>{}<td class=n>{}<td class=n>{}<td>{}",
                measure.number,
                escaped(measure.measure),
                measure.value.map_or_else(|| "-".to_owned(), shown),
                shown(measure.floor),
                shown(measure.aim),
                escaped(&measure.note)
            );
        }
        html += "</table>";
        for (multiple, day, outcomes) in &found.days {
            let title = format!("{} people, {multiple} times the planned arrivals", day.people);
            html += &plots::day(&title, &outcomes.seconds);
        }
        let _ = write!(html, "<h2>Everything</h2><pre>{}</pre></html>", escaped(&format!("{:#}", self.json)));
        html
    }
}

fn shown(value: f64) -> String {
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
