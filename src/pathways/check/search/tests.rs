//! The search against chance: what random answers show, the search must find.

use proptest::prelude::*;

use super::super::super::eval::View;
use super::super::super::expr::Expr;
use super::super::super::parse::{Names, parse};
use super::super::super::tests::BOOK;
use super::super::super::tests::random::{answers, any_day, exprs, runs};
use super::super::super::truth::Truth;
use super::super::super::{Answers, eval_spec};
use super::{Found, Model, Sign, search};

/// Whether anybody can be told `truth`, with an example that the specification confirms.
fn found(expr: &Expr, sign: Sign, on: &str) -> Found<Answers> {
    let (schema, as_of) = (BOOK.schema(), super::super::super::tests::day(on));
    let mut model = Model::new(schema, as_of, &[(schema, expr)]);
    let node = model.node(schema, expr);
    let mut confirm = |answers: &Answers| {
        let truth = eval_spec(&View::new(schema, answers, as_of), expr);
        sign.accepts(truth).then(|| answers.clone())
    };
    search(&model, &[(sign, &node)], &mut confirm)
}

fn condition(text: &str) -> Expr {
    parse(text, BOOK.schema(), &Names::default()).unwrap_or_else(|problem| panic!("{text}: {problem}"))
}

/// Whether a condition can be met at all.
fn can_hold(text: &str) -> Option<bool> {
    match found(&condition(text), Sign::Yes, "2023-11-15") {
        Found::Example(_) => Some(true),
        Found::Nothing => Some(false),
        Found::Undecided => None,
    }
}

#[test]
fn what_can_hold_is_told_from_what_cannot() {
    let can = [
        "nationality = Cuba and other_nationalities overlaps {Haiti} and not other_nationalities within {Haiti}",
        "in_host_country_since > 2023-06-11 and in_host_country_since < 2023-06-13",
        "any(us_relatives: relation = spouse) and any(us_relatives: relation != spouse) and none(us_relatives: status = refugee)",
        "any(irregular_entries: country = Mexico) and any(irregular_entries: on > 2023-01-09) and at_most(1, irregular_entries: country = Mexico or on > 2023-01-09)",
        "not at_most(2, irregular_entries: country = Mexico) and at_most(3, irregular_entries: on > 2020-01-01)",
        "passport != none and passport.country != Venezuela and not passport.expires_on >= 2020-01-01",
        "passport.expires_on + 5 years >= today and passport.expires_on < 2019-01-01",
        "age_today = 17",
        "in_country_of_nationality and nationality = Venezuela and other_nationalities != none",
        "any(us_relatives: i130.approved and not i130.invitation_received and age >= 21)",
        "h2b_years_held overlaps {2020} and not h2b_years_held overlaps {2021}",
        "stateless and not in_country_of_nationality and current_country = Guatemala",
    ];
    for text in can {
        assert_eq!(can_hold(text), Some(true), "{text}");
    }
    let cannot = [
        "nationality = Cuba and nationality = Haiti",
        "in_host_country_since > 2023-06-11 and in_host_country_since < 2023-06-12",
        "us_voluntary_departures > 1 and us_voluntary_departures < 2",
        "any(us_relatives: relation = spouse) and all(us_relatives: relation != spouse)",
        "any(us_relatives: relation = spouse) and us_relatives = none",
        "any(irregular_entries: country = Mexico) and any(irregular_entries: country = Panama) and at_most(1, irregular_entries: country in {Mexico, Panama})",
        "not at_most(2, irregular_entries: country = Mexico) and at_most(2, irregular_entries: country in {Mexico, Panama})",
        "passport = none and passport.country = Cuba",
        "other_nationalities within {Cuba} and other_nationalities overlaps {Haiti}",
        "job_offer.sector = agriculture and job_offer = none",
        "today >= 2024-06-25",
        "passport.expires_on + 5 years >= today and passport.expires_on < 2018-11-15",
        "age_today < 18 and age_today > 30",
        "fears_return and unsure",
        "fear_grounds overlaps {race} and fear_grounds = none",
    ];
    for text in cannot {
        assert_eq!(can_hold(text), Some(false), "{text}");
    }
    // Two derived facts that no birth date makes true together: not proved, and said so.
    let impossible = "in_country_of_nationality and nationality = Cuba and current_country = Haiti and other_nationalities = none and not stateless";
    assert_eq!(can_hold(impossible), None);
}

#[test]
fn a_person_who_must_judge_is_neither_yes_nor_no() {
    let expr = condition("fears_return and unsure");
    assert_eq!(found(&expr, Sign::Yes, "2023-11-15"), Found::Nothing);
    assert!(found(&expr, Sign::No, "2023-11-15").example().is_some());
    assert!(found(&expr, Sign::NotNo, "2023-11-15").example().is_some());
}

proptest! {
    #![proptest_config(runs(400))]

    #[test]
    fn what_random_answers_show_is_found(expr in exprs(), given in prop::collection::vec(answers(), 8), on in any_day()) {
        let mut shown = Vec::new();
        for answers in &given {
            let truth = eval_spec(&View::new(BOOK.schema(), answers, on), &expr);
            if truth != Truth::Unknown && !shown.contains(&truth) {
                shown.push(truth);
            }
        }
        for truth in shown {
            let sign = if truth == Truth::Yes { Sign::Yes } else { Sign::No };
            let result = found(&expr, sign, &on.to_string());
            prop_assert!(result != Found::Nothing, "{expr} can be {truth:?} on {on}");
        }
    }
}
