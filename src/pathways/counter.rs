//! Caps and what is used of them: state beside the rules, never part of them.
//!
//! Counters and published readings stand in `counters.toml`; an office adds readings
//! of its own. A full counter makes a track `cap_reached`, which is availability: an
//! outcome is then at best "more information", never "not eligible". Pure look-ups.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::rulebook::{PathwayId, RuleBook, SourceId, Track};

/// The stretch of time for which a cap counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CounterPeriod {
    /// Once, from the first day to the last.
    Total,
    /// Anew each calendar month.
    Month,
    /// Once a calendar year.
    Year,
    /// Once a fiscal year of the United States, October to September.
    FiscalYear,
    /// Once a half of a fiscal year.
    Half,
}

impl CounterPeriod {
    /// Whether a reading of one day still says something on a later day.
    fn holds(self, read: NaiveDate, day: NaiveDate) -> bool {
        match self {
            // Their counters are one each, with a first and a last day.
            Self::Total | Self::Half => true,
            Self::Month => (read.year(), read.month()) == (day.year(), day.month()),
            Self::Year => read.year() == day.year(),
            Self::FiscalYear => fiscal_year(read) == fiscal_year(day),
        }
    }
}

/// The fiscal year of the United States, named after the year in which it ends.
fn fiscal_year(day: NaiveDate) -> i32 {
    day.year() + i32::from(day.month() >= 10)
}

/// What a cap counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// Persons.
    Persons,
    /// Applications, each for one or more persons.
    Applications,
    /// Visas or places of work.
    Visas,
}

/// A cap: so many, in a period, of a pathway or of one of its tracks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counter {
    /// Its name.
    pub id: String,
    /// The pathway it is of.
    pub pathway: PathwayId,
    /// The track it is of; absent where it is over all of them.
    pub track: Option<String>,
    /// For whom it is, where it is not for all.
    pub nationalities: Vec<String>,
    /// How many there are.
    pub cap: u64,
    /// What is counted.
    pub counts: Counts,
    /// For which stretch of time.
    pub period: CounterPeriod,
    /// First day on which it counts; absent where it always did.
    pub from: Option<NaiveDate>,
    /// Last day on which it counts; absent where no end is known.
    pub to: Option<NaiveDate>,
    /// Where it comes from; never empty.
    pub citations: Vec<SourceId>,
}

impl Counter {
    /// Whether the cap counts on a day.
    pub fn counts_on(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// What a counter stood at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Which counter.
    pub counter: String,
    /// First day for which it is said: whoever comes on this day finds it so.
    pub on: NaiveDate,
    /// How many were used, where that is known.
    pub used: Option<u64>,
    /// Whether it was said to be full.
    pub full: bool,
    /// Where that was read; empty for a reading noted by an office, which keeps its
    /// source in words.
    pub citations: Vec<SourceId>,
}

/// Readings of counters, the earlier first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readings {
    by_counter: BTreeMap<String, Vec<Reading>>,
}

impl Readings {
    /// These readings; of two for the same day the later in the list holds.
    pub fn new(readings: impl IntoIterator<Item = Reading>) -> Self {
        readings.into_iter().fold(Self::default(), Self::with)
    }

    /// The same readings and one more.
    #[must_use]
    pub fn with(mut self, reading: Reading) -> Self {
        let list = self.by_counter.entry(reading.counter.clone()).or_default();
        let at = list.partition_point(|other| other.on <= reading.on);
        list.insert(at, reading);
        self
    }

    /// All readings of a counter.
    pub fn of(&self, counter: &str) -> &[Reading] {
        self.by_counter.get(counter).map_or(&[], Vec::as_slice)
    }

    /// All readings.
    pub fn iter(&self) -> impl Iterator<Item = &Reading> {
        self.by_counter.values().flatten()
    }

    /// The newest reading that holds on a day.
    pub fn on(&self, counter: &Counter, day: NaiveDate) -> Option<&Reading> {
        if !counter.counts_on(day) {
            return None;
        }
        let holds =
            |reading: &&Reading| reading.on <= day && counter.counts_on(reading.on) && counter.period.holds(reading.on, day);
        self.of(&counter.id).iter().rfind(holds)
    }

    /// The reading by which a counter is full on a day; none where it is not, or where
    /// nobody read it.
    pub fn full(&self, counter: &Counter, day: NaiveDate) -> Option<&Reading> {
        self.on(counter, day).filter(|reading| reading.full || reading.used.is_some_and(|used| used >= counter.cap))
    }
}

impl RuleBook {
    /// All counters, in the order of the files.
    pub fn counters(&self) -> &[Counter] {
        &self.counters
    }

    /// The counter with this name.
    pub fn counter(&self, id: &str) -> Option<&Counter> {
        self.counters.iter().find(|counter| counter.id == id)
    }

    /// The readings published with the book.
    pub fn readings(&self) -> &Readings {
        &self.readings
    }

    /// The counter of a track that is full on a day, with the reading that says so.
    pub fn full_counter<'a>(
        &'a self,
        readings: &'a Readings,
        track: &Track,
        day: NaiveDate,
    ) -> Option<(&'a Counter, &'a Reading)> {
        let mut counters = track.counters.iter().filter_map(|at| self.counters.get(*at));
        counters.find_map(|counter| Some((counter, readings.full(counter, day)?)))
    }
}
