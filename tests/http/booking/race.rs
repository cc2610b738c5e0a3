//! Many at once. The database alone keeps a slot from being oversold; with its guard taken out the same run oversells,
//! which proves that the run is able to.

use axum::Router;
use chrono::TimeDelta;
use puente::app::App;
use puente::clock::Random;
use puente::config::Config;
use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

use super::{CANCEL, CHOOSE, MOVE, Site, book, invited, move_to, standing};
use crate::support::{Browser, Family, Page, TestApp};

const FAMILIES: usize = 200;
const SLOTS: usize = 5;
const PLACES: i16 = 8;
const DAYS: TimeDelta = TimeDelta::days(3);

/// How a launch ended, as the tables have it.
#[derive(Debug)]
struct Launch {
    /// Forms answered with the slip.
    told: usize,
    /// Live appointments.
    booked: i64,
    /// Slots with more appointments than places.
    oversold: i64,
    /// Families with two live appointments.
    double: i64,
    /// Slots whose counter differs from their appointments.
    miscounted: i64,
    /// See [`torn`].
    torn: i64,
}

/// Sends a form until the answer is neither busy nor late: what a patient phone does.
async fn insist(mut browser: Browser, page: Page, slot: Uuid) -> u16 {
    for _ in 0..40 {
        let answer = book(&mut browser, &page, slot).await;
        if answer.status != 503 {
            return answer.status;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    503
}

/// Another server process on the same database, as far as the database can tell.
async fn second_process(app: &TestApp) -> Router {
    let config = Config::clone(&app.app.config);
    puente::app::router(&App::start(config, app.app.clock.clone(), Random::System).await.unwrap())
}

/// Every family opens the list, half of them at each of two processes, then all send their form at once.
async fn launch(app: &TestApp) -> Launch {
    let mut db = app.superuser().await;
    let processes = [app.router.clone(), second_process(app).await];
    let site = Site::at(app, &mut db, "guatemala", "America/Guatemala").await;
    let mut slots = Vec::new();
    for number in 0..SLOTS {
        slots.push(site.slot(app, &mut db, DAYS + TimeDelta::minutes(30 * i64::try_from(number).unwrap()), PLACES).await);
    }
    let mut waiting: Vec<(Browser, Page)> = Vec::new();
    for number in 0..FAMILIES {
        let family = invited(app, &mut db, "guatemala", DAYS).await;
        let mut browser = Browser::new(processes[(number / SLOTS) % 2].clone());
        browser.cookies = app.session_of(&mut db, &family).await.cookies;
        let page = browser.get(CHOOSE).await;
        assert_eq!(page.status, 200);
        waiting.push((browser, page));
    }
    let sent: Vec<_> = waiting
        .into_iter()
        .enumerate()
        .map(|(number, (browser, page))| tokio::spawn(insist(browser, page, slots[number % SLOTS])))
        .collect();
    let mut told = 0;
    for answer in sent {
        match answer.await.unwrap() {
            303 => told += 1,
            422 => {}
            other => panic!("neither booked nor politely refused: {other}"),
        }
    }
    Launch {
        told,
        booked: count(&mut db, "select count(*) from appointments where state = 'booked'").await,
        oversold: count(
            &mut db,
            "select count(*) from slots s where capacity < (select count(*) from appointments a where a.slot_id = s.id and state = 'booked')",
        )
        .await,
        double: count(
            &mut db,
            "select count(*) from (select case_id from appointments where state in ('booked', 'checked_in') group by case_id having count(*) > 1) d",
        )
        .await,
        miscounted: miscounted(&mut db).await,
        torn: torn(&mut db).await,
    }
}

/// Cases that are scheduled without an appointment, or the other way round, or without exactly one message for each act.
pub async fn torn(db: &mut PgConnection) -> i64 {
    count(
        db,
        "select count(*) from cases c where state <> 'withdrawn' and ((state = 'scheduled')
           <> (1 = (select count(*) from appointments a where a.case_id = c.id and a.state = 'booked'))
           or (select count(*) from case_events e where e.case_id = c.id) <> (select count(*) from outbox o where o.case_id = c.id)
           or (select count(*) from appointments a where a.case_id = c.id)
              <> (select count(*) from audit_events e where e.case_id = c.id and e.action = 'place.taken' and e.subject = 'slots'))",
    )
    .await
}

async fn count(db: &mut PgConnection, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(db).await.unwrap()
}

pub async fn miscounted(db: &mut PgConnection) -> i64 {
    count(
        db,
        "select count(*) from slots s where taken
           <> (select count(*) from appointments a where a.slot_id = s.id and a.state not in ('moved', 'cancelled'))",
    )
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_families_and_forty_places_end_with_forty_appointments() {
    let app = TestApp::new().await;
    let launch = launch(&app).await;
    let places = i64::from(PLACES) * i64::try_from(SLOTS).unwrap();
    assert_eq!((launch.booked, launch.oversold, launch.double), (places, 0, 0), "{launch:?}");
    assert_eq!((launch.miscounted, launch.torn), (0, 0), "{launch:?}");
    assert_eq!(i64::try_from(launch.told).unwrap(), places, "who was told so has a place, and nobody else: {launch:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn without_the_guard_the_same_run_oversells() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    without_guard(&mut db).await;
    let launch = launch(&app).await;
    assert!(launch.oversold > 0, "this run cannot find an oversell, so it proves nothing: {launch:?}");
    assert_eq!((launch.double, launch.miscounted, launch.torn), (0, 0, 0), "{launch:?}");
}

/// Takes out what keeps a slot from being oversold: the constraint, and the lock that decisions are made under.
pub async fn without_guard(db: &mut PgConnection) {
    sqlx::raw_sql("alter table slots drop constraint slots_not_oversold").execute(&mut *db).await.unwrap();
    let function: String =
        sqlx::query_scalar("select pg_get_functiondef('take_places'::regproc)").fetch_one(&mut *db).await.unwrap();
    let unlocked = function.replace("order by s.id for no key update", "order by s.id");
    assert_ne!(function, unlocked, "the lock is where this looks for it");
    sqlx::raw_sql(AssertSqlSafe(unlocked)).execute(&mut *db).await.unwrap();
    // Time between deciding and counting, in which the other process decides too, whatever the machine is at.
    let slow =
        "create function take_time() returns trigger language plpgsql as $$ begin perform pg_sleep(0.3); return null; end $$;
                create trigger take_time before insert on appointments for each statement execute function take_time();";
    sqlx::raw_sql(slow).execute(db).await.unwrap();
}

/// A family's two phones, each on a page of its own.
async fn two_phones(app: &TestApp, db: &mut PgConnection, family: &Family, path: &str) -> Vec<(Browser, Page)> {
    let mut phones = Vec::new();
    for _ in 0..2 {
        let mut browser = app.session_of(db, family).await;
        let page = browser.get(path).await;
        phones.push((browser, page));
    }
    phones
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_family_with_two_phones_gets_one_appointment() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = Site::at(&app, &mut db, "guatemala", "America/Guatemala").await;
    for round in 0..5 {
        let mut slots = Vec::new();
        for half in 0..2 {
            slots.push(site.slot(&app, &mut db, DAYS + TimeDelta::minutes(60 * round + 30 * half), 1).await);
        }
        let family = invited(&app, &mut db, "guatemala", DAYS).await;
        let sent: Vec<_> = two_phones(&app, &mut db, &family, CHOOSE)
            .await
            .into_iter()
            .zip(slots)
            .map(|((browser, page), slot)| tokio::spawn(insist(browser, page, slot)))
            .collect();
        let mut statuses = Vec::new();
        for answer in sent {
            statuses.push(answer.await.unwrap());
        }
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 422]);
        assert_eq!(standing(&mut db, &family).await.1, ["booked"]);
        assert_eq!(miscounted(&mut db).await, 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn families_that_swap_at_once_neither_lock_up_nor_lose_a_place() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = Site::at(&app, &mut db, "guatemala", "America/Guatemala").await;
    let slots = [site.slot(&app, &mut db, DAYS, 9).await, site.slot(&app, &mut db, TimeDelta::days(4), 9).await];
    let mut phones = Vec::new();
    for number in 0..8 {
        let family = invited(&app, &mut db, "guatemala", DAYS).await;
        let mut browser = app.session_of(&mut db, &family).await;
        let page = browser.get(CHOOSE).await;
        assert_eq!(book(&mut browser, &page, slots[number % 2]).await.status, 303);
        let page = browser.get(MOVE).await;
        phones.push((browser, page, slots[(number + 1) % 2]));
    }
    let sent: Vec<_> = phones
        .into_iter()
        .map(|(mut browser, page, slot)| {
            tokio::spawn(async move {
                let moved = move_to(&mut browser, &page, slot).await;
                (moved.status, browser)
            })
        })
        .collect();
    let mut browsers = Vec::new();
    for answer in sent {
        let (status, browser) = answer.await.unwrap();
        assert_eq!(status, 303);
        browsers.push(browser);
    }
    assert_eq!(count(&mut db, "select count(*) from appointments where state = 'booked'").await, 8);
    assert_eq!(miscounted(&mut db).await, 0);
    for mut browser in browsers {
        let confirm = browser.get(CANCEL).await;
        assert_eq!(browser.submit(&confirm, "/cancel", &[]).await.status, 303);
    }
    assert_eq!(count(&mut db, "select sum(taken) from slots").await, 0);
}
