//! The real rule book in SQL: every criterion, every derived fact and every pathway's fit, over random applicants.

use chrono::{Months, NaiveDate};
use puente::pathways::expr::Expr;
use puente::pathways::{Outcome, RuleBook, Truth, assess};
use serde_json::{Map, Value as Json};

use crate::book::BookText;
use crate::evaluators::{Applicant, EVALUATORS, answers, evaluators};
use crate::random::{Pools, Rng, applicant};
use crate::sql_oracle::and;
use crate::{postgres, say, size, sql};

fn known(truth: Truth) -> Option<bool> {
    match truth {
        Truth::Yes => Some(true),
        Truth::No => Some(false),
        Truth::Unknown => None,
    }
}

struct Person {
    office: String,
    on: NaiveDate,
    json: Map<String, Json>,
    access: Option<bool>,
}

/// Few days a person, so that they meet: those whose anniversaries fall on or beside the day asked, and some of the law.
fn pools(rng: &mut Rng, text: &BookText, on: NaiveDate) -> Pools {
    let mut dates: Vec<String> = (0..6).map(|_| rng.pick(&text.dates).clone()).collect();
    for years in [0, 5, 10, 18, 21] {
        let then = on - Months::new(12 * years);
        let beside = *rng.pick(&[then.pred_opt(), Some(then), then.succ_opt()]);
        dates.extend(beside.map(|day| day.to_string()));
    }
    Pools { countries: text.countries.clone(), dates }
}

fn person(rng: &mut Rng, book: &RuleBook, text: &BookText) -> Person {
    let office = (*rng.pick(&book.office_ids())).to_owned();
    let on = loop {
        let day = rng.pick(&text.dates);
        if day.as_str() > "2022" {
            break day.parse().unwrap();
        }
    };
    let pools = pools(rng, text, on);
    let mut json = applicant(rng, &pools, book.schema());
    let assessment = assess(book, &office, &answers(book.schema(), &json), on);
    let access = assessment.result("smo_access").unwrap().outcome;
    let access = [(Outcome::Likely, true), (Outcome::NotEligible, false)].into_iter().find(|(outcome, _)| *outcome == access);
    let access = access.map(|(_, known)| known);
    json.insert("$access".to_owned(), Json::from(access));
    json.insert("$today".to_owned(), Json::from(on.to_string()));
    Person { office, on, json, access }
}

/// The answers alone, without what was added for the judge.
fn asked(book: &RuleBook, json: &Map<String, Json>) -> Map<String, Json> {
    json.iter().filter(|(id, _)| book.schema().fact(id).is_some()).map(|(id, json)| (id.clone(), json.clone())).collect()
}

#[tokio::test]
async fn evaluators_agree_with_sql_on_the_real_rule_book() {
    let book = RuleBook::load_embedded().unwrap_or_else(|findings| panic!("{findings:?}"));
    let text = BookText::read(book.schema());
    assert_eq!(text.criteria.len(), book.criteria().len());
    let nodes: Vec<_> = text.criteria.iter().map(|(_, node)| node.clone()).collect();
    let exprs: Vec<Expr> = text.criteria.iter().map(|(id, _)| book.criterion(id).unwrap().when.clone()).collect();
    let verdicts = evaluators(book.schema(), &exprs);
    let statement = sql::statement(book.schema(), &nodes, &[]);
    let mut connection = postgres::connect().await;
    let mut rng = Rng::new(3);
    let (mut criteria, mut fits, mut unknown, mut differences) = (0, 0, 0, Vec::new());
    for round in 0..size(5, 100) {
        let people: Vec<Person> = (0..200).map(|_| person(&mut rng, &book, &text)).collect();
        let applicants = people.iter().map(|person| Json::Object(person.json.clone())).collect();
        let sql = postgres::truths(&mut connection, statement.clone(), &applicants).await;
        assert_eq!(sql.len(), people.len());
        for (person, sql) in people.iter().zip(sql) {
            let json = asked(&book, &person.json);
            let applicant = Applicant { json: &json, access: person.access, as_of: person.on };
            for ((ours, sql), (id, _)) in verdicts(&applicant).iter().zip(&sql).zip(&text.criteria) {
                criteria += 1;
                unknown += usize::from(sql.is_none());
                if *ours != [*sql; EVALUATORS.len()] {
                    differences.push(format!("{id} on {}: {ours:?}, SQL {sql:?}: {json:?}", person.on));
                }
            }
            let of = |id: &String| sql[text.criteria.iter().position(|(name, _)| name == id).unwrap()];
            for result in assess(&book, &person.office, &answers(book.schema(), &json), person.on).results {
                let pathway = result.pathway.as_str();
                let plan = if pathway == "smo_access" { &person.office } else { pathway };
                let required: Vec<Option<bool>> = text.required(plan, person.on).iter().map(of).collect();
                let given: Vec<Option<bool>> = result.criteria.iter().map(|criterion| known(criterion.truth)).collect();
                let fit = and(required.iter().copied());
                // A child on its own is never told a plain no: there the criteria are compared, not the fit.
                let is_lifted = book.pathway(pathway).unwrap().protect_when.is_some() && result.fit == Truth::Unknown;
                fits += 1;
                if given != required || (known(result.fit) != fit && !is_lifted) {
                    differences.push(format!("{pathway} on {}: {:?}, SQL {fit:?}: {json:?}", person.on, result.fit));
                }
            }
        }
        if round % 20 == 19 {
            say(format_args!("law: {criteria} criterion verdicts"));
        }
    }
    say(format_args!(
        "law: {} criteria, {criteria} criterion and {fits} pathway verdicts, {unknown} not known, {} differences",
        nodes.len(),
        differences.len()
    ));
    assert_eq!(differences.iter().take(3).collect::<Vec<_>>(), Vec::<&String>::new());
    assert!(criteria >= size(20_000, 1_000_000) && unknown * 100 < criteria * 80, "{unknown} of {criteria}");
}
