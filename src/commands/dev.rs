//! `puente dev`: a private database, the demonstration's offices and the server, in the foreground.

use std::net::SocketAddr;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::Args;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, postgres::PgConnectOptions};
use tokio::io::AsyncReadExt;

use super::{Failure, print, serve, tell};
use crate::app::App;
use crate::clock::{Clock, Random, real_now};
use crate::cluster::{Cluster, Options as ClusterOptions};
use crate::config::{Config, Secret};
use crate::demo;
use crate::tenancy;

/// The login role of every demonstration and test database, and its public password.
pub const LOGIN: (&str, &str) = ("puente_app", "demonstration");

/// Settings of the demonstration.
#[derive(Args)]
pub struct Options {
    /// The port on 127.0.0.1.
    #[arg(long, env = "PORT", default_value_t = 8080)]
    port: u16,
    /// An instant such as 2023-11-15T09:00-05:00 at which the demonstration begins.
    #[arg(long, env = "PUENTE_DEMO_TIME", default_value = "2023-11-15T09:00-05:00", value_parser = instant)]
    demo_time: DateTime<Utc>,
    /// The owner's address of a database to use instead of a private one; it must be allowed to create roles.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// Where the private database lives.
    #[arg(long, default_value = ".local/postgres")]
    folder: PathBuf,
    /// Prints the owner's address of the database, for those who test tampering.
    #[arg(long)]
    show_owner_url: bool,
}

/// Settings of a database for a gate.
#[derive(Args)]
pub struct DatabaseOptions {
    /// Its name.
    #[arg(long)]
    name: String,
    /// Brings it to the schema of `migrations/` as the folder is now, not as it was when this program was built.
    #[arg(long)]
    migrated: bool,
    /// Where the private cluster lives.
    #[arg(long, default_value = ".local/test-postgres")]
    folder: PathBuf,
}

/// An instant as settings write it.
pub fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M%:z"))
        .map(|at| at.to_utc())
        .map_err(|_| format!("{text:?} is no instant such as 2023-11-15T09:00-05:00"))
}

/// Runs the demonstration until SIGINT or SIGTERM, then leaves nothing running.
pub async fn run(options: Options) -> Result<(), Failure> {
    // The port first: a busy one is told before anything is started.
    let listener = serve::listen(SocketAddr::from(([127, 0, 0, 1], options.port))).await?;
    let cluster = match options.database_url {
        Some(_) => None,
        None => Some(start_cluster(ClusterOptions::new(&options.folder)).await?),
    };
    let owner = match (&cluster, options.database_url) {
        (Some(cluster), _) => database(cluster, "puente").await?,
        (None, Some(url)) => url,
        (None, None) => return Err(Failure::saying("no database")),
    };
    if options.show_owner_url {
        print(&format!("owner: {owner}"));
    }
    let (config, clock) = prepare(&owner, options.demo_time, options.port).await?;
    let sign_ins = demo::fill(&config, &clock, &demo::Size::small()).await.map_err(|error| Failure::finding(&error))?;
    let app = App::start(config, clock, Random::System).await.map_err(|error| Failure::finding(&error))?;
    let address = listener.local_addr().map_err(|error| Failure::finding(&error))?;
    print(&format!("ready: http://{address}"));
    print(&sign_ins.table());
    let served = serve::until_stopped(&app, listener).await;
    if let Some(cluster) = cluster {
        blocking(move || cluster.stop()).await?;
    }
    served
}

