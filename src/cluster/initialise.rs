//! Makes the data of a new cluster. `initdb` works in a folder of its own that gets the name `data`
//! only when it is complete, so that a half-made cluster is never taken for one: `data` exists or
//! it does not.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::id;

use super::account::Account;
use super::binaries::Binaries;
use super::folder::{Folder, make_private};
use super::{ClusterError, SUPERUSER, supervise};

/// The beginning of the name of a folder that `initdb` has not finished.
pub(super) const UNFINISHED: &str = "unfinished-";

/// The major version that made the data, if there is any.
pub(super) fn data_version(folder: &Folder) -> Option<u32> {
    fs::read_to_string(folder.data().join("PG_VERSION")).ok()?.trim().parse().ok()
}

/// The superuser's password.
pub(super) fn password(folder: &Folder) -> Result<String, ClusterError> {
    let path = folder.password();
    match fs::read_to_string(&path) {
        Ok(text) => Ok(text.trim().to_owned()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(ClusterError::PasswordLost(folder.root().to_path_buf())),
        Err(error) => Err(ClusterError::io("read the password", &path)(error)),
    }
}

/// Runs `initdb` unless there is data. The caller holds both locks.
pub(super) fn ensure(folder: &Folder, account: &Account, binaries: &Binaries, throwaway: bool) -> Result<(), ClusterError> {
    remove_unfinished(folder.root());
    if folder.data().exists() {
        return Ok(());
    }
    write_password(folder, account)?;
    // Sorting and upper case need more than plain C where the system has it (macOS often has not).
    let made =
        initdb(folder, account, binaries, throwaway, "C.UTF-8").or_else(|_| initdb(folder, account, binaries, throwaway, "C"));
    remove_unfinished(folder.root());
    made
}

fn initdb(folder: &Folder, account: &Account, binaries: &Binaries, throwaway: bool, locale: &str) -> Result<(), ClusterError> {
    let unfinished = folder.root().join(format!("{UNFINISHED}{}-{locale}", id()));
    make_private(&unfinished, account)?;
    let mut arguments = vec![
        "--encoding=UTF8".into(),
        format!("--locale={locale}").into(),
        "--lc-messages=C".into(),
        format!("--username={SUPERUSER}").into(),
        "--auth=scram-sha-256".into(),
        "--data-checksums".into(),
        "--no-instructions".into(),
        "--pwfile".into(),
        folder.password().into_os_string(),
        "--pgdata".into(),
        unfinished.clone().into_os_string(),
    ];
    if throwaway {
        arguments.push("--no-sync".into());
    }
    supervise::run(folder, account, &binaries.program("initdb"), &arguments)?;
    fs::rename(&unfinished, folder.data())
        .and_then(|()| File::open(folder.root())?.sync_all())
        .map_err(ClusterError::io("put in place", &folder.data()))
}

/// Best effort: an `initdb` whose owner was killed may still be at work in one of them; it ends
/// soon, and the next start removes the rest.
fn remove_unfinished(root: &Path) {
    for entry in fs::read_dir(root).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// 192 random bits from the system. They name nothing and decide nothing that is ever replayed.
fn write_password(folder: &Folder, account: &Account) -> Result<(), ClusterError> {
    let path = folder.password();
    let write = || {
        let mut random = [0_u8; 24];
        File::open("/dev/urandom")?.read_exact(&mut random)?;
        let text = random.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        writeln!(file, "{text}")?;
        file.sync_all()?;
        // `initdb` reads it as the server's user.
        account.give(&path)
    };
    write().map_err(ClusterError::io("write the password", &path))
}
