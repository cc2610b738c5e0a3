//! Names for the demonstration's rows: the same for the same seed, and never those of a real row.
//!
//! Identifiers are UUIDs of version 8, which nothing else here makes, so that the demonstration's own accounts and
//! families are told from those that people add to it.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Whether a row belongs to the demonstration.
pub fn is_demonstration(id: Uuid) -> bool {
    id.get_version_num() == 8
}

/// A sequence of ids and choices for one office, from the seed.
pub struct Source {
    seed: [u8; 32],
    ids: u64,
    rng: StdRng,
}

impl Source {
    /// The sequence of this office.
    pub fn new(seed: u64, office: &str) -> Self {
        let seed: [u8; 32] = Sha256::new()
            .chain_update(b"puente demonstration")
            .chain_update(seed.to_be_bytes())
            .chain_update(office.as_bytes())
            .finalize()
            .into();
        Self { seed, ids: 0, rng: StdRng::from_seed(seed) }
    }

    /// The next id.
    pub fn id<T: From<Uuid>>(&mut self) -> T {
        self.ids += 1;
        T::from(named(&[&self.seed, &self.ids.to_be_bytes()]))
    }

    /// Sixteen bytes, such as a salt.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.rng.fill_bytes(&mut bytes);
        bytes
    }

    /// A number in `0..below`; 0 when `below` is 0.
    pub fn below(&mut self, below: u64) -> u64 {
        // The bias of the remainder is below 10^-12 for the small numbers of a demonstration.
        self.rng.next_u64().checked_rem(below).unwrap_or_default()
    }

    /// One of these; the type's empty value when there is none.
    pub fn one_of<T: Copy + Default>(&mut self, choices: &[T]) -> T {
        let at = usize::try_from(self.below(choices.len() as u64)).unwrap_or_default();
        choices.get(at).copied().unwrap_or_default()
    }
}

fn named(parts: &[&[u8]]) -> Uuid {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let digest: [u8; 32] = hash.finalize().into();
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest).for_each(|(byte, of)| *byte = of);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_rows_and_no_other() {
        let ids = |seed, office| {
            let mut source = Source::new(seed, office);
            (0..50).map(|_| (source.id::<Uuid>(), source.below(1000))).collect::<Vec<_>>()
        };
        assert_eq!(ids(1, "guatemala"), ids(1, "guatemala"));
        assert_ne!(ids(1, "guatemala"), ids(2, "guatemala"));
        assert_ne!(ids(1, "guatemala"), ids(1, "ecuador"));
        assert!(ids(1, "guatemala").iter().all(|(id, _)| is_demonstration(*id)));
    }

    #[test]
    fn a_real_id_is_not_the_demonstrations() {
        let real = crate::clock::Random::seeded(1).id(chrono::DateTime::UNIX_EPOCH);
        assert!(!is_demonstration(real));
    }
}
