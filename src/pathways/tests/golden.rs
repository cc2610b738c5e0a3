//! Every public case, and the command that proves them.

use std::fs;
use std::path::Path;

use super::super::{case_file, command};
use super::{BOOK, CASES};

#[test]
fn every_public_expectation_holds() {
    let cases = case_file::read(&BOOK, CASES).expect("the public cases are well formed");
    assert_eq!(cases.len(), 101);
    assert_eq!(cases.iter().map(|case| case.expected.len()).sum::<usize>(), 116);
    let differences: Vec<_> = cases.iter().flat_map(|case| case_file::check(&BOOK, case)).collect();
    assert_eq!(differences, []);
}

#[test]
fn a_case_changed_on_purpose_is_found() {
    let changed = CASES.replacen("\"smo_access\": \"likely\"", "\"smo_access\": \"not_eligible\"", 1);
    let cases = case_file::read(&BOOK, &changed).expect("still well formed");
    let differences: Vec<_> = cases.iter().flat_map(|case| case_file::check(&BOOK, case)).collect();
    assert_eq!(differences.len(), 1);
}

fn run(file: &Path, check: bool, explain: bool) -> (u8, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = command::run(file, check, explain, &mut out, &mut err);
    (code, String::from_utf8(out).expect("text"), String::from_utf8(err).expect("text"))
}

/// A file of its own in the system's temporary folder, gone at the end of the test.
struct Written(std::path::PathBuf);

impl Written {
    fn new(name: &str, text: &str) -> Self {
        let path = std::env::temp_dir().join(format!("puente-{}-{name}.json", std::process::id()));
        fs::write(&path, text).expect("a temporary file");
        Self(path)
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

#[test]
fn the_command_prints_one_object_a_line_in_order() {
    let file = Written::new("lines", CASES);
    let (code, out, err) = run(&file.0, false, false);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(out.lines().count(), 101);
    let first = out.lines().next().expect("a line");
    assert!(first.starts_with(r#"{"id":"col-access-01","results":{"smo_access":"likely","usrap_refugee":"need_more"#));
    assert!(first.ends_with(r#""gbv_protection_referral":"not_eligible"}}"#));
    let pathways = BOOK.pathways().iter().map(|pathway| first.matches(pathway.id.as_str()).count()).sum::<usize>();
    assert_eq!(pathways, 16);
}

#[test]
fn the_command_checks_and_explains() {
    let file = Written::new("check", CASES);
    assert_eq!(run(&file.0, true, false), (0, "116 passed, 0 failed\n".to_owned(), String::new()));
    let (code, out, _) = run(&file.0, false, true);
    assert_eq!(code, 0);
    let second: serde_json::Value = serde_json::from_str(out.lines().nth(1).expect("a line")).expect("JSON");
    let access = &second["results"]["smo_access"];
    assert_eq!(access["outcome"], "not_eligible");
    assert_eq!(access["fit"], "not_eligible");
    assert_eq!(access["availability"], "open");
    assert_eq!(access["decisive"], serde_json::json!(["colombia.presence"]));
    assert_eq!(access["missing"], serde_json::json!([]));
    assert!(access["citations"].as_array().is_some_and(|cited| cited.contains(&"F-COL".into())));
}

#[test]
fn the_command_reports_differences_and_refusals() {
    let changed = CASES.replacen("\"smo_access\": \"likely\"", "\"smo_access\": \"not_eligible\"", 1);
    let file = Written::new("differs", &changed);
    let (code, out, _) = run(&file.0, true, false);
    assert_eq!(code, 1);
    assert_eq!(out, "col-access-01 smo_access: got likely, expected not_eligible\n115 passed, 1 failed\n");

    let file = Written::new("refused", &CASES.replacen("\"nationality\"", "\"nationalty\"", 1));
    let (code, out, err) = run(&file.0, false, false);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains(&file.0.display().to_string()) && err.contains("col-access-01"), "{err}");
    assert!(err.contains("nationalty"), "{err}");

    let (code, out, err) = run(Path::new("/nonexistent/cases.json"), false, false);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("/nonexistent/cases.json"), "{err}");
}

#[test]
fn a_file_above_the_limit_is_refused_and_one_at_it_is_read() {
    let limit = usize::try_from(case_file::LARGEST_FILE).expect("fits");
    let smallest = r#"{"format":"pathway-cases/1","cases":[]}"#;
    let padded = format!("{smallest}{}", " ".repeat(limit - smallest.len()));
    let file = Written::new("limit", &padded);
    assert_eq!(run(&file.0, true, false), (0, "0 passed, 0 failed\n".to_owned(), String::new()));
    let file = Written::new("above", &format!("{padded} "));
    let (code, out, err) = run(&file.0, true, false);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("20 MB"), "{err}");
}
