//! Reads a bundle of data files into a [`RuleBook`]; refuses what does not hold up.
//!
//! Everything wrong is collected, so that an author sees all of it at once, up to a
//! limit. The checks on the finished book are in `check/`. Nothing here panics and
//! the work is bounded by the size of the bundle.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use toml::Spanned;

use super::answers::read_fact;
use super::bundle::{Bundle, LARGEST_BUNDLE, LARGEST_FILE, MOST_FILES};
use super::check;
use super::compiled::Prepared;
use super::counter::Readings;
use super::expr::{Path, Root};
use super::fact::{FactId, FactType, Schema};
use super::finding::{Finding, Item, Place, Places};
use super::load_files::{OfficeFile, QuestionEntry, TopFile, WordsFile};
use super::load_hash;
use super::nearest;
use super::parse::Names;
use super::question::Question;
use super::rulebook::{Criterion, Office, RuleBook, Source, SourceId};
use super::words::Words;

/// Reading ends after this many findings.
const MOST_FINDINGS: usize = 200;

/// Languages that every book has.
const LANGUAGES: [&str; 2] = ["en", "es"];

impl RuleBook {
    /// Loads the embedded rules, words and questions, with every check.
    ///
    /// # Errors
    /// All findings that make the book unusable.
    pub fn load_embedded() -> Result<Self, Vec<Finding>> {
        Self::load(&Bundle::embedded())
    }

    /// Loads a bundle of files, with every check that refuses a book.
    ///
    /// # Errors
    /// All findings that make the book unusable, with the warnings among them.
    pub fn load(bundle: &Bundle) -> Result<Self, Vec<Finding>> {
        match Self::read(bundle) {
            (Some(book), findings) if findings.iter().all(|finding| !finding.is_error()) => Ok(book),
            (_, findings) => Err(findings),
        }
    }

    /// What is wrong with this book as one that only tightens another: findings where
    /// somebody would be told more than before, or a source is gone.
    pub fn tightening_of(&self, base: &Self) -> Vec<Finding> {
        check::tightens(base, self)
    }

    /// The book as far as it could be read, and what is wrong in its data.
    fn read(bundle: &Bundle) -> (Option<Self>, Vec<Finding>) {
        let mut loader = Loader::default();
        let book = loader.book(bundle);
        let mut findings = loader.findings;
        if let Some(book) = &book {
            findings.extend(check::check(book));
        }
        (book, findings)
    }

    /// Loads a bundle and says everything there is to say about it. There is a book
    /// where it could be read, usable only if no finding is an error.
    pub fn examine(bundle: &Bundle) -> (Option<Self>, Vec<Finding>) {
        let (book, mut findings) = Self::read(bundle);
        if let Some(book) = &book
            && !findings.iter().any(Finding::is_error)
        {
            findings.extend(check::searched(book).findings);
        }
        (book, findings)
    }
}

/// A file at the top of a bundle, with the lines of its text.
pub(super) struct Top<'a> {
    name: &'a str,
    lines: Lines,
    pub(super) content: TopFile,
}

impl Top<'_> {
    /// Where something of this file stands.
    pub(super) fn place<T>(&self, spanned: &Spanned<T>) -> Place {
        self.lines.place(self.name, spanned.span().start)
    }

    /// Shared files first, then by the order they say, then by name.
    fn place_in_order(&self) -> (bool, i64, &str) {
        (!SHARED.contains(&self.name), self.content.order.unwrap_or(i64::MAX), self.name)
    }
}

/// Files that are read before those with pathways.
const SHARED: [&str; 6] = ["countries.toml", "facts.toml", "names.toml", "sources.toml", "questions.toml", "counters.toml"];

/// The offsets at which the lines of a text begin.
pub(super) struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self(std::iter::once(0).chain(breaks).collect())
    }

    fn place(&self, file: &str, offset: usize) -> Place {
        Place { file: file.to_owned(), line: Some(self.0.partition_point(|start| *start <= offset)) }
    }
}

