//! The chain over an office's audit rows: how rows are hashed, how its head is signed, and what tampering is found. Pure.
//!
//! Each row's hash covers the one before, so a change of any row changes every later hash; a checkpoint signs how long
//! the chain is and its last hash, so a chain recomputed by somebody without the key does not fit. The rows' own keyed
//! hashes find a row written past the server. Rows cut off together with every checkpoint over them are found only
//! against a head that somebody kept elsewhere.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::event::Event;
use crate::config::mac;

/// A row's transaction is over by then: a row still unsealed and older than a sealed one by more was slipped in.
const LONGEST_TRANSACTION: TimeDelta = TimeDelta::seconds(120);

/// A link of the chain.
pub type Hash = [u8; 32];

/// Where the chain of an office begins.
pub fn genesis(office: Uuid) -> Hash {
    Sha256::new().chain_update(b"puente audit chain/1\0").chain_update(office.as_bytes()).finalize().into()
}

/// The hash of a row after the one whose hash is `prev`.
pub fn next(prev: &Hash, event: &Event) -> Hash {
    Sha256::new().chain_update(prev).chain_update(event.canonical()).finalize().into()
}

/// How long the chain is and what its last hash is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Whose chain: `puente/` and the office's name in paths.
    pub origin: String,
    /// Rows.
    pub size: u64,
    /// The hash of the last, or of the beginning.
    pub root: Hash,
}

impl Checkpoint {
    /// The checkpoint of an office's chain.
    pub fn new(slug: &str, size: u64, root: Hash) -> Self {
        Self { origin: format!("puente/{slug}"), size, root }
    }

    /// What is signed: origin, size and root, a line each, as in C2SP's tlog-checkpoint.
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, BASE64_STANDARD.encode(self.root))
    }

    /// Signs it.
    pub fn sign(&self, key: &SigningKey) -> [u8; 64] {
        key.sign(self.text().as_bytes()).to_bytes()
    }

    /// Whether this is its signature.
    pub fn is_signed(&self, signature: &[u8; 64], key: &VerifyingKey) -> bool {
        key.verify_strict(self.text().as_bytes(), &Signature::from_bytes(signature)).is_ok()
    }
}

/// A checkpoint as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// What is signed.
    pub checkpoint: Checkpoint,
    /// By the installation's key.
    pub signature: [u8; 64],
}

/// A row with the keyed hash that was stored beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The row.
    pub event: Event,
    /// Its keyed hash.
    pub mac: Vec<u8>,
}

impl Row {
    /// Whether the server wrote this row as it stands.
    pub fn is_genuine(&self, audit_key: &[u8; 32]) -> bool {
        mac(audit_key, &[&self.event.canonical()]).as_slice().ct_eq(&self.mac).into()
    }
}

/// A link of the stored chain with the row it seals, if that is still there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its place, from 1.
    pub seq: u64,
    /// The row sealed.
    pub event_id: Uuid,
    /// The stored hash.
    pub hash: Vec<u8>,
    /// The row.
    pub row: Option<Row>,
}

/// What does not fit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    /// A sealed row, or its link, is not what was sealed.
    #[error("row {seq} ({event_id}) was edited after it was sealed")]
    Edited {
        /// Its place.
        seq: u64,
        /// The row.
        event_id: Uuid,
    },
    /// A sealed row, or its link, is gone.
    #[error("row {seq} is missing: it was sealed and then deleted")]
    Missing {
        /// Its place.
        seq: u64,
    },
    /// A row that the server did not write, or that was slipped in among those already sealed.
    #[error("row {event_id} was inserted past the server")]
    Inserted {
        /// The row.
        event_id: Uuid,
    },
    /// The chain ends before a signed size.
    #[error("the chain has {found} rows, {signed} were signed: the newest were cut off")]
    Truncated {
        /// Rows there are.
        found: u64,
        /// Rows there were.
        signed: u64,
    },
    /// The rows fit one another and not what was signed.
    #[error("rows up to {size} are not those that were signed: the chain was computed anew")]
    Rewritten {
        /// The signed size.
        size: u64,
    },
    /// The sealer signs each round, so a chain whose end nobody signed lost its checkpoints.
    #[error("the chain has {size} rows and no checkpoint signs its end: checkpoints were deleted")]
    Unsigned {
        /// Rows there are.
        size: u64,
    },
    /// A checkpoint does not bear the installation's signature.
    #[error("the checkpoint at {size} is not signed by this installation")]
    BadSignature {
        /// Its size.
        size: u64,
    },
}

