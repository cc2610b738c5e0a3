//! Time and randomness, the only place that reads either from the system.
//!
//! Everything else gets a [`Clock`] and a [`Random`] passed in, so that whole journeys replay and the
//! demonstration can run on a date of its own.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use rand::rngs::{StdRng, SysRng};
use rand::{Rng, SeedableRng, TryRng};
use uuid::Uuid;

/// Where "now" comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The real time.
    Real,
    /// The real time plus an offset in seconds, for the demonstration.
    Shifted(Arc<AtomicI64>),
    /// A time that only moves when a test says so; microseconds since 1970.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands still at `at` until [`Clock::advance`].
    pub fn manual(at: DateTime<Utc>) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(at.timestamp_micros())))
    }

    /// A demonstration clock, `offset_seconds` away from the real time.
    pub fn shifted(offset_seconds: i64) -> Self {
        Self::Shifted(Arc::new(AtomicI64::new(offset_seconds)))
    }

    /// The present instant by this clock.
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Self::Real => real_now(),
            Self::Shifted(seconds) => real_now() + TimeDelta::try_seconds(seconds.load(Ordering::Relaxed)).unwrap_or_default(),
            Self::Manual(micros) => DateTime::from_timestamp_micros(micros.load(Ordering::Relaxed)).unwrap_or_default(),
        }
    }

    /// Moves a manual clock forward; the other clocks move by themselves.
    pub fn advance(&self, by: TimeDelta) {
        if let Self::Manual(micros) = self {
            micros.fetch_add(by.num_microseconds().unwrap_or_default(), Ordering::Relaxed);
        }
    }

    /// Whether people should be told that this is not the real time.
    pub fn is_demonstration(&self) -> bool {
        matches!(self, Self::Shifted(_))
    }
}

/// The real wall-clock time. Only for [`Clock`], and for bounding the life of things the database checks
/// against its own wall clock.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the wall clock")]
pub fn real_now() -> DateTime<Utc> {
    Utc::now()
}

/// Where chance comes from: the operating system, or a seed for tests and the demonstration's data.
#[derive(Clone, Debug)]
pub enum Random {
    /// The operating system's generator.
    System,
    /// A generator that gives the same sequence for the same seed.
    Seeded(Arc<Mutex<StdRng>>),
}

impl Random {
    /// A generator with a fixed sequence.
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Arc::new(Mutex::new(StdRng::seed_from_u64(seed))))
    }

    /// `N` bytes of chance.
    ///
    /// # Panics
    /// When the operating system cannot give random bytes: nothing that follows would be safe.
    #[expect(clippy::expect_used, reason = "without randomness no key, token or id may be made")]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match self {
            Self::System => SysRng.try_fill_bytes(&mut bytes).expect("the operating system gives random bytes"),
            Self::Seeded(rng) => rng.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes),
        }
        bytes
    }

    /// A number in `0..below` without bias; 0 when `below` is 0.
    pub fn below(&self, below: u64) -> u64 {
        if below == 0 {
            return 0;
        }
        let zone = u64::MAX - (u64::MAX % below);
        loop {
            let drawn = u64::from_le_bytes(self.bytes());
            if drawn < zone {
                return drawn % below;
            }
        }
    }

    /// A time-ordered identifier (UUID version 7) for `now`.
    pub fn id(&self, now: DateTime<Utc>) -> Uuid {
        Self::id_of(now, &self.bytes())
    }

    /// The `nth` identifier made at the same `now`: 4096 of them in a row keep their order.
    pub fn nth_id(&self, now: DateTime<Utc>, nth: u16) -> Uuid {
        let mut bytes: [u8; 10] = self.bytes();
        if let Some(counter) = bytes.first_chunk_mut::<2>() {
            *counter = nth.to_be_bytes();
        }
        Self::id_of(now, &bytes)
    }

    fn id_of(now: DateTime<Utc>, bytes: &[u8; 10]) -> Uuid {
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, bytes).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_sequence() {
        let (one, two) = (Random::seeded(7), Random::seeded(7));
        assert_eq!(one.bytes::<16>(), two.bytes::<16>());
        assert_ne!(one.bytes::<16>(), Random::seeded(8).bytes::<16>());
    }

    #[test]
    fn identifiers_of_one_instant_keep_their_order() {
        let random = Random::seeded(1);
        let ids: Vec<Uuid> = (0..600).map(|nth| random.nth_id(DateTime::UNIX_EPOCH, nth)).collect();
        assert!(ids.is_sorted());
    }

    #[test]
    fn numbers_stay_below_their_bound() {
        let random = Random::seeded(1);
        assert!((0..1000).all(|_| random.below(31) < 31));
        assert_eq!(random.below(0), 0);
    }

    #[test]
    fn a_manual_clock_moves_only_when_told() {
        let clock = Clock::manual(DateTime::UNIX_EPOCH);
        assert_eq!(clock.now(), DateTime::UNIX_EPOCH);
        clock.advance(TimeDelta::seconds(5));
        assert_eq!(clock.now().timestamp(), 5);
    }
}
