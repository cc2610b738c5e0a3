//! Families that take several places, the reserved share, interpreters as capacity, and people who hang up.

use std::time::Duration;

use chrono::TimeDelta;
use puente::clock::Random;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{CHOOSE, MOVE, Site, book, book_with, invited, more_members, move_to, race, standing, taken};
use crate::support::TestApp;

const DAYS: TimeDelta = TimeDelta::days(3);

#[tokio::test]
async fn a_large_family_gets_its_places_side_by_side_or_none() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = Site::at(&app, &mut db, "guatemala", "America/Guatemala").await;
    let (small, large) = (site.slot(&app, &mut db, DAYS, 2).await, site.slot(&app, &mut db, TimeDelta::days(4), 4).await);
    let family = invited(&app, &mut db, "guatemala", DAYS).await;
    more_members(&app, &mut db, &family, 16).await;
    let mut browser = app.session_of(&mut db, &family).await;
    let list = browser.get(CHOOSE).await;
    assert!(list.text().contains("Su familia ocupa 3 lugares"), "{}", list.text());
    assert_eq!(list.attributes("input[name=slot]", "value"), [large.to_string()], "only where all fit");
    assert_eq!(book(&mut browser, &list, small).await.status, 422, "two places are not three");
    assert_eq!(standing(&mut db, &family).await, ("invited".into(), vec![], vec![]));
    assert_eq!(book(&mut browser, &list, large).await.status, 303);
    assert_eq!((taken(&mut db, small).await, taken(&mut db, large).await), (0, 3));
    let other = invited(&app, &mut db, "guatemala", DAYS).await;
    let mut single = app.session_of(&mut db, &other).await;
    let list = single.get(CHOOSE).await;
    assert_eq!(book(&mut single, &list, large).await.status, 303, "the fourth place is somebody else's");
    let list = single.get(MOVE).await;
    assert_eq!(move_to(&mut single, &list, small).await.status, 303);
    assert_eq!((taken(&mut db, small).await, taken(&mut db, large).await), (1, 3));
}

#[tokio::test]
async fn the_reserved_share_is_for_those_flagged_until_its_hour_and_shows_to_nobody() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = Site::at(&app, &mut db, "guatemala", "America/Guatemala").await;
    let slot = site.slot(&app, &mut db, DAYS, 3).await;
    sqlx::query("update slots set reserved = 2, reserved_until = $2 where id = $1")
        .bind(slot)
        .bind(app.app.clock.now() + TimeDelta::minutes(25))
        .execute(&mut db)
        .await
        .unwrap();
    let mut phones = Vec::new();
    for _ in 0..4 {
        let family = invited(&app, &mut db, "guatemala", DAYS).await;
        let mut browser = app.session_of(&mut db, &family).await;
        let list = browser.get(CHOOSE).await;
        assert_eq!(list.attributes("input[name=slot]", "value"), [slot.to_string()]);
        assert!(!list.text().to_lowercase().contains("reserva"), "{}", list.text());
        phones.push((family, browser, list));
    }
    sqlx::query("update invitations set reserved_share = true where case_id = $1")
        .bind(phones[3].0.case)
        .execute(&mut db)
        .await
        .unwrap();
    let status = |phones: &mut Vec<_>, number: usize| {
        let (_, browser, list): &mut (_, crate::support::Browser, crate::support::Page) = &mut phones[number];
        let (mut browser, list) = (browser.clone(), list.clone());
        async move { book(&mut browser, &list, slot).await }
    };
    assert_eq!(status(&mut phones, 0).await.status, 303, "one place is everybody's");
    let refused = status(&mut phones, 1).await;
    assert_eq!((refused.status, refused.all("input[name=slot]").len()), (422, 0), "to others it is full");
    assert!(refused.all(".errors a")[0].contains("Otra persona"), "and says nothing else: {}", refused.text());
    assert_eq!(status(&mut phones, 3).await.status, 303, "who was flagged has one of the two");
    app.app.clock.advance(TimeDelta::minutes(25));
    assert_eq!(status(&mut phones, 1).await.status, 303, "the rest flows back");
    assert_eq!(status(&mut phones, 2).await.status, 422);
    let counted: (i16, i16) =
        sqlx::query_as("select taken, reserved_taken from slots where id = $1").bind(slot).fetch_one(&mut db).await.unwrap();
    assert_eq!(counted, (3, 1));
}

