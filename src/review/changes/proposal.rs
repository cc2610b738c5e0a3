//! A proposed change of the programme as plain values: its canonical text, the hash both governments approve, and
//! what speaks against it. Pure: the database's facts are passed in.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::ids::{OfficeId, WindowId};
use crate::offices::{Programme, ProgrammeState};
use crate::rulesets::Plan;
use crate::web::form::Fault;

/// What changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    /// The programme's state from an instant on; without one, from the moment both governments have approved.
    ProgrammeState {
        /// The new state.
        state: ProgrammeState,
        /// From when.
        starts_at: Option<DateTime<Utc>>,
    },
    /// A window in which registrations are taken.
    IntakeWindow {
        /// From when.
        opens_at: DateTime<Utc>,
        /// Until when; without end if none.
        closes_at: Option<DateTime<Utc>>,
        /// On these days of the week only, Monday is 1; every day if empty.
        weekdays: Vec<i16>,
        /// On each day from this local time on.
        daily_from: Option<NaiveTime>,
    },
    /// The end of a window that stands.
    CloseIntakeWindow {
        /// Which.
        window: WindowId,
        /// When; without one, at the moment both governments have approved.
        closes_at: Option<DateTime<Utc>>,
    },
    /// Another rule set from a local day on.
    RuleSet {
        /// The hash of the one it replaces.
        base: String,
        /// Its hash.
        rule_set: String,
        /// The first day on which it counts.
        starts_on: NaiveDate,
    },
}

impl Change {
    /// The stored name of its kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::ProgrammeState { .. } => "programme_state",
            Self::IntakeWindow { .. } => "intake_window",
            Self::CloseIntakeWindow { .. } => "close_intake_window",
            Self::RuleSet { .. } => "rule_set",
        }
    }

    /// The rule set that it would put into force.
    pub fn plan(&self) -> Option<Plan> {
        match self {
            Self::RuleSet { base, rule_set, starts_on } => {
                Some(Plan { base: base.clone(), rule_set: rule_set.clone(), starts_on: *starts_on })
            }
            _ => None,
        }
    }
}

/// What is proposed and approved: the change, its reason and its office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The format, so that an old proposal is never read by new rules.
    pub format: String,
    /// Where.
    pub office: OfficeId,
    /// Why, as the proposer wrote it.
    pub reason: String,
    /// What.
    pub change: Change,
}

/// The only format there is.
pub const FORMAT: &str = "puente-change/1";

impl Proposal {
    /// A proposal of the present format.
    pub fn new(office: OfficeId, reason: String, change: Change) -> Self {
        Self { format: FORMAT.to_owned(), office, reason, change }
    }

    /// The canonical text: fields in fixed order, no spaces.
    ///
    /// # Errors
    /// None that these types can cause; passed on rather than hidden.
    pub fn canonical(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// Reads the canonical text of the present format.
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().filter(|proposal: &Self| proposal.format == FORMAT)
    }
}

/// SHA-256 of a text.
pub fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

/// A hash as people compare it: eight groups of eight digits.
pub fn groups(hash: &[u8]) -> Vec<String> {
    let digits = hex::encode(hash);
    digits.as_bytes().chunks(8).map(|group| String::from_utf8_lossy(group).into_owned()).collect()
}

/// What speaks against a change at the instant `now`: the field it concerns and the fault. Asked when the change is
/// proposed and again when it is to take effect.
pub fn obstacle(programme: &Programme, change: &Change, now: DateTime<Utc>) -> Option<(&'static str, Fault)> {
    match change {
        Change::ProgrammeState { state, starts_at } => {
            let at = starts_at.unwrap_or(now);
            if at < now {
                Some(("starts", Fault::InThePast))
            } else if programme.periods.iter().any(|period| period.starts_at == at) {
                Some(("starts", Fault::Overlaps))
            } else if programme.at(at).state == *state {
                Some(("state", Fault::ChangesNothing))
            } else {
                None
            }
        }
        Change::IntakeWindow { opens_at, closes_at, .. } => {
            if *opens_at < now {
                Some(("opens", Fault::InThePast))
            } else if closes_at.is_some_and(|closes| closes <= *opens_at) {
                Some(("closes", Fault::EndBeforeStart))
            } else if programme.windows.iter().any(|window| window.opens_at == *opens_at) {
                Some(("opens", Fault::Overlaps))
            } else {
                None
            }
        }
        Change::CloseIntakeWindow { window, closes_at } => {
            let at = closes_at.unwrap_or(now);
            match programme.windows.iter().find(|standing| standing.id == *window) {
                None => Some(("window", Fault::NotAChoice)),
                Some(_) if at < now => Some(("closes", Fault::InThePast)),
                Some(standing) if standing.closes_at.is_some_and(|closes| closes <= at) => {
                    Some(("closes", Fault::ChangesNothing))
                }
                Some(_) => None,
            }
        }
        // Asked of the rule sets themselves: `Plan::obstacle`.
        Change::RuleSet { .. } => None,
    }
}

