//! Case files that must be refused, each with a message naming case and field.

use serde_json::{Value as Json, json};

use super::super::case_file;
use super::BOOK;

fn file(case: &Json) -> Json {
    json!({"format": "pathway-cases/1", "cases": [case]})
}

fn good() -> Json {
    json!({"id": "a-1", "office": "none", "as_of_date": "2023-09-01", "answers": {}, "expected": {"h2a": "likely"}})
}

fn with(field: &str, value: Json) -> Json {
    let mut case = good();
    case[field] = value;
    file(&case)
}

fn without(field: &str) -> Json {
    let mut case = good();
    case.as_object_mut().expect("an object").remove(field);
    file(&case)
}

fn refusal(json: &Json) -> String {
    case_file::read(&BOOK, &json.to_string()).expect_err("must be refused").to_string()
}

#[test]
fn a_small_good_file_is_read() {
    assert_eq!(case_file::read(&BOOK, &file(&good()).to_string()).expect("good").len(), 1);
}

#[test]
fn the_top_of_the_file_is_checked() {
    for (json, named) in [
        (json!([]), "object"),
        (json!({"cases": []}), "format"),
        (json!({"format": "pathway-cases/2", "cases": []}), "pathway-cases/2"),
        (json!({"format": "pathway-cases/1"}), "cases"),
        (json!({"format": "pathway-cases/1", "cases": {}}), "cases"),
        (json!({"format": "pathway-cases/1", "cases": [], "extra": 1}), "extra"),
        (json!({"format": "pathway-cases/1", "cases": [], "defaults": []}), "defaults"),
        (json!({"format": "pathway-cases/1", "cases": [], "defaults": {"stateless": "no"}}), "defaults.stateless"),
        (json!({"format": "pathway-cases/1", "cases": [7]}), "case 1"),
    ] {
        let message = refusal(&json);
        assert!(message.contains(named), "{message} does not name {named}");
    }
    assert!(case_file::read(&BOOK, "{").is_err());
}

#[test]
fn each_field_of_a_case_is_checked() {
    let bad = [
        (without("id"), "id"),
        (without("office"), "office"),
        (without("as_of_date"), "as_of_date"),
        (without("answers"), "answers"),
        (with("id", json!(7)), "id"),
        (with("office", json!("peru")), "office"),
        (with("as_of_date", json!("2023-02-29")), "as_of_date"),
        (with("as_of_date", json!("2023-9-1")), "as_of_date"),
        (with("as_of_date", json!("2023-09-01T00:00:00Z")), "as_of_date"),
        (with("answers", json!([])), "answers"),
        (with("expected", json!({"h2a": "approved"})), "expected.h2a"),
        (with("expected", json!({"h2z": "likely"})), "expected.h2z"),
        (with("expectd", json!({})), "expectd"),
        (with("why", json!(1)), "why"),
    ];
    for (json, field) in bad {
        let message = refusal(&json);
        assert!(message.contains(&format!(" {field}:")), "{message} does not name {field}");
        assert!(message.starts_with("case "), "{message} does not name the case");
    }
}

