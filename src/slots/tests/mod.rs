//! Slots against the known history of the clocks, and properties over random hours, closures, zones and days.

mod known_days;
mod properties;

use super::OpeningHours;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Weekday};

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_else(|| panic!("no such day {year}-{month}-{day}"))
}

/// Reads `HH:MM`.
fn time(text: &str) -> NaiveTime {
    NaiveTime::parse_from_str(text, "%H:%M").unwrap_or_else(|_| panic!("no such time {text}"))
}

/// Reads `YYYY-MM-DD HH:MM`.
fn local(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap_or_else(|_| panic!("no such time {text}"))
}

fn row(weekday: Weekday, opens: &str, closes: &str, desks: u16, slot_minutes: u16) -> OpeningHours {
    OpeningHours::try_new(weekday, time(opens), time(closes), desks, slot_minutes)
        .unwrap_or_else(|error| panic!("bad row: {error}"))
}
