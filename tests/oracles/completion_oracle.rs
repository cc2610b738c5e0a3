//! A verdict is never taken back: whoever is told yes (no) with gaps is told so with every way of filling them.
//!
//! The gaps are filled by enumeration, without any logic, over a schema small enough to try everything.

use std::collections::BTreeMap;

use puente::pathways::fact::{Fact, FactId, FactType, Field, Schema};
use serde_json::{Map, Value as Json, json};

use crate::evaluators::{Applicant, EVALUATORS, evaluators, parsed};
use crate::random::{Pools, Rng, applicant, rule_set};
use crate::{say, size};

/// More ways than this to fill the gaps of one applicant are not tried; the applicant is left out.
const MOST: usize = 3_000;

fn schema() -> Schema {
    let words = || vec!["alpha".to_owned(), "beta".to_owned()];
    let field = |id: &str, kind| Field { id: id.to_owned(), kind, labels: String::new(), aliases: BTreeMap::new() };
    let held = || field("held", FactType::Bool);
    let kinds = [
        ("open", FactType::Bool),
        ("status", FactType::Enum { options: words() }),
        ("since", FactType::Date),
        ("times", FactType::Int { min: 0, max: 2 }),
        ("grounds", FactType::Set { options: words() }),
        ("paper", FactType::Record { fields: vec![held(), field("until", FactType::Date)], none_word: None }),
        ("entries", FactType::Records { fields: vec![held(), field("kind", FactType::Enum { options: words() })] }),
    ];
    let facts = kinds.into_iter().map(|(id, kind)| Fact {
        id: FactId::new(id),
        nullable: matches!(id, "since" | "status"),
        kind,
        protection: false,
        labels: id.to_owned(),
        aliases: BTreeMap::new(),
    });
    let mut schema = Schema { facts: facts.collect(), ..Schema::default() };
    schema.countries.insert("Cuba".to_owned(), "Cuba".to_owned());
    schema
}

fn is_open(json: Option<&Json>) -> bool {
    json.is_none_or(|json| *json == json!("unknown") || *json == json!({"answer": "declined"}))
}

/// Every complete value an answer may turn out to be.
fn completions(json: Option<&Json>, kind: &FactType, nullable: bool, pools: &Pools) -> Vec<Json> {
    let is_open = is_open(json);
    let mut all: Vec<Json> = match kind {
        FactType::Set { options } => {
            let said: Vec<&Json> = json.and_then(Json::as_array).into_iter().flatten().collect();
            let more = is_open || said.contains(&&json!("unknown"));
            let named = said.iter().filter(|word| ***word != json!("unknown")).count();
            return (0_usize..1 << options.len())
                .map(|bits| (0..options.len()).filter(|at| bits >> at & 1 == 1).map(|at| json!(options[at])).collect::<Vec<_>>())
                // "And more" says at least one more.
                .filter(|words| {
                    let keeps = said.iter().filter(|word| words.contains(word)).count() == named;
                    keeps && (is_open || if more { words.len() > named } else { words.len() == named })
                })
                .map(Json::Array)
                .collect();
        }
        FactType::Record { fields, .. } if json.is_some_and(Json::is_object) && !is_open => {
            return records(json, fields, pools);
        }
        FactType::Records { fields } if !is_open => {
            let entries = json.and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
            let each: Vec<Vec<Json>> = entries.iter().map(|entry| records(Some(entry), fields, pools)).collect();
            return product(&each).into_iter().map(Json::Array).collect();
        }
        _ if !is_open => return json.cloned().into_iter().collect(),
        FactType::Bool => vec![json!(true), json!(false)],
        FactType::Enum { options } => options.iter().map(|word| json!(word)).collect(),
        FactType::Date => pools.dates.iter().map(|day| json!(day)).collect(),
        FactType::Int { min, max } => (*min..=*max).map(|number| json!(number)).collect(),
        FactType::Record { fields, .. } => records(None, fields, pools),
        FactType::Records { fields } => {
            // None, or one of any kind: the second would only be one more of the same.
            let one = records(None, fields, pools);
            [json!([])].into_iter().chain(one.into_iter().map(|entry| json!([entry]))).collect()
        }
        other => panic!("{other:?} is not in the small schema"),
    };
    if nullable {
        all.push(Json::Null);
    }
    all
}

