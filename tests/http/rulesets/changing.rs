//! What another law, reading or day means for the people who were told something before: nothing by itself.

use super::*;
use puente::rulesets::{look_again, replay};
use serde_json::Value;

async fn stored(db: &mut PgConnection, family: &Family) -> Vec<(String, Value, Value)> {
    sqlx::query_as("select rule_set_hash, facts, result from determinations where case_id = $1 order by created_at, id")
        .bind(family.case)
        .fetch_all(db)
        .await
        .unwrap()
}

async fn waiting(db: &mut PgConnection, family: &Family) -> i64 {
    sqlx::query_scalar("select count(*) from outcome_reviews where case_id = $1 and ended_at is null")
        .bind(family.case)
        .fetch_one(db)
        .await
        .unwrap()
}

async fn look(app: &TestApp) -> Option<usize> {
    let office = app.app.offices.by_slug("guatemala").unwrap();
    look_again(&app.app, office).await.unwrap().map(|looked| looked.changed)
}

async fn verified(app: &TestApp) -> replay::Verified {
    let office = app.app.offices.by_slug("guatemala").unwrap();
    replay::verify(&app.app.shelf, &app.app.db, office, replay::Part::ALL, |_| {}).await.unwrap()
}

#[tokio::test]
async fn a_filed_case_keeps_what_it_was_told_until_a_person_determines_anew() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let family = honduran(&app, &mut db, "triage").await;
    answer(&app, &mut db, &family).await;
    let before = stored(&mut db, &family).await;
    assert_eq!((look(&app).await, waiting(&mut db, &family).await), (Some(0), 0), "nothing has moved");
    assert_eq!(look(&app).await, None, "the same ground is not gone over again");
    publish_widened(&app).await;
    assert!(look(&app).await.unwrap() > 0);
    assert_eq!(stored(&mut db, &family).await, before, "nothing of a filed case changes");
    assert!(waiting(&mut db, &family).await > 0);

    let mut iom = app.staff("guatemala", "iom1").await;
    let case = iom.get(&format!("/es/guatemala/staff/cases/{}", family.case)).await;
    assert!(case.text().contains("otra cosa"), "{}", case.text());
    let list = iom.get("/es/guatemala/staff/outcomes").await;
    assert!(list.text().contains(&family.code) && list.text().contains("Otras reglas"), "{}", list.text());
    let entry = list.attributes("tbody a", "href")[0].clone();
    let page = iom.get(&entry).await;
    let unsaid = iom.submit(&page, entry.rsplit('/').next().unwrap(), &[("act", "keep")]).await;
    assert_eq!((unsaid.status, unsaid.all("#note-err").len()), (422, 1), "leaving it has a reason: {}", unsaid.text());
    let mut manager = app.staff("guatemala", "manager").await;
    let looked = manager.get(&entry).await;
    assert!(looked.status == 200 && looked.all("main form").is_empty(), "the manager looks: {}", looked.text());
    let mut elsewhere = app.staff("colombia", "iom1").await;
    assert_eq!(elsewhere.get(&entry.replace("guatemala", "colombia")).await.status, 404);
    assert_eq!(app.staff("guatemala", "us").await.get("/es/guatemala/staff/outcomes").await.status, 403);

    app.app.clock.advance(chrono::TimeDelta::minutes(1));
    let done = iom.submit(&page, entry.rsplit('/').next().unwrap(), &[("act", "determine")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let after = stored(&mut db, &family).await;
    assert_eq!(after[..before.len()], before[..], "what was determined before stays");
    assert_eq!(after.len(), before.len() + 1);
    assert_ne!(after[1].0, before[0].0, "the new one is by the new rules");
    assert_eq!(waiting(&mut db, &family).await, 0);
    let verified = verified(&app).await;
    assert!(verified.is_good() && verified.same == 2, "old and new recompute, each by its own rules: {verified:?}");
}

/// The answers behind the stored facts, as the family gave them.
async fn answer(app: &TestApp, db: &mut PgConnection, family: &Family) {
    for question in app.app.shelf.founding().questions() {
        let value: Option<Value> = sqlx::query_scalar("select facts -> $2 from determinations where case_id = $1")
            .bind(family.case)
            .bind(question.fact.as_str())
            .fetch_one(&mut *db)
            .await
            .unwrap();
        if let Some(value) = value {
            sqlx::query("insert into answers (office_id, case_id, member_id, question, value, answered_at) values ($1, $2, $3, $4, $5, $6)")
                .bind(family.office)
                .bind(family.case)
                .bind(family.member)
                .bind(&question.id)
                .bind(value)
                .bind(app.app.clock.now())
                .execute(&mut *db)
                .await
                .unwrap();
        }
    }
}

#[tokio::test]
async fn an_outcome_that_a_person_left_is_not_asked_again() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let family = honduran(&app, &mut db, "triage").await;
    publish_widened(&app).await;
    look(&app).await;
    let waits = waiting(&mut db, &family).await;
    let mut iom = app.staff("guatemala", "iom1").await;
    for left in (0..waits).rev() {
        let entry = iom.get("/es/guatemala/staff/outcomes").await.attributes("tbody a", "href")[0].clone();
        let page = iom.get(&entry).await;
        let fields = [("act", "keep"), ("note", "Se le explicó por teléfono.")];
        assert_eq!(iom.submit(&page, entry.rsplit('/').next().unwrap(), &fields).await.status, 303);
        assert_eq!(waiting(&mut db, &family).await, left);
    }
    sqlx::query("delete from outcome_rounds").execute(&mut db).await.unwrap();
    assert_eq!((look(&app).await, waiting(&mut db, &family).await), (Some(0), 0));
}

