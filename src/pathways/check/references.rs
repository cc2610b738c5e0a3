//! What names what: citations, criteria, questions and derived facts.

use std::collections::{BTreeMap, BTreeSet};

use super::super::derived::DERIVED;
use super::super::expr::bit;
use super::super::finding::{Item, Place};
use super::super::nearest;
use super::super::rulebook::{Arg, RuleBook, SourceId};
use super::Checker;

impl Checker<'_> {
    pub(super) fn references(&mut self) {
        self.derived();
        self.criteria();
        let book = self.book;
        for (_, owner, plan) in self.plans() {
            for track in &plan.tracks {
                let place = self.place(Item::Track, &format!("{owner}/{}", track.id));
                for period in &track.periods {
                    self.cited(&place, &track.id, &period.citations);
                }
            }
        }
        for (item, owner, contradiction) in self.contradictions() {
            self.cited(&self.place(item, &owner), &contradiction.id, &contradiction.citations);
        }
        self.unused();
        let access = book.pathways.iter().filter(|pathway| pathway.id.as_str() == super::super::ACCESS).count();
        if access != 1 {
            let problem = "the book has no pathway smo_access of kind access; the offices' rules are assessed by it";
            self.found("E-access", &Place::file("access.toml"), super::super::ACCESS, problem);
        }
    }

    /// Derived facts of the data and of the code are the same.
    fn derived(&mut self) {
        let declared: BTreeSet<&str> = self.book.schema.derived.iter().map(|fact| fact.id.as_str()).collect();
        for name in declared.symmetric_difference(&BTreeSet::from(DERIVED)) {
            let place = self.place(Item::Fact, name);
            let place = if place.file.is_empty() { Place::file("facts.toml") } else { place };
            let problem = "is derived in the data or in the program only; both must name it";
            self.found("E-derived", &place, name, problem);
        }
    }

    pub(super) fn cited(&mut self, place: &Place, item: &str, citations: &[SourceId]) {
        if citations.is_empty() {
            self.found("E-citation", place, item, "cites nothing; name the source it comes from in cite = [...]");
        }
        let book = self.book;
        for source in citations.iter().filter(|source| !book.sources.contains_key(source)) {
            let near = nearest::remedy(source.as_str(), book.sources.keys().map(SourceId::as_str));
            self.found("E-citation", place, item, format!("cites {source}, which is no source{near}"));
        }
    }

    fn criteria(&mut self) {
        let required: BTreeSet<usize> = self
            .plans()
            .into_iter()
            .flat_map(|(_, _, plan)| plan.versions.iter().flat_map(|version| version.requires.iter().copied()))
            .collect();
        let book = self.book;
        for (at, criterion) in book.criteria.iter().enumerate() {
            let id = criterion.id.as_str();
            let place = self.place(Item::Criterion, id);
            self.cited(&place, id, &criterion.citations);
            if !required.contains(&at) {
                self.found("E-unused", &place, id, "is required by no version; add it to requires = [...] or take it out");
            }
            for arg in criterion.args.values() {
                let Arg::Countries(countries) = arg else { continue };
                for country in countries.iter().filter(|name| book.schema.country(name) != Some(name.as_str())) {
                    let near = nearest::remedy(country, book.schema.countries.values().map(String::as_str));
                    self.found("E-country", &place, id, format!("names {country} in args, which is no country{near}"));
                }
            }
        }
    }

    /// Sources and lists that nothing names.
    fn unused(&mut self) {
        let book = self.book;
        let mut cited: BTreeSet<&SourceId> = book.criteria.iter().flat_map(|criterion| &criterion.citations).collect();
        for (_, _, plan) in self.plans() {
            cited.extend(plan.tracks.iter().flat_map(|track| &track.periods).flat_map(|period| &period.citations));
        }
        cited.extend(book.counters().iter().flat_map(|counter| &counter.citations));
        cited.extend(book.readings().iter().flat_map(|reading| &reading.citations));
        cited.extend(self.contradictions().into_iter().flat_map(|(_, _, contradiction)| &contradiction.citations));
        for source in book.sources.keys().filter(|source| !cited.contains(source)) {
            let place = self.place(Item::Source, source.as_str());
            self.found("W-unused", &place, source.as_str(), "is cited by nothing; take it out or cite it");
        }
    }

    /// Every fact a rule reads is asked by one question, and every question is needed.
    pub(super) fn questions(&mut self) {
        let book = self.book;
        let mut read = 0;
        for criterion in &book.criteria {
            read |= criterion.when.slots();
        }
        for (_, _, plan) in self.plans() {
            for track in &plan.tracks {
                read |= track.when.slots();
                if let Some(clock) = &track.clock {
                    read |= RuleBook::path_slot(clock);
                }
            }
        }
        let read = book.with_inputs(read);
        let mut asked_by: BTreeMap<&str, usize> = BTreeMap::new();
        for question in &book.questions {
            *asked_by.entry(question.fact.as_str()).or_default() += 1;
        }
        for (slot, fact) in book.schema.facts.iter().enumerate() {
            let id = fact.id.as_str();
            let place = self.place(Item::Fact, id);
            let questions = asked_by.get(id).copied().unwrap_or(0);
            let is_read = bit(slot) & read != 0;
            if is_read && questions != 1 {
                let problem = format!("is read by rules and asked by {questions} questions; write one question for it");
                self.found("E-question", &place, id, problem);
            }
            if !is_read && questions > 0 {
                self.found("W-question", &place, id, "is asked but no rule reads it; take the question out");
            }
        }
        self.asked_before();
    }

    /// A condition on a question reads only what was asked before.
    fn asked_before(&mut self) {
        let book = self.book;
        let facts_only = (0..book.schema.facts.len()).fold(0, |bits, slot| bits | bit(slot));
        let mut asked = 0;
        for question in &book.questions {
            let reads = question.ask_if.as_ref().map_or(0, |ask_if| book.with_inputs(ask_if.slots()));
            if reads & facts_only & !asked != 0 {
                let place = self.place(Item::Question, &question.id);
                let problem = "depends in ask_if on something asked later; move it behind that question";
                self.found("E-question", &place, &question.id, problem);
            }
            asked |= book.schema.slot(question.fact.as_str()).map_or(0, bit);
        }
    }
}
