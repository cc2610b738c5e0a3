//! `puente pathways replay --bench ROWS`: how long it takes to replay so many stored determinations through two rule
//! sets, including reading them, on a throw-away database that is removed afterwards.
//!
//! The rows are the demonstration's families over and over, with their facts in full and packed; results are left out, as
//! replaying does not read them and Postgres keeps them apart.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};

use super::dev::{blocking, database, prepare, start_cluster};
use super::progress::Progress;
use super::{Failure, print, tell};
use crate::clock::{Clock, Random, real_now};
use crate::cluster::Options as ClusterOptions;
use crate::demo::{self, Size};
use crate::pathways::{Bundle, RuleBook};
use crate::rulesets::bulk::{self, Compared};
use crate::rulesets::stored_determinations;
use crate::tenancy::Db;

/// Families of the demonstration from whom the rows are made, an office.
const FAMILIES: u32 = 200;
/// A rule of the second book, changed so that outcomes differ.
const CHANGED: (&str, &str, &str) = ("access.toml", "age_today >= 18", "age_today >= 40");

/// Measures.
pub(super) async fn run(rows: u64) -> Result<(), Failure> {
    let scratch = std::env::temp_dir().join(format!("puente-replay-{}", std::process::id()));
    let cluster = start_cluster(ClusterOptions::throwaway(&scratch)).await?;
    let measured = match database(&cluster, "replay").await {
        Ok(owner) => measure(&owner, rows).await,
        Err(failure) => Err(failure),
    };
    blocking(move || cluster.stop()).await?;
    // What is left of it is in the folder for what is temporary.
    let _ = std::fs::remove_dir_all(&scratch);
    measured
}

async fn measure(owner: &str, rows: u64) -> Result<(), Failure> {
    let finding = |error: &(dyn std::error::Error + 'static)| Failure::finding(error);
    let (config, clock) = prepare(owner, real_now(), 0).await?;
    tell("filling the database");
    let size = Size { cases: FAMILIES, seed: 1, canaries: false };
    demo::fill(&config, &clock, &size).await.map_err(|error| finding(&error))?;
    let filled = Instant::now();
    multiply(owner, rows).await.map_err(|error| finding(&error))?;
    tell(&format!("filled in {:.1} s", filled.elapsed().as_secs_f64()));
    let base = Arc::new(RuleBook::load_embedded().map_err(|findings| Failure::refusing(told(&findings)))?);
    let new = changed()?;
    let db = Db::open(&config, Clock::Real, Random::System).map_err(|error| finding(&error))?;
    let offices = db.offices().await.map_err(|error| finding(&error))?;
    let mut total = 0;
    for office in offices.iter() {
        total += stored_determinations(&db, office).await.map_err(|error| finding(&error))?;
    }
    let mut bar = Progress::new(total);
    let started = Instant::now();
    let mut all = Compared::default();
    for office in offices.iter() {
        let bases = BTreeMap::from([(base.rule_set_hash().to_owned(), base.clone())]);
        let compared = bulk::compare(&db, office, bases, new.clone(), |rows| bar.add(rows)).await;
        let compared = compared.map_err(|error| finding(&error))?;
        all.rows += compared.rows;
        all.left += compared.left;
        all.differing += compared.differing;
    }
    let seconds = started.elapsed().as_secs_f64();
    bar.end();
    db.close().await;
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let memory = resident_kib().map_or_else(String::new, |kib| format!(", {} MiB resident", kib / 1024));
    print(&format!(
        "{} determinations through two rule sets in {seconds:.2} s on {threads} processors, reading included{memory}; \
         {} differ, {} were not packed",
        all.rows, all.differing, all.left
    ));
    Ok(())
}

fn told(findings: &[crate::pathways::Finding]) -> String {
    findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// The embedded rules with one condition changed.
fn changed() -> Result<Arc<RuleBook>, Failure> {
    let (file, old, new) = CHANGED;
    let bundle = Bundle::embedded();
    let text = bundle.file(file).filter(|text| text.contains(old)).map(|text| text.replace(old, new));
    let text = text.ok_or_else(|| Failure::refusing(format!("{file} does not say {old}")))?;
    RuleBook::load(&bundle.with(file, text)).map(Arc::new).map_err(|findings| Failure::refusing(told(&findings)))
}

/// The stored determinations over and over, until there are so many. Results are left out.
async fn multiply(owner: &str, rows: u64) -> Result<(), sqlx::Error> {
    let options: PgConnectOptions = owner.parse()?;
    let mut connection: PgConnection = options.connect().await?;
    let wanted = i64::try_from(rows).unwrap_or(i64::MAX);
    sqlx::query(
        "insert into determinations (office_id, id, case_id, member_id, rule_set_hash, as_of, facts, result, readings, packed, created_at)
         select d.office_id, gen_random_uuid(), d.case_id, d.member_id, d.rule_set_hash, d.as_of, d.facts, '{}', d.readings, d.packed, d.created_at
           from determinations d
           cross join generate_series(1, ($1 / greatest((select count(*) from determinations), 1) + 1)::int)
          limit greatest($1 - (select count(*) from determinations), 0)",
    )
    .bind(wanted)
    .execute(&mut connection)
    .await?;
    sqlx::query("vacuum analyze determinations").execute(&mut connection).await?;
    connection.close().await
}

/// The memory of this process that is in use, where the system tells.
fn resident_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok())
}
