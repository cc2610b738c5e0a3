//! The product's evaluator on the reference shape, with its explanation: the value of every criterion, the decisive
//! ones and the missing facts of every pathway.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use puente::pathways::compiled::{Decided, Facts, Layout, Program, State};
use puente::pathways::expr::Expr;
use puente::pathways::fact::{Answer, Fact, FactId, FactType, Schema, Value};
use puente::pathways::parse::{Names, parse};
use puente::pathways::{Answers, Truth};

use crate::shape::{BOOLS, CRITERIA, DAYS, FACTS, INTS, Node, OPTIONS, PATHWAYS, Person, WORDS, name};

/// Rules and room to run them.
pub struct Ours {
    layout: Layout,
    schema: Schema,
    program: Program,
    pathways: Vec<Vec<usize>>,
    state: State,
}

impl Ours {
    /// Reads the reference shape as conditions of the product's language.
    pub fn new(pathways: &[Vec<Node>]) -> Self {
        let schema = schema();
        let texts: Vec<String> = pathways.iter().flatten().map(text).collect();
        let exprs: Vec<Expr> = texts.iter().map(|text| parse(text, &schema, &Names::default()).unwrap()).collect();
        let layout = Layout::new(&schema);
        let program = Program::new(&layout, &exprs.iter().collect::<Vec<_>>());
        let state = program.state();
        let pathways = (0..PATHWAYS).map(|pathway| (pathway * CRITERIA..(pathway + 1) * CRITERIA).collect()).collect();
        Self { layout, schema, program, pathways, state }
    }

    /// One person's facts.
    pub fn pack(&self, person: &Person) -> Facts {
        let mut answers = Answers::new();
        for fact in (0..FACTS).filter(|fact| person.known >> fact & 1 == 1) {
            let number = person.values[fact];
            let value = match fact {
                _ if fact < BOOLS => Value::Bool(number == 1),
                _ if fact < BOOLS + WORDS => Value::Word(format!("o{number}")),
                _ if fact < BOOLS + WORDS + INTS => Value::Int(i64::from(number)),
                _ => Value::Date(day(number)),
            };
            answers.set(FactId::new(name(fact)), Answer::Known(value));
        }
        Facts::pack(&self.layout, &self.schema, &answers, day(0))
    }

    /// Every pathway explained.
    pub fn explain(&mut self, facts: &Facts, mut each: impl FnMut(Decided)) {
        self.state.run(&self.program, facts);
        for criteria in &self.pathways {
            each(self.state.decide(&self.program, criteria));
        }
    }

    /// The fit of every pathway alone.
    pub fn fits(&mut self, facts: &Facts, mut each: impl FnMut(Truth)) {
        self.state.run_lean(&self.program, facts);
        for criteria in &self.pathways {
            each(self.state.decide(&self.program, criteria).fit);
        }
    }
}

fn day(number: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2000, 1, 1).unwrap() + Days::new(u64::try_from(number).unwrap())
}

fn schema() -> Schema {
    let options = (0..OPTIONS).map(|option| format!("o{option}")).collect::<Vec<_>>();
    let facts = (0..FACTS).map(|fact| Fact {
        id: FactId::new(name(fact)),
        kind: match fact {
            _ if fact < BOOLS => FactType::Bool,
            _ if fact < BOOLS + WORDS => FactType::Enum { options: options.clone() },
            _ if fact < BOOLS + WORDS + INTS => FactType::Int { min: 0, max: 100 },
            _ => FactType::Date,
        },
        nullable: false,
        protection: false,
        labels: name(fact),
        aliases: BTreeMap::new(),
    });
    Schema { facts: facts.collect(), derived: Vec::new(), countries: BTreeMap::new() }
}

fn constant(fact: usize, number: i32) -> String {
    if fact < FACTS - 4 { number.to_string() } else { day(number.min(i32::try_from(DAYS).unwrap())).to_string() }
}

fn text(node: &Node) -> String {
    let joined = |parts: &[Node], word: &str| format!("({})", parts.iter().map(text).collect::<Vec<_>>().join(word));
    match node {
        Node::Is(fact) => name(*fact),
        Node::In(fact, words) => {
            let words: Vec<String> = (0..OPTIONS).filter(|at| words >> at & 1 == 1).map(|at| format!("o{at}")).collect();
            format!("{} in {{{}}}", name(*fact), words.join(", "))
        }
        Node::AtLeast(fact, least) => format!("{} >= {}", name(*fact), constant(*fact, *least)),
        Node::AtMost(fact, most) => format!("{} <= {}", name(*fact), constant(*fact, *most)),
        Node::Not(inner) => format!("not {}", text(inner)),
        Node::All(parts) => joined(parts, " and "),
        Node::Any(parts) => joined(parts, " or "),
    }
}
