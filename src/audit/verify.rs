//! Recomputes an office's chain from its rows, page by page, while others go on writing. Reads only.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::chain::{Finding, Signed, Verifier};
use super::sealer::{keys, signing_key};
use super::{chain, queries};
use crate::config::Secret;
use crate::error::AppError;
use crate::tenancy::{Context, Db, Office};

/// Rows read at a time.
const PAGE: i64 = 1000;

/// A chain that fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Rows in the chain.
    pub size: u64,
    /// The newest sealed row and its instant.
    pub newest: Option<(Uuid, DateTime<Utc>)>,
    /// Rows not sealed yet.
    pub unsealed: u64,
}

/// Why a chain was not found good.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// Something does not fit.
    #[error(transparent)]
    Found(#[from] Finding),
    /// It could not be read.
    #[error("the audit rows could not be read")]
    Database(#[from] AppError),
}

/// Verifies an office's chain, against a kept head if there is one.
///
/// # Errors
/// The first thing that does not fit, or that the database could not be read.
pub async fn verify(db: &Db, secret: &Secret, office: &Office, kept: Option<&Signed>) -> Result<Verified, VerifyError> {
    let mut verifier = Verifier::new(office.id.0, &office.slug, keys(secret));
    if let Some(kept) = kept {
        verifier.expect(kept)?;
    }
    loop {
        let read = page(db, office, &mut verifier).await?;
        if read == 0 {
            // A checkpoint and its rows are committed together: one seen here has its rows on the next page, or they are gone.
            let beyond = beyond(db, office, &verifier).await?;
            if beyond.is_empty() || page(db, office, &mut verifier).await? == 0 {
                for signed in &beyond {
                    verifier.expect(signed)?;
                }
                break;
            }
        }
    }
    verifier.end()?;
    let mut tx = db.begin(&Context::worker(office.id)).await?;
    let newest = queries::newest_checkpoint(&mut tx, office.id, &office.slug).await.map_err(AppError::from)?;
    drop(tx);
    if newest.map_or(0, |stored| stored.signed.checkpoint.size) < verifier.size() {
        return Err(Finding::Unsigned { size: verifier.size() }.into());
    }
    let unsealed = unsealed(db, office, &verifier).await?;
    Ok(Verified { size: verifier.size(), newest: verifier.newest(), unsealed })
}

fn place(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

async fn page(db: &Db, office: &Office, verifier: &mut Verifier) -> Result<usize, VerifyError> {
    let mut tx = db.begin(&Context::worker(office.id)).await?;
    let after = place(verifier.size());
    let links = queries::links(&mut tx, office.id, after, PAGE).await.map_err(AppError::from)?;
    let up_to = links.last().map_or(after, |link| place(link.seq));
    let checkpoints = queries::checkpoints(&mut tx, office.id, &office.slug, after, up_to).await.map_err(AppError::from)?;
    drop(tx);
    for signed in &checkpoints {
        verifier.expect(signed)?;
    }
    for link in &links {
        verifier.link(link)?;
    }
    Ok(links.len())
}

async fn beyond(db: &Db, office: &Office, verifier: &Verifier) -> Result<Vec<Signed>, VerifyError> {
    let mut tx = db.begin(&Context::worker(office.id)).await?;
    let after = place(verifier.size());
    Ok(queries::checkpoints(&mut tx, office.id, &office.slug, after, i64::MAX).await.map_err(AppError::from)?)
}

async fn unsealed(db: &Db, office: &Office, verifier: &Verifier) -> Result<u64, VerifyError> {
    let (mut count, mut after) = (0, (DateTime::<Utc>::UNIX_EPOCH, Uuid::nil()));
    loop {
        let mut tx = db.begin(&Context::worker(office.id)).await?;
        let rows = queries::unsealed(&mut tx, office.id, after, PAGE).await.map_err(AppError::from)?;
        drop(tx);
        let Some(last) = rows.last() else {
            return Ok(count);
        };
        after = (last.event.at, last.event.id);
        for row in &rows {
            verifier.unsealed(row)?;
        }
        count += rows.len() as u64;
    }
}

/// The newest signed checkpoint of an office; the signed beginning where nothing is sealed yet.
///
/// # Errors
/// When the database does not answer.
pub async fn head(db: &Db, secret: &Secret, office: &Office) -> Result<Signed, AppError> {
    let mut tx = db.begin(&Context::worker(office.id)).await?;
    if let Some(stored) = queries::newest_checkpoint(&mut tx, office.id, &office.slug).await? {
        return Ok(stored.signed);
    }
    let checkpoint = chain::Checkpoint::new(&office.slug, 0, chain::genesis(office.id.0));
    let signature = checkpoint.sign(&signing_key(secret));
    Ok(Signed { checkpoint, signature })
}
