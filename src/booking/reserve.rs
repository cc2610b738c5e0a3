//! Booking, moving and ending appointments within a transaction: what the handlers and other slices call.

use chrono::{DateTime, Utc};

use super::appointment::{Appointment, AppointmentState, Needs};
use super::door::{self, Shut};
use super::offer::LEAD;
use super::queries;
use crate::cases::state::{CaseAction, Condition, Guards};
use crate::cases::step::{LockedCase, StepError, applicant_actor};
use crate::error::{AppError, constraint};
use crate::ids::{AppointmentId, CaseId, SlotId};
use crate::tenancy::OfficeTx;
use crate::web::form::Fault;

/// Why nothing was booked, moved or given back. The transaction is to be dropped.
#[derive(Debug)]
pub(super) enum NotDone {
    /// The slot cannot be had; the list is shown again.
    Slot(Fault),
    /// There is nothing to do.
    Shut(Shut),
    /// The request ends.
    App(AppError),
}

impl<E: Into<AppError>> From<E> for NotDone {
    fn from(error: E) -> Self {
        Self::App(error.into())
    }
}

impl From<StepError> for NotDone {
    fn from(error: StepError) -> Self {
        match error {
            StepError::Refused(refused) => Self::Slot(Fault::Refused(refused.code())),
            StepError::App(error) => Self::App(error),
        }
    }
}

/// Books a first appointment for an invited case.
pub(super) async fn book(tx: &mut OfficeTx, case: CaseId, slot: SlotId, needs: (Needs, &str)) -> Result<AppointmentId, NotDone> {
    let mut case = LockedCase::lock(tx, case).await?;
    door::to_choose(tx, case.id, case.state).await?.map_err(NotDone::Shut)?;
    check_slot(tx, slot).await?;
    let guards = Guards { conditions: &[Condition::NeedsAsked], ..case.guards(applicant_actor(case.id)) };
    case.step(tx, CaseAction::Book, &guards).await?;
    let id: AppointmentId = tx.new_id();
    tx.audit("appointment.booked", "appointments", Some(id.0), Some(case.id)).await?;
    queries::queue_message(tx, case.id, "appointment_booked", &case.language, id).await?;
    // Last, so that the lock on a slot that many want is held for as short as can be.
    insert(tx, id, case.id, slot, (needs.0.as_str(), needs.1)).await?;
    Ok(id)
}

/// Gives the booked appointment up for another slot, both or neither.
pub(super) async fn change(tx: &mut OfficeTx, case: CaseId, slot: SlotId) -> Result<AppointmentId, NotDone> {
    let mut case = LockedCase::lock(tx, case).await?;
    let old = door::to_move(tx, case.id, case.state).await?.map_err(NotDone::Shut)?;
    if old.slot == slot {
        return Err(NotDone::Slot(Fault::NotAChoice));
    }
    check_slot(tx, slot).await?;
    let guards = case.guards(applicant_actor(case.id));
    case.step(tx, CaseAction::Move, &guards).await?;
    let id: AppointmentId = tx.new_id();
    tx.audit("appointment.moved", "appointments", Some(id.0), Some(case.id)).await?;
    queries::queue_message(tx, case.id, "appointment_moved", &case.language, id).await?;
    let (needs, note) = queries::needs(tx, old.id).await?;
    queries::lock_slots(tx, [old.slot, slot]).await?;
    mark(tx, old.id, AppointmentState::Moved).await?;
    insert(tx, id, case.id, slot, (&needs, &note)).await?;
    Ok(id)
}

/// Gives the booked appointment back; the invitation stands.
pub(super) async fn cancel(tx: &mut OfficeTx, case: CaseId) -> Result<(), NotDone> {
    let mut case = LockedCase::lock(tx, case).await?;
    let old = door::to_cancel(tx, case.id, case.state).await?.map_err(NotDone::Shut)?;
    let guards = case.guards(applicant_actor(case.id));
    case.step(tx, CaseAction::CancelAppointment, &guards).await?;
    tx.audit("appointment.cancelled", "appointments", Some(old.id.0), Some(case.id)).await?;
    queries::queue_message(tx, case.id, "appointment_cancelled", &case.language, old.id).await?;
    mark(tx, old.id, AppointmentState::Cancelled).await?;
    Ok(())
}

/// Refuses early what can be seen without waiting; what is decided is decided by [`insert`].
async fn check_slot(tx: &mut OfficeTx, slot: SlotId) -> Result<(), NotDone> {
    let earliest: DateTime<Utc> = tx.now() + LEAD;
    let asked = queries::slot(tx, slot).await?.ok_or(AppError::NotFound)?;
    if asked.starts_at < earliest {
        return Err(NotDone::Slot(Fault::InThePast));
    }
    if asked.withdrawn || !asked.has_place {
        return Err(NotDone::Slot(Fault::SlotTaken));
    }
    Ok(())
}

async fn insert(tx: &mut OfficeTx, id: AppointmentId, case: CaseId, slot: SlotId, needs: (&str, &str)) -> Result<(), NotDone> {
    match queries::insert_appointment(tx, id, case, slot, needs, LEAD).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(NotDone::Slot(Fault::SlotTaken)),
        Err(error) if matches!(constraint(&error), Some("slots_not_oversold" | "appointments_one_live")) => {
            Err(NotDone::Slot(Fault::SlotTaken))
        }
        Err(error) => Err(NotDone::App(error.into())),
    }
}

/// The live appointment of a case, booked or checked in.
pub async fn live_appointment(tx: &mut OfficeTx, case: CaseId) -> Result<Option<Appointment>, AppError> {
    queries::live_appointment(tx, case).await
}

/// Says what became of a booked appointment: checked in, nobody came, moved or cancelled. The caller takes the case's
/// step and writes the audit row in the same transaction.
///
/// # Errors
/// `Broken` when the appointment is not booked: the caller has the case locked and looked.
pub async fn mark(tx: &mut OfficeTx, appointment: AppointmentId, state: AppointmentState) -> Result<(), AppError> {
    let now = tx.now();
    if queries::set_state(tx, appointment, state, now).await? {
        Ok(())
    } else {
        Err(AppError::broken("appointments: one that is not booked was to change"))
    }
}

/// Ends the appointment the family came to, once its interview is recorded: a case that comes back can have another.
pub async fn end_attended(tx: &mut OfficeTx, case: CaseId) -> Result<(), AppError> {
    let now = tx.now();
    queries::end_attended(tx, case, now).await?;
    Ok(())
}

/// Lets go of everything a case that ends has waiting: its booked appointment, whose place is free again, and its
/// invitation. No message of its own: the end of the case has one.
pub async fn release(tx: &mut OfficeTx, case: CaseId) -> Result<(), AppError> {
    let now = tx.now();
    if let Some(old) = queries::live_appointment(tx, case).await?.filter(|old| old.state == AppointmentState::Booked) {
        mark(tx, old.id, AppointmentState::Cancelled).await?;
        tx.audit("appointment.cancelled", "appointments", Some(old.id.0), Some(case)).await?;
    }
    queries::withdraw_invitation(tx, case, now).await?;
    Ok(())
}
