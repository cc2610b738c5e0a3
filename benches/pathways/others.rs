//! Two embedded engines on the same rules, verdict alone, inputs prepared beforehand.
//!
//! CEL: one expression a pathway; an unanswered fact is an undeclared variable, whose error "and" and "or" absorb.
//! JSON-logic has two values: each pathway is two formulas, certainly met and certainly not met.

use cel::{Context, Program, Value};
use datalogic_rs::{Engine, Logic, ParsedData, Session};
use puente::pathways::Truth;
use serde_json::{Map, Value as Json, json};

use crate::shape::{BOOLS, FACTS, Node, OPTIONS, Person, WORDS, name};

fn words(bits: u8) -> Vec<String> {
    (0..OPTIONS).filter(|at| bits >> at & 1 == 1).map(|at| format!("o{at}")).collect()
}

/// The rules in CEL.
pub fn cel_programs(pathways: &[Vec<Node>]) -> Vec<Program> {
    let of = |criteria: &Vec<Node>| criteria.iter().map(cel_text).collect::<Vec<_>>().join(" && ");
    pathways.iter().map(|criteria| Program::compile(&of(criteria)).unwrap()).collect()
}

fn cel_text(node: &Node) -> String {
    let joined = |parts: &[Node], sign: &str| format!("({})", parts.iter().map(cel_text).collect::<Vec<_>>().join(sign));
    match node {
        Node::Is(fact) => name(*fact),
        Node::In(fact, bits) => format!("({} in {:?})", name(*fact), words(*bits)),
        Node::AtLeast(fact, least) => format!("({} >= {least})", name(*fact)),
        Node::AtMost(fact, most) => format!("({} <= {most})", name(*fact)),
        Node::Not(inner) => format!("!{}", cel_text(inner)),
        Node::All(parts) => joined(parts, " && "),
        Node::Any(parts) => joined(parts, " || "),
    }
}

/// One person's facts for CEL.
pub fn cel_facts(person: &Person) -> Context<'static, 'static> {
    let mut context = Context::default();
    for fact in (0..FACTS).filter(|fact| person.known >> fact & 1 == 1) {
        let number = person.values[fact];
        let value = match fact {
            _ if fact < BOOLS => Value::Bool(number == 1),
            _ if fact < BOOLS + WORDS => Value::from(format!("o{number}")),
            _ => Value::Int(i64::from(number)),
        };
        context.add_variable_from_value(name(fact), value);
    }
    context
}

/// The fit of every pathway by CEL.
pub fn cel_fits(programs: &[Program], facts: &Context<'_, '_>, mut each: impl FnMut(Truth)) {
    for program in programs {
        each(match program.execute(facts) {
            Ok(Value::Bool(met)) => Truth::of(met),
            _ => Truth::Unknown,
        });
    }
}

/// The rules in JSON-logic: certainly met, and certainly not met.
pub fn json_logic(engine: &Engine, pathways: &[Vec<Node>]) -> Vec<(Logic, Logic)> {
    let compile = |formula: Json| engine.compile(&formula.to_string()).unwrap();
    let of = |criteria: &Vec<Node>| {
        let met: Vec<Json> = criteria.iter().map(|node| formula(node, true)).collect();
        let failed: Vec<Json> = criteria.iter().map(|node| formula(node, false)).collect();
        (compile(json!({"and": met})), compile(json!({"or": failed})))
    };
    pathways.iter().map(of).collect()
}

fn formula(node: &Node, holds: bool) -> Json {
    let parts = |parts: &[Node]| parts.iter().map(|part| formula(part, holds)).collect::<Vec<_>>();
    let compared = |fact: usize, sign: &str, constant: i32| {
        let var = json!({"var": name(fact)});
        // An unanswered number would count as 0.
        json!({"and": [{"!==": [var, null]}, {sign: [var, constant]}]})
    };
    match node {
        Node::Is(fact) => json!({"===": [{"var": name(*fact)}, holds]}),
        Node::In(fact, bits) => json!({"in": [{"var": name(*fact)}, words(if holds { *bits } else { !*bits })]}),
        Node::AtLeast(fact, least) => compared(*fact, if holds { ">=" } else { "<" }, *least),
        Node::AtMost(fact, most) => compared(*fact, if holds { "<=" } else { ">" }, *most),
        Node::Not(inner) => formula(inner, !holds),
        Node::All(inner) => json!({if holds { "and" } else { "or" }: parts(inner)}),
        Node::Any(inner) => json!({if holds { "or" } else { "and" }: parts(inner)}),
    }
}

/// One person's facts for JSON-logic.
pub fn json_facts(person: &Person) -> ParsedData {
    let mut facts = Map::new();
    for fact in (0..FACTS).filter(|fact| person.known >> fact & 1 == 1) {
        let number = person.values[fact];
        let value = match fact {
            _ if fact < BOOLS => json!(number == 1),
            _ if fact < BOOLS + WORDS => json!(format!("o{number}")),
            _ => json!(number),
        };
        facts.insert(name(fact), value);
    }
    ParsedData::from_json(&Json::Object(facts).to_string()).unwrap()
}

/// The fit of every pathway by JSON-logic.
pub fn json_fits(session: &mut Session<'_>, rules: &[(Logic, Logic)], facts: &ParsedData, mut each: impl FnMut(Truth)) {
    for (met, failed) in rules {
        let mut holds = |logic| session.eval_borrowed(logic, facts).unwrap().as_bool() == Some(true);
        let verdict = match holds(met) {
            true => Truth::Yes,
            false if holds(failed) => Truth::No,
            false => Truth::Unknown,
        };
        session.reset();
        each(verdict);
    }
}
