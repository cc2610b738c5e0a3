//! The ground a run stands on: a durable throw-away cluster with the schema, a secret of its own, the offices.
//!
//! Used by the benchmark and by the tests that kill servers. Everything lies in one folder that goes away at the end.

use std::fs;
use std::io::Write as _;
use std::net::SocketAddr;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, PgConnection};

use super::people::Office;
use super::{BenchError, queries};
use crate::auth::password::Hasher;
use crate::clock::{Clock, Random, real_now};
use crate::cluster::{Cluster, Options as ClusterOptions};
use crate::commands::LOGIN;
use crate::config::{Config, Secret};
use crate::ids::OfficeId;
use crate::offices::founding::{NewOffice, found_office};
use crate::offices::programme::{Period, Programme, ProgrammeState};
use crate::tenancy::{self, Context, Db};

/// The password of every member of staff here.
pub const PASSWORD: &str = "a password for one benchmark only";
/// How many members of staff each office has.
pub const STAFF: usize = 8;
/// The address the servers believe to be public; they want TLS in front of them.
pub const ORIGIN: &str = "https://puente.example";

/// A cluster with a migrated database.
pub struct Ground {
    cluster: Option<Cluster>,
    folder: PathBuf,
    /// The superuser's address of the database with the schema.
    pub owner_url: String,
    /// The login role's address of it.
    pub login_url: String,
    /// Where the servers' secret lies.
    pub secret_file: PathBuf,
    secret: Secret,
}

impl Ground {
    /// Makes and starts a cluster in a new folder under `parent`, and brings a database to the newest schema.
    pub async fn make(parent: &Path, random: &Random) -> Result<Self, BenchError> {
        let folder = parent.join(format!("ground-{}", hex::encode(random.bytes::<4>())));
        fs::create_dir_all(&folder)?;
        let digits = hex::encode(random.bytes::<32>());
        let secret = Secret::parse(&digits).map_err(|error| BenchError::Other(error.to_string()))?;
        let secret_file = folder.join("secret");
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&secret_file)?;
        file.write_all(digits.as_bytes())?;
        let cluster = start_cluster(&folder).await?;
        let mut ground =
            Self { cluster: Some(cluster), folder, owner_url: String::new(), login_url: String::new(), secret_file, secret };
        ground.owner_url = ground.new_database("puente").await?;
        let owner: PgConnectOptions = ground.owner_url.parse()?;
        ground.login_url = owner.username(LOGIN.0).password(LOGIN.1).to_url_lossy().to_string();
        tenancy::migrate(&ground.owner_url, &ground.login_url, &ground.secret).await?;
        Ok(ground)
    }

    /// Makes an empty database; its owner's address.
    pub async fn new_database(&self, name: &str) -> Result<String, BenchError> {
        let superuser = self.cluster()?.superuser_url();
        let options = superuser.parse::<PgConnectOptions>()?.disable_statement_logging();
        queries::settle_cluster(&mut options.connect().await?).await?;
        queries::create_database(&mut options.connect().await?, name).await?;
        Ok(options.database(name).to_url_lossy().to_string())
    }

    fn cluster(&self) -> Result<&Cluster, BenchError> {
        self.cluster.as_ref().ok_or_else(|| BenchError::Other("the cluster is gone".into()))
    }

    /// The port of the database.
    pub fn port(&self) -> Result<u16, BenchError> {
        Ok(self.cluster()?.port())
    }

    /// The folder for what else the run needs.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The secret.
    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    /// A connection that sees everything: for seeding and for judging.
    pub async fn owner(&self) -> Result<PgConnection, BenchError> {
        let options: PgConnectOptions = self.owner_url.parse()?;
        // Seeding takes long statements; they are nobody's concern.
        Ok(options.disable_statement_logging().connect().await?)
    }

    /// The process of the database server.
    pub fn postmaster(&self) -> Result<u32, BenchError> {
        let file = self.cluster()?.folder().join("data/postmaster.pid");
        let text = fs::read_to_string(&file)?;
        let pid = text.lines().next().and_then(|line| line.trim().parse().ok());
        pid.ok_or_else(|| BenchError::Other(format!("{} names no process", file.display())))
    }

    /// Kills the database server as a power cut would, and starts it again on the same port.
    pub async fn crash_database(&mut self) -> Result<(), BenchError> {
        let postmaster = self.postmaster()?;
        super::server::signal("-KILL", postmaster).await?;
        if let Some(cluster) = self.cluster.take() {
            // Its supervisor notices that the server is gone; the data stays.
            tokio::task::spawn_blocking(move || cluster.stop()).await??;
        }
        self.cluster = Some(start_cluster(&self.folder).await?);
        Ok(())
    }

    /// Founds an office whose programme is open, with a site and staff. The servers learn of it when they start.
    pub async fn found(&self, slug: &'static str, listed: i16) -> Result<Office, BenchError> {
        let config = self.config();
        let clock = Clock::Real;
        let db = Db::open(&config, clock.clone(), Random::System)?;
        let zone = Tz::America__Guatemala;
        let office = OfficeId(Random::System.id(clock.now()));
        let open = Period { state: ProgrammeState::Open, starts_at: clock.now() - TimeDelta::days(30), change: None };
        let new = NewOffice { slug, country: "Guatemala", zone, rules: "guatemala", languages: &["es", "en"], listed };
        let mut tx = db.begin(&Context::worker(office)).await?;
        found_office(&mut tx, &new, &Programme { periods: vec![open], windows: Vec::new(), zone }).await?;
        tx.commit().await?;
        db.close().await;
        let hash = Hasher::new(&config)
            .map_err(|error| BenchError::Other(error.to_string()))?
            .hash(PASSWORD, Random::System.bytes())
            .await?;
        let mut owner = self.owner().await?;
        let site = Random::System.id(now());
        queries::insert_site(&mut owner, office.0, site, zone.name(), now()).await?;
        for number in 0..STAFF {
            queries::insert_staff(&mut owner, office.0, Random::System.id(now()), &format!("desk{number}"), &hash, now()).await?;
        }
        Ok(Office { id: office.0, slug: slug.to_owned(), site })
    }

    /// The settings of a server on this ground, as the library takes them.
    pub fn config(&self) -> Config {
        let mut config = Config::demonstration(self.login_url.clone(), SocketAddr::from(([127, 0, 0, 1], 0)));
        config.secret = self.secret.clone();
        config
    }

    /// Stops the cluster and removes everything.
    pub async fn remove(mut self) -> Result<(), BenchError> {
        if let Some(cluster) = self.cluster.take() {
            tokio::task::spawn_blocking(move || cluster.remove()).await??;
        }
        fs::remove_dir_all(&self.folder)?;
        Ok(())
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        // Ended early: nothing of it is of use to anybody, and there is nobody to tell.
        if let Some(cluster) = self.cluster.take() {
            let _ = cluster.remove();
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

async fn start_cluster(folder: &Path) -> Result<Cluster, BenchError> {
    let options = ClusterOptions::new(folder.join("postgres"));
    Ok(tokio::task::spawn_blocking(move || Cluster::start(&options)).await??)
}

/// The real time: the servers run by it.
pub fn now() -> DateTime<Utc> {
    real_now()
}
