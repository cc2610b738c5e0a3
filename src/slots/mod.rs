//! Opening hours and closures of a site become the slots that should exist there.
//!
//! Office pages plan with it, booking offers from it, and a change of time zone law is replayed through it.
//! Pure: no database, no clock; `now` and every date are arguments. Civil times of a site are resolved in its zone,
//! and every planned slot lasts exactly as long as its opening row says, in civil and in real time.
//! It does not count or reserve places: the database does, in one statement.

mod closure;
mod free_slots;
mod opening_hours;
mod slot;
mod slot_changes;
#[cfg(test)]
mod tests;

pub use closure::{Closure, InvalidClosure};
pub use free_slots::{bookable, planned_slots};
pub use opening_hours::{InvalidHours, MAX_SLOT_MINUTES, MIN_SLOT_MINUTES, OpeningHours, OverlappingHours, check_no_overlap};
pub use slot::{Slot, SlotWithTaken};
pub use slot_changes::{MovedSlot, SlotChanges, moved_slots, slot_changes};
