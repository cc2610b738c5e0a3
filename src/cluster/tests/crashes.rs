//! What is left when a process dies at a bad moment, and that the next start copes with it.

use std::fs::{self, DirBuilder, Permissions};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use super::super::account::Account;
use super::super::initialise::UNFINISHED;
use super::super::{ClusterError, binaries};
use super::{
    Cluster, Doomed, Options, Scratch, answers, ask, be_the_owner_if_told, eventually, processes_of, server_pid, signal,
};

#[test]
fn a_killed_owner_leaves_nothing_running() {
    be_the_owner_if_told();
    let name = "a_killed_owner_leaves_nothing_running";
    let scratch = Scratch::new("killed");
    let folder = scratch.0.join("postgres");
    let mut owner = Doomed::owner(&folder, name, "");
    let url = owner.url();
    ask(&url, "create table kept (n int); insert into kept values (7)").unwrap();
    assert!(!processes_of(&folder).is_empty());
    owner.kill();
    // Who comes while the server is still going down waits for it and starts it anew.
    let next = scratch.start();
    assert!(next.started_here());
    assert_eq!(ask(&next.superuser_url(), "select n from kept").unwrap(), "7");
    next.stop().unwrap();

    let mut owner = Doomed::owner(&folder, name, "");
    let url = owner.url();
    assert!(answers(&url));
    owner.kill();
    assert!(eventually(|| processes_of(&folder).is_empty()), "{:?}", processes_of(&folder));
    assert!(!answers(&url));
    assert!(!folder.join("data/postmaster.pid").exists(), "the server went in good order");
}

#[test]
fn ctrl_c_in_the_owners_terminal_does_not_reach_the_server() {
    be_the_owner_if_told();
    let scratch = Scratch::new("ctrl-c");
    let folder = scratch.0.join("postgres");
    // An owner that takes its time: it ignores the signal, as one in an orderly shutdown would.
    let name = "ctrl_c_in_the_owners_terminal_does_not_reach_the_server";
    let mut owner = Doomed::owner(&folder, name, "trap '' INT;");
    let url = owner.url();
    signal("-INT", &format!("-{}", owner.id()));
    thread::sleep(Duration::from_secs(1));
    assert!(answers(&url));
    owner.kill();
    assert!(eventually(|| processes_of(&folder).is_empty()));
}

#[test]
fn a_killed_server_loses_nothing_it_confirmed() {
    let scratch = Scratch::new("recover");
    let durable = Options::new(scratch.0.join("postgres"));
    let cluster = Cluster::start(&durable).unwrap();
    let url = cluster.superuser_url();
    ask(&url, "create table kept (n int); insert into kept values (1)").unwrap();
    signal("-KILL", &server_pid(cluster.folder()).to_string());
    cluster.stop().unwrap();
    assert!(scratch.0.join("postgres/data/postmaster.pid").exists(), "a stale file is left");

    let next = Cluster::start(&durable).unwrap();
    assert_eq!(ask(&next.superuser_url(), "select n from kept").unwrap(), "1");
}

#[test]
fn a_stale_file_that_names_a_stranger_stops_nobody() {
    let scratch = Scratch::new("stranger");
    let cluster = scratch.start();
    signal("-KILL", &server_pid(cluster.folder()).to_string());
    cluster.stop().unwrap();
    // After a restart of the machine the number may be any process of the same user.
    let mut stranger = Doomed(Account::detect().unwrap().command("sleep").arg("600").stdout(Stdio::null()).spawn().unwrap());
    let file = scratch.0.join("postgres/data/postmaster.pid");
    let text = fs::read_to_string(&file).unwrap();
    let rest = text.split_once('\n').unwrap().1;
    fs::write(&file, format!("{}\n{rest}", stranger.id())).unwrap();

    let next = scratch.start();
    assert!(next.started_here() && answers(&next.superuser_url()));
    assert!(stranger.0.try_wait().unwrap().is_none(), "the stranger lives");
}

#[test]
fn a_server_without_an_owner_is_taken_over() {
    let scratch = Scratch::new("orphan");
    let cluster = scratch.start();
    let (folder, url) = (cluster.folder().to_path_buf(), cluster.superuser_url());
    let account = Account::detect().unwrap();
    let binaries = binaries::find(&scratch.options().search, &account, None).unwrap();
    ask(&url, "create table kept (n int); insert into kept values (3)").unwrap();
    cluster.stop().unwrap();
    let mut command = account.command(binaries.program("postgres"));
    command.arg("-D").arg(folder.join("data")).args(["-c", "port=1", "-c", "listen_addresses="]);
    command.arg("-c").arg(format!("unix_socket_directories={}", folder.join("socket").display()));
    let mut orphan = Doomed(command.stderr(Stdio::null()).spawn().unwrap());
    assert!(eventually(|| super::postmaster::read(&folder.join("data")).is_some_and(|seen| seen.ready)));

    let next = scratch.start();
    assert!(next.started_here());
    assert_eq!(ask(&next.superuser_url(), "select n from kept").unwrap(), "3");
    assert!(orphan.0.try_wait().unwrap().is_some(), "it was stopped");
}

#[test]
fn a_socket_folder_that_root_had_no_time_to_give_away_is_given() {
    let scratch = Scratch::new("early-socket");
    let folder = scratch.0.join("postgres");
    DirBuilder::new().recursive(true).mode(0o711).create(&folder).unwrap();
    DirBuilder::new().mode(0o700).create(folder.join("socket")).unwrap();
    assert!(answers(&scratch.start().superuser_url()));
}

#[test]
fn a_socket_folder_that_others_may_enter_is_refused() {
    let scratch = Scratch::new("open-socket");
    let socket = scratch.0.join("postgres/socket");
    fs::create_dir_all(&socket).unwrap();
    fs::set_permissions(&socket, Permissions::from_mode(0o777)).unwrap();
    let error = Cluster::start(&scratch.options()).unwrap_err();
    assert!(matches!(&error, ClusterError::Untrusted(path) if *path == socket), "{error}");
}

#[test]
fn a_half_made_cluster_is_made_anew() {
    let scratch = Scratch::new("half");
    let half = scratch.0.join("postgres/unfinished-1-C");
    fs::create_dir_all(half.join("base")).unwrap();
    fs::write(half.join("PG_VERSION"), "15\n").unwrap();
    fs::write(scratch.0.join("postgres/password"), "of the start that was killed\n").unwrap();
    let cluster = scratch.start();
    assert!(answers(&cluster.superuser_url()));
    assert!(!half.exists());
}

#[test]
fn an_owner_killed_while_it_makes_the_cluster_is_succeeded() {
    be_the_owner_if_told();
    let scratch = Scratch::new("early");
    let folder = scratch.0.join("postgres");
    let name = "an_owner_killed_while_it_makes_the_cluster_is_succeeded";
    let mut owner = Doomed::owner(&folder, name, "");
    let unfinished = || {
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(UNFINISHED)).count()
    };
    assert!(eventually(|| unfinished() > 0));
    owner.kill();
    assert!(!folder.join("data").exists(), "killed in the middle");
    let cluster = scratch.start();
    assert!(cluster.started_here() && answers(&cluster.superuser_url()));
    cluster.stop().unwrap();
    assert!(eventually(|| processes_of(&folder).is_empty()), "{:?}", processes_of(&folder));
    scratch.start().stop().unwrap();
    assert_eq!(unfinished(), 0);
}