#[tokio::test]
async fn a_tampered_determination_is_found() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let family = honduran(&app, &mut db, "triage").await;
    honduran(&app, &mut db, "triage").await;
    let good = verified(&app).await;
    assert!(good.is_good() && good.same == 2 && good.rows() == 2, "{good:?}");
    let office = app.app.offices.by_slug("guatemala").unwrap();
    assert!(replay::sample(&app.app, office).await.unwrap().is_good());
    for (what, sql) in [
        (
            "a result",
            "update determinations set result = jsonb_set(result, '{results,0,outcome}', '\"likely\"') where case_id = $1",
        ),
        ("a fact", "update determinations set facts = jsonb_set(facts, '{nationality}', '\"Guatemala\"') where case_id = $1"),
        ("a day", "update determinations set as_of = '2023-07-01' where case_id = $1"),
        ("a rule set", "update determinations set rule_set_hash = repeat('0', 64) where case_id = $1"),
    ] {
        let kept: Value = sqlx::query_scalar("select to_jsonb(d) from determinations d where case_id = $1")
            .bind(family.case)
            .fetch_one(&mut db)
            .await
            .unwrap();
        sqlx::query(sql).bind(family.case).execute(&mut db).await.unwrap();
        let found = verified(&app).await;
        assert!(!found.is_good() && found.same == 1 && found.told.len() == 1, "{what}: {found:?}");
        assert!(!replay::sample(&app.app, office).await.unwrap().is_good(), "{what}");
        sqlx::query(
            "update determinations set result = $2, facts = $3, as_of = ($4)::date, rule_set_hash = $5 where case_id = $1",
        )
        .bind(family.case)
        .bind(&kept["result"])
        .bind(&kept["facts"])
        .bind(kept["as_of"].as_str().unwrap())
        .bind(kept["rule_set_hash"].as_str().unwrap())
        .execute(&mut db)
        .await
        .unwrap();
        assert!(verified(&app).await.is_good(), "{what} put back");
    }
    let alarms: i64 =
        sqlx::query_scalar("select count(*) from audit_events where action = 'replay.differs'").fetch_one(&mut db).await.unwrap();
    assert_eq!(alarms, 4, "each alarm leaves its row");
}

