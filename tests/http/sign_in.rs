//! Signing in and out: right, wrong, unknown, too often, run out, ended elsewhere.

use chrono::TimeDelta;

use crate::support::{PASSWORD, PIN, TestApp};

#[tokio::test]
async fn staff_sign_in_see_their_home_and_sign_out() {
    let app = TestApp::new().await;
    let mut browser = app.staff("guatemala", "iom1").await;
    let home = browser.get("/es/guatemala/staff").await;
    assert_eq!(home.status, 200);
    assert!(home.text().contains("OIM"), "{}", home.text());
    let out = browser.submit(&home, "/staff/sign-out", &[]).await;
    assert_eq!(out.location().as_deref(), Some("/es/guatemala/staff/sign-in"));
    assert_eq!(browser.get("/es/guatemala/staff").await.status, 303);
}

#[tokio::test]
async fn unknown_and_wrong_get_the_same_answer() {
    let app = TestApp::new().await;
    let mut answers = Vec::new();
    for (user, password) in [("iom1", "wrong"), ("nobody-of-that-name", PASSWORD)] {
        let mut browser = app.browser();
        let page = browser.get("/es/guatemala/staff/sign-in").await;
        let answer = browser.submit(&page, "/staff/sign-in", &[("user", user), ("password", password)]).await;
        assert_eq!(answer.status, 422);
        assert!(!answer.body.contains(password), "a password never comes back");
        answers.push(answer.text().replace(user, "USER"));
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test]
async fn a_session_is_good_for_its_own_office_only() {
    let app = TestApp::new().await;
    let mut browser = app.staff("guatemala", "manager").await;
    assert_eq!(browser.get("/es/guatemala/staff").await.status, 200);
    assert_eq!(browser.get("/es/colombia/staff").await.location().as_deref(), Some("/es/colombia/staff/sign-in"));
}

#[tokio::test]
async fn an_idle_session_ends() {
    let app = TestApp::new().await;
    let mut browser = app.staff("guatemala", "iom1").await;
    app.app.clock.advance(TimeDelta::minutes(16));
    assert_eq!(browser.get("/es/guatemala/staff").await.status, 303);
}

#[tokio::test]
async fn a_session_can_be_ended_from_another_device_at_once() {
    let app = TestApp::new().await;
    let (mut here, mut there) = (app.staff("guatemala", "iom1").await, app.staff("guatemala", "iom1").await);
    let list = here.get("/es/guatemala/staff/sessions").await;
    let ended = here.submit(&list, "/staff/sessions", &[]).await;
    assert_eq!(ended.status, 303);
    assert_eq!(there.get("/es/guatemala/staff").await.status, 303);
    assert_eq!(here.get("/es/guatemala/staff").await.status, 200);
}

#[tokio::test]
async fn somebody_elses_session_is_as_unknown_as_a_made_up_one() {
    let app = TestApp::new().await;
    let _victim = app.staff("guatemala", "iom2").await;
    let mut db = app.superuser().await;
    let theirs: uuid::Uuid =
        sqlx::query_scalar("select s.id from sessions s join staff p on p.id = s.staff_id where p.user_name = 'iom2'")
            .fetch_one(&mut db)
            .await
            .unwrap();
    let mut browser = app.staff("guatemala", "iom1").await;
    let _second = app.staff("guatemala", "iom1").await;
    let list = browser.get("/es/guatemala/staff/sessions").await;
    for session in [theirs, uuid::Uuid::from_u128(1)] {
        let answer = browser.submit(&list, "/staff/sessions", &[("session", &session.to_string())]).await;
        assert_eq!(answer.status, 404);
    }
}

#[tokio::test]
async fn too_many_wrong_tries_wait_and_the_right_one_gets_in_later() {
    let app = TestApp::new().await;
    let family = app.family("guatemala", "triage", "open").await;
    let mut browser = app.browser();
    let page = browser.get("/es/guatemala/resume").await;
    let mut last = 0;
    for _ in 0..=app.app.config.limits.sign_ins_per_account {
        last = browser.submit(&page, "/resume", &[("number", &family.number), ("pin", "999998")]).await.status;
    }
    assert_eq!(last, 429);
    app.app.clock.advance(TimeDelta::minutes(11));
    let page = browser.get("/es/guatemala/resume").await;
    assert_eq!(browser.submit(&page, "/resume", &[("number", &family.number), ("pin", PIN)]).await.status, 303);
}

#[tokio::test]
async fn forms_from_elsewhere_are_refused() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let page = browser.get("/es/guatemala/staff/sign-in").await;
    let (path, fields) = page.form("/staff/sign-in", &[("user", "iom1"), ("password", PASSWORD)]);
    let body = serde_html_form::to_string(&fields).unwrap();
    for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "null"), ("origin", "https://elsewhere.example")] {
        let request = axum::http::Request::post(&path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("host", "puente.example")
            .header(name, value)
            .body(axum::body::Body::from(body.clone()))
            .unwrap();
        assert_eq!(browser.send(request).await.status, 400, "{name}: {value}");
    }
}

#[tokio::test]
async fn a_stale_token_brings_the_form_back_with_everything_but_secrets() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let page = browser.get("/es/guatemala/staff/sign-in").await;
    let answer = browser.submit(&page, "/staff/sign-in", &[("user", "iom1"), ("password", PASSWORD), ("csrf", "stale")]).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("value=\"iom1\"") && !answer.body.contains(PASSWORD));
    let again = browser.submit(&answer, "/staff/sign-in", &[("password", PASSWORD)]).await;
    assert_eq!(again.status, 303);
}
