//! A connection to the real Postgres of the tests; the oracle makes no table there.

use std::sync::{Mutex, OnceLock};

use puente::cluster::{Cluster, Options};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Executor, PgConnection};

use crate::sql;

/// Kept for the life of the process; its supervisor stops the server when the process ends.
static CLUSTER: OnceLock<Cluster> = OnceLock::new();
static STARTING: Mutex<()> = Mutex::new(());

/// The gate's server when it gave one, else one of our own.
#[expect(clippy::disallowed_methods, reason = "the gate names its database in the environment")]
fn url() -> String {
    if let Ok(url) = std::env::var("PUENTE_DEV_DATABASE_URL") {
        return url;
    }
    let _one_at_a_time = STARTING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    CLUSTER.get_or_init(|| Cluster::start(&Options::throwaway(".local/test-postgres")).unwrap()).superuser_url()
}

/// A connection that knows the functions of [`sql::PRELUDE`].
pub async fn connect() -> PgConnection {
    let url = tokio::task::spawn_blocking(url).await.unwrap();
    let options: PgConnectOptions = url.parse().unwrap();
    let mut connection = options.connect().await.unwrap();
    connection.execute(sqlx::raw_sql(sql::PRELUDE)).await.unwrap();
    connection
}

/// For each applicant the truth values a statement gives.
pub async fn truths(connection: &mut PgConnection, statement: String, applicants: &serde_json::Value) -> Vec<Vec<Option<bool>>> {
    sqlx::query_scalar(sqlx::AssertSqlSafe(statement)).bind(applicants).persistent(false).fetch_all(connection).await.unwrap()
}
