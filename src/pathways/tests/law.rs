//! Pathways beyond the access rule: exceptions, lists, caps and combinations.

use serde_json::{Value as Json, json};

use super::{outcome, result, usual};

const L: &str = "likely";
const N: &str = "not_eligible";
const U: &str = "need_more_information";

fn merged(base: &Json, more: &Json) -> Json {
    let mut all = base.clone();
    for (key, value) in more.as_object().expect("an object") {
        all[key] = value.clone();
    }
    all
}

fn refugee(more: &Json) -> &'static str {
    let base = json!({
        "nationality": "Venezuela", "current_country": "Colombia", "in_host_country_since": "2019-03-01",
        "host_status": "temporary_permit", "fears_return": true, "fear_grounds": ["political_opinion"],
    });
    outcome("colombia", "2023-11-15", &usual(merged(&base, more)), "usrap_refugee")
}

#[test]
fn refugee_grounds_persecution_dual_nationality_and_resettlement() {
    for (more, expected) in [
        (json!({}), L),
        (json!({"fear_grounds": []}), U),
        (json!({"fear_grounds": ["generalized_violence", "economic"]}), U),
        (json!({"fear_grounds": ["economic", "religion"]}), L),
        (json!({"fear_grounds": ["economic"]}), N),
        (json!({"fear_grounds": "unknown"}), U),
        (json!({"fears_return": "unknown"}), U),
        (json!({"took_part_in_persecution": "unknown"}), U),
        (json!({"other_nationalities": ["Spain"]}), U),
        (json!({"other_nationalities": ["Cuba"], "fears_return_to_other_nationality": true}), L),
        (json!({"host_status": "permanent_resident", "fears_harm_in_host_country": true}), U),
        (json!({"host_status": "permanent_resident"}), U),
        (json!({"host_status": "recognized_refugee"}), L),
        // Nothing is better than the access rule.
        (json!({"in_host_country_since": "2023-06-12"}), N),
        (json!({"in_host_country_since": "unknown"}), U),
    ] {
        assert_eq!(refugee(&more), expected, "{more}");
    }
}

#[test]
fn in_country_processing_has_a_list_and_an_embassy_door() {
    let inside = |country: &str, more: &Json| {
        let base = json!({
            "nationality": country, "current_country": country, "in_host_country_since": "1988-01-01",
            "host_status": "citizen", "fears_return": true, "fear_grounds": ["race"],
        });
        outcome("guatemala", "2023-07-01", &usual(merged(&base, more)), "usrap_refugee")
    };
    assert_eq!(inside("Honduras", &json!({})), L);
    assert_eq!(inside("Nicaragua", &json!({})), N);
    assert_eq!(inside("Nicaragua", &json!({"identified_by_us_embassy": true})), L);
    assert_eq!(inside("Nicaragua", &json!({"identified_by_us_embassy": "unknown"})), U);
    assert_eq!(inside("Nicaragua", &json!({"current_country": "Guatemala", "host_status": "none"})), L);
}

fn chnv(on: &str, more: &Json) -> &'static str {
    let base = json!({
        "nationality": "Venezuela", "current_country": "Venezuela", "us_supporter": {"status": "us_citizen"},
        "passport": {"country": "Venezuela", "issued_on": "2021-01-01", "expires_on": "2026-01-01"},
    });
    outcome("none", on, &usual(merged(&base, more)), "parole_chnv")
}

