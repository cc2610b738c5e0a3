//! Reads `postmaster.pid`, and clears away what a killed start left: a server whose owner is dead,
//! or a file that names a process which is none of ours.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::ClusterError;
use super::account::Account;
use super::binaries::Binaries;
use super::folder::Folder;

/// What a server says of itself in `postmaster.pid`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub pid: u32,
    pub port: u16,
    pub ready: bool,
}

/// The file's content, if it is there and complete (a starting server writes it line by line).
pub(super) fn read(data: &Path) -> Option<Seen> {
    parse(&fs::read_to_string(data.join("postmaster.pid")).ok()?)
}

/// Lines: 1 process, 2 data folder, 3 start, 4 port, 5 socket folder, 6 address, 7 shared memory,
/// 8 state (`miscadmin.h` of versions 10 to 18).
fn parse(text: &str) -> Option<Seen> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    Some(Seen { pid: lines.first()?.parse().ok()?, port: lines.get(3)?.parse().ok()?, ready: *lines.get(7)? == "ready" })
}

/// Stops a server that outlived its owner. Returns the process id of a stranger that a stale file
/// names: the server must be told not to take that one for a server.
pub(super) fn clear_leftovers(folder: &Folder, account: &Account, binaries: &Binaries) -> Result<Option<u32>, ClusterError> {
    let data = folder.data();
    let Some(pid) = first_line(&data) else {
        return Ok(None);
    };
    let Some(arguments) = command_line(pid) else {
        return Ok(None);
    };
    if !serves(&arguments, &data) {
        return Ok(Some(pid));
    }
    for mode in ["fast", "immediate"] {
        let status = account
            .command(binaries.program("pg_ctl"))
            .args(["stop", "--silent", "--wait", "--timeout=60", "--mode", mode, "--pgdata"])
            .arg(&data)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .map_err(ClusterError::io("run", &binaries.program("pg_ctl")))?;
        if status.success() || command_line(pid).is_none_or(|now| !serves(&now, &data)) {
            return Ok(None);
        }
    }
    Err(ClusterError::Stop)
}

fn first_line(data: &Path) -> Option<u32> {
    let text = fs::read_to_string(data.join("postmaster.pid")).ok()?;
    text.lines().next()?.trim().parse().ok()
}

/// Whether these are the arguments of a server on `data`.
fn serves(arguments: &[String], data: &Path) -> bool {
    let is_server = arguments.first().is_some_and(|program| program.ends_with("postgres"));
    is_server && arguments.iter().any(|argument| Path::new(argument) == data)
}

/// The arguments of a living process. `/proc` shows them for every user; elsewhere `ps` does,
/// where a path with spaces comes in pieces and is not recognised.
fn command_line(pid: u32) -> Option<Vec<String>> {
    if Path::new("/proc/self/cmdline").exists() {
        let raw = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
        let split = raw.split(|&byte| byte == 0);
        return Some(split.map(|part| String::from_utf8_lossy(part).into_owned()).collect());
    }
    let told = Command::new("ps").args(["-ww", "-o", "command=", "-p"]).arg(pid.to_string()).output();
    let text = String::from_utf8_lossy(&told.ok()?.stdout).trim().to_owned();
    (!text.is_empty()).then(|| text.split_whitespace().map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::{Seen, parse, serves};
    use std::path::Path;

    #[test]
    fn reads_a_complete_file_only() {
        let whole = "1234\n/d\n1700000000\n5433\n/s\n127.0.0.1\n  1 2\nready   \n";
        assert_eq!(parse(whole), Some(Seen { pid: 1234, port: 5433, ready: true }));
        let starting = whole.replace("ready   ", "starting");
        assert_eq!(parse(&starting), Some(Seen { pid: 1234, port: 5433, ready: false }));
        assert_eq!(parse("1234\n/d\n1700000000\n5433\n/s\n"), None);
        assert_eq!(parse(""), None);
    }

    #[test]
    fn only_a_server_on_this_very_folder_is_ours() {
        let line = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
        let data = Path::new("/x/data");
        assert!(serves(&line(&["/usr/lib/postgresql/15/bin/postgres", "-D", "/x/data"]), data));
        assert!(!serves(&line(&["/usr/bin/postgres", "-D", "/x/data2"]), data));
        assert!(!serves(&line(&["/bin/tail", "-f", "/x/data"]), data));
        assert!(!serves(&[], data));
    }
}
