//! Two people and two governments decide: from a recommendation to a referral, in both lanes, and everything that is refused.

use std::collections::BTreeMap;

use puente::cases::decision::Content;
use puente::ids::{CaseId, MemberId};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::support::{Browser, Family, Page, TestApp};

const OFFICE: &str = "guatemala";

/// A recommendation written behind the scenes over a family's case, by this member of staff.
async fn recommend(app: &TestApp, family: &Family, pathway: &str, by: &str, reason: &str) {
    let mut db = app.superuser().await;
    let content = Content {
        case: CaseId(family.case),
        determinations: Vec::new(),
        members: vec![MemberId(family.member)],
        pathway: pathway.to_owned(),
        reasons: BTreeMap::from([
            (pathway.to_owned(), reason.to_owned()),
            ("seasonal_work".to_owned(), "No tiene oferta de trabajo.".to_owned()),
        ]),
    };
    let (text, hash) = content.seal().unwrap();
    let (now, id) = (app.app.clock.now(), app.app.random.id(app.app.clock.now()));
    sqlx::query("update recommendations set superseded_at = $2 where case_id = $1 and superseded_at is null")
        .bind(family.case)
        .bind(now)
        .execute(&mut db)
        .await
        .unwrap();
    sqlx::query(
        "insert into recommendations (office_id, id, case_id, pathway, content, content_hash, recommended_by, recommended_at)
         select office_id, $1, $2, $3, $4, $5, id, $6 from staff where office_id = $7 and user_name = $8",
    )
    .bind(id)
    .bind(family.case)
    .bind(pathway)
    .bind(text)
    .bind(&hash.0[..])
    .bind(now)
    .bind(family.office)
    .bind(by)
    .execute(&mut db)
    .await
    .unwrap();
    act(app, &mut db, family, "recommend", by).await;
}

/// An act on the live recommendation, written behind the scenes.
async fn act(app: &TestApp, db: &mut PgConnection, family: &Family, act: &str, by: &str) {
    sqlx::query(
        "insert into decision_acts (office_id, id, case_id, recommendation_id, act, staff_id, role, organisation, content_hash, at)
         select r.office_id, $1, r.case_id, r.id, $2, s.id, s.role, s.organisation, r.content_hash, $3
           from recommendations r join staff s on s.office_id = r.office_id and s.user_name = $4
          where r.case_id = $5 and r.superseded_at is null",
    )
    .bind(app.app.random.id(app.app.clock.now()))
    .bind(act)
    .bind(app.app.clock.now())
    .bind(by)
    .bind(family.case)
    .execute(db)
    .await
    .unwrap();
}

/// A case in the open lane that waits for both governments' signatures.
async fn in_joint_review(app: &TestApp) -> Family {
    let family = app.family(OFFICE, "joint_review", "open").await;
    recommend(app, &family, "family_immigrant_visa", "iom1", "Tiene una hermana allá.").await;
    let mut db = app.superuser().await;
    act(app, &mut db, &family, "take_second_review", "iom2").await;
    act(app, &mut db, &family, "pass_second_review", "iom2").await;
    sqlx::query("update cases set joint_review_at = $2, host_visible = true where id = $1")
        .bind(family.case)
        .bind(app.app.clock.now())
        .execute(&mut db)
        .await
        .unwrap();
    family
}

async fn state_of(app: &TestApp, family: &Family) -> String {
    sqlx::query_scalar("select state from cases where id = $1")
        .bind(family.case)
        .fetch_one(&mut app.superuser().await)
        .await
        .unwrap()
}

async fn count(app: &TestApp, sql: &'static str, family: &Family) -> i64 {
    sqlx::query_scalar(sql).bind(family.case).fetch_one(&mut app.superuser().await).await.unwrap()
}

const REFERRALS: &str = "select count(*) from referrals where case_id = $1";
const SIGNATURES: &str = "select count(*) from decision_acts where case_id = $1 and act = 'sign'";

fn second_review(family: &Family) -> String {
    format!("/es/{OFFICE}/staff/cases/{}/second-review", family.case)
}

fn at_desk(desk: &str, case: Uuid) -> String {
    format!("/es/{OFFICE}/staff/{desk}/{case}")
}

/// Opens the case at a desk and signs it.
async fn sign(browser: &mut Browser, desk: &str, family: &Family) -> Page {
    let page = browser.get(&at_desk(desk, family.case)).await;
    assert_eq!(page.status, 200, "{}", page.text());
    browser.submit(&page, "/sign", &[("confirmed", "yes")]).await
}

