//! The shapes of the TOML files, as written; `load.rs` turns them into a rule book.
//!
//! Unknown keys are refused, so that a misspelt key is not silently left out.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer};

use super::question::Per;
use super::rulebook::{Arg, Confidence, Kind, Status};
use super::words::{PathwayWords, QuestionWords, ReasonWords};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamesFile {
    pub set: BTreeMap<String, Vec<String>>,
    pub define: Vec<Definition>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    pub id: String,
    pub when: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourcesFile {
    pub source: Vec<SourceEntry>,
}

fn english() -> String {
    "en".to_owned()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceEntry {
    pub id: String,
    pub title: String,
    /// Left out for a title in English.
    #[serde(default = "english")]
    pub lang: String,
    pub site: String,
    pub date: String,
    pub grade: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RulesFile {
    #[serde(default)]
    pub criterion: Vec<CriterionEntry>,
    pub pathway: Vec<PathwayEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeFile {
    pub id: String,
    pub country: String,
    pub criterion: Vec<CriterionEntry>,
    pub version: Vec<VersionEntry>,
    pub track: Vec<TrackEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CriterionEntry {
    pub id: String,
    pub when: String,
    pub cite: Vec<String>,
    pub confidence: Confidence,
    pub words: Option<String>,
    #[serde(default)]
    pub args: BTreeMap<String, Arg>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PathwayEntry {
    pub id: String,
    pub kind: Kind,
    pub protect_when: Option<String>,
    pub protect_unless: Option<String>,
    #[serde(default)]
    pub note: Vec<NoteEntry>,
    #[serde(default)]
    pub version: Vec<VersionEntry>,
    #[serde(default)]
    pub track: Vec<TrackEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoteEntry {
    pub id: String,
    pub when: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VersionEntry {
    pub id: String,
    #[serde(default, deserialize_with = "day")]
    pub from: Option<NaiveDate>,
    #[serde(default, deserialize_with = "day")]
    pub to: Option<NaiveDate>,
    pub requires: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrackEntry {
    pub id: String,
    pub when: Option<String>,
    pub clock: Option<String>,
    pub periods: Vec<PeriodEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodEntry {
    pub status: Status,
    #[serde(default, deserialize_with = "day")]
    pub from: Option<NaiveDate>,
    #[serde(default, deserialize_with = "day")]
    pub to: Option<NaiveDate>,
    pub cite: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionsFile {
    pub question: Vec<QuestionEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionEntry {
    pub id: String,
    pub fact: String,
    pub per: Per,
    pub group: String,
    pub ask_if: Option<String>,
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
    pub status: BTreeMap<String, String>,
    pub outcome: BTreeMap<String, String>,
    pub office: BTreeMap<String, String>,
    pub country: BTreeMap<String, String>,
}

/// A TOML date as a day.
fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    let read = toml::value::Datetime::deserialize(deserializer)?;
    let day = match (read.date, read.time) {
        (Some(date), None) => NaiveDate::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day)),
        _ => None,
    };
    day.map(Some).ok_or_else(|| serde::de::Error::custom("expected a date without a time"))
}