#[test]
fn each_answer_is_checked() {
    let bad = [
        ("nationalty", json!("Cuba"), "nationalty"),
        ("nationality", json!("Wakanda"), "nationality"),
        ("nationality", json!(3), "nationality"),
        ("nationality", json!("(nationality)"), "nationality"),
        ("other_nationalities", json!("Spain"), "other_nationalities"),
        ("other_nationalities", json!(["Spain", "Narnia"]), "other_nationalities[1]"),
        ("stateless", json!("yes"), "stateless"),
        ("stateless", json!(1), "stateless"),
        ("date_of_birth", json!("1990-13-01"), "date_of_birth"),
        ("date_of_birth", json!(null), "date_of_birth"),
        ("date_of_birth", json!("1990-5-1"), "date_of_birth"),
        ("host_status", json!("tourist"), "host_status"),
        ("fear_grounds", json!("race"), "fear_grounds"),
        ("fear_grounds", json!(["race", "hunger"]), "fear_grounds[1]"),
        ("us_relatives", json!({}), "us_relatives"),
        ("us_relatives", json!([{"relation": "neighbour"}]), "us_relatives[0].relation"),
        ("us_relatives", json!([{"relation": "mother", "agee": 4}]), "us_relatives[0].agee"),
        ("us_relatives", json!([{"age": -1}]), "us_relatives[0].age"),
        ("us_relatives", json!([{"age": 40.5}]), "us_relatives[0].age"),
        ("us_relatives", json!([{"i130": {"category": "F5"}}]), "us_relatives[0].i130.category"),
        ("us_supporter", json!("nobody"), "us_supporter"),
        ("us_supporter", json!({"status": "none"}), "us_supporter.status"),
        ("passport", json!({"expires_on": "soon"}), "passport.expires_on"),
        ("irregular_entries", json!([{"country": "Panama", "when": "2023-01-01"}]), "irregular_entries[0].when"),
        ("us_voluntary_departures", json!(-1), "us_voluntary_departures"),
        ("h2b_years_held", json!(["2021"]), "h2b_years_held[0]"),
        ("job_offer", json!("none"), "job_offer"),
        ("profession", json!({"answer": "declined"}), "profession"),
    ];
    for (fact, value, field) in bad {
        let message = refusal(&with("answers", json!({fact: value})));
        assert!(message.starts_with("case a-1: "), "{message} does not name the case");
        assert!(message.contains(&format!("answers.{field}:")), "{message} does not name {field}");
    }
}

#[test]
fn a_country_in_letters_of_another_alphabet_or_misspelt_is_told_apart() {
    for (name, says) in [("V\u{435}nezuela", "letters of another alphabet"), ("Venezuala", "did you mean Venezuela?")] {
        let message = refusal(&with("answers", json!({ "nationality": name })));
        assert!(message.contains("answers.nationality") && message.contains(says), "{message}");
    }
}

#[test]
fn names_must_be_unique() {
    let twice = json!({"format": "pathway-cases/1", "cases": [good(), good()]});
    assert!(refusal(&twice).contains("case a-1: id"));
    let text = r#"{"format": "pathway-cases/1", "cases": [{"id": "a", "office": "none", "as_of_date": "2023-01-01",
        "answers": {"stateless": true, "stateless": false}}]}"#;
    let message = case_file::read(&BOOK, text).expect_err("a repeated key").to_string();
    assert!(message.contains("stateless"), "{message}");
}

#[test]
fn answers_replace_defaults_whole_and_the_default_passport_follows_the_nationality() {
    let text = json!({
        "format": "pathway-cases/1",
        "defaults": {"passport": {"country": "(nationality)", "expires_on": "2031-01-01"}, "us_supporter": {"status": "us_citizen"}},
        "cases": [
            {"id": "a", "office": "none", "as_of_date": "2023-05-10", "answers": {"nationality": "Haiti"}},
            {"id": "b", "office": "none", "as_of_date": "2023-05-10", "answers": {"nationality": "Haiti", "us_supporter": {}}},
            {"id": "c", "office": "none", "as_of_date": "2023-05-10", "answers": {}},
        ]
    });
    let cases = case_file::read(&BOOK, &text.to_string()).expect("good");
    let shown: Vec<String> = cases.iter().map(|case| Json::Object(case.answers.to_json()).to_string()).collect();
    assert!(shown[0].contains(r#""passport":{"country":"Haiti","expires_on":"2031-01-01"}"#), "{}", shown[0]);
    assert!(shown[0].contains("us_citizen"));
    assert!(!shown[1].contains("us_citizen"));
    assert!(shown[2].contains(r#""passport":{"country":"unknown""#), "{}", shown[2]);
}
