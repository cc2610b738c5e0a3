//! Reads the embedded data files into a [`RuleBook`]; refuses what does not hold up.
//!
//! Everything wrong is collected, so that an author sees all of it at once. The
//! checks on the finished book are in `check.rs`.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::check::{self, Finding};
use super::embedded::{self, DataFile};
use super::expr::{Expr, Path, Root};
use super::fact::{FactId, FactType, Schema};
use super::load_files::{
    CriterionEntry, NamesFile, OfficeFile, PathwayEntry, QuestionsFile, RulesFile, SourcesFile, TrackEntry, VersionEntry,
    WordsFile,
};
use super::parse::{Names, parse};
use super::question::Question;
use super::rulebook::{
    Criterion, CriterionId, Kind, Note, Office, Pathway, PathwayId, Period, Plan, RuleBook, Source, SourceId, Track, Version,
};
use super::words::Words;

/// Part of the hash: raised when the meaning of the data changes in code.
const ENGINE: &str = "pathways-engine/1";

impl RuleBook {
    /// Loads the embedded rules, words and questions, with every check.
    ///
    /// # Errors
    /// All findings that make the book unusable.
    pub fn load_embedded() -> Result<Self, Vec<Finding>> {
        let schema = embedded::schema().map_err(|problem| vec![Finding::error("facts.toml", "", problem)])?;
        let mut loader = Loader::new(schema.clone());
        let book = loader.book();
        let mut findings = loader.findings;
        if let Some(book) = book {
            findings.extend(check::check(&book));
            if findings.iter().all(|finding| !finding.is_error()) {
                return Ok(book);
            }
        }
        Err(findings)
    }
}

struct Loader {
    schema: Schema,
    names: Names,
    findings: Vec<Finding>,
    criteria: Vec<Criterion>,
    /// Every file as JSON, for the hash.
    canonical: BTreeMap<&'static str, Json>,
}

impl Loader {
    fn new(schema: Schema) -> Self {
        let names = Names::default();
        Self { schema, names, findings: Vec::new(), criteria: Vec::new(), canonical: BTreeMap::new() }
    }

    fn error(&mut self, file: &str, item: &str, problem: impl Into<String>) {
        self.findings.push(Finding::error(file, item, problem));
    }

    fn read<T: DeserializeOwned>(&mut self, file: DataFile) -> Option<T> {
        let (name, text) = file;
        match toml::from_str::<toml::Value>(text) {
            Ok(value) => {
                self.canonical.insert(name, json(&value));
            }
            Err(error) => {
                self.error(name, "", error.to_string());
                return None;
            }
        }
        match toml::from_str(text) {
            Ok(read) => Some(read),
            Err(error) => {
                self.error(name, "", error.to_string());
                None
            }
        }
    }

    fn expr(&mut self, file: &str, item: &str, text: &str) -> Expr {
        match parse(text, &self.schema, &self.names) {
            Ok(expr) => expr,
            Err(problem) => {
                self.error(file, item, format!("{problem} in: {text}"));
                Expr::Const(super::truth::Truth::Unknown)
            }
        }
    }

    fn book(&mut self) -> Option<RuleBook> {
        for file in [embedded::FACTS, embedded::COUNTRIES] {
            let _: Option<toml::Value> = self.read(file);
        }
        self.read_names(embedded::NAMES)?;
        let mut pathways = Vec::new();
        let mut files = Vec::new();
        for file in embedded::RULES {
            let mut rules: RulesFile = self.read(file)?;
            self.add_criteria(file.0, std::mem::take(&mut rules.criterion));
            files.push((file.0, rules));
        }
        let mut offices = Vec::new();
        for file in embedded::OFFICES {
            let office: OfficeFile = self.read(file)?;
            self.add_criteria(file.0, office.criterion);
            let access = self.plan(file.0, &office.id, office.version, office.track);
            offices.push(Office { id: office.id, country: office.country, access });
        }
        for (file, rules) in files {
            for entry in rules.pathway {
                let pathway = self.pathway(file, entry);
                pathways.push(pathway);
            }
        }
        let sources = self.sources(embedded::SOURCES)?;
        let questions = self.questions(embedded::QUESTIONS)?;
        let words = self.words();
        let hash = self.hash();
        let criteria = std::mem::take(&mut self.criteria);
        Some(RuleBook { hash, schema: self.schema.clone(), criteria, pathways, offices, sources, questions, words })
    }