#[test]
fn chnv_supporters_passports_and_orders() {
    let passport =
        |issued: &str, expires: &str| json!({"passport": {"country": "Venezuela", "issued_on": issued, "expires_on": expires}});
    for (on, more, expected) in [
        ("2023-05-10", json!({"us_supporter": null}), N),
        ("2023-05-10", json!({"us_supporter": "unknown"}), U),
        ("2023-05-10", json!({"us_supporter": {"status": "organization"}}), U),
        ("2023-05-10", json!({"us_supporter": {"status": "asylee"}}), L),
        ("2023-05-10", json!({"passport": null}), N),
        ("2023-05-10", passport("2008-01-01", "2018-05-10"), L),
        ("2023-05-11", passport("2008-01-01", "2018-05-10"), N),
        ("2024-06-24", passport("2004-07-01", "2014-07-01"), N),
        ("2024-06-25", passport("2004-07-01", "2014-07-01"), L),
        ("2024-06-25", passport("2004-07-01", "2014-06-24"), N),
        ("2023-05-10", json!({"us_removal_order_on": "2018-05-11"}), N),
        ("2023-05-10", json!({"us_removal_order_on": "2018-05-10"}), L),
        ("2023-05-10", json!({"current_country": "United States"}), N),
    ] {
        assert_eq!(chnv(on, &more), expected, "{on} {more}");
    }
}

#[test]
fn chnv_entries_by_process_and_forgiveness() {
    let entry = |country: &str, on: &str| json!({"country": country, "on": on});
    for (on, entries, departures, expected) in [
        ("2022-11-01", json!([entry("Mexico", "2022-10-19")]), 0, L),
        ("2022-11-01", json!([entry("Panama", "2022-10-20")]), 0, N),
        ("2023-01-08", json!([entry("United States", "2022-11-20")]), 1, N),
        ("2023-01-09", json!([entry("United States", "2022-11-20")]), 1, L),
        ("2023-02-01", json!([entry("United States", "2022-11-20")]), 0, N),
        ("2023-02-01", json!([entry("Mexico", "2022-11-20")]), 1, N),
        ("2023-02-01", json!([entry("United States", "2022-11-20"), entry("United States", "2023-01-20")]), 1, N),
        ("2023-02-01", json!([entry("Colombia", "2022-11-20")]), 0, L),
        ("2023-02-01", json!([entry("Mexico", "unknown")]), 0, U),
    ] {
        let more = json!({"irregular_entries": entries, "us_voluntary_departures": departures});
        assert_eq!(chnv(on, &more), expected, "{on} {more}");
    }
}

#[test]
fn chnv_other_countries_and_family() {
    let principal = json!({"relation": "spouse", "nationality": "Cuba", "eligible": true, "travels_together": true});
    let ecuador = json!({"nationality": "Ecuador", "current_country": "Ecuador", "principal_beneficiary": principal});
    for (more, expected) in [
        (json!({"host_status": "permanent_resident", "current_country": "Colombia"}), N),
        (json!({"host_status": "recognized_refugee", "current_country": "Ecuador"}), N),
        (json!({"host_status": "permanent_resident", "current_country": "Cuba"}), L),
        (json!({"host_status": "citizen"}), L),
        (json!({"other_nationalities": ["Haiti"]}), L),
        (json!({"other_nationalities": ["Spain"]}), N),
        (json!({"other_nationalities": ["Spain"], "principal_beneficiary": principal}), L),
        (ecuador.clone(), L),
        (merged(&ecuador, &json!({"interdicted_at_sea_on": "2023-04-28"})), N),
        (json!({"interdicted_at_sea_on": "2023-04-28"}), L),
    ] {
        assert_eq!(chnv("2023-05-10", &more), expected, "{more}");
    }
    let child = |married: &str, relation: &str, born: &str| {
        let mut more = ecuador.clone();
        more["marital_status"] = json!(married);
        more["date_of_birth"] = json!(born);
        more["travels_with"] = json!("parent");
        more["principal_beneficiary"]["relation"] = json!(relation);
        chnv("2023-05-10", &more)
    };
    assert_eq!(child("single", "mother", "2002-05-11"), L);
    assert_eq!(child("single", "mother", "2002-05-10"), N);
    assert_eq!(child("married", "father", "2004-05-11"), N);
    assert_eq!(child("single", "sibling", "2004-05-11"), N);
}

