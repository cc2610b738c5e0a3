//! What the machine can do right now, without any application: bookings by `pgbench` on a schema of its own (R0 on many
//! slots, H0 on one, and on ten), and the bytes of a page from a bare server (B0). Everything is told as a ratio to these.

use std::path::PathBuf;
use std::sync::Arc;

use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;
use tokio::process::Command;

use super::closed_loop::{self, Load};
use super::ground::Ground;
use super::server::Running;
use super::{BenchError, client, processes, queries, tally};
use crate::clock::Random;

/// How many clients `pgbench` has, as in the measurements behind the targets.
const CLIENTS: &str = "32";
/// Anchor readings may differ by this much around a scenario, as a share of the smaller.
pub const DRIFT: f64 = 0.25;

/// A conditional counter, the booking and its audit row in one statement.
const BOOK: &str = "\\set slot random(:first, :last)
\\set applicant random(1, 4611686018427387903)
with s as (
  update slot set taken = taken + 1 where id = :slot and taken < capacity returning id, tenant_id
), b as (
  insert into booking (tenant_id, slot_id, applicant_id)
    select tenant_id, id, :applicant::bigint from s returning id, tenant_id, slot_id, applicant_id
)
insert into event (tenant_id, booking_id, kind, actor, payload)
  select tenant_id, id, 'booked', 'applicant', jsonb_build_object('slot', slot_id, 'applicant', applicant_id) from b
  returning booking_id;
";

/// Which anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Anchor {
    /// Bookings on 2,000 slots.
    Open,
    /// Bookings on ten slots.
    Ten,
    /// Bookings on one slot.
    One,
    /// A page's bytes from a bare server.
    Page,
}

impl Anchor {
    /// Its name in the report.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "R0",
            Self::Ten => "T0",
            Self::One => "H0",
            Self::Page => "B0",
        }
    }
}

/// One reading.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// Bookings or pages a second.
    pub per_second: f64,
    /// Processor seconds of the database a booking, where that can be known.
    pub database_cpu: Option<f64>,
}

/// The anchors of a run.
pub struct Anchors {
    programs: PathBuf,
    port: u16,
    postmaster: Option<u32>,
    role: String,
    password: String,
    script: PathBuf,
    page: Running,
}

impl Anchors {
    /// Makes the anchors' database and starts the bare server with the bytes of `page`.
    pub async fn prepare(ground: &Ground, program: &std::path::Path, page: &[u8], random: &Random) -> Result<Self, BenchError> {
        let url = ground.new_database("anchors").await?;
        let options: PgConnectOptions = url.parse()?;
        let mut owner = options.disable_statement_logging().connect().await?;
        let (role, password) = ("anchor".to_owned(), hex::encode(random.bytes::<16>()));
        queries::prepare_anchors(&mut owner, &role, &password).await?;
        let script = ground.folder().join("book.sql");
        std::fs::write(&script, BOOK)?;
        let bytes = ground.folder().join("page.html");
        std::fs::write(&bytes, page)?;
        let file = bytes.display().to_string();
        let log = ground.folder().join("bare.log");
        Ok(Self {
            programs: PathBuf::from(queries::server_programs(&mut owner).await?),
            port: ground.port()?,
            postmaster: ground.postmaster().ok(),
            role,
            password,
            script,
            page: Running::start(program, &["bench", "bare-page", "--file", &file], &[], &log).await?,
        })
    }

    /// Reads one for about so many seconds.
    pub async fn read(&self, anchor: Anchor, seconds: u32) -> Result<Reading, BenchError> {
        match anchor {
            Anchor::Open => self.pgbench((1, 2000), seconds).await,
            Anchor::Ten => self.pgbench((100_001, 100_010), seconds).await,
            Anchor::One => self.pgbench((200_001, 200_001), seconds).await,
            Anchor::Page => self.bare_page(seconds).await,
        }
    }

    async fn pgbench(&self, slots: (u32, u32), seconds: u32) -> Result<Reading, BenchError> {
        let program = self.programs.join("pgbench");
        let before = self.postmaster.and_then(processes::cpu_seconds);
        let told = Command::new(&program)
            .args(["-n", "-M", "prepared", "-h", "127.0.0.1", "-c", CLIENTS, "-j", "2"])
            .args(["-p", &self.port.to_string(), "-U", &self.role, "-T", &seconds.to_string()])
            .args(["-D", &format!("first={}", slots.0), "-D", &format!("last={}", slots.1), "-f"])
            .arg(&self.script)
            .arg("anchors")
            .env_clear()
            .env("LC_ALL", "C")
            .env("PGPASSWORD", &self.password)
            .env("PGOPTIONS", "-c anchor.tenant=1")
            .output()
            .await
            .map_err(|error| BenchError::Other(format!("{}: {error}", program.display())))?;
        let said = String::from_utf8_lossy(&told.stdout).into_owned();
        let number = |name: &str| {
            let rest = said.lines().find_map(|line| line.strip_prefix(name))?;
            rest.trim().split([' ', '/']).next()?.parse::<f64>().ok()
        };
        let (Some(per_second), Some(bookings)) = (number("tps = "), number("number of transactions actually processed: ")) else {
            return Err(BenchError::Other(format!("pgbench: {}", String::from_utf8_lossy(&told.stderr))));
        };
        let after = self.postmaster.and_then(processes::cpu_seconds);
        let database_cpu = before.zip(after).map(|(before, after)| (after - before) / bookings.max(1.0));
        Ok(Reading { per_second, database_cpu })
    }

    async fn bare_page(&self, seconds: u32) -> Result<Reading, BenchError> {
        let load = Load {
            addresses: vec![self.page.address],
            connections: closed_loop::PAGE_CONNECTIONS,
            most: usize::MAX,
            limit: std::time::Duration::from_secs(u64::from(seconds)),
        };
        let request = Arc::new(client::get("/", ""));
        let tally = closed_loop::run(&load, move |_| Arc::clone(&request), tally::page).await;
        Ok(Reading { per_second: tally.done_per_second(), database_cpu: None })
    }

    /// Ends the bare server.
    pub async fn stop(self) -> Result<(), BenchError> {
        self.page.kill().await
    }
}
