//! Compares the slots that should exist with those that do.
//!
//! Used by slot planning when hours, closures or desks change, and when the law moves a clock.
//! It only lists; nothing is cancelled here, and families with an appointment are told by people's decision.

use super::Slot;
use super::free_slots::first_instant;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// What has to change so that the existing slots become the planned ones. Each list is in order of begin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SlotChanges {
    /// Planned and missing.
    pub add: Vec<Slot>,
    /// Same begin and end, other capacity: the slot as planned.
    pub resize: Vec<Slot>,
    /// Existing and no longer planned: the slot as it exists.
    pub close: Vec<Slot>,
}

/// An existing slot whose civil time now falls on another instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MovedSlot {
    /// The slot as stored.
    pub stored: Slot,
    /// Where its civil time falls now; `None` when the wall clock skips it.
    pub starts_at: Option<DateTime<Utc>>,
}

/// Lists what to add, resize and close. Slots are the same when begin and end are the same instants.
pub fn slot_changes(planned: &[Slot], existing: &[Slot]) -> SlotChanges {
    let by_time =
        |slots: &[Slot]| -> BTreeMap<_, Slot> { slots.iter().map(|slot| ((slot.starts_at, slot.ends_at), *slot)).collect() };
    let mut left_over = by_time(existing);
    let mut changes = SlotChanges::default();
    for (time, slot) in by_time(planned) {
        match left_over.remove(&time) {
            None => changes.add.push(slot),
            Some(stored) if stored.capacity != slot.capacity => changes.resize.push(slot),
            Some(_) => {}
        }
    }
    changes.close = left_over.into_values().collect();
    changes
}

/// Resolves each slot again from its civil time and lists those that moved, for staff to look at.
///
/// Needed after a new time zone table: the law of a country moves a clock with weeks of notice, or days.
pub fn moved_slots(existing: &[Slot], zone: Tz) -> Vec<MovedSlot> {
    existing
        .iter()
        .map(|slot| MovedSlot { stored: *slot, starts_at: first_instant(zone, slot.starts_local) })
        .filter(|moved| moved.starts_at != Some(moved.stored.starts_at))
        .collect()
}
