//! Choosing, moving and giving back appointments through the router.

mod agreement;
mod holds;
mod model;
mod one_family;
mod papers;
mod race;
mod shares;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::support::{Browser, Family, Page, TestApp};

/// A site and slots at it, made behind the scenes. The site's address is a marker to look for on pages.
pub struct Site {
    pub office: Uuid,
    pub id: Uuid,
}

pub const ADDRESS: &str = "9a calle 7-62, portón verde";

impl Site {
    pub async fn at(app: &TestApp, db: &mut PgConnection, slug: &str, zone: &str) -> Self {
        let site = Self { office: app.office(slug), id: app.app.random.id(app.app.clock.now()) };
        // Only the test's own slots are to be found.
        sqlx::query("delete from slots where office_id = $1").bind(site.office).execute(&mut *db).await.unwrap();
        sqlx::query(
            "insert into sites (office_id, id, name, address, time_zone, created_at) values ($1, $2, 'Sede Centro', $3, $4, $5)",
        )
        .bind(site.office)
        .bind(site.id)
        .bind(ADDRESS)
        .bind(zone)
        .bind(app.app.clock.now())
        .execute(db)
        .await
        .unwrap();
        site
    }

    /// A slot of half an hour that begins after so long, by the test's clock.
    pub async fn slot(&self, app: &TestApp, db: &mut PgConnection, after: TimeDelta, capacity: i16) -> Uuid {
        let (id, starts_at): (Uuid, DateTime<Utc>) = (app.app.random.id(app.app.clock.now()), app.app.clock.now() + after);
        sqlx::query(
            "insert into slots (office_id, id, site_id, starts_at, ends_at, capacity) values ($1, $2, $3, $4, $4 + interval '30 minutes', $5)",
        )
        .bind(self.office)
        .bind(id)
        .bind(self.id)
        .bind(starts_at)
        .bind(capacity)
        .execute(db)
        .await
        .unwrap();
        id
    }
}

/// A family with an invitation that lasts so long.
pub async fn invited(app: &TestApp, db: &mut PgConnection, slug: &str, lasts: TimeDelta) -> Family {
    let family = app.insert_family(db, slug, "invited", "open").await;
    let now = app.app.clock.now();
    sqlx::query(
        "insert into invitations (office_id, id, case_id, created_at, created_by, expires_at)
         select $1, $2, $3, $4, id, $5 from staff where office_id = $1 and user_name = 'iom1'",
    )
    .bind(family.office)
    .bind(app.app.random.id(now))
    .bind(family.case)
    .bind(now)
    .bind(now + lasts)
    .execute(db)
    .await
    .unwrap();
    family
}

/// Adds so many children to a family.
pub async fn more_members(app: &TestApp, db: &mut PgConnection, family: &Family, more: usize) {
    for number in 0..more {
        sqlx::query("insert into members (office_id, id, case_id, relation, given_names, family_names, listed) values ($1, $2, $3, 'child', 'Niño', 'Pérez', $4)")
            .bind(family.office)
            .bind(app.app.random.id(app.app.clock.now()))
            .bind(family.case)
            .bind(i16::try_from(number + 1).unwrap())
            .execute(&mut *db)
            .await
            .unwrap();
    }
}

pub const CHOOSE: &str = "/es/guatemala/case/appointment";
pub const MOVE: &str = "/es/guatemala/case/appointment/move";
pub const CANCEL: &str = "/es/guatemala/case/appointment/cancel";
pub const SLIP: &str = "/es/guatemala/case/appointment/slip";
pub const CALENDAR: &str = "/es/guatemala/case/appointment/calendar.ics";

/// Fills in the list's form and books at once, without having the place kept first.
pub async fn book(browser: &mut Browser, page: &Page, slot: Uuid) -> Page {
    book_with(browser, page, &[("slot", &slot.to_string()), ("needs", "none")]).await
}

/// The same with other fields.
pub async fn book_with(browser: &mut Browser, page: &Page, fields: &[(&str, &str)]) -> Page {
    let (target, sent) = page.form("/case/appointment/hold", fields);
    browser.post(target.strip_suffix("/hold").unwrap(), &sent).await
}

/// Fills in the list for another hour and moves at once.
pub async fn move_to(browser: &mut Browser, page: &Page, slot: Uuid) -> Page {
    let (target, sent) = page.form("/move/hold", &[("slot", &slot.to_string())]);
    browser.post(target.strip_suffix("/hold").unwrap(), &sent).await
}

/// State of the case, its appointments' states and its messages' templates, each in order of the alphabet.
pub async fn standing(db: &mut PgConnection, family: &Family) -> (String, Vec<String>, Vec<String>) {
    let state = sqlx::query_scalar("select state from cases where id = $1").bind(family.case).fetch_one(&mut *db).await.unwrap();
    let appointments = sqlx::query_scalar("select state from appointments where case_id = $1 order by state")
        .bind(family.case)
        .fetch_all(&mut *db)
        .await
        .unwrap();
    let messages = sqlx::query_scalar("select template from outbox where case_id = $1 order by template")
        .bind(family.case)
        .fetch_all(db)
        .await
        .unwrap();
    (state, appointments, messages)
}

pub async fn taken(db: &mut PgConnection, slot: Uuid) -> i16 {
    sqlx::query_scalar("select taken from slots where id = $1").bind(slot).fetch_one(db).await.unwrap()
}
