//! Bundles that do not hold up are refused, each with its code, file, line and remedy.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::super::{Bundle, Finding, RuleBook};

/// What is done to the embedded bundle, and what must be said of it; see the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Broken {
    code: String,
    file: String,
    old: Option<String>,
    new: Option<String>,
    r#in: Option<String>,
    line: Option<String>,
    #[serde(default)]
    says: String,
}

#[derive(Deserialize)]
struct BrokenFile {
    broken: Vec<Broken>,
}

const BROKEN: &str = include_str!("../../../tests/golden/broken_bundles.toml");

fn line_of(text: &str, part: &str) -> usize {
    let at = text.find(part).unwrap_or_else(|| panic!("{part} is not there"));
    text[..at].matches('\n').count() + 1
}

fn findings(bundle: &Bundle) -> Vec<Finding> {
    RuleBook::load(bundle).err().unwrap_or_default()
}

fn broken_bundle(broken: &Broken) -> Bundle {
    let whole = Bundle::embedded();
    match (&broken.old, &broken.new) {
        (None, None) => whole.without(&broken.file),
        (None, Some(new)) => whole.with(broken.file.as_str(), new.as_str()),
        (Some(old), new) => {
            let text = whole.file(&broken.file).unwrap_or_default();
            assert!(text.contains(old), "{} does not hold {old}", broken.file);
            let text = text.replacen(old, new.as_deref().unwrap_or_default(), 1);
            whole.with(broken.file.as_str(), text)
        }
    }
}

#[test]
fn each_kind_of_breakage_is_refused_with_its_code_line_and_remedy() {
    let BrokenFile { broken } = toml::from_str(BROKEN).expect("the table reads");
    let mut wrong = Vec::new();
    for row in &broken {
        let bundle = broken_bundle(row);
        let found = findings(&bundle);
        let file = row.r#in.as_ref().unwrap_or(&row.file);
        let part = row.line.as_ref().or(row.new.as_ref()).map_or("", String::as_str);
        let line = (!part.is_empty()).then(|| line_of(bundle.file(file).unwrap_or_default(), part));
        let wanted = |finding: &Finding| {
            finding.is_error()
                && finding.code == row.code
                && finding.problem.contains(&row.says)
                && finding.file == *file
                && finding.line == line
        };
        if !found.iter().any(wanted) {
            let all: Vec<String> = found.iter().take(4).map(ToString::to_string).collect();
            wrong.push(format!("{file}:{line:?} {} \"{}\" expected, found {all:#?}", row.code, row.says));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let codes: BTreeSet<&str> = broken.iter().map(|row| row.code.as_str()).collect();
    assert!(codes.len() >= 20, "{codes:?}");
}

#[test]
fn a_book_speaks_spanish_and_english() {
    let whole = Bundle::embedded();
    let es = whole.files().map(|(path, _)| path).filter(|path| path.starts_with("words/es/"));
    let bundle = es.fold(whole.clone(), Bundle::without);
    let found = findings(&bundle);
    assert!(found.iter().any(|finding| finding.code == "E-language" && finding.file == "words/es"), "{found:?}");
}

#[test]
fn what_is_too_large_is_refused_before_it_is_read() {
    let large = Bundle::embedded().with("us.toml", "#".repeat(1024 * 1024 + 1));
    let found = findings(&large);
    assert_eq!(found.iter().map(|finding| (finding.code, finding.file.as_str())).collect::<Vec<_>>(), [("E-size", "us.toml")]);
    let many = (0..600).fold(Bundle::embedded(), |bundle, at| bundle.with(format!("more_{at}.toml"), ""));
    assert!(findings(&many).iter().all(|finding| finding.code == "E-size"));
    let sum = (0..6).fold(Bundle::embedded(), |bundle, at| bundle.with(format!("more_{at}.toml"), "#".repeat(1024 * 1024)));
    assert!(findings(&sum).iter().any(|finding| finding.code == "E-size" && finding.problem.contains("a bundle has at most")));
    let facts: Vec<String> = (0..70).map(|at| format!("[[fact]]\nid = \"more_{at}\"\ntype = \"bool\"\n")).collect();
    let found = findings(&Bundle::embedded().with("more.toml", facts.concat()));
    let limit = found.iter().find(|finding| finding.code == "E-limit").expect("64 facts at most");
    assert!(limit.file == "more.toml" && limit.line.is_some_and(|line| line > 50), "{limit}");
}

#[test]
fn definitions_may_stand_in_any_order_and_grow_only_so_far() {
    let later =
        "[[define]]\nid = \"a_first\"\nwhen = 'is z_last and stateless'\n[[define]]\nid = \"z_last\"\nwhen = 'fears_return'\n";
    assert_eq!(findings(&Bundle::embedded().with("more.toml", later)), []);
    // Each doubles the one before: unchecked, the last had 2^60 parts.
    let mut doubling = "[[define]]\nid = \"d0\"\nwhen = 'fears_return'\n".to_owned();
    for at in 1..60 {
        let before = at - 1;
        let define = format!("[[define]]\nid = \"d{at}\"\nwhen = 'is d{before} and not is d{before}'\n");
        doubling.push_str(&define);
    }
    let found = findings(&Bundle::embedded().with("more.toml", doubling));
    assert!(found.iter().any(|finding| finding.code == "E-size" && finding.file == "more.toml"), "{found:?}");
}

#[test]
fn a_bundle_is_stored_and_read_back_and_its_hash_says_whether_a_value_changed() {
    let bundle = Bundle::embedded();
    assert_eq!(Bundle::from_json(&bundle.to_json()), Some(bundle.clone()));
    assert_eq!(Bundle::from_json(&serde_json::json!({"us.toml": 1})), None);
    let hash = |bundle: &Bundle| RuleBook::load(bundle).expect("loads").rule_set_hash().to_owned();
    let text = bundle.file("us.toml").expect("there").to_owned();
    assert_eq!(hash(&bundle), hash(&bundle.clone().with("us.toml", format!("# a comment\n{text}"))));
    assert_ne!(
        hash(&bundle),
        hash(
            &bundle
                .clone()
                .with("us.toml", text.replace("2025-01-26", "2025-01-27").replace("from = 2025-01-27", "from = 2025-01-28"))
        )
    );
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/pathways/sets");
    assert_eq!(Bundle::read_folder(std::path::Path::new(folder)).expect("reads"), bundle);
}
