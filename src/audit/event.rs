//! One audit row, and the bytes that are hashed and signed for it. Pure.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Who did what to what, when and in which request. Holds no name and no value, cases by their opaque id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The office.
    pub office: Uuid,
    /// The row.
    pub id: Uuid,
    /// When, by the installation's clock.
    pub at: DateTime<Utc>,
    /// `visitor`, `applicant`, `staff` or `system`.
    pub actor_kind: String,
    /// The member of staff or the case that acted.
    pub actor_id: Option<Uuid>,
    /// In what role.
    pub role: String,
    /// The verb.
    pub action: String,
    /// The table acted on.
    pub subject: String,
    /// Its row.
    pub subject_id: Option<Uuid>,
    /// The case concerned.
    pub case_id: Option<Uuid>,
    /// The reference number of the request.
    pub request: String,
}

impl Event {
    /// The row as bytes: each field with its length before it, absent ones marked, so that no two rows share them.
    pub fn canonical(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(256);
        let mut push = |field: Option<&[u8]>| match field {
            Some(field) => {
                bytes.push(1);
                bytes.extend_from_slice(&(field.len() as u64).to_be_bytes());
                bytes.extend_from_slice(field);
            }
            None => bytes.push(0),
        };
        push(Some(self.office.as_bytes()));
        push(Some(self.id.as_bytes()));
        push(Some(&self.at.timestamp_micros().to_be_bytes()));
        push(Some(self.actor_kind.as_bytes()));
        push(self.actor_id.as_ref().map(|id| &id.as_bytes()[..]));
        push(Some(self.role.as_bytes()));
        push(Some(self.action.as_bytes()));
        push(Some(self.subject.as_bytes()));
        push(self.subject_id.as_ref().map(|id| &id.as_bytes()[..]));
        push(self.case_id.as_ref().map(|id| &id.as_bytes()[..]));
        push(Some(self.request.as_bytes()));
        bytes
    }
}