#[derive(Default)]
pub(super) struct Loader {
    pub(super) schema: Schema,
    pub(super) names: Names,
    pub(super) findings: Vec<Finding>,
    pub(super) places: Places,
    pub(super) criteria: Vec<Criterion>,
    /// Position of each criterion by its name.
    pub(super) positions: BTreeMap<String, usize>,
    /// Every file as JSON, for the hash.
    canonical: BTreeMap<String, Json>,
}

impl Loader {
    pub(super) fn found(&mut self, code: &'static str, place: &Place, item: &str, problem: impl Into<String>) {
        if !self.is_full() {
            self.findings.push(Finding::new(code, place, item, problem));
        }
    }

    /// Whether enough is wrong already.
    pub(super) fn is_full(&self) -> bool {
        self.findings.len() >= MOST_FINDINGS
    }

    fn book(&mut self, bundle: &Bundle) -> Option<RuleBook> {
        if !self.fits(bundle) {
            return None;
        }
        let mut tops = Vec::new();
        let mut offices = Vec::new();
        let mut words: BTreeMap<String, Words> = BTreeMap::new();
        for (name, text) in bundle.files() {
            match name.split('/').collect::<Vec<_>>().as_slice() {
                [file] if ends_in_toml(file) => tops.extend(self.top(name, text)),
                ["offices", file] if ends_in_toml(file) => offices.extend(self.top_office(name, text)),
                ["words", lang, file] if ends_in_toml(file) && is_language(lang) => self.read_words(name, text, lang, &mut words),
                _ => {
                    let problem = "has no place in a bundle; rules are *.toml, offices/*.toml and words/LANGUAGE/*.toml";
                    self.found("E-file", &Place::file(name), "", problem);
                }
            }
        }
        for lang in LANGUAGES {
            if !words.contains_key(lang) {
                let problem = "is not there; a book speaks Spanish and English, add words/es and words/en";
                self.found("E-language", &Place::file(format!("words/{lang}")), lang, problem);
            }
        }
        // A file that cannot be read would make half the names in the others unknown.
        if !self.findings.is_empty() {
            return None;
        }
        tops.sort_by(|left: &Top<'_>, right: &Top<'_>| left.place_in_order().cmp(&right.place_in_order()));
        self.finish(bundle, tops, offices, words)
    }

    /// Whether a bundle is small enough to be read.
    fn fits(&mut self, bundle: &Bundle) -> bool {
        for (name, text) in bundle.files().filter(|(_, text)| text.len() > LARGEST_FILE) {
            let problem = format!("has {} bytes; a file has at most {LARGEST_FILE}", text.len());
            self.found("E-size", &Place::file(name), "", problem);
        }
        let files = bundle.files().count();
        if bundle.size() > LARGEST_BUNDLE || files > MOST_FILES {
            let problem =
                format!("has {files} files of {} bytes; a bundle has at most {MOST_FILES} of {LARGEST_BUNDLE}", bundle.size());
            self.found("E-size", &Place::file("."), "", problem);
        }
        self.findings.is_empty()
    }

