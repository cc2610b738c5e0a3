//! Any text is a condition that reads back as itself, or is refused.

#![no_main]

use libfuzzer_sys::fuzz_target;
use puente_fuzz::BOOK;
use puente_fuzz::pathways::parse::{Names, parse};

fuzz_target!(|text: &str| {
    let names = Names::default();
    if let Ok(expr) = parse(text, BOOK.schema(), &names) {
        assert_eq!(parse(&expr.to_string(), BOOK.schema(), &names), Ok(expr));
    }
});