/// Takes the second review and passes it.
async fn pass(app: &TestApp, user: &str, family: &Family) {
    let mut reviewer = app.staff(OFFICE, user).await;
    let list = reviewer.get(&format!("/es/{OFFICE}/staff/reviews")).await;
    assert!(list.text().contains(&family.code), "{}", list.text());
    let page = reviewer.get(&second_review(family)).await;
    assert!(page.text().contains("Tiene una hermana allá.") && page.text().contains("No tiene oferta"), "{}", page.text());
    let taken = reviewer.submit(&page, "/take", &[]).await;
    let page = reviewer.follow(taken).await;
    assert_eq!(state_of(app, family).await, "second_review");
    let passed = reviewer.submit(&page, "/pass", &[("confirmed", "yes")]).await;
    assert_eq!(passed.status, 303, "{}", passed.text());
    assert!(reviewer.follow(passed).await.text().contains("pasó a revisión conjunta"));
}

#[tokio::test]
async fn open_lane_from_recommended_to_referred() {
    let app = TestApp::new().await;
    let family = app.family(OFFICE, "recommended", "open").await;
    recommend(&app, &family, "family_immigrant_visa", "iom1", "Tiene una hermana allá.").await;
    let mut host = app.staff(OFFICE, "host").await;
    assert_eq!(host.get(&at_desk("review", family.case)).await.status, 404, "before joint review it does not exist");
    pass(&app, "iom2", &family).await;
    assert_eq!(state_of(&app, &family).await, "joint_review");

    let mut us = app.staff(OFFICE, "us").await;
    assert_eq!(sign(&mut us, "review", &family).await.location().unwrap(), "/es/guatemala/staff/review?done=signed");
    assert_eq!(state_of(&app, &family).await, "joint_review");
    assert_eq!(count(&app, REFERRALS, &family).await, 0, "one signature refers nothing");
    let again = us.get(&at_desk("review", family.case)).await;
    assert!(again.text().contains("Su lado ya firmó") && !again.body.contains("/sign\""), "{}", again.text());

    let signed = sign(&mut host, "review", &family).await;
    assert_eq!(signed.location().unwrap(), "/es/guatemala/staff/review?done=referred");
    assert_eq!(state_of(&app, &family).await, "referred");
    assert_eq!(count(&app, REFERRALS, &family).await, 1);
    assert_eq!(count(&app, "select count(*) from outbox where case_id = $1 and dedup_key like 'referred/%'", &family).await, 1);
    assert_eq!(
        count(&app, "select count(*) from audit_events where case_id = $1 and action in ('sign_jointly', 'referral.create', 'pass_second_review')", &family).await,
        4
    );
    for browser in [&mut host, &mut us] {
        assert_eq!(browser.get(&at_desk("review", family.case)).await.status, 404, "it left joint review");
    }
}

#[tokio::test]
async fn confidential_lane_with_a_second_agency() {
    let app = TestApp::new().await;
    let family = app.family(OFFICE, "recommended", "confidential").await;
    recommend(&app, &family, "usrap_refugee", "unhcr1", "Tiene una hermana allá.").await;
    let mut iom = app.staff(OFFICE, "iom1").await;
    let page = iom.get(&second_review(&family)).await;
    assert!(!page.body.contains("/second-review/take\""), "UNHCR alone reviews the refugee track");
    assert_eq!(iom.get(&at_desk("second-agency", family.case)).await.status, 404, "not in joint review yet");
    pass(&app, "unhcr2", &family).await;

    let mut us = app.staff(OFFICE, "us").await;
    assert_eq!(sign(&mut us, "review", &family).await.status, 303);
    assert_eq!((state_of(&app, &family).await.as_str(), count(&app, REFERRALS, &family).await), ("joint_review", 0));

    // The recommender's own agency is no second agency.
    let mut unhcr = app.staff(OFFICE, "unhcr1").await;
    assert!(!unhcr.get("/es/guatemala/staff/second-agency").await.text().contains(&family.code));
    let page = unhcr.get(&at_desk("second-agency", family.case)).await;
    assert!(!page.body.contains("/sign\""), "{}", page.text());

    assert!(iom.get("/es/guatemala/staff/second-agency").await.text().contains(&family.code));
    let signed = sign(&mut iom, "second-agency", &family).await;
    assert_eq!(signed.location().unwrap(), "/es/guatemala/staff/second-agency?done=referred");
    assert_eq!((state_of(&app, &family).await.as_str(), count(&app, REFERRALS, &family).await), ("referred", 1));
}

