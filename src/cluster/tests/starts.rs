//! Starting, stopping, starting again, and the ways in which a start can be refused.

use std::fs::{self, Permissions};
use std::net::TcpListener;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::thread;

use super::super::account::Account;
use super::super::{ClusterError, Options};
use super::{Cluster, Scratch, answers, ask, processes_of};

#[test]
fn a_second_start_finds_the_data_and_a_stop_leaves_nothing() {
    let scratch = Scratch::new("again");
    let first = scratch.start();
    assert!(first.started_here() && first.moved().is_none());
    let url = first.superuser_url();
    ask(&url, "create table kept (n int); insert into kept values (42)").unwrap();
    assert_eq!(ask(&url, "show server_encoding").unwrap(), "UTF8");
    assert_eq!(ask(&url, "select upper('ñ')").unwrap(), if cfg!(target_os = "linux") { "Ñ" } else { "ñ" });
    first.stop().unwrap();
    assert!(!answers(&url));
    assert_eq!(processes_of(&scratch.0), Vec::<String>::new());

    let second = scratch.start();
    assert_eq!(second.superuser_url(), url, "same port and password");
    assert_eq!(ask(&url, "select n from kept").unwrap(), "42");
    drop(second);
    assert_eq!(processes_of(&scratch.0), Vec::<String>::new(), "dropping stops too");
    scratch.start().remove().unwrap();
    assert!(!scratch.0.join("postgres").exists());
}

#[test]
fn only_the_password_opens_it_and_only_its_owner_reads_that() {
    let scratch = Scratch::new("password");
    let cluster = scratch.start();
    let refused = ask(&cluster.url("postgres", "postgres", "guess"), "select 1").unwrap_err();
    assert!(refused.contains("password authentication failed"), "{refused}");
    let socket = scratch.0.join("postgres/socket");
    let by_socket = format!("host={} port={} user=postgres", socket.display(), cluster.port());
    assert!(ask(&format!("{by_socket} password=guess"), "select 1").is_err());
    for (path, mode) in [("password", 0o600), ("data", 0o700), ("socket", 0o700)] {
        let seen = fs::metadata(scratch.0.join("postgres").join(path)).unwrap();
        assert_eq!(seen.mode() & 0o777, mode, "{path}");
    }
}

#[test]
fn durable_unless_throwaway() {
    let scratch = Scratch::new("durable");
    let settings = "select string_agg(setting, ' ' order by name) from pg_settings \
                    where name in ('fsync', 'full_page_writes', 'synchronous_commit')";
    let durable = Cluster::start(&Options::new(scratch.0.join("postgres"))).unwrap();
    assert_eq!(ask(&durable.superuser_url(), settings).unwrap(), "on on on");
    durable.stop().unwrap();
    assert_eq!(ask(&scratch.start().superuser_url(), settings).unwrap(), "off off off");
}

#[test]
fn a_port_that_somebody_took_is_left_to_them() {
    let scratch = Scratch::new("port");
    let before = scratch.start();
    let port = before.port();
    before.stop().unwrap();
    let taken = TcpListener::bind(("127.0.0.1", port)).unwrap();
    let after = scratch.start();
    assert_ne!(after.port(), port);
    assert!(answers(&after.superuser_url()));
    drop(taken);
}

#[test]
fn of_two_starters_one_owns_the_server_and_the_other_uses_it() {
    let scratch = Scratch::new("two");
    let start = || {
        thread::spawn({
            let options = scratch.options();
            move || Cluster::start(&options)
        })
    };
    let (one, two) = (start(), start());
    let (one, two) = (one.join().unwrap().unwrap(), two.join().unwrap().unwrap());
    assert_eq!(one.superuser_url(), two.superuser_url());
    let (owner, guest) = if one.started_here() { (one, two) } else { (two, one) };
    assert!(owner.started_here() && !guest.started_here());
    let url = owner.superuser_url();
    guest.stop().unwrap();
    assert!(answers(&url), "the guest leaves the server alone");
    let guest = scratch.start();
    assert!(!guest.started_here());
    guest.remove().unwrap();
    assert!(answers(&url), "not even a removing guest harms it");
    owner.stop().unwrap();
    assert!(!answers(&url));
}

