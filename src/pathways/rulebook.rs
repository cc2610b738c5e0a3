//! The rule book: every pathway, criterion, office, source and question, loaded.
//!
//! Built by `load.rs` from a bundle of data files, read by `assess.rs` and by pages.
//! Immutable once loaded; two books with the same hash give the same results.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::bundle::Bundle;
use super::compiled::{Compiled, Prepared};
use super::counter::{Counter, Readings};
use super::expr::{Expr, Path};
use super::fact::Schema;
use super::finding::Places;
use super::question::Question;
use super::truth::Truth;
use super::words::Words;

macro_rules! name_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The name as written in the data.
            pub fn new(name: impl Into<String>) -> Self {
                Self(name.into())
            }

            /// The name itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

name_type!(
    /// The name of a pathway, such as `usrap_refugee`.
    PathwayId
);
name_type!(
    /// The name of a criterion, such as `chnv.passport`.
    CriterionId
);
name_type!(
    /// The name of a source, such as `F-CHNV`.
    SourceId
);

/// Where a rule comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Code used in citations.
    pub id: SourceId,
    /// Title of the document, in its own language.
    pub title: String,
    /// Language of the title, such as `en`.
    pub lang: String,
    /// Site or author.
    pub site: String,
    /// Date of the document as far as known; may be a period.
    pub date: String,
    /// `A` official, `B` press, law firm or organisation, `C` aggregator or
    /// translation, `S` founding text, `O` own knowledge, not verified.
    pub grade: String,
    /// The day on which its content was last taken over.
    pub retrieved: NaiveDate,
    /// Where it can be read, if one place is known.
    pub address: Option<String>,
}

/// Wording of a founding text, or of the press, that the rule does not follow. Kept
/// visible: its text is in the words, under `[contradiction]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// Key of its text.
    pub id: String,
    /// Where both wordings come from; never empty.
    pub citations: Vec<SourceId>,
}

/// How sure the reading of the source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// An official text says so.
    High,
    /// Press says so, or two sources differ.
    Medium,
    /// Derived, or not verified.
    Low,
}

/// One condition of a pathway.
#[derive(Clone, Debug)]
pub struct Criterion {
    /// Its name.
    pub id: CriterionId,
    /// The condition.
    pub when: Expr,
    /// Where it comes from; never empty.
    pub citations: Vec<SourceId>,
    /// How sure the reading is.
    pub confidence: Confidence,
    /// Key of its reason texts; several criteria may share one.
    pub words: String,
    /// What the reason texts' placeholders stand for: dates, countries.
    pub args: BTreeMap<String, Arg>,
    /// Other wordings of it.
    pub contradictions: Vec<Contradiction>,
}

/// A value named in a reason text.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Arg {
    /// A list of countries.
    Countries(Vec<String>),
    /// A date `YYYY-MM-DD` or a country.
    One(String),
}

/// Whether a programme takes people on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Open.
    Open,
    /// Paused; it may resume.
    Paused,
    /// Over.
    Ended,
    /// Begins later.
    NotStarted,
    /// Announced without a date and a procedure.
    Announced,
    /// Open, but the places of this period are taken.
    CapReached,
    /// Does not exist for this person or office.
    NotOffered,
}

impl Status {
    /// What the status lets an outcome be at best.
    pub fn truth(self) -> Truth {
        match self {
            Self::Open => Truth::Yes,
            Self::Paused | Self::Announced | Self::CapReached => Truth::Unknown,
            Self::Ended | Self::NotStarted | Self::NotOffered => Truth::No,
        }
    }

    /// The word used in results.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Paused => "paused",
            Self::Ended => "ended",
            Self::NotStarted => "not_started",
            Self::Announced => "announced",
            Self::CapReached => "cap_reached",
            Self::NotOffered => "not_offered",
        }
    }
}

/// A stretch of days with one status; both ends count, an absent end is open.
#[derive(Clone, Debug)]
pub struct Period {
    /// What holds in it.
    pub status: Status,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// Where that comes from.
    pub citations: Vec<SourceId>,
}

impl Period {
    /// Whether a day lies in the period.
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// One way a programme is offered, to those for whom `when` holds.
#[derive(Clone, Debug)]
pub struct Track {
    /// Its name, for staff.
    pub id: String,
    /// Whom it is for.
    pub when: Expr,
    /// The date that is looked up in the periods instead of the day asked,
    /// such as the day a petition was filed.
    pub clock: Option<Path>,
    /// Periods in order, without overlap.
    pub periods: Vec<Period>,
    /// Positions in [`RuleBook::counters`] of the caps that count for it.
    pub counters: Vec<usize>,
    /// Other wordings of whom it is for, or when.
    pub contradictions: Vec<Contradiction>,
}

/// The criteria in force in a stretch of days.
#[derive(Clone, Debug)]
pub struct Version {
    /// Its name.
    pub id: String,
    /// First day; absent where it was always so.
    pub from: Option<NaiveDate>,
    /// Last day; absent where no end is known.
    pub to: Option<NaiveDate>,
    /// Positions of its criteria in [`RuleBook::criteria`].
    pub requires: Vec<usize>,
}

/// The dated rules of a pathway: criteria by version, availability by track.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Versions in order.
    pub versions: Vec<Version>,
    /// Tracks in order of preference.
    pub tracks: Vec<Track>,
}

impl Plan {
    /// The version for a day: the one in force, else the last one before it,
    /// else the first one to come.
    pub fn version(&self, day: NaiveDate) -> Option<&Version> {
        let begun = self.versions.iter().rfind(|version| version.from.is_none_or(|from| from <= day));
        begun.or(self.versions.first())
    }
}

