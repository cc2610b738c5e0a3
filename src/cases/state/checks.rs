//! One check per need of the table. Each answers for itself; none trusts that another was asked before.

use super::table::Need;
use super::{Actor, CaseAction};
use super::{Consent, Ground, Guards, Part, Refused};
use crate::auth::role::{Organisation, Permission};

/// Missed appointments from which on they may be a ground at all.
const NO_SHOWS_FOR_A_GROUND: u16 = 2;

/// Checks one need.
pub(super) fn check(need: Need, guards: &Guards<'_>) -> Result<(), Refused> {
    let refuse_unless = |met: bool, refused: Refused| if met { Ok(()) } else { Err(refused) };
    match need {
        Need::Consent => check_consent(guards.consent),
        Need::SharingConsent => check_consent(guards.sharing_consent),
        Need::Condition(condition) => refuse_unless(guards.conditions.contains(&condition), Refused::NotEstablished(condition)),
        Need::Question => refuse_unless(is_written(guards.note), Refused::QuestionMissing),
        Need::Note => refuse_unless(is_written(guards.note), Refused::NoteMissing),
        Need::FactsNamed => refuse_unless(guards.missing_facts.iter().any(|fact| is_written(fact)), Refused::NoFactNamed),
        Need::FactsKnown => refuse_unless(guards.missing_facts.is_empty(), Refused::FactsUnknown),
        Need::Ground => check_ground(guards),
        Need::PathwayReasons => {
            let all_reasoned = guards.pathways.iter().all(|pathway| is_written(pathway.reason));
            refuse_unless(all_reasoned && !guards.pathways.is_empty(), Refused::ReasonsMissing)
        }
        Need::Unhcr => {
            refuse_unless(!guards.refugee_track || organisation(guards.actor) == Some(Organisation::Unhcr), Refused::OnlyUnhcr)
        }
        Need::NewPart(part) => refuse_unless(is_free_for(part, guards), Refused::SamePerson),
        Need::HasPart(part) => refuse_unless(
            has_part(part, guards),
            if part == Part::Assessor { Refused::NotTheAssessor } else { Refused::NotTheReviewer },
        ),
        Need::SeenContent => {
            refuse_unless(guards.content.is_some() && guards.content == guards.seen_content, Refused::ContentChanged)
        }
        Need::Proposed(action) => check_proposed(action, guards),
        Need::TwoProposals => check_two_proposals(guards),
    }
}

fn is_written(text: &str) -> bool {
    !text.trim().is_empty()
}

fn organisation(actor: Actor) -> Option<Organisation> {
    match actor {
        Actor::System => None,
        Actor::Person { organisation, .. } => organisation,
    }
}

fn check_consent(consent: Consent) -> Result<(), Refused> {
    match consent {
        Consent::Given => Ok(()),
        Consent::Missing => Err(Refused::ConsentMissing),
        Consent::Withdrawn => Err(Refused::ConsentWithdrawn),
    }
}

fn check_ground(guards: &Guards<'_>) -> Result<(), Refused> {
    match guards.ground {
        None => Err(Refused::GroundMissing),
        Some(Ground::NoShows) if guards.no_shows < NO_SHOWS_FOR_A_GROUND => Err(Refused::SingleNoShow),
        Some(Ground::NoShows | Ground::NoPathwayFits | Ground::NotThisOffice) => Ok(()),
    }
}

/// Whether an earlier part leaves the same person free for a later one.
///
/// One person, one part: only who assessed may go on to recommend (and to assess or recommend again after a
/// question), and only a closing that is proposed, not decided, leaves its proposer as they were.
pub(super) const fn may_follow(earlier: Part, later: Part) -> bool {
    match later {
        Part::Assessor | Part::Recommender => {
            matches!(earlier, Part::Assessor | Part::Recommender | Part::Proposer)
        }
        Part::SecondReviewer => matches!(earlier, Part::SecondReviewer | Part::Proposer),
        Part::JointSigner => matches!(earlier, Part::JointSigner),
        Part::Confirmer => matches!(earlier, Part::Confirmer),
        Part::Examiner => matches!(earlier, Part::Examiner),
        Part::IntakeHelper | Part::Proposer => true,
    }
}

/// Whether the actor may take this part. The server takes none.
fn is_free_for(part: Part, guards: &Guards<'_>) -> bool {
    guards.actor.id().is_some_and(|id| {
        guards.earlier_actors.iter().filter(|earlier| earlier.id == id).all(|earlier| may_follow(earlier.part, part))
    })
}

fn has_part(part: Part, guards: &Guards<'_>) -> bool {
    guards.actor.id().is_some_and(|id| guards.earlier_actors.iter().any(|earlier| earlier.id == id && earlier.part == part))
}

fn check_proposed(action: CaseAction, guards: &Guards<'_>) -> Result<(), Refused> {
    let proposal = guards.proposal.filter(|proposal| proposal.action == action).ok_or(Refused::NotProposed)?;
    if guards.actor.id() == Some(proposal.by) {
        return Err(Refused::SamePerson);
    }
    if guards.content != Some(proposal.content) {
        return Err(Refused::ContentChanged);
    }
    Ok(())
}

/// Two people of two organisations who may propose it, neither of them the one who puts it into effect.
fn check_two_proposals(guards: &Guards<'_>) -> Result<(), Refused> {
    let mut valid = guards.programme_proposals.iter().filter(|proposal| {
        proposal.role.allows(Permission::ProposeProgrammeChange) && proposal.role.may_belong_to(Some(proposal.organisation))
    });
    if valid.clone().any(|proposal| Some(proposal.by) == guards.actor.id()) {
        return Err(Refused::SamePerson);
    }
    let first = valid.next().ok_or(Refused::NeedsTwoProposals)?;
    let has_second = valid.any(|second| second.by != first.by && second.organisation != first.organisation);
    if has_second { Ok(()) } else { Err(Refused::NeedsTwoProposals) }
}
