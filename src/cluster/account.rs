//! Whom the server runs as: ourselves, or an unprivileged user when we are root (Postgres refuses
//! root). Every program this module's neighbours start is started through here, with a clean
//! environment: no secret of ours, and no `PG*` setting of the machine, reaches the server.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use super::ClusterError;

/// The user that the server runs as.
#[derive(Debug, Clone, Copy)]
pub(super) struct Account {
    /// The user id that the server's files belong to.
    uid: u32,
    /// The group to change to, when we are root and change user.
    change_to_group: Option<u32>,
}

impl Account {
    /// Ourselves, or `postgres`, else `nobody`, when we are root.
    pub fn detect() -> Result<Self, ClusterError> {
        let own = Command::new("id").arg("-u").output().map_err(ClusterError::io("run", Path::new("id")))?;
        let uid = String::from_utf8_lossy(&own.stdout).trim().parse::<u32>();
        match uid {
            Ok(0) => {
                let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
                ["postgres", "nobody"]
                    .iter()
                    .find_map(|name| ids_of(&users, name))
                    .map(|(uid, gid)| Self { uid, change_to_group: Some(gid) })
                    .ok_or(ClusterError::NoAccount)
            }
            Ok(uid) => Ok(Self { uid, change_to_group: None }),
            Err(_) => Err(ClusterError::NoAccount),
        }
    }

    pub fn uid(&self) -> u32 {
        self.uid
    }

    /// Whether the server runs as somebody else than we do.
    pub fn is_other(&self) -> bool {
        self.change_to_group.is_some()
    }

    /// `program` as this user, in a process group of its own, so that a Ctrl-C meant for us does
    /// not reach it.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_else(|| "/usr/bin:/bin".into()))
            .env("LC_ALL", "C")
            .current_dir("/")
            .stdin(Stdio::null())
            .process_group(0);
        if let Some(gid) = self.change_to_group {
            // The standard library also drops the supplementary groups of root.
            command.uid(self.uid).gid(gid);
        }
        command
    }

    /// Makes `path` this user's.
    pub fn give(&self, path: &Path) -> io::Result<()> {
        match self.change_to_group {
            Some(gid) => chown(path, Some(self.uid), Some(gid)),
            None => Ok(()),
        }
    }

    /// Whether this user can enter `folder`: asked of the system, which also knows the parents,
    /// access lists and mounts.
    pub fn can_enter(&self, folder: &Path) -> bool {
        self.command("sh")
            .args(["-c", "cd \"$1\"", "sh"])
            .arg(folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }
}

/// User and group id of `name` in the text of a `passwd` file; never root's.
fn ids_of(users: &str, name: &str) -> Option<(u32, u32)> {
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next() != Some(name) {
            return None;
        }
        let uid = fields.nth(1)?.parse().ok().filter(|&uid| uid != 0)?;
        Some((uid, fields.next()?.parse().ok()?))
    })
}

#[cfg(test)]
mod tests {
    use super::ids_of;

    #[test]
    fn reads_ids_and_never_takes_root() {
        let users = "root:x:0:0::/root:/bin/sh\npostgresx:x:5:6::/:\npostgres:x:101:104:Admin,,:/:\n";
        assert_eq!(ids_of(users, "postgres"), Some((101, 104)));
        assert_eq!(ids_of(users, "nobody"), None);
        assert_eq!(ids_of(users, "root"), None);
        assert_eq!(ids_of("nobody:x:bad:1", "nobody"), None);
    }
}
