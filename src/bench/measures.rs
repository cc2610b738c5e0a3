//! The measures a run is judged by, each a ratio within the run where it can be, with its floor and its aim.
//!
//! Floors and aims come from measurements of a prototype on two cores beside the same anchors. Peers are not run here:
//! measure 10 scales their figures, taken beside the same anchors on another day, and judges nothing.

use serde::Serialize;

use super::figures::{float, float_len, ratio};
use super::found::Found;
use super::samples::Samples;
use super::shapes::Shape;

/// What B0 and H0 were on the machine on which the peers were measured, each a second.
const THEN: (f64, f64) = (81_625.0, 887.0);
/// pretix 2026.8.0: public page and REST bookings of one slot a second, and its memory in MiB.
const PRETIX: (f64, f64, f64) = (10.9, 5.3, 1430.0);
/// Easy!Appointments 1.6.0: bookings of one slot a second.
const EASY_APPOINTMENTS: f64 = 20.9;

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// More.
    More,
    /// Less.
    Less,
}

/// One measure.
#[derive(Clone, Debug, Serialize)]
pub struct Measure {
    /// Its number in the list of goals; a letter where a goal has several figures.
    pub number: &'static str,
    /// What it says.
    pub measure: &'static str,
    /// What was found; none when it could not be.
    pub value: Option<f64>,
    /// The least that is acceptable.
    pub floor: f64,
    /// What is possible.
    pub aim: f64,
    /// Which way is better.
    pub better: Better,
    /// Whether the floor is kept; none when there is nothing to judge.
    pub ok: Option<bool>,
    /// What else there is to know.
    pub note: String,
}

impl Measure {
    fn new(number: &'static str, measure: &'static str, better: Better, (floor, aim): (f64, f64), value: Option<f64>) -> Self {
        let ok = value.map(|value| if better == Better::More { value >= floor } else { value <= floor });
        Self { number, measure, value, floor, aim, better, ok, note: String::new() }
    }

