//! The slots of the next four weeks follow from hours and closures: after every change of a site, and once a day.
//!
//! Used by the site pages, the daily job and the demonstration's data. A slot is never made smaller than what is taken in
//! it; one that falls away is withdrawn from booking and its families stay in it until a person moves them.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;

use super::queries::sites::{ClosureRow, HoursRow};
use super::queries::slots::SlotRow;
use super::queries::{sites, slots as slot_rows};
use crate::error::AppError;
use crate::ids::SiteId;
use crate::slots::{Closure, OpeningHours, Slot, planned_slots, slot_changes};
use crate::tenancy::{Context, Db, Office, OfficeTx};

/// How many days ahead slots are planned, today among them.
pub const PLANNED_DAYS: u16 = 28;

/// Families who booked a time at which fewer desks, or none, will be open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ToMove {
    /// Begin of the slot.
    pub starts_at: DateTime<Utc>,
    /// How many families have no desk then.
    pub families: i16,
}

/// Plans the slots of a site anew for the next [`PLANNED_DAYS`]; slots that have begun stay as they were.
///
/// # Errors
/// `NotFound` when the office has no such site.
pub async fn plan_slots(tx: &mut OfficeTx, site: SiteId, now: DateTime<Utc>) -> Result<(), AppError> {
    let stored = sites::lock_site(tx, site).await?.ok_or(AppError::NotFound)?;
    let zone = zone_of(&stored.time_zone)?;
    let planned = planned(tx, site, zone, now).await?;
    let rows = slot_rows::lock_slots(tx, site, now).await?;
    let offered: Vec<Slot> = rows.iter().filter(|row| !row.withdrawn).map(|row| as_slot(row, zone)).collect();
    let changes = slot_changes(&planned, &offered);
    let closing: Vec<_> = changes.close.iter().map(|slot| slot.starts_at).collect();
    // First what falls away: a slot of another length at the same begin takes its row over.
    if !closing.is_empty() {
        slot_rows::withdraw_slots(tx, site, &closing, now).await?;
    }
    if !changes.add.is_empty() {
        slot_rows::insert_slots(tx, site, &changes.add).await?;
    }
    for slot in &changes.resize {
        slot_rows::resize_slot(tx, site, slot).await?;
    }
    Ok(())
}

/// Plans every site of an office, in one transaction. Run a few times a day.
pub async fn plan_office(db: &Db, office: &Office) -> Result<(), AppError> {
    let mut tx = db.begin(&Context::worker(office.id)).await?;
    let now = tx.now();
    for site in sites::sites(&mut tx).await? {
        plan_slots(&mut tx, site.id, now).await?;
    }
    tx.commit().await
}

/// The slots that hours and closures of a site ask for, from now on.
pub(super) async fn planned(tx: &mut OfficeTx, site: SiteId, zone: Tz, now: DateTime<Utc>) -> Result<Vec<Slot>, AppError> {
    let local = now.with_timezone(&zone).naive_local();
    let hours = as_hours(&sites::hours(tx, Some(site)).await?)?;
    let closures = as_closures(&sites::closures(tx, Some(site), local).await?)?;
    let mut planned = planned_slots(&hours, &closures, zone, local.date(), PLANNED_DAYS);
    planned.retain(|slot| slot.starts_at > now);
    Ok(planned)
}

/// The last instant of the horizon, for reading stored slots.
pub(super) fn horizon(now: DateTime<Utc>) -> DateTime<Utc> {
    now + TimeDelta::try_days(i64::from(PLANNED_DAYS) + 1).unwrap_or_default()
}

/// The slots whose families do not all have a desk any more.
pub(super) fn to_move(planned: &[Slot], stored: &[SlotRow]) -> Vec<ToMove> {
    let desks: BTreeMap<_, _> =
        planned.iter().map(|slot| (slot.starts_at, i16::try_from(slot.capacity).unwrap_or(i16::MAX))).collect();
    stored
        .iter()
        .map(|row| ToMove {
            starts_at: row.starts_at,
            families: row.taken - desks.get(&row.starts_at).copied().unwrap_or_default(),
        })
        .filter(|slot| slot.families > 0)
        .collect()
}

/// A stored zone name.
pub(super) fn zone_of(name: &str) -> Result<Tz, AppError> {
    name.parse().map_err(|_| AppError::broken(format!("sites.time_zone: {name:?} is no zone")))
}

/// Stored rows of hours as the pure planner takes them.
pub(super) fn as_hours(rows: &[HoursRow]) -> Result<Vec<OpeningHours>, AppError> {
    let checked = |row: &HoursRow| {
        let weekday = u8::try_from(row.weekday - 1).ok().and_then(|day| Weekday::try_from(day).ok());
        let weekday = weekday.ok_or_else(|| AppError::broken(format!("opening_hours.weekday: {} is no weekday", row.weekday)))?;
        OpeningHours::try_new(weekday, row.opens, row.closes, row.desks.unsigned_abs(), row.slot_minutes.unsigned_abs())
            .map_err(AppError::broken)
    };
    rows.iter().map(checked).collect()
}

fn as_closures(rows: &[ClosureRow]) -> Result<Vec<Closure>, AppError> {
    rows.iter().map(|row| Closure::try_new(row.from, row.to, &row.reason).map_err(AppError::broken)).collect()
}

fn as_slot(row: &SlotRow, zone: Tz) -> Slot {
    let starts_local: NaiveDateTime = row.starts_at.with_timezone(&zone).naive_local();
    Slot { starts_at: row.starts_at, ends_at: row.ends_at, starts_local, capacity: row.capacity.unsigned_abs() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::hours(hour)
    }

    fn stored(hour: i64, capacity: i16, taken: i16, withdrawn: bool) -> SlotRow {
        SlotRow { starts_at: at(hour), ends_at: at(hour + 1), capacity, taken, withdrawn }
    }

    #[test]
    fn families_without_a_desk_are_listed_and_nobody_else() {
        let planned = [Slot { starts_at: at(9), ends_at: at(10), starts_local: at(9).naive_utc(), capacity: 2 }];
        let rows = [stored(8, 1, 1, true), stored(9, 3, 3, false), stored(10, 2, 0, true)];
        let expected = [ToMove { starts_at: at(8), families: 1 }, ToMove { starts_at: at(9), families: 1 }];
        assert_eq!(to_move(&planned, &rows), expected);
        assert_eq!(to_move(&planned, &[stored(9, 2, 2, false)]), []);
    }
}
