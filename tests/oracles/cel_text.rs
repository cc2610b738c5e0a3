//! Writes a condition in the Common Expression Language, and an applicant's JSON as its variables.
//!
//! What is not known is not declared: reading it is an error, and "and" and "or" absorb errors as Kleene's do. A value is
//! a map with `none` ("has none") and `v`; a list of words has `items`, and `more` unless more of it is unknown.

use std::collections::HashMap;
use std::sync::Arc;

use cel::Value;
use cel::objects::{Key, Map as CelMap};
use puente::pathways::fact::{FactType, Field, Schema};
use serde_json::{Map, Value as Json, json};

use crate::reader::{Ask, Many, Node, Place};

/// Lists of applicants are no longer than this; `at_most` is written out for so many entries.
const LONGEST: usize = 3;

/// Conditions ask for no later anniversary.
const LATEST: usize = 2;

/// The expression of a condition.
pub fn truth(node: &Node, entry: &str) -> String {
    let join = |parts: &[Node], word| parts.iter().map(|part| format!("({})", truth(part, entry))).collect::<Vec<_>>().join(word);
    match node {
        Node::Const(Some(known)) => known.to_string(),
        Node::Const(None) => "unsure".to_owned(),
        Node::Access => "access".to_owned(),
        Node::And(parts) => join(parts, " && "),
        Node::Or(parts) => join(parts, " || "),
        Node::Not(inner) => format!("!({})", truth(inner, entry)),
        Node::Surely(_) => panic!("only the SQL judge makes mistakes"),
        Node::Test(place, ask) => test(place, ask, entry),
        Node::Each(many, list, body) => each(*many, list, body),
    }
}

/// The value at a place and whether one of the records around it is "none".
fn place(place: &Place, entry: &str) -> (String, String) {
    let mut names = place.names.iter();
    let first = names.next().unwrap();
    let mut at = if place.in_entry { format!("{entry}[{}]", json!(first)) } else { first.clone() };
    let mut around = "false".to_owned();
    for name in names {
        around = format!("{around} || {at}.none");
        at = format!("{at}.v[{}]", json!(name));
    }
    (at, around)
}

fn test(at: &Place, ask: &Ask, entry: &str) -> String {
    if let Ask::Today(order, date) = ask {
        return format!("today {} {}", sign(order), json!(date));
    }
    let (value, around) = place(at, entry);
    let scalar = |test: String| format!("!({around}) && !{value}.none && {value}.v{test}");
    match ask {
        Ask::Yes => scalar(String::new()),
        Ask::Nothing => format!("{around} || {value}.none"),
        Ask::Among(words) => scalar(format!(" in {}", json!(words))),
        Ask::Number(order, number) => scalar(format!(" {} {number}", sign(order))),
        // Dates are written year first, so that the order of texts is the order of days.
        Ask::Date(order, date) => scalar(format!(" {} {}", sign(order), json!(date))),
        Ask::Shares(words) => format!("!({around}) && ({value}.items.exists(w, w in {}) || {value}.more)", json!(words)),
        Ask::Only(words) => format!("!({around}) && {value}.items.all(w, w in {}) && !{value}.more", json!(words)),
        Ask::SharesNumber(numbers) => format!("!({around}) && {value}.items.exists(w, w in {})", json!(numbers)),
        Ask::Today(..) => String::new(),
        // CEL without dates cannot add years: the anniversaries come with the date.
        Ask::Anniversary(years, order) => format!("!({around}) && !{value}.none && {value}.years[{years}] {} today", sign(order)),
    }
}

fn sign(order: &str) -> &str {
    if order == "=" { "==" } else { order }
}

fn each(many: Many, list: &Place, body: &Node) -> String {
    let list = format!("{}.v", place(list, "").0);
    match many {
        Many::Any => format!("{list}.exists(e, {})", truth(body, "e")),
        Many::All => format!("{list}.all(e, {})", truth(body, "e")),
        Many::None => format!("!{list}.exists(e, {})", truth(body, "e")),
        // Not one more of them together: every choice of so many entries, written out.
        Many::AtMost(most) => {
            let mut choices = Vec::new();
            for chosen in (0_usize..1 << LONGEST).filter(|bits| usize::try_from(bits.count_ones()).unwrap() == most + 1) {
                let entries = (0..LONGEST).filter(|at| chosen >> at & 1 == 1);
                let all: Vec<String> =
                    entries.map(|at| format!("size({list}) > {at} && ({})", truth(body, &format!("{list}[{at}]")))).collect();
                choices.push(format!("({})", all.join(" && ")));
            }
            // A list that is not known stays so, whatever is asked of its entries.
            let listed = format!("size({list}) >= 0");
            if choices.is_empty() { listed } else { format!("{listed} && !({})", choices.join(" || ")) }
        }
    }
}

