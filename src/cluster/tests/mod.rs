//! Every promise of the private Postgres, kept by real servers in folders of their own.

mod crashes;
mod starts;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::{Cluster, Options, postmaster};

/// Tells a copy of this test program to start a server in the folder and wait to be killed.
const OWNER: &str = "PUENTE_CLUSTER_TEST_OWNER";

/// A new folder under the temporary one, removed at the end.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("puente-test-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(fs::canonicalize(path).unwrap())
    }

    fn options(&self) -> Options {
        Options::throwaway(self.0.join("postgres"))
    }

    fn start(&self) -> Cluster {
        Cluster::start(&self.options()).unwrap()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What `psql` prints for `sql`, or its error.
fn ask(url: &str, sql: &str) -> Result<String, String> {
    let told = Command::new("psql")
        .env("PGCONNECT_TIMEOUT", "5")
        .args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", sql])
        .output()
        .unwrap();
    if told.status.success() {
        Ok(String::from_utf8_lossy(&told.stdout).trim().to_owned())
    } else {
        Err(String::from_utf8_lossy(&told.stderr).into_owned())
    }
}

fn answers(url: &str) -> bool {
    ask(url, "select 1").is_ok()
}

fn signal(name: &str, target: &str) {
    let status = Command::new("kill").args([name, "--", target]).status().unwrap();
    assert!(status.success(), "kill {name} {target}");
}

fn server_pid(folder: &Path) -> u32 {
    postmaster::read(&folder.join("data")).unwrap().pid
}

/// Every process with `folder` in its arguments: shell, server, initdb.
fn processes_of(folder: &Path) -> Vec<String> {
    let told = Command::new("ps").args(["-ww", "-e", "-o", "pid=,stat=,args="]).output().unwrap();
    let wanted = folder.to_string_lossy().into_owned();
    let text = String::from_utf8_lossy(&told.stdout).into_owned();
    let living = text.lines().filter(|line| line.split_whitespace().nth(1) != Some("Z"));
    living.filter(|line| line.contains(&wanted)).map(str::to_owned).collect()
}

/// Waits until `done`, at most 20 s.
fn eventually(done: impl Fn() -> bool) -> bool {
    let deadline = Instant::now() + Duration::from_secs(20);
    while Instant::now() < deadline {
        if done() {
            return true;
        }
        thread::sleep(Duration::from_millis(50));
    }
    done()
}

/// When this process is a copy started by [`spawn_owner`]: owns a server until it is killed.
fn be_the_owner_if_told() {
    if let Some(folder) = std::env::var_os(OWNER) {
        let cluster = Cluster::start(&Options::throwaway(folder)).unwrap();
        let mut out = std::io::stdout().lock();
        writeln!(out, "\nURL {}", cluster.superuser_url()).unwrap();
        out.flush().unwrap();
        loop {
            thread::park();
        }
    }
}

/// A process that does not outlive its test, even one that fails.
struct Doomed(Child);

impl Doomed {
    /// Starts a copy that runs only the test `name` of `crashes`, which must begin with
    /// [`be_the_owner_if_told`], as the leader of a process group; `before` is shell to run first.
    fn owner(folder: &Path, name: &str, before: &str) -> Self {
        let module = module_path!().split_once("::").unwrap().1;
        let child = Command::new("sh")
            .args(["-c", &format!("{before} exec \"$@\""), "sh"])
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", &format!("{module}::crashes::{name}"), "--nocapture"])
            .env(OWNER, folder)
            .process_group(0)
            .stdout(Stdio::piped())
            .spawn();
        Self(child.unwrap())
    }

    /// Waits until the owner's server is ready.
    fn url(&mut self) -> String {
        let lines = BufReader::new(self.0.stdout.take().unwrap()).lines();
        lines
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("URL ").map(str::to_owned))
            .expect("the owner started its server")
    }

    fn id(&self) -> u32 {
        self.0.id()
    }

    /// `kill -9`.
    fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Doomed {
    fn drop(&mut self) {
        // Most tests have ended it already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
