//! Server processes of a run: this very program, started on loopback, killed and started again on the same port.
//!
//! Each runs under a few lines of shell that end it when we end, in whatever way. Its log lies in the ground's folder.

use std::fs::{self, File};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, ChildStdin, Command};

use super::BenchError;
use super::ground::{Ground, ORIGIN};

/// How long a start may take; a debug build on a busy machine is the slow case.
const PATIENCE: Duration = Duration::from_mins(1);
const POLL: Duration = Duration::from_millis(20);

/// Prints the program's process id; kills it when its own input ends. As many open files as the system lets it have.
const KEEPER: &str = r#"
ulimit -n "$(ulimit -Hn)" 2>/dev/null
exec 3<&0 </dev/null
"$@" >&2 3<&- &
program=$!
echo "$program"
exec >&-
(
  while read -r _; do :; done <&3
  kill -KILL "$program"
) 2>/dev/null &
keeper=$!
exec 3<&-
trap 'kill -TERM "$program"' HUP INT TERM
while :; do
  wait "$program"
  status=$?
  kill -0 "$program" 2>/dev/null || break
done
kill "$keeper" 2>/dev/null
exit "$status"
"#;

/// A program that runs until it is stopped or killed.
pub struct Running {
    shell: Child,
    lifeline: Option<ChildStdin>,
    /// The process itself, not its keeper.
    pub pid: u32,
    /// Where it listens.
    pub address: SocketAddr,
    log: PathBuf,
}

impl Running {
    /// Starts a program and waits for its line `ready: http://ADDRESS`.
    pub async fn start(
        program: &Path,
        arguments: &[&str],
        environment: &[(String, String)],
        log: &Path,
    ) -> Result<Self, BenchError> {
        let writer = File::create(log)?;
        let mut command = Command::new("sh");
        command.args(["-c", KEEPER, "puente-bench"]).arg(program).args(arguments).process_group(0);
        command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").envs(environment.iter().cloned());
        let mut shell = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(writer).spawn()?;
        let lifeline = shell.stdin.take();
        let mut line = String::new();
        if let Some(told) = shell.stdout.take() {
            BufReader::new(told).read_line(&mut line).await?;
        }
        let pid = line.trim().parse().map_err(|_| BenchError::Other(format!("{} did not start", program.display())))?;
        let mut running = Self { shell, lifeline, pid, address: SocketAddr::from(([127, 0, 0, 1], 0)), log: log.to_owned() };
        running.address = running.ready().await?;
        Ok(running)
    }

    async fn ready(&mut self) -> Result<SocketAddr, BenchError> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let said = fs::read_to_string(&self.log)?;
            let ready = said.lines().find_map(|line| line.strip_prefix("ready: http://")?.trim().parse().ok());
            if let Some(address) = ready {
                return Ok(address);
            }
            if self.shell.try_wait()?.is_some() || Instant::now() > deadline {
                return Err(BenchError::Other(format!("a server did not start: {}", said.trim())));
            }
            tokio::time::sleep(POLL).await;
        }
    }

    /// What it has written so far.
    pub fn said(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// `kill -9`, and waits until it is gone.
    pub async fn kill(mut self) -> Result<(), BenchError> {
        signal("-KILL", self.pid).await?;
        self.shell.wait().await?;
        Ok(())
    }

    /// Lets it finish what it is at.
    pub async fn stop(mut self) -> Result<(), BenchError> {
        signal("-TERM", self.pid).await?;
        if tokio::time::timeout(PATIENCE, self.shell.wait()).await.is_err() {
            // Dropping the lifeline makes the keeper kill it.
            self.lifeline = None;
            return Err(BenchError::Other("a server did not stop".into()));
        }
        Ok(())
    }
}

/// Starts `puente serve` on `ground`; port 0 takes a free one. `extra` settings come last.
pub async fn serve(
    ground: &Ground,
    program: &Path,
    name: &str,
    bind: SocketAddr,
    extra: &[(&str, &str)],
) -> Result<Running, BenchError> {
    let mut environment: Vec<(String, String)> = [
        ("DATABASE_URL", ground.login_url.clone()),
        ("PUENTE_SECRET_FILE", ground.secret_file.display().to_string()),
        ("PUENTE_PUBLIC_ORIGIN", ORIGIN.to_owned()),
        ("PUENTE_BIND", bind.to_string()),
        // All clients share one address here, as they do behind the proxy of a village.
        ("PUENTE_CONNECTIONS_PER_ADDRESS", "8192".to_owned()),
        ("PUENTE_CONNECTIONS", "8192".to_owned()),
        ("PUENTE_TRIES_PER_ADDRESS", "10000000".to_owned()),
        ("PUENTE_SIGN_INS_PER_ACCOUNT", "10000000".to_owned()),
        ("PUENTE_POOL_SIZE", "16".to_owned()),
        ("RUST_LOG", "error".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec();
    environment.extend(extra.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    Running::start(program, &["serve"], &environment, &ground.folder().join(format!("{name}.log"))).await
}

/// Sends a signal through the system's own `kill`.
pub async fn signal(name: &str, process: u32) -> Result<(), BenchError> {
    let status = Command::new("kill").args([name, "--", &process.to_string()]).stderr(Stdio::null()).status().await?;
    if status.success() { Ok(()) } else { Err(BenchError::Other(format!("kill {name} {process}: {status}"))) }
}
