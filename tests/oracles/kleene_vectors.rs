//! The three-valued vectors of the DMN compatibility kit, put to the evaluators as conditions.
//!
//! "Between" and "in" have bounds that may be unknown; a condition compares facts with constants, so there the bound is
//! the fact wherever the bound is what is unknown.

use std::collections::BTreeMap;

use puente::pathways::expr::Expr;
use puente::pathways::fact::{Fact, FactId, FactType, Field, Schema};
use puente::pathways::parse::{Names, parse};
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use crate::evaluators::{Applicant, EVALUATORS, evaluators};
use crate::say;

#[derive(Deserialize)]
struct Vectors {
    vectors: Vec<Vector>,
}

#[derive(Debug, Deserialize)]
struct Vector {
    file: String,
    case: String,
    operator: String,
    operands: Option<Vec<Json>>,
    expected: Option<bool>,
}

fn schema() -> Schema {
    let fact = |id: &str, kind| Fact {
        id: FactId::new(id),
        kind,
        nullable: false,
        protection: false,
        labels: id.to_owned(),
        aliases: BTreeMap::new(),
    };
    let held = Field { id: "held".to_owned(), kind: FactType::Bool, labels: String::new(), aliases: BTreeMap::new() };
    let mut facts = vec![fact("entries", FactType::Records { fields: vec![held] })];
    facts.extend(["a", "b", "c"].map(|id| fact(id, FactType::Bool)));
    facts.extend(["x", "low", "high"].map(|id| fact(id, FactType::Int { min: 0, max: 100 })));
    Schema { facts, ..Schema::default() }
}

/// An operand as an answer: what is no truth value answers nothing, like null.
fn answer(operand: &Json) -> Json {
    if operand.is_boolean() { operand.clone() } else { json!("unknown") }
}

/// The conditions a vector stands for, and the answers to ask them of.
fn conditions(vector: &Vector) -> (Vec<String>, Map<String, Json>) {
    let mut answers = Map::new();
    let operands = vector.operands.as_deref();
    let join = |word: &str| {
        let names = ["a", "b", "c"];
        names[..operands.map_or(0, <[Json]>::len)].join(&format!(" {word} "))
    };
    let texts = match vector.operator.as_str() {
        "and" | "or" => vec![join(&vector.operator)],
        "not" => vec!["not a".to_owned()],
        "all" | "any" => {
            let word = if vector.operator == "all" { "and" } else { "or" };
            let entries = operands.map(|operands| operands.iter().map(|operand| json!({"held": answer(operand)})).collect());
            answers.insert("entries".to_owned(), entries.unwrap_or_else(|| json!("unknown")));
            let dual = if vector.operator == "all" { "none(entries: not held)" } else { "not none(entries: held)" };
            let mut texts = vec![format!("{}(entries: held)", vector.operator), dual.to_owned()];
            texts.extend(Some(join(word)).filter(|text| !text.is_empty()));
            texts
        }
        range => {
            let operands = operands.unwrap();
            for (name, operand) in ["x", "low", "high"].iter().zip(operands) {
                answers.insert((*name).to_owned(), if operand.is_null() { json!("unknown") } else { operand.clone() });
            }
            let above = if range.contains('(') { ">" } else { ">=" };
            let below = if range.contains(')') { "<" } else { "<=" };
            let turned = |order: &str| order.replace('<', "_").replace('>', "<").replace('_', ">");
            return (
                vec![match operands {
                    [Json::Null, low, high] => format!("x {above} {low} and x {below} {high}"),
                    [x, ..] => format!("low {} {x} and high {} {x}", turned(above), turned(below)),
                    [] => panic!("{vector:?}"),
                }],
                answers,
            );
        }
    };
    for (name, operand) in ["a", "b", "c"].iter().zip(operands.unwrap_or_default()) {
        answers.insert((*name).to_owned(), answer(operand));
    }
    (texts, answers)
}

#[test]
fn evaluators_agree_with_the_dmn_vectors() {
    let Vectors { vectors } = serde_json::from_str(include_str!("../golden/kleene_vectors.json")).unwrap();
    let schema = schema();
    let mut asked = 0;
    for vector in &vectors {
        let (texts, json) = conditions(vector);
        let exprs: Vec<Expr> = texts.iter().map(|text| parse(text, &schema, &Names::default()).unwrap()).collect();
        let applicant = Applicant { json: &json, access: None, as_of: "2023-11-15".parse().unwrap() };
        for (text, found) in texts.iter().zip(evaluators(&schema, &exprs)(&applicant)) {
            let expected = [vector.expected; EVALUATORS.len()];
            assert_eq!(found, expected, "{} {}: {text} of {json:?}", vector.file, vector.case);
            asked += 1;
        }
    }
    say(format_args!("dmn: {} vectors, {asked} conditions, {} evaluators", vectors.len(), EVALUATORS.len()));
    // 97 on and, or, not, all and any; 8 on comparisons with what is not known.
    assert_eq!(vectors.len(), 97 + 8);
}
