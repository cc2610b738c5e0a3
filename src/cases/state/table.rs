//! The table: from which state, by which permission or by the server, under which needs, to which state.
//!
//! Which roles hold a permission stands in `auth/role.rs`; together they print as `tests/golden/transitions.txt`.

use super::{CaseAction as A, CaseState as S, Condition as C, Lane, Part};
use crate::auth::role::{Permission as P, Role};

/// Who may take a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// The server.
    System,
    /// Roles with the permission, in both lanes.
    Either(P),
    /// Roles with the permission, in the confidential lane only.
    Confidential(P),
}

impl By {
    /// Whether a person in that role may, in a case of that lane.
    pub(super) fn allows(self, role: Role, lane: Lane) -> bool {
        match self {
            Self::System => false,
            Self::Either(permission) => role.allows(permission),
            Self::Confidential(permission) => lane == Lane::Confidential && role.allows(permission),
        }
    }
}

/// What has to be so. Checked in `checks.rs`, in the order of the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// Consent to work on the case stands.
    Consent,
    /// Consent to be shown and handed over stands.
    SharingConsent,
    /// The caller has established it.
    Condition(C),
    /// A written question.
    Question,
    /// A written reason.
    Note,
    /// At least one missing fact is named.
    FactsNamed,
    /// No deciding fact is unknown.
    FactsKnown,
    /// A ground, and not a single no-show.
    Ground,
    /// A reason for every pathway considered.
    PathwayReasons,
    /// On the refugee track the actor is of UNHCR.
    Unhcr,
    /// The actor took no other part in the decision that excludes this one.
    NewPart(Part),
    /// The actor took this part before.
    HasPart(Part),
    /// The actor saw the content as it is stored.
    SeenContent,
    /// Another person did this first, on the same content.
    Proposed(A),
    /// Two people of two organisations proposed it for the programme.
    TwoProposals,
}

/// Where a row leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum To {
    /// To this state.
    State(S),
    /// Nowhere: the act is recorded, the state stays.
    Same,
    /// Back to where the case was before its suspension.
    BeforeSuspension,
    /// To `referred` with the last signature needed, else it stays in `joint_review`.
    ReferredWhenSigned,
}

/// One row of the table.
pub(super) struct Row {
    from: &'static [S],
    pub(super) action: A,
    pub(super) by: &'static [By],
    pub(super) needs: &'static [Need],
    pub(super) to: To,
}

/// The row for an action in a state. There is at most one (a test counts).
pub(super) fn row(state: S, action: A) -> Option<&'static Row> {
    rows_from(state).find(|row| row.action == action)
}

/// All rows that leave a state.
pub(super) fn rows_from(state: S) -> impl Iterator<Item = &'static Row> {
    TABLE.iter().filter(move |row| row.from.contains(&state))
}

/// States of a case that is under way.
pub(super) const LIVE: &[S] = &[
    S::Draft,
    S::Submitted,
    S::DuplicateHold,
    S::Screened,
    S::Triage,
    S::InfoRequested,
    S::Waitlisted,
    S::Invited,
    S::Scheduled,
    S::CheckedIn,
    S::Assessed,
    S::Recommended,
    S::SecondReview,
    S::JointReview,
    S::Referred,
    S::ReferralAccepted,
    S::ReferralReturned,
    S::OutcomeRecorded,
    S::Reopened,
];

/// Live states and `suspended`: a family may withdraw from a paused programme too.
const WITHDRAWABLE: &[S] = &[
    S::Draft,
    S::Submitted,
    S::DuplicateHold,
    S::Screened,
    S::Triage,
    S::InfoRequested,
    S::Waitlisted,
    S::Invited,
    S::Scheduled,
    S::CheckedIn,
    S::Assessed,
    S::Recommended,
    S::SecondReview,
    S::JointReview,
    S::Referred,
    S::ReferralAccepted,
    S::ReferralReturned,
    S::OutcomeRecorded,
    S::Reopened,
    S::Suspended,
];

/// Where people decide, so where they may decide not to refer. Not at joint review: the supervisors have no veto.
const DECIDING: &[S] = &[S::Triage, S::Assessed, S::Recommended, S::SecondReview, S::ReferralReturned];

const fn row_of(from: &'static [S], action: A, by: &'static [By], needs: &'static [Need], to: To) -> Row {
    Row { from, action, by, needs, to }
}

