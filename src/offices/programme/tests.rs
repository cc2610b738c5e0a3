use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::{Intake, Period, Programme, ProgrammeState, Window};
use crate::ids::WindowId;

fn at(zone: Tz, date: (i32, u32, u32), time: (u32, u32)) -> DateTime<Utc> {
    let local = NaiveDate::from_ymd_opt(date.0, date.1, date.2).unwrap().and_hms_opt(time.0, time.1, 0).unwrap();
    zone.from_local_datetime(&local).unwrap().with_timezone(&Utc)
}

fn period(state: ProgrammeState, starts_at: DateTime<Utc>) -> Period {
    Period { state, starts_at, change: None }
}

fn window(opens_at: DateTime<Utc>, closes_at: Option<DateTime<Utc>>) -> Window {
    Window { id: WindowId(uuid::Uuid::nil()), opens_at, closes_at, weekdays: Vec::new(), daily_from: None, change: None }
}

fn guatemala() -> Programme {
    let zone = Tz::America__Guatemala;
    Programme {
        periods: vec![
            period(ProgrammeState::Announced, at(zone, (2023, 6, 1), (0, 0))),
            period(ProgrammeState::Open, at(zone, (2023, 6, 12), (10, 0))),
            period(ProgrammeState::Closed, at(zone, (2025, 1, 20), (0, 0))),
        ],
        windows: Vec::new(),
        zone,
    }
}

#[test]
fn the_opening_instant_is_open_and_one_second_before_it_is_not() {
    let programme = guatemala();
    let opening = at(programme.zone, (2023, 6, 12), (10, 0));
    assert_eq!(opening.to_rfc3339(), "2023-06-12T16:00:00+00:00", "10:00 in Guatemala is 16:00 UTC");
    let before = programme.at(opening - TimeDelta::seconds(1));
    assert_eq!(before.state, ProgrammeState::Announced);
    assert_eq!(before.intake, Intake::OpensAt(opening));
    assert_eq!(before.next, Some((opening, ProgrammeState::Open)));
    let closing = at(programme.zone, (2025, 1, 20), (0, 0));
    let there = programme.at(opening);
    assert_eq!((there.state, there.since), (ProgrammeState::Open, Some(opening)));
    assert_eq!(there.intake, Intake::Open { until: Some(closing) });
    assert_eq!(programme.at(closing - TimeDelta::seconds(1)).intake, Intake::Open { until: Some(closing) });
    let after = programme.at(closing);
    assert_eq!((after.state, after.next, after.intake), (ProgrammeState::Closed, None, Intake::Closed));
}

#[test]
fn before_its_first_period_a_programme_is_announced_without_date() {
    let programme = guatemala();
    let standing = programme.at(at(programme.zone, (2023, 5, 1), (0, 0)));
    assert_eq!((standing.state, standing.since), (ProgrammeState::Announced, None));
    let nothing = Programme { periods: Vec::new(), ..programme };
    let standing = nothing.at(at(nothing.zone, (2023, 7, 1), (0, 0)));
    assert_eq!((standing.state, standing.since, standing.next), (ProgrammeState::Announced, None, None));
    assert_eq!(standing.intake, Intake::Closed);
}

#[test]
fn an_open_programme_with_a_window_to_come_says_when_it_opens() {
    let zone = Tz::America__Costa_Rica;
    let opens = at(zone, (2023, 8, 12), (0, 0));
    let programme = Programme {
        periods: vec![period(ProgrammeState::Open, at(zone, (2023, 6, 12), (0, 0)))],
        windows: vec![window(opens, None)],
        zone,
    };
    let before = programme.at(opens - TimeDelta::seconds(1));
    assert_eq!((before.state, before.intake), (ProgrammeState::Open, Intake::OpensAt(opens)));
    assert_eq!(programme.at(opens).intake, Intake::Open { until: None });
}

#[test]
fn weekdays_open_at_eight_in_the_offices_own_time_until_midnight() {
    let zone = Tz::America__Guayaquil;
    let mut weekly = window(at(zone, (2024, 1, 15), (0, 0)), None);
    weekly.weekdays = vec![1, 3, 5];
    weekly.daily_from = NaiveTime::from_hms_opt(8, 0, 0);
    let programme =
        Programme { periods: vec![period(ProgrammeState::Open, at(zone, (2023, 10, 18), (0, 0)))], windows: vec![weekly], zone };
    let (friday, monday) = (at(zone, (2024, 1, 19), (8, 0)), at(zone, (2024, 1, 22), (8, 0)));
    assert_eq!(programme.at(friday - TimeDelta::seconds(1)).intake, Intake::OpensAt(friday));
    let midnight = at(zone, (2024, 1, 20), (0, 0));
    assert_eq!(programme.at(friday).intake, Intake::Open { until: Some(midnight) });
    assert_eq!(programme.at(midnight).intake, Intake::OpensAt(monday));
}

