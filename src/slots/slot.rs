//! A slot: capacity at a time and site.
//!
//! Used by planning, booking and the day's list. Plain values; the places taken come from the database.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};

/// A time at a site that several families may share, one per desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slot {
    /// Begin as an instant.
    pub starts_at: DateTime<Utc>,
    /// End as an instant, exclusive.
    pub ends_at: DateTime<Utc>,
    /// Begin as the clock on the site's wall shows it. It decides when the law moves the clock.
    pub starts_local: NaiveDateTime,
    /// How many families it takes.
    pub capacity: u16,
}

/// A slot and how many of its places are gone (appointments and live holds).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SlotWithTaken {
    /// The slot.
    pub slot: Slot,
    /// Places gone. May exceed the capacity after desks were taken away.
    pub taken: u16,
}

impl SlotWithTaken {
    /// Places left; never below nought.
    pub const fn left(&self) -> u16 {
        self.slot.capacity.saturating_sub(self.taken)
    }

    /// Whether it begins in the future and not before `lead` has passed.
    pub fn begins_after(&self, now: DateTime<Utc>, lead: Duration) -> bool {
        let ahead = self.slot.starts_at - now;
        ahead > Duration::zero() && ahead >= lead
    }
}
