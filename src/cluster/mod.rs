//! The private Postgres of `puente dev`, of the tests and of the benches.
//!
//! Makes a database cluster from the machine's own server binaries, starts it, and takes care that
//! it ends with the process that started it, even when that one is killed. A second process on the
//! same folder uses the running server and never stops it. Everything here blocks: call it from
//! `spawn_blocking`. It knows no schema, no roles but the superuser, and is never used in production.

mod account;
mod binaries;
mod error;
mod folder;
mod initialise;
mod postmaster;
mod supervise;

#[cfg(test)]
mod tests;

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use account::Account;
pub use error::ClusterError;
use folder::Folder;
use supervise::Supervised;

/// The name of the superuser of every private cluster.
pub const SUPERUSER: &str = "postgres";

/// How long a start waits for another process that is starting or stopping the same cluster.
const TURN_PATIENCE: Duration = Duration::from_mins(2);
/// How long a server may take to become ready; recovery after a crash is the slow case.
const READY_PATIENCE: Duration = Duration::from_mins(5);
/// How long a stop waits; the supervisor itself insists after 60 s and kills after 70 s.
const STOP_PATIENCE: Duration = Duration::from_secs(80);
const POLL: Duration = Duration::from_millis(25);
/// How many times a start is tried when its port or its memory is still somebody else's.
const ATTEMPTS: u32 = 5;

/// What to start, and where.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder of the cluster (made when absent): data, password, log, locks.
    pub folder: PathBuf,
    /// Trades durability for speed (`fsync`, `synchronous_commit` and `full_page_writes` off).
    /// For tests only: a crash of the machine may leave such a cluster unusable.
    pub throwaway: bool,
    /// Folders in which server binaries are looked for.
    pub search: Vec<PathBuf>,
}

impl Options {
    /// A durable cluster in `folder`, from binaries in the usual places.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), throwaway: false, search: binaries::usual_places() }
    }

    /// A cluster for tests: fast, and worth nothing after a crash of the machine.
    pub fn throwaway(folder: impl Into<PathBuf>) -> Self {
        Self { throwaway: true, ..Self::new(folder) }
    }
}

/// A running private Postgres. Dropping it stops the server if this process started it.
#[derive(Debug)]
pub struct Cluster {
    folder: Folder,
    requested: PathBuf,
    port: u16,
    password: String,
    server: Option<Owned>,
}

/// What only the process that started the server has.
#[derive(Debug)]
struct Owned {
    server: Supervised,
    /// Held for as long as this process owns the server.
    _owner: File,
}

impl Cluster {
    /// Starts the cluster in `options.folder`, making it first if needed, or attaches to the one
    /// that another process has running there. Blocks until it answers.
    ///
    /// # Errors
    /// Every [`ClusterError`] but `Stop`.
    pub fn start(options: &Options) -> Result<Self, ClusterError> {
        let account = Account::detect()?;
        let requested = std::path::absolute(&options.folder).map_err(ClusterError::io("resolve the folder", &options.folder))?;
        let folder = Folder::prepare(&requested, &account)?;
        let deadline = Instant::now() + TURN_PATIENCE;
        loop {
            let turn = folder.turn(deadline)?;
            if let Some(owner) = folder.own()? {
                return launch(options, &account, folder, requested, owner);
            }
            if let Some(port) = answering_port(&folder) {
                let password = initialise::password(&folder)?;
                return Ok(Self { folder, requested, port, password, server: None });
            }
            drop(turn);
            if Instant::now() > deadline {
                return Err(ClusterError::Busy(folder.root().to_path_buf()));
            }
            thread::sleep(POLL);
        }
    }

    /// The address of `database` for `user` with `password`, on loopback, as libpq and sqlx read it.
    pub fn url(&self, database: &str, user: &str, password: &str) -> String {
        format!(
            "postgres://{}:{}@127.0.0.1:{}/{}?sslmode=disable",
            percent_encoded(user),
            percent_encoded(password),
            self.port,
            percent_encoded(database)
        )
    }

    /// The address of the database `postgres` for the superuser.
    pub fn superuser_url(&self) -> String {
        self.url("postgres", SUPERUSER, &self.password)
    }

