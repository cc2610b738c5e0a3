//! Random answers and random conditions, typed by the fact schema.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use proptest::prelude::*;

use super::super::Answers;
use super::super::expr::{Atom, Expr, Order, Path, Quantity, Root, Test};
use super::super::fact::{Answer, FactType, Field, Value};
use super::super::truth::Truth;
use super::{BOOK, day};

/// Countries for which the rules differ, so that random answers hit them.
const COUNTRIES: [&str; 12] = [
    "Venezuela",
    "Cuba",
    "Haiti",
    "Nicaragua",
    "Colombia",
    "Guatemala",
    "Honduras",
    "Ecuador",
    "Costa Rica",
    "Mexico",
    "United States",
    "Spain",
];

/// Days at and around which the rules change.
const DAYS: [&str; 16] = [
    "1990-05-10",
    "2005-11-15",
    "2008-01-01",
    "2019-03-01",
    "2022-10-18",
    "2022-10-20",
    "2023-01-09",
    "2023-01-10",
    "2023-04-11",
    "2023-06-11",
    "2023-06-12",
    "2023-07-11",
    "2023-10-18",
    "2023-11-15",
    "2024-09-17",
    "2025-01-27",
];

/// So many random cases, found failures shown but not kept in a file.
#[expect(clippy::disallowed_methods, reason = "`make proof` asks for the full size in the environment")]
pub fn runs(cases: u32) -> ProptestConfig {
    let full = std::env::var("PUENTE_PROOF").is_ok_and(|size| size == "full");
    let cases = if full { cases.saturating_mul(50) } else { cases };
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

pub fn any_day() -> impl Strategy<Value = NaiveDate> {
    proptest::sample::select(&DAYS[..]).prop_map(day)
}

fn country() -> impl Strategy<Value = String> {
    proptest::sample::select(&COUNTRIES[..]).prop_map(str::to_owned)
}

fn word(options: &[String]) -> impl Strategy<Value = String> + use<> {
    proptest::sample::select(options.to_vec())
}

fn record(fields: &[Field]) -> BoxedStrategy<BTreeMap<String, Answer>> {
    let strategies: Vec<_> = fields
        .iter()
        .map(|field| {
            (Just(field.id.clone()), prop_oneof![3 => value(&field.kind).prop_map(Answer::Known), 1 => Just(Answer::DontKnow)])
        })
        .collect();
    strategies.prop_map(|fields| fields.into_iter().collect()).boxed()
}

pub fn value(kind: &FactType) -> BoxedStrategy<Value> {
    match kind {
        FactType::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        FactType::Enum { options } => word(options).prop_map(Value::Word).boxed(),
        FactType::Country => country().prop_map(Value::Word).boxed(),
        FactType::Int { .. } => (0_i64..60).prop_map(Value::Int).boxed(),
        FactType::Date => prop_oneof![4 => any_day().prop_map(Value::Date), 1 => Just(Value::Nothing)].boxed(),
        FactType::Text { .. } => "[a-z]{0,8}".prop_map(Value::Text).boxed(),
        FactType::Set { options } => (proptest::collection::vec(word(options), 0..3), any::<bool>())
            .prop_map(|(items, more_unknown)| Value::Words { items, more_unknown })
            .boxed(),
        FactType::Countries => {
            proptest::collection::vec(country(), 0..2).prop_map(|items| Value::Words { items, more_unknown: false }).boxed()
        }
        FactType::Ints { .. } => proptest::collection::vec(2019_i64..2025, 0..3).prop_map(Value::Ints).boxed(),
        FactType::Record { fields, .. } => {
            prop_oneof![3 => record(fields).prop_map(Value::Record), 1 => Just(Value::Nothing)].boxed()
        }
        FactType::Records { fields } => proptest::collection::vec(record(fields), 0..3).prop_map(Value::Records).boxed(),
    }
}

/// Answers to about two thirds of all facts.
pub fn answers() -> impl Strategy<Value = Answers> {
    let facts: Vec<_> = BOOK
        .schema()
        .facts
        .iter()
        .map(|fact| {
            // Facts without a "has none" get a date where the type would allow none.
            let value = value(&fact.kind).prop_filter("everybody has one", {
                let nullable = fact.nullable;
                move |value| nullable || *value != Value::Nothing
            });
            (
                Just(fact.id.clone()),
                prop_oneof![
                    5 => value.prop_map(Answer::Known),
                    1 => Just(Answer::DontKnow),
                    1 => Just(Answer::Declined),
                    1 => Just(Answer::Unasked),
                ],
            )
        })
        .collect();
    facts.prop_map(|facts| {
        let mut answers = Answers::new();
        for (fact, answer) in facts {
            answers.set(fact, answer);
        }
        answers
    })
}

fn atom_for(path: Path, kind: &FactType) -> Option<BoxedStrategy<Expr>> {
    let order = || proptest::sample::select(vec![Order::Eq, Order::Lt, Order::Le, Order::Gt, Order::Ge]);
    let tests: BoxedStrategy<Test> = match kind {
        FactType::Bool => prop_oneof![4 => Just(Test::IsYes), 1 => Just(Test::HasNone)].boxed(),
        FactType::Enum { options } => proptest::collection::vec(word(options), 1..3).prop_map(Test::In).boxed(),
        FactType::Country => proptest::collection::vec(country(), 1..4).prop_map(Test::In).boxed(),
        FactType::Int { .. } => (order(), 0_i64..60).prop_map(|(order, number)| Test::Int(order, number)).boxed(),
        FactType::Date => prop_oneof![
            4 => (order(), any_day()).prop_map(|(order, day)| Test::Date(order, day)),
            2 => (order(), 0_u32..12).prop_map(|(order, years)| Test::Years(years, order)),
            1 => Just(Test::HasNone)
        ]
        .boxed(),
        FactType::Set { options } => proptest::collection::vec(word(options), 1..3)
            .prop_flat_map(|words| prop_oneof![Just(Test::Overlaps(words.clone())), Just(Test::Within(words))])
            .boxed(),
        FactType::Countries => proptest::collection::vec(country(), 1..3)
            .prop_flat_map(|words| prop_oneof![Just(Test::Overlaps(words.clone())), Just(Test::Within(words))])
            .boxed(),
        FactType::Ints { .. } => proptest::collection::vec(2019_i64..2025, 1..3).prop_map(Test::OverlapsInts).boxed(),
        FactType::Record { .. } | FactType::Records { .. } => Just(Test::HasNone).boxed(),
        FactType::Text { .. } => return None,
    };
    Some(tests.prop_map(move |test| Expr::Atom(Atom { path: path.clone(), test })).boxed())
}

/// Atoms on every fact, derived fact and record field, or on the entries of a list.
fn atoms(root: Root, prefix: &str, kind: &FactType, fields: &[String], out: &mut Vec<BoxedStrategy<Expr>>) {
    let path = Path { root, fields: fields.to_vec(), text: prefix.to_owned() };
    out.extend(atom_for(path, kind));
    if let FactType::Record { fields: inner, .. } = kind {
        for field in inner {
            let mut fields = fields.to_vec();
            fields.push(field.id.clone());
            atoms(root, &format!("{prefix}.{}", field.id), &field.kind, &fields, out);
        }
    }
}

fn grown(leaves: Vec<BoxedStrategy<Expr>>) -> BoxedStrategy<Expr> {
    let truth = proptest::sample::select(vec![Truth::No, Truth::Unknown, Truth::Yes]);
    let leaf = prop_oneof![8 => proptest::strategy::Union::new(leaves), 1 => truth.prop_map(Expr::Const)];
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 2..4).prop_map(Expr::All),
            proptest::collection::vec(inner.clone(), 2..4).prop_map(Expr::Any),
            inner.prop_map(|inner| Expr::Not(Box::new(inner))),
        ]
    })
    .boxed()
}

