//! Reads `facts.toml` and `countries.toml` into the fact schema.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::fact::{DerivedFact, Fact, FactId, FactType, Field, Schema};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FactsFile {
    vocabulary: BTreeMap<String, Vocabulary>,
    fact: Vec<FactEntry>,
    derived: Vec<FactEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vocabulary {
    words: Vec<String>,
    #[serde(default)]
    aliases: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CountriesFile {
    country: BTreeMap<String, Vec<String>>,
}

/// One fact, derived fact or field; which keys apply depends on the type.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FactEntry {
    id: String,
    r#type: String,
    vocabulary: Option<String>,
    min: Option<i64>,
    max: Option<i64>,
    none_word: Option<String>,
    #[serde(default = "yes")]
    nullable: bool,
    #[serde(default)]
    protection: bool,
    #[serde(default)]
    fields: Vec<FactEntry>,
    #[serde(default)]
    inputs: Vec<String>,
}

fn yes() -> bool {
    true
}

/// Reads the schema, or says what is wrong with the files.
pub fn read(facts: &str, countries: &str) -> Result<Schema, String> {
    let file: FactsFile = toml::from_str(facts).map_err(|error| format!("facts.toml: {error}"))?;
    let names: CountriesFile = toml::from_str(countries).map_err(|error| format!("countries.toml: {error}"))?;
    let mut schema = Schema::default();
    for (name, spellings) in names.country {
        for spelling in spellings {
            if schema.countries.insert(spelling.clone(), name.clone()).is_some() {
                return Err(format!("countries.toml: {spelling} twice"));
            }
        }
        if schema.countries.insert(name.clone(), name.clone()).is_some() {
            return Err(format!("countries.toml: {name} twice"));
        }
    }
    for entry in file.fact {
        let (kind, aliases) = kind(&entry, &file.vocabulary)?;
        if schema.slot(&entry.id).is_some() {
            return Err(format!("facts.toml: {} twice", entry.id));
        }
        schema.facts.push(Fact {
            labels: entry.vocabulary.clone().unwrap_or_else(|| entry.id.clone()),
            id: FactId::new(entry.id),
            kind,
            nullable: entry.nullable,
            protection: entry.protection,
            aliases,
        });
    }
    for entry in file.derived {
        let (kind, _) = kind(&entry, &file.vocabulary)?;
        if let Some(input) = entry.inputs.iter().find(|input| schema.fact(input).is_none()) {
            return Err(format!("facts.toml: {} is derived from {input}, which is no fact", entry.id));
        }
        if schema.slot(&entry.id).is_some() {
            return Err(format!("facts.toml: {} twice", entry.id));
        }
        let inputs = entry.inputs.into_iter().map(FactId::new).collect();
        schema.derived.push(DerivedFact { id: FactId::new(entry.id), kind, inputs });
    }
    if schema.facts.len() + schema.derived.len() > 64 {
        return Err("facts.toml: more than 64 facts".to_owned());
    }
    Ok(schema)
}

type Vocabularies = BTreeMap<String, Vocabulary>;

fn kind(entry: &FactEntry, known: &Vocabularies) -> Result<(FactType, BTreeMap<String, String>), String> {
    let problem = |what: &str| format!("facts.toml: {}: {what}", entry.id);
    let vocabulary = match &entry.vocabulary {
        None => None,
        Some(name) => Some(known.get(name).ok_or_else(|| problem("names no vocabulary"))?),
    };
    let words = || vocabulary.map(|found| found.words.clone()).ok_or_else(|| problem("needs a vocabulary"));
    let aliases = vocabulary.map(|found| found.aliases.clone()).unwrap_or_default();
    let range = || match (entry.min, entry.max) {
        (Some(min), Some(max)) if min <= max => Ok((min, max)),
        _ => Err(problem("needs min and max")),
    };
    let fields = || -> Result<Vec<Field>, String> {
        if entry.fields.is_empty() {
            return Err(problem("needs fields"));
        }
        entry.fields.iter().map(|field| read_field(field, known)).collect()
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
        _ => return Err(problem("has no known type")),
    };
    Ok((kind, aliases))
}

fn read_field(entry: &FactEntry, known: &Vocabularies) -> Result<Field, String> {
    let (kind, aliases) = kind(entry, known)?;
    let labels = entry.vocabulary.clone().unwrap_or_else(|| entry.id.clone());
    Ok(Field { id: entry.id.clone(), kind, labels, aliases })
}
