//! The engine of `puente pathways check [DIR]` and `puente pathways diff OLD NEW`.
//!
//! Findings or changes go to `out`, one a line, trouble to `err`; the result is the
//! exit status: 0 good (warnings allowed), 1 refused, 2 not readable.

use std::io::{self, Write};
use std::path::Path;

use serde_json::{Value as Json, json};

use super::bundle::Bundle;
use super::command::{DIFFERS, GOOD, REFUSED};
use super::diff;
use super::finding::Finding;
use super::rulebook::RuleBook;

/// In which form findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One a line: `file:line: code item: problem`.
    Lines,
    /// One object a line, with its example.
    Json,
    /// A case file of all examples, those of each outcome included.
    Witnesses,
}

/// Checks the rule book of a folder, or the embedded one.
pub fn check(folder: Option<&Path>, form: Form, out: &mut impl Write, err: &mut impl Write) -> u8 {
    let bundle = match folder.map(Bundle::read_folder) {
        None => Bundle::embedded(),
        Some(Ok(bundle)) => bundle,
        Some(Err(error)) => {
            // Nothing is left to do if standard error is closed, too.
            let _ = writeln!(err, "{}: {error}", folder.unwrap_or(Path::new("")).display());
            return REFUSED;
        }
    };
    let (book, findings) = RuleBook::examine(&bundle);
    let written = match form {
        Form::Lines => lines(&findings, out),
        Form::Json => objects(&findings, out),
        Form::Witnesses => witnesses(book.as_ref(), &findings, out),
    };
    match written {
        Ok(()) if findings.iter().any(Finding::is_error) => DIFFERS,
        Ok(()) => GOOD,
        Err(error) => {
            let _ = writeln!(err, "cannot write the findings: {error}");
            REFUSED
        }
    }
}

/// Prints what differs between the rule books of two folders, in words of a language.
pub fn diff(old: &Path, new: &Path, lang: &str, out: &mut impl Write, err: &mut impl Write) -> u8 {
    let read = |folder: &Path| -> Result<RuleBook, String> {
        let bundle = Bundle::read_folder(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        RuleBook::load(&bundle).map_err(|found| {
            let lines: Vec<String> = found.iter().map(|finding| format!("{}/{finding}", folder.display())).collect();
            lines.join("\n")
        })
    };
    let written = match (read(old), read(new)) {
        (Ok(old), Ok(new)) => changes(&old, &new, lang, out).map_err(|error| format!("cannot write the changes: {error}")),
        (Err(problem), _) | (_, Err(problem)) => Err(problem),
    };
    match written {
        Ok(()) => GOOD,
        Err(problem) => {
            let _ = writeln!(err, "{problem}");
            REFUSED
        }
    }
}

fn changes(old: &RuleBook, new: &RuleBook, lang: &str, out: &mut impl Write) -> io::Result<()> {
    for change in diff::diff(old, new) {
        let owner = if change.owner.is_empty() { String::new() } else { format!("{}: ", change.owner) };
        write!(out, "{owner}{} {}: ", change.kind.word(), change.item)?;
        match (change.before_in(lang), change.after_in(lang)) {
            (None, after) => writeln!(out, "new: {}", after.unwrap_or_default())?,
            (Some(before), None) => writeln!(out, "gone: {before}")?,
            // The words of this language are the same: the data or another language differs.
            (Some(before), Some(after)) if before == after => {
                let other = change.before_words.iter().find_map(|(lang, before)| {
                    let after = change.after_words.get(lang).filter(|after| *after != before)?;
                    Some((before.as_str(), after.as_str()))
                });
                let data = (change.before.as_deref().unwrap_or_default(), change.after.as_deref().unwrap_or_default());
                let (before, after) = if data.0 == data.1 { other.unwrap_or(data) } else { data };
                writeln!(out, "{before} → {after}")?;
            }
            (Some(before), Some(after)) => writeln!(out, "{before} → {after}")?,
        }
    }
    out.flush()
}

fn lines(findings: &[Finding], out: &mut impl Write) -> io::Result<()> {
    // Findings on neighbouring stretches of days may read the same.
    let mut before = String::new();
    for finding in findings {
        let line = finding.to_string();
        if line != before {
            writeln!(out, "{line}")?;
        }
        before = line;
    }
    out.flush()
}

fn objects(findings: &[Finding], out: &mut impl Write) -> io::Result<()> {
    for finding in findings {
        let Finding { code, file, line, item, problem, .. } = finding;
        let case = finding.witness.as_ref().map(|witness| witness.to_case(&format!("{code} {item}"), problem));
        let object = json!({"code": code, "file": file, "line": line, "item": item, "problem": problem, "witness": case});
        writeln!(out, "{object}")?;
    }
    out.flush()
}

fn witnesses(book: Option<&RuleBook>, findings: &[Finding], out: &mut impl Write) -> io::Result<()> {
    let mut cases: Vec<Json> = Vec::new();
    let shown = findings.iter().filter_map(|finding| {
        Some((format!("{} {}", finding.code, finding.item), finding.witness.clone()?, finding.problem.clone()))
    });
    let outcomes = book.map(|book| super::check::searched(book).witnesses).unwrap_or_default();
    let outcomes = outcomes.into_iter().map(|(name, witness)| (name, witness, "an example of this outcome".to_owned()));
    for (at, (name, witness, why)) in shown.chain(outcomes).enumerate() {
        cases.push(witness.to_case(&format!("{} {name}", at + 1), &why));
    }
    serde_json::to_writer_pretty(&mut *out, &json!({"format": super::case_file::FORMAT, "cases": cases}))?;
    writeln!(out)?;
    out.flush()
}
