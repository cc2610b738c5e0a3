//! One family at a time: the good path and each refusal.

use chrono::TimeDelta;
use uuid::Uuid;

use super::{CANCEL, CHOOSE, MOVE, SLIP, Site, book, book_with, invited, move_to, standing, taken};
use crate::support::TestApp;

const DAYS: TimeDelta = TimeDelta::days(3);

#[tokio::test]
async fn a_family_books_moves_and_cancels() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = Site::at(&app, &mut db, "guatemala", "America/Guatemala").await;
    let (first, second) = (site.slot(&app, &mut db, DAYS, 1).await, site.slot(&app, &mut db, TimeDelta::days(5), 2).await);
    let family = invited(&app, &mut db, "guatemala", DAYS).await;
    let mut browser = app.session_of(&mut db, &family).await;

    let list = browser.get(CHOOSE).await;
    assert_eq!(list.status, 200, "{}", list.text());
    // 14:00 in UTC is eight in the morning in Guatemala, whatever the office's or the reader's zone.
    assert!(list.text().contains("8:00 a. m.") && list.text().contains("sábado 18"), "{}", list.text());
    let booked = book(&mut browser, &list, first).await;
    assert_eq!((booked.status, booked.location().as_deref()), (303, Some(SLIP)), "{}", booked.text());
    assert_eq!(standing(&mut db, &family).await, ("scheduled".into(), vec!["booked".into()], vec!["appointment_booked".into()]));
    assert_eq!(taken(&mut db, first).await, 1);

    let list = browser.get(MOVE).await;
    assert!(list.text().contains("Ahora es: sábado 18"), "{}", list.text());
    let moved = move_to(&mut browser, &list, second).await;
    assert_eq!(moved.location().as_deref(), Some(SLIP), "{}", moved.text());
    let (state, appointments, messages) = standing(&mut db, &family).await;
    assert_eq!((state.as_str(), appointments), ("scheduled", vec!["booked".into(), "moved".into()]));
    assert_eq!(messages, ["appointment_booked", "appointment_moved"]);
    assert_eq!((taken(&mut db, first).await, taken(&mut db, second).await), (0, 1));
    let needs: Vec<String> = sqlx::query_scalar("select needs from appointments where case_id = $1")
        .bind(family.case)
        .fetch_all(&mut db)
        .await
        .unwrap();
    assert_eq!(needs, ["none", "none"], "what the family needs goes along");

    let confirm = browser.get(CANCEL).await;
    assert_eq!(taken(&mut db, second).await, 1, "looking cancels nothing");
    let cancelled = browser.submit(&confirm, "/cancel", &[]).await;
    assert_eq!(cancelled.location().as_deref(), Some("/es/guatemala/case"), "{}", cancelled.text());
    let (state, appointments, messages) = standing(&mut db, &family).await;
    assert_eq!((state.as_str(), appointments), ("invited", vec!["cancelled".into(), "moved".into()]));
    assert_eq!(messages, ["appointment_booked", "appointment_cancelled", "appointment_moved"]);
    assert_eq!(taken(&mut db, second).await, 0);

    let audited: Vec<String> = sqlx::query_scalar(
        "select action from audit_events where case_id = $1 and action like 'appointment.%' and actor_kind = 'applicant' order by action",
    )
    .bind(family.case)
    .fetch_all(&mut db)
    .await
    .unwrap();
    assert_eq!(audited, ["appointment.booked", "appointment.cancelled", "appointment.moved"]);
    // The invitation stands, so the family may choose again.
    let list = browser.get(CHOOSE).await;
    assert_eq!(book(&mut browser, &list, first).await.status, 303);
}

#[tokio::test]
async fn a_retried_form_takes_effect_once() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = Site::at(&app, &mut db, "guatemala", "America/Guatemala").await;
    let slots = [site.slot(&app, &mut db, DAYS, 5).await, site.slot(&app, &mut db, TimeDelta::days(4), 5).await];
    let family = invited(&app, &mut db, "guatemala", DAYS).await;
    let mut browser = app.session_of(&mut db, &family).await;
    let list = browser.get(CHOOSE).await;
    for _ in 0..3 {
        let booked = book(&mut browser, &list, slots[0]).await;
        assert_eq!((booked.status, booked.location().as_deref()), (303, Some(SLIP)));
    }
    let list = browser.get(MOVE).await;
    for _ in 0..3 {
        assert_eq!(move_to(&mut browser, &list, slots[1]).await.status, 303);
    }
    let (_, appointments, messages) = standing(&mut db, &family).await;
    assert_eq!((appointments.len(), messages.len()), (2, 2));
    assert_eq!((taken(&mut db, slots[0]).await, taken(&mut db, slots[1]).await), (0, 1));
}

