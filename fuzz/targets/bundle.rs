//! Any text in the place of a file of rules gives a book, or findings that refuse it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use puente_fuzz::pathways::{Bundle, Finding, RuleBook};

fuzz_target!(|input: (bool, &str)| {
    let (replaces, text) = input;
    let file = if replaces { "us.toml" } else { "more.toml" };
    if let Err(found) = RuleBook::load(&Bundle::embedded().with(file, text)) {
        assert!(found.iter().any(Finding::is_error));
    }
});
