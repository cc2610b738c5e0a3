//! Sending: complete or not at all, once, into the right lane; and what the pathways page says to whom.

use super::{answer, answer_all, answer_all_but, at, count, register, share, text};
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
async fn a_child_alone_is_shown_no_result_and_is_talked_with_itself() {
    let app = TestApp::new().await;
    let mut me = register(&app).await;
    answer_all(&mut me.browser, &me.member).await;
    let adult = me.browser.get("/es/guatemala/case/pathways").await;
    assert!(adult.text().contains("Puede ser posible"), "a Guatemalan adult may register here: {}", adult.text());
    answer(&mut me.browser, &me.member, "date_of_birth", &[("answer-day", "1"), ("answer-month", "5"), ("answer-year", "2010")])
        .await;
    let child = me.browser.get("/es/guatemala/case/pathways").await;
    assert!(!child.text().contains("Puede ser posible"), "{}", child.text());
    assert!(child.all(".result").is_empty(), "no result, no card: {}", child.text());
    assert!(child.attributes("main .acts a:not(.btn)", "href").contains(&"/es/guatemala/help".to_owned()), "a person to talk to");
    assert!(child.text().contains("Qué sigue"), "{}", child.text());
    answer(&mut me.browser, &me.member, "travels_with", &[("answer", "alone")]).await;
    let alone = me.browser.get("/es/guatemala/case/pathways").await;
    assert!(alone.text().contains("Protección de niños y adolescentes"), "{}", alone.text());
    assert!(alone.all(".result").is_empty() && !alone.text().contains("Falta saber su edad"), "{}", alone.text());
    for page in [alone, me.browser.get("/es/guatemala/case/check").await] {
        let text = page.text();
        assert!(text.contains("con usted.") && !text.contains("con la familia") && !text.contains("con su familia"), "{text}");
    }
}

#[tokio::test]
async fn a_child_of_the_family_has_no_cards_beside_the_parents() {
    let app = TestApp::new().await;
    let mut me = register(&app).await;
    let page = me.browser.get("/es/guatemala/case/people/add").await;
    me.browser.submit(&page, "/people/add", &[("relation", "child"), ("given", "Eva"), ("family", "")]).await;
    let people = me.browser.get("/es/guatemala/case/people").await.attributes("dl.rows a", "href");
    let eva = people.iter().find_map(|href| href.strip_suffix("/remove")?.rsplit('/').next()).unwrap().to_owned();
    answer(&mut me.browser, &eva, "nationality", &[("answer", "Guatemala")]).await;
    let before = me.browser.get("/es/guatemala/case/pathways").await.all(".result").len();
    let born = [("answer-day", "1"), ("answer-month", "5"), ("answer-year", "2016")];
    answer(&mut me.browser, &eva, "date_of_birth", &born).await;
    let page = me.browser.get("/es/guatemala/case/pathways").await;
    assert!(page.text().contains("lo mira con la familia"), "{}", page.text());
    assert_eq!(page.all(".result").len() * 2, before, "only the parent's cards are left");
    let check = me.browser.get("/es/guatemala/case/check").await;
    assert!(check.text().contains("hablará con su familia"), "{}", check.text());
    // The group is about the one who registers: beside another's name it misleads.
    let own = me.browser.get(&at(&me.member, "date_of_birth")).await;
    assert!(own.all("p.hint")[0].contains("Sobre usted"), "{}", own.text());
    let evas = me.browser.get(&at(&eva, "date_of_birth")).await;
    assert!(evas.all("p.hint")[0].contains("Sobre Eva") && !evas.text().contains("Sobre usted"), "{}", evas.text());
}

#[tokio::test]
async fn after_sending_answers_can_be_seen_and_the_phone_can_be_changed() {
    let app = TestApp::new().await;
    let mut me = register(&app).await;
    answer_all(&mut me.browser, &me.member).await;
    share(&mut me.browser, "yes", "yes").await;
    let page = me.browser.get("/es/guatemala/case/contact").await;
    me.browser.submit(&page, "/contact", &[("phone", "+502 5555 1234"), ("safe", "yes")]).await;
    let check = me.browser.get("/es/guatemala/case/check").await;
    me.browser.submit(&check, "/submit", &[]).await;

    let links = me.browser.get("/es/guatemala/case").await.attributes("ul.tasks a", "href");
    for path in ["/es/guatemala/case/contact", "/es/guatemala/case/check"] {
        assert!(links.contains(&path.to_owned()), "{links:?}");
    }
    let seen = me.browser.get("/es/guatemala/case/check").await;
    assert_eq!(seen.all("h1"), ["Lo que usted respondió"]);
    assert!(seen.text().contains("27 de marzo de 1987") && seen.text().contains("+502 5555 1234"), "{}", seen.text());
    assert!(seen.all("main form").is_empty() && seen.all("dl a").is_empty(), "nothing to change: {}", seen.text());

    let page = me.browser.get("/es/guatemala/case/contact?from=check").await;
    assert_eq!(page.attributes("[name=phone]", "value"), ["+502 5555 1234"]);
    assert_eq!(me.browser.submit(&page, "/contact", &[("phone", "abc"), ("safe", "no")]).await.status, 422);
    let saved = me.browser.submit(&page, "/contact", &[("phone", "+502 4444 0000"), ("safe", "no")]).await;
    assert_eq!(saved.location().as_deref(), Some("/es/guatemala/case"));
    let mut db = app.superuser().await;
    let stored = "select contact_phone || ' ' || contact_safe || ' ' || state from cases";
    assert_eq!(text(&mut db, stored).await, "+502 4444 0000 no triage");
    assert_eq!(count(&mut db, "audit_events where action = 'case.contact_changed'").await, 2);
}

#[tokio::test]
async fn the_phone_can_be_changed_as_long_as_a_message_may_come() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let family = app.insert_family(&mut db, "guatemala", "triage", "open").await;
    let mut browser = app.session_of(&mut db, &family).await;
    let page = browser.get("/es/guatemala/case/contact").await;
    for state in puente::cases::state::CaseState::ALL {
        let set = sqlx::query("update cases set state = $2, contact_phone = '' where id = $1");
        set.bind(family.case).bind(state.as_str()).execute(&mut db).await.unwrap();
        let open = state.is_live() || state.as_str() == "suspended";
        assert_eq!(browser.get("/es/guatemala/case/contact").await.status, if open { 200 } else { 303 }, "{state}");
        assert_eq!(browser.submit(&page, "/contact", &[("phone", "+502 5555 1234"), ("safe", "no")]).await.status, 303);
        assert_eq!(count(&mut db, "cases where contact_phone <> ''").await, i64::from(open), "{state}");
    }
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
