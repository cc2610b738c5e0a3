//! `puente pathways replay`: recomputes stored determinations, with their own rule sets or with another one.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::audit::source;
use super::dev::blocking;
use super::progress::Progress;
use super::{Failure, print};
use crate::clock::{Clock, Random};
use crate::pathways::{Bundle, RuleBook};
use crate::rulesets::replay::{self, Counts, Part, Verified};
use crate::rulesets::{Shelf, stored_determinations};
use crate::tenancy::{Context, Db, Office};

/// What to recompute, of which database.
#[derive(Args)]
pub struct Options {
    /// Recomputes each determination with its own rule set from its stored facts and compares bytes.
    #[arg(long, required_unless_present_any = ["against", "bench"], conflicts_with_all = ["against", "bench"])]
    verify: bool,
    /// A stored rule set's hash, or a folder of rule files: counts by pathway what would be said by it instead.
    #[arg(long, value_name = "HASH_OR_DIR")]
    against: Option<String>,
    /// Fills a throw-away database with so many determinations and measures their replay through two rule sets.
    #[arg(long, value_name = "ROWS", conflicts_with = "against")]
    bench: Option<u64>,
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

/// Runs it.
pub async fn run(options: &Options) -> Result<(), Failure> {
    if let Some(rows) = options.bench {
        return super::replay_bench::run(rows).await;
    }
    let (config, cluster) = source(options.demonstration, &options.folder).await?;
    let db = Db::open(&config, Clock::Real, Random::System).map_err(|error| Failure::input(&error))?;
    let done = with_database(&db, options).await;
    db.close().await;
    if let Some(cluster) = cluster {
        blocking(move || cluster.stop()).await?;
    }
    done
}

async fn with_database(db: &Db, options: &Options) -> Result<(), Failure> {
    let all = db.offices().await.map_err(|error| Failure::input(&error))?;
    let offices: Vec<&Office> =
        all.iter().filter(|office| options.office.as_ref().is_none_or(|slug| *slug == office.slug)).collect();
    if offices.is_empty() {
        return Err(Failure::refusing("--office: there is no such office"));
    }
    let shelf = Shelf::new().map_err(|findings| Failure::refusing(told(&findings)))?;
    match &options.against {
        None => verify(db, &shelf, &offices).await,
        Some(other) => against(db, &shelf, &offices, other).await,
    }
}

fn told(findings: &[crate::pathways::Finding]) -> String {
    findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

async fn progress(db: &Db, offices: &[&Office]) -> Result<Progress, Failure> {
    let mut rows = 0;
    for office in offices {
        rows += stored_determinations(db, office).await.map_err(|error| Failure::finding(&error))?;
    }
    Ok(Progress::new(rows))
}

async fn verify(db: &Db, shelf: &Shelf, offices: &[&Office]) -> Result<(), Failure> {
    let mut bar = progress(db, offices).await?;
    let mut all = Verified::default();
    for office in offices {
        let verified = replay::verify(shelf, db, office, Part::ALL, |rows| bar.add(rows)).await;
        let verified = verified.map_err(|error| Failure::finding(&error))?;
        all.add(verified);
    }
    bar.end();
    let Verified { same, earlier_form, differing, without_rules, .. } = all;
    print(&format!(
        "{} determinations: {same} recomputed to the same bytes, {earlier_form} alike in an earlier form, \
         {differing} differ, {without_rules} without their rule set",
        all.rows()
    ));
    if all.is_good() {
        return Ok(());
    }
    let lines = all.told.iter().map(|(id, what)| format!("determination {id}: {what}"));
    Err(Failure::saying(lines.collect::<Vec<_>>().join("\n")))
}

async fn against(db: &Db, shelf: &Shelf, offices: &[&Office], other: &str) -> Result<(), Failure> {
    let mut bar = progress(db, offices).await?;
    let mut counts = Counts::new();
    for office in offices {
        let book = find(db, shelf, office, other).await?;
        let part = replay::against(shelf, db, office, book, |rows| bar.add(rows)).await;
        for (pathway, moved) in part.map_err(|error| Failure::finding(&error))? {
            for (way, rows) in moved {
                *counts.entry(pathway.clone()).or_default().entry(way).or_default() += rows;
            }
        }
    }
    bar.end();
    write_counts(&counts, &mut std::io::stdout().lock()).map_err(|error| Failure::finding(&error))
}

/// A book from a folder, or of the office by its hash.
async fn find(db: &Db, shelf: &Shelf, office: &Office, other: &str) -> Result<Arc<RuleBook>, Failure> {
    if Path::new(other).is_dir() {
        let bundle = Bundle::read_folder(Path::new(other)).map_err(|error| Failure::input(&error))?;
        return RuleBook::load(&bundle).map(Arc::new).map_err(|findings| Failure::refusing(told(&findings)));
    }
    let mut tx = db.begin(&Context::worker(office.id)).await.map_err(|error| Failure::finding(&error))?;
    let book = shelf.by_hash(&mut tx, other).await.map_err(|error| Failure::finding(&error))?;
    book.ok_or_else(|| Failure::refusing(format!("--against: {other} is no folder and no usable rule set of {}", office.slug)))
}

/// A table: pathway, before, after, rows. What stays the same is written too, so that the columns add up.
fn write_counts(counts: &Counts, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "pathway\tbefore\tafter\trows")?;
    for (pathway, moved) in counts {
        for ((before, after), rows) in moved {
            writeln!(out, "{pathway}\t{before}\t{after}\t{rows}")?;
        }
    }
    out.flush()
}
