//! The way of a demonstration's case up to the state it stands in: which steps, by whom, and when.

use chrono::{DateTime, TimeDelta, Utc};

use crate::cases::state::{CaseAction as A, CaseState as S, Lane};

/// Who takes a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The family.
    Family,
    /// The server.
    System,
    /// The member of staff with this user name.
    Staff(&'static str),
}

/// A step that was taken.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// Who.
    pub by: By,
    /// What.
    pub action: A,
    /// From where.
    pub from: S,
    /// To where.
    pub to: S,
    /// When.
    pub at: DateTime<Utc>,
}

/// The people who work on a case of one lane: a refugee case is UNHCR's, and IOM signs as second agency.
#[derive(Clone, Copy, Debug)]
pub struct Hands {
    /// Screens, invites, assesses, recommends.
    pub caseworker: &'static str,
    /// Reviews.
    pub second: &'static str,
    /// Signs beside the United States.
    pub cosigner: &'static str,
}

/// The hands of a lane.
pub fn hands(lane: Lane) -> Hands {
    match lane {
        Lane::Open => Hands { caseworker: "iom1", second: "iom2", cosigner: "host" },
        Lane::Confidential => Hands { caseworker: "unhcr1", second: "unhcr2", cosigner: "iom2" },
    }
}

/// The states a demonstration shows, in the order in which families get them, and whether the family is to be afraid.
const SHOWN: [(S, bool); 18] = [
    (S::Draft, false),
    (S::Triage, false),
    (S::Waitlisted, false),
    (S::Invited, false),
    (S::Scheduled, false),
    (S::CheckedIn, false),
    (S::Assessed, false),
    (S::Recommended, false),
    (S::SecondReview, false),
    (S::JointReview, false),
    (S::JointReview, true),
    (S::Referred, false),
    (S::Triage, true),
    (S::InfoRequested, false),
    (S::Scheduled, true),
    (S::Referred, true),
    (S::Invited, true),
    (S::Withdrawn, false),
];

/// What the family at this place shows.
pub fn shown(at: u32) -> (S, bool) {
    let place = usize::try_from(at).unwrap_or_default() % SHOWN.len();
    SHOWN.get(place).copied().unwrap_or((S::Triage, false))
}

/// The steps that lead to a state, without their times.
pub fn steps(target: S, lane: Lane) -> Vec<(By, A, S)> {
    let hands = hands(lane);
    let worker = By::Staff(hands.caseworker);
    let all = [
        (By::Family, A::Submit, S::Submitted),
        (By::System, A::Screen, S::Screened),
        (By::System, A::Triage, S::Triage),
        (worker, A::Waitlist, S::Waitlisted),
        (worker, A::Invite, S::Invited),
        (By::Family, A::Book, S::Scheduled),
        (By::Staff("desk"), A::CheckIn, S::CheckedIn),
        (worker, A::RecordAssessment, S::Assessed),
        (worker, A::Recommend, S::Recommended),
        (By::Staff(hands.second), A::TakeSecondReview, S::SecondReview),
        (By::Staff(hands.second), A::PassSecondReview, S::JointReview),
        (By::Staff("us"), A::SignJointly, S::JointReview),
        (By::Staff(hands.cosigner), A::SignJointly, S::Referred),
    ];
    let side = match target {
        S::InfoRequested => Some((worker, A::RequestInfo, S::InfoRequested)),
        S::Withdrawn => Some((By::Family, A::Withdraw, S::Withdrawn)),
        _ => None,
    };
    let last = if side.is_some() { S::Triage } else { target };
    let until = match target {
        S::Draft => 0,
        _ => all.iter().position(|(_, _, to)| *to == last).map_or(0, |at| at + 1),
    };
    all.into_iter().take(until).chain(side).collect()
}

/// The steps with their times: evenly between sending in and the appointment, and between the appointment and now.
pub fn timed(target: S, lane: Lane, sent: DateTime<Utc>, appointment: DateTime<Utc>, now: DateTime<Utc>) -> Vec<Step> {
    let steps = steps(target, lane);
    let before = steps.iter().take_while(|(_, action, _)| *action != A::CheckIn).count();
    let after = steps.len() - before;
    let mut from = S::Draft;
    let mut timed = Vec::with_capacity(steps.len());
    for (at, (by, action, to)) in steps.into_iter().enumerate() {
        let at = match at.checked_sub(before) {
            None => part(sent, appointment.min(now), at, before),
            Some(at) => part(appointment, now, at, after),
        };
        timed.push(Step { by, action, from, to, at });
        from = to;
    }
    timed
}

/// The instant `part` parts of `whole` into a stretch.
fn part(from: DateTime<Utc>, to: DateTime<Utc>, part: usize, whole: usize) -> DateTime<Utc> {
    let seconds = (to - from).num_seconds().max(0) / i64::try_from(whole.max(1)).unwrap_or(1);
    from + TimeDelta::try_seconds(seconds.saturating_mul(i64::try_from(part).unwrap_or(0))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::state::possible_actions;
    use crate::demo::staff::ACCOUNTS;

    #[test]
    fn every_step_is_one_that_its_person_may_take() {
        for (target, _) in SHOWN {
            for lane in [Lane::Open, Lane::Confidential] {
                let mut from = S::Draft;
                for (by, action, to) in steps(target, lane) {
                    if let By::Staff(user) = by {
                        let role = ACCOUNTS.iter().find(|account| account.user == user).unwrap().role;
                        assert!(possible_actions(from, role, lane).any(|may| may == action), "{user} {action} from {from}");
                    }
                    from = to;
                }
                assert_eq!(from, target, "the steps lead to the state");
            }
        }
    }

    #[test]
    fn steps_are_in_order_of_time() {
        let day = |n| DateTime::UNIX_EPOCH + TimeDelta::days(n);
        let steps = timed(S::Referred, Lane::Open, day(1), day(10), day(15));
        assert!(steps.windows(2).all(|pair| pair[0].at < pair[1].at));
        let check_in = steps.iter().find(|step| step.action == A::CheckIn).unwrap();
        assert_eq!(check_in.at, day(10));
    }
}
