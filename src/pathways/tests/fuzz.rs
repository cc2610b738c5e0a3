//! Damaged input: conditions, bundles and case files are read or refused, never worse.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::super::parse::{Names, parse};
use super::super::{Bundle, RuleBook, case_file, command};
use super::random::runs;
use super::{BOOK, CASES};

/// Real conditions, as printed, and pieces of them.
fn conditions() -> Vec<String> {
    BOOK.criteria().iter().map(|criterion| criterion.when.to_string()).collect()
}

/// What happens to a text: so many changes, each at a place.
#[derive(Clone, Debug)]
enum Damage {
    Flip(u8),
    Cut(usize),
    Double,
    Remove,
    Insert(&'static str),
}

const PIECES: [&str; 24] = [
    "not ",
    "(",
    ")",
    " and ",
    " or ",
    "any(us_relatives: ",
    "at_most(1, irregular_entries: ",
    "{",
    "}",
    ",",
    "@chnv",
    "is ",
    "\"",
    "'",
    "=",
    "[[",
    "]]",
    "2023-06-31",
    "99999999999999999999",
    "nationality",
    "today",
    "\u{0}",
    "\u{202e}",
    "ñ",
];

fn damage() -> impl Strategy<Value = Vec<(f64, Damage)>> {
    let one = prop_oneof![
        any::<u8>().prop_map(Damage::Flip),
        (1_usize..200).prop_map(Damage::Cut),
        Just(Damage::Double),
        Just(Damage::Remove),
        prop::sample::select(&PIECES[..]).prop_map(Damage::Insert),
    ];
    prop::collection::vec((0.0..1.0_f64, one), 1..6)
}

/// The text after damage at byte positions; what is no longer UTF-8 is replaced.
fn damaged(text: &str, damage: &[(f64, Damage)]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for (place, damage) in damage {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a place within the text"
        )]
        let at = ((bytes.len() as f64) * place) as usize;
        let line_start = bytes[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |found| found + 1);
        let line_end = bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |found| at + found + 1);
        match damage {
            Damage::Flip(with) if at < bytes.len() => bytes[at] ^= with,
            Damage::Flip(_) => {}
            Damage::Cut(length) => drop(bytes.drain(at..(at + length).min(bytes.len()))),
            Damage::Double => {
                let line = bytes[line_start..line_end].to_vec();
                bytes.splice(line_end..line_end, line);
            }
            Damage::Remove => drop(bytes.drain(line_start..line_end)),
            Damage::Insert(piece) => drop(bytes.splice(at..at, piece.bytes())),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Runs something that must be done soon, whatever it is given.
fn soon<T>(what: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = what();
    assert!(start.elapsed() < Duration::from_secs(20), "took {:?}", start.elapsed());
    done
}

proptest! {
    #![proptest_config(runs(600))]

    #[test]
    fn any_text_is_a_condition_or_refused(text in prop_oneof![
        ".{0,80}",
        prop::collection::vec(prop::sample::select(&PIECES[..]), 0..40).prop_map(|pieces| pieces.concat()),
    ]) {
        if let Ok(expr) = parse(&text, BOOK.schema(), &Names::default()) {
            prop_assert_eq!(parse(&expr.to_string(), BOOK.schema(), &Names::default()), Ok(expr));
        }
    }

    #[test]
    fn a_damaged_condition_is_read_or_refused(text in prop::sample::select(conditions()), damage in damage()) {
        let text = damaged(&text, &damage);
        if let Ok(expr) = parse(&text, BOOK.schema(), &Names::default()) {
            prop_assert_eq!(parse(&expr.to_string(), BOOK.schema(), &Names::default()), Ok(expr));
        }
    }
}

proptest! {
    #![proptest_config(runs(60))]

    #[test]
    fn a_damaged_bundle_loads_or_says_why_not(at in any::<prop::sample::Index>(), damage in damage()) {
        let bundle = Bundle::embedded();
        let files: Vec<(String, String)> = bundle.files().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
        let (name, text) = at.get(&files);
        let bundle = bundle.with(name.as_str(), damaged(text, &damage));
        if let Err(found) = soon(|| RuleBook::load(&bundle)) {
            prop_assert!(found.iter().any(super::super::Finding::is_error) && found.len() <= 1000, "{} findings", found.len());
            prop_assert!(found.iter().all(|finding| !finding.problem.is_empty() && !finding.file.is_empty()));
        }
    }

    #[test]
    fn a_damaged_case_file_is_read_or_refused_as_a_whole(damage in damage()) {
        let text = damaged(CASES, &damage);
        match soon(|| case_file::read(&BOOK, &text)) {
            Ok(cases) => prop_assert!(!cases.is_empty() || text.contains("\"cases\"")),
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }
}

#[test]
fn deep_nesting_and_long_lists_end_soon() {
    let deep = "(".repeat(100_000);
    assert!(parse(&deep, BOOK.schema(), &Names::default()).is_err());
    let nots = format!("{}stateless", "not ".repeat(100_000));
    assert!(parse(&nots, BOOK.schema(), &Names::default()).is_err());
    let toml = format!("order = {}", "[".repeat(100_000));
    assert!(soon(|| RuleBook::load(&Bundle::embedded().with("us.toml", toml))).is_err());
    let tables = format!("{}x = 1", "a.".repeat(50_000));
    assert!(soon(|| RuleBook::load(&Bundle::embedded().with("us.toml", tables))).is_err());
    let json = format!("{{\"format\":\"pathway-cases/1\",\"cases\":{}", "[".repeat(100_000));
    assert!(soon(|| case_file::read(&BOOK, &json)).is_err());
    let many: Vec<String> =
        (0..9_000).map(|at| format!("[[criterion]]\nid = \"c{at}\"\nwhen = 'yes'\ncite = []\nconfidence = \"low\"\n")).collect();
    assert!(soon(|| RuleBook::load(&Bundle::embedded().with("more.toml", many.concat()))).is_err());
}

#[test]
fn a_case_file_of_a_hundred_megabytes_is_refused_unread() {
    let path = std::env::temp_dir().join(format!("puente-large-{}.json", std::process::id()));
    let file = std::fs::File::create(&path).expect("made");
    file.set_len(100 * 1024 * 1024).expect("sparse");
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = soon(|| command::run(&path, false, false, &mut out, &mut err));
    std::fs::remove_file(&path).expect("removed");
    assert_eq!((code, out.len()), (2, 0));
    assert!(String::from_utf8_lossy(&err).contains("larger than 20 MB"));
}