#[tokio::test]
async fn who_recommended_neither_takes_nor_passes_it() {
    let app = TestApp::new().await;
    let family = app.family(OFFICE, "recommended", "open").await;
    recommend(&app, &family, "family_immigrant_visa", "iom1", "Tiene una hermana allá.").await;
    let other = app.family(OFFICE, "recommended", "open").await;
    recommend(&app, &other, "family_immigrant_visa", "iom2", "Otra.").await;
    let mut recommender = app.staff(OFFICE, "iom1").await;
    let own = recommender.get(&second_review(&family)).await;
    assert!(!own.body.contains("/second-review/take\""), "no button: {}", own.text());
    // The form of another case, sent to one's own.
    let (target, sent) = recommender.get(&second_review(&other)).await.form("/take", &[]);
    let refused = recommender.post(&target.replace(&other.case.to_string(), &family.case.to_string()), &sent).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert_eq!(state_of(&app, &family).await, "recommended");
    // A colleague takes it; the recommender still cannot pass it.
    let mut colleague = app.staff(OFFICE, "iom2").await;
    let page = colleague.get(&second_review(&family)).await;
    let taken = colleague.submit(&page, "/take", &[]).await;
    let (target, sent) = colleague.follow(taken).await.form("/pass", &[("confirmed", "yes")]);
    let (_, mut fields) = recommender.get(&second_review(&other)).await.form("/take", &[]);
    fields.extend(sent.into_iter().filter(|(name, _)| name == "content" || name == "confirmed"));
    let refused = recommender.post(&target, &fields).await;
    assert_eq!((refused.status, state_of(&app, &family).await.as_str()), (422, "second_review"), "{}", refused.text());
}

#[tokio::test]
async fn a_second_reviewer_sends_back_with_a_written_question() {
    let app = TestApp::new().await;
    let family = app.family(OFFICE, "recommended", "open").await;
    recommend(&app, &family, "family_immigrant_visa", "iom1", "Tiene una hermana allá.").await;
    let mut reviewer = app.staff(OFFICE, "iom2").await;
    let page = reviewer.get(&second_review(&family)).await;
    let taken = reviewer.submit(&page, "/take", &[]).await;
    let page = reviewer.follow(taken).await;
    let unwritten = reviewer.submit(&page, "/return", &[("question", "  ")]).await;
    assert_eq!((unwritten.status, state_of(&app, &family).await.as_str()), (422, "second_review"));
    let long = "¿".repeat(1001);
    let too_long = reviewer.submit(&page, "/return", &[("question", &long)]).await;
    assert!(too_long.status == 422 && too_long.body.contains(&long), "what was typed is kept");
    let unconfirmed = reviewer.submit(&page, "/pass", &[]).await;
    let switch = unconfirmed.attributes("a[hreflang=en]", "href");
    assert_eq!(switch, [second_review(&family).replacen("/es", "/en", 1)], "the language switch keeps the page");
    assert_eq!((unconfirmed.status, state_of(&app, &family).await.as_str()), (422, "second_review"));
    let returned = reviewer.submit(&page, "/return", &[("question", "¿Qué documento vio?")]).await;
    assert_eq!(returned.location().unwrap(), "/es/guatemala/staff/reviews?done=returned");
    assert_eq!(state_of(&app, &family).await, "assessed");
    let live = "select count(*) from recommendations where case_id = $1 and superseded_at is null";
    assert_eq!(count(&app, live, &family).await, 0, "the recommendation is out of force");
    let asked = "select count(*) from decision_acts where case_id = $1 and act = 'return' and note = '¿Qué documento vio?'";
    assert_eq!(count(&app, asked, &family).await, 1);
}

#[tokio::test]
async fn joint_review_sends_back_and_a_first_reviewer_does_not_pass_it_twice() {
    let app = TestApp::new().await;
    let family = in_joint_review(&app).await;
    let mut host = app.staff(OFFICE, "host").await;
    let page = host.get(&at_desk("review", family.case)).await;
    assert_eq!(host.submit(&page, "/return", &[]).await.status, 422, "a question is needed");
    let returned = host.submit(&page, "/return", &[("question", "¿Desde cuándo vive aquí?")]).await;
    assert_eq!(returned.location().unwrap(), "/es/guatemala/staff/review?done=returned");
    assert_eq!(state_of(&app, &family).await, "recommended");
    assert_eq!(host.get(&at_desk("review", family.case)).await.status, 404, "hidden again outside joint review");
    assert!(!host.get("/es/guatemala/staff/review").await.text().contains(&family.code));
    let mut reviewer = app.staff(OFFICE, "iom2").await;
    let page = reviewer.get(&second_review(&family)).await;
    assert!(page.text().contains("¿Desde cuándo vive aquí?"), "{}", page.text());
    let taken = reviewer.submit(&page, "/take", &[]).await;
    let page = reviewer.follow(taken).await;
    assert!(!page.body.contains("/second-review/pass\""), "another person passes unchanged content: {}", page.text());
    assert!(page.body.contains("/second-review/return\""));
}

