//! The data files, embedded, and the fact schema read from them once.

use std::sync::LazyLock;

use super::fact::Schema;
use super::load_schema;

/// A data file: its name below `sets/` and its text.
pub type DataFile = (&'static str, &'static str);

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("sets/", $name)))),*]
    };
}

/// Facts, countries and shared names, read first.
pub const FACTS: DataFile = ("facts.toml", include_str!("sets/facts.toml"));
/// Countries and their spellings.
pub const COUNTRIES: DataFile = ("countries.toml", include_str!("sets/countries.toml"));
/// Shared lists and definitions.
pub const NAMES: DataFile = ("names.toml", include_str!("sets/names.toml"));
/// Sources.
pub const SOURCES: DataFile = ("sources.toml", include_str!("sets/sources.toml"));
/// Questions.
pub const QUESTIONS: DataFile = ("questions.toml", include_str!("sets/questions.toml"));

/// Pathways and criteria, in the order of the results.
pub const RULES: [DataFile; 7] =
    files!("access.toml", "us.toml", "parole.toml", "family.toml", "work.toml", "canada_spain.toml", "protection.toml",);

/// One file per office.
pub const OFFICES: [DataFile; 5] = files!(
    "offices/guatemala.toml",
    "offices/colombia.toml",
    "offices/costa_rica.toml",
    "offices/ecuador.toml",
    "offices/mexico_planned.toml",
);

/// Words by language.
pub const WORDS: [(&str, &[DataFile]); 2] = [
    (
        "es",
        &files!(
            "words/es/pathways.toml",
            "words/es/reasons.toml",
            "words/es/questions.toml",
            "words/es/options.toml",
            "words/es/countries.toml",
        ),
    ),
    (
        "en",
        &files!(
            "words/en/pathways.toml",
            "words/en/reasons.toml",
            "words/en/questions.toml",
            "words/en/options.toml",
            "words/en/countries.toml",
        ),
    ),
];

static SCHEMA: LazyLock<Result<Schema, String>> = LazyLock::new(|| load_schema::read(FACTS.1, COUNTRIES.1));

/// The embedded fact schema, or why it cannot be read.
pub fn schema() -> Result<&'static Schema, String> {
    SCHEMA.as_ref().map_err(Clone::clone)
}
