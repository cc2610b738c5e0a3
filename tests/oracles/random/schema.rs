//! Random fact schemas: every type, records in records, fields that hide facts, words that need quotes.

use std::collections::BTreeMap;

use puente::pathways::fact::{Fact, FactId, FactType, Field, Schema};

use super::Rng;

/// Some need quotes in a condition, one needs care in SQL, three look like words of the language.
const WORDS: [&str; 10] = ["alpha", "beta", "us_master", "IR1", "two words", "none", "2nd", "l'autre", "no", "or"];
const COUNTRIES: [&str; 6] = ["Cuba", "Haiti", "Venezuela", "United States", "Côte d'Ivoire", "Costa Rica"];

fn words(rng: &mut Rng) -> Vec<String> {
    rng.some(&WORDS, 2, 4).into_iter().map(str::to_owned).collect()
}

fn scalar(rng: &mut Rng) -> FactType {
    match rng.below(9) {
        0 | 1 => FactType::Bool,
        2 => FactType::Enum { options: words(rng) },
        3 => FactType::Country,
        4 => FactType::Int { min: 0, max: 6 },
        5 | 6 => FactType::Date,
        7 => FactType::Set { options: words(rng) },
        _ => match rng.below(3) {
            0 => FactType::Countries,
            1 => FactType::Ints { min: 2019, max: 2023 },
            _ => FactType::Text { max_chars: 20 },
        },
    }
}

fn field(rng: &mut Rng, at: usize, depth: usize) -> Field {
    let kind = if depth > 0 && rng.percent(20) {
        FactType::Record { fields: fields(rng, depth - 1), none_word: None }
    } else {
        scalar(rng)
    };
    // `f0` and `f1` are also facts: inside a list the field is meant.
    let id = if rng.percent(30) { format!("f{at}") } else { format!("part_{at}") };
    Field { labels: id.clone(), id, kind, aliases: BTreeMap::new() }
}

fn fields(rng: &mut Rng, depth: usize) -> Vec<Field> {
    let many = 1 + rng.below(4);
    (0..many).map(|at| field(rng, at, depth)).collect()
}

/// A schema of 8 to 14 facts with at least one list of records.
pub fn schema(rng: &mut Rng) -> Schema {
    let mut schema = Schema::default();
    for country in COUNTRIES {
        schema.countries.insert(country.to_owned(), country.to_owned());
    }
    for at in 0..8 + rng.below(7) {
        let kind = match at {
            2 | 5 => FactType::Records { fields: fields(rng, 1) },
            4 => FactType::Record { fields: fields(rng, 1), none_word: rng.percent(50).then(|| "none".to_owned()) },
            _ => scalar(rng),
        };
        let id = format!("f{at}");
        schema.facts.push(Fact {
            labels: id.clone(),
            id: FactId::new(id),
            kind,
            nullable: rng.percent(60),
            protection: false,
            aliases: BTreeMap::new(),
        });
    }
    schema
}
