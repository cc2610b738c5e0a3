//! Random applicants as JSON: known, "has none", unknown, declined, not asked; lists of which more is unknown.

use puente::pathways::fact::{FactType, Field, Schema};
use serde_json::{Map, Value as Json, json};

use super::Rng;

/// Where countries, dates and numbers are taken from, so that rules and applicants meet.
pub struct Pools {
    /// Countries.
    pub countries: Vec<String>,
    /// Dates `YYYY-MM-DD`.
    pub dates: Vec<String>,
}

impl Pools {
    /// All countries of a small schema, and a few days on which little differs.
    pub fn of(schema: &Schema) -> Self {
        let dates = ["2019-12-31", "2020-02-28", "2020-02-29", "2021-02-28", "2021-03-01", "2022-02-28", "2022-10-20"];
        Self { countries: schema.countries.keys().cloned().collect(), dates: dates.map(str::to_owned).to_vec() }
    }
}

fn value(rng: &mut Rng, pools: &Pools, kind: &FactType) -> Json {
    match kind {
        FactType::Bool => json!(rng.percent(50)),
        FactType::Enum { options } => json!(rng.pick(options)),
        FactType::Country => json!(rng.pick(&pools.countries)),
        FactType::Int { min, max } => json!(rng.between(*min, (*max).min(60))),
        FactType::Date => json!(rng.pick(&pools.dates)),
        FactType::Text { .. } => json!(rng.pick(&["", "carpenter", "a b"])),
        FactType::Set { options } => words(rng, options),
        FactType::Countries => words(rng, &pools.countries),
        FactType::Ints { min, max } => {
            let from = (*min).max(2018);
            json!((0..rng.below(3)).map(|_| rng.between(from, (*max).min(2026))).collect::<Vec<_>>())
        }
        FactType::Record { fields, .. } => record(rng, pools, fields),
        FactType::Records { fields } => (0..rng.below(4)).map(|_| record(rng, pools, fields)).collect(),
    }
}

fn words(rng: &mut Rng, from: &[String]) -> Json {
    let mut items: Vec<Json> = rng.some(from, 0, 3).into_iter().map(Json::from).collect();
    if rng.percent(25) {
        let at = rng.below(items.len() + 1);
        items.insert(at, json!("unknown"));
    }
    Json::Array(items)
}

fn record(rng: &mut Rng, pools: &Pools, fields: &[Field]) -> Json {
    let mut object = Map::new();
    for field in fields {
        put(rng, pools, &mut object, &field.id, &field.kind, true);
    }
    Json::Object(object)
}

fn put(rng: &mut Rng, pools: &Pools, object: &mut Map<String, Json>, id: &str, kind: &FactType, nullable: bool) {
    let json = match rng.below(100) {
        0..10 => json!("unknown"),
        10..17 => json!({"answer": "declined"}),
        17..27 => return,
        27..37 if nullable => match kind {
            FactType::Record { none_word: Some(word), .. } if rng.percent(50) => json!(word),
            _ => Json::Null,
        },
        _ => value(rng, pools, kind),
    };
    object.insert(id.to_owned(), json);
}

/// One person's answers as JSON; about two thirds of all facts are known.
pub fn applicant(rng: &mut Rng, pools: &Pools, schema: &Schema) -> Map<String, Json> {
    let mut object = Map::new();
    for fact in &schema.facts {
        put(rng, pools, &mut object, fact.id.as_str(), &fact.kind, fact.nullable);
    }
    object
}
