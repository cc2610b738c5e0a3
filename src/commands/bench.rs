//! `puente bench launch-day`: measures a launch day on this machine, on a cluster of its own.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use tokio::signal::unix::{SignalKind, signal};

use super::{Failure, print, tell};
use crate::bench::report::Verdict;
use crate::bench::run::{self, Plan};
use crate::bench::{BenchError, bare_page};

/// What to measure.
#[derive(Subcommand)]
pub enum Command {
    /// Measures a launch day: bookings, lists, refusals, a crowd at one second, and whether every promise was kept.
    LaunchDay(Options),
    /// Serves a file's bytes: what lists are compared with.
    #[command(hide = true)]
    BarePage {
        /// The file.
        #[arg(long)]
        file: PathBuf,
    },
}

/// How to measure.
#[derive(Args)]
pub struct Options {
    /// Ends within five minutes on two cores.
    #[arg(long)]
    quick: bool,
    /// Prints one JSON object as the last line, and no table.
    #[arg(long)]
    json: bool,
    /// The seed of everything that is drawn.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where the cluster is made while it runs and the report is left; on a disk that keeps what it says it keeps.
    #[arg(long, default_value = ".local/bench")]
    folder: PathBuf,
}

/// Runs it. The loads and the servers share the machine, so few threads are enough.
pub fn run(command: Command) -> ExitCode {
    let done = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(BenchError::from);
    let done = done.map_err(|error| Failure::finding(&error)).and_then(|runtime| runtime.block_on(dispatch(command)));
    match done {
        Ok(status) => status,
        Err(failure) => failure.exit(),
    }
}

async fn dispatch(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::LaunchDay(options) => launch_day(&options).await,
        Command::BarePage { file } => {
            bare_page::serve(&file, tell).await.map_err(|error| Failure::finding(&error))?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn launch_day(options: &Options) -> Result<ExitCode, Failure> {
    if cfg!(debug_assertions) {
        tell("this is a debug build: slow, and its figures say nothing; build with --release");
    }
    let program = std::env::current_exe().map_err(|error| Failure::finding(&error))?;
    let folder = std::path::absolute(&options.folder).map_err(|error| Failure::input(&error))?;
    std::fs::create_dir_all(&folder).map_err(|error| Failure::input(&error))?;
    let plan = Plan { quick: options.quick, seed: options.seed, parent: folder.clone(), program };
    let mut terminate = signal(SignalKind::terminate()).map_err(|error| Failure::finding(&error))?;
    let found = tokio::select! {
        found = run::run(&plan, tell) => found.map_err(|error| Failure::finding(&error))?,
        // What was started and made goes with the run that is dropped here.
        _ = tokio::signal::ctrl_c() => return Err(Failure::saying("stopped")),
        _ = terminate.recv() => return Err(Failure::saying("stopped")),
    };
    let verdict = Verdict::of(&found, options.seed, options.quick);
    let page = verdict.write(&found, &folder).map_err(|error| Failure::finding(&error))?;
    tell(&format!("report: {}", page.display()));
    let complaints = verdict.complaints(&found);
    if options.json {
        tell(&verdict.table(&found));
    } else {
        print(&verdict.table(&found));
    }
    for complaint in &complaints {
        tell(complaint);
    }
    if options.json {
        print(&verdict.json.to_string());
    }
    Ok(if complaints.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
