//! Days on which something begins or ends, and how years are counted.

use chrono::NaiveDate;
use serde_json::json;

use super::super::{Plan, Status, Truth, age_on};
use super::{BOOK, day, outcome, result, usual};

#[test]
fn ages_are_full_years() {
    for (born, on, age) in [
        ("2005-11-15", "2023-11-14", 17),
        ("2005-11-15", "2023-11-15", 18),
        ("2004-02-29", "2022-02-28", 17),
        ("2004-02-29", "2022-03-01", 18),
        ("2004-02-29", "2024-02-29", 20),
    ] {
        assert_eq!(age_on(day(born), day(on)), age, "{born} {on}");
    }
}

fn plans() -> Vec<(&'static str, &'static Plan)> {
    let pathways = BOOK.pathways().iter().map(|pathway| (pathway.id.as_str(), &pathway.plan));
    let offices = BOOK.office_ids().into_iter().filter_map(|id| Some((id, &BOOK.office(id)?.access)));
    pathways.chain(offices).collect()
}

/// The first day, the day before it, the last and the day after it, of every stretch.
fn edges() -> Vec<NaiveDate> {
    let mut edges = Vec::new();
    for (_, plan) in plans() {
        let periods = plan.tracks.iter().flat_map(|track| &track.periods).map(|period| (period.from, period.to));
        let versions = plan.versions.iter().map(|version| (version.from, version.to));
        for (from, to) in periods.chain(versions) {
            edges.extend(from.into_iter().flat_map(|from| [from.pred_opt(), Some(from)]).flatten());
            edges.extend(to.into_iter().flat_map(|to| [Some(to), to.succ_opt()]).flatten());
        }
    }
    edges.sort_unstable();
    edges.dedup();
    edges
}

#[test]
fn exactly_one_version_and_one_period_hold_on_every_day() {
    let edges = edges();
    assert!(edges.len() > 60);
    for (name, plan) in plans() {
        for on in &edges {
            let versions = plan
                .versions
                .iter()
                .filter(|version| version.from.is_none_or(|from| from <= *on) && version.to.is_none_or(|to| *on <= to));
            assert!(versions.count() <= 1, "{name} {on}");
            for track in &plan.tracks {
                assert!(track.periods.iter().filter(|period| period.contains(*on)).count() <= 1, "{name} {on}");
            }
        }
    }
}

#[test]
fn nothing_is_likely_outside_its_days() {
    let all = |on: NaiveDate| {
        BOOK.pathways().iter().filter(move |pathway| {
            let plan = &pathway.plan;
            !plan.tracks.is_empty()
                && plan.tracks.iter().all(|track| {
                    track.clock.is_none() && !track.periods.iter().any(|p| p.contains(on) && p.status.truth() != Truth::No)
                })
        })
    };
    for on in edges() {
        for pathway in all(on) {
            let found = result("none", &on.to_string(), &usual(json!({})), pathway.id.as_str());
            if !pathway.needs_access {
                assert_eq!(found.outcome.word(), "not_eligible", "{} on {on}", pathway.id);
            }
        }
    }
}

fn canada(on: &str) -> &'static str {
    let answers = usual(json!({
        "nationality": "Haiti", "current_country": "Chile", "plans_to_live_in_quebec": false,
        "canada_relatives": [{"relation": "grandparent", "status": "citizen", "signed_declaration": true}],
    }));
    outcome("none", on, &answers, "canada_family_humanitarian")
}

#[test]
fn canada_is_open_for_six_weeks() {
    assert_eq!(
        ["2023-11-16", "2023-11-17", "2023-12-29", "2023-12-30"].map(canada),
        ["not_eligible", "likely", "likely", "not_eligible"]
    );
}