#[tokio::test]
async fn the_last_place_goes_to_one_and_the_other_chooses_again() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = Site::at(&app, &mut db, "guatemala", "America/Guatemala").await;
    let (last, other) = (site.slot(&app, &mut db, DAYS, 1).await, site.slot(&app, &mut db, DAYS + TimeDelta::hours(1), 1).await);
    let mut rivals = Vec::new();
    for _ in 0..2 {
        let family = invited(&app, &mut db, "guatemala", DAYS).await;
        let mut browser = app.session_of(&mut db, &family).await;
        let page = browser.get(CHOOSE).await;
        rivals.push((family, browser, page));
    }
    let (_, first, page) = &mut rivals[0];
    assert_eq!(book(first, page, last).await.status, 303);
    let (family, second, page) = &mut rivals[1];
    let answer = book_with(second, page, &[("slot", &last.to_string()), ("needs", "both"), ("needs_note", "q'eqchi'")]).await;
    assert_eq!(answer.status, 422);
    assert!(answer.all(".errors a").iter().any(|words| words.contains("Otra persona")), "{}", answer.text());
    assert_eq!(answer.attributes("input[name=slot]", "value"), [other.to_string()], "the list is fresh");
    assert_eq!(answer.attributes("input[name=needs][checked]", "value"), ["both"], "what was typed is kept");
    assert_eq!(answer.attributes("input[name=needs_note]", "value"), ["q'eqchi'"]);
    assert_eq!(standing(&mut db, family).await, ("invited".into(), vec![], vec![]), "nothing changed");
    assert_eq!(book_with(second, &answer, &[("slot", &other.to_string())]).await.status, 303);
}

#[tokio::test]
async fn moving_to_a_place_that_is_gone_keeps_the_old_one() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = Site::at(&app, &mut db, "guatemala", "America/Guatemala").await;
    let (own, wanted) = (site.slot(&app, &mut db, DAYS, 1).await, site.slot(&app, &mut db, TimeDelta::days(4), 1).await);
    let (family, rival) = (invited(&app, &mut db, "guatemala", DAYS).await, invited(&app, &mut db, "guatemala", DAYS).await);
    let (mut browser, mut other) = (app.session_of(&mut db, &family).await, app.session_of(&mut db, &rival).await);
    let list = browser.get(CHOOSE).await;
    book(&mut browser, &list, own).await;
    let list = browser.get(MOVE).await;
    let rivals = other.get(CHOOSE).await;
    assert_eq!(book(&mut other, &rivals, wanted).await.status, 303);
    assert_eq!(move_to(&mut browser, &list, wanted).await.status, 422);
    // One's own place is no other place.
    assert_eq!(move_to(&mut browser, &list, own).await.status, 422);
    assert_eq!(standing(&mut db, &family).await, ("scheduled".into(), vec!["booked".into()], vec!["appointment_booked".into()]));
    assert_eq!((taken(&mut db, own).await, taken(&mut db, wanted).await), (1, 1));
}

#[tokio::test]
async fn faulty_forms_keep_what_was_typed_and_change_nothing() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = Site::at(&app, &mut db, "guatemala", "America/Guatemala").await;
    let slot = site.slot(&app, &mut db, DAYS, 1).await.to_string();
    let family = invited(&app, &mut db, "guatemala", DAYS).await;
    let mut browser = app.session_of(&mut db, &family).await;
    let list = browser.get(CHOOSE).await;
    for fields in [
        &[("slot", slot.as_str())][..],
        &[("needs", "none")],
        &[("slot", &slot), ("needs", "unknown")],
        &[("slot", "no slot"), ("needs", "none")],
        &[("slot", &slot), ("needs", "none"), ("needs_note", &"x".repeat(121))],
    ] {
        let answer = book_with(&mut browser, &list, fields).await;
        assert_eq!(answer.status, 422, "{fields:?}");
        for (name, value) in fields.iter().filter(|(_, value)| [slot.as_str(), "none"].contains(value)) {
            assert!(
                answer.attributes(&format!("input[name={name}][checked]"), "value").contains(&(*value).to_owned()),
                "{fields:?}"
            );
        }
    }
    assert_eq!(standing(&mut db, &family).await, ("invited".into(), vec![], vec![]));
}