#[tokio::test]
async fn an_interpreter_sits_with_one_family() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = Site::at(&app, &mut db, "guatemala", "America/Guatemala").await;
    let slot = site.slot(&app, &mut db, DAYS, 5).await;
    sqlx::query("insert into slot_interpreters (office_id, slot_id, language, capacity) values ($1, $2, 'Kreyòl', 1)")
        .bind(site.office)
        .bind(slot)
        .execute(&mut db)
        .await
        .unwrap();
    let id = slot.to_string();
    let mut statuses = Vec::new();
    for fields in [
        [("slot", id.as_str()), ("needs", "interpreter"), ("interpreter", "Kreyòl")],
        [("slot", &id), ("needs", "both"), ("interpreter", "Kreyòl")],
        [("slot", &id), ("needs", "interpreter"), ("interpreter", "Q'eqchi'")],
        [("slot", &id), ("needs", "none"), ("interpreter", "Kreyòl")],
    ] {
        let family = invited(&app, &mut db, "guatemala", DAYS).await;
        let mut browser = app.session_of(&mut db, &family).await;
        let list = browser.get(CHOOSE).await;
        let answer = book_with(&mut browser, &list, &fields).await;
        statuses.push(answer.status);
        if answer.status == 422 {
            assert!(answer.all(".errors a")[0].contains("no hay intérprete"), "{}", answer.text());
        }
    }
    assert_eq!(statuses, [303, 422, 422, 303], "one has her, one comes too late, one's language nobody speaks, one needs none");
    assert_eq!(interpreters_taken(&mut db, slot).await, 1);
    sqlx::query("update appointments set state = 'cancelled', ended_at = created_at").execute(&mut db).await.unwrap();
    assert_eq!((interpreters_taken(&mut db, slot).await, taken(&mut db, slot).await), (0, 0));
}

async fn interpreters_taken(db: &mut PgConnection, slot: Uuid) -> i16 {
    sqlx::query_scalar("select taken from slot_interpreters where slot_id = $1").bind(slot).fetch_one(db).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_hangs_up_midway_leaves_nothing_open_and_nothing_half_done() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = Site::at(&app, &mut db, "guatemala", "America/Guatemala").await;
    let slots = [site.slot(&app, &mut db, DAYS, 40).await, site.slot(&app, &mut db, TimeDelta::days(4), 40).await];
    let random = Random::seeded(11);
    let mut calls = Vec::new();
    for number in 0..60 {
        let family = invited(&app, &mut db, "guatemala", DAYS).await;
        let mut browser = app.session_of(&mut db, &family).await;
        let page = browser.get(CHOOSE).await;
        let patience = Duration::from_micros(random.below(30_000));
        calls.push(tokio::spawn(async move {
            let _ = tokio::time::timeout(patience, book(&mut browser, &page, slots[number % 2])).await;
            let _ = tokio::time::timeout(patience, browser.get(CHOOSE)).await;
        }));
    }
    for call in calls {
        call.await.unwrap();
    }
    let mut idle = 1;
    for _ in 0..100 {
        idle = sqlx::query_scalar::<_, i64>(
            "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
               and (state like 'idle in transaction%' or state = 'active')",
        )
        .fetch_one(&mut db)
        .await
        .unwrap();
        if idle == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(idle, 0, "no transaction is left open");
    assert_eq!((race::torn(&mut db).await, race::miscounted(&mut db).await), (0, 0));
}
