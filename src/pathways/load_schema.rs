//! Turns facts, vocabularies and countries of the data files into the fact schema.

use std::collections::BTreeMap;

use toml::Spanned;

use super::fact::{DerivedFact, Fact, FactId, FactType, Field};
use super::finding::Item;
use super::load::{Loader, Top};
use super::load_files::{FactEntry, Vocabulary};
use super::nearest;

/// Positions of facts are bits of one word.
const MOST_FACTS: usize = 64;

type Vocabularies = BTreeMap<String, Vocabulary>;

impl Loader {
    /// Reads the schema of all files; what is wrong is noted.
    pub(super) fn read_schema(&mut self, files: &mut [Top<'_>]) {
        let mut vocabularies = Vocabularies::new();
        for file in &mut *files {
            self.read_countries(file);
            for (name, vocabulary) in std::mem::take(&mut file.content.vocabulary) {
                let place = file.place(&name);
                let name = name.into_inner();
                if vocabulary.words.is_empty() {
                    self.found("E-set", &place, &name, "has no words; list at least one");
                }
                if vocabularies.insert(name.clone(), vocabulary).is_some() {
                    self.found("E-duplicate", &place, &name, "is a vocabulary twice; keep one");
                }
            }
        }
        for file in &mut *files {
            for entry in std::mem::take(&mut file.content.fact) {
                self.read_fact(file, entry, &vocabularies);
            }
        }
        for file in &mut *files {
            for entry in std::mem::take(&mut file.content.derived) {
                self.read_derived(file, &entry, &vocabularies);
            }
        }
    }

    fn read_countries(&mut self, file: &mut Top<'_>) {
        for (name, spellings) in std::mem::take(&mut file.content.country) {
            let place = file.place(&name);
            let name = name.into_inner();
            for spelling in spellings.into_iter().chain([name.clone()]) {
                if self.schema.countries.insert(spelling.clone(), name.clone()).is_some() {
                    self.found("E-duplicate", &place, &spelling, "names a country twice; keep one");
                }
            }
        }
    }

    /// Whether there is room for one more fact of this name.
    fn free(&mut self, file: &Top<'_>, id: &Spanned<String>) -> bool {
        let place = file.place(id);
        if self.schema.facts.len() + self.schema.derived.len() >= MOST_FACTS {
            self.found("E-limit", &place, id.get_ref(), "is one fact too many: a book holds at most 64; take another out");
            return false;
        }
        let free = self.places.note(Item::Fact, id.get_ref(), place.clone());
        if !free {
            self.found("E-duplicate", &place, id.get_ref(), "is a fact twice; keep one");
        }
        free
    }

    fn read_fact(&mut self, file: &Top<'_>, entry: FactEntry, vocabularies: &Vocabularies) {
        if !self.free(file, &entry.id) {
            return;
        }
        if let Some((kind, aliases)) = self.kind(file, &entry, vocabularies) {
            self.schema.facts.push(Fact {
                labels: entry.vocabulary.unwrap_or_else(|| entry.id.get_ref().clone()),
                id: FactId::new(entry.id.into_inner()),
                kind,
                nullable: entry.nullable,
                protection: entry.protection,
                aliases,
            });
        }
    }

    fn read_derived(&mut self, file: &Top<'_>, entry: &FactEntry, vocabularies: &Vocabularies) {
        if !self.free(file, &entry.id) {
            return;
        }
        for input in &entry.inputs {
            if self.schema.fact(input).is_none() {
                let near = nearest::remedy(input, self.schema.facts.iter().map(|fact| fact.id.as_str()));
                let problem = format!("is derived from {input}, which is no fact{near}");
                self.found("E-fact", &file.place(&entry.id), entry.id.get_ref(), problem);
            }
        }
        if let Some((kind, _)) = self.kind(file, entry, vocabularies) {
            let inputs = entry.inputs.iter().map(|input| FactId::new(input.as_str())).collect();
            self.schema.derived.push(DerivedFact { id: FactId::new(entry.id.get_ref().as_str()), kind, inputs });
        }
    }

    fn kind(&mut self, file: &Top<'_>, entry: &FactEntry, known: &Vocabularies) -> Option<(FactType, BTreeMap<String, String>)> {
        match kind(entry, known) {
            Ok(kind) => Some(kind),
            Err((id, problem)) => {
                self.found("E-type", &file.place(id), entry.id.get_ref(), problem);
                None
            }
        }
    }
}

/// The field or fact that is wrong, and why.
type Wrong<'a> = (&'a Spanned<String>, String);

fn kind<'a>(entry: &'a FactEntry, known: &Vocabularies) -> Result<(FactType, BTreeMap<String, String>), Wrong<'a>> {
    let wrong = |what: String| (&entry.id, what);
    let vocabulary = match &entry.vocabulary {
        None => None,
        Some(name) => Some(known.get(name).ok_or_else(|| {
            let near = nearest::remedy(name, known.keys().map(String::as_str));
            wrong(format!("takes its words from {name}, which is no vocabulary{near}"))
        })?),
    };
    let words = || {
        let words = vocabulary.map(|found| found.words.clone());
        words.ok_or_else(|| wrong("is a choice of words and needs vocabulary = \"...\"".to_owned()))
    };
    let aliases = vocabulary.map(|found| found.aliases.clone()).unwrap_or_default();
    let range = || match (entry.min, entry.max) {
        (Some(min), Some(max)) if min <= max => Ok((min, max)),
        _ => Err(wrong("is a number and needs min and max".to_owned())),
    };
    let fields = || {
        if entry.fields.is_empty() {
            return Err(wrong("is a record and needs fields = [...]".to_owned()));
        }
        entry.fields.iter().map(|field| read_field(field, known)).collect::<Result<Vec<Field>, Wrong<'a>>>()
    };
    let kind = match entry.r#type.as_str() {
        "bool" => FactType::Bool,
        "country" => FactType::Country,
        "countries" => FactType::Countries,
        "date" => FactType::Date,
        "text" => FactType::Text { max_chars: range().ok().and_then(|(_, max)| usize::try_from(max).ok()).unwrap_or(200) },
        "int" => range().map(|(min, max)| FactType::Int { min, max })?,
        "ints" => range().map(|(min, max)| FactType::Ints { min, max })?,
        "enum" => FactType::Enum { options: words()? },
        "set" => FactType::Set { options: words()? },
        "record" => FactType::Record { fields: fields()?, none_word: entry.none_word.clone() },
        "records" => FactType::Records { fields: fields()? },
        other => {
            let near = nearest::remedy(other, TYPES);
            return Err(wrong(format!("has the type {other}, which is none of {}{near}", TYPES.join(", "))));
        }
    };
    Ok((kind, aliases))
}

const TYPES: [&str; 11] = ["bool", "enum", "country", "countries", "date", "int", "ints", "text", "set", "record", "records"];

fn read_field<'a>(entry: &'a FactEntry, known: &Vocabularies) -> Result<Field, Wrong<'a>> {
    let (kind, aliases) = kind(entry, known)?;
    let id = entry.id.get_ref().clone();
    let labels = entry.vocabulary.clone().unwrap_or_else(|| id.clone());
    Ok(Field { id, kind, labels, aliases })
}
