//! `puente audit head` and `puente audit verify`: keep the head of each chain elsewhere, and recompute the chains.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::dev::{blocking, database, login_url, start_cluster};
use super::{Failure, environment, print};
use crate::audit::chain::Signed;
use crate::audit::head::Document;
use crate::audit::sealer;
use crate::audit::verify::{self, Verified, VerifyError};
use crate::clock::{Clock, Random};
use crate::cluster::{Cluster, Options as ClusterOptions};
use crate::config::Config;
use crate::tenancy::{Db, Office};

/// What to do with the chains.
#[derive(Subcommand)]
pub enum Command {
    /// Prints the signed newest checkpoint of each office's chain, for keeping elsewhere.
    Head(Options),
    /// Recomputes the chains and reports the first bad row.
    Verify {
        #[command(flatten)]
        options: Options,
        /// A kept document of `puente audit head` that the chains must still contain.
        #[arg(long)]
        head: Option<PathBuf>,
    },
}

/// Which chains, of which database.
#[derive(Args)]
pub struct Options {
    /// Only this office, by its name in paths.
    #[arg(long)]
    office: Option<String>,
    /// The database named by `DATABASE_URL` is a demonstration, with the public secret.
    #[arg(long)]
    demonstration: bool,
    /// Where the private database lives that is read when `DATABASE_URL` is not set.
    #[arg(long, default_value = ".local/postgres")]
    folder: PathBuf,
}

/// Runs one of them.
pub async fn run(command: Command) -> Result<(), Failure> {
    let (options, kept) = match &command {
        Command::Head(options) => (options, None),
        Command::Verify { options, head } => (options, head.as_deref().map(read_kept).transpose()?),
    };
    let (config, cluster) = source(options.demonstration, &options.folder).await?;
    let done = with_database(&config, options, &command, kept.as_deref()).await;
    if let Some(cluster) = cluster {
        blocking(move || cluster.stop()).await?;
    }
    done
}

fn read_kept(path: &Path) -> Result<Vec<Signed>, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| Failure::input(&error))?;
    Document::parse(&text).map_err(|error| Failure::input(&error))
}

/// The settings of `serve`, or those of a demonstration.
pub(super) async fn source(demonstration: bool, folder: &Path) -> Result<(Config, Option<Cluster>), Failure> {
    let here = ([127, 0, 0, 1], 0).into();
    match environment("DATABASE_URL") {
        None => {
            let cluster = start_cluster(ClusterOptions::new(folder)).await?;
            let owner = database(&cluster, "puente").await?;
            Ok((Config::demonstration(login_url(&owner)?, here), Some(cluster)))
        }
        Some(url) if demonstration => Ok((Config::demonstration(login_url(&url)?, here), None)),
        Some(_) => {
            // Nothing is served, so the address people use does not matter.
            let variable = |name: &str| {
                environment(name).or_else(|| (name == "PUENTE_PUBLIC_ORIGIN").then(|| "https://localhost".to_owned()))
            };
            Ok((Config::from_env(variable).map_err(|error| Failure::input(&error))?, None))
        }
    }
}

async fn with_database(config: &Config, options: &Options, command: &Command, kept: Option<&[Signed]>) -> Result<(), Failure> {
    let db = Db::open(config, Clock::Real, Random::System).map_err(|error| Failure::input(&error))?;
    let all = db.offices().await.map_err(|error| Failure::input(&error))?;
    let offices: Vec<&Office> =
        all.iter().filter(|office| options.office.as_ref().is_none_or(|slug| *slug == office.slug)).collect();
    if offices.is_empty() {
        return Err(Failure::refusing("--office: there is no such office"));
    }
    match command {
        Command::Head(_) => head(&db, config, &offices).await,
        Command::Verify { .. } => verify_all(&db, config, &offices, kept).await,
    }
}

async fn head(db: &Db, config: &Config, offices: &[&Office]) -> Result<(), Failure> {
    let mut heads = Vec::with_capacity(offices.len());
    for office in offices {
        heads.push(verify::head(db, &config.secret, office).await.map_err(|error| Failure::finding(&error))?);
    }
    let document = Document::new(&heads, &sealer::keys(&config.secret).checkpoints);
    print(&serde_json::to_string_pretty(&document).map_err(|error| Failure::finding(&error))?);
    Ok(())
}

async fn verify_all(db: &Db, config: &Config, offices: &[&Office], kept: Option<&[Signed]>) -> Result<(), Failure> {
    let mut findings = Vec::new();
    for office in offices {
        let origin = format!("puente/{}", office.slug);
        let head = kept.and_then(|heads| heads.iter().find(|signed| signed.checkpoint.origin == origin));
        if kept.is_some() && head.is_none() {
            return Err(Failure::refusing(format!("--head: the kept document has no head of {}", office.slug)));
        }
        match verify::verify(db, &config.secret, office, head).await {
            Ok(verified) => print(&told(&office.slug, &verified)),
            Err(VerifyError::Found(finding)) => findings.push(format!("{}: {finding}", office.slug)),
            Err(error @ VerifyError::Database(_)) => return Err(Failure::finding(&error)),
        }
    }
    if findings.is_empty() { Ok(()) } else { Err(Failure::saying(findings.join("\n"))) }
}

fn told(slug: &str, verified: &Verified) -> String {
    let Verified { size, unsealed, .. } = verified;
    match verified.newest {
        Some((row, at)) => format!("{slug}: {size} rows verified, the newest {row} of {at}; {unsealed} not sealed yet"),
        None => format!("{slug}: no row is sealed; {unsealed} not sealed yet"),
    }
}
