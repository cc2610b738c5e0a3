//! Dates counted from the day asked: the grammar, and every leap-day edge of the two
//! rules that use it, against the same rules written by year, month and day.

use chrono::{Datelike, NaiveDate};
use serde_json::{Value as Json, json};

use super::super::Truth;
use super::super::parse::{Names, parse};
use super::{BOOK, Condition, bare, day};

fn truth(text: &str, answers: Json, on: NaiveDate) -> Truth {
    let expr = parse(text, BOOK.schema(), &Names::default()).unwrap_or_else(|problem| panic!("{text}: {problem}"));
    Condition::new(&expr).verdict(&bare(answers), on).truth
}

/// Days around the end of February of leap years and common years, and of the decree.
fn edges() -> Vec<NaiveDate> {
    let mut days = Vec::new();
    for year in [1996, 2000, 2014, 2015, 2016, 2018, 2019, 2020, 2021, 2023, 2024, 2025, 2028] {
        let first = NaiveDate::from_ymd_opt(year, 2, 26).expect("a date");
        days.extend(first.iter_days().take(6));
    }
    for middle in ["2014-06-25", "2019-06-25", "2024-06-25"] {
        days.extend(day(middle).pred_opt().expect("a date").iter_days().take(3));
    }
    days
}

/// Whether `years` after a date is a day not before `today`, by the calendar alone.
fn reaches(date: NaiveDate, years: i32, today: NaiveDate) -> bool {
    let leap = |year: i32| (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let year = date.year() + years;
    let last = if date.month() == 2 && date.day() == 29 && !leap(year) { 28 } else { date.day() };
    (year, date.month(), last) >= (today.year(), today.month(), today.day())
}

#[test]
fn a_date_moved_by_years_compares_with_today() {
    let ordered = |on: &str| json!({"us_removal_order_on": on});
    for (text, date, on, expected) in [
        ("us_removal_order_on <= today", "2023-01-01", "2023-01-01", Truth::Yes),
        ("us_removal_order_on < today", "2023-01-01", "2023-01-01", Truth::No),
        ("us_removal_order_on != today", "2023-01-01", "2023-01-02", Truth::Yes),
        ("us_removal_order_on + 5 years <= today", "2018-03-01", "2023-02-28", Truth::No),
        ("us_removal_order_on + 5 years <= today", "2018-03-01", "2023-03-01", Truth::Yes),
        ("us_removal_order_on + 1 years = today", "2020-02-29", "2021-02-28", Truth::Yes),
        ("us_removal_order_on + 4 years = today", "2020-02-29", "2024-02-29", Truth::Yes),
        ("us_removal_order_on + 4 years = today", "2020-02-28", "2024-02-29", Truth::No),
        ("today >= 2024-06-25", "2020-01-01", "2024-06-24", Truth::No),
        ("today >= 2024-06-25", "2020-01-01", "2024-06-25", Truth::Yes),
    ] {
        assert_eq!(truth(text, ordered(date), day(on)), expected, "{text} {date} {on}");
    }
    let on = day("2023-01-01");
    assert_eq!(truth("us_removal_order_on + 5 years > today", json!({"us_removal_order_on": null}), on), Truth::No);
    assert_eq!(truth("us_removal_order_on + 5 years > today", json!({}), on), Truth::Unknown);
    let entered = json!({"irregular_entries": [{"country": "Mexico", "on": "2022-02-01"}, {"country": "unknown"}]});
    assert_eq!(truth("any(irregular_entries: on + 1 years > today)", entered, on), Truth::Yes);
}

#[test]
fn what_cannot_be_compared_with_today_is_refused() {
    for text in [
        "today",
        "today >= 2024",
        "today != 2024-01-01",
        "today >= date_of_birth",
        "us_removal_order_on + 5 years",
        "us_removal_order_on + 5 years > 2024-01-01",
        "us_removal_order_on + 5 > today",
        "us_removal_order_on + 0 years > today",
        "us_removal_order_on + 151 years > today",
        "us_removal_order_on - 5 years > today",
        "age_today + 5 years > today",
        "age_today > today",
        "nationality = today",
    ] {
        assert!(parse(text, BOOK.schema(), &Names::default()).is_err(), "{text} was accepted");
    }
}

#[test]
fn definitions_inside_lists_keep_their_meaning() {
    let mut names = Names::default();
    let mut define = |id: &str, text: &str| {
        let expr = parse(text, BOOK.schema(), &names).expect(text);
        names.definitions.insert(id.to_owned(), expr);
    };
    define("adult", "age_today >= 18");
    define("relatives", "any(us_relatives: age > 3)");
    let read = parse("any(us_relatives: age > 3 and is adult)", BOOK.schema(), &names).expect("may be used");
    assert_eq!(read.to_string(), "any(us_relatives: (age > 3 and age_today >= 18))");
    assert!(parse("any(us_relatives: is relatives)", BOOK.schema(), &names).is_err());
    // A fact with the name of a field of the list would be read as that field.
    let mut schema = BOOK.schema().clone();
    let mut fact = schema.fact("stateless").expect("a fact").clone();
    fact.id = super::super::fact::FactId::new("status");
    schema.facts.push(fact);
    names.definitions.insert("hidden".to_owned(), parse("status", &schema, &Names::default()).expect("a fact"));
    assert!(parse("is hidden", &schema, &names).is_ok());
    assert!(parse("any(us_relatives: is hidden)", &schema, &names).is_err());
}

#[test]
fn a_removal_counts_for_five_years_on_every_leap_day() {
    let criterion = BOOK.criterion("chnv.removal").expect("a criterion");
    let condition = Condition::new(&criterion.when);
    let mut kinds = [0, 0];
    for ordered in edges() {
        let answers = bare(json!({"us_removal_order_on": ordered.to_string()}));
        for on in edges() {
            let counts = reaches(ordered, 5, on.succ_opt().expect("a day"));
            let verdict = condition.verdict(&answers, on);
            assert_eq!(verdict.truth, Truth::of(!counts), "{ordered} {on}");
            kinds[usize::from(counts)] += 1;
        }
    }
    assert!(kinds.iter().all(|count| *count > 500), "{kinds:?}");
}

#[test]
fn a_passport_runs_on_by_decree_on_every_leap_day() {
    let criterion = BOOK.criterion("chnv.passport").expect("a criterion");
    let condition = Condition::new(&criterion.when);
    let decree = day("2024-06-25");
    let (mut good, mut bad) = (0, 0);
    for country in ["Venezuela", "Cuba"] {
        for issued in ["2013-02-28", "2024-06-24", "2024-06-25"] {
            for expires in edges() {
                let passport = json!({"country": country, "issued_on": issued, "expires_on": expires.to_string()});
                let answers = bare(json!({ "passport": passport }));
                for on in edges() {
                    let longer = reaches(expires, 5, on) || (on >= decree && day(issued) < decree && reaches(expires, 10, on));
                    let valid = reaches(expires, 0, on) || (country == "Venezuela" && longer);
                    let verdict = condition.verdict(&answers, on);
                    assert_eq!(verdict.truth, Truth::of(valid), "{country} {issued} {expires} {on}");
                    *(if valid { &mut good } else { &mut bad }) += 1;
                }
            }
        }
    }
    assert!(good > 5_000 && bad > 5_000, "{good} {bad}");
}

#[test]
fn a_passport_with_a_part_not_known_stays_open_where_it_matters() {
    let on = day("2024-07-01");
    let criterion = BOOK.criterion("chnv.passport").expect("a criterion");
    let condition = Condition::new(&criterion.when);
    for (passport, expected) in [
        (json!(null), Truth::No),
        (json!("unknown"), Truth::Unknown),
        (json!({"country": "Venezuela"}), Truth::Unknown),
        (json!({"country": "Cuba", "expires_on": "unknown"}), Truth::Unknown),
        (json!({"country": "Cuba", "expires_on": null}), Truth::Unknown),
        (json!({"expires_on": "2024-07-01"}), Truth::Yes),
        (json!({"expires_on": "2020-07-01"}), Truth::Unknown),
        (json!({"expires_on": "2010-07-01"}), Truth::No),
        (json!({"country": null, "expires_on": "2020-07-01"}), Truth::No),
        (json!({"country": "Venezuela", "expires_on": "2016-07-01"}), Truth::Unknown),
        (json!({"country": "Venezuela", "expires_on": "2016-07-01", "issued_on": null}), Truth::Unknown),
    ] {
        let answers = bare(json!({ "passport": passport }));
        let verdict = condition.verdict(&answers, on);
        assert_eq!(verdict.truth, expected, "{passport}");
    }
}
