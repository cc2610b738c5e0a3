//! House rules that a program can check: what pure modules may name, who may import whose queries, how long files are.

use std::fs;
use std::path::{Path, PathBuf};

fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if path.file_name().is_none_or(|name| name != "node_modules") {
                    folders.push(path);
                }
            } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The lines of code of a file: comments left out.
fn code(path: &Path) -> Vec<(usize, String)> {
    fs::read_to_string(path)
        .unwrap()
        .lines()
        .enumerate()
        .map(|(number, line)| (number + 1, line.split("//").next().unwrap_or_default().to_owned()))
        .collect()
}

fn offences(files: &[PathBuf], is_offence: impl Fn(&Path, &str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for path in files {
        for (number, line) in code(path) {
            if is_offence(path, &line) {
                found.push(format!("{}:{number}: {}", path.display(), line.trim()));
            }
        }
    }
    found
}

#[test]
fn pure_modules_know_no_web_no_database_no_clock_and_no_chance() {
    let mut pure: Vec<PathBuf> =
        ["src/pathways", "src/slots", "src/draw", "src/cases/state"].iter().flat_map(|folder| files(folder, &[".rs"])).collect();
    pure.extend(["src/cases/state.rs", "src/auth/role.rs", "src/audit/event.rs", "src/audit/chain.rs"].map(PathBuf::from));
    assert!(pure.len() > 20);
    let forbidden =
        ["axum", "sqlx", "tokio", "tracing", "askama", "Utc::now", "Local::now", "rand::", "crate::web", "crate::tenancy"];
    let found = offences(&pure, |path, line| {
        !path.to_string_lossy().contains("test") && forbidden.iter().any(|word| line.contains(word))
    });
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn no_slice_imports_anothers_queries() {
    let found = offences(&files("src", &[".rs"]), |path, line| {
        let own = path.iter().nth(1).and_then(|part| part.to_str()).unwrap_or_default();
        line.split("crate::").skip(1).any(|rest| {
            rest.split_once("::queries")
                .is_some_and(|(slice, _)| slice.chars().all(|c| c.is_alphanumeric() || c == '_') && slice != own)
        })
    });
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn sql_stands_in_queries_and_the_rooms_that_own_it() {
    let rooms = [
        "/queries.rs",
        "/queries/",
        "src/tenancy/",
        "src/web/limits.rs",
        "src/demo/",
        "src/commands/",
        "src/outbox/",
        "src/audit/",
    ];
    let found = offences(&files("src", &[".rs"]), |path, line| {
        let place = path.to_string_lossy();
        !rooms.iter().any(|room| place.contains(room)) && (line.contains("sqlx::query") || line.contains("raw_sql"))
    });
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn only_the_door_begins_transactions() {
    let found = offences(&files("src", &[".rs"]), |path, line| {
        let place = path.to_string_lossy();
        !place.contains("src/tenancy/")
            && !place.contains("src/commands/")
            // It measures from outside; what it acquires are sockets.
            && !place.contains("src/bench/")
            && (line.contains("PgPool") || line.contains(".acquire()"))
    });
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn no_file_is_longer_than_five_hundred_lines() {
    let mut long = Vec::new();
    for folder in ["src", "tests", "templates", "migrations"] {
        for path in files(folder, &[".rs", ".html", ".sql", ".toml", ".ftl"]) {
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            if lines > 500 {
                long.push(format!("{} has {lines}", path.display()));
            }
        }
    }
    assert_eq!(long, Vec::<String>::new());
}

#[test]
fn templates_keep_to_the_content_security_policy_and_to_words() {
    let found = offences(&files("templates", &[".html"]), |path, line| {
        let fields = path.ends_with("parts/form.html") || path.ends_with("layout/base.html");
        line.contains("style=\"")
            || line.contains("<script")
            || line.contains(" onclick")
            || (line.contains("|safe") && !fields && !line.contains("svg"))
    });
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn sources_hold_no_left_over_markers_and_nothing_of_this_machine() {
    let mut all: Vec<PathBuf> = ["src", "tests", "templates", "migrations", "static"]
        .iter()
        .flat_map(|folder| files(folder, &[".rs", ".html", ".sql", ".toml", ".ftl", ".css", ".json"]))
        .collect();
    all.extend(["Cargo.toml", "Makefile", "README.md", "docker-compose.yml", "Dockerfile"].map(PathBuf::from));
    // Spelt apart, so that this file does not find itself.
    let markers = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("todo", "!("),
        concat!("/wo", "rk/"),
        concat!("/ro", "ot/"),
        concat!("#[ign", "ore"),
    ];
    let mut found = Vec::new();
    for path in all {
        for (number, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            if markers.iter().any(|marker| line.contains(marker)) {
                found.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}
