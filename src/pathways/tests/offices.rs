//! The access rule of each office: its versions, cut-off days and exceptions.

use serde_json::{Value as Json, json};

use super::{outcome, result, usual};

const L: &str = "likely";
const N: &str = "not_eligible";
const U: &str = "need_more_information";

/// A person of a nationality in the host country since a day, with a status.
fn person(nationality: &str, country: &str, since: &str, status: &str, status_since: Option<&str>) -> Json {
    let mut answers = json!({
        "nationality": nationality, "current_country": country, "in_host_country_since": since, "host_status": status,
    });
    if let Some(day) = status_since {
        answers["host_status_since"] = json!(day);
    }
    answers
}

fn access(office: &str, on: &str, answers: Json) -> &'static str {
    outcome(office, on, &usual(answers), "smo_access")
}

#[test]
fn guatemala_serves_four_nationalities_then_its_own() {
    let home = |country: &str| person(country, country, "1988-01-01", "citizen", None);
    for (on, guatemalan, honduran) in [
        ("2023-06-11", N, N),
        ("2023-06-12", L, L),
        ("2023-08-10", L, L),
        ("2023-08-11", L, N),
        ("2025-01-19", L, N),
        ("2025-01-20", U, N),
        ("2025-01-25", N, N),
    ] {
        assert_eq!(access("guatemala", on, home("Guatemala")), guatemalan, "{on}");
        assert_eq!(access("guatemala", on, home("Honduras")), honduran, "{on}");
    }
    let on = "2023-07-01";
    assert_eq!(access("guatemala", on, person("Honduras", "Nicaragua", "2020-01-01", "none", None)), L);
    assert_eq!(access("guatemala", on, person("Honduras", "Mexico", "2020-01-01", "none", None)), N);
    assert_eq!(access("guatemala", on, person("Venezuela", "Guatemala", "2020-01-01", "temporary_permit", None)), N);
    assert_eq!(access("guatemala", "2023-09-01", person("Guatemala", "Honduras", "2020-01-01", "none", None)), N);
}

#[test]
fn colombia_changes_its_wording_and_closes_between_windows() {
    let with = |status: &str| person("Haiti", "Colombia", "2023-06-11", status, None);
    for (on, permit, in_process, none) in [
        ("2023-06-27", N, N, N),
        ("2023-06-28", L, U, N),
        ("2023-08-31", L, U, N),
        ("2023-09-01", U, U, N),
        ("2023-10-09", U, U, N),
        ("2023-10-10", L, L, N),
        ("2025-01-19", L, L, N),
        ("2025-01-24", U, U, N),
        ("2025-01-25", N, N, N),
    ] {
        assert_eq!(access("colombia", on, with("temporary_permit")), permit, "{on}");
        assert_eq!(access("colombia", on, with("in_regularization")), in_process, "{on}");
        assert_eq!(access("colombia", on, with("none")), none, "{on}");
    }
    let on = "2023-11-15";
    assert_eq!(access("colombia", on, with("unknown")), U);
    assert_eq!(access("colombia", on, person("Haiti", "Colombia", "unknown", "temporary_permit", None)), U);
    assert_eq!(access("colombia", on, person("Haiti", "Ecuador", "2020-01-01", "temporary_permit", None)), N);
    assert_eq!(access("colombia", on, person("Nicaragua", "Colombia", "2020-01-01", "temporary_permit", None)), N);
    let mut both = person("Ecuador", "Colombia", "2020-01-01", "temporary_permit", None);
    both["other_nationalities"] = json!(["Venezuela"]);
    assert_eq!(access("colombia", on, both), L);
}

#[test]
fn costa_rica_calls_first_asks_for_asylum_and_later_adds_ecuador() {
    let seeker = |nationality: &str| person(nationality, "Costa Rica", "2018-07-01", "asylum_seeker", Some("2018-09-01"));
    let mut called = seeker("Nicaragua");
    called["contacted_by_office"] = json!(true);
    for (on, uncalled, contacted, ecuadorian) in [
        ("2023-06-11", N, N, N),
        ("2023-06-12", U, L, N),
        ("2023-08-11", U, L, N),
        ("2023-08-12", L, L, N),
        ("2024-06-05", L, L, N),
        ("2024-06-06", L, L, L),
        ("2025-01-25", N, N, N),
    ] {
        assert_eq!(access("costa_rica", on, seeker("Nicaragua")), uncalled, "{on}");
        assert_eq!(access("costa_rica", on, called.clone()), contacted, "{on}");
        assert_eq!(access("costa_rica", on, seeker("Ecuador")), ecuadorian, "{on}");
    }
    let with =
        |since: &str, status: &str, status_since: &str| person("Venezuela", "Costa Rica", since, status, Some(status_since));
    let on = "2023-09-01";
    assert_eq!(access("costa_rica", on, with("2023-06-13", "asylum_seeker", "2023-06-13")), N);
    assert_eq!(access("costa_rica", on, with("2023-01-01", "asylum_seeker", "2023-06-13")), N);
    assert_eq!(access("costa_rica", on, with("2023-01-01", "temporary_permit", "2023-02-01")), N);
    assert_eq!(access("costa_rica", on, with("2018-01-01", "recognized_refugee", "2023-06-12")), N);
    assert_eq!(access("costa_rica", on, with("2018-01-01", "recognized_refugee", "2023-06-13")), U);
    // Later summaries name no status, but the day of presence stays.
    assert_eq!(access("costa_rica", "2024-07-01", with("2023-06-12", "recognized_refugee", "2020-01-01")), L);
    assert_eq!(access("costa_rica", "2024-07-01", with("2023-06-13", "asylum_seeker", "2023-06-14")), N);
}

