//! Static checks of a loaded rule book; an error refuses it, a warning is shown.
//!
//! Used by the loader and by `puente pathways check`. They find what a reader of the
//! data would miss: a missing language, a source nobody wrote down, dates that
//! overlap, a criterion nothing requires, a question no rule needs.

use std::collections::BTreeSet;
use std::fmt;

use chrono::NaiveDate;

use super::expr::{Expr, bit};
use super::fact::{FactType, Field};
use super::rulebook::{Arg, Criterion, Plan, RuleBook, SourceId, Track};
use super::truth::Truth;
use super::words::Words;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The book is refused.
    Error,
    /// Worth a look.
    Warning,
}

/// Something wrong with the data, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The data file.
    pub file: String,
    /// The criterion, pathway, question or key.
    pub item: String,
    /// What is wrong.
    pub problem: String,
}

impl Finding {
    /// A finding that refuses the book.
    pub fn error(file: impl Into<String>, item: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { severity: Severity::Error, file: file.into(), item: item.into(), problem: problem.into() }
    }

    /// A finding worth a look.
    pub fn warning(file: impl Into<String>, item: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(file, item, problem) }
    }

    /// Whether it refuses the book.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.file, self.item, self.problem)
    }
}

/// All findings on a loaded book.
pub fn check(book: &RuleBook) -> Vec<Finding> {
    let mut checker = Checker { book, findings: Vec::new() };
    checker.derived();
    checker.criteria();
    checker.plans();
    checker.questions();
    for words in book.words.values() {
        checker.words(words);
    }
    checker.findings
}

struct Checker<'a> {
    book: &'a RuleBook,
    findings: Vec<Finding>,
}

