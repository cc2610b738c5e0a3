//! Runs the server under a few lines of shell that end it when we end.
//!
//! We hold one end of a pipe, the shell reads the other. When we close ours, or die in whatever
//! way, the shell sees the end of its input and stops the server: fast, after 60 s immediate, after
//! 70 s by force. Shell and server are in a process group of their own: Ctrl-C in our terminal is
//! for us alone, and we decide when the server goes.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::account::Account;
use super::binaries::Binaries;
use super::folder::Folder;
use super::{ClusterError, POLL, postmaster};

/// `$@` is the program. Prints its process id, ends with its status. A background job of a shell
/// ignores SIGINT at first; Postgres and initdb both install their own handler for it.
const SUPERVISOR: &str = r#"
exec 3<&0 </dev/null
"$@" >&2 3<&- &
program=$!
echo "$program"
exec >&-
(
  while read -r _; do :; done <&3
  exec 3<&-
  kill -INT "$program"
  seconds=0
  while kill -0 "$program"; do
    sleep 1
    seconds=$((seconds + 1))
    if [ "$seconds" = 60 ]; then kill -QUIT "$program"; fi
    if [ "$seconds" = 70 ]; then kill -KILL "$program"; fi
  done
) 2>/dev/null &
watcher=$!
exec 3<&-
trap 'kill -INT "$program"' HUP INT TERM
while :; do
  wait "$program"
  status=$?
  kill -0 "$program" 2>/dev/null || break
done
kill "$watcher" 2>/dev/null
exit "$status"
"#;

/// How to start the server this time.
#[derive(Debug)]
pub(super) struct Start {
    pub throwaway: bool,
    pub port: u16,
    /// A living process that a stale `postmaster.pid` names and that is no server.
    pub foreign_pid: Option<u32>,
}

/// Why a server did not become ready.
#[derive(Debug)]
pub(super) enum Failure {
    /// Somebody took the port between our look and the start.
    PortTaken,
    /// Processes of a killed server still hold its shared memory.
    MemoryInUse,
    /// Anything else: the log says.
    Other,
    /// We could not even try.
    Error(ClusterError),
}

impl Failure {
    /// The error for the person, with the end of the server's log.
    pub fn into_error(self, folder: &Folder) -> ClusterError {
        match self {
            Self::Error(error) => error,
            _ => ClusterError::Start(end_of(&folder.log())),
        }
    }
}

/// A program under the supervisor.
#[derive(Debug)]
pub(super) struct Supervised {
    shell: Child,
    /// Closing it is the order to stop.
    lifeline: Option<ChildStdin>,
    pid: u32,
}

impl Supervised {
    fn spawn(
        account: &Account,
        program: &Path,
        arguments: &[OsString],
        foreign_pid: Option<u32>,
        log: &Path,
    ) -> Result<Self, ClusterError> {
        let writer = File::create(log).map_err(ClusterError::io("write", log))?;
        let mut command = account.command("sh");
        command.args(["-c", SUPERVISOR, "puente-postgres"]).arg(program).args(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(writer);
        if let Some(pid) = foreign_pid {
            // What pg_ctl uses to say "this process is not a server, whatever the file says". The
            // file stays, so that the server still looks whether its old memory is in use.
            command.env("PG_GRANDPARENT_PID", pid.to_string());
        }
        let mut shell = command.spawn().map_err(ClusterError::io("run", Path::new("sh")))?;
        let lifeline = shell.stdin.take();
        let mut line = String::new();
        if let Some(told) = shell.stdout.take() {
            BufReader::new(told).read_line(&mut line).map_err(ClusterError::io("read from", Path::new("sh")))?;
        }
        let pid = line.trim().parse().unwrap_or(0);
        Ok(Self { shell, lifeline, pid })
    }

    fn ended(&mut self) -> bool {
        !matches!(self.shell.try_wait(), Ok(None))
    }

    /// Orders the program to stop and waits for it; whether it ended in time.
    pub fn stop(&mut self, patience: Duration) -> bool {
        self.lifeline = None;
        let deadline = Instant::now() + patience;
        while !self.ended() {
            if Instant::now() > deadline {
                return false;
            }
            thread::sleep(POLL);
        }
        true
    }
}

/// Runs a program to its end; it dies with us. Its last words are the error.
pub(super) fn run(folder: &Folder, account: &Account, program: &Path, arguments: &[OsString]) -> Result<(), ClusterError> {
    let log = folder.root().join("initdb.log");
    let mut running = Supervised::spawn(account, program, arguments, None, &log)?;
    let status = running.shell.wait().map_err(ClusterError::io("wait for", program))?;
    if status.success() { Ok(()) } else { Err(ClusterError::Initialise(end_of(&log))) }
}

/// Starts the server and waits until it accepts connections.
pub(super) fn start(
    folder: &Folder,
    account: &Account,
    binaries: &Binaries,
    start: &Start,
    patience: Duration,
) -> Result<Supervised, Failure> {
    let log = folder.log();
    // The log of the start before is often the one that explains the crash.
    let _ = fs::rename(&log, log.with_extension("log.1"));
    let arguments = server_arguments(folder, start);
    let program = binaries.program("postgres");
    let mut server = Supervised::spawn(account, &program, &arguments, start.foreign_pid, &log).map_err(Failure::Error)?;
    let deadline = Instant::now() + patience;
    loop {
        let seen = postmaster::read(&folder.data());
        if seen.is_some_and(|seen| seen.ready && seen.pid == server.pid && seen.port == start.port) {
            return Ok(server);
        }
        if server.ended() {
            return Err(failure_in(&fs::read_to_string(&log).unwrap_or_default()));
        }
        if Instant::now() > deadline {
            // Dropping the server closes the pipe, which stops it.
            return Err(Failure::Other);
        }
        thread::sleep(POLL);
    }
}

/// The data folder comes first: it is how a leftover server is recognised.
fn server_arguments(folder: &Folder, start: &Start) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = vec!["-D".into(), folder.data().into_os_string()];
    let socket = folder.socket().to_string_lossy().replace('"', "\"\"");
    let mut settings = vec![
        format!("port={}", start.port),
        "listen_addresses=127.0.0.1".to_owned(),
        format!("unix_socket_directories=\"{socket}\""),
        "unix_socket_permissions=0700".to_owned(),
        "max_connections=100".to_owned(),
        "shared_buffers=128MB".to_owned(),
        "timezone=UTC".to_owned(),
        "log_timezone=UTC".to_owned(),
    ];
    if start.throwaway {
        for name in ["fsync", "synchronous_commit", "full_page_writes"] {
            settings.push(format!("{name}=off"));
        }
    }
    for setting in settings {
        arguments.push("-c".into());
        arguments.push(setting.into());
    }
    arguments
}

/// The server's messages are in English: `lc_messages` is C.
fn failure_in(log: &str) -> Failure {
    if log.contains("could not create any TCP/IP sockets") {
        Failure::PortTaken
    } else if log.contains("shared memory block") && log.contains("still in use") {
        Failure::MemoryInUse
    } else {
        Failure::Other
    }
}

/// The last 20 lines.
fn end_of(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines.get(lines.len().saturating_sub(20)..).unwrap_or_default().join("\n")
}
