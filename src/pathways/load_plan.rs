//! Reads criteria, and pathways with their versions, tracks and periods.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use super::expr::Expr;
use super::finding::{Item, Place};
use super::load::{Loader, Top, repeated};
use super::load_files::{ContradictionEntry, CriterionEntry, PathwayEntry, TrackEntry, VersionEntry};
use super::rulebook::{
    Contradiction, Criterion, CriterionId, Kind, Note, Pathway, PathwayId, Period, Plan, SourceId, Track, Version,
};
use super::truth::Truth;

/// The most criteria, and the most pathways, a book may have.
const MOST: usize = 2000;

/// Years in which dates of rules may lie.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

impl Loader {
    pub(super) fn add_criteria(&mut self, file: &Top<'_>, entries: Vec<CriterionEntry>) {
        for entry in entries {
            let place = file.place(&entry.id);
            if self.criteria.len() >= MOST {
                self.found(
                    "E-limit",
                    &place,
                    entry.id.get_ref(),
                    format!("is one criterion too many: a book has at most {MOST}"),
                );
                return;
            }
            let when = self.condition_at(file, entry.id.get_ref(), &entry.when);
            let id = entry.id.into_inner();
            if !self.places.note(Item::Criterion, &id, place.clone()) {
                self.found("E-duplicate", &place, &id, "is a criterion twice; keep one");
            }
            for source in repeated(entry.cite.iter().map(String::as_str)) {
                self.found("E-duplicate", &place, &id, format!("cites {source} twice; keep one"));
            }
            self.positions.entry(id.clone()).or_insert(self.criteria.len());
            self.criteria.push(Criterion {
                words: entry.words.unwrap_or_else(|| id.clone()),
                id: CriterionId::new(id),
                when,
                citations: entry.cite.into_iter().map(SourceId::new).collect(),
                confidence: entry.confidence,
                args: entry.args,
                contradictions: contradictions(entry.contradiction),
            });
        }
    }

    pub(super) fn pathway(&mut self, file: &Top<'_>, entry: PathwayEntry) -> Pathway {
        let place = file.place(&entry.id);
        let id = entry.id.into_inner();
        if !self.places.note(Item::Pathway, &id, place.clone()) {
            self.found("E-duplicate", &place, &id, "is a pathway twice; keep one");
        }
        let protect_when = entry.protect_when.map(|text| self.condition_at(file, &id, &text));
        let protect_unless = entry.protect_unless.map(|text| self.condition_at(file, &id, &text));
        let mut notes = Vec::new();
        for note in entry.note {
            let when = match note.when {
                Some(text) => self.condition_at(file, &id, &text),
                None => Expr::Const(Truth::Yes),
            };
            notes.push(Note { id: note.id.into_inner(), when });
        }
        let contradictions = contradictions(entry.contradiction);
        let plan = self.plan(file, &id, entry.version, entry.track);
        let needs_access = entry.kind == Kind::Access
            || plan
                .versions
                .iter()
                .flat_map(|version| &version.requires)
                .any(|at| self.criteria.get(*at).is_some_and(|criterion| criterion.when.needs_access()));
        let kind = entry.kind;
        Pathway { id: PathwayId::new(id), kind, needs_access, protect_when, protect_unless, notes, contradictions, plan }
    }

    pub(super) fn plan(&mut self, file: &Top<'_>, id: &str, versions: Vec<VersionEntry>, tracks: Vec<TrackEntry>) -> Plan {
        let mut plan = Plan::default();
        for entry in versions {
            let place = file.place(&entry.id);
            let name = entry.id.into_inner();
            if !self.places.note(Item::Version, &format!("{id}/{name}"), place.clone()) {
                self.found("E-duplicate", &place, &name, "is a version twice; keep one");
            }
            self.day(&place, &name, entry.from);
            self.day(&place, &name, entry.to);
            let mut requires = Vec::new();
            let mut seen = BTreeSet::new();
            for criterion in &entry.requires {
                if !seen.insert(criterion) {
                    self.found("E-duplicate", &place, &name, format!("requires {criterion} twice; keep one"));
                }
                if let Some(at) = self.positions.get(criterion) {
                    requires.push(*at);
                } else {
                    let near = self.near(Item::Criterion, criterion);
                    self.found("E-criterion", &place, &name, format!("requires {criterion}, which is no criterion{near}"));
                }
            }
            plan.versions.push(Version { id: name, from: entry.from, to: entry.to, requires });
        }
        for entry in tracks {
            let track = self.track(file, id, entry);
            plan.tracks.push(track);
        }
        plan
    }

    fn track(&mut self, file: &Top<'_>, id: &str, entry: TrackEntry) -> Track {
        let place = file.place(&entry.id);
        let name = entry.id.into_inner();
        if !self.places.note(Item::Track, &format!("{id}/{name}"), place.clone()) {
            self.found("E-duplicate", &place, &name, "is a track twice; keep one");
        }
        let when = match entry.when {
            Some(text) => self.condition_at(file, &name, &text),
            None => Expr::Const(Truth::Yes),
        };
        let clock = entry.clock.and_then(|text| self.clock(file, &name, &text));
        let mut periods = Vec::new();
        for period in entry.periods {
            let place = file.place(&period.status);
            self.day(&place, &name, period.from);
            self.day(&place, &name, period.to);
            periods.push(Period {
                status: period.status.into_inner(),
                from: period.from,
                to: period.to,
                citations: period.cite.into_iter().map(SourceId::new).collect(),
            });
        }
        let contradictions = contradictions(entry.contradiction);
        Track { id: name, when, clock, periods, counters: Vec::new(), contradictions }
    }

    /// A day of a rule lies in a year that rules can be about.
    pub(super) fn day(&mut self, place: &Place, item: &str, day: Option<NaiveDate>) {
        if let Some(day) = day.filter(|day| !YEARS.contains(&day.year())) {
            let problem = format!("{day} lies outside the years {} to {}; correct it", YEARS.start(), YEARS.end());
            self.found("E-date", place, item, problem);
        }
    }
}

fn contradictions(entries: Vec<ContradictionEntry>) -> Vec<Contradiction> {
    let read = |entry: ContradictionEntry| Contradiction {
        id: entry.id,
        citations: entry.cite.into_iter().map(SourceId::new).collect(),
    };
    entries.into_iter().map(read).collect()
}