fn records(json: Option<&Json>, fields: &[Field], pools: &Pools) -> Vec<Json> {
    let each: Vec<Vec<Json>> =
        fields.iter().map(|field| completions(json.and_then(|json| json.get(&field.id)), &field.kind, true, pools)).collect();
    let object = |values: Vec<Json>| fields.iter().map(|field| field.id.clone()).zip(values).collect::<Map<String, Json>>();
    product(&each).into_iter().map(|values| Json::Object(object(values))).collect()
}

/// Every choice of one from each; nothing when there are too many.
fn product(each: &[Vec<Json>]) -> Vec<Vec<Json>> {
    if each.iter().try_fold(1_usize, |ways, values| ways.checked_mul(values.len()).filter(|ways| *ways <= MOST)).is_none() {
        return Vec::new();
    }
    each.iter().fold(vec![Vec::new()], |ways, values| {
        let longer = |way: &Vec<Json>| values.iter().map(|value| [way.clone(), vec![value.clone()]].concat()).collect::<Vec<_>>();
        ways.iter().flat_map(longer).collect()
    })
}

#[test]
fn a_verdict_holds_however_the_gaps_are_filled() {
    let schema = schema();
    let pools = Pools {
        countries: vec!["Cuba".to_owned()],
        dates: ["2020-02-29", "2021-02-28", "2022-10-20"].map(str::to_owned).to_vec(),
    };
    let mut rng = Rng::new(11);
    let (mut verdicts_held, mut filled, mut cautious, mut unknown) = (0_usize, 0_usize, 0_usize, 0_usize);
    for _ in 0..size(15, 400) {
        let rules = rule_set(&mut rng, &schema, &pools, 12);
        let exprs = parsed(&rules, &schema);
        let verdicts = evaluators(&schema, &exprs);
        for _ in 0..6 {
            let json = applicant(&mut rng, &pools, &schema);
            let as_of = rng.pick(&pools.dates).parse().unwrap();
            let ask = |json: &Map<String, Json>, access| verdicts(&Applicant { json, access, as_of });
            let before = ask(&json, None);
            let each: Vec<Vec<Json>> = schema
                .facts
                .iter()
                .map(|fact| completions(json.get(fact.id.as_str()), &fact.kind, fact.nullable, &pools))
                .collect();
            let mut agree: Vec<Option<Option<bool>>> = vec![None; exprs.len()];
            let mut split = vec![false; exprs.len()];
            let ways = product(&each);
            for (at, way) in ways.iter().enumerate() {
                let names = schema.facts.iter().map(|fact| fact.id.as_str().to_owned());
                let complete: Map<String, Json> = names.zip(way.iter().cloned()).collect();
                let after = ask(&complete, Some(at % 2 == 0));
                filled += 1;
                for (criterion, (before, after)) in before.iter().zip(after).enumerate() {
                    for (name, (before, after)) in EVALUATORS.iter().zip(before.iter().zip(after)) {
                        assert!(
                            before.is_none() || *before == after,
                            "{name}: {before:?}, then {after:?}: {}\n{json:?}\n{complete:?}",
                            rules.criteria[criterion]
                        );
                        verdicts_held += usize::from(before.is_some());
                    }
                    split[criterion] |= agree[criterion].is_some_and(|known| known != after[0]) || after[0].is_none();
                    agree[criterion] = Some(after[0]);
                }
            }
            for (before, split) in before.iter().zip(&split).filter(|(before, _)| before[0].is_none() && ways.len() > 1) {
                unknown += usize::from(before[0].is_none());
                cautious += usize::from(!split);
            }
        }
    }
    say(format_args!(
        "completions: {filled} filled applicants, {verdicts_held} verdicts held; of {unknown} unknown ones {cautious} were the same in all"
    ));
    assert!(filled > size(5_000, 200_000) && verdicts_held > filled, "{filled} {verdicts_held}");
}