use By::{Confidential, Either, System};
use Need::{
    Condition, Consent, FactsKnown, FactsNamed, Ground, HasPart, NewPart, Note, PathwayReasons, Proposed, Question, SeenContent,
    SharingConsent, TwoProposals, Unhcr,
};
use To::{BeforeSuspension, ReferredWhenSigned, Same, State};

/// Either supervisor, or the second agency where the host country has no part.
const SIGNERS: &[By] = &[Either(P::SignReferral), Confidential(P::SignAsSecondAgency)];

/// The whole table.
#[rustfmt::skip] // One row stays one row, to be read as a table.
pub(super) const TABLE: &[Row] = &[
    // Registration and screening.
    row_of(&[S::Draft], A::Submit, &[Either(P::FillIntake)],
        &[Consent, Condition(C::AnswersChecked)], State(S::Submitted)),
    row_of(&[S::Submitted], A::HoldAsDuplicate, &[System, Either(P::ScreenCase)], &[], State(S::DuplicateHold)),
    row_of(&[S::DuplicateHold], A::ProposeClearDuplicate, &[Either(P::ScreenCase)], &[SeenContent, Note], Same),
    row_of(&[S::DuplicateHold], A::ClearDuplicate, &[Either(P::ConfirmClosing)],
        &[Consent, Condition(C::RuleSetInForce), Proposed(A::ProposeClearDuplicate), SeenContent],
        State(S::Screened)),
    row_of(&[S::Submitted], A::Screen, &[System, Either(P::ScreenCase)],
        &[Consent, Condition(C::RuleSetInForce)], State(S::Screened)),
    row_of(&[S::Screened, S::Reopened, S::ReferralReturned], A::Triage, &[System, Either(P::ScreenCase)],
        &[Consent], State(S::Triage)),
    // Silence leads back into the queue by a person's hand, never out of the programme.
    row_of(&[S::InfoRequested], A::Triage, &[Either(P::ScreenCase)], &[Consent], State(S::Triage)),
    row_of(&[S::Screened, S::Triage], A::RequestInfo, &[Either(P::ScreenCase)],
        &[Consent, FactsNamed], State(S::InfoRequested)),
    row_of(&[S::InfoRequested], A::ProvideInfo, &[Either(P::FillIntake)], &[Consent], State(S::Triage)),

    // Invitation and appointment.
    row_of(&[S::Triage], A::Waitlist, &[Either(P::ScreenCase)], &[Consent, Note], State(S::Waitlisted)),
    row_of(&[S::Triage, S::Waitlisted], A::Invite, &[System, Either(P::InviteCase)], &[Consent], State(S::Invited)),
    row_of(&[S::Invited], A::WithdrawInvitation, &[System, Either(P::InviteCase)], &[Note], State(S::Waitlisted)),
    row_of(&[S::Invited], A::Book, &[Either(P::BookAppointment)],
        &[Consent, Condition(C::NeedsAsked)], State(S::Scheduled)),
    row_of(&[S::Scheduled], A::Move, &[Either(P::BookAppointment)], &[Consent], Same),
    row_of(&[S::Scheduled], A::CancelAppointment, &[System, Either(P::BookAppointment)], &[], State(S::Invited)),
    row_of(&[S::Scheduled], A::MarkNoShow, &[Either(P::CheckIn)], &[], State(S::Triage)),
    row_of(&[S::Scheduled], A::CheckIn, &[Either(P::CheckIn)], &[Consent], State(S::CheckedIn)),

    // Assessment and second review.
    row_of(&[S::CheckedIn], A::RecordAssessment, &[Either(P::AssessCase)],
        &[Consent, Unhcr, Condition(C::Assigned), Condition(C::IdentitySeen), NewPart(Part::Assessor)],
        State(S::Assessed)),
    row_of(&[S::Assessed], A::Recommend, &[Either(P::RecommendPathway)],
        &[Consent, Unhcr, HasPart(Part::Assessor), NewPart(Part::Recommender), PathwayReasons],
        State(S::Recommended)),
    row_of(&[S::Recommended, S::SecondReview], A::TakeSecondReview, &[Either(P::ReviewRecommendation)],
        &[Consent, Unhcr, NewPart(Part::SecondReviewer)], State(S::SecondReview)),
    row_of(&[S::SecondReview], A::PassSecondReview, &[Either(P::ReviewRecommendation)],
        &[Consent, SharingConsent, Unhcr, HasPart(Part::SecondReviewer), NewPart(Part::SecondReviewer), SeenContent],
        State(S::JointReview)),
    row_of(&[S::SecondReview], A::ReturnToAssessor, &[Either(P::ReviewRecommendation)],
        &[Unhcr, HasPart(Part::SecondReviewer), Question], State(S::Assessed)),

    // Joint review, referral and its answer.
    row_of(&[S::JointReview], A::SignJointly, SIGNERS,
        &[Consent, SharingConsent, NewPart(Part::JointSigner), SeenContent], ReferredWhenSigned),
    row_of(&[S::JointReview], A::ReturnFromJointReview, SIGNERS,
        &[NewPart(Part::JointSigner), Question], State(S::Recommended)),
    row_of(&[S::Referred], A::AcceptReferral, &[Either(P::RecordReferralAnswer)],
        &[Consent, SharingConsent], State(S::ReferralAccepted)),
    row_of(&[S::Referred], A::ReturnReferral, &[Either(P::RecordReferralAnswer)],
        &[Question], State(S::ReferralReturned)),
    row_of(&[S::ReferralAccepted], A::RecordOutcome, &[Either(P::RecordReferralAnswer)],
        &[Consent, Condition(C::SourceDocument)], State(S::OutcomeRecorded)),

    // Ends, each by two people.
    row_of(&[S::OutcomeRecorded, S::DuplicateHold], A::ProposeClose, &[Either(P::ProposeClosing)],
        &[SeenContent, Note], Same),
    row_of(&[S::OutcomeRecorded], A::Close, &[Either(P::ConfirmClosing)],
        &[Proposed(A::ProposeClose), SeenContent, NewPart(Part::Confirmer), Condition(C::FamilyTold),
          Condition(C::PartnerAccessEnded)], State(S::Closed)),
    row_of(&[S::DuplicateHold], A::Close, &[Either(P::ConfirmClosing)],
        &[Proposed(A::ProposeClose), SeenContent, NewPart(Part::Confirmer), Condition(C::FamilyTold)],
        State(S::Closed)),
    row_of(DECIDING, A::ProposeNotReferred, &[Either(P::ProposeClosing)],
        &[Consent, Unhcr, SeenContent, FactsKnown, Ground, PathwayReasons], Same),
    row_of(DECIDING, A::ConfirmNotReferred, &[Either(P::ConfirmClosing)],
        &[Consent, Proposed(A::ProposeNotReferred), SeenContent, NewPart(Part::Confirmer), FactsKnown, Ground,
          PathwayReasons, Condition(C::FamilyTold)], State(S::NotReferred)),
    row_of(WITHDRAWABLE, A::Withdraw, &[Either(P::WithdrawCase)], &[], State(S::Withdrawn)),

    // The programme is paused, and goes on.
    row_of(LIVE, A::Suspend, &[System, Either(P::ApplyProgrammeChange)],
        &[TwoProposals, Note, Condition(C::ReviewDateSet)], State(S::Suspended)),
    row_of(&[S::Suspended], A::Resume, &[System, Either(P::ApplyProgrammeChange)],
        &[TwoProposals, Condition(C::RuleSetInForce)], BeforeSuspension),

    // Looking again, and the end of retention.
    row_of(&[S::NotReferred, S::Closed], A::ProposeReopen, &[Either(P::DecideComplaint)],
        &[NewPart(Part::Examiner), SeenContent, Note], Same),
    row_of(&[S::NotReferred, S::Closed], A::Reopen, &[Either(P::DecideComplaint)],
        &[Proposed(A::ProposeReopen), SeenContent, NewPart(Part::Examiner), Note], State(S::Reopened)),
    row_of(&[S::Closed, S::NotReferred, S::Withdrawn], A::Archive, &[System, Either(P::EraseCase)],
        &[Condition(C::NothingPending)], State(S::Archived)),
    row_of(&[S::Archived], A::Erase, &[System, Either(P::EraseCase)],
        &[Condition(C::NothingPending)], State(S::Erased)),
    row_of(&[S::Withdrawn], A::Erase, &[Either(P::EraseCase)], &[Condition(C::NothingPending)], State(S::Erased)),
    // A draft that was never handed in is purged.
    row_of(&[S::Draft], A::Erase, &[System], &[Condition(C::NothingPending)], State(S::Erased)),
];
