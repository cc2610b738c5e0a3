//! `puente pathways`: outcomes for the cases of a file, and whether a rule book holds up. Needs no database.
//! `puente pathways replay` does, and is a file of its own.

use std::io::{stderr, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use crate::pathways::command;
use crate::pathways::command_check::{self, Form};

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
    /// Checks a rule book: its data, and by a search through all possible applicants.
    Check {
        /// A folder of rule files; the embedded rule book where left out.
        folder: Option<PathBuf>,
        /// Prints each finding as an object with its example.
        #[arg(long)]
        json: bool,
        /// Prints all examples as a case file.
        #[arg(long, conflicts_with = "json")]
        witnesses: bool,
    },
    /// Says in words what differs between the rule books of two folders.
    Diff {
        /// The folder of the older book.
        old: PathBuf,
        /// The folder of the newer book.
        new: PathBuf,
        /// The language of the words.
        #[arg(long, default_value = "en")]
        lang: String,
    },
}

/// Runs it. The exit status is 0 for good, 1 when an expectation differs or a book is refused, 2 for a file that cannot
/// be read.
pub fn run(command: &Command) -> ExitCode {
    let (out, err) = (&mut stdout().lock(), &mut stderr().lock());
    ExitCode::from(match command {
        Command::Evaluate { cases, check, explain } => command::run(cases, *check, *explain, out, err),
        Command::Check { folder, json, witnesses } => {
            let form = match (json, witnesses) {
                (true, _) => Form::Json,
                (_, true) => Form::Witnesses,
                _ => Form::Lines,
            };
            command_check::check(folder.as_deref(), form, out, err)
        }
        Command::Diff { old, new, lang } => command_check::diff(old, new, lang, out, err),
        // It needs a database and is run by who opens it.
        Command::Replay(_) => 1,
    })
}
