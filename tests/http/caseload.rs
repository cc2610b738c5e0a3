//! What staff of each kind see of the caseload, and that every look leaves its row.

use crate::support::{Browser, Family, TestApp};

fn page_of(family: &Family) -> String {
    format!("/es/{}/staff/cases/{}", family.slug, family.case)
}

async fn codes(browser: &mut Browser, query: &str) -> Vec<String> {
    let page = browser.get(&format!("/es/guatemala/staff/cases{query}")).await;
    assert_eq!(page.status, 200);
    page.all("tbody th a")
}

#[tokio::test]
async fn the_queue_is_narrowed_and_ordered_by_its_address() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let old = app.family("guatemala", "triage", "open").await;
    let sealed = app.family("guatemala", "waitlisted", "confidential").await;
    let draft = app.family("guatemala", "draft", "open").await;
    let closed = app.family("guatemala", "closed", "open").await;
    let elsewhere = app.family("colombia", "triage", "open").await;
    for (family, days) in [(&old, 40), (&sealed, 80)] {
        sqlx::query("update cases set state_since = state_since - make_interval(days => $2) where id = $1")
            .bind(family.case)
            .bind(days)
            .execute(&mut db)
            .await
            .unwrap();
    }
    let (mut iom, mut unhcr) = (app.staff("guatemala", "iom1").await, app.staff("guatemala", "unhcr1").await);
    assert_eq!(codes(&mut iom, "").await, [old.code.clone(), sealed.code.clone()], "the open lane first");
    assert_eq!(codes(&mut unhcr, "").await, [sealed.code.clone(), old.code.clone()], "the confidential lane first");
    assert_eq!(codes(&mut unhcr, "?sort=days&order=up").await, [old.code.clone(), sealed.code.clone()]);
    assert_eq!(codes(&mut iom, "?sort=days&order=down").await, [sealed.code.clone(), old.code.clone()]);
    assert_eq!(codes(&mut iom, "?lane=confidential").await, std::slice::from_ref(&sealed.code));
    assert_eq!(codes(&mut iom, "?state=closed").await, std::slice::from_ref(&closed.code));
    assert_eq!(
        codes(&mut iom, &format!("?code={}", old.code.to_lowercase().replace('-', "+"))).await,
        std::slice::from_ref(&old.code)
    );
    for none in [&draft.code, &elsewhere.code] {
        assert_eq!(codes(&mut iom, &format!("?code={none}")).await, Vec::<String>::new());
    }
    assert_eq!(codes(&mut iom, "?state=draft").await.len(), 2, "a state that is no choice narrows nothing");
    assert_eq!(codes(&mut iom, "?holder=me").await, Vec::<String>::new());
    let page = iom.get("/es/guatemala/staff/cases?sort=days&order=down").await;
    assert_eq!(page.attributes("th[aria-sort]", "aria-sort"), ["descending"]);
    assert!(page.text().contains("Tarde 18 días") && page.text().contains("Pronto"), "{}", page.text());
}

#[tokio::test]
async fn the_queue_comes_in_pages_of_fifty() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    for _ in 0..53 {
        app.insert_family(&mut db, "guatemala", "triage", "open").await;
    }
    let mut iom = app.staff("guatemala", "iom1").await;
    let first = codes(&mut iom, "").await;
    let second = codes(&mut iom, "?page=2").await;
    assert_eq!((first.len(), second.len()), (50, 3));
    assert!(second.iter().all(|code| !first.contains(code)));
    let page = iom.get("/es/guatemala/staff/cases?state=triage").await;
    assert_eq!(page.attributes("a[rel=next]", "href"), ["?state=triage&page=2"]);
}

#[tokio::test]
async fn foreign_drafted_and_made_up_cases_answer_alike() {
    let app = TestApp::new().await;
    let draft = app.family("guatemala", "draft", "open").await;
    let mut elsewhere = app.family("colombia", "triage", "open").await;
    elsewhere.slug = "guatemala".into();
    let mut made_up = draft.clone();
    made_up.case = uuid::Uuid::from_u128(5);
    let mut iom = app.staff("guatemala", "iom1").await;
    for family in [&draft, &elsewhere, &made_up] {
        for path in [page_of(family), format!("{}/recommend", page_of(family))] {
            assert_eq!(iom.get(&path).await.status, 404, "{path}");
        }
    }
}