#[test]
fn a_long_or_odd_path_gets_a_socket_all_the_same() {
    let scratch = Scratch::new("long");
    for name in ["n".repeat(120), "a b, \"c\"".to_owned()] {
        let folder = scratch.0.join(name);
        let cluster = Cluster::start(&Options::throwaway(&folder)).unwrap();
        let url = cluster.superuser_url();
        assert!(answers(&url));
        let socket = cluster.folder.socket().to_path_buf();
        assert!(socket.as_os_str().as_bytes().len() <= 92);
        assert!(socket.join(format!(".s.PGSQL.{}", cluster.port())).exists(), "{}", socket.display());
        cluster.stop().unwrap();
        assert!(folder.join("socket") == socket || !socket.exists());
    }
}

#[test]
fn a_folder_the_servers_user_cannot_enter_is_replaced_and_that_is_said() {
    let scratch = Scratch::new("closed");
    fs::set_permissions(&scratch.0, Permissions::from_mode(0o700)).unwrap();
    let cluster = scratch.start();
    assert!(answers(&cluster.superuser_url()));
    if Account::detect().unwrap().is_other() {
        let said = cluster.moved().unwrap();
        assert!(said.contains(&scratch.0.display().to_string()), "{said}");
        assert!(said.contains(&cluster.folder().display().to_string()), "{said}");
        let again = scratch.start();
        assert_eq!((again.folder(), again.started_here()), (cluster.folder(), false));
        let folder = cluster.folder().to_path_buf();
        cluster.remove().unwrap();
        assert!(!folder.exists());
    } else {
        assert_eq!(cluster.moved(), None);
    }
}

#[test]
fn without_server_binaries_the_error_names_the_command() {
    let scratch = Scratch::new("none");
    let options = Options { search: vec![scratch.0.clone()], ..scratch.options() };
    let error = Cluster::start(&options).unwrap_err();
    assert!(matches!(error, ClusterError::NoBinaries { .. }));
    let text = error.to_string();
    assert!(text.contains("version 15 or newer") && text.contains("install it with: "), "{text}");
    assert!(["apt-get install -y postgresql", "dnf", "apk", "pacman", "brew"].iter().any(|c| text.contains(c)));
}

#[test]
fn data_of_another_version_is_not_touched() {
    let scratch = Scratch::new("version");
    let data = scratch.0.join("postgres/data");
    fs::create_dir_all(&data).unwrap();
    fs::write(data.join("PG_VERSION"), "9\n").unwrap();
    let text = Cluster::start(&scratch.options()).unwrap_err().to_string();
    assert!(text.contains("version 9, which made the data folder"), "{text}");
    assert_eq!(fs::read_to_string(data.join("PG_VERSION")).unwrap(), "9\n");
}

#[test]
fn what_initdb_said_is_in_the_error() {
    let scratch = Scratch::new("initdb");
    let bin = scratch.0.join("bin");
    fs::create_dir(&bin).unwrap();
    program(&bin, "postgres", "echo 'postgres (PostgreSQL) 16.1'");
    program(&bin, "pg_ctl", "exit 1");
    program(&bin, "initdb", "echo 'the disk is full' >&2; exit 1");
    let error = Cluster::start(&Options { search: vec![bin], ..scratch.options() }).unwrap_err();
    assert!(matches!(&error, ClusterError::Initialise(said) if said == "the disk is full"), "{error}");
    let left = fs::read_dir(scratch.0.join("postgres")).unwrap();
    assert!(!left.flatten().any(|entry| { entry.file_name().to_string_lossy().starts_with("unfinished") }));
}

fn program(folder: &Path, name: &str, body: &str) {
    let path = folder.join(name);
    fs::write(&path, format!("#!/bin/sh\n{body}\n")).unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn every_part_of_an_address_is_encoded() {
    let scratch = Scratch::new("address");
    let cluster = scratch.start();
    ask(&cluster.superuser_url(), "create role \"o'b@/\" login password 'p:/?#%'").unwrap();
    let url = cluster.url("postgres", "o'b@/", "p:/?#%");
    assert!(url.contains("o%27b%40%2F:p%3A%2F%3F%23%25@127.0.0.1:"), "{url}");
    assert_eq!(ask(&url, "select current_user").unwrap(), "o'b@/");
}