    /// The loopback port of the server.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The folder in use: the one asked for, unless [`Cluster::moved`].
    pub fn folder(&self) -> &Path {
        self.folder.root()
    }

    /// The file the server writes its log to.
    pub fn log_file(&self) -> PathBuf {
        self.folder.log()
    }

    /// A sentence to show when the data is not in the folder asked for, because the unprivileged
    /// user that Postgres runs as cannot enter that one.
    pub fn moved(&self) -> Option<String> {
        (self.folder.root() != self.requested).then(|| {
            format!(
                "Postgres cannot run as root and its user cannot enter {}; its data is in {}",
                self.requested.display(),
                self.folder.root().display()
            )
        })
    }

    /// Whether this process started the server (and will stop it), or only attached to it.
    pub fn started_here(&self) -> bool {
        self.server.is_some()
    }

    /// Stops the server (fast mode) if this process started it; the data stays.
    ///
    /// # Errors
    /// [`ClusterError::Stop`] when it is still there after 80 s.
    pub fn stop(mut self) -> Result<(), ClusterError> {
        self.end()
    }

    /// Stops the server and removes its folder, if this process started it.
    ///
    /// # Errors
    /// As [`Cluster::stop`], and when the folder cannot be removed.
    pub fn remove(mut self) -> Result<(), ClusterError> {
        if self.server.is_none() {
            return Ok(());
        }
        self.end()?;
        fs::remove_dir_all(self.folder.root()).map_err(ClusterError::io("remove the folder", self.folder.root()))
    }

    fn end(&mut self) -> Result<(), ClusterError> {
        let Some(mut owned) = self.server.take() else {
            return Ok(());
        };
        // While the server goes down nobody may attach to it. When the turn cannot be had, it is
        // stopped all the same.
        let turn = self.folder.turn(Instant::now() + Duration::from_secs(5));
        let stopped = owned.server.stop(STOP_PATIENCE);
        self.folder.forget_socket();
        drop(turn);
        if stopped { Ok(()) } else { Err(ClusterError::Stop) }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Nothing to report to: the supervisor goes on insisting until the server is gone.
        let _ = self.end();
    }
}

/// Makes the data if there is none, clears what a crash left, and starts the server.
fn launch(
    options: &Options,
    account: &Account,
    folder: Folder,
    requested: PathBuf,
    owner: File,
) -> Result<Cluster, ClusterError> {
    let binaries = binaries::find(&options.search, account, initialise::data_version(&folder))?;
    folder.make_socket(account)?;
    initialise::ensure(&folder, account, &binaries, options.throwaway)?;
    let password = initialise::password(&folder)?;
    let foreign_pid = postmaster::clear_leftovers(&folder, account, &binaries)?;
    let mut port = folder.last_port().map_or_else(free_port, Ok);
    for attempt in 1.. {
        let tried = port.map_err(ClusterError::io("find a free port", folder.root()))?;
        let start = supervise::Start { throwaway: options.throwaway, port: tried, foreign_pid };
        match supervise::start(&folder, account, &binaries, &start, READY_PATIENCE) {
            Ok(server) => {
                folder.remember_port(tried);
                let server = Some(Owned { server, _owner: owner });
                return Ok(Cluster { folder, requested, port: tried, password, server });
            }
            Err(supervise::Failure::PortTaken) if attempt < ATTEMPTS => {}
            Err(supervise::Failure::MemoryInUse) if attempt < ATTEMPTS => {
                // Backends of a killed server notice its end by themselves.
                thread::sleep(Duration::from_secs(1));
            }
            Err(failure) => return Err(failure.into_error(&folder)),
        }
        port = free_port();
    }
    Err(ClusterError::Start(String::new()))
}

/// The port of the running server of `folder`, if it accepts connections.
fn answering_port(folder: &Folder) -> Option<u16> {
    let seen = postmaster::read(&folder.data())?;
    let address = (Ipv4Addr::LOCALHOST, seen.port).into();
    (seen.ready && TcpStream::connect_timeout(&address, Duration::from_secs(2)).is_ok()).then_some(seen.port)
}

/// A loopback port nobody listens on at this moment.
fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// RFC 3986 percent-encoding of everything but unreserved characters.
fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}
