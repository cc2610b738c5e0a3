//! Random walks over role, state and action with everything noted truthfully, sometimes with bad luck in the guards.
//! What must never happen is stated in `promises.rs`.

use super::promises::check_step;
use super::{PROGRAMME_PROPOSALS, REASONED};
use crate::auth::role::{Organisation as O, Role as R};
use crate::cases::state::{
    Actor, ActorId, CaseAction as A, CaseState as S, Condition, Consent, ContentHash, EarlierActor, Ground, Guards, Lane, Part,
    PathwayReason, Proposal, Refused, Signature, table, transition,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree;

/// Staff and family of a small office; some wear two hats, some are where their role cannot be.
const PEOPLE: &[(u128, R, Option<O>)] = &[
    (1, R::Applicant, None),
    (2, R::Representative, None),
    (11, R::IomCaseworker, Some(O::Iom)),
    (12, R::IomCaseworker, Some(O::Iom)),
    (13, R::IomCaseworker, Some(O::Iom)),
    (21, R::UnhcrCaseworker, Some(O::Unhcr)),
    (22, R::UnhcrCaseworker, Some(O::Unhcr)),
    (23, R::UnhcrCaseworker, Some(O::Unhcr)),
    (31, R::FrontDesk, Some(O::Iom)),
    (41, R::OfficeManager, Some(O::Iom)),
    (51, R::HostSupervisor, Some(O::HostGovernment)),
    (52, R::HostSupervisor, Some(O::HostGovernment)),
    (61, R::UsSupervisor, Some(O::UsGovernment)),
    (62, R::UsSupervisor, Some(O::UsGovernment)),
    (71, R::DataProtectionOfficer, Some(O::Iom)),
    (81, R::PlatformAdmin, Some(O::Platform)),
    (91, R::Auditor, Some(O::Partner)),
    (92, R::Interpreter, Some(O::Partner)),
    (93, R::IntegrityOfficer, Some(O::Iom)),
    (11, R::OfficeManager, Some(O::Iom)),
    (12, R::UsSupervisor, Some(O::UsGovernment)),
    (51, R::UsSupervisor, Some(O::UsGovernment)),
    (98, R::OfficeManager, Some(O::HostGovernment)),
    (99, R::IomCaseworker, Some(O::HostGovernment)),
];

/// One throw of the dice: the bits of `luck` decide what is missing this time.
#[derive(Clone, Copy, Debug)]
struct Step {
    action: prop::sample::Index,
    actor: prop::sample::Index,
    follow_the_table: bool,
    luck: [u8; 12],
}

fn any_step() -> impl Strategy<Value = Step> {
    (any::<prop::sample::Index>(), any::<prop::sample::Index>(), prop::bool::weighted(0.9), any::<[u8; 12]>())
        .prop_map(|(action, actor, follow_the_table, luck)| Step { action, actor, follow_the_table, luck })
}

/// A case and all that was done to it.
pub(super) struct Walk {
    pub(super) state: S,
    lane: Lane,
    refugee_track: bool,
    content: u8,
    pub(super) earlier_actors: Vec<EarlierActor>,
    pub(super) signatures: Vec<Signature>,
    pub(super) proposal: Option<Proposal>,
    before_suspension: Option<S>,
    pub(super) no_shows: u16,
}

fn bad(luck: u8) -> bool {
    luck < 10
}

fn consent(luck: u8) -> Consent {
    match luck {
        0..5 => Consent::Missing,
        5..10 => Consent::Withdrawn,
        _ => Consent::Given,
    }
}

const UNREASONED: &[PathwayReason<'static>] = &[PathwayReason { pathway: "h2a", reason: "" }];

impl Walk {
    fn choose(&self, step: &Step) -> (A, Actor) {
        let from_here: Vec<A> = table::rows_from(self.state).map(|row| row.action).collect();
        // Ways out end a walk, so they are taken only now and then.
        let onward: Vec<A> = from_here
            .iter()
            .copied()
            .filter(|action| {
                !matches!(action, A::Withdraw | A::Suspend | A::Erase | A::Archive | A::HoldAsDuplicate) || step.luck[11] < 12
            })
            .collect();
        let choices = if !step.follow_the_table || onward.is_empty() { A::ALL } else { &onward };
        let action = *step.action.get(choices);
        let able: Vec<_> = PEOPLE
            .iter()
            .filter(|(_, role, _)| {
                table::row(self.state, action).is_some_and(|row| row.by.iter().any(|by| by.allows(*role, self.lane)))
            })
            .collect();
        let (id, role, organisation) =
            if able.is_empty() || !step.follow_the_table { *step.actor.get(PEOPLE) } else { **step.actor.get(&able) };
        let is_system = table::row(self.state, action).is_some_and(|row| row.by.contains(&table::By::System));
        let by_system = if is_system { step.luck[10] < 128 } else { step.luck[10] < 10 };
        let actor = if by_system { Actor::System } else { Actor::Person { id: ActorId(id), role, organisation } };
        (action, actor)
    }

    fn guards(&self, step: &Step, actor: Actor) -> Guards<'_> {
        let content = ContentHash([self.content; 32]);
        Guards {
            refugee_track: self.refugee_track,
            consent: consent(step.luck[0]),
            sharing_consent: consent(step.luck[1]),
            earlier_actors: &self.earlier_actors,
            proposal: self.proposal,
            content: Some(content),
            seen_content: Some(if bad(step.luck[2]) { ContentHash([255; 32]) } else { content }),
            signatures: &self.signatures,
            pathways: if bad(step.luck[3]) { UNREASONED } else { REASONED },
            missing_facts: if step.luck[4] < 60 { &["birth_date"] } else { &[] },
            ground: if step.luck[5] < 128 { Some(Ground::NoShows) } else { Some(Ground::NoPathwayFits) },
            no_shows: self.no_shows,
            note: if bad(step.luck[6]) { " " } else { "why?" },
            conditions: if bad(step.luck[7]) { &[] } else { Condition::ALL },
            programme_proposals: PROGRAMME_PROPOSALS,
            state_before_suspension: self.before_suspension,
            ..Guards::new(actor, self.lane)
        }
    }

    /// Notes what was done, as the slices do in the database.
    fn note(&mut self, action: A, actor: Actor, next: S) {
        if let Actor::Person { id, role, organisation } = actor {
            let content = ContentHash([self.content; 32]);
            let part = match action {
                A::Submit if role.is_staff() => Some(Part::IntakeHelper),
                A::RecordAssessment => Some(Part::Assessor),
                A::Recommend => Some(Part::Recommender),
                A::TakeSecondReview | A::PassSecondReview | A::ReturnToAssessor => Some(Part::SecondReviewer),
                A::SignJointly | A::ReturnFromJointReview => Some(Part::JointSigner),
                A::ProposeClose | A::ProposeNotReferred => Some(Part::Proposer),
                A::Close | A::ConfirmNotReferred => Some(Part::Confirmer),
                A::ProposeReopen | A::Reopen => Some(Part::Examiner),
                _ => None,
            };
            self.earlier_actors.extend(part.map(|part| EarlierActor { id, organisation, part }));
            if let (A::SignJointly, Some(organisation)) = (action, organisation) {
                self.signatures.push(Signature { signer: id, role, organisation, content });
            }
            if action.as_str().starts_with("propose_") {
                self.proposal = Some(Proposal { action, by: id, content });
            }
        }
        if action == A::Suspend {
            self.before_suspension = Some(self.state);
        }
        self.no_shows += u16::from(action == A::MarkNoShow);
        self.state = next;
    }

    /// The lane it has to be treated in.
    pub(super) fn real_lane(&self) -> Lane {
        if self.refugee_track { Lane::Confidential } else { self.lane }
    }

    pub(super) fn ids_in(&self, parts: &[Part]) -> Vec<ActorId> {
        self.earlier_actors.iter().filter(|actor| parts.contains(&actor.part)).map(|actor| actor.id).collect()
    }
}

fn walk_from(state: S, lane: Lane, refugee_track: bool) -> Walk {
    Walk {
        state,
        lane,
        refugee_track,
        content: 0,
        earlier_actors: Vec::new(),
        signatures: Vec::new(),
        proposal: None,
        before_suspension: None,
        no_shows: 0,
    }
}

/// Walks and returns the states that were entered.
fn walk(mut walk: Walk, steps: &[Step]) -> Result<Vec<S>, TestCaseError> {
    let mut entered = Vec::new();
    for step in steps {
        if bad(step.luck[9]) {
            walk.content = walk.content.wrapping_add(1) % 200;
        }
        let (action, actor) = walk.choose(step);
        let guards = walk.guards(step, actor);
        match transition(walk.state, action, &guards) {
            Ok(next) => {
                check_step(&walk, action, &guards, next)?;
                walk.note(action, actor, next);
                entered.push(next);
            }
            Err(refused) => prop_assert!(refused != Refused::NotFromHere || table::row(walk.state, action).is_none()),
        }
    }
    Ok(entered)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    /// From anywhere, with any luck, no walk breaks a promise.
    #[test]
    fn no_walk_breaks_a_promise(
        start in prop_oneof![Just(S::FIRST), prop::sample::select(S::ALL)],
        lane in prop::sample::select(Lane::ALL),
        refugee_track in any::<bool>(),
        steps in prop::collection::vec(any_step(), 0..250),
    ) {
        walk(walk_from(start, lane, refugee_track), &steps)?;
    }

    /// A text is a state, an action or a lane only if it is one of the listed words.
    #[test]
    fn unknown_words_are_refused(text in "[a-z_]{0,20}|.{0,12}") {
        prop_assert_eq!(S::parse(&text).is_some(), S::ALL.iter().any(|state| state.as_str() == text));
        prop_assert_eq!(A::parse(&text).is_some(), A::ALL.iter().any(|action| action.as_str() == text));
        prop_assert_eq!(Lane::parse(&text).is_some(), Lane::ALL.iter().any(|lane| lane.as_str() == text));
    }
}

/// The walks above would prove little if they never got far: over a fixed seed every state is entered.
#[test]
fn walks_enter_every_state() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let many = prop::collection::vec(any_step(), 300);
    let mut missing: Vec<S> = S::ALL.iter().copied().filter(|state| *state != S::FIRST).collect();
    for number in 0..600 {
        let Ok(tree) = many.new_tree(&mut runner) else { panic!("no steps") };
        let lane = if number % 2 == 0 { Lane::Open } else { Lane::Confidential };
        let entered = walk(walk_from(S::FIRST, lane, number % 4 == 1), &tree.current());
        let Ok(entered) = entered else { panic!("a walk broke a promise: {entered:?}") };
        missing.retain(|state| !entered.contains(state));
        if missing.is_empty() {
            return;
        }
    }
    panic!("no walk entered {missing:?}");
}

#[test]
fn every_word_reads_back_and_serde_uses_the_same() {
    for state in S::ALL {
        assert_eq!(S::parse(state.as_str()), Some(*state));
        assert_eq!(serde_json::to_value(state).ok(), Some(state.as_str().into()));
        assert_eq!(serde_json::from_value::<S>(state.as_str().into()).ok(), Some(*state));
    }
    assert!(serde_json::from_str::<S>("\"approved\"").is_err());
    assert_eq!(S::ALL.len(), 25);
    assert_eq!(S::parse("Draft"), None);
    assert_eq!(S::parse("draft "), None);
}