/// Brings a database that is empty or a demonstration to the newest schema, with the demonstration's time running.
pub async fn prepare(owner: &str, demo_time: DateTime<Utc>, port: u16) -> Result<(Config, Clock), Failure> {
    if demo::claim(owner).await.map_err(|error| Failure::input(&error))? == demo::Claim::Foreign {
        return Err(Failure::refusing(
            "DATABASE_URL: this database is neither empty nor a demonstration. Name an empty one, or leave DATABASE_URL unset",
        ));
    }
    let login = login_url(owner)?;
    tenancy::migrate(owner, &login, &Secret::demonstration()).await.map_err(|error| Failure::finding(&error))?;
    let config = Config::demonstration(login, SocketAddr::from(([127, 0, 0, 1], port)));
    let offset = demo::clock_offset(&config, demo_time - real_now()).await.map_err(|error| Failure::finding(&error))?;
    Ok((config, Clock::shifted(offset)))
}

/// Makes a migrated database, prints its owner's address and keeps it until standard input closes.
pub async fn gate_database(options: DatabaseOptions) -> Result<(), Failure> {
    let cluster = start_cluster(ClusterOptions::throwaway(&options.folder)).await?;
    let owner = fresh_database(&cluster, &options.name).await?;
    if options.migrated {
        tenancy::migrate_from(std::path::Path::new("migrations"), &owner, &login_url(&owner)?, &Secret::demonstration())
            .await
            .map_err(|error| Failure::finding(&error))?;
    }
    print(&owner);
    let mut rest = Vec::new();
    let _ = tokio::io::stdin().read_to_end(&mut rest).await;
    blocking(move || cluster.stop()).await
}

/// Starts the private cluster, or attaches to the running one.
pub async fn start_cluster(options: ClusterOptions) -> Result<Cluster, Failure> {
    let cluster = blocking(move || Cluster::start(&options)).await?;
    if let Some(note) = cluster.moved() {
        tell(&note);
    }
    Ok(cluster)
}

/// Runs what blocks beside the runtime.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, crate::cluster::ClusterError> + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Failure::finding(&error))?.map_err(|error| Failure::input(&error))
}

/// The owner's address of a database, made when absent.
pub async fn database(cluster: &Cluster, name: &str) -> Result<String, Failure> {
    let superuser = cluster.superuser_url();
    let made = async {
        let options: PgConnectOptions = superuser.parse()?;
        let mut connection = options.connect().await?;
        let there: bool = sqlx::query_scalar("select exists (select 1 from pg_database where datname = $1)")
            .bind(name)
            .fetch_one(&mut connection)
            .await?;
        if !there {
            sqlx::raw_sql(AssertSqlSafe(format!("create database \"{}\"", name.replace('"', ""))))
                .execute(&mut connection)
                .await?;
        }
        connection.close().await
    };
    made.await.map_err(|error: sqlx::Error| Failure::finding(&error))?;
    on_database(&superuser, name)
}

async fn fresh_database(cluster: &Cluster, name: &str) -> Result<String, Failure> {
    let superuser = cluster.superuser_url();
    let dropped = async {
        let options: PgConnectOptions = superuser.parse()?;
        let mut connection = options.connect().await?;
        sqlx::raw_sql(AssertSqlSafe(format!("drop database if exists \"{}\" with (force)", name.replace('"', ""))))
            .execute(&mut connection)
            .await?;
        connection.close().await
    };
    dropped.await.map_err(|error: sqlx::Error| Failure::finding(&error))?;
    database(cluster, name).await
}

/// The same server, another database, in the form that other tools read too.
fn on_database(url: &str, name: &str) -> Result<String, Failure> {
    let options: PgConnectOptions = url.parse().map_err(|error: sqlx::Error| Failure::input(&error))?;
    let mut other = options.database(name).to_url_lossy();
    // sqlx adds settings of its own that only it understands; those of the given address stay.
    other.set_query(url.split_once('?').map(|(_, query)| query));
    Ok(other.to_string())
}

/// The login role's address on the owner's database.
pub fn login_url(owner: &str) -> Result<String, Failure> {
    let options: PgConnectOptions = owner.parse().map_err(|error: sqlx::Error| Failure::input(&error))?;
    Ok(options.username(LOGIN.0).password(LOGIN.1).to_url_lossy().to_string())
}