/// Random conditions over the whole schema, quantified ones included.
pub fn exprs() -> BoxedStrategy<Expr> {
    let schema = BOOK.schema();
    let orders = proptest::sample::select(vec![Order::Eq, Order::Lt, Order::Le, Order::Gt, Order::Ge]);
    let today = (orders, any_day()).prop_map(|(order, day)| Expr::Today(order, day));
    let mut leaves = vec![Just(Expr::Access).boxed(), today.boxed()];
    for slot in 0..schema.facts.len() + schema.derived.len() {
        let (Some(id), Some(kind)) = (schema.slot_id(slot), schema.slot_kind(slot)) else { continue };
        atoms(Root::Slot(slot), id.as_str(), kind, &[], &mut leaves);
        if let FactType::Records { fields } = kind {
            let mut inside = Vec::new();
            for field in fields {
                atoms(Root::Entry, &field.id, &field.kind, std::slice::from_ref(&field.id), &mut inside);
            }
            let list = Path { root: Root::Slot(slot), fields: Vec::new(), text: id.to_string() };
            let quantity = proptest::sample::select(vec![
                Quantity::Any,
                Quantity::All,
                Quantity::None,
                Quantity::AtMost(0),
                Quantity::AtMost(1),
            ]);
            let each = (quantity, grown(inside)).prop_map(move |(quantity, body)| Expr::Each {
                quantity,
                list: list.clone(),
                body: Box::new(body),
            });
            leaves.push(each.boxed());
        }
    }
    grown(leaves)
}
