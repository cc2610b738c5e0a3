//! Reads counters and their published readings.

use serde::Deserialize;
use toml::Spanned;

use chrono::NaiveDate;

use super::counter::{Counter, CounterPeriod, Counts, Reading};
use super::finding::Item;
use super::load::{Loader, Top};
use super::load_files::{day, one_day};
use super::nearest;
use super::rulebook::{Pathway, PathwayId, SourceId};

/// The most readings, and the most counters, a book may have.
const MOST: usize = 2000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CounterEntry {
    pub id: Spanned<String>,
    pub pathway: String,
    pub track: Option<String>,
    #[serde(default)]
    pub nationalities: Vec<String>,
    pub cap: u64,
    pub counts: Counts,
    pub period: CounterPeriod,
    #[serde(default, deserialize_with = "day")]
    pub from: Option<NaiveDate>,
    #[serde(default, deserialize_with = "day")]
    pub to: Option<NaiveDate>,
    pub cite: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadingEntry {
    pub counter: Spanned<String>,
    #[serde(deserialize_with = "one_day")]
    pub on: NaiveDate,
    pub used: Option<u64>,
    #[serde(default)]
    pub full: bool,
    pub cite: Vec<String>,
}

impl Loader {
    /// Reads the counters, and tells each track of a pathway which ones are its own.
    pub(super) fn counters(&mut self, tops: &mut [Top<'_>], pathways: &mut [Pathway]) -> Vec<Counter> {
        let mut counters: Vec<Counter> = Vec::new();
        for top in tops {
            for entry in std::mem::take(&mut top.content.counter) {
                let place = top.place(&entry.id);
                let id = entry.id.into_inner();
                if counters.len() >= MOST {
                    self.found("E-limit", &place, &id, format!("is one counter too many: a book has at most {MOST}"));
                    return counters;
                }
                if !self.places.note(Item::Counter, &id, place.clone()) {
                    self.found("E-duplicate", &place, &id, "is a counter twice; keep one");
                }
                self.day(&place, &id, entry.from);
                self.day(&place, &id, entry.to);
                counters.push(Counter {
                    id,
                    pathway: PathwayId::new(entry.pathway),
                    track: entry.track,
                    nationalities: entry.nationalities,
                    cap: entry.cap,
                    counts: entry.counts,
                    period: entry.period,
                    from: entry.from,
                    to: entry.to,
                    citations: entry.cite.into_iter().map(SourceId::new).collect(),
                });
            }
        }
        for (at, counter) in counters.iter().enumerate() {
            for pathway in pathways.iter_mut().filter(|pathway| pathway.id == counter.pathway) {
                let tracks = pathway.plan.tracks.iter_mut();
                tracks.filter(|track| counter.track.as_ref().is_none_or(|only| *only == track.id)).for_each(|track| {
                    track.counters.push(at);
                });
            }
        }
        counters
    }

    pub(super) fn readings(&mut self, tops: &mut [Top<'_>], counters: &[Counter]) -> Vec<Reading> {
        let mut readings = Vec::new();
        for top in tops {
            for entry in std::mem::take(&mut top.content.reading) {
                let place = top.place(&entry.counter);
                let id = entry.counter.into_inner();
                if readings.len() >= MOST {
                    self.found("E-limit", &place, &id, format!("is one reading too many: a book has at most {MOST}"));
                    return readings;
                }
                match counters.iter().find(|counter| counter.id == id) {
                    None => {
                        let near = nearest::remedy(&id, counters.iter().map(|counter| counter.id.as_str()));
                        self.found("E-counter", &place, &id, format!("is read, but is no counter{near}"));
                    }
                    Some(counter) if !counter.counts_on(entry.on) => {
                        let problem = format!("is read on {}, a day on which it does not count; correct the day", entry.on);
                        self.found("E-date", &place, &id, problem);
                    }
                    Some(_) => {}
                }
                if entry.full == entry.used.is_some() {
                    self.found("E-counter", &place, &id, "is read without a result; write either used = NUMBER or full = true");
                }
                self.day(&place, &id, Some(entry.on));
                let citations = entry.cite.into_iter().map(SourceId::new).collect();
                self.places.note(Item::Reading, &format!("{id}/{}", entry.on), place);
                readings.push(Reading { counter: id, on: entry.on, used: entry.used, full: entry.full, citations });
            }
        }
        readings
    }
}
