//! A time in which a site gives no appointments: a holiday, a strike, a flooded street, an afternoon of training.
//!
//! Used by the office pages and by slot planning. It is civil time of the site, so it stays right
//! when the law moves a clock; it says nothing about appointments already given.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use thiserror::Error;

/// A closure `[from, to)` in the site's civil time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Closure {
    from: NaiveDateTime,
    to: NaiveDateTime,
    reason: String,
}

/// Why a closure cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
pub enum InvalidClosure {
    /// The end is not after the beginning.
    #[error("the closure ends before it begins")]
    EndsBeforeItBegins,
    /// A reason is needed: families are told why.
    #[error("the closure needs a reason")]
    NoReason,
    /// The last day is beyond the calendar.
    #[error("the closure is beyond the calendar")]
    BeyondCalendar,
}

impl InvalidClosure {
    /// Stable code for wording.
    pub const fn code(self) -> &'static str {
        match self {
            Self::EndsBeforeItBegins => "ends_before_it_begins",
            Self::NoReason => "no_reason",
            Self::BeyondCalendar => "beyond_calendar",
        }
    }
}

impl Closure {
    /// Makes a closure of part of a day, or of any civil interval. `to` is exclusive.
    ///
    /// # Errors
    /// [`InvalidClosure`] when the interval is empty or the reason blank.
    pub fn try_new(from: NaiveDateTime, to: NaiveDateTime, reason: &str) -> Result<Self, InvalidClosure> {
        if to <= from {
            return Err(InvalidClosure::EndsBeforeItBegins);
        }
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(InvalidClosure::NoReason);
        }
        Ok(Self { from, to, reason: reason.to_owned() })
    }

    /// Makes a closure of whole days, the last one included.
    ///
    /// # Errors
    /// [`InvalidClosure`], also when the last day is the last of the calendar.
    pub fn whole_days(first: NaiveDate, last: NaiveDate, reason: &str) -> Result<Self, InvalidClosure> {
        let day_after = last.succ_opt().ok_or(InvalidClosure::BeyondCalendar)?;
        Self::try_new(first.and_time(NaiveTime::MIN), day_after.and_time(NaiveTime::MIN), reason)
    }

    /// Begin, site-local, inclusive.
    pub const fn from(&self) -> NaiveDateTime {
        self.from
    }

    /// End, site-local, exclusive.
    pub const fn to(&self) -> NaiveDateTime {
        self.to
    }

    /// Why the site is closed, as staff wrote it.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Whether any minute of the civil interval `[starts, ends)` falls into the closure.
    pub fn touches(&self, starts: NaiveDateTime, ends: NaiveDateTime) -> bool {
        self.from < ends && starts < self.to
    }
}
