//! The worker that sends what waits in the outbox. At least once: a crash between sending and marking sends again,
//! with the same key, so that whoever delivers can drop the second.

use std::sync::{Arc, Mutex, PoisonError};

use super::message::Message;
use super::queries;
use crate::error::AppError;
use crate::ids::{MessageId, OfficeId};
use crate::tenancy::{Context, Db};
use crate::web::language::Language;

/// Messages of one round, so that a round ends soon and a stop does not wait long.
const ROUND: i64 = 50;

/// A message on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// Its id: the same when it is sent again.
    pub id: MessageId,
    /// The number the family gave.
    pub phone: String,
    /// The text.
    pub text: String,
}

/// What carries messages away.
#[derive(Clone, Debug)]
pub enum Transport {
    /// Nothing leaves; the log says how many. The only one until an operator's gateway is connected.
    Log,
    /// Keeps them for a test to look at.
    Memory(Arc<Mutex<Vec<Outgoing>>>),
}

impl Transport {
    fn hand_over(&self, messages: Vec<Outgoing>) {
        match self {
            Self::Log => {
                if !messages.is_empty() {
                    tracing::info!(messages = messages.len(), "messages handed over");
                }
            }
            Self::Memory(kept) => kept.lock().unwrap_or_else(PoisonError::into_inner).extend(messages),
        }
    }
}

/// Sends one round of an office's messages; how many were settled. A family that gave no number, or did not say that
/// a message is safe, gets none: its page has the news.
///
/// # Errors
/// When the database is away; what was not marked is sent by the next round.
pub async fn send_round(db: &Db, office: OfficeId, transport: &Transport) -> Result<usize, AppError> {
    let mut tx = db.begin(&Context::worker(office)).await?;
    let now = tx.now();
    let waiting = queries::take(&mut tx, ROUND).await?;
    let settled = waiting.len();
    let mut messages = Vec::new();
    for row in waiting {
        let (Some(message), Some(language)) = (Message::parse(&row.template), Language::parse(&row.language)) else {
            tracing::warn!(id = %row.id, "a message of an unknown kind or language is left unsent");
            queries::mark_sent(&mut tx, row.id, now).await?;
            continue;
        };
        if row.safe == "yes" && !row.phone.is_empty() {
            messages.push(Outgoing { id: row.id, phone: row.phone, text: message.text(language) });
        }
        queries::mark_sent(&mut tx, row.id, now).await?;
    }
    transport.hand_over(messages);
    tx.commit().await?;
    Ok(settled)
}
