//! The way from the notice to the receipt, and coming back to it.

use chrono::TimeDelta;
use puente::clock::Clock;

use super::{answer, answer_all, at, count, register, share, text};
use crate::support::{PIN, TestApp};

#[tokio::test]
async fn a_family_registers_in_spanish_and_sends() {
    let app = TestApp::new().await;
    let mut me = register(&app).await;
    let asked = answer_all(&mut me.browser, &me.member).await;
    assert!(asked.contains(&"fears_return".to_owned()), "{asked:?}");
    share(&mut me.browser, "yes", "yes").await;
    let check = me.browser.get("/es/guatemala/case/check").await;
    assert!(check.text().contains("27 de marzo de 1987"), "{}", check.text());
    let sent = me.browser.submit(&check, "/case/submit", &[]).await;
    assert_eq!(sent.location().as_deref(), Some("/es/guatemala/case/sent"), "{}", sent.text());
    let receipt = me.browser.get("/es/guatemala/case/sent").await;
    let mut db = app.superuser().await;
    let code = text(&mut db, "select code from cases").await;
    assert!(receipt.text().contains(&code), "{}", receipt.text());
    assert_eq!(text(&mut db, "select state || ' ' || lane from cases").await, "triage open");
    let steps = text(&mut db, "select string_agg(action || ':' || actor_kind, ' ' order by id) from case_events").await;
    assert_eq!(steps, "submit:applicant screen:system triage:system");
    assert_eq!(text(&mut db, "select template || ' ' || language from outbox").await, "registration_received es");
    assert_eq!(
        text(&mut db, "select result ->> 'rule_set_hash' from determinations").await,
        app.app.shelf.founding().rule_set_hash()
    );
    assert_eq!(count(&mut db, "cases where length(submitted_hash) = 32").await, 1);
    let pathways = me.browser.get("/es/guatemala/case/pathways").await;
    assert!(pathways.text().contains("No es una decisión"), "{}", pathways.text());
    // What was sent takes no change.
    for path in ["/case/answers", "/case/people", "/case/sharing"] {
        let page = me.browser.get(&format!("/es/guatemala{path}")).await;
        assert_eq!(page.location().as_deref(), Some("/es/guatemala/case"), "{path}");
    }
    assert_eq!(me.browser.get(&at(&me.member, "nationality")).await.location().as_deref(), Some("/es/guatemala/case"));
}

#[tokio::test]
async fn number_and_pin_bring_the_answers_back_on_another_phone() {
    let app = TestApp::new().await;
    let mut me = register(&app).await;
    answer(&mut me.browser, &me.member, "nationality", &[("answer", "Honduras")]).await;
    let number = me.browser.get("/es/guatemala/case/number").await.all(".slip .code")[0].clone();
    assert_eq!(number.split(' ').map(str::len).collect::<Vec<_>>(), [4, 4, 4, 4]);
    let mut other = app.browser();
    let page = other.get("/es/guatemala/resume").await;
    assert_eq!(other.submit(&page, "/resume", &[("number", &number), ("pin", "193746")]).await.status, 422);
    let back = other.submit(&page, "/resume", &[("number", &number), ("pin", PIN)]).await;
    assert_eq!(back.location().as_deref(), Some("/es/guatemala/case"));
    let question = other.get(&at(&me.member, "nationality")).await;
    assert_eq!(question.attributes("option[selected]", "value"), ["Honduras"]);
}

