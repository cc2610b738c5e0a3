//! `puente draw verify`: recomputes a published draw. Needs no database.

use std::io::{stderr, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use crate::draw::command;

/// What to do with a draw.
#[derive(Subcommand)]
pub enum Command {
    /// Recomputes a published draw: `verified`, or the first difference.
    Verify {
        /// The published file, `puente-draw/1`.
        file: PathBuf,
    },
}

/// Runs it. The exit status is 0 when verified, 1 when it differs, 2 for a file that is refused.
pub fn run(command: &Command) -> ExitCode {
    let Command::Verify { file } = command;
    ExitCode::from(command::verify(file, &mut stdout().lock(), &mut stderr().lock()))
}
