//! The texts of the real rule book, read from its files without the product's loader.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use chrono::{Months, NaiveDate};
use puente::pathways::fact::Schema;
use toml::Table;

use crate::reader::{Known, Node, read};

/// The book in the judges' reading.
pub struct BookText {
    /// Name and reading of every criterion.
    pub criteria: Vec<(String, Node)>,
    /// The versions of every pathway and of the access rule of every office, by its name.
    pub versions: BTreeMap<String, Vec<Version>>,
    /// All days named anywhere, and the days before and after.
    pub dates: Vec<String>,
    /// All countries named in a list of the rules.
    pub countries: Vec<String>,
}

/// A version: its days, and the criteria it requires.
pub struct Version {
    /// First day.
    pub from: Option<NaiveDate>,
    /// Names of criteria.
    pub requires: Vec<String>,
}

pub fn files() -> Vec<Table> {
    let mut folders = vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src/pathways/sets"))];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                files.push(path);
            }
        }
    }
    // The names first: everything else may use them.
    files.sort_by_key(|path| (!path.ends_with("names.toml"), path.clone()));
    files.iter().map(|path| fs::read_to_string(path).unwrap().parse().unwrap()).collect()
}

pub fn tables<'a>(file: &'a Table, key: &str) -> impl Iterator<Item = &'a Table> {
    file.get(key).and_then(toml::Value::as_array).into_iter().flatten().filter_map(toml::Value::as_table)
}

pub fn text<'a>(table: &'a Table, key: &str) -> Option<&'a str> {
    table.get(key).and_then(toml::Value::as_str)
}

pub fn day(table: &Table, key: &str) -> Option<NaiveDate> {
    table.get(key).map(|day| day.to_string().trim_matches('"').parse().unwrap())
}

/// The plans of a file: an office file is one itself, in the others each pathway is one.
pub fn plans(file: &Table) -> impl Iterator<Item = &Table> {
    tables(file, "pathway").chain(Some(file).filter(|file| text(file, "id").is_some() && file.contains_key("country")))
}

/// Everything in a text that looks like a date.
fn dates(text: &str) -> impl Iterator<Item = NaiveDate> {
    text.split(|c: char| !c.is_ascii_digit() && c != '-').filter(|word| word.len() == 10).filter_map(|word| word.parse().ok())
}

impl BookText {
    /// Reads all files.
    pub fn read(schema: &Schema) -> Self {
        let files = files();
        let mut known = Known::default();
        let mut book =
            Self { criteria: Vec::new(), versions: BTreeMap::new(), dates: Vec::new(), countries: vec!["Peru".to_owned()] };
        for file in &files {
            for (name, words) in file.get("set").and_then(toml::Value::as_table).into_iter().flatten() {
                let Some(words) = words.as_array() else { continue };
                let words: Vec<String> = words.iter().map(|word| word.as_str().unwrap().to_owned()).collect();
                book.countries.extend(words.iter().take(6).cloned());
                known.sets.insert(name.clone(), words);
            }
        }
        // Definitions may use each other, whatever file they are in: each waits until those it names are read.
        let mut waiting: Vec<&Table> = files.iter().flat_map(|file| tables(file, "define")).collect();
        while !waiting.is_empty() {
            let before = waiting.len();
            waiting.retain(|define| {
                let when = text(define, "when").unwrap();
                let words: Vec<&str> = when.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
                let named = words.windows(2).filter(|pair| pair[0] == "is").map(|pair| pair[1]);
                let is_ready = named.into_iter().all(|name| known.definitions.contains_key(name));
                if is_ready {
                    let node = read(when, schema, &known);
                    known.definitions.insert(text(define, "id").unwrap().to_owned(), node);
                }
                !is_ready
            });
            assert!(waiting.len() < before, "{waiting:?} wait for each other");
        }
        for file in &files {
            for criterion in tables(file, "criterion") {
                let node = read(text(criterion, "when").unwrap(), schema, &known);
                book.criteria.push((text(criterion, "id").unwrap().to_owned(), node));
            }
            for plan in plans(file) {
                let versions = tables(plan, "version").map(|version| Version {
                    from: day(version, "from"),
                    requires: version["requires"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect(),
                });
                book.versions.insert(text(plan, "id").unwrap().to_owned(), versions.collect());
            }
            let named: Vec<NaiveDate> = dates(&file.to_string()).collect();
            let around = named.iter().flat_map(|day| [day.pred_opt(), Some(*day), day.succ_opt()]).flatten();
            // And the days whose anniversaries, fifth to twenty-first, fall on one of them.
            let anniversaries = named.iter().flat_map(|day| [5, 10, 18, 21].map(|years| *day - Months::new(12 * years)));
            book.dates.extend(around.chain(anniversaries).map(|day| day.to_string()));
        }
        book.dates.sort_unstable();
        book.dates.dedup();
        book.countries.sort_unstable();
        book.countries.dedup();
        book
    }

    /// What a plan requires on a day: the last version begun, else the first to come.
    pub fn required(&self, plan: &str, on: NaiveDate) -> &[String] {
        let versions = &self.versions[plan];
        let begun = versions.iter().rev().find(|version| version.from.is_none_or(|from| from <= on));
        begun.or(versions.first()).map_or(&[], |version| &version.requires)
    }
}
