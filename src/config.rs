//! Every setting, where it comes from, its default and its check.
//!
//! `puente serve` refuses to start with a missing or demonstration secret; each refusal names the setting and the remedy.

use std::net::SocketAddr;
use std::path::PathBuf;

use chrono::TimeDelta;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// A bad or missing setting.
#[derive(Debug, thiserror::Error)]
#[error("{setting}: {problem}. {remedy}")]
pub struct ConfigError {
    /// The environment variable.
    pub setting: &'static str,
    /// What is wrong with it.
    pub problem: String,
    /// What to do.
    pub remedy: &'static str,
}

/// The secret everything else is derived from. It is never shown, logged or stored in the database.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

/// The secret of the demonstration, public by nature; `serve` refuses it.
const DEMONSTRATION_SECRET: [u8; 32] = *b"puente demonstration, not secret";

impl Secret {
    /// The demonstration's public secret.
    pub fn demonstration() -> Self {
        Self(DEMONSTRATION_SECRET)
    }

    /// Parses 64 hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let mut key = [0; 32];
        hex::decode_to_slice(text.trim(), &mut key).map_err(|_| ConfigError {
            setting: "PUENTE_SECRET_FILE",
            problem: "the file does not hold 64 hexadecimal digits".into(),
            remedy: "Make one with `openssl rand -hex 32` and keep it outside the database's backup",
        })?;
        if key == DEMONSTRATION_SECRET {
            return Err(ConfigError {
                setting: "PUENTE_SECRET_FILE",
                problem: "this is the demonstration's secret, which everybody knows".into(),
                remedy: "Make one with `openssl rand -hex 32`",
            });
        }
        Ok(Self(key))
    }

    /// The key for one purpose, named by `label`: HMAC-SHA-256 of the label under the secret.
    pub fn key(&self, label: &str) -> [u8; 32] {
        mac(&self.0, &[label.as_bytes()])
    }
}

/// HMAC-SHA-256 of the parts, each preceded by its length, so that no two lists of parts meet.
pub fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = keyed(key);
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// HMAC-SHA-256 of exactly these bytes, as the database computes it.
pub fn plain_mac(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    let mut mac = keyed(key);
    mac.update(message);
    mac.finalize().into_bytes().into()
}

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
fn keyed(key: &[u8; 32]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes a key of any length")
}

/// How much work a password hash costs.
#[derive(Clone, Copy, Debug)]
pub struct HashCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Hashes computed side by side; more wait, and many more are turned away with 503.
    pub side_by_side: usize,
}

/// How often the same thing may be tried in a window of ten minutes. Settings, so that tests and benches on
/// one address run the same code as production.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Wrong sign-ins aimed at one account or access number.
    pub sign_ins_per_account: i32,
    /// Sign-ins and registrations from one address.
    pub per_address: i32,
    /// Open connections from one address.
    pub connections_per_address: usize,
    /// Open connections in all.
    pub connections: usize,
}

/// For how long a list of free hours is shown again without looking, in milliseconds.
const LIST_GOOD_FOR: i64 = 1000;

/// All settings of the server.
#[derive(Clone, Debug)]
pub struct Config {
    /// The login role's database address.
    pub database_url: String,
    /// Address and port to listen on.
    pub bind: SocketAddr,
    /// Scheme and host people use, for the check of where a form came from; empty takes the request's own host.
    pub public_origin: String,
    /// Behind TLS: cookies get the `__Host-` prefix and `Secure`.
    pub secure_cookies: bool,
    /// How many proxies in front add to `X-Forwarded-For`; the address is counted from the right.
    pub trusted_proxies: usize,
    /// The secret keys are derived from.
    pub secret: Secret,
    /// Cost of a password hash.
    pub hash_cost: HashCost,
    /// Rate limits.
    pub limits: Limits,
    /// Database connections per process.
    pub pool_size: u32,
    /// For how long a list of free hours is shown again without looking.
    pub list_good_for: TimeDelta,
}

