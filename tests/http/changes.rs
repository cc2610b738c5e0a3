//! Changes of the programme by both governments: proposed, approved twice or refused once.

use uuid::Uuid;

use crate::support::{Browser, Page, TestApp};

const LIST: &str = "/es/guatemala/staff/changes";

/// Proposes a pause as soon as both have approved; the path of the change.
async fn propose_pause(browser: &mut Browser) -> String {
    let page = browser.get(&format!("{LIST}/state")).await;
    let fields = [("state", "paused"), ("when", "signed"), ("reason", "Falta personal en la sede.")];
    let proposed = browser.submit(&page, "/changes/state", &fields).await;
    assert_eq!(proposed.status, 303, "{}", proposed.text());
    proposed.location().unwrap()
}

async fn approve(browser: &mut Browser, path: &str) -> Page {
    let page = browser.get(path).await;
    browser.submit(&page, "/approve", &[("confirmed", "yes")]).await
}

async fn periods(app: &TestApp, state: &str) -> i64 {
    sqlx::query_scalar("select count(*) from programme_periods where office_id = $1 and state = $2 and change_id is not null")
        .bind(app.office("guatemala"))
        .bind(state)
        .fetch_one(&mut app.superuser().await)
        .await
        .unwrap()
}

async fn state_of(app: &TestApp, path: &str) -> String {
    let id: Uuid = path.rsplit('/').next().unwrap().parse().unwrap();
    sqlx::query_scalar("select state from joint_changes where id = $1")
        .bind(id)
        .fetch_one(&mut app.superuser().await)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_change_takes_effect_only_after_both_governments() {
    let app = TestApp::new().await;
    let path = propose_pause(&mut app.staff("guatemala", "manager").await).await;
    let (mut host, mut us) = (app.staff("guatemala", "host").await, app.staff("guatemala", "us").await);
    let page = host.get(&path).await;
    assert!(page.text().contains("En pausa") && page.text().contains("Falta personal en la sede."), "{}", page.text());
    assert_eq!(host.submit(&page, "/approve", &[]).await.status, 422, "an approval is confirmed");
    assert_eq!(approve(&mut host, &path).await.status, 303);
    assert_eq!((state_of(&app, &path).await.as_str(), periods(&app, "paused").await), ("waiting", 0), "one key opens nothing");
    let alone = host.submit(&page, "/approve", &[("confirmed", "yes")]).await;
    assert_ne!(alone.status, 500);
    assert_eq!(state_of(&app, &path).await, "waiting", "the same government twice is one government");

    let page = us.get(&path).await;
    let first = us.submit(&page, "/approve", &[("confirmed", "yes")]).await;
    let retried = us.submit(&page, "/approve", &[("confirmed", "yes")]).await;
    assert_eq!((first.status, retried.status, first.location()), (303, 303, retried.location()));
    assert_eq!((state_of(&app, &path).await.as_str(), periods(&app, "paused").await), ("effective", 1));
    let settled = us.get(&path).await;
    assert!(!settled.body.contains("/approve\"") && settled.text().contains("Vale"), "{}", settled.text());
    let list = us.get(LIST).await;
    assert!(list.text().contains("En pausa"), "{}", list.text());
}

#[tokio::test]
async fn one_refusal_settles_it() {
    let app = TestApp::new().await;
    let path = propose_pause(&mut app.staff("guatemala", "manager").await).await;
    let (mut host, mut us) = (app.staff("guatemala", "host").await, app.staff("guatemala", "us").await);
    assert_eq!(approve(&mut us, &path).await.status, 303);
    let page = host.get(&path).await;
    let unwritten = host.submit(&page, "/refuse", &[]).await;
    assert_eq!((unwritten.status, state_of(&app, &path).await.as_str()), (422, "waiting"), "a refusal has a reason");
    let approve_later = page.form("/approve", &[("confirmed", "yes")]);
    assert_eq!(host.submit(&page, "/refuse", &[("note", "Primero hablemos.")]).await.status, 303);
    assert_eq!((state_of(&app, &path).await.as_str(), periods(&app, "paused").await), ("refused", 0));
    assert!(us.get(&path).await.text().contains("Primero hablemos."));
    let late = host.post(&approve_later.0, &approve_later.1).await;
    assert_eq!((late.status, state_of(&app, &path).await.as_str()), (422, "refused"), "{}", late.text());
}

#[tokio::test]
async fn a_supervisor_who_proposes_holds_one_key() {
    let app = TestApp::new().await;
    let mut us = app.staff("guatemala", "us").await;
    let path = propose_pause(&mut us).await;
    assert_eq!(approve(&mut us, &path).await.status, 303);
    assert_eq!((state_of(&app, &path).await.as_str(), periods(&app, "paused").await), ("waiting", 0));
    let mut manager = app.staff("guatemala", "manager").await;
    let page = manager.get(&path).await;
    assert!(page.status == 200 && !page.body.contains("/approve\""));
    let (_, protection) = manager.get(&format!("{LIST}/state")).await.form("/changes/state", &[("confirmed", "yes")]);
    assert_eq!(manager.post(&format!("{path}/approve"), &protection).await.status, 403);
}

#[tokio::test]
async fn a_faulty_proposal_keeps_what_was_typed_and_changes_nothing() {
    let app = TestApp::new().await;
    let mut manager = app.staff("guatemala", "manager").await;
    let page = manager.get(&format!("{LIST}/window")).await;
    let fields = [
        ("opens-day", "31"),
        ("opens-month", "2"),
        ("opens-year", "2024"),
        ("opens-time", "nueve"),
        ("weekdays", "3"),
        ("reason", ""),
    ];
    let faulty = manager.submit(&page, "/changes/window", &fields).await;
    assert_eq!((faulty.status, faulty.attributes("#opens-time", "value")), (422, vec!["nueve".to_owned()]));
    assert_eq!(faulty.attributes("input[name=weekdays][checked]", "value"), ["3"]);
    assert_eq!(faulty.all(".errors li").len(), 3, "date, time and reason: {:?}", faulty.all(".errors li"));
    let past = [("state", "paused"), ("when", "date"), ("starts-day", "1"), ("starts-month", "1"), ("starts-year", "2023")];
    let page = manager.get(&format!("{LIST}/state")).await;
    let fields = [&past[..], &[("starts-time", "09:00"), ("reason", "Porque sí.")]].concat();
    let refused = manager.submit(&page, "/changes/state", &fields).await;
    assert_eq!((refused.status, refused.all("#starts-err").len()), (422, 1), "{}", refused.text());
    let none: i64 = sqlx::query_scalar("select count(*) from joint_changes").fetch_one(&mut app.superuser().await).await.unwrap();
    assert_eq!(none, 0);
}

#[tokio::test]
async fn a_window_is_opened_in_the_offices_zone_and_closed_again() {
    let app = TestApp::new().await;
    let mut manager = app.staff("guatemala", "manager").await;
    let (mut host, mut us) = (app.staff("guatemala", "host").await, app.staff("guatemala", "us").await);
    let page = manager.get(&format!("{LIST}/window")).await;
    let fields = [
        ("opens-day", "8"),
        ("opens-month", "1"),
        ("opens-year", "2024"),
        ("opens-time", "09:00"),
        ("weekdays", "3"),
        ("daily_from", "09:00"),
        ("reason", "Nueva etapa."),
    ];
    let opened = manager.submit(&page, "/changes/window", &fields).await;
    let path = opened.location().unwrap_or_else(|| panic!("{}", opened.text()));
    assert_eq!(approve(&mut host, &path).await.status, 303);
    assert_eq!(approve(&mut us, &path).await.status, 303);
    let find = "select id from intake_windows where office_id = $1 and change_id is not null
                  and opens_at = '2024-01-08T15:00:00Z' and closes_at is null and weekdays = '{3}' and daily_from = '09:00'";
    let window: Uuid =
        sqlx::query_scalar(find).bind(app.office("guatemala")).fetch_one(&mut app.superuser().await).await.unwrap();

    let page = manager.get(&format!("{LIST}/close-window")).await;
    assert!(page.attributes("input[name=window]", "value").contains(&window.to_string()));
    let window_id = window.to_string();
    let fields = [
        ("window", window_id.as_str()),
        ("when", "date"),
        ("closes-day", "31"),
        ("closes-month", "1"),
        ("closes-year", "2024"),
        ("closes-time", "17:00"),
        ("reason", "Fin de la etapa."),
    ];
    let closing = manager.submit(&page, "/changes/close-window", &fields).await;
    let path = closing.location().unwrap_or_else(|| panic!("{}", closing.text()));
    assert_eq!(approve(&mut us, &path).await.status, 303);
    assert_eq!(approve(&mut host, &path).await.status, 303);
    let closes: Option<chrono::DateTime<chrono::Utc>> = sqlx::query_scalar("select closes_at from intake_windows where id = $1")
        .bind(window)
        .fetch_one(&mut app.superuser().await)
        .await
        .unwrap();
    assert_eq!(closes.unwrap().to_rfc3339(), "2024-01-31T23:00:00+00:00");
}

#[tokio::test]
async fn a_date_that_passed_meanwhile_is_not_approved_any_more() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let id = app.joint_change(&mut db, "guatemala").await;
    let path = format!("{LIST}/{id}");
    assert_eq!(approve(&mut app.staff("guatemala", "us").await, &path).await.status, 303);
    app.app.clock.advance(chrono::TimeDelta::days(60));
    let mut host = app.staff("guatemala", "host").await;
    let late = approve(&mut host, &path).await;
    assert_eq!((late.status, state_of(&app, &path).await.as_str()), (422, "waiting"), "{}", late.text());
    let page = host.get(&path).await;
    assert_eq!(host.submit(&page, "/refuse", &[("note", "Ya pasó la fecha.")]).await.status, 303);
}

