//! What is wrong with the data of a rule book, and where it stands.
//!
//! Made by the loader and the static checks, shown by `puente pathways check` and on
//! the page on which a draft is edited. A finding names file, line, item and remedy.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
use serde_json::{Map, Value as Json, json};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The book is refused.
    Error,
    /// Worth a look.
    Warning,
}

/// An applicant, an office and a day that show a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// Office, or `none`.
    pub office: String,
    /// The day asked.
    pub as_of: NaiveDate,
    /// The answers, as in a case file.
    pub answers: Map<String, Json>,
    /// What the rules say of them, by pathway: only what the finding is about.
    pub expected: BTreeMap<String, String>,
}

impl Witness {
    /// The witness as one case of a case file (`pathway-cases/1`).
    pub fn to_case(&self, id: &str, why: &str) -> Json {
        json!({
            "id": id, "office": self.office, "as_of_date": self.as_of.to_string(),
            "answers": self.answers, "expected": self.expected, "why": why,
        })
    }
}

/// Where something stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The data file.
    pub file: String,
    /// Its line, counted from one.
    pub line: Option<usize>,
}

impl Place {
    /// A file as a whole.
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: file.into(), line: None }
    }
}

/// Something wrong with the data, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// Its code: `E-...` refuses the book, `W-...` warns.
    pub code: &'static str,
    /// The data file.
    pub file: String,
    /// The line in it, counted from one.
    pub line: Option<usize>,
    /// The criterion, pathway, question or key.
    pub item: String,
    /// What is wrong, and what to do about it.
    pub problem: String,
    /// An example that shows it.
    pub witness: Option<Witness>,
}

impl Finding {
    /// A finding; whether it refuses the book is in its code.
    pub fn new(code: &'static str, place: &Place, item: impl Into<String>, problem: impl Into<String>) -> Self {
        let severity = if code.starts_with("W-") { Severity::Warning } else { Severity::Error };
        let (file, line) = (place.file.clone(), place.line);
        Self { severity, code, file, line, item: item.into(), problem: problem.into(), witness: None }
    }

    /// The finding with an example.
    #[must_use]
    pub fn with(self, witness: Witness) -> Self {
        Self { witness: Some(witness), ..self }
    }

    /// Whether it refuses the book.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.code)?;
        if !self.item.is_empty() {
            write!(f, " {}", self.item)?;
        }
        write!(f, ": {}", self.problem)
    }
}

/// What a name in the data is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// A fact or derived fact.
    Fact,
    /// A shared list.
    Set,
    /// A shared condition.
    Definition,
    /// A source.
    Source,
    /// A question.
    Question,
    /// A criterion.
    Criterion,
    /// A pathway.
    Pathway,
    /// An office.
    Office,
    /// A version, as `pathway/version`.
    Version,
    /// A track, as `pathway/track`.
    Track,
    /// A counter.
    Counter,
    /// A reading of a counter, as `counter/day`.
    Reading,
}

/// Where each named thing of a book stands.
#[derive(Clone, Debug, Default)]
pub struct Places {
    known: BTreeMap<(Item, String), Place>,
}

impl Places {
    /// Notes where something stands; `false` where that name was taken.
    pub fn note(&mut self, item: Item, id: &str, place: Place) -> bool {
        let key = (item, id.to_owned());
        let free = !self.known.contains_key(&key);
        self.known.entry(key).or_insert(place);
        free
    }

    /// Where something stands; an empty place where that is not known.
    pub fn of(&self, item: Item, id: &str) -> Place {
        self.known.get(&(item, id.to_owned())).cloned().unwrap_or_default()
    }

    /// All names of a kind.
    pub fn names(&self, item: Item) -> impl Iterator<Item = &str> {
        self.known.keys().filter(move |(kind, _)| *kind == item).map(|(_, id)| id.as_str())
    }
}