#[test]
fn chnv_begins_pauses_resumes_and_ends_by_nationality() {
    let on = |nationality: &str, day: &str| {
        let answers = usual(json!({
            "nationality": nationality, "current_country": nationality, "us_supporter": {"status": "parolee"},
            "passport": {"country": nationality, "issued_on": "2021-01-01", "expires_on": "2031-01-01"},
        }));
        outcome("none", day, &answers, "parole_chnv")
    };
    let (l, n, u) = ("likely", "not_eligible", "need_more_information");
    for (day, venezuela, haiti) in [
        ("2022-10-17", n, n),
        ("2022-10-18", l, n),
        ("2023-01-05", l, n),
        ("2023-01-06", l, l),
        ("2024-07-05", l, l),
        ("2024-07-06", u, l),
        ("2024-07-17", u, l),
        ("2024-07-18", u, u),
        ("2024-08-30", l, l),
        ("2025-03-24", l, l),
        ("2025-03-25", n, n),
    ] {
        assert_eq!((on("Venezuela", day), on("Haiti", day)), (venezuela, haiti), "{day}");
    }
}

fn h2b(on: &str, nationality: &str, start: &str, filed: &str, held: &[i64]) -> (&'static str, Status) {
    let answers = usual(json!({
        "nationality": nationality, "current_country": nationality, "h2b_years_held": held,
        "job_offer": {"country": "United States", "sector": "non_agriculture", "temporary_need": "peakload",
            "start_on": start, "petition_filed_on": filed, "labor_certification": true},
    }));
    let found = result("none", on, &answers, "h2b");
    (found.outcome.word(), found.availability.status)
}

#[test]
fn h2b_places_by_half_year_country_and_earlier_work() {
    use Status::{CapReached, Ended, Open};
    let (l, n, u) = ("likely", "not_eligible", "need_more_information");
    for (on, nationality, start, filed, held, expected) in [
        ("2023-04-20", "Colombia", "2023-06-01", "2023-02-27", &[][..], (l, Open)),
        ("2023-04-20", "Colombia", "2023-06-01", "2023-02-28", &[], (u, CapReached)),
        ("2023-04-20", "Nicaragua", "2023-06-01", "2023-04-20", &[], (u, CapReached)),
        ("2023-04-20", "Honduras", "2023-06-01", "2023-04-20", &[], (l, Open)),
        ("2023-04-20", "Colombia", "2023-05-14", "2023-03-30", &[2020], (l, Open)),
        ("2023-04-20", "Colombia", "2023-05-14", "2023-03-31", &[2020], (u, CapReached)),
        ("2023-04-20", "Colombia", "2023-05-15", "2023-04-13", &[2022], (l, Open)),
        ("2023-04-20", "Colombia", "2023-05-15", "2023-04-12", &[2022], (u, CapReached)),
        ("2023-04-20", "Colombia", "2023-05-15", "2023-04-20", &[2019], (u, CapReached)),
        ("2023-02-01", "Colombia", "2023-03-31", "2023-01-30", &[2021], (l, Open)),
        ("2023-02-01", "Colombia", "2023-03-31", "2023-01-31", &[2021], (u, CapReached)),
        ("2024-09-17", "Ecuador", "2024-09-25", "2024-09-16", &[], (l, Open)),
        ("2024-09-17", "Ecuador", "2024-09-25", "2024-09-17", &[], (n, Ended)),
        ("2024-01-15", "Nicaragua", "2024-04-10", "2024-01-10", &[], (u, Open)),
    ] {
        assert_eq!(h2b(on, nationality, start, filed, held), expected, "{nationality} {start} {filed} {held:?}");
    }
}

#[test]
fn h2_lists_change_and_are_abolished() {
    let on = |nationality: &str, day: &str| {
        let answers = usual(json!({
            "nationality": nationality, "current_country": "Ecuador",
            "job_offer": {"country": "United States", "sector": "agriculture", "temporary_need": "seasonal",
                "petition_filed_on": day, "labor_certification": true},
        }));
        outcome("none", day, &answers, "h2a")
    };
    assert_eq!(["2023-11-08", "2023-11-09"].map(|day| on("Bolivia", day)), ["not_eligible", "likely"]);
    assert_eq!(["2025-01-16", "2025-01-17"].map(|day| on("Venezuela", day)), ["not_eligible", "likely"]);
    assert_eq!(on("Nicaragua", "2023-05-01"), "likely");
    assert_eq!(on("Japan", "2023-05-01"), "need_more_information");
}
