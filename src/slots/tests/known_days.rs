//! Days on which a clock moved, and the plain cases of each function.

use super::{date, local, row, time};
use crate::slots::{
    Closure, InvalidClosure, InvalidHours, OpeningHours, OverlappingHours, Slot, SlotWithTaken, bookable, check_no_overlap,
    moved_slots, planned_slots, slot_changes,
};
use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveDateTime, Utc, Weekday};
use chrono_tz::{America, Tz};

fn utc(text: &str) -> DateTime<Utc> {
    local(text).and_utc()
}

/// Civil begin and instant of each slot of one day, for one row.
fn day(zone: Tz, on: NaiveDate, opens: &str, closes: &str, minutes: u16) -> Vec<(String, String)> {
    let hours = [row(on.weekday(), opens, closes, 1, minutes)];
    planned_slots(&hours, &[], zone, on, 1)
        .iter()
        .map(|slot| (slot.starts_local.format("%H:%M").to_string(), slot.starts_at.format("%d %H:%MZ").to_string()))
        .collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(civil, instant)| ((*civil).to_owned(), (*instant).to_owned())).collect()
}

#[test]
fn an_ordinary_morning_is_cut_into_slots() {
    let hours = [row(Weekday::Wed, "08:00", "12:10", 3, 60)];
    let slots = planned_slots(&hours, &[], America::Guatemala, date(2023, 11, 13), 7);
    let begins: Vec<_> = slots.iter().map(|slot| slot.starts_at).collect();
    let expected = ["2023-11-15 14:00", "2023-11-15 15:00", "2023-11-15 16:00", "2023-11-15 17:00"].map(utc);
    assert_eq!(begins, expected);
    assert!(slots.iter().all(|slot| slot.capacity == 3));
}

#[test]
fn bogota_1992_midnight_does_not_exist() {
    let slots = day(America::Bogota, date(1992, 5, 3), "00:00", "02:00", 30);
    assert_eq!(slots, pairs(&[("01:00", "03 05:00Z"), ("01:30", "03 05:30Z")]));
}

#[test]
fn guatemala_2006_midnight_does_not_exist() {
    let slots = day(America::Guatemala, date(2006, 4, 30), "00:00", "02:00", 60);
    assert_eq!(slots, pairs(&[("01:00", "30 06:00Z")]));
}

#[test]
fn guatemala_2006_last_hour_of_summer_time_comes_twice_and_is_used_once() {
    let slots = day(America::Guatemala, date(2006, 9, 30), "22:00", "23:59", 30);
    let expected = [("22:00", "01 03:00Z"), ("22:30", "01 03:30Z"), ("23:00", "01 04:00Z")];
    assert_eq!(slots, pairs(&expected));
    let next_day = day(America::Guatemala, date(2006, 10, 1), "00:00", "01:00", 30);
    assert_eq!(next_day, pairs(&[("00:00", "01 06:00Z"), ("00:30", "01 06:30Z")]));
}

#[test]
fn guayaquil_1992_and_costa_rica_1991_start_at_midnight() {
    let guayaquil = day(America::Guayaquil, date(1992, 11, 28), "00:00", "02:00", 60);
    assert_eq!(guayaquil, pairs(&[("01:00", "28 05:00Z")]));
    let costa_rica = day(America::Costa_Rica, date(1991, 1, 19), "00:00", "02:00", 60);
    assert_eq!(costa_rica, pairs(&[("01:00", "19 06:00Z")]));
}