    fn finish(
        &mut self,
        bundle: &Bundle,
        mut tops: Vec<Top<'_>>,
        offices: Vec<(Top<'_>, OfficeFile)>,
        words: BTreeMap<String, Words>,
    ) -> Option<RuleBook> {
        self.read_schema(&mut tops);
        if !self.findings.is_empty() {
            return None;
        }
        self.read_names(&mut tops);
        let mut offices = offices;
        offices.sort_by(|(left, one), (right, other)| {
            (one.order.unwrap_or(i64::MAX), left.name).cmp(&(other.order.unwrap_or(i64::MAX), right.name))
        });
        for top in &mut tops {
            let criteria = std::mem::take(&mut top.content.criterion);
            self.add_criteria(top, criteria);
        }
        for (top, office) in &mut offices {
            let criteria = std::mem::take(&mut office.criterion);
            self.add_criteria(top, criteria);
        }
        let mut pathways = Vec::new();
        for top in &mut tops {
            for entry in std::mem::take(&mut top.content.pathway) {
                let pathway = self.pathway(top, entry);
                pathways.push(pathway);
            }
        }
        let offices = offices.into_iter().map(|(top, office)| self.office(&top, office)).collect();
        let sources = self.sources(&mut tops);
        let questions = self.questions(&mut tops);
        let counters = self.counters(&mut tops, &mut pathways);
        let readings = Readings::new(self.readings(&mut tops, &counters));
        let tightens = tops.iter().find_map(|top| top.content.tightens.as_ref().map(|hash| hash.get_ref().clone()));
        // Broken rules are not worth checking as a whole.
        if self.findings.iter().any(Finding::is_error) {
            return None;
        }
        Some(RuleBook {
            hash: load_hash::hash(&self.canonical),
            bundle: bundle.clone(),
            tightens,
            places: std::mem::take(&mut self.places),
            schema: std::mem::take(&mut self.schema),
            criteria: std::mem::take(&mut self.criteria),
            pathways,
            offices,
            sources,
            questions,
            counters,
            readings,
            words,
            prepared: Prepared::default(),
        })
    }

    /// Reads a file as TOML and in its shape; says where it is neither.
    fn read<T: DeserializeOwned>(&mut self, name: &str, text: &str, lines: &Lines) -> Option<T> {
        let place = |span: Option<std::ops::Range<usize>>| match span {
            Some(span) => lines.place(name, span.start),
            None => Place::file(name),
        };
        match toml::from_str::<toml::Value>(text) {
            Ok(value) => {
                self.canonical.insert(name.to_owned(), load_hash::json(&value));
            }
            Err(error) => {
                let code = if error.message().contains("duplicate key") { "E-duplicate" } else { "E-toml" };
                self.found(code, &place(error.span()), "", error.message());
                return None;
            }
        }
        match toml::from_str(text) {
            Ok(read) => Some(read),
            Err(error) => {
                let message = error.message();
                let key = message.contains("unknown field") || message.contains("missing field");
                self.found(if key { "E-key" } else { "E-type" }, &place(error.span()), "", message);
                None
            }
        }
    }

    fn top<'a>(&mut self, name: &'a str, text: &str) -> Option<Top<'a>> {
        let lines = Lines::of(text);
        let content = self.read(name, text, &lines)?;
        Some(Top { name, lines, content })
    }

    fn top_office<'a>(&mut self, name: &'a str, text: &str) -> Option<(Top<'a>, OfficeFile)> {
        let lines = Lines::of(text);
        let office = self.read(name, text, &lines)?;
        Some((Top { name, lines, content: TopFile::default() }, office))
    }

    fn office(&mut self, top: &Top<'_>, entry: OfficeFile) -> Office {
        let place = top.place(&entry.id);
        let id = entry.id.into_inner();
        if !self.places.note(Item::Office, &id, place.clone()) {
            self.found("E-duplicate", &place, &id, "is an office twice; keep one");
        }
        if self.schema.country(&entry.country) != Some(entry.country.as_str()) {
            let near = nearest::remedy(&entry.country, self.schema.countries.values().map(String::as_str));
            self.found("E-country", &place, &id, format!("is in {}, which is no country{near}", entry.country));
        }
        let access = self.plan(top, &id, entry.version, entry.track);
        Office { id, country: entry.country, access }
    }

    fn sources(&mut self, tops: &mut [Top<'_>]) -> BTreeMap<SourceId, Source> {
        let mut sources = BTreeMap::new();
        for top in tops {
            for entry in std::mem::take(&mut top.content.source) {
                let place = top.place(&entry.id);
                let id = SourceId::new(entry.id.into_inner());
                if !self.places.note(Item::Source, id.as_str(), place.clone()) {
                    self.found("E-duplicate", &place, id.as_str(), "is a source twice; keep one");
                }
                let source = Source {
                    id: id.clone(),
                    title: entry.title,
                    lang: entry.lang,
                    site: entry.site,
                    date: entry.date,
                    grade: entry.grade,
                    retrieved: entry.retrieved,
                    address: entry.address,
                };
                sources.insert(id, source);
            }
        }
        sources
    }

    /// Questions in the order in which they are asked: as written, each with `after`
    /// behind the one it names.
    fn questions(&mut self, tops: &mut [Top<'_>]) -> Vec<Question> {
        let mut questions: Vec<Question> = Vec::new();
        let mut placed = Vec::new();
        for top in tops {
            for entry in std::mem::take(&mut top.content.question) {
                let place = top.place(&entry.id);
                let after = entry.after.clone();
                let question = self.question(top, entry, &place);
                match after {
                    None => questions.push(question),
                    Some(after) => placed.push((after, place, question)),
                }
            }
        }
        for (after, place, question) in placed {
            if let Some(at) = questions.iter().position(|other| other.id == after) {
                questions.insert(at + 1, question);
            } else {
                let near = nearest::remedy(&after, questions.iter().map(|other| other.id.as_str()));
                self.found("E-question", &place, &question.id, format!("stands after {after}, which is no question{near}"));
            }
        }
        questions
    }

    fn question(&mut self, top: &Top<'_>, entry: QuestionEntry, place: &Place) -> Question {
        let id = entry.id.into_inner();
        if !self.places.note(Item::Question, &id, place.clone()) {
            self.found("E-duplicate", place, &id, "is a question twice; keep one");
        }
        if self.schema.fact(&entry.fact).is_none() {
            let near = nearest::remedy(&entry.fact, self.schema.facts.iter().map(|fact| fact.id.as_str()));
            self.found("E-fact", place, &id, format!("asks for {}, which is not a fact{near}", entry.fact));
        }
        let ask_if = entry.ask_if.map(|text| self.condition_at(top, &id, &text));
        let presumed_if = entry.presume_if.map(|text| self.condition_at(top, &id, &text));
        let presumed = entry.presume.map(|json| read_fact(&self.schema, &entry.fact, &json));
        let presumed = match (presumed, presumed_if) {
            (Some(Ok(answer)), Some(when)) => Some((when, answer)),
            (None, None) => None,
            (Some(Err(error)), _) => {
                self.found("E-question", place, &id, format!("presumes what is no answer: {error}"));
                None
            }
            _ => {
                self.found("E-question", place, &id, "needs both presume and presume_if; add the other or leave out both");
                None
            }
        };
        Question {
            id,
            fact: FactId::new(entry.fact),
            per: entry.per,
            ask_if,
            presumed,
            sensitive: entry.sensitive,
            group: entry.group,
        }
    }

    fn read_words(&mut self, name: &str, text: &str, lang: &str, all: &mut BTreeMap<String, Words>) {
        let lines = Lines::of(text);
        let Some(read) = self.read::<WordsFile>(name, text, &lines) else { return };
        let words = all.entry(lang.to_owned()).or_insert_with(|| Words { lang: lang.to_owned(), ..Words::default() });
        for twice in words.add(read) {
            let line = text.find(&twice).map(|at| lines.place(name, at));
            self.found("E-duplicate", &line.unwrap_or_else(|| Place::file(name)), &twice, "has words twice; keep one");
        }
    }

    /// The date a track looks up instead of the day asked.
    pub(super) fn clock(&mut self, top: &Top<'_>, item: &str, text: &Spanned<String>) -> Option<Path> {
        let mut parts = text.get_ref().split('.');
        let slot = parts.next().and_then(|first| self.schema.slot(first));
        let fields: Vec<String> = parts.map(str::to_owned).collect();
        let kind = slot.and_then(|slot| self.schema.slot_kind(slot));
        let kind = match fields.first() {
            None => kind,
            Some(field) => kind.and_then(|kind| kind.field(field)).map(|field| &field.kind),
        };
        match (slot, kind) {
            (Some(slot), Some(FactType::Date)) if fields.len() <= 1 => {
                Some(Path { root: Root::Slot(slot), fields, text: text.get_ref().clone() })
            }
            _ => {
                let problem = format!("the clock {} is not a date; name a fact of type date", text.get_ref());
                self.found("E-type", &top.place(text), item, problem);
                None
            }
        }
    }
}

fn ends_in_toml(file: &str) -> bool {
    file.strip_suffix(".toml").is_some_and(|name| !name.is_empty())
}

fn is_language(name: &str) -> bool {
    (2..=8).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

/// Names that stand more than once.
pub(super) fn repeated<'a>(names: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::new();
    names.filter(|name| !seen.insert(*name)).collect()
}
