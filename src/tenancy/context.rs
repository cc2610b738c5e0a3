//! Who is asking, for one transaction: signed by the server, verified by the database.

use std::fmt::Write;

use serde::Serialize;
use uuid::Uuid;

use crate::auth::Role;
use crate::clock::real_now;
use crate::config::plain_mac;
use crate::ids::{CaseId, OfficeId, StaffId};

/// Seconds for which a signed context opens transactions.
const LIFE_SECONDS: i64 = 120;

/// In what capacity the transaction acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Eyes {
    /// Nobody yet: public facts.
    Visitor,
    /// Signing in: keys and sessions, no case.
    Gate,
    /// The applicant of one case.
    Applicant(CaseId),
    /// A member of staff.
    Staff(StaffId, Role),
    /// The system itself: sealer, outbox, nightly jobs, demonstration data.
    Worker,
}

/// The context of a transaction.
#[derive(Clone, Debug)]
pub struct Context {
    /// The office whose rows are in reach.
    pub office: OfficeId,
    /// In what capacity.
    pub eyes: Eyes,
    /// The reference number of the request, for the audit row.
    pub request: String,
}

#[derive(Serialize)]
struct Claims<'a> {
    office: OfficeId,
    role: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    actor: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<CaseId>,
    until: i64,
}

impl Context {
    /// The context of `eyes` at `office` during the request with this reference.
    pub fn new(office: OfficeId, eyes: Eyes, request: &str) -> Self {
        Self { office, eyes, request: request.to_owned() }
    }

    /// The system's own context, outside any request.
    pub fn worker(office: OfficeId) -> Self {
        Self::new(office, Eyes::Worker, "worker")
    }

    /// The role's name as the policies know it.
    pub fn role(&self) -> &'static str {
        match self.eyes {
            Eyes::Visitor => "visitor",
            Eyes::Gate => "gate",
            Eyes::Applicant(_) => "applicant",
            Eyes::Staff(_, role) => role.as_str(),
            Eyes::Worker => "worker",
        }
    }

    /// The member of staff or the case that acts, for audit rows and idempotency.
    pub fn actor(&self) -> Option<Uuid> {
        match self.eyes {
            Eyes::Applicant(case) => Some(case.0),
            Eyes::Staff(staff, _) => Some(staff.0),
            Eyes::Visitor | Eyes::Gate | Eyes::Worker => None,
        }
    }

    /// The setting that the database verifies: 64 hex digits of HMAC-SHA-256, then the claims as JSON.
    pub(super) fn sign(&self, key: &[u8; 32]) -> Result<String, serde_json::Error> {
        let (actor, case) = match self.eyes {
            Eyes::Applicant(case) => (None, Some(case)),
            Eyes::Staff(staff, _) => (Some(staff.0), None),
            Eyes::Visitor | Eyes::Gate | Eyes::Worker => (None, None),
        };
        let claims = serde_json::to_string(&Claims {
            office: self.office,
            role: self.role(),
            actor,
            case,
            until: real_now().timestamp() + LIFE_SECONDS,
        })?;
        let mut signed = String::with_capacity(64 + claims.len());
        for byte in plain_mac(key, claims.as_bytes()) {
            let _ = write!(signed, "{byte:02x}");
        }
        signed.push_str(&claims);
        Ok(signed)
    }
}
