//! The one state machine of a case's main track.
//!
//! Every slice that moves a case calls [`transition`] with plain values and stores what it answers; there is no state
//! change outside its table (`state/table.rs`). Pure: no database, no clock. What is not known to be so is refused.
//! It does not decide who sees a case (row-level security and assignment do), nor run the side tracks.

mod action;
mod checks;
mod guards;
mod joint_review;
mod refused;
mod table;
#[cfg(test)]
mod tests;

use crate::auth::role::{Organisation, Role, named_enum};
pub use action::CaseAction;
pub use guards::{
    Actor, ActorId, Condition, Consent, ContentHash, EarlierActor, Ground, Guards, Part, PathwayReason, ProgrammeProposal,
    Proposal, Signature,
};
pub use refused::Refused;
use table::{By, To};

named_enum! {
    /// Where a case is on its main track.
    pub enum CaseState {
        /// Being filled in; nobody but the drafter works on it.
        Draft = "draft",
        /// Answers frozen, receipt given.
        Submitted = "submitted",
        /// May be the same family as another case; two people look.
        DuplicateHold = "duplicate_hold",
        /// A determination is stored.
        Screened = "screened",
        /// In the caseworkers' queue.
        Triage = "triage",
        /// The family was asked for facts that are missing.
        InfoRequested = "info_requested",
        /// Waiting for a place.
        Waitlisted = "waitlisted",
        /// May choose a slot until a date.
        Invited = "invited",
        /// Has an appointment.
        Scheduled = "scheduled",
        /// The family is there.
        CheckedIn = "checked_in",
        /// The interview is recorded.
        Assessed = "assessed",
        /// Waits for a second reviewer to take it.
        Recommended = "recommended",
        /// A second reviewer has it.
        SecondReview = "second_review",
        /// Waits for the signatures of both sides.
        JointReview = "joint_review",
        /// With a pathway's authority or partner.
        Referred = "referred",
        /// The partner took it on.
        ReferralAccepted = "referral_accepted",
        /// The partner sent it back with a question.
        ReferralReturned = "referral_returned",
        /// The pathway's own outcome is recorded.
        OutcomeRecorded = "outcome_recorded",
        /// Done.
        Closed = "closed",
        /// Decided by two people that this office refers to no pathway.
        NotReferred = "not_referred",
        /// The family withdrew.
        Withdrawn = "withdrawn",
        /// The programme is paused: clocks stop, nothing is lost.
        Suspended = "suspended",
        /// To be looked at again after a complaint was upheld.
        Reopened = "reopened",
        /// Out of the queues, kept until its retention ends.
        Archived = "archived",
        /// Its key is destroyed; only the audit chain remains.
        Erased = "erased",
    }
}

impl CaseState {
    /// The state a case is born in.
    pub const FIRST: Self = Self::Draft;

    /// Whether the case is neither finished, withdrawn, suspended, archived nor erased.
    pub fn is_live(self) -> bool {
        table::LIVE.contains(&self)
    }

    /// Whether the case has ended: neither under way nor merely paused, so there is nothing left to withdraw or to book.
    pub fn has_ended(self) -> bool {
        !self.is_live() && self != Self::Suspended
    }
}

named_enum! {
    /// Whether the host country's side may ever learn of a case.
    pub enum Lane {
        /// Family, work and most parole routes: the host country's supervisor sees it at joint review.
        Open = "open",
        /// Refugee track, protection data, complaints: to the host country's roles it does not exist.
        Confidential = "confidential",
    }
}

/// The state a case enters when `guards.actor` does `action` in `state`.
///
/// # Errors
/// [`Refused`]. For [`Refused::Hidden`] the caller answers exactly as for an id that does not exist; it is looked at
/// before anything else, so that no other code tells a host-country role anything.
pub fn transition(state: CaseState, action: CaseAction, guards: &Guards<'_>) -> Result<CaseState, Refused> {
    if is_hidden(state, guards) {
        return Err(Refused::Hidden);
    }
    let row = table::row(state, action).ok_or(Refused::NotFromHere)?;
    check_actor(row.by, guards)?;
    for need in row.needs {
        checks::check(*need, guards)?;
    }
    match row.to {
        To::State(next) => Ok(next),
        To::Same => Ok(state),
        To::BeforeSuspension => guards.state_before_suspension.filter(|before| before.is_live()).ok_or(Refused::NoStateToResume),
        To::ReferredWhenSigned => joint_review::sign(guards),
    }
}

/// The actions a role may take in a state of a case it sees, guards aside: for the buttons of a page.
pub fn possible_actions(state: CaseState, role: Role, lane: Lane) -> impl Iterator<Item = CaseAction> {
    let hidden = role == Role::HostSupervisor && !host_country_may_see(state, lane);
    table::rows_from(state).filter(move |row| !hidden && row.by.iter().any(|by| by.allows(role, lane))).map(|row| row.action)
}

/// The host country's side sees a case in joint review, in the open lane, and nowhere else.
fn host_country_may_see(state: CaseState, lane: Lane) -> bool {
    state == CaseState::JointReview && lane == Lane::Open
}

/// Whether the case does not exist for this actor. Consent to be shown is part of it: never show, then hide.
fn is_hidden(state: CaseState, guards: &Guards<'_>) -> bool {
    let Actor::Person { role, organisation, .. } = guards.actor else {
        return false;
    };
    let is_host = role == Role::HostSupervisor || organisation == Some(Organisation::HostGovernment);
    is_host && !(host_country_may_see(state, guards.effective_lane()) && guards.sharing_consent == Consent::Given)
}

/// Checks that the actor is of a kind the row names, belongs where the role belongs, and holds a mandate if need be.
fn check_actor(by: &[By], guards: &Guards<'_>) -> Result<(), Refused> {
    let Actor::Person { role, organisation, .. } = guards.actor else {
        return if by.contains(&By::System) { Ok(()) } else { Err(Refused::NeedsPerson) };
    };
    let lane = guards.effective_lane();
    if !role.may_belong_to(organisation) || !by.iter().any(|by| by.allows(role, lane)) {
        return Err(Refused::NotYourRole);
    }
    if role == Role::Representative {
        checks::check(table::Need::Condition(Condition::MandateStands), guards)?;
    }
    Ok(())
}