/// What the office does for a pathway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The office's access rule itself.
    Access,
    /// The office refers cases to it.
    Refers,
    /// The office informs and helps.
    Informs,
    /// Protection routing.
    Protection,
}

/// A remark shown with a result.
#[derive(Clone, Debug)]
pub struct Note {
    /// Key of its text.
    pub id: String,
    /// When it is shown.
    pub when: Expr,
}

/// One pathway.
#[derive(Clone, Debug)]
pub struct Pathway {
    /// Its name.
    pub id: PathwayId,
    /// What the office does for it.
    pub kind: Kind,
    /// Whether it depends on the office's access rule.
    pub needs_access: bool,
    /// A person for whom this holds is never told a plain no ...
    pub protect_when: Option<Expr>,
    /// ... unless this holds.
    pub protect_unless: Option<Expr>,
    /// Remarks.
    pub notes: Vec<Note>,
    /// Other wordings of the pathway as a whole.
    pub contradictions: Vec<Contradiction>,
    /// Its rules; for `smo_access` empty, since they are the office's.
    pub plan: Plan,
}

/// One office: its access rule.
#[derive(Clone, Debug)]
pub struct Office {
    /// Its name, such as `colombia`.
    pub id: String,
    /// The host country.
    pub country: String,
    /// The access rule with its versions.
    pub access: Plan,
}

/// The name of "no office" in case files.
pub const NO_OFFICE: &str = "none";

/// The pathway that is the office's access rule.
pub const ACCESS: &str = "smo_access";

/// Everything the rules say, loaded and checked.
#[derive(Clone, Debug)]
pub struct RuleBook {
    pub(super) hash: String,
    pub(super) bundle: Bundle,
    pub(super) tightens: Option<String>,
    pub(super) places: Places,
    pub(super) schema: Schema,
    pub(super) criteria: Vec<Criterion>,
    pub(super) pathways: Vec<Pathway>,
    pub(super) offices: Vec<Office>,
    pub(super) sources: BTreeMap<SourceId, Source>,
    pub(super) questions: Vec<Question>,
    pub(super) counters: Vec<Counter>,
    pub(super) readings: Readings,
    pub(super) words: BTreeMap<String, Words>,
    /// Made of the rest when it is first needed.
    pub(super) prepared: Prepared,
}

impl RuleBook {
    /// SHA-256 of the canonical JSON of all data, in hexadecimal.
    pub fn rule_set_hash(&self) -> &str {
        &self.hash
    }

    /// The files it was loaded from.
    pub fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// Hash of the book that this one says it only tightens.
    pub fn tightens(&self) -> Option<&str> {
        self.tightens.as_deref()
    }

    /// Where its named things stand in the files.
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// The fact schema.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Office names in order, without `none`.
    pub fn office_ids(&self) -> Vec<&str> {
        self.offices.iter().map(|office| office.id.as_str()).collect()
    }

    /// The office with this name; none for `none`.
    pub fn office(&self, id: &str) -> Option<&Office> {
        self.offices.iter().find(|office| office.id == id)
    }

    /// All pathways, in the order in which results list them.
    pub fn pathways(&self) -> &[Pathway] {
        &self.pathways
    }

    /// The pathway with this name.
    pub fn pathway(&self, id: &str) -> Option<&Pathway> {
        self.pathways.iter().find(|pathway| pathway.id.as_str() == id)
    }

    /// All criteria.
    pub fn criteria(&self) -> &[Criterion] {
        &self.criteria
    }

    /// The criterion with this name.
    pub fn criterion(&self, id: &str) -> Option<&Criterion> {
        self.criteria.iter().find(|criterion| criterion.id.as_str() == id)
    }

    /// The source with this code.
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.get(&SourceId::new(id))
    }

    /// All sources.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.values()
    }

    /// All questions, in the order in which they are asked.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// The words of a language (`es`, `en`).
    pub fn words(&self, lang: &str) -> Option<&Words> {
        self.words.get(lang)
    }

    /// Languages in which the book carries its words.
    pub fn languages(&self) -> Vec<&str> {
        self.words.keys().map(String::as_str).collect()
    }

    /// The rules of a pathway at an office.
    pub fn plan<'a>(&'a self, pathway: &'a Pathway, office: &str) -> Option<&'a Plan> {
        match pathway.kind {
            Kind::Access => self.office(office).map(|office| &office.access),
            _ => Some(&pathway.plan),
        }
    }

    /// Pathways that somebody could still use at an office on a day: some track
    /// of theirs is open, paused, announced or full.
    pub fn pathways_open(&self, office: &str, as_of: NaiveDate) -> Vec<PathwayId> {
        let offered = |plan: &Plan| {
            plan.tracks.iter().any(|track| {
                track.clock.is_some() || track.periods.iter().any(|p| p.contains(as_of) && p.status.truth() != Truth::No)
            })
        };
        self.pathways
            .iter()
            .filter(|pathway| self.plan(pathway, office).is_some_and(offered))
            .map(|pathway| pathway.id.clone())
            .collect()
    }

    /// The conditions, ready to run.
    pub fn compiled(&self) -> &Compiled {
        self.prepared.get(self)
    }

    /// Position of an office; none for `none`.
    pub(super) fn office_position(&self, id: &str) -> Option<usize> {
        self.offices.iter().position(|office| office.id == id)
    }
}
