//! "My case" for every state, the readers of a file, consents and withdrawing.

use chrono::TimeDelta;

use crate::booking::{CHOOSE, Site, book, invited, standing, taken};
use crate::support::TestApp;

const CASE: &str = "/es/guatemala/case";

#[tokio::test]
async fn every_state_says_where_the_case_stands_and_never_approves_or_rejects() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let family = app.insert_family(&mut db, "guatemala", "draft", "open").await;
    let mut browser = app.session_of(&mut db, &family).await;
    for state in puente::cases::state::CaseState::ALL {
        sqlx::query("update cases set state = $2 where id = $1")
            .bind(family.case)
            .bind(state.as_str())
            .execute(&mut db)
            .await
            .unwrap();
        for language in ["es", "en"] {
            let page = browser.get(&CASE.replace("/es/", &format!("/{language}/"))).await;
            assert_eq!(page.status, 200, "{state}");
            assert_eq!(page.all(".panel h2").len(), 1, "{state}");
            assert!(page.all(".panel .btn").len() <= 1, "{state}: one thing to do");
            let text = page.text().to_lowercase();
            for word in ["aprob", "rechaz", "approv", "reject", "elegible", "beneficiari"] {
                assert!(!text.contains(word), "{state}: {word}");
            }
        }
    }
    let answered = |page: crate::support::Page| page.attributes(".panel .btn", "href");
    for (state, leads) in [("draft", "/case/answers"), ("info_requested", "/help"), ("triage", "/case/pathways")] {
        sqlx::query("update cases set state = $2 where id = $1").bind(family.case).bind(state).execute(&mut db).await.unwrap();
        assert_eq!(answered(browser.get(CASE).await), [format!("/es/guatemala{leads}")]);
    }
}

#[tokio::test]
async fn the_page_follows_invitation_appointment_and_the_hour_that_passed() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = Site::at(&app, &mut db, "guatemala", "America/Guatemala").await;
    let slot = site.slot(&app, &mut db, TimeDelta::minutes(40), 1).await;
    let family = invited(&app, &mut db, "guatemala", TimeDelta::days(1)).await;
    let mut browser = app.session_of(&mut db, &family).await;
    let page = browser.get(CASE).await;
    assert_eq!(page.attributes(".panel .btn", "href"), [CHOOSE]);
    assert_eq!(page.all(".track [aria-current]"), ["Elegir la cita Ahora"]);
    let list = browser.get(CHOOSE).await;
    book(&mut browser, &list, slot).await;
    let page = browser.get(CASE).await;
    assert!(page.all(".panel").join("").contains("8:40 a. m. (Hora de Sede Centro)"), "{}", page.text());
    assert!(page.text().contains("Cita reservada."), "the history");
    assert!(page.text().contains(&family.code));
    assert!(!page.body.contains(crate::booking::ADDRESS), "the address is on the slip");
    app.app.clock.advance(TimeDelta::minutes(25));
    browser.get(CASE).await;
    app.app.clock.advance(TimeDelta::minutes(16));
    assert_eq!(browser.get(CASE).await.all(".panel h2"), ["La hora de su cita ya pasó"]);
}

#[tokio::test]
async fn readers_are_told_by_role_and_notes_are_not() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let family = app.insert_family(&mut db, "guatemala", "triage", "open").await;
    let now = app.app.clock.now();
    sqlx::query(
        "insert into audit_events (office_id, id, at, actor_kind, actor_id, role, action, subject, case_id, request, mac)
         select $1, gen_random_uuid(), $3 - interval '1 hour' * n, 'staff', s.id, s.role, 'case.read', 'cases', $2, 'r', decode(repeat('00', 32), 'hex')
           from staff s, generate_series(1, 2) n where s.office_id = $1 and s.user_name in ('iom1', 'iom2', 'unhcr1')",
    )
    .bind(family.office)
    .bind(family.case)
    .bind(now)
    .execute(&mut db)
    .await
    .unwrap();
    sqlx::query(
        "insert into case_events (office_id, id, case_id, at, actor_kind, action, from_state, to_state, note)
         values ($1, gen_random_uuid(), $2, $3, 'staff', 'waitlist', 'triage', 'waitlisted', 'internal remark')",
    )
    .bind(family.office)
    .bind(family.case)
    .bind(now)
    .execute(&mut db)
    .await
    .unwrap();
    let mut browser = app.session_of(&mut db, &family).await;
    let page = browser.get(CASE).await;
    let readers: Vec<String> = page.all("details li").into_iter().filter(|line| line.contains("persona a cargo")).collect();
    assert_eq!(readers.len(), 2, "one line for each role and day: {readers:?}");
    assert!(!page.body.contains("Iom1") && !page.body.contains("Unhcr1"), "no names");
    assert!(page.text().contains("lista de espera") && !page.body.contains("internal remark"));
    let own: i64 = sqlx::query_scalar(
        "select count(*) from audit_events where case_id = $1 and action = 'case.read' and role = 'applicant'",
    )
    .bind(family.case)
    .fetch_one(&mut db)
    .await
    .unwrap();
    assert_eq!(own, 1, "reading one's own file leaves its row too");
}

