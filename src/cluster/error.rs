//! Why a private Postgres cannot be had: sentences for the person who started the program, each with
//! what to do where there is something to do.

use std::io;
use std::path::{Path, PathBuf};

/// Why there is no private Postgres.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// No server binaries of a supported version; `command` installs them.
    #[error("no PostgreSQL server ({wanted}) found on this machine; install it with: {command}")]
    NoBinaries {
        /// Which versions would do.
        wanted: String,
        /// What installs one here.
        command: String,
    },
    /// Postgres refuses to run as root and there is nobody else.
    #[error("Postgres cannot run as root, and this machine has neither a user `postgres` nor `nobody`")]
    NoAccount,
    /// A folder in a place that others can write to belongs to somebody else.
    #[error("{} is not a folder of ours; remove it or choose another folder", .0.display())]
    Untrusted(PathBuf),
    /// The data is there but its superuser's password is not.
    #[error("{} has data but no password file; remove the folder to start afresh", .0.display())]
    PasswordLost(PathBuf),
    /// Another process kept starting or stopping this cluster.
    #[error("another process has been starting or stopping the Postgres in {} for too long", .0.display())]
    Busy(PathBuf),
    /// `initdb` failed; its last words.
    #[error("initdb failed:\n{0}")]
    Initialise(String),
    /// The server ended or never became ready; the last lines of its log.
    #[error("Postgres did not start:\n{0}")]
    Start(String),
    /// The server did not end in time.
    #[error("Postgres did not stop within {} s", super::STOP_PATIENCE.as_secs())]
    Stop,
    /// A file or a program of the operating system failed.
    #[error("{what} ({}): {source}", path.display())]
    Io {
        /// What was tried.
        what: &'static str,
        /// On which file or program.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl ClusterError {
    /// For `map_err`: what was tried on which path.
    pub(super) fn io(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Io { what, path, source }
    }
}
