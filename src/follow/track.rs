//! The steps of a case from registration to the pathway's result, with what is done, now and later. Pure.

use chrono::{DateTime, Utc};

use crate::cases::state::{CaseAction, CaseState};
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

    /// The step a state belongs to; none for a case that is paused or has ended.
    pub(super) fn of(state: CaseState) -> Option<Self> {
        use CaseState as S;
        match state {
            S::Draft => Some(Self::Register),
            S::Submitted | S::DuplicateHold | S::Screened | S::Triage | S::InfoRequested | S::Waitlisted | S::Reopened => {
                Some(Self::Read)
            }
            S::Invited => Some(Self::Choose),
            // Who has arrived still waits for the interview.
            S::Scheduled | S::CheckedIn => Some(Self::Interview),
            S::Assessed | S::Recommended | S::SecondReview | S::JointReview => Some(Self::Review),
            S::Referred | S::ReferralAccepted | S::ReferralReturned => Some(Self::Authority),
            S::OutcomeRecorded => Some(Self::Result),
            S::Closed | S::NotReferred | S::Withdrawn | S::Suspended | S::Archived | S::Erased => None,
        }
    }

    /// The step that an act finishes: the thing the step is named after has happened with it.
    fn finished_by(action: CaseAction, to: CaseState) -> Option<Self> {
        use CaseAction as A;
        match action {
            A::Submit => Some(Self::Register),
            A::Invite => Some(Self::Read),
            A::Book | A::Move => Some(Self::Choose),
            A::RecordAssessment => Some(Self::Interview),
            A::SignJointly if to == CaseState::Referred => Some(Self::Review),
            A::AcceptReferral => Some(Self::Authority),
            A::RecordOutcome => Some(Self::Result),
            _ => None,
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

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Behind the family, with the day it was finished where the timeline knows it.
    Done(Option<DateTime<Utc>>),
    /// The current one.
    Now,
    /// Ahead.
    Later,
}

/// A step of the track.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// Which.
    pub stage: Stage,
    /// Where it stands.
    pub place: Place,
}

/// Something that happened to a case: the act, the state it led to, and when.
pub(super) type Event = (CaseAction, CaseState, DateTime<Utc>);

/// The track of a case in `state` to which this happened, oldest first. A case that ended or is paused shows only what
/// it went through.
pub(super) fn track(state: CaseState, events: &[Event]) -> Vec<Step> {
    let here = Stage::of(state);
    let step = |stage: Stage| {
        let finished =
            events.iter().rev().find(|(action, to, _)| Stage::finished_by(*action, *to) == Some(stage)).map(|(.., at)| *at);
        let place = match here {
            Some(here) if stage == here => Place::Now,
            // What lies ahead has no date, even where a case went back.
            Some(here) if stage > here => Place::Later,
            Some(_) => Place::Done(finished),
            None => Place::Done(Some(finished?)),
        };
        Some(Step { stage, place })
    };
    Stage::ALL.into_iter().filter_map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::state::{CaseAction as A, CaseState as S};

    fn at(day: u32) -> DateTime<Utc> {
        format!("2023-11-{day:02}T12:00:00Z").parse().unwrap()
    }

    fn whole_way() -> Vec<Event> {
        vec![
            (A::Submit, S::Submitted, at(1)),
            (A::Screen, S::Screened, at(2)),
            (A::Invite, S::Invited, at(3)),
            (A::Book, S::Scheduled, at(4)),
            (A::CheckIn, S::CheckedIn, at(10)),
            (A::RecordAssessment, S::Assessed, at(11)),
            (A::Recommend, S::Recommended, at(12)),
            (A::SignJointly, S::JointReview, at(14)),
            (A::SignJointly, S::Referred, at(15)),
            (A::AcceptReferral, S::ReferralAccepted, at(18)),
            (A::RecordOutcome, S::OutcomeRecorded, at(20)),
        ]
    }

    #[test]
    fn every_live_state_has_exactly_one_current_step() {
        for state in CaseState::ALL.iter().copied().filter(|state| state.is_live()) {
            let steps = track(state, &[]);
            assert_eq!(steps.len(), 7, "{state}");
            assert_eq!(steps.iter().filter(|step| step.place == Place::Now).count(), 1, "{state}");
        }
    }

    #[test]
    fn a_done_step_has_the_day_of_what_it_names() {
        let days: Vec<_> = track(S::OutcomeRecorded, &whole_way()).iter().map(|step| step.place).collect();
        let mut expected: Vec<_> = [1, 3, 4, 11, 15, 18].into_iter().map(|day| Place::Done(Some(at(day)))).collect();
        expected.push(Place::Now);
        assert_eq!(days, expected);
    }

    #[test]
    fn the_interview_is_done_only_once_it_is_recorded() {
        let way = whole_way();
        let interview = |state, events: &[Event]| track(state, events).into_iter().find(|step| step.stage == Stage::Interview);
        let is = |place| Some(Step { stage: Stage::Interview, place });
        assert_eq!(interview(S::Scheduled, way.get(..4).unwrap()), is(Place::Now));
        assert_eq!(interview(S::CheckedIn, way.get(..5).unwrap()), is(Place::Now));
        assert_eq!(interview(S::Assessed, way.get(..6).unwrap()), is(Place::Done(Some(at(11)))));
    }

    #[test]
    fn a_case_that_went_back_has_no_dates_ahead() {
        let mut events = whole_way();
        events.truncate(4);
        events.push((A::MarkNoShow, S::Triage, at(9)));
        let places: Vec<_> = track(S::Triage, &events).iter().map(|step| step.place).collect();
        assert_eq!(places.get(..2).unwrap(), [Place::Done(Some(at(1))), Place::Now]);
        assert!(places.iter().skip(2).all(|place| *place == Place::Later));
    }

    #[test]
    fn an_ended_case_shows_what_it_went_through() {
        let mut events = whole_way();
        events.truncate(3);
        events.push((A::Withdraw, S::Withdrawn, at(5)));
        let done = |stage, day| Step { stage, place: Place::Done(Some(at(day))) };
        assert_eq!(track(S::Withdrawn, &events), [done(Stage::Register, 1), done(Stage::Read, 3)]);
        assert_eq!(track(S::Closed, &whole_way()).last(), Some(&done(Stage::Result, 20)));
    }
}
