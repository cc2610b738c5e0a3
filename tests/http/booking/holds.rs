//! The way through the pages: choose, have the place kept, confirm once. What is kept is kept from others, for one case,
//! for a while, and not for ever by asking again.

use chrono::TimeDelta;
use uuid::Uuid;

use super::{CANCEL, CHOOSE, MOVE, SLIP, Site, book, invited, move_to, standing, taken};
use crate::support::{Browser, Page, TestApp};

const DAYS: TimeDelta = TimeDelta::days(3);
const CONFIRM: &str = "/es/guatemala/case/appointment/confirm";

async fn hold(browser: &mut Browser, page: &Page, slot: Uuid) -> Page {
    browser.submit(page, "/hold", &[("slot", &slot.to_string()), ("needs", "interpreter"), ("needs_note", "kreyòl")]).await
}

#[tokio::test]
async fn a_family_chooses_confirms_once_and_has_the_hour() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = Site::at(&app, &mut db, "guatemala", "America/Guatemala").await;
    let slot = site.slot(&app, &mut db, DAYS, 1).await;
    let (family, rival) = (invited(&app, &mut db, "guatemala", DAYS).await, invited(&app, &mut db, "guatemala", DAYS).await);
    let (mut browser, mut other) = (app.session_of(&mut db, &family).await, app.session_of(&mut db, &rival).await);
    let (list, others) = (browser.get(CHOOSE).await, other.get(CHOOSE).await);
    assert_eq!(browser.get(CONFIRM).await.location().as_deref(), Some(CHOOSE), "nothing is kept yet");

    let kept = hold(&mut browser, &list, slot).await;
    assert_eq!(kept.location().as_deref(), Some(CONFIRM), "{}", kept.text());
    assert_eq!(standing(&mut db, &family).await, ("invited".into(), vec![], vec![]), "kept is not booked");
    assert_eq!(book(&mut other, &others, slot).await.status, 422, "kept from others");
    assert!(other.get(CHOOSE).await.text().contains("no hay horas libres"));
    assert_eq!(browser.get(CHOOSE).await.attributes("input[name=slot]", "value"), [slot.to_string()], "one's own is still shown");

    let confirm = browser.get(CONFIRM).await;
    assert!(confirm.text().contains("sábado 18") && confirm.text().contains("8:10 a. m."), "{}", confirm.text());
    let booked = browser.submit(&confirm, "/case/appointment", &[]).await;
    assert_eq!(booked.location().as_deref(), Some(SLIP), "{}", booked.text());
    let (needs, note): (String, String) = sqlx::query_as("select needs, needs_note from appointments where case_id = $1")
        .bind(family.case)
        .fetch_one(&mut db)
        .await
        .unwrap();
    assert_eq!((needs.as_str(), note.as_str()), ("interpreter", "kreyòl"), "what was said on the first page went along");
    assert_eq!(taken(&mut db, slot).await, 1);
    let ledger: Vec<String> = sqlx::query_scalar(
        "select action from audit_events where subject = 'slots' and subject_id = $1 and case_id = $2 order by at, id",
    )
    .bind(slot)
    .bind(family.case)
    .fetch_all(&mut db)
    .await
    .unwrap();
    assert_eq!(ledger, ["place.held", "place.taken"]);
}

#[tokio::test]
async fn what_is_kept_is_free_again_by_itself_and_asking_again_does_not_keep_it_longer() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = Site::at(&app, &mut db, "guatemala", "America/Guatemala").await;
    let slot = site.slot(&app, &mut db, DAYS, 1).await;
    let (family, rival) = (invited(&app, &mut db, "guatemala", DAYS).await, invited(&app, &mut db, "guatemala", DAYS).await);
    let (mut browser, mut other) = (app.session_of(&mut db, &family).await, app.session_of(&mut db, &rival).await);
    let (list, others) = (browser.get(CHOOSE).await, other.get(CHOOSE).await);
    hold(&mut browser, &list, slot).await;
    app.app.clock.advance(TimeDelta::minutes(9));
    assert_eq!(hold(&mut browser, &list, slot).await.status, 303);
    assert_eq!(book(&mut other, &others, slot).await.status, 422);
    app.app.clock.advance(TimeDelta::minutes(1));
    assert_eq!(browser.get(CONFIRM).await.location().as_deref(), Some(CHOOSE), "over");
    assert_eq!(book(&mut other, &others, slot).await.status, 303, "ten minutes after it was first asked for");
    let late = book(&mut browser, &list, slot).await;
    assert_eq!(late.status, 422, "a kept place that is over is no right");
}

#[tokio::test]
async fn one_place_a_case_is_kept_and_only_so_often_a_day() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = Site::at(&app, &mut db, "guatemala", "America/Guatemala").await;
    let slots = [site.slot(&app, &mut db, DAYS, 1).await, site.slot(&app, &mut db, TimeDelta::days(4), 1).await];
    let family = invited(&app, &mut db, "guatemala", TimeDelta::days(9)).await;
    let mut browser = app.session_of(&mut db, &family).await;
    let list = browser.get(CHOOSE).await;
    for number in 0..20 {
        assert_eq!(hold(&mut browser, &list, slots[number % 2]).await.status, 303, "{number}");
        let live: i64 = sqlx::query_scalar("select count(*) from holds").fetch_one(&mut db).await.unwrap();
        assert_eq!(live, 1);
    }
    let refused = hold(&mut browser, &list, slots[0]).await;
    assert!(refused.status == 422 && refused.all(".errors a")[0].contains("Hoy ya apartó"), "{}", refused.text());
    let mut browser = app.session_of(&mut db, &family).await;
    app.app.clock.advance(TimeDelta::minutes(20));
    let list = browser.get(CHOOSE).await;
    assert_eq!(book(&mut browser, &list, slots[0]).await.status, 303, "booking at once is never used up");
}