#[test]
fn ecuador_calls_first_and_accepts_refugees_and_people_in_regularization() {
    let with = |status: &str, since: Option<&str>| person("Cuba", "Ecuador", "2023-10-18", status, since);
    for (on, seeker, in_process) in [
        ("2023-10-17", N, N),
        ("2023-10-18", U, U),
        ("2023-11-19", U, U),
        ("2023-11-20", L, L),
        ("2025-01-19", L, L),
        ("2025-01-25", N, N),
    ] {
        assert_eq!(access("ecuador", on, with("asylum_seeker", Some("2023-10-18"))), seeker, "{on}");
        assert_eq!(access("ecuador", on, with("in_regularization", Some("2024-01-01"))), in_process, "{on}");
    }
    let on = "2024-02-01";
    assert_eq!(access("ecuador", on, with("asylum_seeker", Some("2023-10-19"))), N);
    assert_eq!(access("ecuador", on, with("asylum_seeker", None)), U);
    assert_eq!(access("ecuador", on, with("recognized_refugee", Some("2023-10-18"))), L);
    assert_eq!(access("ecuador", on, with("none", None)), N);
    assert_eq!(access("ecuador", on, person("Cuba", "Ecuador", "2023-10-19", "in_regularization", None)), N);
    assert_eq!(access("ecuador", on, person("Ecuador", "Ecuador", "1990-01-01", "citizen", None)), N);
    assert_eq!(access("ecuador", on, person("Colombia", "Ecuador", "2020-01-01", "in_regularization", None)), L);
}

#[test]
fn mexico_is_announced_and_never_more() {
    let with = |nationality: &str, since: &str| person(nationality, "Mexico", since, "asylum_seeker", None);
    assert_eq!(access("mexico_planned", "2023-07-25", with("Cuba", "2023-01-01")), N);
    assert_eq!(access("mexico_planned", "2023-10-01", with("Cuba", "2023-01-01")), U);
    assert_eq!(access("mexico_planned", "2023-10-01", with("Cuba", "2023-09-01")), U);
    assert_eq!(access("mexico_planned", "2023-10-01", with("Honduras", "2023-01-01")), N);
    assert_eq!(access("mexico_planned", "2025-02-01", with("Cuba", "2023-01-01")), N);
}

#[test]
fn a_child_is_never_the_principal_and_never_told_a_plain_no_alone() {
    let child = |with: &str, since: &str| {
        let mut answers = person("Venezuela", "Colombia", since, "temporary_permit", None);
        answers["date_of_birth"] = json!("2008-02-02");
        answers["travels_with"] = json!(with);
        usual(answers)
    };
    let on = "2023-11-15";
    for (with, since, access, protection) in [
        ("parent", "2019-03-01", N, N),
        ("legal_guardian", "2019-03-01", N, N),
        ("alone", "2019-03-01", U, L),
        ("family", "2019-03-01", U, U),
        ("unknown", "2019-03-01", U, U),
        ("parent", "2023-09-01", N, N),
        ("alone", "2023-09-01", U, L),
        ("unknown", "2023-09-01", U, U),
    ] {
        let answers = child(with, since);
        assert_eq!(outcome("colombia", on, &answers, "smo_access"), access, "{with} {since}");
        assert_eq!(outcome("colombia", on, &answers, "child_protection_referral"), protection, "{with} {since}");
    }
    // The programme being over is said to a child, too; the protection stays.
    let answers = child("alone", "2019-03-01");
    assert_eq!(outcome("colombia", "2025-02-01", &answers, "smo_access"), N);
    assert_eq!(outcome("colombia", "2025-02-01", &answers, "child_protection_referral"), L);
    assert!(result("colombia", on, &answers, "smo_access").notes.contains(&"best_interests".to_owned()));
}

#[test]
fn without_an_office_nothing_that_needs_one_is_decided() {
    let refugee = json!({
        "nationality": "Venezuela", "current_country": "Venezuela", "fears_return": false, "fear_grounds": ["economic"],
        "took_part_in_persecution": true,
    });
    for on in ["2023-11-15", "2025-06-01"] {
        for pathway in ["smo_access", "usrap_refugee", "spain_resettlement"] {
            assert_eq!(outcome("none", on, &usual(refugee.clone()), pathway), U, "{pathway} {on}");
        }
    }
}
