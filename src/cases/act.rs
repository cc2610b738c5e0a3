//! What every action on a case has around its own effect: take the form once, lock the case, see that nobody changed it
//! since the page was opened, and end on the case again or on its form with what was typed.

use axum::response::Response;

use super::case_page;
use super::state::{CaseState, Condition, Refused};
use super::step::{LockedCase, StepError};
use crate::app::App;
use crate::error::AppError;
use crate::ids::{CaseId, StaffId};
use crate::outbox::{self, Message};
use crate::tenancy::{OfficeTx, Once, OnceGuard};
use crate::web::form::{Fault, FormState};
use crate::web::page::on_to;
use crate::web::visit::{Staff, Visit};

/// Where faults stand that belong to no field: the panel of actions.
pub(super) const PANEL: &str = "actions";

/// One sent form about one case.
#[derive(Clone, Copy)]
pub(super) struct Acting<'a> {
    pub app: &'a App,
    pub visit: &'a Visit,
    pub staff: &'a Staff,
    pub case: CaseId,
    pub once: &'a OnceGuard,
}

/// How a form begins.
pub(super) enum Begun {
    /// It took effect before; this is where it led.
    Repeat(Response),
    /// It is new: the transaction, with the case locked.
    Open(OfficeTx, LockedCase),
}

impl Acting<'_> {
    /// Takes the form and locks its case. A case that changed since the page was opened is a fault of the form.
    ///
    /// # Errors
    /// `NotFound` when the case does not exist for these eyes.
    pub(super) async fn begin(&self, version: &str, form: &mut FormState) -> Result<Begun, AppError> {
        let mut tx = self.app.db.begin(&self.visit.context()?).await?;
        if let Once::Repeat(location) = tx.once(self.once).await? {
            return Ok(Begun::Repeat(on_to(&location)));
        }
        let case = LockedCase::lock(&mut tx, self.case).await?;
        if version != case.version.to_string() {
            form.fault(PANEL, Fault::Stale);
        }
        Ok(Begun::Open(tx, case))
    }

    /// The same for work on the case itself: a case that a colleague holds is taken over first, so that nobody is surprised.
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub(super) async fn begin_work(&self, version: &str, form: &mut FormState) -> Result<Begun, AppError> {
        let begun = self.begin(version, form).await?;
        if let Begun::Open(_, case) = &begun
            && is_held_by_other(case.assigned_to, self.staff)
        {
            form.fault(PANEL, Fault::Refused(Refused::NotEstablished(Condition::Assigned).code()));
        }
        Ok(begun)
    }

    /// Commits a step that was taken, or shows the form again with the refusal in words.
    pub(super) async fn end(
        &self,
        tx: OfficeTx,
        taken: Result<CaseState, StepError>,
        deed: &str,
        form: FormState,
    ) -> Result<Response, AppError> {
        match taken {
            Ok(_) => self.commit(tx, deed).await,
            Err(StepError::App(error)) => Err(error),
            Err(StepError::Refused(refused)) => {
                drop(tx);
                self.again(refuse(form, Fault::Refused(refused.code()))).await
            }
        }
    }

    /// Commits, and leads to the case with a note of what was done.
    pub(super) async fn commit(&self, tx: OfficeTx, deed: &str) -> Result<Response, AppError> {
        let location = self.visit.at(&format!("/staff/cases/{}?done={deed}", self.case));
        tx.commit_once(self.once, &location).await?;
        Ok(on_to(&location))
    }

    /// The case page with the faulty form. The transaction has to be over: a page is not rendered inside one.
    pub(super) async fn again(&self, form: FormState) -> Result<Response, AppError> {
        case_page::show_faulty(self.app, self.visit, self.staff, self.case, form).await
    }
}

/// The form with a fault that belongs to no field.
pub(super) fn refuse(mut form: FormState, fault: Fault) -> FormState {
    form.fault(PANEL, fault);
    form
}

/// Leaves a message for the family about the step just taken.
pub(super) async fn tell_family(tx: &mut OfficeTx, case: &LockedCase, message: Message) -> Result<(), AppError> {
    outbox::enqueue(tx, case.id, message, &format!("{message}/{}/{}", case.id, case.version)).await
}

/// Whether a colleague holds the case.
pub(super) fn is_held_by_other(holder: Option<StaffId>, staff: &Staff) -> bool {
    holder.is_some_and(|holder| holder != staff.id)
}
