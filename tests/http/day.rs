//! The day's list and the front desk: who came, who did not, and what the front desk never sees.

use chrono::TimeDelta;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::support::{Family, TestApp};

/// Gives the case a booked appointment that begins in so many minutes.
async fn book(app: &TestApp, db: &mut PgConnection, family: &Family, minutes: i64) {
    let now = app.app.clock.now();
    let (site, slot): (Uuid, Uuid) = (app.app.random.id(now), app.app.random.id(now));
    sqlx::query("insert into sites (office_id, id, name, address, time_zone, created_at) values ($1, $2, 'Sede', 'a', 'America/Guatemala', $3)")
        .bind(family.office).bind(site).bind(now).execute(&mut *db).await.unwrap();
    sqlx::query("insert into slots (office_id, id, site_id, starts_at, ends_at, capacity) values ($1, $2, $3, $4, $4 + interval '30 minutes', 1)")
        .bind(family.office).bind(slot).bind(site).bind(now + TimeDelta::minutes(minutes)).execute(&mut *db).await.unwrap();
    sqlx::query("insert into appointments (office_id, id, case_id, slot_id, state, created_at) values ($1, gen_random_uuid(), $2, $3, 'booked', $4)")
        .bind(family.office).bind(family.case).bind(slot).bind(now).execute(&mut *db).await.unwrap();
    sqlx::query("update cases set state = 'scheduled' where id = $1").bind(family.case).execute(db).await.unwrap();
}

async fn state(db: &mut PgConnection, family: &Family) -> String {
    sqlx::query_scalar("select state from cases where id = $1").bind(family.case).fetch_one(db).await.unwrap()
}

#[tokio::test]
async fn the_front_desk_sees_codes_and_times_and_no_names_or_cases() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let family = app.family("guatemala", "invited", "confidential").await;
    let tomorrow = app.family("guatemala", "invited", "open").await;
    book(&app, &mut db, &family, 30).await;
    book(&app, &mut db, &tomorrow, 24 * 60).await;
    let mut desk = app.staff("guatemala", "desk").await;
    let list = desk.get("/es/guatemala/staff/day").await;
    assert!(list.text().contains(&family.code) && !list.text().contains(&tomorrow.code));
    for hidden in ["Ana", "Pérez", "Confidencial", "Abierto"] {
        assert!(!list.body.contains(hidden), "{hidden}");
    }
    assert!(list.all("tbody a").is_empty(), "no way into the case");
    let next = desk.get("/es/guatemala/staff/day?day=2023-11-16").await;
    assert!(next.text().contains(&tomorrow.code));
    let mut iom = app.staff("guatemala", "iom1").await;
    let list = iom.get("/es/guatemala/staff/day").await;
    assert!(list.all("tbody button").is_empty() && !list.all("tbody a").is_empty());
}

#[tokio::test]
async fn nobody_came_leads_to_a_second_offer_and_never_to_a_closing() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let family = app.family("guatemala", "invited", "open").await;
    let mut desk = app.staff("guatemala", "desk").await;
    for (times, expected) in [(1, "invited"), (2, "triage")] {
        book(&app, &mut db, &family, 10).await;
        let early = desk.get("/es/guatemala/staff/day").await;
        assert!(early.all("form[action$=no-show]").is_empty(), "not before the hour");
        let (path, fields) = early.form("/check-in", &[]);
        let forced = desk.post(&path.replace("check-in", "no-show"), &fields).await;
        assert!(forced.status == 422 && forced.text().contains("La hora de la cita no ha llegado"), "{}", forced.text());
        app.app.clock.advance(TimeDelta::minutes(12));
        let list = desk.get("/es/guatemala/staff/day").await;
        assert_eq!(desk.submit(&list, "/no-show", &[]).await.status, 303);
        assert_eq!(state(&mut db, &family).await, expected, "after {times}");
    }
    let invitations: i64 = sqlx::query_scalar("select count(*) from invitations where case_id = $1 and withdrawn_at is null")
        .bind(family.case)
        .fetch_one(&mut db)
        .await
        .unwrap();
    assert_eq!(invitations, 1);
}

#[tokio::test]
async fn an_appointment_that_is_not_on_the_list_any_more_is_not_checked_in() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let family = app.family("guatemala", "invited", "open").await;
    book(&app, &mut db, &family, 10).await;
    let mut desk = app.staff("guatemala", "desk").await;
    let list = desk.get("/es/guatemala/staff/day").await;
    sqlx::query("update appointments set state = 'moved' where case_id = $1").bind(family.case).execute(&mut db).await.unwrap();
    book(&app, &mut db, &family, 60).await;
    let answer = desk.submit(&list, "/check-in", &[]).await;
    assert_eq!(answer.status, 422);
    assert_eq!(state(&mut db, &family).await, "scheduled");
    assert_eq!(desk.submit(&answer, "/check-in", &[]).await.status, 303, "the fresh list has the new one");
    let twice = desk.submit(&answer, "/check-in", &[]).await;
    assert_eq!(twice.status, 303, "the same form again leads to the same place");
    assert_eq!(state(&mut db, &family).await, "checked_in");
}
