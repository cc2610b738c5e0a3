//! Question pages: bad input keeps what was typed and changes nothing, branching drops what no longer applies, and
//! nothing typed is lost when the session runs out.

use axum::body::Body;
use axum::http::Request;
use chrono::TimeDelta;

use puente::pathways::Answers;

use super::{answer, at, count, register};
use crate::support::{PIN, TestApp};

#[tokio::test]
async fn an_impossible_date_stays_in_its_boxes_and_is_not_saved() {
    let app = TestApp::new().await;
    let mut me = register(&app).await;
    let fields = [("answer-day", "31"), ("answer-month", "2"), ("answer-year", "1987")];
    let wrong = answer(&mut me.browser, &me.member, "date_of_birth", &fields).await;
    assert_eq!(wrong.status, 422);
    assert_eq!(wrong.attributes("#answer-day", "value"), ["31"]);
    assert_eq!(wrong.attributes(".errors a", "href"), ["#answer-day"]);
    assert_eq!(wrong.all("#answer-err").len(), 1);
    let mut db = app.superuser().await;
    assert_eq!(count(&mut db, "answers").await, 0);
}

#[tokio::test]
async fn missing_answers_and_made_up_countries_are_faults() {
    let app = TestApp::new().await;
    let mut me = register(&app).await;
    assert_eq!(answer(&mut me.browser, &me.member, "nationality", &[("answer", "Honduras")]).await.status, 303);
    for bad in [&[("answer", "")][..], &[("answer", "Atlantis")], &[("answer", "none")]] {
        let page = answer(&mut me.browser, &me.member, "nationality", bad).await;
        assert_eq!(page.status, 422, "{bad:?}");
    }
    let kept = me.browser.get(&at(&me.member, "nationality")).await;
    assert_eq!(kept.attributes("option[selected]", "value"), ["Honduras"]);
    for unknown in
        [at(&me.member, "no_such_question"), at(&uuid::Uuid::from_u128(1).to_string(), "nationality"), at("x", "nationality")]
    {
        assert_eq!(me.browser.get(&unknown).await.status, 404, "{unknown}");
    }
}

#[tokio::test]
async fn somebody_elses_member_is_as_unknown_as_a_made_up_one() {
    let app = TestApp::new().await;
    let (theirs, mut me) = (register(&app).await, register(&app).await);
    assert_eq!(me.browser.get(&at(&theirs.member, "nationality")).await.status, 404);
    let own = me.browser.get(&at(&me.member, "nationality")).await;
    let (_, fields) = own.form("nationality", &[("answer", "Cuba")]);
    assert_eq!(me.browser.post(&at(&theirs.member, "nationality"), &fields).await.status, 404);
    let mut db = app.superuser().await;
    assert_eq!(count(&mut db, "answers").await, 0);
}

#[tokio::test]
async fn broken_text_huge_bodies_and_stale_tokens_change_nothing() {
    let app = TestApp::new().await;
    let mut me = register(&app).await;
    let path = format!("/es/guatemala/case/people/{}", me.member);
    let page = me.browser.get(&path).await;
    let (_, fields) = page.form(&me.member, &[]);
    let protection: Vec<String> = fields
        .iter()
        .filter(|(name, _)| name == "csrf" || name == "once")
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let protection = protection.join("&");
    let garbled = me.browser.post_raw(&path, format!("{protection}&given=Jos%E9&family=P").into_bytes()).await;
    assert_eq!(garbled.status, 422);
    assert!(garbled.body.contains("Jos\u{fffd}"), "{}", garbled.text());
    let huge = Request::post(&path)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(vec![b'a'; 10 * 1024 * 1024]))
        .unwrap();
    assert_eq!(me.browser.send(huge).await.status, 413);
    let stale = me.browser.submit(&page, &me.member, &[("csrf", "00"), ("given", "Otra"), ("family", "")]).await;
    assert_eq!(stale.status, 422);
    assert_eq!(stale.attributes("[name=given]", "value"), ["Otra"], "it comes back to be sent again");
    let mut db = app.superuser().await;
    assert_eq!(count(&mut db, "members where given_names = 'María'").await, 1);
    let resent = me.browser.submit(&stale, &me.member, &[]).await;
    assert_eq!(resent.status, 303);
    assert_eq!(count(&mut db, "members where given_names = 'Otra'").await, 1);
}

#[tokio::test]
async fn a_form_outlives_its_session_but_not_its_person() {
    let app = TestApp::new().await;
    let other = app.family("guatemala", "draft", "open").await;
    let mut me = register(&app).await;
    let number = me.browser.get("/es/guatemala/case/number").await.all(".slip .code")[0].clone();
    let question = me.browser.get(&at(&me.member, "nationality")).await;
    app.app.clock.advance(TimeDelta::minutes(31));
    let asked = me.browser.submit(&question, "nationality", &[("answer", "Honduras")]).await;
    assert_eq!(asked.status, 401);
    let mut stranger = me.browser.clone();
    let theirs = stranger.submit(&asked, "/resume", &[("number", &other.number), ("pin", PIN)]).await;
    assert_eq!(theirs.status, 303, "somebody else gets their own case and nothing of mine");
    assert!(!theirs.body.contains("Honduras"));
    let back = me.browser.submit(&asked, "/resume", &[("number", &number), ("pin", PIN)]).await;
    assert_eq!(back.attributes("[name=answer]", "value"), ["Honduras"], "{}", back.text());
    assert_eq!(me.browser.submit(&back, "nationality", &[]).await.status, 303);
    let mut db = app.superuser().await;
    assert_eq!(count(&mut db, "answers where value = '\"Honduras\"'").await, 1);
}