#[test]
fn days_that_touch_are_one_opening() {
    let zone = Tz::America__Bogota;
    let mut weekly = window(at(zone, (2023, 11, 1), (0, 0)), None);
    weekly.weekdays = vec![1, 2, 3, 4, 5];
    let programme =
        Programme { periods: vec![period(ProgrammeState::Open, at(zone, (2023, 6, 28), (0, 0)))], windows: vec![weekly], zone };
    let (tuesday, saturday) = (at(zone, (2023, 11, 14), (9, 30)), at(zone, (2023, 11, 18), (0, 0)));
    assert_eq!(programme.at(tuesday).intake, Intake::Open { until: Some(saturday) });
}

#[test]
fn a_pause_names_the_reopening_that_is_decided() {
    let mut programme = guatemala();
    let (paused, reopened) = (at(programme.zone, (2023, 9, 1), (0, 0)), at(programme.zone, (2023, 10, 1), (0, 0)));
    programme.periods.insert(2, period(ProgrammeState::Paused, paused));
    programme.periods.insert(3, period(ProgrammeState::Open, reopened));
    let standing = programme.at(at(programme.zone, (2023, 9, 15), (12, 0)));
    assert_eq!((standing.state, standing.since), (ProgrammeState::Paused, Some(paused)));
    assert_eq!(standing.intake, Intake::OpensAt(reopened));
}

/// The same question asked naively, of one instant: in an open period, and in some window by the wall clock.
fn is_open(programme: &Programme, now: DateTime<Utc>) -> bool {
    let state = programme.periods.iter().rfind(|period| period.starts_at <= now).map(|period| period.state);
    let local = now.with_timezone(&programme.zone).naive_local();
    let in_window = |window: &Window| {
        window.opens_at <= now
            && window.closes_at.is_none_or(|end| now < end)
            && (window.weekdays.is_empty()
                || window.weekdays.iter().any(|day| u32::try_from(*day) == Ok(local.weekday().number_from_monday())))
            && window.daily_from.is_none_or(|from| local.time() >= from)
    };
    state == Some(ProgrammeState::Open) && (programme.windows.is_empty() || programme.windows.iter().any(in_window))
}

// 15 September 2023, 06:00 UTC; Asunción moves its clock on 1 October.
const START: i64 = 1_694_757_600;

fn hour(hours: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(START + hours * 3600, 0).unwrap()
}

prop_compose! {
    fn any_window()(
        opens in 0..500_i64,
        length in prop::option::of(1..400_i64),
        weekdays in prop::collection::btree_set(1..=7_i16, 0..=4),
        daily_from in prop::option::of(0..24_u32),
    ) -> Window {
        Window {
            weekdays: weekdays.into_iter().collect(),
            daily_from: daily_from.and_then(|hour| NaiveTime::from_hms_opt(hour, 0, 0)),
            ..window(hour(opens), length.map(|length| hour(opens + length)))
        }
    }
}

prop_compose! {
    fn any_programme()(
        states in prop::collection::btree_map(0..700_i64, prop::sample::select(ProgrammeState::ALL), 0..5),
        windows in prop::collection::vec(any_window(), 0..4),
        // Two zones that never move the clock, and one that does on a Sunday at midnight.
        zone in prop::sample::select(&[Tz::America__Guatemala, Tz::America__Bogota, Tz::America__Asuncion][..]),
    ) -> Programme {
        Programme { periods: states.into_iter().map(|(start, state)| period(state, hour(start))).collect(), windows, zone }
    }
}

proptest! {
    #[test]
    fn intake_is_open_exactly_when_a_period_and_a_window_say_so(programme in any_programme(), now in 0..900_i64) {
        let now = hour(now);
        prop_assert_eq!(programme.takes_registrations(now), is_open(&programme, now));
        match programme.at(now).intake {
            Intake::Open { until } => {
                let end = until.unwrap_or(now + TimeDelta::days(30));
                let mut hours = std::iter::successors(Some(now), |at| Some(*at + TimeDelta::hours(1))).take_while(|at| *at < end);
                prop_assert!(hours.all(|at| is_open(&programme, at)), "open until its end");
                prop_assert!(until.is_none_or(|until| !is_open(&programme, until)), "the end is the first closed instant");
            }
            Intake::OpensAt(opens) => {
                prop_assert!(opens > now && is_open(&programme, opens));
                prop_assert!(!is_open(&programme, opens - TimeDelta::seconds(1)));
                let mut hours = std::iter::successors(Some(now), |at| Some(*at + TimeDelta::hours(1))).take_while(|at| *at < opens);
                prop_assert!(hours.all(|at| !is_open(&programme, at)), "nothing opens earlier");
            }
            Intake::Closed => {
                let mut hours = (0..1500).map(|later| now + TimeDelta::hours(later));
                prop_assert!(hours.all(|at| !is_open(&programme, at)), "closed means no opening is known");
            }
        }
    }

    #[test]
    fn the_state_holds_from_since_until_next(programme in any_programme(), now in 0..900_i64) {
        let standing = programme.at(hour(now));
        if let Some(since) = standing.since {
            prop_assert!(since <= hour(now));
            prop_assert_eq!(programme.at(since).state, standing.state);
        }
        if let Some((next, state)) = standing.next {
            prop_assert!(next > hour(now) && state != standing.state);
            prop_assert_eq!(programme.at(next).state, state);
            prop_assert_eq!(programme.at(next - TimeDelta::seconds(1)).state, standing.state);
        }
    }
}
