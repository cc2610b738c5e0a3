//! The appointment for the phone's own calendar. It may be a shared phone: no name, place, agency or pathway.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Offset, TimeDelta, TimeZone, Utc};
use icalendar::{Alarm, Calendar, CalendarDateTime, Class, Component, Event, EventLike};

use super::{Appointment, queries};
use crate::app::App;
use crate::error::AppError;
use crate::web::visit::{Applicant, Visit};

/// How long before the appointment the phone reminds.
const ALARMS: [TimeDelta; 2] = [TimeDelta::days(1), TimeDelta::hours(2)];

/// The file.
pub async fn show(State(app): State<App>, visit: Visit, applicant: Applicant) -> Result<Response, AppError> {
    let mut tx = app.db.begin(&visit.context()?).await?;
    let appointment = queries::live_appointment(&mut tx, applicant.case).await?.ok_or(AppError::NotFound)?;
    drop(tx);
    let t = visit.language.words();
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", t.booking_calendar_file())),
    ];
    Ok((headers, file(&appointment, &t.booking_calendar_title(), visit.now)).into_response())
}

/// The calendar file of an appointment under a neutral title. Every component gets its stamp and id from here: the
/// crate would take the wall clock and chance.
fn file(appointment: &Appointment, title: &str, now: DateTime<Utc>) -> String {
    let local = |at: DateTime<Utc>| CalendarDateTime::WithTimezone {
        date_time: at.with_timezone(&appointment.zone).naive_local(),
        tzid: appointment.zone.name().to_owned(),
    };
    let mut event = Event::new();
    event
        .uid(&appointment.id.to_string())
        .timestamp(now)
        .summary(title)
        .class(Class::Private)
        .starts(local(appointment.starts_at))
        .ends(local(appointment.ends_at));
    for (number, before) in ALARMS.into_iter().enumerate() {
        let mut alarm = Alarm::display(title, -before);
        alarm.uid(&format!("{}-{number}", appointment.id)).timestamp(now);
        event.alarm(alarm);
    }
    let calendar = Calendar::new().push(event.done()).done().to_string();
    calendar.replacen("BEGIN:VEVENT", &(zone_of(appointment) + "BEGIN:VEVENT"), 1)
}

/// The site's zone as the file needs it: its distance from UTC at the one instant the file is about.
fn zone_of(appointment: &Appointment) -> String {
    let offset = appointment.zone.offset_from_utc_datetime(&appointment.starts_at.naive_utc()).fix().local_minus_utc();
    let (sign, minutes) = (if offset < 0 { '-' } else { '+' }, offset.abs() / 60);
    let offset = format!("{sign}{:02}{:02}", minutes / 60, minutes % 60);
    let lines = [
        "BEGIN:VTIMEZONE".to_owned(),
        format!("TZID:{}", appointment.zone.name()),
        "BEGIN:STANDARD".to_owned(),
        "DTSTART:19700101T000000".to_owned(),
        format!("TZOFFSETFROM:{offset}"),
        format!("TZOFFSETTO:{offset}"),
        "END:STANDARD".to_owned(),
        "END:VTIMEZONE\r\n".to_owned(),
    ];
    lines.join("\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::booking::AppointmentState;
    use crate::ids::{AppointmentId, SlotId};

    fn appointment() -> Appointment {
        let starts_at = "2023-12-07T15:30:00Z".parse().unwrap();
        Appointment {
            id: AppointmentId(uuid::Uuid::from_u128(7)),
            state: AppointmentState::Booked,
            slot: SlotId(uuid::Uuid::from_u128(8)),
            starts_at,
            ends_at: starts_at + TimeDelta::minutes(30),
            site: "Sede Centro".into(),
            address: "Calle 5".into(),
            zone: chrono_tz::Tz::America__Guatemala,
            remote: false,
        }
    }

    #[test]
    fn it_has_local_time_its_zone_and_two_alarms() {
        let text = file(&appointment(), "Cita", appointment().starts_at);
        for line in [
            "DTSTART;TZID=America/Guatemala:20231207T093000",
            "DTEND;TZID=America/Guatemala:20231207T100000",
            "TZOFFSETTO:-0600",
            "SUMMARY:Cita",
            "TRIGGER:-PT86400S",
            "TRIGGER:-PT7200S",
        ] {
            assert!(text.lines().any(|found| found.trim_end() == line), "{line} is missing in\n{text}");
        }
        assert_eq!(text.matches("BEGIN:VALARM").count(), 2);
        assert!(text.lines().count() == text.matches("\r\n").count(), "every line ends as the format asks");
    }

    #[test]
    fn it_says_no_place_and_is_the_same_each_time() {
        let (one, two) = (file(&appointment(), "Cita", DateTime::UNIX_EPOCH), file(&appointment(), "Cita", DateTime::UNIX_EPOCH));
        assert_eq!(one, two, "neither the wall clock nor chance");
        assert!(!one.contains("Sede") && !one.contains("Calle") && !one.contains("LOCATION"));
    }
}