#[tokio::test]
async fn supervisors_and_the_front_desk_have_no_part_in_the_caseload() {
    let app = TestApp::new().await;
    let sealed = app.family("guatemala", "triage", "confidential").await;
    let open = app.family("guatemala", "triage", "open").await;
    for user in ["host", "us", "desk", "auditor"] {
        let mut browser = app.staff("guatemala", user).await;
        let answers = [
            browser.get(&page_of(&sealed)).await,
            browser.get(&page_of(&open)).await,
            browser.get("/es/guatemala/staff/cases").await,
        ];
        assert!(answers.iter().all(|answer| answer.status == 403), "{user}");
        let told = answers.map(|answer| answer.text().split("Número").next().unwrap().to_owned());
        assert!(told[0] == told[1] && told[1] == told[2], "{user} is told the same of all");
    }
}

#[tokio::test]
async fn every_look_leaves_its_row() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let family = app.family("guatemala", "triage", "open").await;
    let mut iom = app.staff("guatemala", "iom1").await;
    iom.get("/es/guatemala/staff/cases").await;
    iom.get(&page_of(&family)).await;
    iom.get("/es/guatemala/staff/day").await;
    let rows: Vec<(String, Option<uuid::Uuid>)> = sqlx::query_as(
        "select action, case_id from audit_events where role = 'iom_caseworker' and action like '%.read' order by action",
    )
    .fetch_all(&mut db)
    .await
    .unwrap();
    assert_eq!(
        rows,
        [("case.read".to_owned(), Some(family.case)), ("day.read".to_owned(), None), ("queue.read".to_owned(), None)]
    );
}

#[tokio::test]
async fn protection_answers_are_sealed_for_all_but_unhcr() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let family = app.family("guatemala", "triage", "confidential").await;
    for (question, value) in [("nationality", "\"Venezuela\""), ("fears_return", "true"), ("gbv_disclosed", "true")] {
        sqlx::query("insert into answers (office_id, case_id, member_id, question, value, answered_at) values ($1, $2, $3, $4, $5::jsonb, now())")
            .bind(family.office)
            .bind(family.case)
            .bind(family.member)
            .bind(question)
            .bind(value)
            .execute(&mut db)
            .await
            .unwrap();
    }
    let sealed = |user: &'static str| {
        let (app, path) = (&app, page_of(&family));
        async move {
            let mut browser = app.staff("guatemala", user).await;
            let page = browser.get(&path).await;
            (page.all("details dt").len(), page.text().contains("Protegido"))
        }
    };
    let (for_unhcr, hint) = sealed("unhcr1").await;
    assert_eq!((for_unhcr, hint), (3, false));
    for user in ["iom1", "manager"] {
        let (shown, hint) = sealed(user).await;
        assert!(shown < 3 && hint, "{user} sees {shown}");
    }
}

#[tokio::test]
async fn a_case_that_a_colleague_holds_is_taken_over_before_it_is_worked_on() {
    let app = TestApp::new().await;
    let family = app.family("guatemala", "triage", "open").await;
    let mut db = app.superuser().await;
    sqlx::query(
        "update cases set assigned_to = (select id from staff where office_id = $1 and user_name = 'iom1') where id = $2",
    )
    .bind(family.office)
    .bind(family.case)
    .execute(&mut db)
    .await
    .unwrap();
    let path = format!("/es/guatemala/staff/cases/{}", family.case);
    let mut colleague = app.staff_session(&mut db, "guatemala", "iom2").await;
    let page = colleague.get(&path).await;
    assert!(!page.body.contains("/invite\""), "no form is offered");
    let (_, mut fields) = page.form("/assign", &[]);
    fields.push(("waitlist_reason".to_owned(), "Espera.".to_owned()));
    for verb in ["invite", "waitlist"] {
        let answer = colleague.post(&format!("{path}/{verb}"), &fields).await;
        assert_eq!(answer.status, 422, "{verb}: {}", answer.text());
    }
    let state: String =
        sqlx::query_scalar("select state from cases where id = $1").bind(family.case).fetch_one(&mut db).await.unwrap();
    assert_eq!(state, "triage");
    assert_eq!(colleague.submit(&page, "/assign", &[]).await.status, 303);
    let page = colleague.get(&path).await;
    assert_eq!(colleague.submit(&page, "/invite", &[]).await.status, 303);
}
