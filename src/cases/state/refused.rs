//! Why a transition is refused: an expected answer with a stable code, worded by the pages.

use super::Condition;
use thiserror::Error;

/// A refused transition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
pub enum Refused {
    /// For this actor the case does not exist: answer as for a made-up id.
    #[error("no such case")]
    Hidden,
    /// The table has no such action in this state.
    #[error("not possible in this state")]
    NotFromHere,
    /// The actor's role, or its organisation or lane, may not do this.
    #[error("not for this role")]
    NotYourRole,
    /// The server may not do this by itself.
    #[error("a person has to do this")]
    NeedsPerson,
    /// The refugee track is assessed and reviewed by UNHCR alone.
    #[error("only UNHCR works on the refugee track")]
    OnlyUnhcr,
    /// The second signature of the confidential lane comes from another agency than the recommender's.
    #[error("another agency has to sign")]
    NeedsOtherAgency,
    /// The actor took another part in this decision before.
    #[error("another person has to do this")]
    SamePerson,
    /// Only who assessed recommends.
    #[error("the assessor has to do this")]
    NotTheAssessor,
    /// Only who took the second review decides it.
    #[error("the second reviewer has to do this")]
    NotTheReviewer,
    /// This person or this side has signed this content already.
    #[error("already signed")]
    AlreadySigned,
    /// The decision is not the one the actor, or the proposer, saw.
    #[error("the content changed since it was seen")]
    ContentChanged,
    /// A consent that is needed was not given.
    #[error("consent is missing")]
    ConsentMissing,
    /// A consent that is needed was withdrawn.
    #[error("consent was withdrawn")]
    ConsentWithdrawn,
    /// A pathway considered has no reason, or none was considered.
    #[error("reasons are missing")]
    ReasonsMissing,
    /// A return has no written question.
    #[error("a written question is missing")]
    QuestionMissing,
    /// The act has no written reason.
    #[error("a written reason is missing")]
    NoteMissing,
    /// A deciding fact is unknown, so nothing may be decided against the family.
    #[error("deciding facts are unknown")]
    FactsUnknown,
    /// Information was requested without naming a missing fact.
    #[error("no missing fact is named")]
    NoFactNamed,
    /// A proposal not to refer says on what it rests.
    #[error("the ground is missing")]
    GroundMissing,
    /// One missed appointment is no ground.
    #[error("one missed appointment is no ground")]
    SingleNoShow,
    /// There is no first person's act to confirm.
    #[error("nothing was proposed")]
    NotProposed,
    /// A programme is paused or resumed on the proposal of two people of two organisations.
    #[error("two proposals of two organisations are needed")]
    NeedsTwoProposals,
    /// Nobody is known to have recommended.
    #[error("the recommender is not known")]
    RecommenderUnknown,
    /// Nobody is known to have done the second review.
    #[error("the second review is missing")]
    ReviewMissing,
    /// The state before the pause is not known, or not one to go back to.
    #[error("no state to resume")]
    NoStateToResume,
    /// Something the caller has to establish is not established.
    #[error("not established: {0}")]
    NotEstablished(Condition),
}

impl Refused {
    /// Stable code for wording and logs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Hidden => "hidden",
            Self::NotFromHere => "not_from_here",
            Self::NotYourRole => "not_your_role",
            Self::NeedsPerson => "needs_person",
            Self::OnlyUnhcr => "only_unhcr",
            Self::NeedsOtherAgency => "needs_other_agency",
            Self::SamePerson => "same_person",
            Self::NotTheAssessor => "not_the_assessor",
            Self::NotTheReviewer => "not_the_reviewer",
            Self::AlreadySigned => "already_signed",
            Self::ContentChanged => "content_changed",
            Self::ConsentMissing => "consent_missing",
            Self::ConsentWithdrawn => "consent_withdrawn",
            Self::ReasonsMissing => "reasons_missing",
            Self::QuestionMissing => "question_missing",
            Self::NoteMissing => "note_missing",
            Self::FactsUnknown => "facts_unknown",
            Self::NoFactNamed => "no_fact_named",
            Self::GroundMissing => "ground_missing",
            Self::SingleNoShow => "single_no_show",
            Self::NotProposed => "not_proposed",
            Self::NeedsTwoProposals => "needs_two_proposals",
            Self::RecommenderUnknown => "recommender_unknown",
            Self::ReviewMissing => "review_missing",
            Self::NoStateToResume => "no_state_to_resume",
            Self::NotEstablished(condition) => match condition {
                Condition::AnswersChecked => "answers_not_checked",
                Condition::MandateStands => "no_mandate",
                Condition::RuleSetInForce => "no_rule_set_in_force",
                Condition::NeedsAsked => "needs_not_asked",
                Condition::Assigned => "not_assigned",
                Condition::IdentitySeen => "identity_not_seen",
                Condition::FamilyTold => "family_not_told",
                Condition::SourceDocument => "no_source_document",
                Condition::PartnerAccessEnded => "partner_access_not_ended",
                Condition::ReviewDateSet => "no_review_date",
                Condition::NothingPending => "something_pending",
            },
        }
    }
}
