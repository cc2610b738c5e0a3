//! Opening hours minus closures, in the site's time zone, gives the slots that should exist.
//!
//! Used by slot planning (office pages, worker) and by the booking page. It promises: deterministic order,
//! no two slots of a row at once, no slot touching a closure, every slot exactly `slot_minutes` long by the wall clock
//! and by the stopwatch. It does not look at appointments beyond the number the caller gives.

use super::{Closure, OpeningHours, Slot, SlotWithTaken};
use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::Tz;

/// The slots that should exist from the civil day `from`, for `days` days, in order of their begin.
///
/// `hours` are the rows of one site, free of overlaps ([`super::check_no_overlap`]). A civil time the clock skips
/// gives no slot; one that comes twice is used once, at its first instant. A slot during which the clock would be
/// moved is left out too, since no desk could keep its civil and its real length at once.
pub fn planned_slots(hours: &[OpeningHours], closures: &[Closure], zone: Tz, from: NaiveDate, days: u16) -> Vec<Slot> {
    let mut slots: Vec<Slot> = (0..u64::from(days))
        .map_while(|day| from.checked_add_days(Days::new(day)))
        .flat_map(|date| {
            hours
                .iter()
                .filter(move |row| row.weekday() == date.weekday())
                .flat_map(move |row| row.slot_starts().filter_map(move |time| slot_at(*row, closures, zone, date.and_time(time))))
        })
        .collect();
    slots.sort_unstable();
    slots
}

/// The slots one may still choose: in the future by at least `lead`, with a place left. Keeps the order given.
pub fn bookable(slots: &[SlotWithTaken], now: DateTime<Utc>, lead: Duration) -> Vec<SlotWithTaken> {
    slots.iter().filter(|offer| offer.begins_after(now, lead) && offer.left() > 0).copied().collect()
}

/// The first instant at which the wall clock of `zone` shows `local`; `None` where it never does.
pub(super) fn first_instant(zone: Tz, local: NaiveDateTime) -> Option<DateTime<Utc>> {
    zone.from_local_datetime(&local).earliest().map(|instant| instant.with_timezone(&Utc))
}

/// The slot of `row` that begins at `starts_local`, unless a closure or the clock forbids it.
fn slot_at(row: OpeningHours, closures: &[Closure], zone: Tz, starts_local: NaiveDateTime) -> Option<Slot> {
    let length = Duration::minutes(i64::from(row.slot_minutes()));
    let ends_local = starts_local.checked_add_signed(length)?;
    if closures.iter().any(|closure| closure.touches(starts_local, ends_local)) {
        return None;
    }
    let starts_at = first_instant(zone, starts_local)?;
    let ends_at = starts_at.checked_add_signed(length)?;
    // Looked at one second before the end: a clock that moves exactly at the end does no harm.
    let same_clock = utc_offset(zone, starts_at) == utc_offset(zone, ends_at - Duration::seconds(1));
    same_clock.then_some(Slot { starts_at, ends_at, starts_local, capacity: row.desks() })
}

/// Seconds east of UTC at an instant.
fn utc_offset(zone: Tz, instant: DateTime<Utc>) -> i32 {
    zone.offset_from_utc_datetime(&instant.naive_utc()).fix().local_minus_utc()
}
