//! The difference between two rule sets in words, for those who sign it.

use std::collections::BTreeSet;

use crate::pathways::{Bundle, RuleBook};
use crate::web::language::Language;

/// One thing that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What it is about: a file, a pathway, a criterion.
    pub what: String,
    /// How it was; empty where it is new.
    pub before: String,
    /// How it will be; empty where it is gone.
    pub after: String,
}

/// Everything that differs between two rule sets with their files.
pub fn differences(old: (&RuleBook, &Bundle), new: (&RuleBook, &Bundle), _language: Language) -> Vec<Difference> {
    changed_files(old.1, new.1)
        .into_iter()
        .map(|name| {
            let text = |files: &Bundle| files.file(&name).unwrap_or_default().to_owned();
            let (before, after) = changed_lines(&text(old.1), &text(new.1));
            Difference { what: name, before, after }
        })
        .collect()
}

/// The names of files that differ.
fn changed_files(old: &Bundle, new: &Bundle) -> Vec<String> {
    let all: BTreeSet<&str> = old.files().chain(new.files()).map(|(name, _)| name).collect();
    all.into_iter().filter(|name| old.file(name) != new.file(name)).map(str::to_owned).collect()
}

/// The lines between what both texts begin and end with.
fn changed_lines(before: &str, after: &str) -> (String, String) {
    let (before, after): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let begin = before.iter().zip(&after).take_while(|(one, other)| one == other).count();
    let room = before.len().min(after.len()) - begin;
    let end = before.iter().rev().zip(after.iter().rev()).take(room).take_while(|(one, other)| one == other).count();
    let middle = |lines: &[&str]| lines.get(begin..lines.len() - end).unwrap_or_default().join("\n");
    (middle(&before), middle(&after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_lines_that_differ_are_shown() {
        assert_eq!(changed_lines("a\nb\nc", "a\nx\ny\nc"), ("b".into(), "x\ny".into()));
        assert_eq!(changed_lines("a\na", "a\na\na"), (String::new(), "a".into()));
        assert_eq!(changed_lines("", "a"), (String::new(), "a".into()));
        assert_eq!(changed_lines("a", "a"), (String::new(), String::new()));
    }
}
