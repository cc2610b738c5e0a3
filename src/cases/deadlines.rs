//! How long a case may stay in a state before it is late, for the tags of the queue. Pure.
//!
//! The clocks are the proposed defaults of the peers' review (triage 10 working days, asked facts 30 days, second review
//! 3 and joint review 5 working days, word to everyone who waits every 90 days). Holidays are not known to it.

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

use super::state::CaseState;

/// How many days, and which of them count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Limit {
    /// Monday to Friday.
    Working(i64),
    /// Every day.
    Calendar(i64),
}

/// How urgent a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// In time, or without a clock.
    Calm,
    /// A fifth of the time is left, or less.
    Soon,
    /// So many days over, of the kind the clock counts.
    Late(i64),
}

/// How long a case is in its state, and how urgent that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Days in the state, all of them counted.
    pub days: i64,
    /// How urgent.
    pub urgency: Urgency,
}

/// The clock of a state; none where no move of the office is due by a day.
fn limit(state: CaseState) -> Option<Limit> {
    match state {
        CaseState::Submitted | CaseState::Screened | CaseState::Triage | CaseState::Reopened | CaseState::ReferralReturned => {
            Some(Limit::Working(10))
        }
        CaseState::InfoRequested => Some(Limit::Calendar(30)),
        CaseState::Waitlisted => Some(Limit::Calendar(90)),
        CaseState::Recommended | CaseState::SecondReview => Some(Limit::Working(3)),
        CaseState::JointReview => Some(Limit::Working(5)),
        _ => None,
    }
}

/// How a case stands that entered its state on the local day `since`.
pub fn standing(state: CaseState, since: NaiveDate, today: NaiveDate) -> Standing {
    let days = (today - since).num_days().max(0);
    let (used, most) = match limit(state) {
        None => return Standing { days, urgency: Urgency::Calm },
        Some(Limit::Calendar(most)) => (days, most),
        Some(Limit::Working(most)) => (working_days(since, days), most),
    };
    let urgency = match used - most {
        over if over > 0 => Urgency::Late(over),
        over if -over * 5 <= most => Urgency::Soon,
        _ => Urgency::Calm,
    };
    Standing { days, urgency }
}

/// Working days among the `days` days after `since`.
fn working_days(since: NaiveDate, days: i64) -> i64 {
    let is_working = |day: NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let weeks = days / 7;
    let rest = (1..=days % 7).filter(|ahead| is_working(since + TimeDelta::days(*ahead))).count();
    weeks * 5 + i64::try_from(rest).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2023, 11, day).unwrap()
    }

    #[test]
    fn weekends_do_not_count_for_a_working_clock() {
        // Wednesday 1 November: ten working days later is Wednesday 15 November.
        assert_eq!(standing(CaseState::Triage, day(1), day(15)), Standing { days: 14, urgency: Urgency::Soon });
        assert_eq!(standing(CaseState::Triage, day(1), day(16)).urgency, Urgency::Late(1));
        assert_eq!(standing(CaseState::Triage, day(1), day(10)).urgency, Urgency::Calm);
        assert_eq!(standing(CaseState::Recommended, day(3), day(8)).urgency, Urgency::Soon);
        assert_eq!(standing(CaseState::Recommended, day(3), day(9)).urgency, Urgency::Late(1));
    }

    #[test]
    fn a_state_without_a_clock_is_never_late_and_the_future_is_today() {
        assert_eq!(standing(CaseState::Invited, day(1), day(30)), Standing { days: 29, urgency: Urgency::Calm });
        assert_eq!(standing(CaseState::Triage, day(9), day(3)).days, 0);
    }

    #[test]
    fn calendar_clocks_count_every_day() {
        assert_eq!(standing(CaseState::InfoRequested, day(1), day(30)).urgency, Urgency::Soon);
        let later = day(1) + TimeDelta::days(31);
        assert_eq!(standing(CaseState::InfoRequested, day(1), later).urgency, Urgency::Late(1));
    }
}
