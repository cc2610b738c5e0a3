//! One row of a site's weekly opening hours, checked when it is made.
//!
//! Used by the office pages (what staff type) and by slot planning. A row never crosses midnight;
//! several rows of one weekday are the normal way to leave out a lunch break.

use chrono::{NaiveTime, Timelike, Weekday};
use thiserror::Error;

/// Shortest slot, in minutes.
pub const MIN_SLOT_MINUTES: u16 = 5;
/// Longest slot, in minutes (one working day).
pub const MAX_SLOT_MINUTES: u16 = 480;

/// A weekly opening row in the site's civil time: `[opens, closes)` cut into slots of `slot_minutes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OpeningHours {
    weekday: Weekday,
    opens: NaiveTime,
    closes: NaiveTime,
    desks: u16,
    slot_minutes: u16,
}

/// Why a row of opening hours cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
pub enum InvalidHours {
    /// The closing time is not after the opening time.
    #[error("closing time is not after opening time")]
    ClosesBeforeOpens,
    /// A time has seconds; opening hours are whole minutes.
    #[error("opening hours are whole minutes")]
    NotWholeMinutes,
    /// No desk, so no capacity. A day without service is a missing row or a closure.
    #[error("at least one desk is needed")]
    NoDesks,
    /// The slot length is outside [`MIN_SLOT_MINUTES`]..=[`MAX_SLOT_MINUTES`].
    #[error("slot length is out of range")]
    SlotLength,
    /// Not one slot fits between opening and closing.
    #[error("opening hours are shorter than one slot")]
    ShorterThanSlot,
}

impl InvalidHours {
    /// Stable code for wording.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ClosesBeforeOpens => "closes_before_opens",
            Self::NotWholeMinutes => "not_whole_minutes",
            Self::NoDesks => "no_desks",
            Self::SlotLength => "slot_length",
            Self::ShorterThanSlot => "shorter_than_slot",
        }
    }
}

/// Two rows of one site that overlap, by their positions in the list that was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
#[error("opening hours {first} and {second} overlap")]
pub struct OverlappingHours {
    /// Position of the earlier row in the list.
    pub first: usize,
    /// Position of the later row in the list.
    pub second: usize,
}

impl OverlappingHours {
    /// Stable code for wording.
    pub const fn code(self) -> &'static str {
        "hours_overlap"
    }
}

impl OpeningHours {
    /// Makes a checked row. `desks` is how many families one slot takes; `slot_minutes` is its length.
    ///
    /// # Errors
    /// [`InvalidHours`], the first rule that is broken.
    pub fn try_new(
        weekday: Weekday,
        opens: NaiveTime,
        closes: NaiveTime,
        desks: u16,
        slot_minutes: u16,
    ) -> Result<Self, InvalidHours> {
        if [opens, closes].iter().any(|time| time.second() != 0 || time.nanosecond() != 0) {
            return Err(InvalidHours::NotWholeMinutes);
        }
        if closes <= opens {
            return Err(InvalidHours::ClosesBeforeOpens);
        }
        if desks == 0 {
            return Err(InvalidHours::NoDesks);
        }
        if !(MIN_SLOT_MINUTES..=MAX_SLOT_MINUTES).contains(&slot_minutes) {
            return Err(InvalidHours::SlotLength);
        }
        if (closes - opens).num_minutes() < i64::from(slot_minutes) {
            return Err(InvalidHours::ShorterThanSlot);
        }
        Ok(Self { weekday, opens, closes, desks, slot_minutes })
    }

    /// The day of the week it holds for.
    pub const fn weekday(self) -> Weekday {
        self.weekday
    }

    /// First minute of service, site-local.
    pub const fn opens(self) -> NaiveTime {
        self.opens
    }

    /// End of service, site-local, exclusive.
    pub const fn closes(self) -> NaiveTime {
        self.closes
    }

    /// Capacity of each slot, in families.
    pub const fn desks(self) -> u16 {
        self.desks
    }

    /// Length of each slot, in minutes.
    pub const fn slot_minutes(self) -> u16 {
        self.slot_minutes
    }

    /// The civil start of every slot of the row. A remainder too short for a slot stays unused.
    pub fn slot_starts(self) -> impl Iterator<Item = NaiveTime> {
        let minute_of_day = |time: NaiveTime| time.num_seconds_from_midnight() / 60;
        let length = u32::from(self.slot_minutes);
        let last_start = minute_of_day(self.closes).saturating_sub(length);
        (minute_of_day(self.opens)..=last_start)
            .step_by(usize::from(self.slot_minutes))
            .filter_map(|minute| NaiveTime::from_num_seconds_from_midnight_opt(minute * 60, 0))
    }

    /// Whether both rows are open at some same minute of the same weekday.
    pub fn overlaps(self, other: Self) -> bool {
        self.weekday == other.weekday && self.opens < other.closes && other.opens < self.closes
    }
}

/// Checks that no two rows of one site overlap.
///
/// # Errors
/// The first overlapping pair, by position.
pub fn check_no_overlap(rows: &[OpeningHours]) -> Result<(), OverlappingHours> {
    for (second, row) in rows.iter().enumerate() {
        if let Some(first) = rows.iter().take(second).position(|earlier| earlier.overlaps(*row)) {
            return Err(OverlappingHours { first, second });
        }
    }
    Ok(())
}
