//! Sending: complete or not at all, once, into the right lane; and what the pathways page says to whom.

use super::{answer, answer_all, answer_all_but, count, register, share, text};
use crate::support::TestApp;

#[tokio::test]
async fn missing_answers_are_named_and_nothing_is_sent() {
    let app = TestApp::new().await;
    let mut me = register(&app).await;
    let check = me.browser.get("/es/guatemala/case/check").await;
    assert!(check.attributes("main form", "action").is_empty(), "nothing to send yet");
    let (_, fields) = me.browser.get("/es/guatemala/case/sharing").await.form("/sharing", &[]);
    let refused = me.browser.post("/es/guatemala/case/submit", &fields).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("Preguntas: María López"), "{}", refused.text());
    let mut db = app.superuser().await;
    assert_eq!(text(&mut db, "select state from cases").await, "draft");
    assert_eq!(count(&mut db, "case_events").await + count(&mut db, "determinations").await, 0);
}

#[tokio::test]
async fn sending_twice_sends_once() {
    let app = TestApp::new().await;
    let mut me = register(&app).await;
    answer_all(&mut me.browser, &me.member).await;
    share(&mut me.browser, "yes", "no").await;
    let check = me.browser.get("/es/guatemala/case/check").await;
    let (mut one, mut two) = (me.browser.clone(), me.browser.clone());
    let (first, second) = tokio::join!(one.submit(&check, "/submit", &[]), two.submit(&check, "/submit", &[]));
    for answer in [first, second] {
        assert_eq!(answer.location().as_deref(), Some("/es/guatemala/case/sent"), "{}", answer.text());
    }
    let mut db = app.superuser().await;
    assert_eq!(count(&mut db, "case_events").await, 3);
    assert_eq!(count(&mut db, "determinations").await, 1);
    assert_eq!(count(&mut db, "outbox").await, 1);
    assert_eq!(text(&mut db, "select lane from cases").await, "confidential", "no consent to show it to the host government");
}

#[tokio::test]
async fn a_case_with_fear_is_confidential_from_the_first_moment() {
    let app = TestApp::new().await;
    let mut me = register(&app).await;
    let asked = answer_all_but(&mut me.browser, &me.member, "fears_return", &[("answer", "unknown")]).await;
    assert!(asked.contains(&"fear_grounds".to_owned()), "not knowing opens the questions on fear: {asked:?}");
    share(&mut me.browser, "yes", "yes").await;
    let check = me.browser.get("/es/guatemala/case/check").await;
    assert_eq!(me.browser.submit(&check, "/submit", &[]).await.status, 303);
    let mut db = app.superuser().await;
    assert_eq!(text(&mut db, "select lane from cases").await, "confidential");
}

#[tokio::test]
async fn a_programme_that_closed_meanwhile_takes_nothing() {
    let app = TestApp::new().await;
    let mut me = register(&app).await;
    answer_all(&mut me.browser, &me.member).await;
    share(&mut me.browser, "yes", "yes").await;
    let check = me.browser.get("/es/guatemala/case/check").await;
    let mut db = app.superuser().await;
    sqlx::raw_sql(
        "alter table programme_periods disable trigger all;
         insert into programme_periods (office_id, id, state, starts_at)
         select office_id, gen_random_uuid(), 'closed', '2023-11-15T13:59:00Z' from offices where slug = 'guatemala'",
    )
    .execute(&mut db)
    .await
    .unwrap();
    let answer = me.browser.submit(&check, "/submit", &[]).await;
    assert_eq!(answer.status, 409);
    assert!(answer.text().contains("El programa terminó"), "{}", answer.text());
    assert_eq!(text(&mut db, "select state from cases").await, "draft");
}

#[tokio::test]
async fn sharing_is_a_consent_that_can_be_taken_back() {
    let app = TestApp::new().await;
    let mut me = register(&app).await;
    let page = me.browser.get("/es/guatemala/case/sharing").await;
    assert_eq!(me.browser.submit(&page, "/sharing", &[("us", "yes")]).await.status, 422);
    let mut db = app.superuser().await;
    let standing = "select coalesce(string_agg(purpose, ' ' order by purpose), '') from consents where withdrawn_at is null and purpose <> 'registration'";
    assert_eq!(text(&mut db, standing).await, "");
    share(&mut me.browser, "yes", "yes").await;
    assert_eq!(text(&mut db, standing).await, "share_host_government share_us_government");
    share(&mut me.browser, "yes", "no").await;
    assert_eq!(text(&mut db, standing).await, "share_us_government");
    assert_eq!(count(&mut db, "consents where purpose = 'share_host_government'").await, 1, "withdrawn, not deleted");
}

#[tokio::test]
async fn a_child_is_never_told_that_something_is_likely() {
    let app = TestApp::new().await;
    let mut me = register(&app).await;
    answer_all(&mut me.browser, &me.member).await;
    let adult = me.browser.get("/es/guatemala/case/pathways").await;
    assert!(adult.text().contains("Puede ser posible"), "a Guatemalan adult may register here: {}", adult.text());
    answer(&mut me.browser, &me.member, "date_of_birth", &[("answer-day", "1"), ("answer-month", "5"), ("answer-year", "2010")])
        .await;
    let child = me.browser.get("/es/guatemala/case/pathways").await;
    assert!(!child.text().contains("Puede ser posible"), "{}", child.text());
    assert!(child.all(".result.likely").is_empty());
    assert!(child.attributes("main a", "href").contains(&"/es/guatemala/help".to_owned()));
}

#[tokio::test]
async fn a_phone_is_kept_only_with_a_word_on_safety() {
    let app = TestApp::new().await;
    let mut me = register(&app).await;
    let page = me.browser.get("/es/guatemala/case/contact").await;
    for bad in
        [[("phone", "abc"), ("safe", "yes")], [("phone", "+502 5555 1234"), ("safe", "")], [("phone", "12"), ("safe", "no")]]
    {
        assert_eq!(me.browser.submit(&page, "/contact", &bad).await.status, 422, "{bad:?}");
    }
    assert_eq!(me.browser.submit(&page, "/contact", &[("phone", "+502 5555 1234"), ("safe", "no")]).await.status, 303);
    let mut db = app.superuser().await;
    assert_eq!(text(&mut db, "select contact_phone || ' ' || contact_safe from cases").await, "+502 5555 1234 no");
}

#[tokio::test]
async fn every_change_has_its_audit_row() {
    let app = TestApp::new().await;
    let mut me = register(&app).await;
    answer(&mut me.browser, &me.member, "nationality", &[("answer", "Honduras")]).await;
    share(&mut me.browser, "no", "no").await;
    let mut db = app.superuser().await;
    let verbs = text(&mut db, "select string_agg(distinct action, ' ' order by action) from audit_events").await;
    for verb in
        ["answer.saved", "case.begun", "case.pin_chosen", "case.read", "case.sharing_answered", "case.sign_in", "member.renamed"]
    {
        assert!(verbs.split(' ').any(|known| known == verb), "{verb} in {verbs}");
    }
}