impl Checker<'_> {
    fn error(&mut self, file: &str, item: &str, problem: impl Into<String>) {
        self.findings.push(Finding::error(file, item, problem));
    }

    /// Derived facts of the data and of the code are the same.
    fn derived(&mut self) {
        let declared: BTreeSet<&str> = self.book.schema.derived.iter().map(|fact| fact.id.as_str()).collect();
        let written = BTreeSet::from(super::derived::DERIVED);
        for name in declared.symmetric_difference(&written) {
            self.error("facts.toml", name, "is derived in the data or in the code only");
        }
    }

    fn cited(&mut self, item: &str, citations: &[SourceId]) {
        if citations.is_empty() {
            self.error("rules", item, "cites nothing");
        }
        for source in citations {
            if !self.book.sources.contains_key(source) {
                self.error("rules", item, format!("cites {source}, which is not in sources.toml"));
            }
        }
    }

    fn criteria(&mut self) {
        let required: BTreeSet<usize> = self
            .all_plans()
            .into_iter()
            .flat_map(|(_, plan)| plan.versions.iter().flat_map(|version| version.requires.iter().copied()))
            .collect();
        for (at, criterion) in self.book.criteria.iter().enumerate() {
            let id = criterion.id.as_str();
            self.cited(id, &criterion.citations);
            if !required.contains(&at) {
                self.error("rules", id, "is required by no pathway");
            }
            for arg in criterion.args.values() {
                if let Arg::Countries(countries) = arg {
                    for country in countries {
                        if self.book.schema.country(country) != Some(country.as_str()) {
                            self.error("rules", id, format!("{country} is not a country"));
                        }
                    }
                }
            }
        }
    }

    fn all_plans(&self) -> Vec<(String, &Plan)> {
        let pathways = self.book.pathways.iter().map(|pathway| (pathway.id.to_string(), &pathway.plan));
        let offices = self.book.offices.iter().map(|office| (office.id.clone(), &office.access));
        pathways.chain(offices).collect()
    }

    fn plans(&mut self) {
        let book = self.book;
        let pathways = book.pathways.iter().filter(|pathway| pathway.id.as_str() != super::ACCESS);
        let plans = pathways.map(|pathway| (pathway.id.as_str(), &pathway.plan));
        let offices = book.offices.iter().map(|office| (office.id.as_str(), &office.access));
        for (id, plan) in plans.chain(offices) {
            if plan.versions.is_empty() || plan.tracks.is_empty() {
                self.error("rules", id, "needs a version and a track");
            }
            let versions: Vec<Span> = plan.versions.iter().map(|version| (version.from, version.to)).collect();
            self.ordered(id, "versions", &versions);
            for track in &plan.tracks {
                self.track(id, track);
            }
            for version in &plan.versions {
                self.satisfiable(id, &version.id, &version.requires);
            }
        }
    }

    fn track(&mut self, id: &str, track: &Track) {
        let spans: Vec<Span> = track.periods.iter().map(|period| (period.from, period.to)).collect();
        self.ordered(id, &format!("periods of {}", track.id), &spans);
        for period in &track.periods {
            self.cited(id, &period.citations);
        }
        if track.periods.is_empty() {
            self.error("rules", id, format!("track {} has no period", track.id));
        }
    }

    /// Spans follow each other day by day: no overlap, no gap, none inverted.
    fn ordered(&mut self, id: &str, what: &str, spans: &[Span]) {
        for (from, to) in spans {
            if let (Some(from), Some(to)) = (from, to)
                && from > to
            {
                self.error("rules", id, format!("{what}: {from} is after {to}"));
            }
        }
        for pair in spans.windows(2) {
            let [(_, before), (after, _)] = pair else { continue };
            match (before, after) {
                (Some(before), Some(after)) if before.succ_opt() == Some(*after) => {}
                (Some(before), Some(after)) => {
                    self.error("rules", id, format!("{what}: {before} and {after} overlap or leave a gap"));
                }
                _ => self.error("rules", id, format!("{what}: an end in the middle is open")),
            }
        }
    }

    /// No version is impossible by a criterion that can never hold. Programmes that
    /// do not exist any more say `no` on purpose and are alone in their version.
    fn satisfiable(&mut self, id: &str, version: &str, requires: &[usize]) {
        let constant = |criterion: &&Criterion| criterion.when == Expr::Const(Truth::No);
        let never = requires.iter().filter_map(|at| self.book.criteria.get(*at)).filter(constant).count();
        if never > 0 && requires.len() > 1 {
            self.error("rules", id, format!("version {version} can never be met"));
        }
        let distinct: BTreeSet<usize> = requires.iter().copied().collect();
        if distinct.len() != requires.len() || requires.is_empty() {
            self.error("rules", id, format!("version {version} requires nothing, or something twice"));
        }
    }

    /// Every fact a rule reads is asked by one question, and every question is needed.
    fn questions(&mut self) {
        let book = self.book;
        let mut read = 0;
        for criterion in &book.criteria {
            read |= criterion.when.slots();
        }
        for (_, plan) in self.all_plans() {
            for track in &plan.tracks {
                read |= track.when.slots();
            }
        }
        let read = book.with_inputs(read);
        for (slot, fact) in book.schema.facts.iter().enumerate() {
            let id = fact.id.as_str();
            let questions = book.questions.iter().filter(|question| question.fact == fact.id).count();
            if bit(slot) & read != 0 && questions != 1 {
                self.error("questions.toml", id, format!("is asked by {questions} questions"));
            }
            if bit(slot) & read == 0 && questions > 0 {
                self.error("questions.toml", id, "is asked but no rule reads it");
            }
        }
        let mut asked = 0;
        for question in &book.questions {
            let reads = question.ask_if.as_ref().map_or(0, |ask_if| book.with_inputs(ask_if.slots()));
            let facts = book.schema.facts.len();
            let facts_only = (0..facts).fold(0, |bits, slot| bits | bit(slot));
            if reads & facts_only & !asked != 0 {
                self.error("questions.toml", &question.id, "depends on something asked later");
            }
            asked |= book.schema.slot(question.fact.as_str()).map_or(0, bit);
        }
    }

    fn words(&mut self, words: &Words) {
        let book = self.book;
        let file = format!("words/{}", words.lang);
        let mut missing = BTreeSet::new();
        let mut need = |present: bool, key: String| {
            if !present {
                missing.insert(key);
            }
        };
        for pathway in &book.pathways {
            let id = pathway.id.as_str();
            need(words.pathways.contains_key(id), format!("pathway.{id}"));
            for note in &pathway.notes {
                need(words.notes.contains_key(&note.id), format!("note.{}", note.id));
            }
        }
        need(words.notes.contains_key("no_office"), "note.no_office".to_owned());
        for criterion in &book.criteria {
            need(words.reasons.contains_key(&criterion.words), format!("reason.{}", criterion.words));
        }
        for question in &book.questions {
            need(words.questions.contains_key(&question.id), format!("question.{}", question.id));
            need(words.groups.contains_key(&question.group), format!("group.{}", question.group));
        }
        for office in &book.offices {
            need(words.offices.contains_key(&office.id), format!("office.{}", office.id));
        }
        for name in book.schema.countries.values() {
            need(words.countries.contains_key(name), format!("country.{name}"));
        }
        for status in ["open", "paused", "ended", "not_started", "announced", "cap_reached", "not_offered"] {
            need(words.status.contains_key(status), format!("status.{status}"));
        }
        for outcome in ["likely", "not_eligible", "need_more_information"] {
            need(words.outcomes.contains_key(outcome), format!("outcome.{outcome}"));
        }
        for fact in &book.schema.facts {
            for option in fact.kind.options() {
                need(!words.option(&fact.labels, option).is_empty(), format!("option.{}.{option}", fact.labels));
            }
            fields(words, fact.id.as_str(), "", fact.kind.fields(), &mut need);
        }
        for key in missing {
            self.error(&file, &key, "has no words");
        }
        self.placeholders(words, &file);
    }

    /// A placeholder in a reason is given by every criterion that uses the reason.
    fn placeholders(&mut self, words: &Words, file: &str) {
        for criterion in &self.book.criteria {
            let Some(reason) = words.reasons.get(&criterion.words) else { continue };
            for text in [&reason.rule, &reason.yes, &reason.no, &reason.unknown] {
                if text.trim().is_empty() {
                    self.error(file, &criterion.words, "is empty");
                }
                for name in text.split('{').skip(1).filter_map(|part| part.split('}').next()) {
                    if !criterion.args.contains_key(name) {
                        self.error(file, criterion.id.as_str(), format!("{{{name}}} stands for nothing"));
                    }
                }
            }
        }
    }
}

/// First and last day; an absent end is open.
type Span = (Option<NaiveDate>, Option<NaiveDate>);

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
