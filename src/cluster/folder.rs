//! The folder of a cluster: where each file is, who may enter it, and the two locks.
//!
//! The folder itself stays ours; only what the server writes (`data`, `socket`) belongs to the
//! server's user, so that it can never make us follow a link of its own. `turn.lock` is held while
//! a process starts or stops the server, `owner.lock` for as long as its process lives; the system
//! frees both when their holder dies.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Instant;

use super::account::Account;
use super::{ClusterError, POLL};

/// A socket's path may have 107 bytes; `/.s.PGSQL.65535` takes 15 of them.
const LONGEST_SOCKET_FOLDER: usize = 92;

/// The paths of one cluster.
#[derive(Debug)]
pub(super) struct Folder {
    root: PathBuf,
    socket: PathBuf,
}

impl Folder {
    /// Makes the folder, or the one that stands for it when `account` cannot enter it.
    pub fn prepare(requested: &Path, account: &Account) -> Result<Self, ClusterError> {
        make_folder(requested)?;
        // Links in the way would make the same cluster look like two.
        let real = fs::canonicalize(requested).map_err(ClusterError::io("resolve the folder", requested))?;
        let root = if account.can_enter(&real) { real } else { substitute(&real)? };
        let root = fs::canonicalize(&root).map_err(ClusterError::io("resolve the folder", &root))?;
        let inside = root.join("socket");
        let socket = if inside.as_os_str().as_bytes().len() <= LONGEST_SOCKET_FOLDER {
            inside
        } else {
            std::env::temp_dir().join(format!("puente-{}-{:016x}", account.uid(), digest(&root)))
        };
        Ok(Self { root, socket })
    }

    /// Makes the socket's folder; only whose turn it is may.
    pub fn make_socket(&self, account: &Account) -> Result<(), ClusterError> {
        make_private(&self.socket, account)
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn data(&self) -> PathBuf {
        self.root.join("data")
    }

    pub fn socket(&self) -> &Path {
        &self.socket
    }

    pub fn log(&self) -> PathBuf {
        self.root.join("server.log")
    }

    pub fn password(&self) -> PathBuf {
        self.root.join("password")
    }

    /// Waits for the right to start or stop the server; it ends with the returned file.
    pub fn turn(&self, deadline: Instant) -> Result<File, ClusterError> {
        let file = self.lock_file("turn.lock")?;
        loop {
            if locked(&file, &self.root)? {
                return Ok(file);
            }
            if Instant::now() > deadline {
                return Err(ClusterError::Busy(self.root.clone()));
            }
            thread::sleep(POLL);
        }
    }

    /// Makes this process the owner of the server, unless another living one is.
    pub fn own(&self) -> Result<Option<File>, ClusterError> {
        let file = self.lock_file("owner.lock")?;
        Ok(locked(&file, &self.root)?.then_some(file))
    }

    fn lock_file(&self, name: &str) -> Result<File, ClusterError> {
        let path = self.root.join(name);
        OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(ClusterError::io("open the lock file", &path))
    }

    /// The port of the last start, so that an address that somebody wrote down keeps working.
    pub fn last_port(&self) -> Option<u16> {
        fs::read_to_string(self.root.join("port")).ok()?.trim().parse().ok()
    }

    /// Best effort: without it the next start takes another port.
    pub fn remember_port(&self, port: u16) {
        let _ = fs::write(self.root.join("port"), format!("{port}\n"));
    }

    /// Removes a socket folder that is not inside the cluster's.
    pub fn forget_socket(&self) {
        if !self.socket.starts_with(&self.root) {
            let _ = fs::remove_dir(&self.socket);
        }
    }
}

/// Tries to lock without waiting.
fn locked(file: &File, root: &Path) -> Result<bool, ClusterError> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(ClusterError::io("lock", root)(error)),
    }
}

/// A folder that others may pass through but not list.
fn make_folder(path: &Path) -> Result<(), ClusterError> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(ClusterError::io("make the folder", parent))?;
    }
    match DirBuilder::new().mode(0o711).create(path) {
        // Root's usual mask may have taken the right to pass through away.
        Ok(()) => fs::set_permissions(path, Permissions::from_mode(0o711)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
    .map_err(ClusterError::io("make the folder", path))
}

/// Makes a folder that only `account` can enter; one that exists must be exactly that, or root's own
/// from a start that was killed before it gave the folder away.
pub(super) fn make_private(path: &Path, account: &Account) -> Result<(), ClusterError> {
    match DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            return Err(ClusterError::io("make the folder", path)(error));
        }
        Err(_) if !account.is_other() || owned_by(path, 0, 0o077).is_err() => {
            return owned_by(path, account.uid(), 0o077);
        }
        _ => {}
    }
    account.give(path).map_err(ClusterError::io("give away", path))
}

/// Refuses links, foreign owners and permission bits in `forbidden`.
fn owned_by(path: &Path, uid: u32, forbidden: u32) -> Result<(), ClusterError> {
    let seen = fs::symlink_metadata(path).map_err(ClusterError::io("look at", path))?;
    if seen.is_dir() && seen.uid() == uid && seen.mode() & forbidden == 0 {
        Ok(())
    } else {
        Err(ClusterError::Untrusted(path.to_path_buf()))
    }
}

/// A folder that the server's user can enter, the same for the same request. Only root gets here,
/// so `/var/lib` is normally ours to write; the temporary folder is the last resort.
fn substitute(requested: &Path) -> Result<PathBuf, ClusterError> {
    let name = format!("puente-{:016x}", digest(requested));
    let standard = Path::new("/var/lib").join(&name);
    let path = match make_folder(&standard) {
        Ok(()) => standard,
        Err(_) => std::env::temp_dir().join(name),
    };
    make_folder(&path)?;
    owned_by(&path, 0, 0o022)?;
    Ok(path)
}

/// FNV-1a: stable over releases, for names only.
fn digest(path: &Path) -> u64 {
    path.as_os_str()
        .as_bytes()
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
}