#[test]
fn mexico_city_2022_last_summer_time() {
    let gap = day(America::Mexico_City, date(2022, 4, 3), "01:00", "04:00", 30);
    let around_gap = [("01:00", "03 07:00Z"), ("01:30", "03 07:30Z"), ("03:00", "03 08:00Z"), ("03:30", "03 08:30Z")];
    assert_eq!(gap, pairs(&around_gap));
    let fold = day(America::Mexico_City, date(2022, 10, 30), "01:00", "02:30", 30);
    assert_eq!(fold, pairs(&[("01:00", "30 06:00Z"), ("01:30", "30 06:30Z"), ("02:00", "30 08:00Z")]));
    assert_eq!(day(America::Mexico_City, date(2023, 4, 2), "02:00", "03:00", 60), pairs(&[("02:00", "02 08:00Z")]));
}

#[test]
fn tijuana_still_moves_its_clock() {
    assert_eq!(day(America::Tijuana, date(2026, 3, 8), "02:00", "03:00", 30), pairs(&[]));
    assert_eq!(day(America::Tijuana, date(2026, 3, 9), "08:00", "09:00", 60), pairs(&[("08:00", "09 15:00Z")]));
    assert_eq!(day(America::Tijuana, date(2026, 3, 6), "08:00", "09:00", 60), pairs(&[("08:00", "06 16:00Z")]));
}

#[test]
fn a_slot_during_which_the_clock_moves_is_left_out() {
    let gap = day(America::Mexico_City, date(2022, 4, 3), "01:40", "03:40", 40);
    assert_eq!(gap, pairs(&[("03:00", "03 08:00Z")]));
    let fold = day(America::Mexico_City, date(2022, 10, 30), "01:45", "02:45", 30);
    assert_eq!(fold, pairs(&[("02:15", "30 08:15Z")]));
}

#[test]
fn closures_take_whole_days_and_parts_of_days() {
    let hours = [row(Weekday::Mon, "08:00", "12:00", 1, 60), row(Weekday::Tue, "08:00", "12:00", 1, 60)];
    let part = Closure::try_new(local("2023-11-13 09:30"), local("2023-11-13 11:00"), "training");
    let whole = Closure::whole_days(date(2023, 11, 14), date(2023, 11, 14), "holiday");
    let (Ok(part), Ok(whole)) = (part, whole) else { panic!("both are good closures") };
    let slots = planned_slots(&hours, &[part, whole], America::Bogota, date(2023, 11, 13), 2);
    let begins: Vec<NaiveDateTime> = slots.iter().map(|slot| slot.starts_local).collect();
    assert_eq!(begins, ["2023-11-13 08:00", "2023-11-13 11:00"].map(local));
}

#[test]
fn bad_closures_are_refused() {
    let (early, late) = (local("2023-11-13 09:30"), local("2023-11-13 11:00"));
    assert_eq!(Closure::try_new(late, early, "x"), Err(InvalidClosure::EndsBeforeItBegins));
    assert_eq!(Closure::try_new(early, early, "x"), Err(InvalidClosure::EndsBeforeItBegins));
    assert_eq!(Closure::try_new(early, late, " \n"), Err(InvalidClosure::NoReason));
    assert_eq!(Closure::whole_days(early.date(), NaiveDate::MAX, "x"), Err(InvalidClosure::BeyondCalendar));
}

#[test]
fn bad_hours_are_refused_with_their_code() {
    let seconds = time("08:00") + Duration::seconds(1);
    let attempts = [
        (OpeningHours::try_new(Weekday::Mon, time("09:00"), time("09:00"), 1, 30), "closes_before_opens"),
        (OpeningHours::try_new(Weekday::Mon, seconds, time("09:00"), 1, 30), "not_whole_minutes"),
        (OpeningHours::try_new(Weekday::Mon, time("08:00"), time("09:00"), 0, 30), "no_desks"),
        (OpeningHours::try_new(Weekday::Mon, time("08:00"), time("09:00"), 1, 0), "slot_length"),
        (OpeningHours::try_new(Weekday::Mon, time("08:00"), time("09:00"), 1, 481), "slot_length"),
        (OpeningHours::try_new(Weekday::Mon, time("08:00"), time("09:00"), 1, 61), "shorter_than_slot"),
    ];
    for (attempt, code) in attempts {
        assert_eq!(attempt.map_err(InvalidHours::code), Err(code));
    }
}