#[tokio::test]
async fn no_slot_in_the_past_within_the_lead_time_or_withdrawn() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = Site::at(&app, &mut db, "guatemala", "America/Guatemala").await;
    let minutes = |minutes| TimeDelta::minutes(minutes);
    let past = site.slot(&app, &mut db, minutes(-60), 1).await;
    let soon = site.slot(&app, &mut db, minutes(29), 1).await;
    let just = site.slot(&app, &mut db, minutes(30), 1).await;
    let withdrawn = site.slot(&app, &mut db, minutes(90), 1).await;
    sqlx::query("update slots set withdrawn_at = starts_at where id = $1").bind(withdrawn).execute(&mut db).await.unwrap();
    let full = site.slot(&app, &mut db, minutes(120), 0).await;
    let family = invited(&app, &mut db, "guatemala", DAYS).await;
    let mut browser = app.session_of(&mut db, &family).await;
    let list = browser.get(CHOOSE).await;
    assert_eq!(list.attributes("input[name=slot]", "value"), [just.to_string()]);
    for slot in [past, soon, withdrawn, full] {
        assert_eq!(book(&mut browser, &list, slot).await.status, 422);
    }
    assert_eq!(standing(&mut db, &family).await, ("invited".into(), vec![], vec![]));
    // The clock moves on while the page is open.
    app.app.clock.advance(minutes(1));
    assert_eq!(book(&mut browser, &list, just).await.status, 422);
}

#[tokio::test]
async fn another_offices_slot_is_as_unknown_as_a_made_up_one() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let here = Site::at(&app, &mut db, "guatemala", "America/Guatemala").await;
    let there = Site::at(&app, &mut db, "colombia", "America/Bogota").await;
    let (ours, theirs) = (here.slot(&app, &mut db, DAYS, 1).await, there.slot(&app, &mut db, DAYS, 1).await);
    let family = invited(&app, &mut db, "guatemala", DAYS).await;
    let mut browser = app.session_of(&mut db, &family).await;
    let list = browser.get(CHOOSE).await;
    assert_eq!(list.attributes("input[name=slot]", "value"), [ours.to_string()]);
    let mut answers = Vec::new();
    for slot in [theirs, Uuid::from_u128(1)] {
        let answer = book(&mut browser, &list, slot).await;
        assert_eq!(answer.status, 422, "the form again");
        answers.push((answer.all("h1"), answer.all(".errors a")));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0].1, ["Elija una de las opciones."]);
    assert_eq!(standing(&mut db, &family).await, ("invited".into(), vec![], vec![]));
    assert_eq!(taken(&mut db, theirs).await, 0);
    assert_eq!(browser.get("/es/colombia/case/appointment").await.status, 303, "the session is Guatemala's");
}

#[tokio::test]
async fn an_invitation_that_ran_out_or_was_withdrawn_opens_nothing() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = Site::at(&app, &mut db, "guatemala", "America/Guatemala").await;
    let slot = site.slot(&app, &mut db, DAYS, 3).await;
    let family = invited(&app, &mut db, "guatemala", TimeDelta::minutes(20)).await;
    let rival = invited(&app, &mut db, "guatemala", DAYS).await;
    let (mut browser, mut other) = (app.session_of(&mut db, &family).await, app.session_of(&mut db, &rival).await);
    let (list, others) = (browser.get(CHOOSE).await, other.get(CHOOSE).await);
    sqlx::query("update invitations set withdrawn_at = created_at where case_id = $1")
        .bind(rival.case)
        .execute(&mut db)
        .await
        .unwrap();
    app.app.clock.advance(TimeDelta::minutes(20));
    let answer = book(&mut browser, &list, slot).await;
    assert_eq!((answer.status, answer.all("h1")), (422, vec!["El plazo de su invitación terminó".into()]));
    assert_eq!(book(&mut other, &others, slot).await.status, 422);
    assert_eq!(browser.get(CHOOSE).await.all("input[name=slot]").len(), 0);
    for family in [&family, &rival] {
        assert_eq!(standing(&mut db, family).await, ("invited".into(), vec![], vec![]));
    }
}