#[tokio::test]
async fn another_content_or_another_offices_change_is_not_approved() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let id = app.joint_change(&mut db, "guatemala").await;
    let mut us = app.staff("guatemala", "us").await;
    let page = us.get(&format!("{LIST}/{id}")).await;
    let refused = us.submit(&page, "/approve", &[("confirmed", "yes"), ("content", &"0".repeat(64))]).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    let signed: i64 = sqlx::query_scalar("select count(*) from joint_signatures").fetch_one(&mut db).await.unwrap();
    assert_eq!(signed, 0);
    let mut elsewhere = app.staff("colombia", "us").await;
    for unknown in [id, Uuid::from_u128(1)] {
        assert_eq!(elsewhere.get(&format!("/es/colombia/staff/changes/{unknown}")).await.status, 404);
        let (_, protection) = page.form("/approve", &[("confirmed", "yes")]);
        let own = elsewhere.get("/es/colombia/staff/changes/state").await.form("/changes/state", &[]).1;
        let fields: Vec<_> =
            own.into_iter().chain(protection.into_iter().filter(|(name, _)| name == "content" || name == "confirmed")).collect();
        let answer = elsewhere.post(&format!("/es/colombia/staff/changes/{unknown}/approve"), &fields).await;
        assert_eq!(answer.status, 404);
    }
    assert_eq!(app.staff("guatemala", "desk").await.get(&format!("{LIST}/{id}")).await.status, 403);
}
