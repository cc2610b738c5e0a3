//! Joint review: which sides have to sign, and whether this signature is the last one needed.
//!
//! Open lane: host country and United States. Confidential lane: United States and a second agency, an organisation
//! other than the recommender's. All sign the same content; a signature over older content does not count.

use super::checks::may_follow;
use super::{Actor, ActorId, CaseState, EarlierActor, Guards, Lane, Part, Refused, Signature};
use crate::auth::role::{Organisation, Permission, Role};

/// A side of joint review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    HostCountry,
    UnitedStates,
    SecondAgency,
}

/// The two sides whose signatures a lane needs.
const fn needed_sides(lane: Lane) -> [Side; 2] {
    match lane {
        Lane::Open => [Side::HostCountry, Side::UnitedStates],
        Lane::Confidential => [Side::SecondAgency, Side::UnitedStates],
    }
}

/// Adds the actor's signature: `referred` when both sides have now signed, `joint_review` while one is missing.
pub(super) fn sign(guards: &Guards<'_>) -> Result<CaseState, Refused> {
    let Actor::Person { id, role, organisation: Some(organisation) } = guards.actor else {
        return Err(Refused::NotYourRole);
    };
    let content = guards.content.ok_or(Refused::ContentChanged)?;
    let recommender = last_in_part(Part::Recommender, guards.earlier_actors).ok_or(Refused::RecommenderUnknown)?;
    last_in_part(Part::SecondReviewer, guards.earlier_actors).ok_or(Refused::ReviewMissing)?;

    let needed = needed_sides(guards.effective_lane());
    let side = side_of(role, organisation, recommender)?;
    if !needed.contains(&side) {
        return Err(Refused::NotYourRole);
    }
    let standing: Vec<(ActorId, Side)> = guards
        .signatures
        .iter()
        .filter(|signature| signature.content == content && is_sound(signature, guards))
        .filter_map(|signature| {
            let side = side_of(signature.role, signature.organisation, recommender).ok()?;
            Some((signature.signer, side))
        })
        .collect();
    if standing.iter().any(|(_, signed)| *signed == side) {
        return Err(Refused::AlreadySigned);
    }
    if standing.iter().any(|(signer, _)| *signer == id) {
        return Err(Refused::SamePerson);
    }
    let all_signed = needed.iter().all(|need| *need == side || standing.iter().any(|(_, signed)| signed == need));
    Ok(if all_signed { CaseState::Referred } else { CaseState::JointReview })
}

/// The newest actor in a part. After a return there may be several; the newest one's act is the one decided on.
fn last_in_part(part: Part, earlier_actors: &[EarlierActor]) -> Option<EarlierActor> {
    earlier_actors.iter().rev().find(|earlier| earlier.part == part).copied()
}

/// For which side a role of an organisation signs.
fn side_of(role: Role, organisation: Organisation, recommender: EarlierActor) -> Result<Side, Refused> {
    match organisation {
        Organisation::HostGovernment if role.allows(Permission::SignReferral) => Ok(Side::HostCountry),
        Organisation::UsGovernment if role.allows(Permission::SignReferral) => Ok(Side::UnitedStates),
        Organisation::Iom | Organisation::Unhcr | Organisation::Partner if role.allows(Permission::SignAsSecondAgency) => {
            let is_other = recommender.organisation.is_some_and(|first| first != organisation);
            if is_other { Ok(Side::SecondAgency) } else { Err(Refused::NeedsOtherAgency) }
        }
        _ => Err(Refused::NotYourRole),
    }
}

/// Whether a stored signature may count: role and organisation fit, and its signer took no other part.
fn is_sound(signature: &Signature, guards: &Guards<'_>) -> bool {
    signature.role.may_belong_to(Some(signature.organisation))
        && guards
            .earlier_actors
            .iter()
            .filter(|earlier| earlier.id == signature.signer)
            .all(|earlier| may_follow(earlier.part, Part::JointSigner))
}
