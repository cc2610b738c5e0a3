//! Messages to families, written in the same transaction as their cause and sent by a worker at least once.
//!
//! Every slice that has news for a family calls [`enqueue`]; the sender takes what waits, with `for update skip locked`,
//! so that several servers share the work. A message carries no name, country, agency or pathway: a phone is shared.

pub mod message;
mod queries;
pub mod sender;

pub use message::Message;

use crate::error::AppError;
use crate::ids::CaseId;
use crate::tenancy::OfficeTx;

/// Queues a message to the family of a case, in the case's language. The same `dedup_key` at the same office queues
/// once: name the cause, such as `invited/{invitation}`.
///
/// # Errors
/// `NotFound` when the case does not exist for these eyes.
pub async fn enqueue(tx: &mut OfficeTx, case: CaseId, message: Message, dedup_key: &str) -> Result<(), AppError> {
    queries::enqueue(tx, case, message.as_str(), dedup_key).await
}
