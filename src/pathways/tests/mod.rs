//! Tests of the pathway module, by what they show; shared ways to ask it here.

mod added;
mod bundles;
mod case_files;
mod compiled;
mod counters;
mod dates;
mod diffs;
mod explanations;
mod faithful;
mod findings;
mod flips;
mod fuzz;
mod golden;
mod law;
mod law_cases;
mod logic;
mod next_best;
mod offices;
mod questions;
pub mod random;
mod relative_dates;
mod words;

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde_json::{Map, Value as Json, json};

use super::answers::parse_date;
use super::compiled::{Facts, Program};
use super::expr::Expr;
use super::{Answers, Assessment, PathwayResult, RuleBook, Truth, Verdict, View, assess, eval_spec};

/// The public cases, as they were agreed.
const CASES: &str = include_str!("../../../tests/golden/pathway_cases.json");

pub static BOOK: LazyLock<RuleBook> = LazyLock::new(|| match RuleBook::load_embedded() {
    Ok(book) => book,
    Err(findings) => panic!("{}", findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")),
});

pub fn day(text: &str) -> NaiveDate {
    parse_date(text).unwrap_or_else(|| panic!("{text} is not a date"))
}

fn object(json: Json) -> Map<String, Json> {
    match json {
        Json::Object(object) => object,
        other => panic!("{other} is not an object"),
    }
}

/// Answers as given, nothing taken for granted.
fn bare(json: Json) -> Answers {
    Answers::from_json(BOOK.schema(), &object(json)).unwrap_or_else(|error| panic!("{error}"))
}

/// Answers over what case files usually take for granted.
fn usual(json: Json) -> Answers {
    let mut all = object(json!({
        "other_nationalities": [], "stateless": false, "host_status": "none", "took_part_in_persecution": false,
        "identified_by_us_embassy": false, "irregular_entries": [], "us_voluntary_departures": 0,
        "us_removal_order_on": null, "interdicted_at_sea_on": null, "principal_beneficiary": null,
        "h2b_years_held": [], "paid_recruiter": false, "trafficking_indicators": false, "gbv_disclosed": false,
        "date_of_birth": "1990-05-10"
    }));
    for (fact, answer) in object(json) {
        all.insert(fact, answer);
    }
    bare(Json::Object(all))
}

fn ask(office: &str, on: &str, answers: &Answers) -> Assessment {
    assess(&BOOK, office, answers, day(on))
}

fn result(office: &str, on: &str, answers: &Answers, pathway: &str) -> PathwayResult {
    let found = ask(office, on, answers).result(pathway).cloned();
    found.unwrap_or_else(|| panic!("{pathway} is not a pathway"))
}

/// One condition, evaluated as the programs do and by the specification.
struct Condition<'a> {
    expr: &'a Expr,
    program: Program,
}

impl<'a> Condition<'a> {
    fn new(expr: &'a Expr) -> Self {
        Self { expr, program: Program::new(BOOK.compiled().layout(), &[expr]) }
    }

    fn verdict(&self, answers: &Answers, on: NaiveDate) -> Verdict {
        let facts = Facts::pack(BOOK.compiled().layout(), BOOK.schema(), answers, on);
        let verdict = self.program.eval(0, &facts, Verdict::known(Truth::Unknown));
        assert_eq!(verdict.truth, eval_spec(&View::new(BOOK.schema(), answers, on), self.expr), "{} {on}", self.expr);
        verdict
    }
}

fn outcome(office: &str, on: &str, answers: &Answers, pathway: &str) -> &'static str {
    result(office, on, answers, pathway).outcome.word()
}
