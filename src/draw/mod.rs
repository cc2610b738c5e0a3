//! The verifiable draw: who gets the scarce places of a window, in a way that anybody can recompute.
//!
//! Used by the office when a window closes and by `puente draw verify`. Before the draw the office publishes the
//! commitment to a secret seed and the list of pseudonymous requests; afterwards the seed. Pure: no clock, no chance,
//! no database; the same seed and requests give the same places, in whatever order the requests are listed.
//! It does not know who anybody is: a request is a pseudonym, a size and a waiting time.

pub mod command;
mod file;
mod share;
#[cfg(test)]
mod tests;

pub use file::{DrawFile, Malformed, Published, RequestEntry};
pub use share::Share;

use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// The secret a draw is ranked by. Its SHA-256 is published before the draw, the seed itself afterwards.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Seed(pub [u8; 32]);

impl Seed {
    /// What is published before the draw: SHA-256 of the seed, in hexadecimal.
    pub fn commitment(&self) -> String {
        hex::encode(Sha256::digest(self.0))
    }

    /// The rank of a request, lowest first: HMAC-SHA-256 with the seed as the key over the request's name. Nobody who
    /// does not know the seed can choose a name that ranks well, and the office cannot after the commitment.
    pub fn rank(&self, id: &str) -> [u8; 32] {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return [u8::MAX; 32] };
        mac.update(id.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

/// A family that asks for places. It counts once, whatever its size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The published pseudonym.
    pub id: String,
    /// People, who get adjacent places or none; at least one.
    pub size: u32,
    /// Since when it waits.
    pub waiting_since: DateTime<Utc>,
}

/// What the draw says, by pseudonym.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allocation {
    /// Who gets places: first those by waiting time, longest first, then those by rank.
    pub allocated: Vec<String>,
    /// The waiting list, by rank.
    pub waiting: Vec<String>,
}

/// Draws. `floor(share × places)` places go to those who wait longest, equal times by rank, the others by rank. A family
/// that does not fit whole into what is left is passed over and stays on the waiting list.
pub fn draw(seed: &Seed, places: u32, longest_wait: Share, requests: &[Request]) -> Allocation {
    let mut by_rank: Vec<([u8; 32], &Request)> = requests.iter().map(|request| (seed.rank(&request.id), request)).collect();
    by_rank.sort_unstable_by(|(left, a), (right, b)| (left, &a.id).cmp(&(right, &b.id)));
    // A stable sort: those who wait equally long keep the order of their ranks.
    let mut by_wait: Vec<usize> = (0..by_rank.len()).collect();
    by_wait.sort_by_key(|at| by_rank.get(*at).map(|(_, request)| request.waiting_since));

    let mut done = vec![false; by_rank.len()];
    let mut allocated = Vec::new();
    let mut place = |order: &mut dyn Iterator<Item = usize>, mut left: u32| {
        for at in order {
            let (Some((_, request)), Some(taken)) = (by_rank.get(at), done.get_mut(at)) else { continue };
            if !*taken && request.size <= left {
                *taken = true;
                left -= request.size;
                allocated.push(request.id.clone());
            }
        }
        left
    };
    let reserved = longest_wait.of(places);
    let unused = place(&mut by_wait.into_iter(), reserved);
    place(&mut (0..by_rank.len()), places - reserved + unused);
    let waiting = by_rank.iter().zip(&done).filter(|(_, done)| !**done).map(|((_, request), _)| request.id.clone());
    let waiting = waiting.collect();
    Allocation { allocated, waiting }
}
