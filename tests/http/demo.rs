//! The demonstration: the same for the same seed, whole after a second start, true to the rules, and full of markers
//! when it is asked for them.

use std::collections::BTreeSet;

use puente::audit::verify;
use puente::demo::{self, Filled, Key, Size};
use sqlx::PgConnection;

use crate::support::TestApp;

const SIZE: Size = Size { cases: 18, seed: 7, canaries: false };

/// An application whose database has offices and nobody in them.
async fn unfilled() -> TestApp {
    let test = TestApp::new().await;
    sqlx::query("delete from staff").execute(&mut test.superuser().await).await.unwrap();
    test
}

async fn fill(test: &TestApp, size: &Size) -> Filled {
    demo::fill_telling(&test.app.config, &test.app.clock, size).await.unwrap()
}

/// What a filling left in the tables that it alone writes.
async fn rows(db: &mut PgConnection) -> Vec<String> {
    let mut all = Vec::new();
    for table in ["staff", "cases", "members", "answers", "consents", "case_events", "decision_acts", "recommendations"] {
        let sql = format!("select to_jsonb(t)::text from {table} t order by 1");
        all.extend(sqlx::query_scalar::<_, String>(sqlx::AssertSqlSafe(sql)).fetch_all(&mut *db).await.unwrap());
    }
    all
}

async fn count(db: &mut PgConnection, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(db).await.unwrap()
}

#[tokio::test]
async fn the_same_seed_gives_the_same_rows_and_a_second_filling_none() {
    let (one, two) = (unfilled().await, unfilled().await);
    for test in [&one, &two] {
        fill(test, &SIZE).await;
    }
    let first = rows(&mut one.superuser().await).await;
    assert!(first.len() > 1000, "{}", first.len());
    assert_eq!(first, rows(&mut two.superuser().await).await);
    let again = fill(&one, &SIZE).await.sign_ins;
    assert_eq!(first, rows(&mut one.superuser().await).await);
    assert!(again.iter().any(|sign_in| sign_in.role == "applicant"), "the sign-ins are told again");
}

#[tokio::test]
async fn a_filled_demonstration_is_true_to_the_rules_and_lets_everybody_in() {
    let test = unfilled().await;
    let sign_ins = fill(&test, &SIZE).await.sign_ins;
    let mut db = test.superuser().await;
    // Both lanes, and every state that is to be seen.
    assert_eq!(count(&mut db, "select count(distinct lane) from cases where state = 'joint_review'").await, 2);
    assert!(count(&mut db, "select count(distinct state) from cases").await >= 13);
    let open = "select count(distinct office_id) from cases where lane = 'open' and state <> 'draft'";
    assert_eq!(count(&mut db, open).await, 4, "a family without fear is in the open lane at every office that registers");
    let wrong = "select count(*) from cases where host_visible <> (lane = 'open' and state in ('joint_review', 'referred'))";
    assert_eq!(count(&mut db, wrong).await, 0, "the host country sees open cases from joint review on, and no other");
    let unbooked = "select count(*) from cases c where state in ('scheduled', 'checked_in', 'assessed')
        and not exists (select 1 from appointments a where a.case_id = c.id and a.state in ('booked', 'checked_in'))";
    assert_eq!(count(&mut db, unbooked).await, 0);
    // A stored determination recomputes from its facts.
    for (office, facts, result) in sqlx::query_as::<_, (String, serde_json::Value, serde_json::Value)>(
        "select o.rules, d.facts, d.result from determinations d join offices o using (office_id)",
    )
    .fetch_all(&mut db)
    .await
    .unwrap()
    {
        let answers =
            puente::pathways::Answers::from_json(test.app.shelf.founding().schema(), facts.as_object().unwrap()).unwrap();
        let stored: puente::pathways::Assessment = serde_json::from_value(result).unwrap();
        assert_eq!(puente::pathways::assess(test.app.shelf.founding(), &office, &answers, stored.as_of), stored);
    }
    for office in test.app.offices.iter() {
        puente::audit::sealer::seal(&test.app.db, &test.app.config.secret, office).await.unwrap();
        assert!(verify::verify(&test.app.db, &test.app.config.secret, office, None).await.is_ok());
    }
    for sign_in in sign_ins.iter().filter(|sign_in| sign_in.office == "ecuador") {
        let mut browser = test.browser();
        let (path, fields) = match &sign_in.key {
            Key::Staff { user, password } => ("/staff/sign-in", [("user", user.as_str()), ("password", password.as_str())]),
            Key::Family { access_number, pin, .. } => ("/resume", [("number", access_number.as_str()), ("pin", pin.as_str())]),
        };
        let page = browser.get(&format!("/es/ecuador{path}")).await;
        assert_eq!(browser.submit(&page, path, &fields).await.status, 303, "{sign_in:?}");
    }
}

#[tokio::test]
async fn markers_stand_in_every_typed_text_and_each_once() {
    let test = unfilled().await;
    let filled = fill(&test, &Size { canaries: true, ..SIZE }).await;
    let made: BTreeSet<&str> = filled.canaries.iter().map(|canary| canary.canary.as_str()).collect();
    assert_eq!(made.len(), filled.canaries.len());
    let mut db = test.superuser().await;
    for text in [
        "select given_names from members",
        "select family_names from members",
        "select contact_phone from cases",
        "select notes from assessments",
        "select display_name from staff",
        "select note from case_events where note <> ''",
        "select needs_note from appointments where needs_note <> ''",
        "select name from sites",
        "select address from sites",
        "select value #>> '{}' from answers where question = 'profession' and value <> '\"unknown\"'",
        "select r.value from recommendations, jsonb_each_text(content::jsonb -> 'reasons') r",
    ] {
        let texts: Vec<String> = sqlx::query_scalar(text).fetch_all(&mut db).await.unwrap();
        let strange: Vec<_> = texts.iter().filter(|text| !made.contains(text.as_str())).take(3).collect();
        assert!(strange.is_empty(), "{text}: {strange:?}");
    }
    let lanes = "select c.id::text, c.lane from cases c";
    for (case, lane) in sqlx::query_as::<_, (String, String)>(lanes).fetch_all(&mut db).await.unwrap() {
        assert!(filled.canaries.iter().filter(|canary| canary.owner == case).all(|canary| canary.lane == lane), "{case}");
    }
}
