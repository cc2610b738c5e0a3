//! An invited family chooses, moves and gives back its appointment, and keeps a slip of it.
//!
//! The database decides: a place that is gone or a second live appointment is refused there, and the page shows the
//! list again. Other slices ask for the live appointment and mark what became of it through the functions here.
//! It does not invite (caseworkers do), plan slots (the office pages do) or send messages (the outbox does).

mod appointment;
mod board;
mod calendar;
mod cancel;
mod change;
mod choose;
mod confirm;
mod door;
mod hold;
mod offer;
mod places;
mod queries;
mod reserve;
mod slip;
mod standing;

pub use appointment::{Appointment, AppointmentState, Needs};
pub use board::Board;
pub use places::{Act, Answer, Ask, Outcome, Places};
pub use reserve::{end_attended, live_appointment, mark, release};
pub use standing::{Hold, Standing, Standings};

use crate::web::routes::{Access, Routes, Tier};

/// The routes of this slice.
pub fn routes() -> Routes {
    let needs = "none|interpreter|access|both";
    Routes::new()
        .slice("booking")
        .get("/{lang}/{office}/case/appointment", Access::Applicant, choose::show)
        .query("day", "date", "the day whose hours are shown, in the site's time zone")
        .tiers(&[Tier::T1])
        .post("/{lang}/{office}/case/appointment", Access::Applicant, choose::submit)
        .field("slot", "uuid", "the slot to book")
        .field("day", "date", "the day that was on the page")
        .field("needs", needs, "whether the family needs an interpreter or help to take part")
        .field("needs_note", "text", "which language or which help")
        .field("interpreter", "text", "the language of the interpreter who is to be there")
        .tiers(&[Tier::T1])
        .post("/{lang}/{office}/case/appointment/hold", Access::Applicant, hold::submit)
        .field("slot", "uuid", "the slot to keep")
        .field("day", "date", "the day that was on the page")
        .field("needs", needs, "whether the family needs an interpreter or help to take part")
        .field("needs_note", "text", "which language or which help")
        .field("interpreter", "text", "the language of the interpreter who is to be there")
        .tiers(&[Tier::T1])
        .get("/{lang}/{office}/case/appointment/confirm", Access::Applicant, confirm::show)
        .tiers(&[Tier::T1])
        .get("/{lang}/{office}/case/appointment/move", Access::Applicant, change::show)
        .query("day", "date", "the day whose hours are shown, in the site's time zone")
        .tiers(&[Tier::T1])
        .post("/{lang}/{office}/case/appointment/move", Access::Applicant, change::submit)
        .field("slot", "uuid", "the slot to move to")
        .field("day", "date", "the day that was on the page")
        .tiers(&[Tier::T1])
        .post("/{lang}/{office}/case/appointment/move/hold", Access::Applicant, hold::submit_move)
        .field("slot", "uuid", "the slot to keep")
        .field("day", "date", "the day that was on the page")
        .tiers(&[Tier::T1])
        .get("/{lang}/{office}/case/appointment/cancel", Access::Applicant, cancel::show)
        .tiers(&[Tier::T1])
        .post("/{lang}/{office}/case/appointment/cancel", Access::Applicant, cancel::submit)
        .get("/{lang}/{office}/case/appointment/slip", Access::Applicant, slip::show)
        .tiers(&[Tier::T1])
        .get("/{lang}/{office}/case/appointment/calendar.ics", Access::Applicant, calendar::show)
        .tiers(&[Tier::T1])
}