#[tokio::test]
async fn another_hour_is_kept_while_the_family_still_has_its_own() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = Site::at(&app, &mut db, "guatemala", "America/Guatemala").await;
    let (own, wanted) = (site.slot(&app, &mut db, DAYS, 1).await, site.slot(&app, &mut db, TimeDelta::days(4), 1).await);
    let family = invited(&app, &mut db, "guatemala", DAYS).await;
    let mut browser = app.session_of(&mut db, &family).await;
    let list = browser.get(CHOOSE).await;
    book(&mut browser, &list, own).await;
    let list = browser.get(MOVE).await;
    let kept = browser.submit(&list, "/move/hold", &[("slot", &wanted.to_string())]).await;
    assert_eq!(kept.location().as_deref(), Some(CONFIRM), "{}", kept.text());
    assert_eq!((taken(&mut db, own).await, taken(&mut db, wanted).await), (1, 0));
    let confirm = browser.get(CONFIRM).await;
    assert!(confirm.text().contains("Ahora es: sábado 18"), "{}", confirm.text());
    assert_eq!(browser.submit(&confirm, "/move", &[]).await.location().as_deref(), Some(SLIP));
    assert_eq!((taken(&mut db, own).await, taken(&mut db, wanted).await), (0, 1));
}

#[tokio::test]
async fn a_place_given_back_comes_back_to_others_later_and_to_its_family_at_once() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = Site::at(&app, &mut db, "guatemala", "America/Guatemala").await;
    let slot = site.slot(&app, &mut db, DAYS, 1).await;
    let (family, rival) = (invited(&app, &mut db, "guatemala", DAYS).await, invited(&app, &mut db, "guatemala", DAYS).await);
    let (mut browser, mut other) = (app.session_of(&mut db, &family).await, app.session_of(&mut db, &rival).await);
    let (list, others) = (browser.get(CHOOSE).await, other.get(CHOOSE).await);
    assert_eq!(book(&mut browser, &list, slot).await.status, 303);
    let confirm = browser.get(CANCEL).await;
    browser.submit(&confirm, "/cancel", &[]).await;
    assert_eq!(taken(&mut db, slot).await, 0);
    assert_eq!(book(&mut other, &others, slot).await.status, 422, "whoever arranged to be there gains nothing");
    // The same form again would be told of its first appointment.
    let list = other_key(&list);
    assert_eq!(book(&mut browser, &list, slot).await.status, 303, "who changes their mind has it again");
    let confirm = browser.get(CANCEL).await;
    browser.submit(&confirm, "/cancel", &[]).await;
    sqlx::query("update embargoes set until = $1")
        .bind(app.app.clock.now() + TimeDelta::minutes(10))
        .execute(&mut db)
        .await
        .unwrap();
    app.app.clock.advance(TimeDelta::minutes(10));
    assert_eq!(book(&mut other, &others, slot).await.status, 303, "its time is over");
}

/// The page with another key in its form.
fn other_key(list: &Page) -> Page {
    let old = list.attributes("input[name=once]", "value").remove(0);
    Page { body: list.body.replace(&old, &Uuid::from_u128(5).to_string()), ..list.clone() }
}

#[tokio::test]
async fn changes_are_counted_and_giving_back_never_refused() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = Site::at(&app, &mut db, "guatemala", "America/Guatemala").await;
    let slots = [site.slot(&app, &mut db, DAYS, 9).await, site.slot(&app, &mut db, TimeDelta::days(4), 9).await];
    let family = invited(&app, &mut db, "guatemala", DAYS).await;
    let mut browser = app.session_of(&mut db, &family).await;
    let list = browser.get(CHOOSE).await;
    book(&mut browser, &list, slots[0]).await;
    for number in 0..3 {
        let list = browser.get(MOVE).await;
        assert_eq!(move_to(&mut browser, &list, slots[(number + 1) % 2]).await.status, 303, "{number}");
    }
    let used = browser.get(MOVE).await;
    assert_eq!((used.all("h1"), used.all("main form").len()), (vec!["Ya cambió su cita las veces permitidas".into()], 0));
    let list = other_key(&list);
    let sent = move_to(&mut browser, &list_as_move(&list), slots[0]).await;
    assert_eq!((sent.status, sent.all("h1")), (422, vec!["Ya cambió su cita las veces permitidas".into()]));
    let confirm = browser.get(CANCEL).await;
    assert_eq!(browser.submit(&confirm, "/cancel", &[]).await.status, 303);
    assert_eq!(browser.get(CHOOSE).await.all("h1"), ["Ya cambió su cita las veces permitidas"]);
    assert_eq!(book(&mut browser, &list, slots[0]).await.status, 422);
    assert_eq!(standing(&mut db, &family).await.0, "invited");
    // Staff invites anew: the count begins again.
    sqlx::query("update invitations set changes_used = 0 where case_id = $1").bind(family.case).execute(&mut db).await.unwrap();
    assert_eq!(book(&mut browser, &list, slots[0]).await.status, 303);
}

/// The first list's form as if it were the one for moving: its hidden fields are as good.
fn list_as_move(list: &Page) -> Page {
    Page { body: list.body.replace("/case/appointment/hold", "/case/appointment/move/hold"), ..list.clone() }
}
