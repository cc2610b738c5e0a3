//! The state machine: single rules, the golden table, and random walks.

mod golden;
mod joint_review;
mod promises;
mod rules;
mod walks;

use super::{
    Actor, ActorId, CaseAction, CaseState, Condition, Consent, ContentHash, EarlierActor, Ground, Guards, Lane, Part,
    PathwayReason, ProgrammeProposal, Proposal, Refused, Signature, transition,
};
use crate::auth::role::{Organisation, Role};

const HELPER: ActorId = ActorId(1);
const ASSESSOR: ActorId = ActorId(2);
const REVIEWER: ActorId = ActorId(3);
const HOST: ActorId = ActorId(4);
const US: ActorId = ActorId(5);
const OTHER_AGENCY: ActorId = ActorId(6);
const FRESH: ActorId = ActorId(9);

const CONTENT: ContentHash = ContentHash([7; 32]);
const OTHER_CONTENT: ContentHash = ContentHash([8; 32]);

const REASONED: &[PathwayReason<'static>] = &[
    PathwayReason { pathway: "h2a", reason: "works on farms" },
    PathwayReason { pathway: "chnv", reason: "not of the four nationalities" },
];

/// A person of the role's usual organisation.
fn person(id: ActorId, role: Role) -> Actor {
    let usual = role.is_staff().then_some(Organisation::Iom);
    Actor::Person { id, role, organisation: role.organisation().or(usual) }
}

fn earlier(id: ActorId, organisation: Organisation, part: Part) -> EarlierActor {
    EarlierActor { id, organisation: Some(organisation), part }
}

fn signature(signer: ActorId, role: Role, organisation: Organisation) -> Signature {
    Signature { signer, role, organisation, content: CONTENT }
}

/// Everybody who worked on the decision up to joint review, all of one agency.
fn history(organisation: Organisation) -> Vec<EarlierActor> {
    vec![
        earlier(HELPER, organisation, Part::IntakeHelper),
        earlier(ASSESSOR, organisation, Part::Assessor),
        earlier(ASSESSOR, organisation, Part::Recommender),
        earlier(REVIEWER, organisation, Part::SecondReviewer),
    ]
}

fn proposed(action: CaseAction) -> Proposal {
    Proposal { action, by: ASSESSOR, content: CONTENT }
}

const SIGNED_HOST: Signature =
    Signature { signer: HOST, role: Role::HostSupervisor, organisation: Organisation::HostGovernment, content: CONTENT };
const SIGNED_US: Signature =
    Signature { signer: US, role: Role::UsSupervisor, organisation: Organisation::UsGovernment, content: CONTENT };
const SIGNED_HOST_BEFORE_A_CHANGE: Signature = Signature { content: OTHER_CONTENT, ..SIGNED_HOST };
const SIGNED_AGENCY: Signature =
    Signature { signer: OTHER_AGENCY, role: Role::UnhcrCaseworker, organisation: Organisation::Unhcr, content: CONTENT };

const BY_US: ProgrammeProposal = ProgrammeProposal { by: US, role: Role::UsSupervisor, organisation: Organisation::UsGovernment };
const BY_HOST: ProgrammeProposal =
    ProgrammeProposal { by: HOST, role: Role::HostSupervisor, organisation: Organisation::HostGovernment };
const PROGRAMME_PROPOSALS: &[ProgrammeProposal] = &[BY_US, BY_HOST];

/// Guards under which nothing stands in the way but who acts and what was done before.
fn favourable(actor: Actor, lane: Lane) -> Guards<'static> {
    Guards {
        consent: Consent::Given,
        sharing_consent: Consent::Given,
        content: Some(CONTENT),
        seen_content: Some(CONTENT),
        pathways: REASONED,
        ground: Some(Ground::NoPathwayFits),
        note: "Which document shows the date of entry?",
        conditions: Condition::ALL,
        programme_proposals: PROGRAMME_PROPOSALS,
        state_before_suspension: Some(CaseState::Triage),
        ..Guards::new(actor, lane)
    }
}

/// Guards after a whole history within IOM, for an actor in a lane.
fn guards(
    actor: Actor,
    lane: Lane,
    then: impl FnOnce(&mut Guards<'_>),
    state: CaseState,
    action: CaseAction,
) -> Result<CaseState, Refused> {
    let earlier_actors = history(Organisation::Iom);
    let mut guards = Guards { earlier_actors: &earlier_actors, ..favourable(actor, lane) };
    then(&mut guards);
    transition(state, action, &guards)
}

fn open(actor: Actor, state: CaseState, action: CaseAction, then: impl FnOnce(&mut Guards<'_>)) -> Result<CaseState, Refused> {
    guards(actor, Lane::Open, then, state, action)
}

fn confidential(
    actor: Actor,
    state: CaseState,
    action: CaseAction,
    then: impl FnOnce(&mut Guards<'_>),
) -> Result<CaseState, Refused> {
    guards(actor, Lane::Confidential, then, state, action)
}
