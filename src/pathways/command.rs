//! The engine of `puente pathways evaluate --cases FILE [--check] [--explain]`.
//!
//! JSON or the differences go to `out`, errors to `err`; the result is the exit
//! status: 0 good, 1 an expectation differs, 2 the file is refused.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::assess::{Assessment, PathwayResult};
use super::case_file::{self, Case, LARGEST_FILE};
use super::fact::FactId;
use super::rulebook::{CriterionId, RuleBook, SourceId};
use super::truth::Outcome;

/// Everything is as expected.
pub const GOOD: u8 = 0;
/// At least one expectation differs.
pub const DIFFERS: u8 = 1;
/// The file or the rules are refused.
pub const REFUSED: u8 = 2;

/// Runs the command on a file.
pub fn run(cases: &Path, check: bool, explain: bool, out: &mut impl Write, err: &mut impl Write) -> u8 {
    match run_inner(cases, check, explain, out) {
        Ok(code) => code,
        Err(problem) => {
            // Nothing is left to do if standard error is closed, too.
            let _ = writeln!(err, "{}: {problem}", cases.display());
            REFUSED
        }
    }
}

fn run_inner(path: &Path, check: bool, explain: bool, out: &mut impl Write) -> Result<u8, String> {
    let text = read_file(path)?;
    let book = RuleBook::load_embedded().map_err(|found| found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
    let cases = case_file::read(&book, &text).map_err(|error| error.to_string())?;
    let written = if check { write_check(&book, &cases, out) } else { write_results(&book, &cases, explain, out) };
    let code = written.and_then(|code| out.flush().map(|()| code));
    code.map_err(|error| format!("cannot write the results: {error}"))
}

fn read_file(path: &Path) -> Result<String, String> {
    let file = File::open(path).map_err(|error| format!("cannot be read: {error}"))?;
    let mut bytes = Vec::new();
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(|error| format!("cannot be read: {error}"))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > LARGEST_FILE) {
        return Err("is larger than 20 MB".to_owned());
    }
    String::from_utf8(bytes).map_err(|_| "is not UTF-8 text".to_owned())
}

fn write_results(book: &RuleBook, cases: &[Case], explain: bool, out: &mut impl Write) -> io::Result<u8> {
    for case in cases {
        let assessment = case_file::evaluate(book, case);
        let line = Line { id: &case.id, results: Results { assessment: &assessment, explain } };
        serde_json::to_writer(&mut *out, &line)?;
        writeln!(out)?;
    }
    Ok(GOOD)
}

fn write_check(book: &RuleBook, cases: &[Case], out: &mut impl Write) -> io::Result<u8> {
    let mut expectations = 0_usize;
    let mut failed = 0_usize;
    for case in cases {
        expectations += case.expected.len();
        for difference in case_file::check(book, case) {
            failed += 1;
            let case_file::Difference { case, pathway, got, expected } = difference;
            writeln!(out, "{case} {pathway}: got {got}, expected {expected}")?;
        }
    }
    writeln!(out, "{} passed, {failed} failed", expectations.saturating_sub(failed))?;
    Ok(if failed == 0 { GOOD } else { DIFFERS })
}

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    results: Results<'a>,
}

struct Results<'a> {
    assessment: &'a Assessment,
    explain: bool,
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let results = &self.assessment.results;
        let mut map = serializer.serialize_map(Some(results.len()))?;
        for result in results {
            if self.explain {
                map.serialize_entry(result.pathway.as_str(), &Explained::of(result))?;
            } else {
                map.serialize_entry(result.pathway.as_str(), result.outcome.word())?;
            }
        }
        map.end()
    }
}

/// One result with its reasons, in the words of the contract.
#[derive(Serialize)]
struct Explained<'a> {
    outcome: Outcome,
    fit: Outcome,
    availability: &'a str,
    decisive: &'a [CriterionId],
    unknown: &'a [CriterionId],
    missing: &'a [FactId],
    citations: &'a [SourceId],
}

impl<'a> Explained<'a> {
    fn of(result: &'a PathwayResult) -> Self {
        Self {
            outcome: result.outcome,
            fit: Outcome::from(result.fit),
            availability: result.availability.status.word(),
            decisive: &result.decisive,
            unknown: &result.unknown,
            missing: &result.missing,
            citations: &result.citations,
        }
    }
}
