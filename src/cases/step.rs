//! The one way a case changes its state, for every slice: lock it, judge the step by the pure table, write state,
//! timeline and audit row in the same transaction.

use super::queries;
use super::state::{Actor, ActorId, CaseAction, CaseState, Consent, Guards, Lane, Refused, transition};
use crate::auth::{Organisation, Role};
use crate::error::AppError;
use crate::ids::{CaseId, StaffId};
use crate::tenancy::{Eyes, OfficeTx};
use crate::web::visit::Staff;

/// A case locked for a change.
#[derive(Clone, Debug)]
pub struct LockedCase {
    /// Its id.
    pub id: CaseId,
    /// Its code, as people read it out.
    pub code: String,
    /// The family's language.
    pub language: String,
    /// Its state.
    pub state: CaseState,
    /// Its lane.
    pub lane: Lane,
    /// Counts its changes; a page that was opened on an older version is stale.
    pub version: i32,
    /// Who works on it.
    pub assigned_to: Option<StaffId>,
    /// Consent to keep and work on the case.
    pub consent: Consent,
    /// Consent to be shown and handed over: to the US government, and in the open lane to the host government too.
    pub sharing_consent: Consent,
}

/// Why a step was not taken.
#[derive(Debug)]
pub enum StepError {
    /// The table refuses; the page says why. A hidden case never comes here.
    Refused(Refused),
    /// The request ends.
    App(AppError),
}

impl<E: Into<AppError>> From<E> for StepError {
    fn from(error: E) -> Self {
        Self::App(error.into())
    }
}

/// The consents that the table asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consents {
    /// To keep and work on the case.
    pub registration: Consent,
    /// To be shown and handed over: to the US government, and in the open lane to the host government too.
    pub sharing: Consent,
}

impl Consents {
    /// The consents of a case of that lane, as they stand.
    pub async fn load(tx: &mut OfficeTx, case: CaseId, lane: Lane) -> Result<Self, AppError> {
        let given = queries::consents(tx, case).await?;
        let standing = |purpose: &str| match given.iter().find(|(name, _)| name == purpose) {
            Some((_, true)) => Consent::Given,
            Some((_, false)) => Consent::Withdrawn,
            None => Consent::Missing,
        };
        let sharing = match (lane, standing("share_us_government"), standing("share_host_government")) {
            (Lane::Open, Consent::Given, host) => host,
            (_, us, _) => us,
        };
        Ok(Self { registration: standing("registration"), sharing })
    }
}

impl LockedCase {
    /// Locks a case.
    ///
    /// # Errors
    /// `NotFound` when it does not exist for these eyes.
    pub async fn lock(tx: &mut OfficeTx, case: CaseId) -> Result<Self, AppError> {
        let row = queries::lock_case(tx, case).await?.ok_or(AppError::NotFound)?;
        let (Some(state), Some(lane)) = (CaseState::parse(&row.state), Lane::parse(&row.lane)) else {
            return Err(AppError::broken(format!("cases: {case} has no known state or lane")));
        };
        let consents = Consents::load(tx, case, lane).await?;
        Ok(Self {
            id: case,
            code: row.code,
            language: row.language,
            state,
            lane,
            version: row.version,
            assigned_to: row.assigned_to,
            consent: consents.registration,
            sharing_consent: consents.sharing,
        })
    }

    /// Guards that know the actor, lane and consents; the caller adds what the step needs beyond.
    pub fn guards(&self, actor: Actor) -> Guards<'static> {
        Guards { consent: self.consent, sharing_consent: self.sharing_consent, ..Guards::new(actor, self.lane) }
    }

    /// Takes a step: state, timeline and audit row, or nothing. The lock stays until the transaction ends.
    ///
    /// # Errors
    /// `Refused` with the reason; a case hidden from the actor is `NotFound`.
    pub async fn step(&mut self, tx: &mut OfficeTx, action: CaseAction, guards: &Guards<'_>) -> Result<CaseState, StepError> {
        let next = match transition(self.state, action, guards) {
            Ok(next) => next,
            Err(Refused::Hidden) => return Err(StepError::App(AppError::NotFound)),
            Err(refused) => return Err(StepError::Refused(refused)),
        };
        let now = tx.now();
        if next == CaseState::JointReview {
            queries::open_to_joint_review(tx, self.id, guards.effective_lane() == Lane::Open, now).await?;
        }
        if !queries::set_state(tx, self.id, self.version, next, now).await? {
            return Err(StepError::App(AppError::broken("a locked case changed")));
        }
        let actor = match (guards.actor, tx.context().eyes) {
            (Actor::Person { .. }, Eyes::Applicant(_)) => ("applicant", None),
            (Actor::Person { .. }, Eyes::Staff(staff, _)) => ("staff", Some(staff)),
            _ => ("system", None),
        };
        queries::insert_event(tx, self.id, actor, action, (self.state, next), guards.note).await?;
        tx.audit(audit_name(action), "cases", Some(self.id.0), Some(self.id)).await?;
        self.state = next;
        self.version += 1;
        Ok(next)
    }

    /// Takes the case out of the governments' eyes after a consent to be shown was withdrawn: the host country's
    /// whichever it was, the United States' too when `us`. The case becomes confidential and is never shown again.
    pub async fn close_to_governments(&mut self, tx: &mut OfficeTx, us: bool) -> Result<(), AppError> {
        if !queries::close_to_governments(tx, self.id, self.version, us).await? {
            return Err(AppError::broken("a locked case changed"));
        }
        self.lane = Lane::Confidential;
        self.version += 1;
        Ok(())
    }
}

/// A member of staff as the table knows them.
pub fn staff_actor(staff: &Staff) -> Actor {
    Actor::Person { id: ActorId(staff.id.0.as_u128()), role: staff.role, organisation: Some(staff.organisation) }
}

/// The applicant of a case as the table knows them.
pub fn applicant_actor(case: CaseId) -> Actor {
    Actor::Person { id: ActorId(case.0.as_u128()), role: Role::Applicant, organisation: None::<Organisation> }
}

/// The audit verb of an action.
fn audit_name(action: CaseAction) -> &'static str {
    action.as_str()
}
