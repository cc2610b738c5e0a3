//! Accounts and keys of the demonstration, read back from the database so that a later start prints the same.

use std::fmt::Write;

use serde::Serialize;

use super::{PASSWORD, queries};
use crate::auth::access_number;
use crate::auth::password::Hasher;
use crate::config::Config;
use crate::error::AppError;
use crate::ids::CaseId;
use crate::tenancy::{Context, Db};

/// The public PINs of the demonstration's families; which one a family has follows from its id.
const PINS: [&str; 8] = ["280416", "193746", "507281", "640938", "815203", "372695", "906154", "451870"];

/// Families told of, an office.
const FAMILIES: i64 = 20;

/// The PIN of a demonstration's family.
pub fn pin_of(case: CaseId) -> &'static str {
    PINS.get(pin_index(case)).copied().unwrap_or_default()
}

fn pin_index(case: CaseId) -> usize {
    usize::from(case.0.as_bytes().first().copied().unwrap_or_default()) % PINS.len()
}

/// Every distinct secret, hashed once.
pub struct Hashes {
    /// The hash of [`PASSWORD`].
    pub password: String,
    pins: Vec<String>,
}

impl Hashes {
    /// Hashes them, with salts from the seed.
    ///
    /// # Errors
    /// As [`Hasher::hash`].
    pub async fn new(hasher: &Hasher, seed: u64) -> Result<Self, AppError> {
        let mut source = super::ids::Source::new(seed, "salts");
        let password = hasher.hash(PASSWORD, source.bytes()).await?;
        let mut pins = Vec::with_capacity(PINS.len());
        for pin in PINS {
            pins.push(hasher.hash(pin, source.bytes()).await?);
        }
        Ok(Self { password, pins })
    }

    /// The hash of a family's PIN.
    pub fn pin(&self, case: CaseId) -> &str {
        self.pins.get(pin_index(case)).map_or("", String::as_str)
    }
}

/// One way in.
#[derive(Clone, Debug, Serialize)]
pub struct SignIn {
    /// The office's name in paths.
    pub office: String,
    /// The role.
    pub role: String,
    /// Whom they work for; nothing for families.
    pub organisation: Option<String>,
    /// Name or number, with its secret.
    #[serde(flatten)]
    pub key: Key,
    /// The secret of a one-time code; the demonstration has none.
    pub totp_secret: Option<String>,
}

/// What somebody signs in with.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Key {
    /// Staff.
    Staff {
        /// The user name.
        user: String,
        /// The password.
        password: String,
    },
    /// A family.
    Family {
        /// The access number.
        access_number: String,
        /// The PIN.
        pin: String,
        /// Where the case stands, for the terminal's table.
        #[serde(skip)]
        state: String,
    },
}

/// All of them, by office.
#[derive(Clone, Debug)]
pub struct SignIns(Vec<SignIn>);

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    sign_ins: &'a [SignIn],
}

impl SignIns {
    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &SignIn> {
        self.0.iter()
    }

    /// The document that `puente demo --sign-ins json` prints.
    ///
    /// # Errors
    /// Never for these types.
    pub fn document(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(&Document { format: "puente-sign-ins/1", sign_ins: &self.0 })
    }

    /// A table for the terminal: staff once, since their names are the same at every office, then a few families.
    pub fn table(&self) -> String {
        let mut table = format!("Staff sign in at /es/OFFICE/staff/sign-in, the same at every office, password {PASSWORD}:\n");
        let first = self.0.first().map(|sign_in| sign_in.office.as_str()).unwrap_or_default();
        // Writing to a String cannot fail.
        for sign_in in self.0.iter().filter(|sign_in| sign_in.office == first) {
            if let Key::Staff { user, .. } = &sign_in.key {
                let _ = writeln!(table, "  {user:<12} {}", sign_in.role);
            }
        }
        table.push_str("Families come back at /es/OFFICE/resume:\n");
        for sign_in in &self.0 {
            if let Key::Family { access_number, pin, state } = &sign_in.key {
                let number = access_number::grouped(access_number);
                let _ = writeln!(table, "  {:<12} {number}  PIN {pin}  {state}", sign_in.office);
            }
        }
        table
    }
}

/// Reads the demonstration's accounts and keys of every office.
pub(super) async fn read(db: &Db, config: &Config) -> Result<SignIns, AppError> {
    let mut sign_ins = Vec::new();
    for office in db.offices().await?.iter() {
        let mut tx = db.begin(&Context::worker(office.id)).await?;
        for staff in queries::staff(&mut tx).await? {
            if super::ids::is_demonstration(staff.id.0) {
                sign_ins.push(SignIn {
                    office: office.slug.clone(),
                    role: staff.role,
                    organisation: Some(staff.organisation),
                    key: Key::Staff { user: staff.user_name, password: PASSWORD.to_owned() },
                    totp_secret: None,
                });
            }
        }
        for family in queries::families(&mut tx, FAMILIES).await? {
            if super::ids::is_demonstration(family.case.0) {
                sign_ins.push(SignIn {
                    office: office.slug.clone(),
                    role: "applicant".to_owned(),
                    organisation: None,
                    key: Key::Family {
                        access_number: access_number::of_case(&config.secret, office.id, family.case),
                        pin: pin_of(family.case).to_owned(),
                        state: family.state,
                    },
                    totp_secret: None,
                });
            }
        }
        tx.commit().await?;
    }
    Ok(SignIns(sign_ins))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_pin_is_one_anybody_would_try_first() {
        for pin in PINS {
            assert!(access_number::is_pin(pin) && !access_number::is_simple_pin(pin), "{pin}");
        }
    }

    #[test]
    fn the_document_has_the_fields_of_its_format() {
        let sign_in = |key| SignIn { office: "ecuador".into(), role: "x".into(), organisation: None, key, totp_secret: None };
        let document = SignIns(vec![
            sign_in(Key::Staff { user: "iom1".into(), password: "p".into() }),
            sign_in(Key::Family { access_number: "1".into(), pin: "2".into(), state: "draft".into() }),
        ])
        .document()
        .unwrap();
        let json: serde_json::Value = serde_json::from_str(&document).unwrap();
        assert_eq!(json["format"], "puente-sign-ins/1");
        let keys = |at: usize| json["sign_ins"][at].as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
        assert_eq!(keys(0), "office organisation password role totp_secret user");
        assert_eq!(keys(1), "access_number office organisation pin role totp_secret");
    }
}