#[tokio::test]
async fn a_consent_taken_back_closes_the_case_to_that_government_at_once() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let family = app.insert_family(&mut db, "guatemala", "joint_review", "open").await;
    sqlx::query("update cases set host_visible = true, joint_review_at = created_at where id = $1")
        .bind(family.case)
        .execute(&mut db)
        .await
        .unwrap();
    let mut browser = app.session_of(&mut db, &family).await;
    let seen = "select (host_visible, joint_review_at is not null, lane)::text from cases where id = $1";
    for (purpose, after) in [("share_host_government", "(f,t,confidential)"), ("share_us_government", "(f,f,confidential)")] {
        let list = browser.get("/es/guatemala/case/consents").await;
        for _ in 0..2 {
            let answer = browser.submit(&list, "/case/consents", &[("purpose", purpose)]).await;
            assert_eq!(answer.location().as_deref(), Some("/es/guatemala/case/consents"));
        }
        let now: String = sqlx::query_scalar(seen).bind(family.case).fetch_one(&mut db).await.unwrap();
        assert_eq!(now, after);
    }
    let withdrawn: Vec<String> =
        sqlx::query_scalar("select purpose from consents where case_id = $1 and withdrawn_at is not null order by purpose")
            .bind(family.case)
            .fetch_all(&mut db)
            .await
            .unwrap();
    assert_eq!(withdrawn, ["share_host_government", "share_us_government"]);
    let audited: i64 =
        sqlx::query_scalar("select count(*) from audit_events where case_id = $1 and action = 'consent.withdrawn'")
            .bind(family.case)
            .fetch_one(&mut db)
            .await
            .unwrap();
    assert_eq!(audited, 2);
    let list = browser.get("/es/guatemala/case/consents").await;
    assert_eq!(list.all("main form").len(), 0, "nothing is left to withdraw but the registration");
}

#[tokio::test]
async fn an_unknown_consent_changes_nothing_and_the_registration_asks_first() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let family = app.insert_family(&mut db, "guatemala", "triage", "open").await;
    let mut browser = app.session_of(&mut db, &family).await;
    let list = browser.get("/es/guatemala/case/consents").await;
    assert_eq!(browser.submit(&list, "/case/consents", &[("purpose", "everything")]).await.status, 422);
    let answer = browser.submit(&list, "/case/consents", &[("purpose", "registration")]).await;
    assert_eq!(answer.location().as_deref(), Some("/es/guatemala/case/withdraw"));
    let standing: i64 = sqlx::query_scalar("select count(*) from consents where case_id = $1 and withdrawn_at is null")
        .bind(family.case)
        .fetch_one(&mut db)
        .await
        .unwrap();
    assert_eq!(standing, 3);
}

#[tokio::test]
async fn withdrawing_ends_everything_and_frees_the_place() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = Site::at(&app, &mut db, "guatemala", "America/Guatemala").await;
    let slot = site.slot(&app, &mut db, TimeDelta::days(3), 1).await;
    let family = invited(&app, &mut db, "guatemala", TimeDelta::days(3)).await;
    let mut browser = app.session_of(&mut db, &family).await;
    let list = browser.get(CHOOSE).await;
    book(&mut browser, &list, slot).await;
    let confirm = browser.get("/es/guatemala/case/withdraw").await;
    let other_tab = browser.get("/es/guatemala/case/withdraw").await;
    assert_eq!(standing(&mut db, &family).await.0, "scheduled", "looking withdraws nothing");
    for _ in 0..2 {
        let answer = browser.submit(&confirm, "/case/withdraw", &[]).await;
        assert_eq!(answer.location().as_deref(), Some(CASE), "{}", answer.text());
    }
    let (state, appointments, messages) = standing(&mut db, &family).await;
    assert_eq!((state.as_str(), appointments), ("withdrawn", vec!["cancelled".into()]));
    assert_eq!(messages, ["appointment_booked", "case_withdrawn"]);
    assert_eq!(taken(&mut db, slot).await, 0);
    let left: i64 = sqlx::query_scalar(
        "select (select count(*) from consents where case_id = $1 and withdrawn_at is null)
              + (select count(*) from invitations where case_id = $1 and withdrawn_at is null)",
    )
    .bind(family.case)
    .fetch_one(&mut db)
    .await
    .unwrap();
    assert_eq!(left, 0);
    let page = browser.get(CASE).await;
    assert_eq!(page.all(".panel h2"), ["Usted retiró su registro"]);
    assert_eq!(page.all(".track li").first().map(|step| step.starts_with("Registro ")), Some(true));
    assert_eq!(page.all(".track [aria-current]").len(), 0);
    // A second tab that still shows the form learns that it is over, and is not offered it again.
    let answer = browser.submit(&other_tab, "/case/withdraw", &[]).await;
    assert_eq!((answer.status, answer.all("main form").len()), (422, 0), "{}", answer.text());
    assert_eq!(answer.attributes("#withdraw", "href"), [CASE]);
}