#[tokio::test]
async fn answers_to_questions_that_no_longer_apply_are_kept_out() {
    let app = TestApp::new().await;
    let mut me = register(&app).await;
    answer(&mut me.browser, &me.member, "stateless", &[("answer", "yes")]).await;
    let next = answer(&mut me.browser, &me.member, "last_habitual_residence", &[("answer", "Cuba")]).await;
    assert_eq!(next.location().as_deref(), Some(at(&me.member, "current_country").as_str()));
    assert!(me.browser.get("/es/guatemala/case/check").await.text().contains("Cuba"));
    answer(&mut me.browser, &me.member, "stateless", &[("answer", "no")]).await;
    assert_eq!(me.browser.get(&at(&me.member, "last_habitual_residence")).await.status, 404);
    assert!(!me.browser.get("/es/guatemala/case/check").await.text().contains("Cuba"));
    // Changing back brings the answer back: nothing was thrown away.
    answer(&mut me.browser, &me.member, "stateless", &[("answer", "yes")]).await;
    assert!(me.browser.get("/es/guatemala/case/check").await.text().contains("Cuba"));
}

#[tokio::test]
async fn what_settles_most_is_asked_next_and_back_leads_to_what_was_answered_before() {
    let app = TestApp::new().await;
    let mut me = register(&app).await;
    let tasks = me.browser.get("/es/guatemala/case/answers").await;
    let first = tasks.attributes("ol.tasks a", "href").into_iter().find(|href| href.contains("/questions/")).unwrap();
    let page = me.browser.get(&first).await;
    let book = app.app.shelf.founding();
    let day = "2023-11-15".parse().unwrap();
    let best = |facts: &Answers| book.next_best("guatemala", facts, day, &[]).unwrap().question;
    assert_eq!(first, at(&me.member, &best(&Answers::new())));
    let question = first.rsplit('/').next().unwrap().to_owned();
    let saved = me.browser.submit(&page, &question, &super::plain(&question, &page)).await;
    let next = saved.location().unwrap();
    assert_ne!(next, first);
    let second = me.browser.get(&next).await;
    assert_eq!(second.attributes("main a.back", "href"), [first], "back is where one came from");
    assert!(second.text().contains("2 de "), "{}", second.text());
}

#[tokio::test]
async fn changing_from_the_check_page_leads_back_to_it() {
    let app = TestApp::new().await;
    let mut me = register(&app).await;
    let page = me.browser.get(&format!("{}?from=check", at(&me.member, "nationality"))).await;
    let saved = me.browser.submit(&page, "nationality", &[("answer", "Honduras")]).await;
    assert_eq!(saved.location().as_deref(), Some("/es/guatemala/case/check"));
    let page = me.browser.get(&at(&me.member, "nationality")).await;
    let left = me.browser.submit(&page, "nationality", &[("answer", "Cuba"), ("then", "leave")]).await;
    assert_eq!(left.location().as_deref(), Some("/es/guatemala/case/answers"));
    assert!(me.browser.get("/es/guatemala/case/check").await.text().contains("Cuba"));
}

#[tokio::test]
async fn relatives_are_added_changed_and_taken_away_one_by_one() {
    let app = TestApp::new().await;
    let mut me = register(&app).await;
    let entry = |relation: &'static str| {
        [
            ("relation", relation),
            ("status", "us_citizen"),
            ("age", "61"),
            ("filed_on-instead", "none"),
            ("status_for_at_least_one_year", "yes"),
            ("i130", "none"),
        ]
    };
    let first = answer(&mut me.browser, &me.member, "us_relatives", &[("answer", "yes")]).await;
    let page = me.browser.follow(first).await;
    let faulty = me.browser.submit(&page, "/entries/0", &[("relation", "mother"), ("age", "abc")]).await;
    assert_eq!(faulty.status, 422);
    assert_eq!(faulty.attributes("#relation option[selected]", "value"), ["mother"]);
    assert_eq!(faulty.attributes("#age", "value"), ["abc"]);
    assert_eq!(me.browser.submit(&page, "/entries/0", &entry("mother")).await.status, 303);
    assert_eq!(me.browser.submit(&page, "/entries/0", &entry("mother")).await.status, 303, "sent twice");
    let list = me.browser.get(&at(&me.member, "us_relatives")).await;
    assert_eq!(list.all("dl.rows dt").len(), 1, "there once");
    let more = me.browser.submit(&list, "us_relatives", &[("answer", "more")]).await;
    let page = me.browser.follow(more).await;
    me.browser.submit(&page, "/entries/1", &entry("sibling")).await;
    let list = me.browser.get(&at(&me.member, "us_relatives")).await;
    assert_eq!(list.all("dl.rows dt").len(), 2);
    me.browser.submit(&list, "/entries/0/remove", &[]).await;
    me.browser.submit(&list, "/entries/0/remove", &[]).await;
    let left = me.browser.get(&at(&me.member, "us_relatives")).await;
    assert_eq!(left.all("dl.rows dt").len(), 1, "taken away once: {}", left.text());
    assert_eq!(me.browser.get(&format!("{}/entries/7", at(&me.member, "us_relatives"))).await.status, 404);
}