    fn noting(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// It is told, not judged.
    fn unjudged(mut self, note: &str) -> Self {
        self.ok = None;
        self.noting(note)
    }

    /// Whether the aim is reached too.
    pub fn reaches_aim(&self) -> bool {
        self.value.is_some_and(|value| if self.better == Better::More { value >= self.aim } else { value <= self.aim })
    }
}

/// All measures of a run.
pub fn all(found: &Found) -> Vec<Measure> {
    use Better::{Less, More};
    let of = |shape: Shape| found.samples.get(&shape);
    let against_anchor = |shape: Shape| of(shape)?.median(super::samples::Sample::ratio);
    let rate = |shape: Shape| of(shape).filter(|samples| !samples.is_void()).map(Samples::per_second);
    let p99 = |shape: Shape| of(shape)?.median(|round| Some(round.p99_ms));
    let booking_cost = of(Shape::Open).and_then(|open| open.median(|round| ratio(round.cpu?, round.anchor_cpu?)));
    let steady = &found.steady.latencies;
    let at_pace = |q| (!steady.is_empty()).then(|| steady.ms(q));
    let (without, with) = (&found.calm.0.latencies, &found.calm.1.latencies);
    let hot = against_anchor(Shape::One);
    let zero = zero_counts(found);
    let (bytes, page) = &found.heaviest;
    let elsewhere = "scaled from the peer's own figure beside the same anchor on another day; told, not judged";
    vec![
        Measure::new("1", "booked/s on open slots / R0", More, (0.35, 0.5), against_anchor(Shape::Open)),
        Measure::new("2", "booked/s on one slot, 256 connections / H0", More, (4.0, 8.0), hot),
        Measure::new(
            "3",
            "booked/s on ten slots, 256 connections / pgbench on ten",
            More,
            (1.0, 1.5),
            against_anchor(Shape::Ten),
        ),
        Measure::new("4", "p99 on one slot at 256 / p99 open at 32", Less, (6.0, 3.0), both(p99(Shape::One), p99(Shape::Open))),
        Measure::new("5", "list of 60 slots with session / B0", More, (0.35, 0.6), against_anchor(Shape::List)),
        Measure::new("6", "list by SQL under RLS / B0", More, (0.05, 0.08), against_anchor(Shape::ListSql)),
        Measure::new(
            "7",
            "refusals/s on sold-out slots / booked/s open",
            More,
            (4.0, 8.0),
            both(rate(Shape::Full), rate(Shape::Open)),
        ),
        Measure::new("8a", "open loop at 40 %: book p99, ms", Less, (25.0, 10.0), at_pace(0.99)),
        Measure::new("8b", "open loop at 40 %: book p99.9, ms", Less, (60.0, 20.0), at_pace(0.999)),
        Measure::new("9", "CPU of servers and database a booking / of the database in R0", Less, (3.0, 2.0), booking_cost),
        Measure::new(
            "10a",
            "list/s / pretix public page",
            More,
            (1000.0, 3000.0),
            against_anchor(Shape::List).map(|list| list * THEN.0 / PRETIX.0),
        )
        .unjudged(elsewhere),
        Measure::new("10b", "booked/s on one slot / pretix API", More, (300.0, 1000.0), hot.map(|hot| hot * THEN.1 / PRETIX.1))
            .unjudged(elsewhere),
        Measure::new(
            "10c",
            "booked/s on one slot / Easy!Appointments",
            More,
            (100.0, 250.0),
            hot.map(|hot| hot * THEN.1 / EASY_APPOINTMENTS),
        )
        .unjudged(elsewhere),
        Measure::new(
            "11",
            "memory of both servers at 256 connections / pretix",
            Less,
            (1.0 / 20.0, 1.0 / 60.0),
            found.memory_mib.map(|own| own / PRETIX.2),
        )
        .noting(found.memory_mib.map_or_else(String::new, |own| format!("{own:.0} MiB; pretix 1,430 to 2,060"))),
        Measure::new("12", "oversold, lost, double, without audit row, drift, idle transactions", Less, (0.0, 0.0), Some(zero)),
        Measure::new("13", "book p99 while staff sign in / without", Less, (3.0, 2.0), ratio(with.ms(0.99), without.ms(0.99)))
            .noting(format!("{} signed in", found.sign_ins)),
        Measure::new(
            "14",
            "heaviest first view of an applicant's page, KB compressed",
            Less,
            (14.0, 6.0),
            Some(float_len(*bytes) / 1000.0),
        )
        .noting(page.clone()),
    ]
}

fn both(part: Option<f64>, whole: Option<f64>) -> Option<f64> {
    ratio(part?, whole?)
}

fn zero_counts(found: &Found) -> f64 {
    let findings = &found.findings;
    let counts = [
        findings.oversold,
        findings.lost,
        findings.double,
        findings.unaudited,
        findings.drift,
        findings.untold,
        findings.torn,
        findings.idle_transactions,
    ];
    counts.iter().map(|count| float(count.unsigned_abs())).sum()
}

/// Whether some shape could not be measured because its anchor moved too much in every round.
pub fn is_void(found: &Found) -> bool {
    found.samples.values().any(Samples::is_void)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_floor_is_kept_from_its_own_side() {
        let more = |value| Measure::new("1", "m", Better::More, (0.35, 0.5), value);
        let less = |value| Measure::new("4", "m", Better::Less, (6.0, 3.0), value);
        assert_eq!((more(Some(0.35)).ok, more(Some(0.34)).ok, more(None).ok), (Some(true), Some(false), None));
        assert_eq!((less(Some(6.0)).ok, less(Some(6.1)).ok), (Some(true), Some(false)));
        assert!(more(Some(0.5)).reaches_aim() && !more(Some(0.4)).reaches_aim() && less(Some(2.0)).reaches_aim());
    }
}