/// A local date and time as an instant: the earlier one where clocks are turned back, none where they jump over it.
pub fn instant(zone: Tz, date: NaiveDate, time: NaiveTime) -> Option<DateTime<Utc>> {
    zone.from_local_datetime(&NaiveDateTime::new(date, time)).earliest().map(|at| at.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::offices::programme::{Period, Window};

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    const WINDOW: WindowId = WindowId(uuid::Uuid::from_u128(1));

    fn programme() -> Programme {
        let period = |state, starts_at| Period { state, starts_at: at(starts_at), change: None };
        Programme {
            periods: vec![
                period(ProgrammeState::Open, "2023-06-12T06:00:00Z"),
                period(ProgrammeState::Paused, "2024-01-01T06:00:00Z"),
            ],
            windows: vec![Window {
                id: WINDOW,
                opens_at: at("2023-12-01T15:00:00Z"),
                closes_at: Some(at("2023-12-08T23:00:00Z")),
                weekdays: Vec::new(),
                daily_from: None,
                change: None,
            }],
            zone: Tz::America__Guatemala,
        }
    }

    #[test]
    fn the_canonical_text_is_fixed_and_reads_back() {
        let change = Change::ProgrammeState { state: ProgrammeState::Paused, starts_at: Some(at("2023-12-01T15:00:00Z")) };
        let proposal = Proposal::new(OfficeId(uuid::Uuid::nil()), "Falta personal".into(), change);
        let text = proposal.canonical().unwrap();
        let expected = r#"{"format":"puente-change/1","office":"00000000-0000-0000-0000-000000000000","reason":"Falta personal","change":{"kind":"programme_state","state":"paused","starts_at":"2023-12-01T15:00:00Z"}}"#;
        assert_eq!(text, expected);
        assert_eq!(Proposal::read(&text), Some(proposal));
        assert_eq!(Proposal::read(&text.replace("change/1", "change/2")), None);
        assert_ne!(hash(&text), hash(&text.replace("paused", "closed")));
        assert_eq!(groups(&hash(&text)).concat(), hex::encode(hash(&text)));
    }

    #[test]
    fn a_state_is_entered_once_and_not_in_the_past() {
        let now = at("2023-11-15T14:00:00Z");
        let judge = |state, starts_at: Option<&str>| {
            obstacle(&programme(), &Change::ProgrammeState { state, starts_at: starts_at.map(at) }, now)
        };
        assert_eq!(judge(ProgrammeState::Paused, None), None);
        assert_eq!(judge(ProgrammeState::Open, None), Some(("state", Fault::ChangesNothing)));
        assert_eq!(judge(ProgrammeState::Paused, Some("2023-11-15T13:59:59Z")), Some(("starts", Fault::InThePast)));
        assert_eq!(judge(ProgrammeState::Closed, Some("2024-01-01T06:00:00Z")), Some(("starts", Fault::Overlaps)));
        assert_eq!(judge(ProgrammeState::Open, Some("2024-01-02T06:00:00Z")), None);
    }

    #[test]
    fn a_window_begins_later_than_now_and_ends_later_than_it_begins() {
        let now = at("2023-11-15T14:00:00Z");
        let judge = |opens: &str, closes: Option<&str>| {
            let (opens_at, closes_at) = (at(opens), closes.map(at));
            obstacle(&programme(), &Change::IntakeWindow { opens_at, closes_at, weekdays: Vec::new(), daily_from: None }, now)
        };
        assert_eq!(judge("2023-11-20T14:00:00Z", Some("2023-12-01T15:00:00Z")), None);
        assert_eq!(judge("2023-11-15T13:00:00Z", None), Some(("opens", Fault::InThePast)));
        assert_eq!(judge("2023-12-01T15:00:00Z", None), Some(("opens", Fault::Overlaps)));
        assert_eq!(judge("2023-12-20T14:00:00Z", Some("2023-12-20T14:00:00Z")), Some(("closes", Fault::EndBeforeStart)));
    }

    #[test]
    fn a_window_is_closed_earlier_than_it_would_end() {
        let during = at("2023-12-02T00:00:00Z");
        let judge = |window, closes: Option<&str>| {
            obstacle(&programme(), &Change::CloseIntakeWindow { window, closes_at: closes.map(at) }, during)
        };
        assert_eq!(judge(WINDOW, None), None);
        assert_eq!(judge(WINDOW, Some("2023-12-01T16:00:00Z")), Some(("closes", Fault::InThePast)));
        assert_eq!(judge(WINDOW, Some("2023-12-08T23:00:00Z")), Some(("closes", Fault::ChangesNothing)));
        assert_eq!(judge(WindowId(uuid::Uuid::nil()), None), Some(("window", Fault::NotAChoice)));
    }

    #[test]
    fn a_local_time_that_does_not_exist_is_no_instant() {
        let date = |text: &str| text.parse::<NaiveDate>().unwrap();
        let half_past_two = NaiveTime::from_hms_opt(2, 30, 0).unwrap();
        assert_eq!(instant(Tz::America__New_York, date("2024-03-10"), half_past_two), None);
        assert_eq!(instant(Tz::America__Guatemala, date("2024-03-10"), half_past_two), Some(at("2024-03-10T08:30:00Z")));
    }
}
