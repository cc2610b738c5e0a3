//! The engine of `puente draw verify FILE`. The exit status: 0 as published, 1 it differs, 2 the file is refused.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use super::file::Published;

/// Larger files are refused, in bytes: ten times a launch day.
const LARGEST_FILE: u64 = 100 * 1024 * 1024;

/// Verifies a file: `verified` or the first difference on `out`, refusals on `err`.
pub fn verify(path: &Path, out: &mut impl Write, err: &mut impl Write) -> u8 {
    let published = read(path).and_then(|text| Published::read(&text).map_err(|error| error.to_string()));
    // Nothing is left to do if an output is closed.
    match published.map(|published| published.difference()) {
        Ok(None) => {
            let _ = writeln!(out, "verified");
            0
        }
        Ok(Some(difference)) => {
            let _ = writeln!(out, "{difference}");
            1
        }
        Err(problem) => {
            let _ = writeln!(err, "{}: {problem}", path.display());
            2
        }
    }
}

fn read(path: &Path) -> Result<String, String> {
    let file = File::open(path).map_err(|error| format!("cannot be read: {error}"))?;
    let mut bytes = Vec::new();
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(|error| format!("cannot be read: {error}"))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > LARGEST_FILE) {
        return Err("is larger than 100 MB".to_owned());
    }
    String::from_utf8(bytes).map_err(|_| "is not UTF-8 text".to_owned())
}