    fn read_names(&mut self, file: DataFile) -> Option<()> {
        let read: NamesFile = self.read(file)?;
        self.names.sets = read.set;
        for definition in read.define {
            let expr = self.expr(file.0, &definition.id, &definition.when);
            if self.names.definitions.insert(definition.id.clone(), expr).is_some() {
                self.error(file.0, &definition.id, "is defined twice");
            }
        }
        Some(())
    }

    fn add_criteria(&mut self, file: &str, entries: Vec<CriterionEntry>) {
        for entry in entries {
            let when = self.expr(file, &entry.id, &entry.when);
            if self.criteria.iter().any(|criterion| criterion.id.as_str() == entry.id) {
                self.error(file, &entry.id, "is written twice");
            }
            self.criteria.push(Criterion {
                words: entry.words.unwrap_or_else(|| entry.id.clone()),
                id: CriterionId::new(entry.id),
                when,
                citations: entry.cite.into_iter().map(SourceId::new).collect(),
                confidence: entry.confidence,
                args: entry.args,
            });
        }
    }

    fn pathway(&mut self, file: &str, entry: PathwayEntry) -> Pathway {
        let id = entry.id;
        let protect_when = entry.protect_when.map(|text| self.expr(file, &id, &text));
        let protect_unless = entry.protect_unless.map(|text| self.expr(file, &id, &text));
        let mut notes = Vec::new();
        for note in entry.note {
            let when = self.expr(file, &id, note.when.as_deref().unwrap_or("yes"));
            notes.push(Note { id: note.id, when });
        }
        let plan = self.plan(file, &id, entry.version, entry.track);
        let needs_access = entry.kind == Kind::Access
            || plan
                .versions
                .iter()
                .flat_map(|version| &version.requires)
                .any(|at| self.criteria.get(*at).is_some_and(|criterion| criterion.when.needs_access()));
        Pathway { id: PathwayId::new(id), kind: entry.kind, needs_access, protect_when, protect_unless, notes, plan }
    }

    fn plan(&mut self, file: &str, id: &str, versions: Vec<VersionEntry>, tracks: Vec<TrackEntry>) -> Plan {
        let mut plan = Plan::default();
        for entry in versions {
            let mut requires = Vec::new();
            for name in &entry.requires {
                match self.criteria.iter().position(|criterion| criterion.id.as_str() == name) {
                    Some(at) => requires.push(at),
                    None => self.error(file, id, format!("requires {name}, which is no criterion")),
                }
            }
            plan.versions.push(Version { id: entry.id, from: entry.from, to: entry.to, requires });
        }
        for entry in tracks {
            let when = self.expr(file, id, entry.when.as_deref().unwrap_or("yes"));
            let clock = entry.clock.and_then(|text| self.clock(file, id, &text));
            let periods = entry.periods.into_iter().map(|period| Period {
                status: period.status,
                from: period.from,
                to: period.to,
                citations: period.cite.into_iter().map(SourceId::new).collect(),
            });
            plan.tracks.push(Track { id: entry.id, when, clock, periods: periods.collect() });
        }
        plan
    }

    fn clock(&mut self, file: &str, item: &str, text: &str) -> Option<Path> {
        let mut parts = text.split('.');
        let slot = parts.next().and_then(|first| self.schema.slot(first));
        let fields: Vec<String> = parts.map(str::to_owned).collect();
        let kind = slot.and_then(|slot| self.schema.slot_kind(slot));
        let kind = match fields.first() {
            None => kind,
            Some(field) => kind.and_then(|kind| kind.field(field)).map(|field| &field.kind),
        };
        match (slot, kind) {
            (Some(slot), Some(FactType::Date)) if fields.len() <= 1 => {
                Some(Path { root: Root::Slot(slot), fields, text: text.to_owned() })
            }
            _ => {
                self.error(file, item, format!("clock {text} is not a date"));
                None
            }
        }
    }