#[test]
fn overlapping_rows_are_found_and_touching_rows_are_not() {
    let morning = row(Weekday::Mon, "08:00", "12:00", 1, 30);
    let afternoon = row(Weekday::Mon, "12:00", "16:00", 1, 30);
    let noon = row(Weekday::Mon, "11:30", "12:30", 1, 30);
    let tuesday = row(Weekday::Tue, "08:00", "16:00", 1, 30);
    assert_eq!(check_no_overlap(&[morning, afternoon, tuesday]), Ok(()));
    let overlap = Err(OverlappingHours { first: 1, second: 2 });
    assert_eq!(check_no_overlap(&[tuesday, morning, noon, afternoon]), overlap);
    assert_eq!(check_no_overlap(&[morning, tuesday, morning]), Err(OverlappingHours { first: 0, second: 2 }));
}

fn slot(starts: &str, capacity: u16) -> Slot {
    let starts_at = utc(starts);
    let starts_local = starts_at.naive_utc() - Duration::hours(5);
    Slot { starts_at, ends_at: starts_at + Duration::minutes(30), starts_local, capacity }
}

#[test]
fn bookable_needs_lead_and_a_place() {
    let now = utc("2023-11-15 14:00");
    let offers = [
        SlotWithTaken { slot: slot("2023-11-15 13:30", 1), taken: 0 },
        SlotWithTaken { slot: slot("2023-11-15 14:00", 1), taken: 0 },
        SlotWithTaken { slot: slot("2023-11-15 14:30", 2), taken: 1 },
        SlotWithTaken { slot: slot("2023-11-15 15:00", 2), taken: 2 },
        SlotWithTaken { slot: slot("2023-11-15 15:30", 2), taken: 9 },
        SlotWithTaken { slot: slot("2023-11-15 16:00", 1), taken: 0 },
    ];
    let begins = |lead: Duration| -> Vec<String> {
        bookable(&offers, now, lead).iter().map(|offer| offer.slot.starts_at.format("%H:%M").to_string()).collect()
    };
    assert_eq!(begins(Duration::zero()), ["14:30", "16:00"]);
    assert_eq!(begins(Duration::minutes(30)), ["14:30", "16:00"]);
    assert_eq!(begins(Duration::minutes(31)), ["16:00"]);
    assert_eq!(begins(Duration::minutes(-600)), ["14:30", "16:00"], "a negative lead never opens the past");
}

#[test]
fn changes_list_what_to_add_resize_and_close() {
    let planned = [slot("2023-11-15 14:00", 2), slot("2023-11-15 14:30", 3), slot("2023-11-15 15:00", 2)];
    let existing = [slot("2023-11-15 13:30", 2), slot("2023-11-15 14:30", 2), slot("2023-11-15 15:00", 2)];
    let changes = slot_changes(&planned, &existing);
    assert_eq!(changes.add, [slot("2023-11-15 14:00", 2)]);
    assert_eq!(changes.resize, [slot("2023-11-15 14:30", 3)]);
    assert_eq!(changes.close, [slot("2023-11-15 13:30", 2)]);
}

#[test]
fn a_moved_clock_is_noticed() {
    let stored = slot("2023-11-15 14:00", 1);
    assert_eq!(moved_slots(&[stored], America::Bogota), []);
    let moved = moved_slots(&[stored], America::Guatemala);
    assert_eq!(moved.iter().map(|moved| moved.starts_at).collect::<Vec<_>>(), [Some(utc("2023-11-15 15:00"))]);
    let skipped = Slot { starts_local: local("2022-04-03 02:30"), ..stored };
    let moved = moved_slots(&[skipped], America::Mexico_City);
    assert_eq!(moved.iter().map(|moved| moved.starts_at).collect::<Vec<_>>(), [None]);
}
