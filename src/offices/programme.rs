//! An office's programme at an instant: its state, since when, what comes next, and whether new registrations are taken.
//!
//! Used by the public pages, by the guard on starting a registration and by the joint changes that add a period or a
//! window. The standing is computed from dated facts and the instant passed in; nothing here looks at a clock, and no
//! other place decides whether an office is open.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use sqlx::PgConnection;

use super::queries::programme as queries;
use crate::auth::role::named_enum;
use crate::error::AppError;
use crate::ids::{JointChangeId, OfficeId, WindowId};
use crate::tenancy::OfficeTx;

/// How many windows may follow one another without a gap before their end is no longer looked for.
const LONGEST_CHAIN: usize = 400;
/// How far ahead one window is searched: every weekday comes once, and its day may have begun yesterday.
const DAYS_AHEAD: u64 = 9;

named_enum! {
    /// What a programme is doing. Changed only by a joint act of both governments.
    pub enum ProgrammeState {
        /// Made known, without registration yet; perhaps without a date.
        Announced = "announced",
        /// Working; registrations are taken in its windows.
        Open = "open",
        /// Standing still; cases are kept, none begins.
        Paused = "paused",
        /// Ended.
        Closed = "closed",
    }
}

/// A state from an instant on, until the next period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The state.
    pub state: ProgrammeState,
    /// Its first instant.
    pub starts_at: DateTime<Utc>,
    /// The joint change it came from; founding facts have none.
    pub change: Option<JointChangeId>,
}

/// A time in which registrations are taken while the programme is open: `[opens_at, closes_at)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// Its id.
    pub id: WindowId,
    /// First instant.
    pub opens_at: DateTime<Utc>,
    /// End, exclusive; open-ended without one.
    pub closes_at: Option<DateTime<Utc>>,
    /// ISO weekdays (1 Monday to 7 Sunday) in the office's zone; all of them when empty.
    pub weekdays: Vec<i16>,
    /// The wall-clock time of the office from which each day counts, until midnight; the whole day without one.
    pub daily_from: Option<NaiveTime>,
    /// The joint change it came from, or that closed it; founding facts have none.
    pub change: Option<JointChangeId>,
}

/// The dated facts of one office's programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programme {
    /// In order of begin.
    pub periods: Vec<Period>,
    /// Windows that were not withdrawn, in order of begin. Without any, registration is open whenever the programme is.
    pub windows: Vec<Window>,
    /// The office's time zone.
    pub zone: Tz,
}

/// Whether new registrations are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intake {
    /// Yes, until then; without an end when none is known.
    Open {
        /// First instant at which it is not.
        until: Option<DateTime<Utc>>,
    },
    /// Not yet: from this instant on.
    OpensAt(DateTime<Utc>),
    /// No, and no opening is known.
    Closed,
}

/// A programme at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What it is doing. Before its first period, or without any, it is announced.
    pub state: ProgrammeState,
    /// Since when; unknown before the first period.
    pub since: Option<DateTime<Utc>>,
    /// The next other state that is already decided.
    pub next: Option<(DateTime<Utc>, ProgrammeState)>,
    /// Whether registrations are taken.
    pub intake: Intake,
}

/// A half-open stretch of time; without an end it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    from: DateTime<Utc>,
    to: Option<DateTime<Utc>>,
}

impl Span {
    fn contains(self, at: DateTime<Utc>) -> bool {
        self.from <= at && self.to.is_none_or(|to| at < to)
    }

    /// What both have in common, if it is more than nothing.
    fn within(self, other: Self) -> Option<Self> {
        let to = match (self.to, other.to) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        let from = self.from.max(other.from);
        to.is_none_or(|to| from < to).then_some(Self { from, to })
    }
}

impl Programme {
    /// The programme of an office with its dated facts.
    ///
    /// # Errors
    /// A decoding error when the office's zone or a state is unknown; `RowNotFound` when there is no such office.
    pub async fn of_office(db: &mut PgConnection, office: OfficeId) -> Result<Self, sqlx::Error> {
        let mut programmes = queries::programmes(db, Some(office)).await?;
        programmes.pop().map(|(_, programme)| programme).ok_or(sqlx::Error::RowNotFound)
    }

    /// The programmes of all offices, in the order they are listed.
    ///
    /// # Errors
    /// A decoding error when an office's zone or a state is unknown.
    pub async fn of_all(db: &mut PgConnection) -> Result<Vec<(OfficeId, Self)>, sqlx::Error> {
        queries::programmes(db, None).await
    }

    /// What the programme is doing at `now`. Every begin is inclusive, every end exclusive.
    pub fn at(&self, now: DateTime<Utc>) -> Standing {
        let begun = self.periods.iter().filter(|period| period.starts_at <= now).count();
        let (past, future) = self.periods.split_at_checked(begun).unwrap_or((&self.periods, &[]));
        let state = past.last().map_or(ProgrammeState::Announced, |period| period.state);
        let since = past.iter().rev().take_while(|period| period.state == state).last().map(|period| period.starts_at);
        let next = future.iter().find(|period| period.state != state).map(|period| (period.starts_at, period.state));
        Standing { state, since, next, intake: self.intake(now) }
    }

