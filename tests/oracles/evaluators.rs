//! The evaluators under judgement, behind one function.

use chrono::NaiveDate;
use puente::pathways::compiled::{Facts, Layout, Program};
use puente::pathways::expr::Expr;
use puente::pathways::fact::{FactId, Schema};
use puente::pathways::parse::{Names, parse};
use puente::pathways::{Answers, Truth, Verdict, View, answers::read_fact, eval_spec};
use serde_json::{Map, Value as Json};

use crate::random::RuleSet;

/// Their names, in the order of [`Verdicts`].
pub const EVALUATORS: [&str; 2] = ["eval_spec", "Program"];

/// What each evaluator says.
pub type Verdicts = [Option<bool>; EVALUATORS.len()];

/// One person on one day.
pub struct Applicant<'a> {
    /// The answers as they were stored.
    pub json: &'a Map<String, Json>,
    /// What `access` stands for.
    pub access: Option<bool>,
    /// The day asked.
    pub as_of: NaiveDate,
}

/// Reads stored answers as the product does.
pub fn answers(schema: &Schema, json: &Map<String, Json>) -> Answers {
    let mut answers = Answers::new();
    for (name, json) in json.iter().filter(|(name, _)| !name.starts_with('$')) {
        let answer = read_fact(schema, name, json).unwrap_or_else(|error| panic!("{error}"));
        answers.set(FactId::new(name.as_str()), answer);
    }
    answers
}

/// The evaluators, made ready for these conditions: what each says of every condition for one person.
pub fn evaluators<'a>(schema: &'a Schema, exprs: &'a [Expr]) -> impl Fn(&Applicant<'_>) -> Vec<Verdicts> + 'a {
    let layout = Layout::new(schema);
    let program = Program::new(&layout, &exprs.iter().collect::<Vec<_>>());
    move |applicant| {
        let answers = answers(schema, applicant.json);
        let mut view = View::new(schema, &answers, applicant.as_of);
        view.access = truth(applicant.access);
        let facts = Facts::pack(&layout, schema, &answers, applicant.as_of);
        let mut state = program.state();
        state.run(&program, &facts);
        state.set_access(Verdict::known(view.access));
        state.run_late(&program, &facts);
        let all = exprs.iter().enumerate();
        all.map(|(at, expr)| [eval_spec(&view, expr), state.verdict(&program, at).truth].map(known)).collect()
    }
}

/// The product's reading of every criterion of a rule set.
pub fn parsed(rules: &RuleSet, schema: &Schema) -> Vec<Expr> {
    let mut names = Names { sets: rules.sets.clone(), ..Names::default() };
    let read = |text: &str, names: &Names| parse(text, schema, names).unwrap_or_else(|problem| panic!("{problem} in {text}"));
    for (id, text) in &rules.definitions {
        let expr = read(text, &names);
        names.definitions.insert(id.clone(), expr);
    }
    rules.criteria.iter().map(|text| read(text, &names)).collect()
}

fn known(truth: Truth) -> Option<bool> {
    match truth {
        Truth::Yes => Some(true),
        Truth::No => Some(false),
        Truth::Unknown => None,
    }
}

fn truth(known: Option<bool>) -> Truth {
    known.map_or(Truth::Unknown, Truth::of)
}
