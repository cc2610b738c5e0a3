//! Whether a family may choose, move or give back an appointment right now, and the page that says why not.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};

use super::appointment::Appointment;
use super::queries;
use crate::app::App;
use crate::cases::state::CaseState;
use crate::error::AppError;
use crate::ids::CaseId;
use crate::tenancy::OfficeTx;
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
    /// The case was withdrawn, closed or could not be referred.
    CaseEnded,
}

/// Until when the family may choose a first appointment.
pub(super) async fn to_choose(
    tx: &mut OfficeTx,
    case: CaseId,
    state: CaseState,
) -> Result<Result<DateTime<Utc>, Shut>, AppError> {
    match state {
        CaseState::Invited => {}
        CaseState::Scheduled | CaseState::CheckedIn => return Ok(Err(Shut::HasAppointment)),
        CaseState::Suspended => return Ok(Err(Shut::Stopped)),
        state if state.has_ended() => return Ok(Err(Shut::CaseEnded)),
        _ => return Ok(Err(Shut::NotInvited)),
    }
    if is_stopped(tx).await? {
        return Ok(Err(Shut::Stopped));
    }
    let now = tx.now();
    Ok(match queries::invited_until(tx, case).await? {
        Some(until) if until > now => Ok(until),
        Some(_) => Err(Shut::InvitationOver),
        None => Err(Shut::NotInvited),
    })
}

/// The appointment the family may move. An invitation that has run out meanwhile is no reason to lose it.
pub(super) async fn to_move(tx: &mut OfficeTx, case: CaseId, state: CaseState) -> Result<Result<Appointment, Shut>, AppError> {
    match to_cancel(tx, case, state).await? {
        Ok(_) if is_stopped(tx).await? => Ok(Err(Shut::Stopped)),
        other => Ok(other),
    }
}

/// The appointment the family may give back; also while the programme stands still.
pub(super) async fn to_cancel(tx: &mut OfficeTx, case: CaseId, state: CaseState) -> Result<Result<Appointment, Shut>, AppError> {
    match state {
        CaseState::Scheduled => {}
        CaseState::Suspended => return Ok(Err(Shut::Stopped)),
        state if state.has_ended() => return Ok(Err(Shut::CaseEnded)),
        _ => return Ok(Err(Shut::NoAppointment)),
    }
    let now = tx.now();
    Ok(match queries::live_appointment(tx, case).await? {
        Some(appointment) if appointment.is_ahead(now) => Ok(appointment),
        Some(_) => Err(Shut::Begun),
        None => Err(Shut::NoAppointment),
    })
}

async fn is_stopped(tx: &mut OfficeTx) -> Result<bool, AppError> {
    Ok(matches!(queries::programme_state(tx).await?.as_deref(), Some("paused" | "closed")))
}

/// The state of the signed-in applicant's case.
pub(super) async fn case_state(tx: &mut OfficeTx, case: CaseId) -> Result<CaseState, AppError> {
    let state = queries::case_state(tx, case).await?.ok_or(AppError::NotFound)?;
    CaseState::parse(&state).ok_or_else(|| AppError::broken("cases: no known state"))
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
        Shut::CaseEnded => (t.booking_ended_title(), t.booking_ended_text()),
    };
    page_with(status, &ShutPage { shell: app.shell(visit), title, text, help: why == Shut::CaseEnded })
}
