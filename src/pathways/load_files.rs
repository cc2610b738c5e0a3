//! The shapes of the TOML files, as written; `load.rs` turns them into a rule book.
//!
//! Unknown keys are refused, so that a misspelt key is not silently left out. Names
//! and conditions keep their place in the text, for findings.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use super::load_counters::{CounterEntry, ReadingEntry};
use super::question::Per;
use super::rulebook::{Arg, Confidence, Kind, Status};
use super::words::{PathwayWords, QuestionWords, ReasonWords};

/// A file at the top of a bundle: any of these tables.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TopFile {
    /// Place of the file's pathways in results; files without one come last.
    pub order: Option<i64>,
    /// Hash of the book that this one only tightens.
    pub tightens: Option<Spanned<String>>,
    pub country: BTreeMap<Spanned<String>, Vec<String>>,
    pub vocabulary: BTreeMap<Spanned<String>, Vocabulary>,
    pub fact: Vec<FactEntry>,
    pub derived: Vec<FactEntry>,
    pub set: BTreeMap<Spanned<String>, Vec<String>>,
    pub define: Vec<Definition>,
    pub source: Vec<SourceEntry>,
    pub question: Vec<QuestionEntry>,
    pub criterion: Vec<CriterionEntry>,
    pub pathway: Vec<PathwayEntry>,
    pub counter: Vec<CounterEntry>,
    pub reading: Vec<ReadingEntry>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {
    pub words: Vec<String>,
    #[serde(default)]
    pub aliases: BTreeMap<String, String>,
}

/// One fact, derived fact or field; which keys apply depends on the type.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactEntry {
    pub id: Spanned<String>,
    pub r#type: String,
    pub vocabulary: Option<String>,
    pub min: Option<i64>,
    pub max: Option<i64>,
    pub none_word: Option<String>,
    #[serde(default = "yes")]
    pub nullable: bool,
    #[serde(default)]
    pub protection: bool,
    #[serde(default)]
    pub fields: Vec<FactEntry>,
    #[serde(default)]
    pub inputs: Vec<String>,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    pub id: Spanned<String>,
    pub when: Spanned<String>,
}

fn english() -> String {
    "en".to_owned()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceEntry {
    pub id: Spanned<String>,
    pub title: String,
    /// Left out for a title in English.
    #[serde(default = "english")]
    pub lang: String,
    pub site: String,
    pub date: String,
    pub grade: String,
    #[serde(deserialize_with = "one_day")]
    pub retrieved: NaiveDate,
    pub address: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeFile {
    /// Place among the offices; those without one come last.
    pub order: Option<i64>,
    pub id: Spanned<String>,
    pub country: String,
    #[serde(default)]
    pub criterion: Vec<CriterionEntry>,
    pub version: Vec<VersionEntry>,
    pub track: Vec<TrackEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CriterionEntry {
    pub id: Spanned<String>,
    pub when: Spanned<String>,
    pub cite: Vec<String>,
    pub confidence: Confidence,
    pub words: Option<String>,
    #[serde(default)]
    pub args: BTreeMap<String, Arg>,
    #[serde(default)]
    pub contradiction: Vec<ContradictionEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContradictionEntry {
    pub id: String,
    pub cite: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PathwayEntry {
    pub id: Spanned<String>,
    pub kind: Kind,
    pub protect_when: Option<Spanned<String>>,
    pub protect_unless: Option<Spanned<String>>,
    #[serde(default)]
    pub note: Vec<NoteEntry>,
    #[serde(default)]
    pub contradiction: Vec<ContradictionEntry>,
    #[serde(default)]
    pub version: Vec<VersionEntry>,
    #[serde(default)]
    pub track: Vec<TrackEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoteEntry {
    pub id: Spanned<String>,
    pub when: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VersionEntry {
    pub id: Spanned<String>,
    #[serde(default, deserialize_with = "day")]
    pub from: Option<NaiveDate>,
    #[serde(default, deserialize_with = "day")]
    pub to: Option<NaiveDate>,
    pub requires: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrackEntry {
    pub id: Spanned<String>,
    pub when: Option<Spanned<String>>,
    pub clock: Option<Spanned<String>>,
    pub periods: Vec<PeriodEntry>,
    #[serde(default)]
    pub contradiction: Vec<ContradictionEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodEntry {
    pub status: Spanned<Status>,
    #[serde(default, deserialize_with = "day")]
    pub from: Option<NaiveDate>,
    #[serde(default, deserialize_with = "day")]
    pub to: Option<NaiveDate>,
    pub cite: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionEntry {
    pub id: Spanned<String>,
    pub fact: String,
    pub per: Per,
    pub group: String,
    /// The question it follows, where it stands in a file of its own.
    pub after: Option<String>,
    pub ask_if: Option<Spanned<String>>,
    /// The answer that is taken without asking where `presume_if` holds.
    pub presume: Option<serde_json::Value>,
    pub presume_if: Option<Spanned<String>>,
    #[serde(default)]
    pub sensitive: bool,
}

/// One file of words; each file holds some of the tables.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WordsFile {
    pub pathway: BTreeMap<String, PathwayWords>,
    pub reason: BTreeMap<String, ReasonWords>,
    pub question: BTreeMap<String, QuestionWords>,
    pub group: BTreeMap<String, String>,
    pub option: BTreeMap<String, BTreeMap<String, String>>,
    pub field: BTreeMap<String, BTreeMap<String, String>>,
    pub note: BTreeMap<String, String>,
    pub contradiction: BTreeMap<String, String>,
    pub counter: BTreeMap<String, String>,
    pub status: BTreeMap<String, String>,
    pub outcome: BTreeMap<String, String>,
    pub office: BTreeMap<String, String>,
    pub track: BTreeMap<String, String>,
    pub country: BTreeMap<String, String>,
}

/// A TOML date as a day, where one may be left out.
pub(super) fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    one_day(deserializer).map(Some)
}

/// A TOML date as a day.
pub(super) fn one_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    let read = toml::value::Datetime::deserialize(deserializer)?;
    let day = match (read.date, read.time) {
        (Some(date), None) => NaiveDate::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day)),
        _ => None,
    };
    day.ok_or_else(|| serde::de::Error::custom("expected a date without a time"))
}
