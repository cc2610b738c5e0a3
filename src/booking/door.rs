//! Whether a family may choose, move or give back an appointment right now, and the page that says why not.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};

use super::appointment::Appointment;
use super::places::Outcome;
use super::standing::Standing;
use crate::app::App;
use crate::cases::state::{CaseState, Refused};
use crate::error::AppError;
use crate::web::form::Fault;
use crate::web::page::{Shell, page_with};
use crate::web::visit::Visit;

/// Why there is nothing to choose, move or give back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shut {
    /// No invitation.
    NotInvited,
    /// The invitation has run out.
    InvitationOver,
    /// There is an appointment already.
    HasAppointment,
    /// There is no appointment.
    NoAppointment,
    /// The appointment has begun.
    Begun,
    /// The programme is paused or closed.
    Stopped,
    /// The family has changed its appointment as often as it may; a person at the office helps.
    ChangesUsed,
    /// The case was withdrawn, closed or could not be referred.
    CaseEnded,
}

/// Until when the family may choose a first appointment.
pub(super) fn to_choose(standing: &Standing, now: DateTime<Utc>) -> Result<DateTime<Utc>, Shut> {
    match standing.state {
        CaseState::Invited => {}
        CaseState::Scheduled | CaseState::CheckedIn => return Err(Shut::HasAppointment),
        CaseState::Suspended => return Err(Shut::Stopped),
        state if state.has_ended() => return Err(Shut::CaseEnded),
        _ => return Err(Shut::NotInvited),
    }
    if standing.stopped {
        return Err(Shut::Stopped);
    }
    match standing.invited_until {
        Some(until) if until <= now => Err(Shut::InvitationOver),
        Some(_) if standing.changes_left < 0 => Err(Shut::ChangesUsed),
        Some(until) => Ok(until),
        None => Err(Shut::NotInvited),
    }
}

/// The appointment the family may move. An invitation that has run out meanwhile is no reason to lose it.
pub(super) fn to_move(standing: &Standing, now: DateTime<Utc>) -> Result<&Appointment, Shut> {
    match to_cancel(standing, now) {
        Ok(_) if standing.stopped => Err(Shut::Stopped),
        Ok(_) if standing.changes_left <= 0 => Err(Shut::ChangesUsed),
        other => other,
    }
}

/// The appointment the family may give back; also while the programme stands still, and however often it changed before.
pub(super) fn to_cancel(standing: &Standing, now: DateTime<Utc>) -> Result<&Appointment, Shut> {
    match standing.state {
        CaseState::Scheduled => {}
        CaseState::Suspended => return Err(Shut::Stopped),
        state if state.has_ended() => return Err(Shut::CaseEnded),
        _ => return Err(Shut::NoAppointment),
    }
    match &standing.appointment {
        Some(appointment) if appointment.is_ahead(now) => Ok(appointment),
        Some(_) => Err(Shut::Begun),
        None => Err(Shut::NoAppointment),
    }
}

/// What is wrong with the slot asked for; none when it was done, now or before. What the door itself refuses the page says.
pub(super) fn fault(outcome: Outcome) -> Option<Fault> {
    match outcome {
        Outcome::Done | Outcome::Repeat => None,
        Outcome::Full | Outcome::Withdrawn => Some(Fault::SlotTaken),
        Outcome::TooSoon => Some(Fault::InThePast),
        Outcome::NoSlot | Outcome::Same => Some(Fault::NotAChoice),
        Outcome::ChangesUsed => Some(Fault::ChangesUsed),
        Outcome::HoldsUsed => Some(Fault::HoldsUsed),
        Outcome::NoInterpreter => Some(Fault::NoInterpreter),
        Outcome::Consent => Some(Fault::Refused(Refused::ConsentMissing.code())),
        Outcome::NoCase
        | Outcome::State
        | Outcome::Stopped
        | Outcome::NotInvited
        | Outcome::InvitationOver
        | Outcome::HasAppointment
        | Outcome::NoAppointment
        | Outcome::Begun
        | Outcome::Stale => Some(Fault::Stale),
    }
}

#[derive(Template)]
#[template(path = "booking/door.html")]
struct ShutPage {
    shell: Shell,
    title: String,
    text: String,
    /// Whether to lead to other help too.
    help: bool,
}

/// Says why not: 200 to who only looks, 422 to who sent a form.
pub(super) fn shut(app: &App, visit: &Visit, status: StatusCode, why: Shut) -> Result<Response, AppError> {
    let t = visit.language.words();
    let (title, text) = match why {
        Shut::NotInvited => (t.booking_not_invited_title(), t.booking_not_invited_text()),
        Shut::InvitationOver => (t.booking_over_title(), t.booking_over_text()),
        Shut::HasAppointment => (t.booking_has_title(), t.booking_has_text()),
        Shut::NoAppointment => (t.booking_none_title(), t.booking_none_text()),
        Shut::Begun => (t.booking_begun_title(), t.booking_begun_text()),
        Shut::Stopped => (t.booking_stopped_title(), t.booking_stopped_text()),
        Shut::ChangesUsed => (t.booking_used_title(), t.booking_used_text()),
        Shut::CaseEnded => (t.booking_ended_title(), t.booking_ended_text()),
    };
    page_with(
        status,
        &ShutPage { shell: app.shell(visit), title, text, help: matches!(why, Shut::CaseEnded | Shut::ChangesUsed) },
    )
}
