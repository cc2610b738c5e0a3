//! Properties over random hours, closures, zones and days, checked minute by minute against the zone's own table.

use super::date;
use crate::slots::{Closure, OpeningHours, Slot, SlotWithTaken, bookable, check_no_overlap, planned_slots, slot_changes};
use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone, Utc, Weekday};
use chrono_tz::{America, Tz};
use proptest::prelude::*;

const ZONES: [Tz; 7] = [
    America::Guatemala,
    America::Bogota,
    America::Costa_Rica,
    America::Guayaquil,
    America::Mexico_City,
    America::Tijuana,
    America::Ciudad_Juarez,
];

/// Days on which one of the zones moved its clock.
const MOVES: [(i32, u32, u32); 16] = [
    (1980, 2, 24),
    (1983, 2, 12),
    (1991, 1, 19),
    (1991, 3, 23),
    (1992, 1, 18),
    (1992, 5, 3),
    (1992, 11, 28),
    (1993, 2, 5),
    (1996, 4, 7),
    (2006, 4, 30),
    (2006, 9, 30),
    (2022, 4, 3),
    (2022, 10, 30),
    (2022, 11, 30),
    (2026, 3, 8),
    (2026, 11, 1),
];

fn weekday(number: u8) -> Weekday {
    Weekday::try_from(number).unwrap_or(Weekday::Mon)
}

fn minute(number: u32) -> NaiveTime {
    NaiveTime::from_num_seconds_from_midnight_opt(number * 60, 0).unwrap_or(NaiveTime::MIN)
}

/// A row; half of them at night, where clocks move.
fn any_row() -> impl Strategy<Value = OpeningHours> {
    let opens = prop_oneof![0..300_u32, 0..1400_u32];
    (0..7_u8, opens, 5..600_u32, 1..40_u16, 5..=180_u16).prop_filter_map("not a row", |(day, opens, length, desks, slot)| {
        let closes = (opens + length).min(1439);
        OpeningHours::try_new(weekday(day), minute(opens), minute(closes), desks, slot).ok()
    })
}

/// Rows of one site: random ones, less those that would overlap an earlier one.
fn any_hours() -> impl Strategy<Value = Vec<OpeningHours>> {
    proptest::collection::vec(any_row(), 0..20).prop_map(|rows| {
        let mut kept: Vec<OpeningHours> = Vec::new();
        for row in rows {
            kept.push(row);
            if check_no_overlap(&kept).is_err() {
                kept.pop();
            }
        }
        kept
    })
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    let near_a_move = (proptest::sample::select(&MOVES), 0..3_u64)
        .prop_map(|((year, month, day), before)| date(year, month, day) - Days::new(before));
    prop_oneof![3 => near_a_move, 1 => (0..20_000_u64).prop_map(|n| date(1980, 1, 1) + Days::new(n))]
}

/// Closures within two weeks after the day: minutes from it, and minutes long.
fn any_closures() -> impl Strategy<Value = Vec<(i64, i64)>> {
    proptest::collection::vec((-600..14_400_i64, 1..3_000_i64), 0..5)
}

fn closures_from(day: NaiveDate, spans: &[(i64, i64)]) -> Vec<Closure> {
    let midnight = day.and_time(NaiveTime::MIN);
    let make = |(after, long): &(i64, i64)| {
        let from = midnight + Duration::minutes(*after);
        Closure::try_new(from, from + Duration::minutes(*long), "closed").ok()
    };
    spans.iter().filter_map(make).collect()
}

fn offset(zone: Tz, instant: DateTime<Utc>) -> i32 {
    zone.offset_from_utc_datetime(&instant.naive_utc()).fix().local_minus_utc()
}

/// The slot as it should be, found by walking through real time minute by minute instead of asking the zone
/// what a civil time means.
fn by_walking(row: OpeningHours, zone: Tz, starts_local: NaiveDateTime) -> Option<Slot> {
    let shows = |instant: DateTime<Utc>| instant.with_timezone(&zone).naive_local();
    let earliest = starts_local.and_utc();
    let starts_at = (0..24 * 60).map(|n| earliest + Duration::minutes(n)).find(|instant| shows(*instant) == starts_local)?;
    let minutes = i64::from(row.slot_minutes());
    let steady = (0..minutes).all(|n| shows(starts_at + Duration::minutes(n)) == starts_local + Duration::minutes(n));
    let ends_at = starts_at + Duration::minutes(minutes);
    steady.then_some(Slot { starts_at, ends_at, starts_local, capacity: row.desks() })
}

