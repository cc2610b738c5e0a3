//! Texts: every key in every language, every placeholder filled and the same.

use std::collections::BTreeSet;

use super::super::fact::{FactType, Field};
use super::super::finding::{Item, Place};
use super::super::rulebook::{Criterion, Status};
use super::super::truth::Outcome;
use super::super::words::Words;
use super::Checker;

/// Every status of availability.
const STATUS: [Status; 7] =
    [Status::Open, Status::Paused, Status::Ended, Status::NotStarted, Status::Announced, Status::CapReached, Status::NotOffered];

/// A key without words, and the thing that needs it.
type Missing = BTreeSet<(Place, String)>;

impl Checker<'_> {
    pub(super) fn words(&mut self, words: &Words) {
        let mut missing = Missing::new();
        self.rule_words(words, &mut missing);
        self.fact_words(words, &mut missing);
        let lang = &words.lang;
        for (place, key) in missing {
            let problem = format!("has no words in {lang}; write {key} in words/{lang}");
            self.found("E-words", &place, &key, problem);
        }
        for criterion in &self.book.criteria {
            self.placeholders(words, criterion);
        }
    }

    fn rule_words(&self, words: &Words, missing: &mut Missing) {
        let book = self.book;
        let mut need = |present: bool, place: Place, key: String| {
            if !present {
                missing.insert((place, key));
            }
        };
        for pathway in &book.pathways {
            let id = pathway.id.as_str();
            let place = self.place(Item::Pathway, id);
            for note in &pathway.notes {
                need(words.notes.contains_key(&note.id), place.clone(), format!("note.{}", note.id));
            }
            need(words.pathways.contains_key(id), place, format!("pathway.{id}"));
        }
        for (item, owner, contradiction) in self.contradictions() {
            let present = !words.contradiction(&contradiction.id).trim().is_empty();
            need(present, self.place(item, &owner), format!("contradiction.{}", contradiction.id));
        }
        for criterion in &book.criteria {
            let place = self.place(Item::Criterion, criterion.id.as_str());
            need(words.reasons.contains_key(&criterion.words), place, format!("reason.{}", criterion.words));
        }
        for question in &book.questions {
            let place = self.place(Item::Question, &question.id);
            need(words.questions.contains_key(&question.id), place.clone(), format!("question.{}", question.id));
            need(words.groups.contains_key(&question.group), place, format!("group.{}", question.group));
        }
        for counter in book.counters() {
            let present = !words.counter(&counter.id).trim().is_empty();
            need(present, self.place(Item::Counter, &counter.id), format!("counter.{}", counter.id));
        }
        for office in &book.offices {
            need(words.offices.contains_key(&office.id), self.place(Item::Office, &office.id), format!("office.{}", office.id));
        }
        let shared = || Place::file(format!("words/{}", words.lang));
        need(words.notes.contains_key("no_office"), shared(), "note.no_office".to_owned());
        for status in STATUS.map(Status::word) {
            need(words.status.contains_key(status), shared(), format!("status.{status}"));
        }
        for outcome in [Outcome::Likely, Outcome::NotEligible, Outcome::NeedMoreInformation].map(Outcome::word) {
            need(words.outcomes.contains_key(outcome), shared(), format!("outcome.{outcome}"));
        }
        for name in book.schema.countries.values() {
            need(words.countries.contains_key(name), Place::file("countries.toml"), format!("country.{name}"));
        }
    }

    fn fact_words(&self, words: &Words, missing: &mut Missing) {
        for fact in &self.book.schema.facts {
            let place = self.place(Item::Fact, fact.id.as_str());
            let mut need = |present: bool, key: String| {
                if !present {
                    missing.insert((place.clone(), key));
                }
            };
            for option in fact.kind.options() {
                need(!words.option(&fact.labels, option).is_empty(), format!("option.{}.{option}", fact.labels));
            }
            fields(words, fact.id.as_str(), "", fact.kind.fields(), &mut need);
        }
    }

    /// A placeholder in a reason is given by every criterion that uses the reason.
    fn placeholders(&mut self, words: &Words, criterion: &Criterion) {
        let Some(reason) = words.reasons.get(&criterion.words) else { return };
        let place = self.place(Item::Criterion, criterion.id.as_str());
        let lang = &words.lang;
        for (which, text) in [("rule", &reason.rule), ("yes", &reason.yes), ("no", &reason.no), ("unknown", &reason.unknown)] {
            let key = format!("reason.{}.{which}", criterion.words);
            if text.trim().is_empty() {
                self.found("E-words", &place, &key, format!("is empty in {lang}; write it in words/{lang}"));
            }
            for name in text.split('{').skip(1).filter_map(|part| part.split('}').next()) {
                if !criterion.args.contains_key(name) {
                    let problem = format!("has {{{name}}} in {lang}, which args of {} do not give; add it", criterion.id);
                    self.found("E-placeholder", &place, &key, problem);
                }
            }
        }
    }
}

fn fields(words: &Words, fact: &str, prefix: &str, list: &[Field], need: &mut impl FnMut(bool, String)) {
    for field in list {
        let key = format!("{prefix}{}", field.id);
        need(!words.field(fact, &key).is_empty(), format!("field.{fact}.{key}"));
        for option in field.kind.options() {
            need(!words.option(&field.labels, option).is_empty(), format!("option.{}.{option}", field.labels));
        }
        if let FactType::Record { fields: inner, .. } = &field.kind {
            fields(words, fact, &format!("{key}."), inner, need);
        }
    }
}
