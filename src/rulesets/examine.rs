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
    let (book, mut findings) = RuleBook::examine(bundle);
    findings.sort_by_key(|finding| finding.severity);
    let usable = !findings.iter().any(Finding::is_error);
    Examined { book: book.filter(|_| usable), findings }
}