#[tokio::test]
async fn changed_content_is_not_signed() {
    let app = TestApp::new().await;
    let family = in_joint_review(&app).await;
    let mut us = app.staff(OFFICE, "us").await;
    let seen = us.get(&at_desk("review", family.case)).await;
    recommend(&app, &family, "family_immigrant_visa", "iom1", "Tiene un hermano allá.").await;
    let mut db = app.superuser().await;
    act(&app, &mut db, &family, "pass_second_review", "iom2").await;
    let refused = us.submit(&seen, "/sign", &[("confirmed", "yes")]).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert!(refused.text().contains("Tiene un hermano allá."), "the page shows what it is now");
    assert_eq!((count(&app, SIGNATURES, &family).await, state_of(&app, &family).await.as_str()), (0, "joint_review"));
    let unconfirmed = us.submit(&refused, "/sign", &[]).await;
    assert_eq!((unconfirmed.status, count(&app, SIGNATURES, &family).await), (422, 0), "a signature is confirmed");
    assert_eq!(us.submit(&refused, "/sign", &[("confirmed", "yes")]).await.status, 303);
}

#[tokio::test]
async fn a_retried_signature_counts_once() {
    let app = TestApp::new().await;
    let family = in_joint_review(&app).await;
    let mut us = app.staff(OFFICE, "us").await;
    let page = us.get(&at_desk("review", family.case)).await;
    let first = us.submit(&page, "/sign", &[("confirmed", "yes")]).await;
    let second = us.submit(&page, "/sign", &[("confirmed", "yes")]).await;
    assert_eq!((first.status, first.location()), (second.status, second.location()));
    assert_eq!(count(&app, SIGNATURES, &family).await, 1);
    let fresh = us.get(&at_desk("review", family.case)).await;
    let mut fields = page.form("/sign", &[("confirmed", "yes")]).1;
    fields.retain(|(name, _)| name != "once");
    fields.push(("once".to_owned(), fresh.form("/return", &[]).1.into_iter().find(|(name, _)| name == "once").unwrap().1));
    let refused = us.post(&format!("{}/sign", at_desk("review", family.case)), &fields).await;
    assert_eq!((refused.status, count(&app, SIGNATURES, &family).await), (422, 1), "one side signs once");
}

#[tokio::test]
async fn without_consent_to_be_shown_nobody_signs() {
    let app = TestApp::new().await;
    let family = in_joint_review(&app).await;
    let mut host = app.staff(OFFICE, "host").await;
    let page = host.get(&at_desk("review", family.case)).await;
    sqlx::query("update consents set withdrawn_at = given_at where case_id = $1 and purpose = 'share_host_government'")
        .bind(family.case)
        .execute(&mut app.superuser().await)
        .await
        .unwrap();
    assert_eq!(host.submit(&page, "/sign", &[("confirmed", "yes")]).await.status, 404);
    assert_eq!(host.get(&at_desk("review", family.case)).await.status, 404);
    assert!(!host.get("/es/guatemala/staff/review").await.text().contains(&family.code));
    assert_eq!(count(&app, SIGNATURES, &family).await, 0);
}

/// A page without what differs between any two requests: reference number, tokens, and the ids asked for.
fn faceless(page: &Page, id: Uuid) -> String {
    let mut body = page.body.replace(&id.to_string(), "ID");
    for selector in ["input[name=csrf]", "input[name=once]"] {
        for value in page.attributes(selector, "value") {
            body = body.replace(&value, "TOKEN");
        }
    }
    match body.split_once("Número de referencia: ") {
        Some((before, after)) => format!("{before}{}", after.get(12..).unwrap_or_default()),
        None => body,
    }
}

