//! Cases of the law at its boundaries and in combination, decided from its text.
//!
//! Each says why and from which source. The cases were written before they were run.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde_json::Value as Json;

use super::super::case_file;
use super::super::rulebook::{ACCESS, Plan, SourceId};
use super::super::{Bundle, RuleBook};
use super::{BOOK, CASES};

const LAW: &str = include_str!("../../../tests/golden/law_cases.json");

#[test]
fn every_case_of_the_law_holds() {
    let cases = case_file::read(&BOOK, LAW).expect("the cases are well formed");
    assert!(cases.len() >= 640, "{}", cases.len());
    let differences: Vec<_> = cases.iter().flat_map(|case| case_file::check(&BOOK, case)).collect();
    assert_eq!(differences, []);
}

#[test]
fn every_case_says_why_and_from_which_source_of_the_book() {
    let file: Json = serde_json::from_str(LAW).expect("JSON");
    for case in file["cases"].as_array().expect("a list") {
        assert!(case["why"].as_str().is_some_and(|why| why.ends_with('.')), "{}", case["id"]);
        for source in case["source"].as_str().expect("a source").split("; F-") {
            let code = source.split(':').next().expect("a code");
            let known = [code.to_owned(), format!("F-{code}")].iter().any(|code| BOOK.source(code).is_some());
            assert!(known, "{}: {code}", case["id"]);
        }
    }
}

/// Whether a case asks for a pathway at an office on a day. The office of an access
/// rule is its own; for other pathways any will do.
fn asked(days: &BTreeSet<(String, String, NaiveDate)>, owner: &str, is_office: bool, day: NaiveDate) -> bool {
    days.iter().any(|(office, pathway, on)| {
        *on == day && if is_office { office == owner && pathway == ACCESS } else { pathway == owner }
    })
}

#[test]
fn every_date_of_the_law_is_tried_on_the_day_and_on_the_day_before() {
    let mut days = BTreeSet::new();
    for text in [CASES, LAW] {
        for case in case_file::read(&BOOK, text).expect("well formed") {
            for (pathway, _) in &case.expected {
                days.insert((case.office.clone(), pathway.clone(), case.as_of));
            }
        }
    }
    let offices = BOOK.offices.iter().map(|office| (office.id.as_str(), true, &office.access));
    let pathways = BOOK.pathways().iter().map(|pathway| (pathway.id.as_str(), false, &pathway.plan));
    let mut untried = Vec::new();
    for (owner, is_office, plan) in offices.chain(pathways) {
        for day in edges(plan) {
            for tried in [day.pred_opt().expect("a day before"), day] {
                if !asked(&days, owner, is_office, tried) {
                    untried.push(format!("{owner} {tried}"));
                }
            }
        }
    }
    assert_eq!(untried, Vec::<String>::new());
}

/// First days of versions and periods; tracks that go by a petition's date have
/// cases of their own.
fn edges(plan: &Plan) -> BTreeSet<NaiveDate> {
    let versions = plan.versions.iter().skip(1).filter_map(|version| version.from);
    let tracks = plan.tracks.iter().filter(|track| track.clock.is_none());
    versions.chain(tracks.flat_map(|track| track.periods.iter().filter_map(|period| period.from))).collect()
}

#[test]
fn other_wordings_stay_visible_on_the_rules_they_contradict() {
    let criterion = |id: &str| BOOK.criterion(id).expect("a criterion").contradictions.clone();
    let pathway = |id: &str| BOOK.pathway(id).expect("a pathway").clone();
    let keys = |list: &[super::super::rulebook::Contradiction]| list.iter().map(|other| other.id.clone()).collect::<Vec<_>>();
    assert_eq!(keys(&criterion("chnv.entry_venezuela_1")), ["after_today"]);
    assert_eq!(criterion("chnv.entry_venezuela_2")[0].citations, [SourceId::new("S4"), SourceId::new("F-VE")]);
    assert_eq!(keys(&criterion("frp.petition")), ["parents_in_frp"]);
    assert_eq!(keys(&criterion("h1a.exists")), ["h1_and_h2"]);
    assert_eq!(keys(&pathway("h2b").contradictions), ["offices_inform", "about_65000"]);
    assert_eq!(keys(&pathway("h1b").contradictions), ["h1_and_h2", "same_figures"]);
    let four = pathway("h2b").plan.tracks.into_iter().find(|track| track.id == "set_aside_2023").expect("a track");
    assert_eq!(keys(&four.contradictions), ["central_america_and_haiti"]);
    let colombia = BOOK.office("colombia").expect("an office");
    assert_eq!(keys(&colombia.access.tracks[0].contradictions), ["start_of_colombia", "jointly_managed"]);
    for (lang, says) in [("es", "12 de octubre de 2022"), ("en", "12 October 2022")] {
        let words = BOOK.words(lang).expect("the language");
        assert!(words.contradiction("after_today").contains(says), "{lang}");
        assert!(words.contradiction("after_today").contains("19"), "{lang}");
        assert!(words.contradiction("about_65000").contains("716"), "{lang}");
    }
}

fn refused(file: &str, from: &str, to: &str) -> String {
    let text = Bundle::embedded().file(file).expect("a file").to_owned();
    assert!(text.contains(from), "{file} has no {from}");
    let findings = RuleBook::load(&Bundle::embedded().with(file, text.replacen(from, to, 1))).expect_err("refused");
    findings.iter().filter(|finding| finding.is_error()).map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn another_wording_without_text_or_source_is_refused() {
    for lang in ["es", "en"] {
        let problems = refused(&format!("words/{lang}/contradictions.toml"), "after_today = ", "after_tomorrow = ");
        assert!(problems.contains("parole.toml") && problems.contains("contradiction.after_today"), "{problems}");
    }
    let problems = refused("parole.toml", "id = \"after_today\", cite = [\"S4\", \"F-VE\"]", "id = \"after_today\", cite = []");
    assert!(problems.contains("after_today: cites nothing"), "{problems}");
    let problems = refused("parole.toml", "id = \"after_today\", cite = [\"S4\"", "id = \"after_today\", cite = [\"S9\"");
    assert!(problems.contains("S9"), "{problems}");
}

#[test]
fn a_source_without_the_day_it_was_retrieved_is_refused() {
    let problems = refused("sources.toml", ", retrieved = 2026-11-22", "");
    assert!(problems.contains("sources.toml") && problems.contains("missing field `retrieved`"), "{problems}");
    let official = BOOK.source("F-FRP").expect("a source");
    assert_eq!(official.address.as_deref(), Some("https://uscis.gov/FRP"));
    let day = NaiveDate::from_ymd_opt(2026, 11, 22);
    assert!(BOOK.sources().all(|source| Some(source.retrieved) == day));
}