#[tokio::test]
async fn packed_rows_are_replayed_to_the_same_counts_as_stored_ones() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let family = honduran(&app, &mut db, "triage").await;
    honduran(&app, &mut db, "triage").await;
    let office = app.app.offices.by_slug("guatemala").unwrap();
    let book = puente::pathways::RuleBook::load(&Bundle::embedded().with(OFFICE_FILE, widened())).unwrap();
    let book = std::sync::Arc::new(book);
    let against = async || replay::against(&app.app.shelf, &app.app.db, office, book.clone(), |_| {}).await.unwrap();
    let slow = against().await;
    assert!(slow["smo_access"].keys().any(|(before, after)| before != after), "the rules tell something else: {slow:?}");
    let founding = app.app.shelf.founding();
    let (facts, day): (Value, chrono::NaiveDate) = sqlx::query_as("select facts, as_of from determinations where case_id = $1")
        .bind(family.case)
        .fetch_one(&mut db)
        .await
        .unwrap();
    let packed = puente::rulesets::pack(founding, &puente::rulesets::read_facts(founding, &facts), day);
    assert!(packed.len() <= 200, "{} bytes", packed.len());
    sqlx::query("update determinations set packed = $1").bind(&packed).execute(&mut db).await.unwrap();
    let counted = std::collections::BTreeMap::from([(founding.rule_set_hash().to_owned(), founding.clone())]);
    let fast = puente::rulesets::bulk::compare(&app.app.db, office, counted, book.clone(), |_| {}).await.unwrap();
    assert_eq!((fast.rows, fast.left, fast.differing), (2, 0, 2));
    assert_eq!(fast.pathways, slow);
    assert_eq!(against().await, slow);
    assert!(verified(&app).await.is_good());
    sqlx::query("update determinations set packed = set_byte(packed, 20, 255 - get_byte(packed, 20)) where case_id = $1")
        .bind(family.case)
        .execute(&mut db)
        .await
        .unwrap();
    assert_eq!(verified(&app).await.differing, 1, "packed facts that are not the facts are found");
}

#[tokio::test]
async fn a_reading_is_noted_with_its_source_and_never_overwritten() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let page_path = "/es/guatemala/staff/counters";
    let mut us = app.staff("guatemala", "us").await;
    let page = us.get(page_path).await;
    let counter = page.attributes("#counter option", "value").into_iter().find(|value| !value.is_empty()).unwrap();
    let day = [("read-day", "14"), ("read-month", "11"), ("read-year", "2023")];
    let nothing = us.submit(&page, "/staff/counters", &[&day[..], &[("counter", &counter)]].concat()).await;
    assert_eq!(nothing.status, 422, "{}", nothing.text());
    assert_eq!((nothing.all("#used-err").len(), nothing.all("#source-err").len()), (1, 1));
    let ahead = [("read-day", "16"), ("read-month", "11"), ("read-year", "2023"), ("used", "5"), ("source", "Carta")];
    let ahead = us.submit(&page, "/staff/counters", &[&ahead[..], &[("counter", &counter)]].concat()).await;
    assert_eq!((ahead.status, ahead.all("#read-err").len()), (422, 1), "no reading of tomorrow: {}", ahead.text());
    for used in ["4200", "4260"] {
        let page = us.get(page_path).await;
        let fields = [&day[..], &[("counter", &counter), ("used", used), ("source", "Carta de la embajada")]].concat();
        assert_eq!(us.submit(&page, "/staff/counters", &fields).await.status, 303);
    }
    let text = us.get(page_path).await.text();
    assert!(text.contains("4200") && text.contains("4260") && text.contains("Carta de la embajada"), "{text}");
    let host = app.staff("guatemala", "host").await.get(page_path).await;
    assert!(host.status == 200 && host.all("main form").is_empty(), "others read: {}", host.text());
    let rows: i64 = sqlx::query_scalar("select count(*) from counter_readings").fetch_one(&mut db).await.unwrap();
    assert_eq!(rows, 2);
    let changed = sqlx::query("set role puente_app").execute(&mut db).await;
    assert!(changed.is_ok());
    assert!(sqlx::query("update counter_readings set used = 0").execute(&mut db).await.is_err(), "nobody overwrites one");
}