#[tokio::test]
async fn to_the_host_country_a_confidential_case_is_a_made_up_one() {
    let app = TestApp::new().await;
    let open = in_joint_review(&app).await;
    let mut host = app.staff(OFFICE, "host").await;
    let list_before = faceless(&host.get("/es/guatemala/staff/review").await, open.case);

    let secret = app.family(OFFICE, "recommended", "confidential").await;
    recommend(&app, &secret, "usrap_refugee", "unhcr1", "Tiene una hermana allá.").await;
    pass(&app, "unhcr2", &secret).await;

    let list_after = faceless(&host.get("/es/guatemala/staff/review").await, open.case);
    assert_eq!(list_before, list_after, "lists and counts do not know of it");
    let made_up = Uuid::from_u128(0x0192_0000_7000_8000_0000_0000_0000_0001);
    let pages = [host.get(&at_desk("review", secret.case)).await, host.get(&at_desk("review", made_up)).await];
    assert_eq!(pages[0].status, 404);
    assert_eq!(faceless(&pages[0], secret.case), faceless(&pages[1], made_up));
    let form = host.get(&at_desk("review", open.case)).await;
    for (verb, extra) in [("sign", ("confirmed", "yes")), ("sign", ("confirmed", "")), ("return", ("question", "¿?"))] {
        let (target, sent) = form.form(&format!("/{verb}"), &[extra]);
        let mut answers = Vec::new();
        for id in [secret.case, made_up] {
            let answer = host.post(&target.replace(&open.case.to_string(), &id.to_string()), &sent).await;
            answers.push((answer.status, faceless(&answer, id)));
        }
        assert_eq!(answers[0].0, 404, "{verb}");
        assert_eq!(answers[0], answers[1], "{verb}");
    }
    assert_eq!(count(&app, SIGNATURES, &secret).await, 0);
}

#[tokio::test]
async fn governments_see_presence_and_stay_but_no_protection_answers() {
    let app = TestApp::new().await;
    let family = in_joint_review(&app).await;
    sqlx::query(
        "insert into determinations (office_id, id, case_id, member_id, rule_set_hash, as_of, facts, result, created_at)
         values ($1, gen_random_uuid(), $2, $3, 'x', '2023-11-15', $4, '{}', $5)",
    )
    .bind(family.office)
    .bind(family.case)
    .bind(family.member)
    .bind(
        serde_json::json!({"in_host_country_since": "2023-03-02", "host_status": "temporary_permit", "profession": "CNRY-fears"}),
    )
    .bind(app.app.clock.now())
    .execute(&mut app.superuser().await)
    .await
    .unwrap();
    for user in ["host", "us"] {
        let page = app.staff(OFFICE, user).await.get(&at_desk("review", family.case)).await;
        assert!(page.text().contains("2 de marzo de 2023") && page.text().contains("Ana Lucía Pérez"), "{}", page.text());
        assert!(page.text().contains("Permiso temporal"), "{}", page.text());
        assert!(!page.body.contains("CNRY-fears"));
    }
}

#[tokio::test]
async fn another_offices_case_is_unknown() {
    let app = TestApp::new().await;
    let family = in_joint_review(&app).await;
    for (user, path) in [
        ("us", format!("/es/colombia/staff/review/{}", family.case)),
        ("host", format!("/es/colombia/staff/review/{}", family.case)),
        ("iom1", format!("/es/colombia/staff/second-agency/{}", family.case)),
        ("iom1", format!("/es/colombia/staff/cases/{}/second-review", family.case)),
    ] {
        assert_eq!(app.staff("colombia", user).await.get(&path).await.status, 404, "{user} {path}");
    }
    for (user, path) in [("manager", "review"), ("iom1", "review"), ("us", "reviews"), ("host", "second-agency")] {
        let page = app.staff(OFFICE, user).await.get(&format!("/es/{OFFICE}/staff/{path}")).await;
        assert_eq!(page.status, 403, "{user} {path}");
    }
}

#[tokio::test]
async fn the_database_refuses_a_referral_without_both_signatures() {
    let app = TestApp::new().await;
    let family = in_joint_review(&app).await;
    let mut db = app.superuser().await;
    let refer = "insert into referrals (office_id, id, case_id, recommendation_id, pathway, content_hash, created_at)
                 select office_id, gen_random_uuid(), case_id, id, pathway, content_hash, now() from recommendations
                  where case_id = $1 and superseded_at is null";
    for signer in [None, Some("us")] {
        if let Some(signer) = signer {
            act(&app, &mut db, &family, "sign", signer).await;
        }
        let refused = sqlx::query(refer).bind(family.case).execute(&mut db).await.unwrap_err();
        let constraint = refused.as_database_error().and_then(|fault| fault.constraint());
        assert_eq!(constraint, Some("referrals_jointly_signed"), "{signer:?}: {refused}");
    }
    act(&app, &mut db, &family, "sign", "host").await;
    assert_eq!(sqlx::query(refer).bind(family.case).execute(&mut db).await.unwrap().rows_affected(), 1);
}