#[tokio::test]
async fn every_state_but_the_invited_is_sent_back_to_the_case() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = Site::at(&app, &mut db, "guatemala", "America/Guatemala").await;
    let slot = site.slot(&app, &mut db, DAYS, 3).await;
    let guest = invited(&app, &mut db, "guatemala", DAYS).await;
    let mut browser = app.session_of(&mut db, &guest).await;
    let list = browser.get(CHOOSE).await;
    for state in ["draft", "triage", "waitlisted", "scheduled", "referred", "withdrawn", "suspended"] {
        sqlx::query("update cases set state = $2 where id = $1").bind(guest.case).bind(state).execute(&mut db).await.unwrap();
        assert_eq!(book(&mut browser, &list, slot).await.status, 422, "{state}");
        for page in [CHOOSE, MOVE, CANCEL] {
            let page = browser.get(page).await;
            assert_eq!((page.status, page.all("main form").len()), (200, 0), "{state}: {}", page.text());
        }
        assert_eq!(browser.get(SLIP).await.status, 303, "{state}");
    }
    assert_eq!(taken(&mut db, slot).await, 0);
}

#[tokio::test]
async fn a_paused_programme_books_nothing_and_takes_nothing_away() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = Site::at(&app, &mut db, "guatemala", "America/Guatemala").await;
    let (slot, other) = (site.slot(&app, &mut db, DAYS, 3).await, site.slot(&app, &mut db, TimeDelta::days(4), 3).await);
    let family = invited(&app, &mut db, "guatemala", DAYS).await;
    let mut browser = app.session_of(&mut db, &family).await;
    let list = browser.get(CHOOSE).await;
    book(&mut browser, &list, slot).await;
    let list = browser.get(MOVE).await;
    sqlx::raw_sql("set session_replication_role = replica").execute(&mut db).await.unwrap();
    sqlx::query("insert into programme_periods (office_id, id, state, starts_at) values ($1, $2, 'paused', $3)")
        .bind(family.office)
        .bind(Uuid::from_u128(9))
        .bind(app.app.clock.now())
        .execute(&mut db)
        .await
        .unwrap();
    let answer = move_to(&mut browser, &list, other).await;
    assert_eq!((answer.status, answer.all("h1")), (422, vec!["Las citas están en pausa".into()]));
    assert_eq!(standing(&mut db, &family).await.1, ["booked"]);
    let confirm = browser.get(CANCEL).await;
    assert_eq!(browser.submit(&confirm, "/cancel", &[]).await.status, 303, "giving back is always possible");
    assert_eq!(browser.get(CHOOSE).await.all("h1"), ["Las citas están en pausa"]);
}

#[tokio::test]
async fn an_appointment_that_has_begun_is_neither_moved_nor_cancelled() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = Site::at(&app, &mut db, "guatemala", "America/Guatemala").await;
    let (slot, later) = (site.slot(&app, &mut db, TimeDelta::minutes(31), 1).await, site.slot(&app, &mut db, DAYS, 1).await);
    let family = invited(&app, &mut db, "guatemala", DAYS).await;
    let mut browser = app.session_of(&mut db, &family).await;
    let list = browser.get(CHOOSE).await;
    book(&mut browser, &list, slot).await;
    let (list, confirm) = (browser.get(MOVE).await, browser.get(CANCEL).await);
    app.app.clock.advance(TimeDelta::minutes(15));
    assert_eq!(browser.get(SLIP).await.status, 200, "keeps the session from idling");
    app.app.clock.advance(TimeDelta::minutes(16));
    assert_eq!(move_to(&mut browser, &list, later).await.status, 422);
    assert_eq!(browser.submit(&confirm, "/cancel", &[]).await.status, 422);
    assert_eq!(standing(&mut db, &family).await.1, ["booked"]);
}
