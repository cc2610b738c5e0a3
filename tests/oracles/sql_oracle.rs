//! Random rule sets, each one SQL statement, over random applicants: no difference to SQL's three-valued logic.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use puente::pathways::fact::Schema;
use puente::pathways::parse::{Names, parse};
use serde_json::{Map, Value as Json};

use crate::broken::{MISTAKES, broken};
use crate::evaluators::{self, Applicant, EVALUATORS, parsed};
use crate::random::{self, Pools, Rng, RuleSet};
use crate::reader::{Known, Node, read};
use crate::{postgres, say, size, sql};

/// One random rule set with its applicants.
pub struct Trial {
    /// The facts.
    pub schema: Schema,
    /// The rules as text.
    pub rules: RuleSet,
    /// The people.
    pub applicants: Vec<Map<String, Json>>,
    /// The day asked.
    pub as_of: NaiveDate,
}

impl Trial {
    /// The same seed gives the same trial.
    pub fn new(seed: u64, criteria: usize, applicants: usize) -> Self {
        let mut rng = Rng::new(seed);
        let schema = random::schema(&mut rng);
        let pools = Pools::of(&schema);
        let rules = random::rule_set(&mut rng, &schema, &pools, criteria);
        let as_of: NaiveDate = rng.pick(&pools.dates).parse().unwrap();
        let applicants = (0..applicants)
            .map(|_| {
                let mut json = random::applicant(&mut rng, &pools, &schema);
                json.insert("$access".to_owned(), rng.pick(&[Json::Null, Json::from(true), Json::from(false)]).clone());
                json.insert("$today".to_owned(), Json::from(as_of.to_string()));
                json
            })
            .collect();
        Self { schema, rules, applicants, as_of }
    }

    /// The judges' reading: every other criterion from what the product prints, the rest from the text itself.
    pub fn judged(&self) -> Vec<Node> {
        let mut known = Known { sets: self.rules.sets.clone(), definitions: BTreeMap::new() };
        for (id, text) in &self.rules.definitions {
            let node = read(text, &self.schema, &known);
            known.definitions.insert(id.clone(), node);
        }
        let printed = parsed(&self.rules, &self.schema);
        let texts = self.rules.criteria.iter().zip(&printed).enumerate();
        texts
            .map(|(at, (text, expr))| {
                if at % 2 == 0 {
                    read(text, &self.schema, &known)
                } else {
                    read(&expr.to_string(), &self.schema, &Known::default())
                }
            })
            .collect()
    }

    /// What every evaluator says of every criterion, then of every pathway, for every applicant.
    pub fn verdicts(&self) -> Vec<Vec<evaluators::Verdicts>> {
        let exprs = parsed(&self.rules, &self.schema);
        let ask = evaluators::evaluators(&self.schema, &exprs);
        let of = |json: &Map<String, Json>| {
            let access = json.get("$access").and_then(Json::as_bool);
            let applicant = Applicant { json, access, as_of: self.as_of };
            let mut all = ask(&applicant);
            for needs in &self.rules.pathways {
                let parts: Vec<evaluators::Verdicts> = needs.iter().map(|at| all[*at]).collect();
                all.push(std::array::from_fn(|at| and(parts.iter().map(|part| part[at]))));
            }
            all
        };
        self.applicants.iter().map(of).collect()
    }
}

/// "And" written out once more, so that the judged code is not used to judge.
pub fn and(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let parts: Vec<Option<bool>> = parts.collect();
    if parts.contains(&Some(false)) {
        return Some(false);
    }
    if parts.contains(&None) { None } else { Some(true) }
}

/// How much was compared and where it differs.
#[derive(Default)]
struct Tally {
    criteria: usize,
    pathways: usize,
    unknown: usize,
    differences: Vec<String>,
}

async fn compare(trial: &Trial, judged: &[Node], connection: &mut sqlx::PgConnection, tally: &mut Tally) {
    let statement = sql::statement(&trial.schema, judged, &trial.rules.pathways);
    let applicants = Json::from(trial.applicants.clone());
    let sql = postgres::truths(connection, statement, &applicants).await;
    assert_eq!(sql.len(), trial.applicants.len());
    for ((sql, ours), json) in sql.iter().zip(trial.verdicts()).zip(&trial.applicants) {
        assert_eq!(sql.len(), ours.len());
        tally.criteria += judged.len();
        tally.pathways += sql.len() - judged.len();
        for (at, (sql, ours)) in sql.iter().zip(ours).enumerate() {
            tally.unknown += usize::from(sql.is_none());
            for (name, ours) in EVALUATORS.iter().zip(ours) {
                if ours != *sql {
                    let text = trial.rules.criteria.get(at).map_or("a pathway", String::as_str);
                    tally.differences.push(format!("{name} {ours:?}, SQL {sql:?}: {text}\n  {}", Json::from(json.clone())));
                }
            }
        }
    }
}

#[tokio::test]
async fn evaluators_agree_with_sql_on_random_rule_sets() {
    let (criteria, applicants) = (12, size(60, 500));
    let mut connection = postgres::connect().await;
    let mut tally = Tally::default();
    for seed in 0..size(100, 1_000) {
        let trial = Trial::new(u64::try_from(seed).unwrap(), criteria, applicants);
        compare(&trial, &trial.judged(), &mut connection, &mut tally).await;
        if seed % 100 == 99 {
            say(format_args!("sql: {} rule sets, {} pathway verdicts", seed + 1, tally.pathways));
        }
    }
    say(format_args!(
        "sql: {} pathway and {} criterion verdicts, {} not known, by {} evaluators: {} differences",
        tally.pathways,
        tally.criteria,
        tally.unknown,
        EVALUATORS.len(),
        tally.differences.len()
    ));
    assert_eq!(tally.differences.iter().take(3).collect::<Vec<_>>(), Vec::<&String>::new());
    assert!(tally.pathways >= size(20_000, 2_000_000), "{}", tally.pathways);
    // A test in which hardly anything is, or everything is, unknown would show nothing.
    let (all, unknown) = (tally.pathways + tally.criteria, tally.unknown);
    assert!(unknown * 100 > all * 20 && unknown * 100 < all * 80, "{unknown} of {all}");
}

#[test]
fn what_is_printed_reads_back_as_the_same_tree() {
    let mut trees = 0;
    for seed in 0..size(100, 5_000) {
        let trial = Trial::new(u64::try_from(seed).unwrap(), 12, 0);
        for expr in parsed(&trial.rules, &trial.schema) {
            let text = expr.to_string();
            let again = parse(&text, &trial.schema, &Names::default());
            assert_eq!(again.as_ref(), Ok(&expr), "{text}");
            trees += 1;
        }
    }
    say(format_args!("print and parse: {trees} trees"));
}

#[tokio::test]
async fn a_mistake_in_any_operator_is_noticed() {
    let mut connection = postgres::connect().await;
    for mistake in MISTAKES {
        let mut noticed = 0;
        for seed in 0..40 {
            let trial = Trial::new(seed, 12, 40);
            let wrong: Vec<Node> = trial.judged().iter().map(|node| broken(node, mistake)).collect();
            let mut tally = Tally::default();
            compare(&trial, &wrong, &mut connection, &mut tally).await;
            noticed = tally.differences.len();
            if noticed > 0 {
                break;
            }
        }
        assert!(noticed > 0, "{mistake:?} was not noticed");
    }
    say(format_args!("sql: {} deliberate mistakes, all noticed", MISTAKES.len()));
}
