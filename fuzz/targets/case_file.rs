//! Any text is a file of cases that can all be assessed, or is refused as a whole.

#![no_main]

use libfuzzer_sys::fuzz_target;
use puente_fuzz::BOOK;
use puente_fuzz::pathways::case_file;

fuzz_target!(|text: &str| {
    for case in case_file::read(&BOOK, text).unwrap_or_default() {
        case_file::check(&BOOK, &case);
    }
});
