//! What the server makes for an act and the database only stores: identifiers, and audit rows with their keyed hash.

use std::sync::atomic::{AtomicU16, Ordering};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::context::{Context, Eyes};
use crate::audit::Event;
use crate::clock::Random;
use crate::config::mac;
use crate::ids::CaseId;

/// Makes identifiers and audit rows of one actor at one instant.
#[derive(Debug)]
pub struct Issuer {
    pub(super) context: Context,
    pub(super) now: DateTime<Utc>,
    pub(super) random: Random,
    /// How many identifiers were made.
    pub(super) made: AtomicU16,
    pub(super) audit_key: [u8; 32],
}

impl Issuer {
    /// A new identifier. Those of one issuer sort in the order made.
    pub fn new_id<T: From<Uuid>>(&self) -> T {
        T::from(self.random.nth_id(self.now, self.made.fetch_add(1, Ordering::Relaxed)))
    }

    /// Chance.
    pub fn random(&self) -> &Random {
        &self.random
    }

    /// The audit row of a read or change and its keyed hash, to be written with it.
    /// `action` is a verb such as `case.read`, `subject` the table, never a name or a value.
    pub fn audit_row(
        &self,
        action: &'static str,
        subject: &'static str,
        subject_id: Option<Uuid>,
        case: Option<CaseId>,
    ) -> (Event, [u8; 32]) {
        let kind = match self.context.eyes {
            Eyes::Visitor | Eyes::Gate => "visitor",
            Eyes::Applicant(_) => "applicant",
            Eyes::Staff(..) => "staff",
            Eyes::Worker => "system",
        };
        let event = Event {
            office: self.context.office.0,
            id: self.new_id(),
            at: self.now,
            actor_kind: kind.to_owned(),
            actor_id: self.context.actor(),
            role: self.context.role().to_owned(),
            action: action.to_owned(),
            subject: subject.to_owned(),
            subject_id,
            case_id: case.map(|case| case.0),
            request: self.context.request.clone(),
        };
        let mac = mac(&self.audit_key, &[&event.canonical()]);
        (event, mac)
    }
}