    fn sources(&mut self, file: DataFile) -> Option<BTreeMap<SourceId, Source>> {
        let read: SourcesFile = self.read(file)?;
        let mut sources = BTreeMap::new();
        for entry in read.source {
            let id = SourceId::new(entry.id);
            let source = Source {
                id: id.clone(),
                title: entry.title,
                lang: entry.lang,
                site: entry.site,
                date: entry.date,
                grade: entry.grade,
            };
            if sources.insert(id.clone(), source).is_some() {
                self.error(file.0, id.as_str(), "is written twice");
            }
        }
        Some(sources)
    }

    fn questions(&mut self, file: DataFile) -> Option<Vec<Question>> {
        let read: QuestionsFile = self.read(file)?;
        let mut questions = Vec::new();
        let mut seen = BTreeSet::new();
        for entry in read.question {
            if !seen.insert(entry.id.clone()) {
                self.error(file.0, &entry.id, "is written twice");
            }
            if self.schema.fact(&entry.fact).is_none() {
                self.error(file.0, &entry.id, format!("{} is not a fact", entry.fact));
            }
            let ask_if = entry.ask_if.map(|text| self.expr(file.0, &entry.id, &text));
            questions.push(Question {
                id: entry.id,
                fact: FactId::new(entry.fact),
                per: entry.per,
                ask_if,
                sensitive: entry.sensitive,
                group: entry.group,
            });
        }
        Some(questions)
    }

    fn words(&mut self) -> BTreeMap<String, Words> {
        let mut all = BTreeMap::new();
        for (lang, files) in embedded::WORDS {
            let mut words = Words { lang: lang.to_owned(), ..Words::default() };
            for file in files {
                let Some(read) = self.read::<WordsFile>(*file) else { continue };
                words.pathways.extend(read.pathway);
                words.reasons.extend(read.reason);
                words.questions.extend(read.question);
                words.groups.extend(read.group);
                words.options.extend(read.option);
                words.fields.extend(read.field);
                words.notes.extend(read.note);
                words.status.extend(read.status);
                words.outcomes.extend(read.outcome);
                words.offices.extend(read.office);
                words.countries.extend(read.country);
            }
            all.insert(lang.to_owned(), words);
        }
        all
    }

    fn hash(&self) -> String {
        let mut canonical = format!("{ENGINE}\n");
        for (name, value) in &self.canonical {
            canonical.push_str(name);
            canonical.push('\n');
            write_canonical(value, &mut canonical);
            canonical.push('\n');
        }
        let mut hash = String::with_capacity(64);
        for byte in Sha256::digest(canonical.as_bytes()) {
            hash.extend([byte >> 4, byte & 15].into_iter().filter_map(|half| char::from_digit(u32::from(half), 16)));
        }
        hash
    }
}

fn json(value: &toml::Value) -> Json {
    match value {
        toml::Value::String(text) => Json::from(text.as_str()),
        toml::Value::Integer(number) => Json::from(*number),
        toml::Value::Float(number) => Json::from(*number),
        toml::Value::Boolean(yes) => Json::from(*yes),
        toml::Value::Datetime(date) => Json::from(date.to_string()),
        toml::Value::Array(items) => items.iter().map(json).collect(),
        toml::Value::Table(table) => table.iter().map(|(key, value)| (key.clone(), json(value))).collect(),
    }
}

/// JSON with sorted keys, whatever order the map type keeps.
fn write_canonical(value: &Json, out: &mut String) {
    match value {
        Json::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_canonical(item, out);
            }
            out.push(']');
        }
        Json::Object(object) => {
            let sorted: BTreeMap<&String, &Json> = object.iter().collect();
            out.push('{');
            for (index, (key, item)) in sorted.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                out.push_str(&Json::from(key.as_str()).to_string());
                out.push(':');
                write_canonical(item, out);
            }
            out.push('}');
        }
        plain => out.push_str(&plain.to_string()),
    }
}