fn parole(on: &str, more: &Json) -> &'static str {
    let base = json!({
        "nationality": "Honduras", "current_country": "Mexico", "marital_status": "single",
        "passport": {"country": "Honduras", "issued_on": "2021-01-01", "expires_on": "2031-01-01"},
        "us_relatives": [{"relation": "sibling", "status": "us_citizen", "age": 40, "i130":
            {"approved": true, "category": "F4", "invitation_received": true, "immigrant_visa_issued": false}}],
    });
    outcome("none", on, &usual(merged(&base, more)), "family_reunification_parole")
}

#[test]
fn family_reunification_parole_by_country_and_petition() {
    let relative = |field: &str, value: Json| {
        let mut relative = json!({"relation": "sibling", "status": "us_citizen", "age": 40, "i130":
            {"approved": true, "category": "F4", "invitation_received": true, "immigrant_visa_issued": false}});
        relative["i130"][field] = value;
        json!({"us_relatives": [relative]})
    };
    for (on, more, expected) in [
        ("2023-07-09", json!({}), N),
        ("2023-07-10", json!({}), L),
        ("2025-12-14", json!({}), L),
        ("2025-12-15", json!({}), N),
        ("2023-09-01", relative("approved", json!(false)), N),
        ("2023-09-01", relative("invitation_received", json!(false)), N),
        ("2023-09-01", relative("invitation_received", json!("unknown")), U),
        ("2023-09-01", relative("category", json!("IR5")), N),
        ("2023-09-01", json!({"us_relatives": []}), N),
        ("2023-09-01", json!({"us_relatives": [{"relation": "aunt", "status": "undocumented"}]}), N),
        ("2023-09-01", json!({"nationality": "Venezuela"}), N),
        ("2023-09-01", json!({"nationality": "Nicaragua"}), N),
        ("2023-08-10", json!({"nationality": "Haiti"}), N),
        ("2023-08-10", json!({"nationality": "Haiti", "current_country": "Haiti"}), U),
        ("2023-08-11", json!({"nationality": "Haiti"}), L),
        ("2023-09-01", json!({"passport": null}), U),
        ("2023-09-01", json!({"passport": null, "alternative_document_accepted_in_invitation": true}), L),
        ("2023-09-01", json!({"us_removal_order_on": "2019-01-01"}), N),
        ("2023-09-01", json!({"interdicted_at_sea_on": "2023-07-10"}), L),
        (
            "2023-09-01",
            json!({"irregular_entries": [{"country": "United States", "on": "2023-08-01"}], "us_voluntary_departures": 1}),
            L,
        ),
        (
            "2023-09-01",
            json!({"nationality": "Venezuela", "principal_beneficiary":
            {"relation": "spouse", "nationality": "Colombia", "eligible": true}}),
            L,
        ),
    ] {
        assert_eq!(parole(on, &more), expected, "{on} {more}");
    }
}

#[test]
fn central_american_minors() {
    let cam = |on: &str, more: &Json, relative: &Json| {
        let base = json!({
            "nationality": "Honduras", "date_of_birth": "2006-04-01", "current_country": "Honduras",
            "marital_status": "single", "cam_affidavit_filed_on": "2023-06-01",
            "us_relatives": [merged(&json!({"relation": "mother", "status": "temporary_protected_status", "age": 40}), relative)],
        });
        outcome("none", on, &usual(merged(&base, more)), "central_american_minors")
    };
    let none = json!({});
    for (on, more, relative, expected) in [
        ("2025-01-26", none.clone(), none.clone(), L),
        ("2025-01-27", none.clone(), none.clone(), N),
        ("2023-07-01", json!({"date_of_birth": "2002-06-01"}), none.clone(), N),
        ("2023-07-01", json!({"date_of_birth": "2002-06-02"}), none.clone(), L),
        ("2023-07-01", json!({"cam_affidavit_filed_on": null}), none.clone(), U),
        ("2023-07-01", json!({"cam_affidavit_filed_on": null, "date_of_birth": "2002-06-02"}), none.clone(), N),
        ("2023-07-01", json!({"current_country": "Mexico"}), none.clone(), N),
        ("2023-07-01", none.clone(), json!({"status": "pending_asylum", "filed_on": "2023-04-11"}), L),
        ("2023-07-01", none.clone(), json!({"status": "pending_asylum", "filed_on": "2023-04-12"}), N),
        (
            "2023-04-10",
            json!({"cam_affidavit_filed_on": "2023-03-01"}),
            json!({"status": "pending_u", "filed_on": "2021-05-16"}),
            N,
        ),
        (
            "2023-04-11",
            json!({"cam_affidavit_filed_on": "2023-03-01"}),
            json!({"status": "pending_u", "filed_on": "2021-05-16"}),
            L,
        ),
        ("2023-07-01", none.clone(), json!({"status": "parolee", "status_for_at_least_one_year": true}), L),
        ("2023-07-01", none.clone(), json!({"status": "parolee", "status_for_at_least_one_year": false}), N),
        ("2023-07-01", none.clone(), json!({"status": "parolee"}), U),
        ("2023-07-01", none.clone(), json!({"status": "us_citizen"}), N),
        ("2023-07-01", none.clone(), json!({"relation": "legal_guardian"}), L),
        ("2023-07-01", none.clone(), json!({"age": 17}), N),
    ] {
        assert_eq!(cam(on, &more, &relative), expected, "{on} {more} {relative}");
    }
}

