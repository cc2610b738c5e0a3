//! The words a rule book carries in one language, and how they are filled in.
//!
//! Used by applicant and staff pages. Every key is present in every language, or the
//! book is not loaded; so a look-up of a name the book knows always finds its words.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::answers::parse_date;
use super::load_files::WordsFile;
use super::rulebook::{Arg, Criterion, Pathway};
use super::truth::Truth;

/// Words of a pathway.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct PathwayWords {
    /// Its title.
    pub title: String,
    /// What it is, in one sentence.
    pub description: String,
}

/// Words of a criterion.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct ReasonWords {
    /// The rule in a few words, for staff.
    pub rule: String,
    /// When it is met.
    pub yes: String,
    /// When it is not met.
    pub no: String,
    /// When it is not known.
    pub unknown: String,
}

/// Words of a question.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct QuestionWords {
    /// The question.
    pub text: String,
    /// The question about another person of the family.
    #[serde(default)]
    pub text_other: String,
    /// Why it is asked and what for.
    pub why: String,
}

/// All words of one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    pub(super) lang: String,
    pub(super) pathways: BTreeMap<String, PathwayWords>,
    pub(super) reasons: BTreeMap<String, ReasonWords>,
    pub(super) questions: BTreeMap<String, QuestionWords>,
    pub(super) groups: BTreeMap<String, String>,
    pub(super) options: BTreeMap<String, BTreeMap<String, String>>,
    pub(super) fields: BTreeMap<String, BTreeMap<String, String>>,
    pub(super) notes: BTreeMap<String, String>,
    pub(super) contradictions: BTreeMap<String, String>,
    pub(super) counters: BTreeMap<String, String>,
    pub(super) status: BTreeMap<String, String>,
    pub(super) outcomes: BTreeMap<String, String>,
    pub(super) offices: BTreeMap<String, String>,
    pub(super) tracks: BTreeMap<String, String>,
    pub(super) countries: BTreeMap<String, String>,
}

fn add<T>(to: &mut BTreeMap<String, T>, from: BTreeMap<String, T>, prefix: &str, twice: &mut Vec<String>) {
    for (key, text) in from {
        if to.contains_key(&key) {
            twice.push(if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") });
        }
        to.entry(key).or_insert(text);
    }
}

fn at<'a>(texts: &'a BTreeMap<String, String>, key: &str) -> &'a str {
    texts.get(key).map_or("", String::as_str)
}

impl Words {
    /// Adds the texts of a file; gives the keys that were there already.
    pub(super) fn add(&mut self, file: WordsFile) -> Vec<String> {
        let mut twice = Vec::new();
        add(&mut self.pathways, file.pathway, "", &mut twice);
        add(&mut self.reasons, file.reason, "", &mut twice);
        add(&mut self.questions, file.question, "", &mut twice);
        add(&mut self.groups, file.group, "", &mut twice);
        for (name, texts) in file.option {
            add(self.options.entry(name.clone()).or_default(), texts, &name, &mut twice);
        }
        for (name, texts) in file.field {
            add(self.fields.entry(name.clone()).or_default(), texts, &name, &mut twice);
        }
        add(&mut self.notes, file.note, "", &mut twice);
        add(&mut self.contradictions, file.contradiction, "", &mut twice);
        add(&mut self.counters, file.counter, "", &mut twice);
        add(&mut self.status, file.status, "", &mut twice);
        add(&mut self.outcomes, file.outcome, "", &mut twice);
        add(&mut self.offices, file.office, "", &mut twice);
        add(&mut self.tracks, file.track, "", &mut twice);
        add(&mut self.countries, file.country, "", &mut twice);
        twice
    }

    /// The language, such as `es`.
    pub fn lang(&self) -> &str {
        &self.lang
    }

    /// Title of a pathway.
    pub fn title(&self, pathway: &str) -> &str {
        self.pathways.get(pathway).map_or("", |words| &words.title)
    }

    /// One sentence on a pathway.
    pub fn description(&self, pathway: &str) -> &str {
        self.pathways.get(pathway).map_or("", |words| &words.description)
    }

    /// The reason text of a criterion, with `{placeholders}` as written.
    pub fn reason_text(&self, words: &str, truth: Truth) -> &str {
        self.reasons.get(words).map_or("", |words| match truth {
            Truth::Yes => &words.yes,
            Truth::No => &words.no,
            Truth::Unknown => &words.unknown,
        })
    }

    /// The reason a criterion is met, not met or not known, ready to show.
    pub fn reason(&self, criterion: &Criterion, truth: Truth) -> String {
        self.fill(self.reason_text(&criterion.words, truth), &criterion.args)
    }

    /// The rule of a criterion for staff, ready to show.
    pub fn rule(&self, criterion: &Criterion) -> String {
        let text = self.reasons.get(&criterion.words).map_or("", |words| &words.rule);
        self.fill(text, &criterion.args)
    }

