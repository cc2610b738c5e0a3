//! Facts: what the rules read, what type each has, and what a person answered.
//!
//! The intake builds its forms from [`Fact`], the rules are type-checked against
//! it and answers are validated with it. Nothing here knows a rule or a date.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The name of a fact, such as `host_status`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FactId(String);

impl FactId {
    /// A fact name as written in rules and case files.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The name itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for FactId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<&str> for FactId {
    fn from(name: &str) -> Self {
        Self(name.to_owned())
    }
}

impl fmt::Display for FactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The type of a fact or of a field of a record: everything a form needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactType {
    /// Yes or no.
    Bool,
    /// One word of a closed list.
    Enum {
        /// The words, in the order in which they are offered.
        options: Vec<String>,
    },
    /// A country by the name of the embedded country list.
    Country,
    /// A whole number.
    Int {
        /// Smallest accepted value.
        min: i64,
        /// Largest accepted value.
        max: i64,
    },
    /// A local calendar date.
    Date,
    /// Free text.
    Text {
        /// Longest accepted text, in characters.
        max_chars: usize,
    },
    /// Any number of words of a closed list.
    Set {
        /// The words, in the order in which they are offered.
        options: Vec<String>,
    },
    /// Any number of countries.
    Countries,
    /// Any number of whole numbers (years).
    Ints {
        /// Smallest accepted value.
        min: i64,
        /// Largest accepted value.
        max: i64,
    },
    /// One thing with fields, or none (`null`, or the fact's own word for it).
    Record {
        /// The fields, in the order in which they are asked.
        fields: Vec<Field>,
        /// A word that also says "has none", such as `none`.
        none_word: Option<String>,
    },
    /// A list of things with fields; the empty list says "none".
    Records {
        /// The fields of each entry, in the order in which they are asked.
        fields: Vec<Field>,
    },
}

impl FactType {
    /// The fields of a record or of the entries of a list; empty for the rest.
    pub fn fields(&self) -> &[Field] {
        match self {
            Self::Record { fields, .. } | Self::Records { fields } => fields,
            _ => &[],
        }
    }

    /// The field with this name.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields().iter().find(|field| field.id == id)
    }

    /// The closed list of words a form offers; empty where there is none.
    pub fn options(&self) -> &[String] {
        match self {
            Self::Enum { options } | Self::Set { options } => options,
            _ => &[],
        }
    }
}

/// One field of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Name inside the record, such as `status`.
    pub id: String,
    /// Type; a field may itself be a record (`i130`).
    pub kind: FactType,
    /// Which list of option labels the words use (see [`super::Words::option`]).
    pub labels: String,
    /// Other accepted spellings of an option.
    pub aliases: BTreeMap<String, String>,
}

/// One fact of the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Its name.
    pub id: FactId,
    /// Its type, with closed options and record fields.
    pub kind: FactType,
    /// Whether `null` ("has none") is an answer. `false` where everybody has one.
    pub nullable: bool,
    /// Whether it is shown to few: the protection tier.
    pub protection: bool,
    /// Which list of option labels the words use.
    pub labels: String,
    /// Other accepted spellings of an option.
    pub aliases: BTreeMap<String, String>,
}

/// A known value. `Nothing` is "has none", which is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Has none: no passport, no removal order, no supporter.
    Nothing,
    /// Yes or no.
    Bool(bool),
    /// A word of a closed list, or a country.
    Word(String),
    /// A whole number.
    Int(i64),
    /// A date.
    Date(NaiveDate),
    /// Free text.
    Text(String),
    /// Words of a closed list, or countries.
    Words {
        /// The words, without repetition, in the order given.
        items: Vec<String>,
        /// Whether there is at least one more that is not known.
        more_unknown: bool,
    },
    /// Whole numbers.
    Ints(Vec<i64>),
    /// One thing with fields.
    Record(Record),
    /// A list of things with fields.
    Records(Vec<Record>),
}

/// Field name to answer; a field that is absent was not asked.
pub type Record = BTreeMap<String, Answer>;

/// What a person answered to one question. Only `Known` is known to the rules;
/// the other three differ in wording and in what is asked next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Answer {
    /// Not asked yet.
    #[default]
    Unasked,
    /// "I do not know."
    DontKnow,
    /// "I prefer not to say."
    Declined,
    /// A known value.
    Known(Value),
}

impl Answer {
    /// The value, if it is known.
    pub fn known(&self) -> Option<&Value> {
        match self {
            Self::Known(value) => Some(value),
            _ => None,
        }
    }

    /// Whether the question was put to the person at all.
    pub fn is_asked(&self) -> bool {
        *self != Self::Unasked
    }
}

/// A fact computed from others on the day asked (see `derived.rs`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DerivedFact {
    /// Its name, usable in conditions like any fact.
    pub id: FactId,
    /// Its type.
    pub kind: FactType,
    /// The facts it is computed from.
    pub inputs: Vec<FactId>,
}

/// All facts, in file order, with those derived from them.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// Facts that are asked.
    pub facts: Vec<Fact>,
    /// Facts that are computed.
    pub derived: Vec<DerivedFact>,
    /// Accepted spellings of countries, each to the stored name.
    pub countries: BTreeMap<String, String>,
}

impl Schema {
    /// The fact with this name.
    pub fn fact(&self, id: &str) -> Option<&Fact> {
        self.facts.iter().find(|fact| fact.id.as_str() == id)
    }

    /// The derived fact with this name.
    pub fn derived(&self, id: &str) -> Option<&DerivedFact> {
        self.derived.iter().find(|fact| fact.id.as_str() == id)
    }

    /// The stored name of a country, from any accepted spelling.
    pub fn country(&self, name: &str) -> Option<&str> {
        self.countries.get(name).map(String::as_str)
    }

    /// Position of a fact or derived fact: facts first, then derived ones.
    pub fn slot(&self, id: &str) -> Option<usize> {
        self.facts
            .iter()
            .map(|fact| fact.id.as_str())
            .chain(self.derived.iter().map(|fact| fact.id.as_str()))
            .position(|name| name == id)
    }

    /// Type of the fact or derived fact at a position.
    pub fn slot_kind(&self, slot: usize) -> Option<&FactType> {
        match self.facts.get(slot) {
            Some(fact) => Some(&fact.kind),
            None => self.derived.get(slot.checked_sub(self.facts.len())?).map(|fact| &fact.kind),
        }
    }

    /// Name of the fact or derived fact at a position.
    pub fn slot_id(&self, slot: usize) -> Option<&FactId> {
        match self.facts.get(slot) {
            Some(fact) => Some(&fact.id),
            None => self.derived.get(slot.checked_sub(self.facts.len())?).map(|fact| &fact.id),
        }
    }
}
