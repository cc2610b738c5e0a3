//! What the family takes away: slip and calendar file. Neither may tell who it is or why.

use chrono::TimeDelta;

use super::{ADDRESS, CALENDAR, CHOOSE, SLIP, Site, book, invited};
use crate::support::TestApp;

/// Names of the family, agencies and pathways that must not show.
const UNSAID: [&str; 9] = ["Ana", "Lucía", "Pérez", "OIM", "IOM", "ACNUR", "UNHCR", "refugi", "parole"];

#[tokio::test]
async fn the_slip_has_place_and_code_and_no_name() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = Site::at(&app, &mut db, "guatemala", "America/New_York").await;
    let slot = site.slot(&app, &mut db, TimeDelta::days(3), 1).await;
    let family = invited(&app, &mut db, "guatemala", TimeDelta::days(3)).await;
    let mut browser = app.session_of(&mut db, &family).await;
    let list = browser.get(CHOOSE).await;
    assert!(!list.body.contains(ADDRESS), "the address is told with the appointment only");
    assert!(list.text().contains("9:00 a. m."), "the site's own hour: {}", list.text());
    book(&mut browser, &list, slot).await;
    let slip = browser.get(SLIP).await;
    let text = slip.all("article.slip").join(" ");
    for part in [ADDRESS, family.code.as_str(), "sábado 18 de noviembre de 2023", "9:00 a. m.", "Hora de Sede Centro", "gratis"]
    {
        assert!(text.contains(part), "{part} is missing: {text}");
    }
    assert_eq!(slip.all(".slip svg").len(), 1);
    assert!(!slip.body.contains("style="), "the policy forbids it");
    for word in UNSAID {
        assert!(!slip.body.contains(word), "{word}");
    }
    assert!(!slip.body.contains(&family.number) && !slip.body.contains(&family.case.to_string()));
}

#[tokio::test]
async fn the_calendar_file_is_neutral() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = Site::at(&app, &mut db, "guatemala", "America/Guatemala").await;
    let slot = site.slot(&app, &mut db, TimeDelta::days(3), 1).await;
    let family = invited(&app, &mut db, "guatemala", TimeDelta::days(3)).await;
    let mut browser = app.session_of(&mut db, &family).await;
    assert_eq!(browser.get(CALENDAR).await.status, 404, "without an appointment there is none");
    let list = browser.get(CHOOSE).await;
    book(&mut browser, &list, slot).await;
    let file = browser.get(CALENDAR).await;
    assert_eq!((file.status, file.header("content-type")), (200, "text/calendar; charset=utf-8"));
    assert!(file.body.contains("SUMMARY:Cita\r\n") && file.body.contains("DTSTART;TZID=America/Guatemala:20231118T080000"));
    assert_eq!(file.body.matches("BEGIN:VALARM").count(), 2);
    let english = browser.get(&CALENDAR.replace("/es/", "/en/")).await;
    assert!(english.body.contains("SUMMARY:Appointment\r\n"));
    for word in UNSAID.iter().chain(&["Sede", "calle", "Puente", "puente", "Movilidad", family.code.as_str()]) {
        assert!(!file.body.contains(word), "{word}: {}", file.body);
    }
}

#[tokio::test]
async fn nobody_elses_papers() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = Site::at(&app, &mut db, "guatemala", "America/Guatemala").await;
    let slot = site.slot(&app, &mut db, TimeDelta::days(3), 1).await;
    let family = invited(&app, &mut db, "guatemala", TimeDelta::days(3)).await;
    let other = invited(&app, &mut db, "guatemala", TimeDelta::days(3)).await;
    let mut browser = app.session_of(&mut db, &family).await;
    let list = browser.get(CHOOSE).await;
    book(&mut browser, &list, slot).await;
    let mut stranger = app.session_of(&mut db, &other).await;
    assert_eq!(stranger.get(SLIP).await.status, 303);
    assert_eq!(stranger.get(CALENDAR).await.status, 404);
    for path in [SLIP, CALENDAR, CHOOSE] {
        assert_eq!(app.browser().get(path).await.location().as_deref(), Some("/es/guatemala/resume"));
        assert_eq!(app.staff("guatemala", "iom1").await.get(path).await.status, 303, "staff are no applicants");
    }
}
