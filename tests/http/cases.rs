//! Staff's work on a case: the way from the queue to a recommendation, and everything that is refused on it.

use puente::pathways::{Answers, assess};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::support::{Browser, Family, Page, TestApp};

/// Stores a determination of the family's registrant by the real rules, from these answers.
async fn determine(app: &TestApp, db: &mut PgConnection, family: &Family, answers: &serde_json::Value) {
    let answers = Answers::from_json(answers.as_object().unwrap()).unwrap();
    let day = app.app.clock.now().date_naive();
    let result = assess(&app.app.rules, "guatemala", &answers, day);
    sqlx::query(
        "insert into determinations (office_id, id, case_id, member_id, rule_set_hash, as_of, facts, result, created_at)
         values ($1, gen_random_uuid(), $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(family.office)
    .bind(family.case)
    .bind(family.member)
    .bind(app.app.rules.rule_set_hash())
    .bind(day)
    .bind(serde_json::Value::Object(answers.to_json()))
    .bind(serde_json::to_value(&result).unwrap())
    .bind(app.app.clock.now())
    .execute(db)
    .await
    .unwrap();
}

/// Gives the case a booked appointment that begins in so many minutes.
async fn book(app: &TestApp, db: &mut PgConnection, family: &Family, minutes: i64) {
    let now = app.app.clock.now();
    let (site, slot): (Uuid, Uuid) = (app.app.random.id(now), app.app.random.id(now));
    sqlx::query("insert into sites (office_id, id, name, address, time_zone, created_at) values ($1, $2, 'Site of the test', 'a', 'America/Guatemala', $3)")
        .bind(family.office).bind(site).bind(now).execute(&mut *db).await.unwrap();
    sqlx::query("insert into slots (office_id, id, site_id, starts_at, ends_at, capacity) values ($1, $2, $3, $4, $4 + interval '30 minutes', 1)")
        .bind(family.office).bind(slot).bind(site).bind(now + chrono::TimeDelta::minutes(minutes)).execute(&mut *db).await.unwrap();
    sqlx::query("insert into appointments (office_id, id, case_id, slot_id, state, created_at) values ($1, gen_random_uuid(), $2, $3, 'booked', $4)")
        .bind(family.office).bind(family.case).bind(slot).bind(now).execute(&mut *db).await.unwrap();
    set_state(db, family, "scheduled").await;
}

async fn set_state(db: &mut PgConnection, family: &Family, state: &str) {
    sqlx::query("update cases set state = $2, version = version + 1 where id = $1")
        .bind(family.case)
        .bind(state)
        .execute(db)
        .await
        .unwrap();
}

async fn state(db: &mut PgConnection, family: &Family) -> String {
    sqlx::query_scalar("select state from cases where id = $1").bind(family.case).fetch_one(db).await.unwrap()
}

async fn count(db: &mut PgConnection, sql: &'static str, family: &Family) -> i64 {
    sqlx::query_scalar(sql).bind(family.case).fetch_one(db).await.unwrap()
}

fn page_of(family: &Family) -> String {
    format!("/es/{}/staff/cases/{}", family.slug, family.case)
}

/// Opens the case and sends one of its forms.
async fn act(browser: &mut Browser, family: &Family, verb: &str, fields: &[(&str, &str)]) -> Page {
    let page = browser.get(&page_of(family)).await;
    browser.submit(&page, &format!("/{verb}"), fields).await
}

/// Sends an action that the page offers no form for.
async fn force(browser: &mut Browser, family: &Family, path: &str, fields: &[(&str, &str)]) -> Page {
    let page = browser.get(&format!("/es/{}/staff/sessions", family.slug)).await;
    let (_, mut sent) = page.form("/staff/sign-out", &[]);
    sent.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    browser.post(&format!("{}/{path}", page_of(family)), &sent).await
}

/// Somebody who fears nothing and has a sister in the United States.
fn without_fear() -> serde_json::Value {
    serde_json::json!({ "nationality": "Venezuela", "date_of_birth": "1990-05-01", "current_country": "Guatemala", "fears_return": false })
}

/// The recommendation's form, filled in with a reason for every pathway.
async fn recommend(browser: &mut Browser, family: &Family, pathway: &str) -> Page {
    let page = browser.get(&format!("{}/recommend", page_of(family))).await;
    let (target, fields) = page.form("/recommend", &[("pathway", pathway)]);
    let filled: Vec<_> = fields
        .into_iter()
        .map(|(name, value)| if name == "reason" { (name, "una razón".to_owned()) } else { (name, value) })
        .collect();
    browser.post(&target, &filled).await
}

#[tokio::test]
async fn a_case_goes_from_the_queue_to_a_recommendation() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let family = app.family("guatemala", "triage", "open").await;
    determine(&app, &mut db, &family, &without_fear()).await;
    let (mut iom, mut desk) = (app.staff("guatemala", "iom1").await, app.staff("guatemala", "desk").await);

    let queue = iom.get("/es/guatemala/staff/cases").await;
    assert!(queue.text().contains(&family.code) && queue.text().contains("En la cola"), "{}", queue.text());
    assert_eq!(act(&mut iom, &family, "assign", &[]).await.status, 303);
    let done = act(&mut iom, &family, "invite", &[]).await;
    let page = iom.follow(done).await;
    assert!(page.text().contains("Hecho: Invitó a elegir cita.") && page.text().contains("Con invitación"), "{}", page.text());
    assert_eq!(
        count(
            &mut db,
            "select count(*) from invitations where case_id = $1 and expires_at = created_at + interval '14 days'",
            &family
        )
        .await,
        1
    );
    assert_eq!(count(&mut db, "select count(*) from outbox where case_id = $1 and template = 'invited'", &family).await, 1);

    book(&app, &mut db, &family, 60).await;
    let list = desk.get("/es/guatemala/staff/day").await;
    assert!(
        list.text().contains(&family.code) && list.text().contains("10:00") || list.text().contains("9:00"),
        "{}",
        list.text()
    );
    assert_eq!(desk.submit(&list, "/check-in", &[]).await.status, 303);
    assert_eq!(state(&mut db, &family).await, "checked_in");
    assert_eq!(count(&mut db, "select count(*) from appointments where case_id = $1 and state = 'checked_in'", &family).await, 1);

    let assessed = act(&mut iom, &family, "assess", &[("identity_seen", "yes"), ("notes", "Conversamos.")]).await;
    assert_eq!(assessed.status, 303, "{}", assessed.text());
    let recommended = recommend(&mut iom, &family, "family_immigrant_visa").await;
    assert_eq!(recommended.status, 303, "{}", recommended.text());
    assert_eq!(state(&mut db, &family).await, "recommended");
    let (content, hash): (String, Vec<u8>) =
        sqlx::query_as("select content, content_hash from recommendations where case_id = $1")
            .bind(family.case)
            .fetch_one(&mut db)
            .await
            .unwrap();
    assert!(content.contains(&family.member.to_string()) && content.contains(app.app.rules.rule_set_hash()), "{content}");
    let acts: Vec<(String, Vec<u8>)> = sqlx::query_as("select act, content_hash from decision_acts where case_id = $1")
        .bind(family.case)
        .fetch_all(&mut db)
        .await
        .unwrap();
    assert_eq!(acts, [("recommend".to_owned(), hash)]);
    let timeline = iom.get(&page_of(&family)).await.all("ol.track > li");
    assert!(timeline[0].starts_with("Recomendó una vía") && timeline.last().unwrap().starts_with("Tomó el caso"), "{timeline:?}");
}