    /// Whether registration may begin at `now`.
    pub fn takes_registrations(&self, now: DateTime<Utc>) -> bool {
        matches!(self.intake(now), Intake::Open { .. })
    }

    fn intake(&self, now: DateTime<Utc>) -> Intake {
        let Some(first) = self.next_opening(now) else { return Intake::Closed };
        if !first.contains(now) {
            return Intake::OpensAt(first.from);
        }
        // Days and windows that touch are one opening to the person who reads its end.
        let mut until = first.to;
        for _ in 0..LONGEST_CHAIN {
            let Some(end) = until else { break };
            match self.next_opening(end).filter(|next| next.contains(end)) {
                Some(next) => until = next.to,
                None => return Intake::Open { until },
            }
        }
        Intake::Open { until: None }
    }

    /// The opening that holds `from`, the longest of them, or else the next one.
    fn next_opening(&self, from: DateTime<Utc>) -> Option<Span> {
        let ahead = Span { from, to: None };
        let mut openings: Vec<Span> = Vec::new();
        for open in self.open_spans() {
            if self.windows.is_empty() {
                openings.extend(open.within(ahead));
            } else {
                let Some(open) = open.within(ahead) else { continue };
                openings.extend(self.windows.iter().filter_map(|window| window.next_opening(open, self.zone)));
            }
        }
        // The earliest begin; of those the latest end, and no end is the latest.
        openings.into_iter().min_by_key(|span| (span.from, span.to.is_some(), std::cmp::Reverse(span.to)))
    }

    /// The stretches in which the state is open.
    fn open_spans(&self) -> impl Iterator<Item = Span> {
        let ends = self.periods.iter().skip(1).map(|period| Some(period.starts_at)).chain(std::iter::once(None));
        self.periods
            .iter()
            .zip(ends)
            .filter(|(period, _)| period.state == ProgrammeState::Open)
            .map(|(period, to)| Span { from: period.starts_at, to })
    }
}

impl Window {
    /// The first stretch of this window inside `open`.
    fn next_opening(&self, open: Span, zone: Tz) -> Option<Span> {
        let whole = Span { from: self.opens_at, to: self.closes_at }.within(open)?;
        if self.weekdays.is_empty() && self.daily_from.is_none() {
            return Some(whole);
        }
        let first = whole.from.with_timezone(&zone).date_naive();
        (0..DAYS_AHEAD)
            .filter_map(|day| first.checked_add_days(Days::new(day)))
            .filter(|date| self.is_on(*date))
            .find_map(|date| self.day(date, zone)?.within(whole))
    }

    fn is_on(&self, date: NaiveDate) -> bool {
        self.weekdays.is_empty()
            || self.weekdays.iter().any(|day| i64::from(*day) == i64::from(date.weekday().number_from_monday()))
    }

    /// The part of a civil day that counts.
    fn day(&self, date: NaiveDate, zone: Tz) -> Option<Span> {
        let midnight = date.succ_opt()?.and_time(NaiveTime::MIN);
        let from = instant(date.and_time(self.daily_from.unwrap_or(NaiveTime::MIN)), zone)?;
        Some(Span { from, to: Some(instant(midnight, zone)?) })
    }
}

/// The first instant at which the wall clock shows `local`, or the first after a gap that skips it.
fn instant(local: NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
    // No zone has ever skipped more than a day; the steps are those of the zone table.
    (0..=96)
        .filter_map(|quarter| local.checked_add_signed(TimeDelta::try_minutes(15 * quarter)?))
        .find_map(|local| zone.from_local_datetime(&local).earliest())
        .map(|at| at.with_timezone(&Utc))
}

/// Writes a period that a joint change decided.
///
/// # Errors
/// The constraint `programme_changed_jointly` unless the change is effective, `programme_periods_one_start` when a
/// period begins at that instant already.
pub async fn insert_period(
    tx: &mut OfficeTx,
    change: JointChangeId,
    state: ProgrammeState,
    starts_at: DateTime<Utc>,
) -> Result<(), AppError> {
    queries::insert_period(tx, Some(change), state, starts_at).await
}

/// Writes a window that a joint change decided; `window.id` and `window.change` are set here.
///
/// # Errors
/// The constraint `programme_changed_jointly` unless the change is effective.
pub async fn insert_window(tx: &mut OfficeTx, change: JointChangeId, window: &Window) -> Result<WindowId, AppError> {
    queries::insert_window(tx, Some(change), window).await
}

/// Ends a window at `closes_at`, as a joint change decided. A window that ends before it began is withdrawn whole.
///
/// # Errors
/// `NotFound` when the office has no such window; the constraint `programme_changed_jointly` unless the change is effective.
pub async fn close_window(
    tx: &mut OfficeTx,
    change: JointChangeId,
    window: WindowId,
    closes_at: DateTime<Utc>,
) -> Result<(), AppError> {
    if queries::close_window(tx, change, window, closes_at).await? { Ok(()) } else { Err(AppError::NotFound) }
}

#[cfg(test)]
mod tests;
