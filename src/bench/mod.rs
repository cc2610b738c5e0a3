//! `puente bench launch-day`: how the whole system stands a launch day, told as ratios to what the machine can do in the
//! same minutes.
//!
//! It makes its own durable cluster, starts its own server processes, seeds its own people, and speaks HTTP to them like
//! anybody. Judges read the tables as the owner afterwards and believe nothing the application says. Used by the command
//! and, piece by piece, by the tests that kill servers; never by the application.

pub mod anchors;
pub mod arrivals;
pub mod bare_page;
pub mod chance;
pub mod client;
pub mod closed_loop;
pub mod figures;
pub mod form;
pub mod found;
pub mod ground;
pub mod judges;
pub mod launch;
pub mod measures;
pub mod open_loop;
pub mod page_weight;
pub mod people;
pub mod plots;
pub mod processes;
pub mod proxy;
mod queries;
pub mod report;
pub mod report_page;
pub mod run;
pub mod samples;
pub mod server;
pub mod shapes;
pub mod tally;

/// Why a run could not be made.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// The private Postgres.
    #[error(transparent)]
    Cluster(#[from] crate::cluster::ClusterError),
    /// The schema.
    #[error(transparent)]
    Prepare(#[from] crate::tenancy::PrepareError),
    /// A statement of seeding or judging.
    #[error("a statement of the benchmark failed")]
    Database(#[from] sqlx::Error),
    /// The library refused something while seeding.
    #[error("seeding failed")]
    Seeding(#[from] crate::error::AppError),
    /// A file, a socket or a process.
    #[error("the system refused something")]
    System(#[from] std::io::Error),
    /// A task of ours ended badly.
    #[error("a task ended badly")]
    Task(#[from] tokio::task::JoinError),
    /// Anything else, in words.
    #[error("{0}")]
    Other(String),
}
