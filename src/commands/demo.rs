//! `puente demo`: fills an empty or demonstration database, the same for the same seed, and tells the sign-ins.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::{Args, ValueEnum};

use super::dev::{blocking, database, instant, prepare, start_cluster};
use super::{Failure, print, tell};
use crate::cluster::Options as ClusterOptions;
use crate::demo::{self, Canary, Size};

/// Settings of the filling.
#[derive(Args)]
pub struct Options {
    /// Cases an office.
    #[arg(long, default_value_t = 12)]
    cases: u32,
    /// The same seed gives the same rows.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Puts a unique marker into every text that a person can type.
    #[arg(long)]
    canaries: bool,
    /// Where to write the list of the markers, as JSON.
    #[arg(long, requires = "canaries")]
    canaries_map: Option<PathBuf>,
    /// Prints the accounts and keys.
    #[arg(long, value_enum)]
    sign_ins: Option<SignInsFormat>,
    /// An instant such as 2023-11-15T09:00-05:00 at which the demonstration begins.
    #[arg(long, env = "PUENTE_DEMO_TIME", default_value = "2023-11-15T09:00-05:00", value_parser = instant)]
    demo_time: DateTime<Utc>,
    /// The owner's address of a database to use instead of the private one; it must be allowed to create roles.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// Where the private database lives.
    #[arg(long, default_value = ".local/postgres")]
    folder: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
enum SignInsFormat {
    Json,
}

/// Fills.
pub async fn run(options: Options) -> Result<(), Failure> {
    let cluster = match options.database_url {
        Some(_) => None,
        None => Some(start_cluster(ClusterOptions::new(&options.folder)).await?),
    };
    let owner = match (&cluster, &options.database_url) {
        (Some(cluster), _) => database(cluster, "puente").await?,
        (None, url) => url.clone().unwrap_or_default(),
    };
    let filled = fill(&owner, &options).await;
    if let Some(cluster) = cluster {
        blocking(move || cluster.stop()).await?;
    }
    filled
}

async fn fill(owner: &str, options: &Options) -> Result<(), Failure> {
    let (config, clock) = prepare(owner, options.demo_time, 0).await?;
    let size = Size { cases: options.cases, seed: options.seed, canaries: options.canaries };
    let filled = demo::fill_telling(&config, &clock, &size).await.map_err(|error| Failure::finding(&error))?;
    if options.canaries && filled.canaries.is_empty() {
        return Err(Failure::refusing("the database is filled already: markers are only written into an empty one"));
    }
    if let Some(path) = &options.canaries_map {
        let map = serde_json::to_string_pretty(&Map { format: "puente-canaries/1", canaries: &filled.canaries });
        std::fs::write(path, map.map_err(|error| Failure::finding(&error))?).map_err(|error| Failure::input(&error))?;
    }
    match options.sign_ins {
        Some(SignInsFormat::Json) => print(&filled.sign_ins.document().map_err(|error| Failure::finding(&error))?),
        None => tell(&filled.sign_ins.table()),
    }
    Ok(())
}

#[derive(serde::Serialize)]
struct Map<'a> {
    format: &'static str,
    canaries: &'a [Canary],
}
