//! A database per test, cloned from a template that is made once. The login role is no superuser, or row-level
//! security would be off and every tenancy test worthless.

use std::sync::{Mutex, OnceLock};

use puente::clock::{Clock, Random};
use puente::cluster::{Cluster, Options};
use puente::commands::LOGIN;
use puente::config::{Config, Secret};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};

/// Kept for the life of the process; its supervisor stops the server when the process ends.
static CLUSTER: OnceLock<Cluster> = OnceLock::new();
static STARTING: Mutex<()> = Mutex::new(());

/// The owner's address of a database of the test cluster: the gate's when it gave one, else of a cluster of our own.
#[expect(clippy::disallowed_methods, reason = "the gate names its database in the environment")]
fn owner() -> PgConnectOptions {
    if let Ok(url) = std::env::var("PUENTE_DEV_DATABASE_URL") {
        return url.parse().unwrap();
    }
    let _one_at_a_time = STARTING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let cluster = CLUSTER.get_or_init(|| Cluster::start(&Options::throwaway(".local/test-postgres")).unwrap());
    cluster.superuser_url().parse().unwrap()
}

async fn connect(options: &PgConnectOptions, database: &str) -> PgConnection {
    options.clone().database(database).connect().await.unwrap()
}

/// The owner's address of a fresh database with the five offices and their staff, and nothing else.
pub async fn fresh() -> String {
    let owner = tokio::task::spawn_blocking(owner).await.unwrap();
    let mut admin = connect(&owner, "postgres").await;
    // One process makes the template, the others wait for it.
    sqlx::query("select pg_advisory_lock(5050505)").execute(&mut admin).await.unwrap();
    let template = format!("template_{}", &fingerprint()[..12]);
    let there: bool = sqlx::query_scalar("select exists (select 1 from pg_database where datname = $1)")
        .bind(&template)
        .fetch_one(&mut admin)
        .await
        .unwrap();
    if !there {
        make_template(&owner, &mut admin, &template).await;
    }
    let name = format!("t_{}", hex::encode(Random::System.bytes::<8>()));
    sqlx::raw_sql(AssertSqlSafe(format!("create database {name} template {template}"))).execute(&mut admin).await.unwrap();
    sqlx::query("select pg_advisory_unlock(5050505)").execute(&mut admin).await.unwrap();
    admin.close().await.unwrap();
    owner.database(&name).to_url_lossy().to_string()
}

async fn make_template(owner: &PgConnectOptions, admin: &mut PgConnection, template: &str) {
    let making = format!("{template}_making");
    sqlx::raw_sql(AssertSqlSafe(format!("drop database if exists {making} with (force)"))).execute(&mut *admin).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(format!("create database {making}"))).execute(&mut *admin).await.unwrap();
    let url = owner.clone().database(&making).to_url_lossy().to_string();
    puente::tenancy::migrate(&url, &login_of(&url), &Secret::demonstration()).await.unwrap();
    super::people::fill_template(&config(&url), &clock(), &url).await;
    sqlx::raw_sql(AssertSqlSafe(format!("alter database {making} rename to {template}"))).execute(&mut *admin).await.unwrap();
}

/// The login role's address on the owner's database.
pub fn login_of(owner: &str) -> String {
    let options: PgConnectOptions = owner.parse().unwrap();
    options.username(LOGIN.0).password(LOGIN.1).to_url_lossy().to_string()
}

/// Settings of a test application.
pub fn config(owner: &str) -> Config {
    let mut config = Config::demonstration(login_of(owner), ([127, 0, 0, 1], 0).into());
    config.hash_cost.memory_kib = 64;
    config.pool_size = 8;
    // The test clock stands still, and a list would stay good for ever.
    config.list_good_for = chrono::TimeDelta::zero();
    config
}

/// The demonstration's morning: Wednesday 15 November 2023, 09:00 in Bogotá.
pub fn clock() -> Clock {
    Clock::manual("2023-11-15T14:00:00Z".parse().unwrap())
}

/// What the template is made from: the schema and the code that fills it.
fn fingerprint() -> String {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    for migration in puente::tenancy::MIGRATIONS.iter() {
        hash.update(&migration.checksum);
    }
    hash.update(puente::pathways::Bundle::embedded().to_json().to_string());
    hash.update(include_str!("people.rs"));
    hash.update(include_str!("../../../src/demo/offices.rs"));
    hex::encode(hash.finalize())
}
