//! Loads and checks the files of a rule set: a book that may be used, or what is wrong with it.

use crate::pathways::{Bundle, Finding, RuleBook};

/// What came of it.
pub struct Examined {
    /// The book, unless a finding refuses it.
    pub book: Option<RuleBook>,
    /// Everything found, refusals first.
    pub findings: Vec<Finding>,
}

/// Loads and checks files.
pub fn examine(bundle: &Bundle) -> Examined {
    match RuleBook::load(bundle) {
        Ok(book) => Examined { book: Some(book), findings: Vec::new() },
        Err(findings) => Examined { book: None, findings },
    }
}
