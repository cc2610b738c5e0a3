//! What must never happen, stated apart from the table: each step of a walk is held against it.

use super::golden::GOLDEN;
use super::walks::Walk;
use crate::auth::role::{Organisation as O, Role as R};
use crate::cases::state::{Actor, ActorId, CaseAction as A, CaseState as S, Consent, Ground, Guards, Lane, Part};
use proptest::prelude::*;

/// Whether the reviewed table has this step for this actor.
fn is_in_golden(state: S, action: A, next: S, actor: Actor, lane: Lane) -> bool {
    let who = match actor {
        Actor::System => "system",
        Actor::Person { role, .. } => role.as_str(),
    };
    GOLDEN.lines().filter(|line| !line.starts_with('#')).any(|line| {
        let fields: Vec<&str> = line.split(" | ").collect();
        let [from, verb, to, open, confidential] = fields[..] else {
            return false;
        };
        let people = if lane == Lane::Open || confidential == "=" { open } else { confidential };
        // Two steps lead elsewhere than under favourable guards.
        let leads = to == next.as_str()
            || (action == A::SignJointly && next == S::JointReview)
            || (action == A::Resume && next.is_live());
        from == state.as_str() && verb == action.as_str() && leads && people.split(' ').any(|name| name == who)
    })
}

/// Acts that need no consent: ways out, corrections, ends, and what the office does with itself.
pub(super) const WITHOUT_CONSENT: &[A] = &[
    A::HoldAsDuplicate,
    A::ProposeClearDuplicate,
    A::WithdrawInvitation,
    A::CancelAppointment,
    A::MarkNoShow,
    A::ReturnToAssessor,
    A::ReturnFromJointReview,
    A::ReturnReferral,
    A::ProposeClose,
    A::Close,
    A::Withdraw,
    A::Suspend,
    A::Resume,
    A::ProposeReopen,
    A::Reopen,
    A::Archive,
    A::Erase,
];

/// What the server may bring about by itself. Nothing of it is against a family.
const BY_ITSELF: &[S] =
    &[S::DuplicateHold, S::Screened, S::Triage, S::Invited, S::Waitlisted, S::Suspended, S::Archived, S::Erased];

/// Checks one step that was let through.
pub(super) fn check_step(walk: &Walk, action: A, guards: &Guards<'_>, next: S) -> Result<(), TestCaseError> {
    let lane = walk.real_lane();
    prop_assert!(is_in_golden(walk.state, action, next, guards.actor, lane), "{action} left the table");
    prop_assert!(walk.state != S::Erased, "nothing leaves erased");
    if guards.consent != Consent::Given {
        prop_assert!(WITHOUT_CONSENT.contains(&action), "{action} without consent");
    }
    let Actor::Person { id, role, organisation } = guards.actor else {
        prop_assert!(BY_ITSELF.contains(&next) || action == A::Resume, "the server did {action}");
        return Ok(());
    };
    if role == R::HostSupervisor || organisation == Some(O::HostGovernment) {
        prop_assert!(walk.state == S::JointReview && lane == Lane::Open && guards.sharing_consent == Consent::Given);
    }
    if matches!(action, A::Recommend | A::ProposeNotReferred | A::ConfirmNotReferred) {
        prop_assert!(guards.pathways.iter().all(|pathway| !pathway.reason.trim().is_empty()));
    }
    if matches!(action, A::ReturnFromJointReview | A::ReturnReferral | A::ReturnToAssessor) {
        prop_assert!(!guards.note.trim().is_empty());
    }
    if guards.refugee_track && matches!(action, A::RecordAssessment | A::Recommend | A::ProposeNotReferred) {
        prop_assert_eq!(organisation, Some(O::Unhcr));
    }
    if action == A::TakeSecondReview || action == A::PassSecondReview {
        let others = walk.ids_in(&[Part::IntakeHelper, Part::Assessor, Part::Recommender, Part::JointSigner]);
        prop_assert!(!others.contains(&id), "the reviewer took part before");
    }
    if next == S::NotReferred && walk.state != next {
        prop_assert_eq!(action, A::ConfirmNotReferred);
        prop_assert_eq!(role, R::OfficeManager);
        prop_assert!(guards.missing_facts.is_empty(), "unknown facts led to a negative outcome");
        prop_assert!(guards.ground != Some(Ground::NoShows) || walk.no_shows >= 2, "one no-show was enough");
    }
    if matches!(action, A::ConfirmNotReferred | A::Close | A::ClearDuplicate | A::Reopen) {
        prop_assert!(walk.proposal.is_some_and(|proposal| proposal.by != id && Some(proposal.content) == guards.content));
    }
    if next == S::Referred && action != A::Resume {
        prop_assert_eq!(action, A::SignJointly);
        check_referral(walk, guards, id, role)?;
    }
    Ok(())
}

/// Two sound signatures over one content by two people who took no other part.
fn check_referral(walk: &Walk, guards: &Guards<'_>, id: ActorId, role: R) -> Result<(), TestCaseError> {
    let took_part = walk.ids_in(&[Part::IntakeHelper, Part::Assessor, Part::Recommender, Part::SecondReviewer]);
    let recommender = walk.earlier_actors.iter().rfind(|actor| actor.part == Part::Recommender);
    let first_agency = recommender.and_then(|actor| actor.organisation);
    let mut roles = vec![role];
    let mut signers = vec![id];
    for signature in &walk.signatures {
        if Some(signature.content) == guards.content && !took_part.contains(&signature.signer) {
            roles.push(signature.role);
            signers.push(signature.signer);
        }
    }
    prop_assert!(!took_part.contains(&id), "the signer took part before");
    prop_assert!(signers.iter().any(|signer| *signer != id), "one signer alone");
    prop_assert!(roles.contains(&R::UsSupervisor));
    let other_agency = (roles.contains(&R::IomCaseworker) && first_agency != Some(O::Iom))
        || (roles.contains(&R::UnhcrCaseworker) && first_agency != Some(O::Unhcr));
    match walk.real_lane() {
        Lane::Open => prop_assert!(roles.contains(&R::HostSupervisor)),
        Lane::Confidential => prop_assert!(other_agency && !roles.contains(&R::HostSupervisor)),
    }
    prop_assert!(guards.consent == Consent::Given && guards.sharing_consent == Consent::Given);
    Ok(())
}
