//! Finds the machine's Postgres server binaries: the newest supported version, or, for a data
//! folder that exists, the version that made it. Downloads and installs nothing; the error names
//! the one command that does.

use std::cmp::Reverse;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::ClusterError;
use super::account::Account;

/// The oldest major version that Puente's schema runs on (views with `security_invoker`).
const OLDEST: u32 = 15;

/// Where the programs of one server version are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Binaries {
    folder: PathBuf,
    version: (u32, u32),
}

impl Binaries {
    pub fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

/// `PATH`, what `pg_config` says, and where the distributions put server binaries.
pub(super) fn usual_places() -> Vec<PathBuf> {
    let mut places: Vec<PathBuf> = env::split_paths(&env::var_os("PATH").unwrap_or_default()).collect();
    if let Ok(told) = Command::new("pg_config").arg("--bindir").output() {
        places.push(PathBuf::from(String::from_utf8_lossy(&told.stdout).trim()));
    }
    for (parent, prefix, inner) in [
        ("/usr/lib/postgresql", "", "bin"),
        ("/usr", "pgsql-", "bin"),
        ("/opt/homebrew/opt", "postgresql@", "bin"),
        ("/usr/local/opt", "postgresql@", "bin"),
        ("/usr/libexec", "postgresql", ""),
    ] {
        let entries = fs::read_dir(parent).into_iter().flatten().flatten();
        places.extend(
            entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix)).map(|entry| entry.path().join(inner)),
        );
    }
    places.retain(|place| place.is_absolute());
    places
}

/// The binaries to use: of major version `data`, if given, else the newest from 15 on.
/// Programs that `account` cannot run do not count.
pub(super) fn find(search: &[PathBuf], account: &Account, data: Option<u32>) -> Result<Binaries, ClusterError> {
    let mut seen = Vec::new();
    let mut found: Vec<Binaries> = Vec::new();
    for place in search {
        let Some(folder) = server_folder(place) else {
            continue;
        };
        if seen.contains(&folder) {
            continue;
        }
        seen.push(folder.clone());
        let Ok(told) = account.command(folder.join("postgres")).arg("--version").output() else {
            continue;
        };
        if let Some(version) = version_in(&String::from_utf8_lossy(&told.stdout)) {
            found.push(Binaries { folder, version });
        }
    }
    choose(found, data).ok_or_else(|| ClusterError::NoBinaries {
        wanted: data
            .map_or_else(|| format!("version {OLDEST} or newer"), |major| format!("version {major}, which made the data folder")),
        command: install_command(account.is_other()),
    })
}

fn choose(mut found: Vec<Binaries>, data: Option<u32>) -> Option<Binaries> {
    found.retain(|one| one.version.0 >= OLDEST && data.is_none_or(|major| major == one.version.0));
    // A stable sort: of two equal versions the one found first stays first.
    found.sort_by_key(|one| Reverse(one.version));
    found.into_iter().next()
}

/// The real folder behind `place`, if it has all three programs. Links are followed: `PATH` often
/// holds links to single programs of a version's own folder.
fn server_folder(place: &Path) -> Option<PathBuf> {
    let folder = fs::canonicalize(place.join("postgres")).ok()?.parent()?.to_path_buf();
    ["initdb", "pg_ctl"].iter().all(|name| folder.join(name).is_file()).then_some(folder)
}

/// `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)` is (15, 14); a beta counts as minor 0.
fn version_in(told: &str) -> Option<(u32, u32)> {
    let number = told.strip_prefix("postgres (PostgreSQL) ")?.split_whitespace().next()?;
    let digits = |text: &str| {
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        text.get(..end)?.parse::<u32>().ok()
    };
    let mut parts = number.split('.');
    Some((digits(parts.next()?)?, parts.next().and_then(digits).unwrap_or(0)))
}

/// The one command that installs a server on this machine.
fn install_command(as_root: bool) -> String {
    let has =
        |program: &str| env::split_paths(&env::var_os("PATH").unwrap_or_default()).any(|folder| folder.join(program).is_file());
    let sudo = if as_root { "" } else { "sudo " };
    if has("apt-get") {
        format!("{sudo}apt-get install -y postgresql")
    } else if has("dnf") {
        format!("{sudo}dnf install -y postgresql-server")
    } else if has("apk") {
        format!("{sudo}apk add postgresql")
    } else if has("pacman") {
        format!("{sudo}pacman -S --noconfirm postgresql")
    } else {
        "brew install postgresql@17".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{Binaries, choose, version_in};

    fn at(folder: &str, major: u32, minor: u32) -> Binaries {
        Binaries { folder: folder.into(), version: (major, minor) }
    }

    #[test]
    fn reads_versions_as_packages_print_them() {
        let debian = "postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n";
        assert_eq!(version_in(debian), Some((15, 14)));
        assert_eq!(version_in("postgres (PostgreSQL) 18beta2\n"), Some((18, 0)));
        assert_eq!(version_in("postgres (PostgreSQL) 9.6.24"), Some((9, 6)));
        assert_eq!(version_in("mysqld 8.0"), None);
        assert_eq!(version_in(""), None);
    }

    #[test]
    fn newest_supported_wins_unless_the_data_is_of_another() {
        let found = || vec![at("/a", 14, 20), at("/b", 16, 4), at("/c", 17, 1), at("/d", 17, 1)];
        assert_eq!(choose(found(), None), Some(at("/c", 17, 1)));
        assert_eq!(choose(found(), Some(16)), Some(at("/b", 16, 4)));
        assert_eq!(choose(found(), Some(15)), None);
        assert_eq!(choose(vec![at("/a", 14, 20)], None), None);
    }
}