#[tokio::test]
async fn a_case_that_ended_offers_neither_withdrawing_nor_an_appointment_to_come() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let family = app.insert_family(&mut db, "guatemala", "triage", "open").await;
    let mut browser = app.session_of(&mut db, &family).await;
    let consents = "/es/guatemala/case/consents";
    assert_eq!(browser.get(consents).await.attributes(".btn", "href"), ["/es/guatemala/case/withdraw"]);
    for state in ["withdrawn", "closed", "not_referred"] {
        sqlx::query("update cases set state = $2 where id = $1").bind(family.case).bind(state).execute(&mut db).await.unwrap();
        let page = browser.get("/es/guatemala/case/withdraw").await;
        assert_eq!((page.status, page.location().as_deref()), (303, Some(CASE)), "{state}");
        assert!(browser.get(consents).await.attributes(".btn", "href").is_empty(), "{state}");
        for (language, title) in [("es", "Este caso está cerrado"), ("en", "This case is closed")] {
            for path in ["", "/move", "/cancel"] {
                let page = browser.get(&format!("/{language}/guatemala/case/appointment{path}")).await;
                assert_eq!((page.status, page.all("h1")), (200, vec![title.into()]), "{state}{path}");
                let leads = ["case", "help"].map(|to| format!("/{language}/guatemala/{to}"));
                assert_eq!(page.attributes(".acts a", "href"), leads, "{state}{path}");
            }
        }
        let case = browser.get(CASE).await;
        assert_eq!(case.all(".track [aria-current]").len(), 0, "{state}: nothing goes on");
        assert!(!case.body.contains("/case/withdraw"), "{state}");
    }
}

#[tokio::test]
async fn a_done_step_shows_its_own_day_and_arriving_is_not_yet_the_interview() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let family = app.insert_family(&mut db, "guatemala", "checked_in", "open").await;
    let now = app.app.clock.now();
    let day = |ago: i64| now - TimeDelta::days(ago);
    let event = |action: &'static str, to: &'static str, ago: i64| {
        sqlx::query(
            "insert into case_events (office_id, id, case_id, at, actor_kind, action, to_state)
             values ($1, gen_random_uuid(), $2, $3, 'system', $4, $5)",
        )
        .bind(family.office)
        .bind(family.case)
        .bind(day(ago))
        .bind(action)
        .bind(to)
    };
    for (action, to, ago) in [
        ("submit", "submitted", 30),
        ("screen", "screened", 29),
        ("waitlist", "waitlisted", 25),
        ("invite", "invited", 20),
        ("book", "scheduled", 18),
        ("check_in", "checked_in", 5),
    ] {
        event(action, to, ago).execute(&mut db).await.unwrap();
    }
    let mut browser = app.session_of(&mut db, &family).await;
    let page = browser.get(CASE).await;
    assert_eq!(page.all(".panel h2"), ["Ya llegó a su cita"]);
    assert!(page.all(".panel").join("").contains("Ahora sigue su entrevista. Una persona le va a llamar."));
    assert_eq!(page.all(".track [aria-current]"), ["Entrevista Ahora"]);
    let days = |page: &crate::support::Page| {
        let days = page.attributes(".track time", "datetime");
        days.iter().map(|day| day.get(..10).unwrap().to_owned()).collect::<Vec<_>>()
    };
    let expected = |agos: &[i64]| agos.iter().map(|ago| day(*ago).format("%F").to_string()).collect::<Vec<_>>();
    assert_eq!(days(&page), expected(&[30, 20, 18]));

    event("record_assessment", "assessed", 3).execute(&mut db).await.unwrap();
    sqlx::query("update cases set state = 'assessed' where id = $1").bind(family.case).execute(&mut db).await.unwrap();
    let page = browser.get(CASE).await;
    assert_eq!(page.all(".panel h2"), ["La oficina examina su caso"]);
    assert_eq!(page.all(".track [aria-current]"), ["La oficina lo examina Ahora"]);
    assert_eq!(days(&page), expected(&[30, 20, 18, 3]), "the interview has its own day, not the booking's");
}

#[tokio::test]
async fn one_family_sees_its_own_case_only() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let (one, two) = (
        app.insert_family(&mut db, "guatemala", "triage", "open").await,
        app.insert_family(&mut db, "guatemala", "draft", "confidential").await,
    );
    let mut browser = app.session_of(&mut db, &one).await;
    let page = browser.get(CASE).await;
    assert!(page.body.contains(&one.code) && !page.body.contains(&two.code));
    for path in [CASE, "/es/guatemala/case/consents", "/es/guatemala/case/withdraw"] {
        assert_eq!(app.browser().get(path).await.location().as_deref(), Some("/es/guatemala/resume"));
    }
}
