//! Typed identifiers: a case's id cannot be passed where a member's is wanted.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, sqlx::Type)]
        #[serde(transparent)]
        #[sqlx(transparent)]
        pub struct $name(pub uuid::Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<uuid::Uuid> for $name {
            fn from(id: uuid::Uuid) -> Self {
                Self(id)
            }
        }
    )+};
}

ids! {
    /// An office, the tenant.
    OfficeId,
    /// A period of a programme's state.
    PeriodId,
    /// A window in which registrations are taken.
    WindowId,
    /// A place or remote desk where appointments happen.
    SiteId,
    /// A row of a site's weekly opening hours.
    OpeningHoursId,
    /// A closure of a site.
    ClosureId,
    /// What an office offers appointments for.
    ServiceId,
    /// Capacity at a time and site.
    SlotId,
    /// A member of staff.
    StaffId,
    /// A signed-in session.
    SessionId,
    /// A case: one family's registration at one office.
    CaseId,
    /// A person in a case.
    MemberId,
    /// A consent that was given.
    ConsentId,
    /// A stored determination.
    DeterminationId,
    /// A line of a case's timeline.
    CaseEventId,
    /// The right of a case to choose a slot.
    InvitationId,
    /// An appointment.
    AppointmentId,
    /// What was found at the interview.
    AssessmentId,
    /// A recommended pathway with its reasons.
    RecommendationId,
    /// One person's act on a decision.
    DecisionActId,
    /// A case handed to a pathway's authority.
    ReferralId,
    /// A change of the office that needs both supervisors.
    JointChangeId,
    /// From when a rule set counts.
    RuleSetPeriodId,
    /// A rule set being written.
    RuleSetDraftId,
    /// What a counter stood at.
    CounterReadingId,
    /// A person whose outcome would be another one now.
    OutcomeReviewId,
    /// A look at the whole caseload.
    OutcomeRoundId,
    /// One supervisor's word on a joint change.
    JointSignatureId,
    /// A message waiting to be sent.
    MessageId,
    /// An audit row.
    AuditEventId,
    /// The key of one rendered form.
    SubmissionKey,
}
