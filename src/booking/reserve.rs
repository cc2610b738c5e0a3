//! What other slices do with appointments within their own transactions: look, mark what became of one, let go.
//!
//! Families hold, book, move and give back through [`super::Places`].

use super::appointment::{Appointment, AppointmentState};
use super::queries;
use crate::error::AppError;
use crate::ids::{AppointmentId, CaseId};
use crate::tenancy::OfficeTx;

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

/// Lets go of everything a case that ends has waiting: its booked appointment, whose place others get after the
/// service's embargo, a place that is kept for it, and its invitation. No message of its own: the end of the case has one.
pub async fn release(tx: &mut OfficeTx, case: CaseId) -> Result<(), AppError> {
    let now = tx.now();
    if let Some(old) = queries::live_appointment(tx, case).await?.filter(|old| old.state == AppointmentState::Booked) {
        // Before the place is counted free, so that nobody takes it in between.
        let embargoed = queries::embargo(tx, old.id).await?;
        mark(tx, old.id, AppointmentState::Cancelled).await?;
        tx.audit("appointment.cancelled", "appointments", Some(old.id.0), Some(case)).await?;
        tx.audit("place.released", "slots", Some(old.slot.0), Some(case)).await?;
        if embargoed {
            tx.audit("place.embargoed", "slots", Some(old.slot.0), Some(case)).await?;
        }
    }
    queries::end_hold(tx, case, now).await?;
    queries::withdraw_invitation(tx, case, now).await?;
    Ok(())
}
