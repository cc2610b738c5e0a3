//! The steps of a case from registration to the pathway's result, with what is done, now and later. Pure.

use chrono::{DateTime, Utc};

use crate::cases::state::CaseState;
use crate::web::language::Words;

/// A step as families know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// The registration.
    Register,
    /// A person reads it.
    Read,
    /// The family chooses an appointment.
    Choose,
    /// The interview.
    Interview,
    /// Two sides look at the recommendation.
    Review,
    /// With the pathway's authority.
    Authority,
    /// Its answer.
    Result,
}

impl Stage {
    const ALL: [Self; 7] =
        [Self::Register, Self::Read, Self::Choose, Self::Interview, Self::Review, Self::Authority, Self::Result];

    /// The step a state belongs to; none for a case that is paused or has ended without referral.
    pub(super) fn of(state: CaseState) -> Option<Self> {
        use CaseState as S;
        match state {
            S::Draft => Some(Self::Register),
            S::Submitted | S::DuplicateHold | S::Screened | S::Triage | S::InfoRequested | S::Waitlisted | S::Reopened => {
                Some(Self::Read)
            }
            S::Invited => Some(Self::Choose),
            S::Scheduled => Some(Self::Interview),
            S::CheckedIn | S::Assessed | S::Recommended | S::SecondReview | S::JointReview => Some(Self::Review),
            S::Referred | S::ReferralAccepted | S::ReferralReturned => Some(Self::Authority),
            S::OutcomeRecorded | S::Closed => Some(Self::Result),
            S::NotReferred | S::Withdrawn | S::Suspended | S::Archived | S::Erased => None,
        }
    }

    /// The step in words.
    pub(super) fn words(self, t: &Words) -> String {
        match self {
            Self::Register => t.follow_step_register(),
            Self::Read => t.follow_step_read(),
            Self::Choose => t.follow_step_choose(),
            Self::Interview => t.follow_step_interview(),
            Self::Review => t.follow_step_review(),
            Self::Authority => t.follow_step_authority(),
            Self::Result => t.follow_step_result(),
        }
    }
}

/// A step of the track.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// Which.
    pub stage: Stage,
    /// When it was last entered, if it was.
    pub since: Option<DateTime<Utc>>,
    /// Whether the case is there now.
    pub now: bool,
}

/// The track of a case in `state` that entered these states, oldest first. A case that ended or is paused shows only
/// what it went through.
pub(super) fn track(state: CaseState, entered: &[(CaseState, DateTime<Utc>)]) -> Vec<Step> {
    let here = Stage::of(state);
    let since = |stage: Stage| entered.iter().rev().find(|(state, _)| Stage::of(*state) == Some(stage)).map(|(_, at)| *at);
    Stage::ALL
        .into_iter()
        .map(|stage| Step {
            stage,
            // What lies ahead has no date, even where a case went back.
            since: since(stage).filter(|_| here.is_none_or(|here| stage <= here)),
            now: here == Some(stage),
        })
        .filter(|step| here.is_some() || step.since.is_some())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: u32) -> DateTime<Utc> {
        format!("2023-11-{day:02}T12:00:00Z").parse().unwrap()
    }

    #[test]
    fn every_live_state_has_exactly_one_current_step() {
        for state in CaseState::ALL.iter().copied().filter(|state| state.is_live()) {
            let steps = track(state, &[]);
            assert_eq!(steps.len(), 7, "{state}");
            assert_eq!(steps.iter().filter(|step| step.now).count(), 1, "{state}");
        }
    }

    #[test]
    fn a_case_that_went_back_has_no_dates_ahead() {
        use CaseState as S;
        let steps = track(S::Triage, &[(S::Submitted, at(1)), (S::Invited, at(3)), (S::Scheduled, at(4)), (S::Triage, at(9))]);
        assert_eq!(steps[1], Step { stage: Stage::Read, since: Some(at(9)), now: true });
        assert!(steps.iter().filter(|step| step.stage > Stage::Read).all(|step| step.since.is_none()));
    }

    #[test]
    fn an_ended_case_shows_what_it_went_through() {
        use CaseState as S;
        let steps = track(S::Withdrawn, &[(S::Submitted, at(1)), (S::Invited, at(3)), (S::Withdrawn, at(5))]);
        assert_eq!(steps.iter().map(|step| step.stage).collect::<Vec<_>>(), [Stage::Read, Stage::Choose]);
        assert!(steps.iter().all(|step| !step.now));
    }
}