#[test]
fn who_may_petition_for_whom() {
    for (relation, status, age, marital, expected) in [
        ("spouse", "us_citizen", 20, "married", L),
        ("child", "us_citizen", 21, "married", L),
        ("child", "lawful_permanent_resident", 30, "married", N),
        ("sibling", "us_citizen", 21, "married", L),
        ("sibling", "lawful_permanent_resident", 40, "single", N),
        ("father", "us_citizen", 60, "married", L),
        ("father", "lawful_permanent_resident", 60, "divorced", L),
        ("father", "lawful_permanent_resident", 60, "widowed", L),
        ("father", "lawful_permanent_resident", 60, "common_law", U),
        ("grandparent", "us_citizen", 80, "single", N),
        ("cousin", "us_citizen", 40, "single", N),
        ("in_law", "us_citizen", 40, "single", N),
        ("step_parent", "us_citizen", 40, "single", U),
        ("spouse", "parolee", 40, "married", N),
        ("cousin", "unknown", 40, "single", N),
    ] {
        let answers = usual(json!({
            "marital_status": marital, "us_relatives": [{"relation": relation, "status": status, "age": age}]
        }));
        assert_eq!(outcome("none", "2023-09-01", &answers, "family_immigrant_visa"), expected, "{relation} {status}");
    }
    let several = usual(json!({"marital_status": "single", "us_relatives": [
        {"relation": "cousin", "status": "us_citizen"}, {"relation": "sibling", "status": "us_citizen", "age": 30}
    ]}));
    assert_eq!(outcome("none", "2023-09-01", &several, "family_immigrant_visa"), L);
}

#[test]
fn protection_is_routed_by_its_indicators_alone() {
    for (more, trafficking, gbv) in [
        (json!({}), N, N),
        (json!({"trafficking_indicators": true}), L, N),
        (json!({"paid_recruiter": true}), L, N),
        (json!({"trafficking_indicators": "unknown"}), U, N),
        (json!({"gbv_disclosed": true}), N, L),
        (json!({"gbv_disclosed": "unknown"}), N, U),
    ] {
        let answers = usual(more);
        assert_eq!(outcome("none", "2030-01-01", &answers, "trafficking_protection_referral"), trafficking);
        assert_eq!(outcome("none", "2030-01-01", &answers, "gbv_protection_referral"), gbv);
    }
    let quiet = usual(json!({"nationality": "Cuba"}));
    let told = usual(json!({"nationality": "Cuba", "trafficking_indicators": true, "gbv_disclosed": true}));
    for pathway in ["parole_chnv", "h2a", "h2b", "family_immigrant_visa", "canada_family_humanitarian"] {
        assert_eq!(result("none", "2023-05-10", &quiet, pathway), result("none", "2023-05-10", &told, pathway));
    }
}
