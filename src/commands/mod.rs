//! The commands of the one binary. JSON alone goes to standard output, everything else to standard error; the exit
//! status is 0 for good, 1 for a finding, 2 for bad input or usage.

mod audit;
mod bench;
mod demo;
mod dev;
mod draw;
mod migrate;
mod pathways;
mod progress;
mod replay;
mod replay_bench;
mod routes;
mod serve;

pub use dev::LOGIN;

use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use tracing_subscriber::EnvFilter;

/// Safe Mobility Offices.
#[derive(Parser)]
#[command(name = "puente", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves, with production settings from the environment.
    Serve,
    /// Brings the database to the newest schema.
    Migrate(migrate::Options),
    /// Starts a private database and the demonstration, in the foreground.
    Dev(dev::Options),
    /// The audit chains: their heads, and whether they are whole.
    #[command(subcommand)]
    Audit(audit::Command),
    /// How the whole system stands a launch day, on a cluster of its own.
    #[command(subcommand)]
    Bench(bench::Command),
    /// The draws of scarce places.
    #[command(subcommand)]
    Draw(draw::Command),
    /// What the rule book says.
    #[command(subcommand)]
    Pathways(pathways::Command),
    /// Fills an empty or demonstration database with offices, staff and families.
    Demo(demo::Options),
    /// Makes a migrated database in the private cluster and keeps it until standard input closes.
    #[command(hide = true)]
    DevDatabase(dev::DatabaseOptions),
    /// Lists every route with who may use it.
    Routes {
        /// The form of the list.
        #[arg(long, value_enum, default_value = "json")]
        format: Format,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Json,
}

/// Why a command ended without success; printed with its causes on standard error.
#[derive(Debug)]
pub struct Failure {
    status: u8,
    message: String,
}

impl Failure {
    /// Bad input, a bad setting or usage: status 2.
    pub fn input(error: &(dyn std::error::Error + 'static)) -> Self {
        Self { status: 2, message: with_causes(error) }
    }

    /// Something found or failed: status 1.
    pub fn finding(error: &(dyn std::error::Error + 'static)) -> Self {
        Self { status: 1, message: with_causes(error) }
    }

    /// Bad input, in words: status 2.
    pub fn refusing(message: impl Into<String>) -> Self {
        Self { status: 2, message: message.into() }
    }

    /// Tells the message; the status to end with.
    fn exit(&self) -> ExitCode {
        tell(&self.message);
        ExitCode::from(self.status)
    }

    /// Something found, in words.
    pub fn saying(message: impl Into<String>) -> Self {
        Self { status: 1, message: message.into() }
    }
}

/// An error with what caused it, a line each.
pub(crate) fn with_causes(error: &(dyn std::error::Error + 'static)) -> String {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        message.push_str("\n  because: ");
        message.push_str(&error.to_string());
        cause = error.source();
    }
    message
}

/// Writes a line to standard error.
pub(crate) fn tell(line: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Writes a line to standard output; a closed pipe is not an error of ours.
pub(crate) fn print(line: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Reads the command line and runs the command.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    start_log();
    let done = match cli.command {
        Command::Serve => wait(serve::run()),
        Command::Migrate(options) => wait(migrate::run(options)),
        Command::Dev(options) => wait(dev::run(options)),
        Command::Audit(command) => wait(audit::run(command)),
        Command::Bench(command) => return bench::run(command),
        Command::Draw(command) => return draw::run(&command),
        Command::Pathways(pathways::Command::Replay(options)) => wait(replay::run(&options)),
        Command::Pathways(command) => return pathways::run(&command),
        Command::Demo(options) => wait(demo::run(options)),
        Command::DevDatabase(options) => wait(dev::gate_database(options)),
        Command::Routes { format: Format::Json } => routes::run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.exit(),
    }
}

fn wait(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    tokio::runtime::Runtime::new().map_err(|error| Failure::finding(&error))?.block_on(work)
}

/// Structured lines on standard error; `RUST_LOG` chooses. Paths and queries are never logged, only the reference number.
fn start_log() {
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,puente=info,sqlx::postgres::notice=error"));
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

/// A setting from the environment.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
