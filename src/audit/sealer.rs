//! The sealer: appends the office's new rows to its chain and signs the end, within a second. Rows are only ever added.
//!
//! Several servers may run it: one has the office's turn, the others pass. A row without the server's keyed hash is
//! left out of the chain, so that `puente audit verify` names it.

use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::SigningKey;
use uuid::Uuid;

use super::chain::{self, Checkpoint, Keys, Signed};
use super::queries;
use crate::config::Secret;
use crate::error::AppError;
use crate::tenancy::{Context, Db, Office};

/// Rows sealed in one transaction.
const BATCH: i64 = 1000;

/// How far before the newest sealed row the sealer looks for rows whose transactions ended late.
const LOOK_BACK: TimeDelta = TimeDelta::minutes(10);

/// The key that signs checkpoints.
pub fn signing_key(secret: &Secret) -> SigningKey {
    SigningKey::from_bytes(&secret.key("audit checkpoint"))
}

/// The keys to verify with.
pub fn keys(secret: &Secret) -> Keys {
    Keys { rows: secret.key("audit row"), checkpoints: signing_key(secret).verifying_key() }
}

/// Seals everything of an office that waits; how many rows.
///
/// # Errors
/// When the database is away; the next round goes on where this one ended.
pub async fn seal(db: &Db, secret: &Secret, office: &Office) -> Result<u64, AppError> {
    let (mut sealed, mut after) = (0, None);
    loop {
        let batch = seal_batch(db, secret, office, after).await?;
        sealed += batch.sealed;
        if batch.last.is_none() {
            return Ok(sealed);
        }
        after = batch.last;
    }
}

/// What a transaction of the sealer did.
struct Batch {
    sealed: u64,
    /// The last row looked at, when there may be more.
    last: Option<(DateTime<Utc>, Uuid)>,
}

async fn seal_batch(db: &Db, secret: &Secret, office: &Office, after: Option<(DateTime<Utc>, Uuid)>) -> Result<Batch, AppError> {
    let mut tx = db.begin(&Context::worker(office.id)).await?;
    if !queries::take_turn(&mut tx, office.id).await? {
        return Ok(Batch { sealed: 0, last: None });
    }
    let (size, mut root, newest) = match queries::chain_end(&mut tx, office.id).await? {
        Some((seq, hash, at)) => (seq, hash.as_slice().try_into().map_err(AppError::broken)?, at),
        None => (0, chain::genesis(office.id.0), None),
    };
    let beginning = newest.map_or(DateTime::<Utc>::UNIX_EPOCH, |at| at - LOOK_BACK);
    let rows = queries::unsealed(&mut tx, office.id, after.unwrap_or((beginning, Uuid::nil())), BATCH).await?;
    let row_key = secret.key("audit row");
    let mut links = Vec::with_capacity(rows.len());
    for row in &rows {
        if !row.is_genuine(&row_key) {
            tracing::error!(office = %office.slug, row = %row.event.id, "an audit row was not written by the server; it stays unsealed");
            continue;
        }
        root = chain::next(&root, &row.event);
        links.push((row.event.id, root));
    }
    let sealed = links.len() as u64;
    let last = rows.last().filter(|_| rows.len() as u64 == BATCH.unsigned_abs()).map(|row| (row.event.at, row.event.id));
    if sealed > 0 {
        queries::append(&mut tx, office.id, size, &links).await?;
        let checkpoint = Checkpoint::new(&office.slug, size.unsigned_abs() + sealed, root);
        let signature = checkpoint.sign(&signing_key(secret));
        let now = tx.now();
        queries::insert_checkpoint(&mut tx, office.id, &Signed { checkpoint, signature }, now).await?;
        tx.commit().await?;
    }
    Ok(Batch { sealed, last })
}
