//! The search through all applicants: what it says of our book and of broken ones.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{Bundle, Finding, RuleBook, case_file, command_check};
use super::{BOOK, day};

/// The warnings our own book has, each with the reason why it is accepted.
const ACCEPTED: &str = include_str!("../../../tests/golden/law_findings.txt");

fn changed(file: &str, old: &str, new: &str) -> Bundle {
    let bundle = Bundle::embedded();
    let text = bundle.file(file).expect("the file is there").to_owned();
    assert!(text.contains(old), "{file} does not hold {old}");
    bundle.with(file, text.replacen(old, new, 1))
}

/// Findings on a changed bundle that our own book does not have.
fn new_findings(bundle: &Bundle) -> Vec<Finding> {
    let known: BTreeSet<String> = OWN.iter().map(|finding| finding.problem.clone()).collect();
    let (_, found) = RuleBook::examine(bundle);
    found.into_iter().filter(|finding| !known.contains(&finding.problem)).collect()
}

static OWN: std::sync::LazyLock<Vec<Finding>> = std::sync::LazyLock::new(|| RuleBook::examine(&Bundle::embedded()).1);

#[test]
fn our_book_has_no_error_and_only_warnings_with_a_reason() {
    let mut accepted: BTreeMap<&str, &str> = BTreeMap::new();
    for line in ACCEPTED.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let (finding, reason) = line.split_once(": ").unwrap_or_else(|| panic!("{line} has no reason"));
        assert!(reason.len() > 10, "{line}");
        assert!(accepted.insert(finding, reason).is_none(), "{line} stands twice");
    }
    let found: BTreeSet<String> = OWN.iter().map(|finding| format!("{} {}", finding.code, finding.item)).collect();
    let listed: BTreeSet<String> = accepted.keys().map(ToString::to_string).collect();
    assert!(OWN.iter().all(|finding| !finding.is_error()), "{OWN:#?}");
    assert_eq!(found, listed, "tests/golden/law_findings.txt");
    assert!(OWN.iter().all(|finding| finding.line.is_some() && finding.file.strip_suffix(".toml").is_some()), "{OWN:#?}");
}

#[test]
fn every_example_is_a_case_that_the_rules_decide_as_it_says() {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    assert_eq!(command_check::check(None, command_check::Form::Witnesses, &mut out, &mut err), 0);
    let text = String::from_utf8(out).expect("text");
    let cases = case_file::read(&BOOK, &text).unwrap_or_else(|error| panic!("{error}"));
    let differences: Vec<_> = cases.iter().flat_map(|case| case_file::check(&BOOK, case)).collect();
    assert_eq!(differences, []);
    // An example of likely and of not eligible for nearly every version of every pathway.
    let versions: usize = BOOK.pathways().iter().map(|pathway| pathway.plan.versions.len()).sum();
    assert!(cases.len() >= versions * 2, "{} examples for {versions} versions", cases.len());
}

const DEGREE: &str = "when = 'degree in {bachelor, master, us_master, doctorate}'";
const GBV: &str = "when = 'gbv_disclosed'";

/// What two criteria are changed to, and the codes and items that must be found.
type Row = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const LOGIC: [Row; 4] = [
    (
        "when = 'degree = primary and degree = bachelor'",
        "when = 'gbv_disclosed or not gbv_disclosed'",
        &[
            ("E-reach", "h1b-1"),
            ("W-contradiction", "h1b.degree"),
            ("E-reach", "gbv-protection-1"),
            ("W-tautology", "protection.gbv"),
        ],
    ),
    (
        "when = 'job_offer.country = \"United States\" or degree = doctorate'",
        "when = '(gbv_disclosed and stateless) or (gbv_disclosed and not stateless)'",
        &[("W-redundant", "h1b.degree"), ("W-loss", "gbv-protection-1")],
    ),
    (
        "when = 'degree = doctorate and unsure'",
        "when = 'gbv_disclosed and trafficking_indicators'",
        &[("W-never", "h1b-1"), ("W-implies", "gbv_protection_referral")],
    ),
    (
        DEGREE,
        "when = 'gbv_disclosed and not trafficking_indicators and not paid_recruiter'",
        &[("W-exclusive", "trafficking_protection_referral")],
    ),
];

