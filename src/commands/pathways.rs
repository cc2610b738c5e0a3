//! `puente pathways evaluate`: outcomes for the cases of a file, or whether they are as expected. Needs no database.
//! `puente pathways replay` does, and is a file of its own.

use std::io::{stderr, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use crate::pathways::command;

/// What to ask the rule book.
#[derive(Subcommand)]
pub enum Command {
    /// Evaluates the cases of a file: one line of JSON a case.
    Evaluate {
        /// The file of cases.
        #[arg(long)]
        cases: PathBuf,
        /// Compares with the expectations in the file instead of printing outcomes.
        #[arg(long)]
        check: bool,
        /// Gives each outcome with its reasons.
        #[arg(long)]
        explain: bool,
    },
    /// Recomputes stored determinations, with their own rule sets or with another one.
    Replay(super::replay::Options),
}

/// Runs it. The exit status is 0 for good, 1 when an expectation differs, 2 for a file that is refused.
pub fn run(command: &Command) -> ExitCode {
    // The other commands need a database and are run by who opens it.
    let Command::Evaluate { cases, check, explain } = command else { return ExitCode::FAILURE };
    ExitCode::from(command::run(cases, *check, *explain, &mut stdout().lock(), &mut stderr().lock()))
}