/// Every slot a row could have on a day, by addition from its opening.
fn grid(row: OpeningHours, day: NaiveDate) -> Vec<NaiveDateTime> {
    let step = Duration::minutes(i64::from(row.slot_minutes()));
    let closes = day.and_time(row.closes());
    std::iter::successors(Some(day.and_time(row.opens())), |begin| Some(*begin + step))
        .take_while(|begin| *begin + step <= closes)
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    /// Exactly the slots found by walking are planned: none missing, none more, right instants and capacity.
    #[test]
    fn planned_slots_are_those_found_by_walking(
        hours in any_hours(),
        spans in any_closures(),
        zone in proptest::sample::select(&ZONES),
        day in any_day(),
    ) {
        let closures = closures_from(day, &spans);
        let mut expected = Vec::new();
        for on in (0..8).map(|n| day + Days::new(n)) {
            for row in hours.iter().filter(|row| row.weekday() == on.weekday()) {
                let length = Duration::minutes(i64::from(row.slot_minutes()));
                let open = grid(*row, on).into_iter().filter(|begin| {
                    closures.iter().all(|closure| *begin + length <= closure.from() || closure.to() <= *begin)
                });
                expected.extend(open.filter_map(|begin| by_walking(*row, zone, begin)));
            }
        }
        expected.sort_by_key(|slot| slot.starts_at);
        prop_assert_eq!(planned_slots(&hours, &closures, zone, day, 8), expected);
    }

    /// Slots are in order, never at the same time, inside a row, outside every closure, and of the row's length.
    #[test]
    fn planned_slots_keep_their_promises(
        hours in any_hours(),
        spans in any_closures(),
        zone in proptest::sample::select(&ZONES),
        day in any_day(),
    ) {
        let closures = closures_from(day, &spans);
        let slots = planned_slots(&hours, &closures, zone, day, 14);
        for (earlier, later) in slots.iter().zip(slots.iter().skip(1)) {
            prop_assert!(earlier.ends_at <= later.starts_at, "{earlier:?} runs into {later:?}");
        }
        for slot in &slots {
            let length = slot.ends_at - slot.starts_at;
            let ends_local = slot.starts_local + length;
            let inside = hours.iter().any(|row| {
                row.weekday() == slot.starts_local.weekday()
                    && row.opens() <= slot.starts_local.time()
                    && ends_local <= slot.starts_local.date().and_time(row.closes())
                    && length == Duration::minutes(i64::from(row.slot_minutes()))
                    && slot.capacity == row.desks()
            });
            prop_assert!(inside, "{slot:?} is in no opening row");
            prop_assert!(closures.iter().all(|closure| !closure.touches(slot.starts_local, ends_local)));
            prop_assert_eq!(slot.starts_at.with_timezone(&zone).naive_local(), slot.starts_local);
            let second_pass = slot.starts_at - Duration::hours(1);
            let shown_before = second_pass.with_timezone(&zone).naive_local() == slot.starts_local;
            prop_assert!(!shown_before, "{slot:?} is not the first instant");
            prop_assert_eq!(offset(zone, slot.starts_at), offset(zone, slot.ends_at - Duration::seconds(1)));
        }
    }

    /// The order in which staff typed rows and closures changes nothing, nor does planning in two pieces.
    #[test]
    fn planning_is_deterministic(
        hours in any_hours(),
        spans in any_closures(),
        zone in proptest::sample::select(&ZONES),
        day in any_day(),
        first_days in 0..14_u16,
    ) {
        let mut closures = closures_from(day, &spans);
        let whole = planned_slots(&hours, &closures, zone, day, 14);
        let mut pieces = planned_slots(&hours, &closures, zone, day, first_days);
        let rest = day + Days::new(u64::from(first_days));
        pieces.extend(planned_slots(&hours, &closures, zone, rest, 14 - first_days));
        prop_assert_eq!(&pieces, &whole);
        closures.reverse();
        let reversed: Vec<_> = hours.iter().rev().copied().collect();
        prop_assert_eq!(&planned_slots(&reversed, &closures, zone, day, 14), &whole);
        prop_assert_eq!(slot_changes(&whole, &pieces), crate::slots::SlotChanges::default());
    }

    /// A further closure only ever takes slots away, and exactly those it touches.
    #[test]
    fn a_closure_takes_what_it_touches(
        hours in any_hours(),
        spans in any_closures(),
        zone in proptest::sample::select(&ZONES),
        day in any_day(),
    ) {
        let closures = closures_from(day, &spans);
        let open = planned_slots(&hours, &[], zone, day, 14);
        let touched = |slot: &&Slot| {
            let ends = slot.starts_local + (slot.ends_at - slot.starts_at);
            closures.iter().any(|closure| closure.from() < ends && slot.starts_local < closure.to())
        };
        let expected: Vec<Slot> = open.iter().filter(|slot| !touched(slot)).copied().collect();
        prop_assert_eq!(planned_slots(&hours, &closures, zone, day, 14), expected);
    }

    /// What is offered has a place, is in the future by the lead, and nothing that fits is kept back.
    #[test]
    fn bookable_is_exact(
        begins in proptest::collection::vec((-500..500_i64, 0..4_u16, 0..6_u16), 0..30),
        lead in 0..300_i64,
    ) {
        let now = date(2023, 11, 15).and_time(NaiveTime::MIN).and_utc();
        let offers: Vec<SlotWithTaken> = begins.iter().map(|(minutes, capacity, taken)| {
            let starts_at = now + Duration::minutes(*minutes);
            let slot = Slot { starts_at, ends_at: starts_at, starts_local: starts_at.naive_utc(), capacity: *capacity };
            SlotWithTaken { slot, taken: *taken }
        }).collect();
        let expected: Vec<SlotWithTaken> = offers.iter().zip(&begins)
            .filter(|(_, (minutes, capacity, taken))| *minutes > 0 && *minutes >= lead && taken < capacity)
            .map(|(offer, _)| *offer)
            .collect();
        prop_assert_eq!(bookable(&offers, now, Duration::minutes(lead)), expected);
    }

    /// Hours are accepted exactly when every rule holds.
    #[test]
    fn hours_are_checked(opens in 0..1440_u32, closes in 0..1440_u32, desks in 0..3_u16, slot in 0..600_u16) {
        let made = OpeningHours::try_new(Weekday::Mon, minute(opens), minute(closes), desks, slot);
        let good = closes > opens && desks > 0 && (5..=480).contains(&slot) && closes - opens >= u32::from(slot);
        prop_assert_eq!(made.is_ok(), good);
    }
}