/// The keys to verify with.
#[derive(Clone, Debug)]
pub struct Keys {
    /// Of the rows' keyed hashes.
    pub rows: [u8; 32],
    /// Of the checkpoints.
    pub checkpoints: VerifyingKey,
}

/// Recomputes the chain of one office, page by page.
#[derive(Clone, Debug)]
pub struct Verifier {
    keys: Keys,
    /// The origin every checkpoint of this office names.
    origin: String,
    size: u64,
    root: Hash,
    newest: Option<(Uuid, DateTime<Utc>)>,
    latest_at: Option<DateTime<Utc>>,
    /// What must hold at a size not reached yet, smallest first.
    ahead: Vec<Checkpoint>,
}

impl Verifier {
    /// At the beginning of an office's chain.
    pub fn new(office: Uuid, slug: &str, keys: Keys) -> Self {
        let beginning = Checkpoint::new(slug, 0, genesis(office));
        Self { keys, origin: beginning.origin, size: 0, root: beginning.root, newest: None, latest_at: None, ahead: Vec::new() }
    }

    /// Rows verified so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The newest row verified so far, with its instant.
    pub fn newest(&self) -> Option<(Uuid, DateTime<Utc>)> {
        self.newest
    }

    /// Holds the chain against a checkpoint: at once where its size is reached, later otherwise.
    ///
    /// # Errors
    /// `BadSignature`, or `Rewritten` when its size is reached and another root stands there. One whose size was
    /// passed already is refused as `Rewritten`: hand them in before the rows.
    pub fn expect(&mut self, signed: &Signed) -> Result<(), Finding> {
        let checkpoint = &signed.checkpoint;
        if checkpoint.origin != self.origin || !checkpoint.is_signed(&signed.signature, &self.keys.checkpoints) {
            return Err(Finding::BadSignature { size: checkpoint.size });
        }
        let at = self.ahead.partition_point(|other| other.size <= checkpoint.size);
        self.ahead.insert(at, checkpoint.clone());
        self.settle()
    }

    fn settle(&mut self) -> Result<(), Finding> {
        let reached = self.ahead.partition_point(|checkpoint| checkpoint.size <= self.size);
        for checkpoint in self.ahead.drain(..reached) {
            if checkpoint.size != self.size || checkpoint.root != self.root {
                return Err(Finding::Rewritten { size: checkpoint.size });
            }
        }
        Ok(())
    }

    /// The next link.
    ///
    /// # Errors
    /// What does not fit.
    pub fn link(&mut self, link: &Link) -> Result<(), Finding> {
        let seq = self.size + 1;
        if link.seq != seq {
            return Err(Finding::Missing { seq });
        }
        let row = link.row.as_ref().ok_or(Finding::Missing { seq })?;
        let hash = next(&self.root, &row.event);
        let edited = Finding::Edited { seq, event_id: link.event_id };
        match (link.hash == hash, row.is_genuine(&self.keys.rows)) {
            _ if row.event.id != link.event_id => return Err(edited),
            (true, true) => {}
            (true, false) => return Err(Finding::Inserted { event_id: link.event_id }),
            (false, _) => return Err(edited),
        }
        self.size = seq;
        self.root = hash;
        self.newest = Some((row.event.id, row.event.at));
        self.latest_at = self.latest_at.max(Some(row.event.at));
        self.settle()
    }

    /// A row that is not sealed yet, after all links.
    ///
    /// # Errors
    /// `Inserted`.
    pub fn unsealed(&self, row: &Row) -> Result<(), Finding> {
        let slipped_in = self.latest_at.is_some_and(|latest| row.event.at < latest - LONGEST_TRANSACTION);
        if slipped_in || !row.is_genuine(&self.keys.rows) {
            return Err(Finding::Inserted { event_id: row.event.id });
        }
        Ok(())
    }

    /// The end of the chain.
    ///
    /// # Errors
    /// `Truncated` when a checkpoint was signed over more.
    pub fn end(&self) -> Result<(), Finding> {
        match self.ahead.last() {
            Some(checkpoint) => Err(Finding::Truncated { found: self.size, signed: checkpoint.size }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