/// The variables of one applicant: facts, `access`, and not `unsure`.
pub fn variables(schema: &Schema, json: &Map<String, Json>) -> Vec<(String, Value)> {
    let asked = schema.facts.iter().map(|fact| (fact.id.as_str(), &fact.kind));
    let derived = schema.derived.iter().map(|fact| (fact.id.as_str(), &fact.kind));
    let mut all: Vec<(String, Value)> =
        asked.chain(derived).filter_map(|(id, kind)| Some((id.to_owned(), wrapped(kind, json.get(id)?)?))).collect();
    if let Some(access) = json.get("$access").and_then(Json::as_bool) {
        all.push(("access".to_owned(), Value::Bool(access)));
    }
    if let Some(today) = json.get("$today") {
        all.push(("today".to_owned(), plain(today)));
    }
    all
}

fn wrapped(kind: &FactType, json: &Json) -> Option<Value> {
    if *json == json!("unknown") || *json == json!({"answer": "declined"}) {
        return None;
    }
    let nothing = || Some(map([("none", Value::Bool(true))]));
    let some = |value| Some(map([("none", Value::Bool(false)), ("v", value)]));
    match kind {
        FactType::Set { .. } | FactType::Countries | FactType::Ints { .. } => {
            let items = json.as_array().map_or(&[][..], Vec::as_slice);
            let named: Vec<Value> = items.iter().filter(|item| **item != json!("unknown")).map(plain).collect();
            let mut fields = vec![("none", Value::Bool(items.is_empty()))];
            if named.len() == items.len() {
                fields.push(("more", Value::Bool(false)));
            }
            fields.push(("items", Value::List(Arc::new(named))));
            Some(map(fields))
        }
        FactType::Records { fields } => {
            let items = json.as_array().map_or(&[][..], Vec::as_slice);
            let entries = items.iter().map(|item| record(fields, item)).collect();
            Some(map([("none", Value::Bool(items.is_empty())), ("v", Value::List(Arc::new(entries)))]))
        }
        FactType::Record { fields, .. } => {
            if json.is_object() {
                some(record(fields, json))
            } else {
                nothing()
            }
        }
        FactType::Date if json.is_string() => Some(map([
            ("none", Value::Bool(false)),
            ("v", plain(json)),
            ("years", Value::List(Arc::new((0..=LATEST).map(|years| plain(&anniversary(json, years))).collect()))),
        ])),
        _ => {
            if json.is_null() {
                nothing()
            } else {
                some(plain(json))
            }
        }
    }
}

/// The same day so many years later, on paper: the year counts up, and 29 February is the 28th where there is none.
fn anniversary(date: &Json, years: usize) -> Json {
    let (year, day) = date.as_str().unwrap().split_once('-').unwrap();
    let year = year.parse::<usize>().unwrap() + years;
    let leaps = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    Json::from(format!("{year:04}-{}", if day == "02-29" && !leaps { "02-28" } else { day }))
}

fn record(fields: &[Field], json: &Json) -> Value {
    map(fields.iter().filter_map(|field| Some((field.id.as_str(), wrapped(&field.kind, json.get(&field.id)?)?))))
}

fn map<'a>(fields: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    let map: HashMap<Key, Value> = fields.into_iter().map(|(name, value)| (Key::from(name), value)).collect();
    Value::Map(CelMap { map: Arc::new(map) })
}

fn plain(json: &Json) -> Value {
    match json {
        Json::Bool(yes) => Value::Bool(*yes),
        Json::Number(number) => Value::Int(number.as_i64().unwrap()),
        Json::String(text) => Value::String(Arc::new(text.clone())),
        other => panic!("{other} is no plain value"),
    }
}
