//! Independent judges of the evaluators: SQL's three-valued logic in a real Postgres, the `cel` crate, the DMN vectors
//! and plain enumeration, over random schemas, rule sets and applicants and over the real rule book.
//!
//! The judges read the *text* of a condition with a reader of their own and the applicant's JSON, never the tree or the
//! packed answers of the code they judge.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod book;
mod broken;
mod cel_oracle;
mod cel_text;
mod completion_oracle;
mod date_edges;
mod evaluators;
mod kleene_vectors;
mod law_oracle;
mod logic_laws;
mod postgres;
mod random;
mod reader;
mod sql;
mod sql_oracle;

/// The size of a run: `quick` in the gate, `full` for `make proof`.
#[expect(clippy::disallowed_methods, reason = "`make proof` asks for the full size in the environment")]
fn size(quick: usize, full: usize) -> usize {
    if std::env::var("PUENTE_PROOF").is_ok_and(|size| size == "full") { full } else { quick }
}

/// Shows a count in the test's output.
fn say(line: std::fmt::Arguments<'_>) {
    use std::io::Write as _;
    writeln!(std::io::stderr().lock(), "{line}").unwrap();
}