#[tokio::test]
async fn a_family_grows_and_shrinks_and_everybody_is_asked() {
    let app = TestApp::new().await;
    let mut me = register(&app).await;
    let page = me.browser.get("/es/guatemala/case/people/add").await;
    let wrong = me.browser.submit(&page, "/people/add", &[("relation", "cousin"), ("given", "Ana"), ("family", "")]).await;
    assert_eq!(wrong.status, 422);
    assert_eq!(wrong.attributes("#given", "value"), ["Ana"]);
    let nameless = me.browser.submit(&page, "/people/add", &[("relation", "child"), ("given", " "), ("family", "")]).await;
    assert_eq!(nameless.status, 422);
    let child = [("relation", "child"), ("given", "Ana"), ("family", "")];
    assert_eq!(me.browser.submit(&page, "/people/add", &child).await.status, 303);
    assert_eq!(me.browser.submit(&page, "/people/add", &child).await.status, 303, "sent twice");
    let people = me.browser.get("/es/guatemala/case/people").await;
    assert_eq!(people.all("dl.rows dt").len(), 2, "added once: {}", people.text());
    let tasks = me.browser.get("/es/guatemala/case/answers").await;
    assert!(tasks.text().contains("Preguntas: Ana"), "{}", tasks.text());
    let remove = people.attributes("dl.rows a", "href").into_iter().find(|href| href.ends_with("/remove")).unwrap();
    let id = remove.rsplit('/').nth(1).unwrap().to_owned();
    answer(&mut me.browser, &id, "nationality", &[("answer", "Honduras")]).await;
    let confirm = me.browser.get(&remove).await;
    assert_eq!(me.browser.submit(&confirm, "/remove", &[]).await.status, 303);
    assert_eq!(me.browser.get("/es/guatemala/case/people").await.all("dl.rows dt").len(), 1);
    let mut db = app.superuser().await;
    assert_eq!(count(&mut db, "answers").await, 0, "the answers went too");
    assert_eq!(me.browser.get(&format!("/es/guatemala/case/people/{}/remove", me.member)).await.status, 404, "never oneself");
}

#[tokio::test]
async fn nothing_begins_before_the_opening_instant() {
    let app = TestApp::at(Clock::manual("2023-06-12T15:59:59Z".parse().unwrap())).await;
    let mut browser = app.browser();
    let shut = browser.get("/es/guatemala/start").await;
    assert!(shut.text().contains("lunes 12 de junio de 2023, 10:00 a. m."), "{}", shut.text());
    assert!(shut.attributes("main form", "action").is_empty());
    app.app.clock.advance(TimeDelta::seconds(1));
    let open = browser.get("/es/guatemala/start").await;
    assert_eq!(open.attributes("main form", "action"), ["/es/guatemala/start"]);
    assert_eq!(browser.submit(&open, "/start", &[("agree", "yes")]).await.status, 303);
    let mut db = app.superuser().await;
    assert_eq!(count(&mut db, "cases").await, 1);
}

#[tokio::test]
async fn an_open_tab_does_not_pass_a_door_that_closed() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let open = browser.get("/es/guatemala/start").await;
    let mut db = app.superuser().await;
    sqlx::raw_sql(
        "alter table programme_periods disable trigger all;
         insert into programme_periods (office_id, id, state, starts_at)
         select office_id, gen_random_uuid(), 'paused', '2023-11-15T13:59:00Z' from offices where slug = 'guatemala'",
    )
    .execute(&mut db)
    .await
    .unwrap();
    let answer = browser.submit(&open, "/start", &[("agree", "yes")]).await;
    assert_eq!(answer.status, 409);
    assert!(answer.text().contains("en pausa"), "{}", answer.text());
    assert_eq!(count(&mut db, "cases").await, 0);
    assert_eq!(count(&mut db, "sessions").await, 0);
}

#[tokio::test]
async fn without_consent_nothing_is_kept_and_the_same_form_begins_one_case() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let mut browser = app.browser();
    let start = browser.get("/es/guatemala/start").await;
    assert_eq!(browser.submit(&start, "/start", &[]).await.status, 422);
    assert_eq!(count(&mut db, "cases").await, 0);
    let mut twice = browser.clone();
    assert_eq!(browser.submit(&start, "/start", &[("agree", "yes")]).await.status, 303);
    let again = twice.submit(&start, "/start", &[("agree", "yes")]).await;
    assert_eq!(again.location().as_deref(), Some("/es/guatemala/case/pin"));
    assert_eq!(count(&mut db, "cases").await, 1);
    let pin = browser.get("/es/guatemala/case/pin").await;
    assert_eq!(browser.submit(&pin, "/case/pin", &[("pin", "111111"), ("pin_again", "111111")]).await.status, 422);
    assert_eq!(browser.submit(&pin, "/case/pin", &[("pin", PIN), ("pin_again", "193746")]).await.status, 422);
    assert_eq!(browser.submit(&pin, "/case/pin", &[("pin", PIN), ("pin_again", PIN)]).await.status, 303);
    // With a PIN chosen, the old form opens nothing for the next person on the phone.
    let mut next = app.browser();
    next.cookies.insert("visit".into(), browser.cookies["visit"].clone());
    let third = next.submit(&start, "/start", &[("agree", "yes")]).await;
    assert_eq!(third.location().as_deref(), Some("/es/guatemala/resume"));
    assert!(!next.cookies.contains_key("case"));
}