impl Config {
    /// Production settings from the environment, read through `variable`.
    pub fn from_env(variable: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let missing = |setting, remedy| ConfigError { setting, problem: "is not set".into(), remedy };
        let database_url = variable("DATABASE_URL").ok_or_else(|| {
            missing("DATABASE_URL", "Give the address of the database for the login role, postgres://puente_app:...@host/puente")
        })?;
        let secret_file = variable("PUENTE_SECRET_FILE").map(PathBuf::from).ok_or_else(|| {
            missing("PUENTE_SECRET_FILE", "Name a file with 64 hexadecimal digits, made with `openssl rand -hex 32`")
        })?;
        let secret = std::fs::read_to_string(&secret_file).map_err(|error| ConfigError {
            setting: "PUENTE_SECRET_FILE",
            problem: format!("cannot be read: {}", error.kind()),
            remedy: "Name a file that the server may read",
        })?;
        let public_origin = variable("PUENTE_PUBLIC_ORIGIN").ok_or_else(|| {
            missing("PUENTE_PUBLIC_ORIGIN", "Give the scheme and host people use, such as https://puente.example")
        })?;
        if !public_origin.starts_with("https://") || public_origin.ends_with('/') {
            return Err(ConfigError {
                setting: "PUENTE_PUBLIC_ORIGIN",
                problem: "is not https://host without a path".into(),
                remedy: "Production runs behind TLS; give the scheme and host people use",
            });
        }
        Ok(Self {
            database_url,
            bind: number(&variable, "PUENTE_BIND", SocketAddr::from(([127, 0, 0, 1], 8080)))?,
            public_origin,
            secure_cookies: true,
            trusted_proxies: number(&variable, "PUENTE_TRUSTED_PROXIES", 0)?,
            secret: Secret::parse(&secret)?,
            hash_cost: HashCost {
                memory_kib: number(&variable, "PUENTE_HASH_MEMORY_KIB", 19 * 1024)?,
                passes: number(&variable, "PUENTE_HASH_PASSES", 2)?,
                side_by_side: number(&variable, "PUENTE_HASH_SIDE_BY_SIDE", 2)?,
            },
            limits: Limits {
                sign_ins_per_account: number(&variable, "PUENTE_SIGN_INS_PER_ACCOUNT", 10)?,
                per_address: number(&variable, "PUENTE_TRIES_PER_ADDRESS", 300)?,
                connections_per_address: number(&variable, "PUENTE_CONNECTIONS_PER_ADDRESS", 64)?,
                connections: number(&variable, "PUENTE_CONNECTIONS", 4096)?,
            },
            pool_size: number(&variable, "PUENTE_POOL_SIZE", 20)?,
            list_good_for: TimeDelta::milliseconds(number(&variable, "PUENTE_LIST_GOOD_FOR_MS", LIST_GOOD_FOR)?.clamp(0, 10_000)),
        })
    }

    /// Settings of the demonstration and of tests: public secret, no TLS, cheap hashes.
    pub fn demonstration(database_url: String, bind: SocketAddr) -> Self {
        Self {
            database_url,
            bind,
            public_origin: String::new(),
            secure_cookies: false,
            trusted_proxies: 0,
            secret: Secret::demonstration(),
            hash_cost: HashCost { memory_kib: 8 * 1024, passes: 1, side_by_side: 2 },
            limits: Limits { sign_ins_per_account: 10, per_address: 100_000, connections_per_address: 1024, connections: 4096 },
            pool_size: 20,
            list_good_for: TimeDelta::milliseconds(LIST_GOOD_FOR),
        }
    }
}

fn number<T: std::str::FromStr>(
    variable: &impl Fn(&str) -> Option<String>,
    setting: &'static str,
    default: T,
) -> Result<T, ConfigError> {
    variable(setting).map_or(Ok(default), |text| {
        text.parse().map_err(|_| ConfigError {
            setting,
            problem: format!("{text:?} cannot be read"),
            remedy: "Give a value of the form the README's table of settings shows, or leave it out",
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn production_refuses_the_demonstration_secret() {
        let error = Secret::parse(&hex::encode(DEMONSTRATION_SECRET)).unwrap_err();
        assert!(error.to_string().contains("PUENTE_SECRET_FILE"), "{error}");
    }

    #[test]
    fn a_missing_setting_is_named_with_its_remedy() {
        let error = Config::from_env(|_| None).unwrap_err();
        assert_eq!(error.setting, "DATABASE_URL");
        assert!(error.to_string().contains("postgres://"), "{error}");
    }

    #[test]
    fn the_secret_does_not_show_itself() {
        assert_eq!(format!("{:?}", Secret::demonstration()), "Secret(hidden)");
    }

    #[test]
    fn keys_differ_by_label_and_parts_do_not_run_together() {
        let secret = Secret::demonstration();
        assert_ne!(secret.key("a"), secret.key("b"));
        assert_ne!(mac(&[0; 32], &[b"ab", b"c"]), mac(&[0; 32], &[b"a", b"bc"]));
    }
}