    /// Text of a question.
    pub fn question(&self, id: &str) -> &str {
        self.questions.get(id).map_or("", |words| &words.text)
    }

    /// Text of a question about another person; as for oneself where it says the same.
    pub fn question_other(&self, id: &str) -> &str {
        self.questions.get(id).map(|words| words.text_other.as_str()).filter(|text| !text.is_empty()).unwrap_or(self.question(id))
    }

    /// Text of a question put to the person it is about, or about another one.
    pub fn question_about(&self, id: &str, other: bool) -> &str {
        if other { self.question_other(id) } else { self.question(id) }
    }

    /// Why a question is asked.
    pub fn why(&self, id: &str) -> &str {
        self.questions.get(id).map_or("", |words| &words.why)
    }

    /// Heading of a group of questions.
    pub fn group(&self, id: &str) -> &str {
        at(&self.groups, id)
    }

    /// Label of an option; `labels` is [`super::fact::Fact::labels`] or a field's.
    pub fn option(&self, labels: &str, option: &str) -> &str {
        self.options.get(labels).map_or("", |texts| at(texts, option))
    }

    /// Label of a field of a record; a nested field is `i130.category`.
    pub fn field(&self, fact: &str, field: &str) -> &str {
        self.fields.get(fact).map_or("", |texts| at(texts, field))
    }

    /// A remark.
    pub fn note(&self, id: &str) -> &str {
        at(&self.notes, id)
    }

    /// What another text says, and which one the rule follows.
    pub fn contradiction(&self, id: &str) -> &str {
        at(&self.contradictions, id)
    }

    /// What a counter counts, in a few words.
    pub fn counter(&self, id: &str) -> &str {
        at(&self.counters, id)
    }

    /// A status of availability, such as `paused`.
    pub fn status(&self, status: &str) -> &str {
        at(&self.status, status)
    }

    /// An outcome word, ready to show.
    pub fn outcome(&self, outcome: &str) -> &str {
        at(&self.outcomes, outcome)
    }

    /// Name of an office.
    pub fn office(&self, office: &str) -> &str {
        at(&self.offices, office)
    }

    /// Whom a track is for; empty where a pathway has only one.
    pub fn track(&self, track: &str) -> &str {
        at(&self.tracks, track)
    }

    /// Name of a country.
    pub fn country<'a>(&'a self, country: &'a str) -> &'a str {
        self.countries.get(country).map_or(country, String::as_str)
    }

    /// All countries by name in this language, as (stored name, shown name).
    pub fn countries_sorted(&self) -> Vec<(&str, &str)> {
        let mut all: Vec<(&str, &str)> = self.countries.iter().map(|(name, shown)| (name.as_str(), shown.as_str())).collect();
        all.sort_by_key(|(_, shown)| fold_accents(shown));
        all
    }

    /// A date in words: `11 de junio de 2023`, `11 June 2023`.
    pub fn date(&self, date: NaiveDate) -> String {
        let of = if self.lang == "es" { " de " } else { " " };
        format!("{}{of}{}", date.day(), self.month(date))
    }

    /// The month of a date in words: `junio de 2023`, `June 2023`.
    pub fn month(&self, date: NaiveDate) -> String {
        let month = usize::try_from(date.month0()).unwrap_or(0);
        let (months, of) = if self.lang == "es" { (MONTHS_ES, " de ") } else { (MONTHS_EN, " ") };
        format!("{}{of}{}", months.get(month).copied().unwrap_or_default(), date.year())
    }

    fn fill(&self, text: &str, args: &BTreeMap<String, Arg>) -> String {
        let mut filled = text.to_owned();
        for (name, arg) in args {
            let shown = match arg {
                Arg::Countries(countries) => countries.iter().map(|country| self.country(country)).collect::<Vec<_>>().join(", "),
                Arg::One(value) => match parse_date(value) {
                    Some(date) => self.date(date),
                    None => self.country(value).to_owned(),
                },
            };
            filled = filled.replace(&format!("{{{name}}}"), &shown);
        }
        filled
    }

    /// Title and sentence of a pathway.
    pub fn pathway(&self, pathway: &Pathway) -> Option<&PathwayWords> {
        self.pathways.get(pathway.id.as_str())
    }
}

const MONTHS_ES: [&str; 12] =
    ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"];

const MONTHS_EN: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// A sort key in which accented letters stand with the plain ones.
fn fold_accents(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            'á' | 'à' | 'â' | 'å' | 'ã' | 'ä' => 'a',
            'é' | 'è' | 'ê' => 'e',
            'í' => 'i',
            'ó' | 'ô' | 'ö' => 'o',
            'ú' | 'ü' => 'u',
            other => other,
        })
        .collect()
}