#[test]
fn faults_of_logic_are_found_by_the_search() {
    for (degree, gbv, wanted) in LOGIC {
        let bundle = changed("work.toml", DEGREE, degree);
        let protection = bundle.file("protection.toml").expect("there").replacen(GBV, gbv, 1);
        let found = new_findings(&bundle.with("protection.toml", protection));
        for (code, item) in wanted {
            let finding = found.iter().find(|finding| finding.code == *code && finding.item == *item);
            let finding = finding.unwrap_or_else(|| panic!("{code} {item} for {degree} {gbv}: {found:#?}"));
            assert!(finding.file.strip_suffix(".toml").is_some() && finding.line.is_some(), "{finding}");
            assert_eq!(finding.is_error(), code.starts_with('E'));
            if *code == "W-loss" {
                let witness = finding.witness.as_ref().expect("an example");
                assert!(!witness.answers.contains_key("stateless") && witness.answers["gbv_disclosed"] == true, "{witness:?}");
            }
        }
    }
}

#[test]
fn a_book_that_only_tightens_gives_nobody_more() {
    let tightening = |bundle: &Bundle| {
        let book = RuleBook::load(bundle).unwrap_or_else(|found| panic!("{found:?}"));
        book.tightening_of(&BOOK)
    };
    let compare = |old: &str, new: &str| tightening(&changed("us.toml", old, new));
    assert_eq!(compare("when = 'fears_return'", "when = 'fears_return and not stateless'"), []);
    let looser = compare("when = 'fears_return'", "when = 'fears_return or stateless'");
    let finding = looser.iter().find(|finding| finding.item == "usrap_refugee").expect("found");
    assert!(
        finding.code == "E-overlay" && finding.witness.as_ref().is_some_and(|witness| witness.answers["stateless"] == true),
        "{finding}"
    );
    // A period grows only where the next one gives way.
    let longer = |file: &str, [to, from]: [(&str, &str); 2]| {
        let bundle = changed(file, to.0, to.1);
        let text = bundle.file(file).expect("there").to_owned();
        assert!(text.contains(from.0), "{file} does not hold {}", from.0);
        tightening(&bundle.with(file, text.replacen(from.0, from.1, 1)))
    };
    let refugees = [
        ("to = 2025-01-26, cite = [\"F-ACCESS\"", "to = 2025-01-27, cite = [\"F-ACCESS\""),
        ("status = \"ended\", from = 2025-01-27", "status = \"ended\", from = 2025-01-28"),
    ];
    assert_eq!(longer("us.toml", refugees), [], "no office gives access on that day");
    let canada = [
        ("from = 2023-11-17, to = 2023-12-29", "from = 2023-11-17, to = 2023-12-30"),
        ("status = \"ended\", from = 2023-12-30", "status = \"ended\", from = 2023-12-31"),
    ];
    let found = longer("canada_spain.toml", canada);
    let [finding] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!((finding.code, finding.item.as_str()), ("E-overlay", "canada_family_humanitarian"), "{finding}");
    assert_eq!(finding.witness.as_ref().map(|witness| witness.as_of), Some(day("2023-12-30")));
    let sourceless = compare("cite = [\"F-INA\", \"F-PD23\", \"F-PD24\"]", "cite = [\"F-INA\"]");
    assert!(
        sourceless.iter().any(|finding| finding.item == "usrap.outside" && finding.problem.contains("F-PD23")),
        "{sourceless:?}"
    );
    let base = RuleBook::load(&Bundle::embedded().with("bundle.toml", "tightens = \"0123\"\n")).expect("loads");
    assert!(base.tightening_of(&BOOK).iter().any(|finding| finding.code == "E-overlay" && finding.item == "tightens"));
}
