//! The plain values a transition is judged by. Callers read them from the database within the same transaction.
//!
//! [`Guards::new`] knows nothing but actor and lane, so whatever a caller forgets to say is refused.

use super::{CaseAction, CaseState, Lane};
use crate::auth::role::{Organisation, Role, named_enum};

/// Opaque id of a person, the same across roles and sessions (the bits of their UUID).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ActorId(pub u128);

/// SHA-256 over what is decided on: recommendation, reasons, determination, members.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ContentHash(pub [u8; 32]);

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// The server itself: clocks, screening, draws. Never decides against anybody.
    System,
    /// A signed-in person.
    Person {
        /// Who.
        id: ActorId,
        /// As what.
        role: Role,
        /// For whom; `None` for the family and its representative.
        organisation: Option<Organisation>,
    },
}

impl Actor {
    /// The person's id; `None` for the system.
    pub const fn id(self) -> Option<ActorId> {
        match self {
            Self::System => None,
            Self::Person { id, .. } => Some(id),
        }
    }
}

named_enum! {
    /// The part somebody took in the decision at hand.
    pub enum Part {
        /// Filled in the intake for the family.
        IntakeHelper = "intake_helper",
        /// Recorded the interview.
        Assessor = "assessor",
        /// Recommended a pathway.
        Recommender = "recommender",
        /// Took the second review.
        SecondReviewer = "second_reviewer",
        /// Signed, or returned, at joint review.
        JointSigner = "joint_signer",
        /// Proposed a closing.
        Proposer = "proposer",
        /// Confirmed a closing as second person.
        Confirmer = "confirmer",
        /// Examined a complaint or a request to look again.
        Examiner = "examiner",
    }
}

/// Somebody who acted on the decision before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EarlierActor {
    /// Who.
    pub id: ActorId,
    /// For whom; `None` for a representative.
    pub organisation: Option<Organisation>,
    /// In which part.
    pub part: Part,
}

/// A signature of joint review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Signature {
    /// Who signed.
    pub signer: ActorId,
    /// As what.
    pub role: Role,
    /// For whom.
    pub organisation: Organisation,
    /// What was signed.
    pub content: ContentHash,
}

/// The first of two people's acts, waiting for the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Proposal {
    /// One of the `Propose` verbs.
    pub action: CaseAction,
    /// Who proposed.
    pub by: ActorId,
    /// What the proposer saw.
    pub content: ContentHash,
}

/// A proposal to pause or resume the whole programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ProgrammeProposal {
    /// Who proposed.
    pub by: ActorId,
    /// As what.
    pub role: Role,
    /// For whom.
    pub organisation: Organisation,
}

/// A pathway that was considered, and why it was or was not chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PathwayReason<'a> {
    /// The pathway's id.
    pub pathway: &'a str,
    /// What the caseworker wrote; blank counts as missing.
    pub reason: &'a str,
}

named_enum! {
    /// A consent of all adults of the family.
    pub enum Consent {
        /// Never asked, or not by everybody.
        Missing = "missing",
        /// Given by every adult and standing.
        Given = "given",
        /// Withdrawn by at least one adult.
        Withdrawn = "withdrawn",
    }
}

named_enum! {
    /// On what a proposal not to refer rests.
    pub enum Ground {
        /// No pathway fits, by facts that are known.
        NoPathwayFits = "no_pathway_fits",
        /// The case belongs to no office or to another one.
        NotThisOffice = "not_this_office",
        /// The family did not come, at least twice.
        NoShows = "no_shows",
    }
}

named_enum! {
    /// A thing the caller has established. What is not listed counts as not so.
    pub enum Condition {
        /// The check-answers page was seen and a helper, if any, is named.
        AnswersChecked = "answers_checked",
        /// The representative's mandate is signed, in force and covers this.
        MandateStands = "mandate_stands",
        /// A rule set in force on the day that counts exists; there is no falling back.
        RuleSetInForce = "rule_set_in_force",
        /// Interpreter and access needs were asked.
        NeedsAsked = "needs_asked",
        /// The actor holds the assignment of the case.
        Assigned = "assigned",
        /// The identity of those present was seen.
        IdentitySeen = "identity_seen",
        /// The notice in the family's language is delivered, attempted or leaves with this transaction.
        FamilyTold = "family_told",
        /// The document the outcome was read from is attached.
        SourceDocument = "source_document",
        /// Partners' access to the case has ended.
        PartnerAccessEnded = "partner_access_ended",
        /// The pause has an end date or a date to look at it again.
        ReviewDateSet = "review_date_set",
        /// No open complaint, data right or legal hold.
        NothingPending = "nothing_pending",
    }
}

/// Everything a transition is judged by.
#[derive(Clone, Copy, Debug)]
pub struct Guards<'a> {
    /// Who acts.
    pub actor: Actor,
    /// The stored lane.
    pub lane: Lane,
    /// Whether the refugee track is among the pathways considered; it makes the case confidential.
    pub refugee_track: bool,
    /// Consent to keep and work on the case.
    pub consent: Consent,
    /// Consent to be shown at joint review and handed to the pathway's authority.
    pub sharing_consent: Consent,
    /// Everybody who acted on this decision before, oldest first.
    pub earlier_actors: &'a [EarlierActor],
    /// The first person's act, where two are needed.
    pub proposal: Option<Proposal>,
    /// Hash of the decision as it is stored now.
    pub content: Option<ContentHash>,
    /// Hash of the decision as the actor saw it on the page.
    pub seen_content: Option<ContentHash>,
    /// Signatures of joint review so far.
    pub signatures: &'a [Signature],
    /// Every pathway considered, with its reason.
    pub pathways: &'a [PathwayReason<'a>],
    /// Names of deciding facts that are unknown.
    pub missing_facts: &'a [&'a str],
    /// On what a proposal not to refer rests.
    pub ground: Option<Ground>,
    /// Appointments the family did not come to.
    pub no_shows: u16,
    /// The written question of a return, or the written reason of an act.
    pub note: &'a str,
    /// What the caller has established.
    pub conditions: &'a [Condition],
    /// Who proposed to pause or resume the programme.
    pub programme_proposals: &'a [ProgrammeProposal],
    /// Where a suspended case was.
    pub state_before_suspension: Option<CaseState>,
}

impl Guards<'_> {
    /// Guards of which nothing but actor and lane is known.
    pub const fn new(actor: Actor, lane: Lane) -> Self {
        Self {
            actor,
            lane,
            refugee_track: false,
            consent: Consent::Missing,
            sharing_consent: Consent::Missing,
            earlier_actors: &[],
            proposal: None,
            content: None,
            seen_content: None,
            signatures: &[],
            pathways: &[],
            missing_facts: &[],
            ground: None,
            no_shows: 0,
            note: "",
            conditions: &[],
            programme_proposals: &[],
            state_before_suspension: None,
        }
    }

    /// The lane that counts: the refugee track is confidential whatever is stored.
    pub const fn effective_lane(&self) -> Lane {
        if self.refugee_track { Lane::Confidential } else { self.lane }
    }
}
