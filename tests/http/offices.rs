//! The offices: what visitors read at each date, and how a manager runs sites, hours and closures.

use chrono::{DateTime, TimeDelta, Utc};
use puente::clock::Clock;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::support::{Browser, Page, TestApp};

const SLUGS: [&str; 5] = ["guatemala", "colombia", "costa-rica", "ecuador", "mexico"];

/// Every office page at an instant. The application lives on the demonstration's morning; only its clock is elsewhere.
async fn app_at(instant: &str) -> TestApp {
    let at: DateTime<Utc> = instant.parse().unwrap();
    TestApp::at(Clock::manual(at)).await
}

fn leads_to(page: &Page, ending: &str) -> bool {
    page.attributes("main a", "href").iter().any(|href| href.ends_with(ending))
}

#[tokio::test]
async fn on_the_demonstrations_morning_every_office_says_what_it_means_today() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    for (language, open, soon, announced) in [
        ("es", "El registro está abierto", "El registro abre", "Anunciada, sin fecha"),
        ("en", "Registration is open", "Registration opens", "Announced, without a date"),
    ] {
        for (slug, title) in SLUGS.into_iter().zip([open, open, open, soon, announced]) {
            let page = browser.get(&format!("/{language}/{slug}")).await;
            assert_eq!(page.status, 200, "{slug}");
            assert!(page.all("main h2").contains(&title.to_owned()), "{language} {slug}: {:?}", page.all("main h2"));
            assert_eq!(leads_to(&page, "/start"), title == open, "{language} {slug}");
            let style = page.all("style").concat();
            assert!(style.contains(":root{"), "a first page carries its style");
        }
        let front = browser.get(&format!("/{language}")).await;
        let hrefs = front.attributes("main .cards a", "href");
        assert_eq!(hrefs, SLUGS.map(|slug| format!("/{language}/{slug}")));
    }
    let guatemala = browser.get("/es/guatemala").await.text();
    assert!(guatemala.contains("inglés y español"), "{guatemala}");
    let ecuador = browser.get("/es/ecuador").await;
    assert_eq!(ecuador.attributes("main time", "datetime"), ["2023-11-20T00:00-05:00"]);
    assert!(ecuador.text().contains("Faltan 4 días, 15 horas y 0 minutos."), "{}", ecuador.text());
    assert!(leads_to(&ecuador, "/resume"), "families whom the office called have a case to come back to");
}

#[tokio::test]
async fn public_pages_are_the_same_for_everybody_and_set_no_cookie() {
    let app = TestApp::new().await;
    let family = app.family("guatemala", "triage", "open").await;
    let mut signed_in = app.applicant(&family).await;
    for path in ["/es", "/en", "/es/guatemala", "/es/mexico", "/es/guatemala/help", "/en/guatemala/privacy"] {
        let stranger = app.browser().get(path).await;
        assert_eq!(stranger.status, 200, "{path}");
        assert_eq!(stranger.header("set-cookie"), "", "{path}");
        assert_eq!(stranger.header("cache-control"), "public, max-age=20", "{path}");
        assert_eq!(stranger.body, signed_in.get(path).await.body, "{path}");
        assert!(stranger.all("form").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn the_root_leads_to_the_language_the_browser_asks_for() {
    let app = TestApp::new().await;
    for (asked, path) in [("en-US,en;q=0.9", "/en"), ("es-GT", "/es"), ("de", "/es")] {
        let request = axum::http::Request::get("/").header("accept-language", asked).body(axum::body::Body::empty()).unwrap();
        let answer = app.browser().send(request).await;
        assert_eq!((answer.status, answer.location().as_deref()), (303, Some(path)));
        assert_eq!((answer.header("vary").contains("accept-language"), answer.header("set-cookie")), (true, ""));
    }
}

#[tokio::test]
async fn guatemala_has_no_way_in_until_ten_on_the_twelfth_of_june() {
    let app = app_at("2023-06-12T15:59:59Z").await;
    let mut browser = app.browser();
    let before = browser.get("/es/guatemala").await;
    assert!(!before.body.contains("/start") && !before.body.contains("/resume"), "{}", before.text());
    assert!(before.text().contains("lunes 12 de junio de 2023, 10:00 a. m."), "{}", before.text());
    assert!(before.text().contains("Faltan 0 días, 0 horas y 1 minuto."));
    assert_eq!(before.attributes("main time", "datetime"), ["2023-06-12T10:00-06:00"]);
    app.app.clock.advance(TimeDelta::seconds(1));
    let opened = browser.get("/es/guatemala").await;
    assert!(leads_to(&opened, "/start") && leads_to(&opened, "/resume"), "{}", opened.text());
    let rules = opened.all("main ul:not([class]) li").join(" ");
    assert!(rules.contains("Guatemala, El Salvador, Honduras, Nicaragua"), "{rules}");
    // Sixty days later only Guatemalans may register: the page follows the rules in force.
    app.app.clock.advance(TimeDelta::days(60));
    let later = browser.get("/es/guatemala").await.all("main ul:not([class]) li").join(" ");
    assert!(later.contains("Guatemala") && !later.contains("Honduras"), "{later}");
}

#[tokio::test]
async fn mexico_is_announced_without_date_procedure_or_intake() {
    let app = TestApp::new().await;
    let page = app.browser().get("/es/mexico").await;
    let text = page.text();
    assert!(text.contains("México") && text.contains("26 al 28 de julio de 2023"), "{text}");
    assert!(text.contains("se ha dicho, pero no está confirmado"), "a reported rule is not told as a decided one: {text}");
    assert!(!page.body.contains("/start") && !page.body.contains("/resume"));
}

#[tokio::test]
async fn after_the_end_every_office_is_closed_and_says_what_it_means() {
    let app = app_at("2025-02-03T12:00:00Z").await;
    let mut browser = app.browser();
    for slug in SLUGS {
        let page = browser.get(&format!("/es/{slug}")).await;
        let text = page.text();
        assert!(text.contains("El programa terminó el lunes 20 de enero de 2025"), "{slug}: {text}");
        assert!(text.contains("No venda sus cosas."), "{slug}");
        assert!(!page.body.contains("/start") && leads_to(&page, "/help") && leads_to(&page, "/resume"), "{slug}");
    }
}

#[tokio::test]
async fn a_paused_office_keeps_its_cases_and_names_the_reopening() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    for (state, at) in [("paused", "2023-11-14T06:00:00Z"), ("open", "2023-12-01T14:00:00Z")] {
        // A superuser has no context: the joint act is beside the point here.
        sqlx::query("set session_replication_role = replica").execute(&mut db).await.unwrap();
        sqlx::query("insert into programme_periods (office_id, id, state, starts_at) values ($1, gen_random_uuid(), $2, $3::text::timestamptz)")
            .bind(app.office("guatemala"))
            .bind(state)
            .bind(at)
            .execute(&mut db)
            .await
            .unwrap();
    }
    let page = app.browser().get("/es/guatemala").await;
    let text = page.text();
    assert!(text.contains("En pausa desde el martes 14 de noviembre de 2023"), "{text}");
    assert!(text.contains("El viernes 1 de diciembre de 2023, 8:00 a. m. abre otra vez"), "{text}");
    assert!(!page.body.contains("/start") && leads_to(&page, "/resume"));
}

#[tokio::test]
async fn help_names_the_free_line_and_where_to_complain() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    for (slug, number) in [
        ("guatemala", "1800 300 0203"),
        ("colombia", "01800 519 0665"),
        ("costa-rica", "0800 032 0009"),
        ("ecuador", "1800 001667"),
    ] {
        let help = browser.get(&format!("/es/{slug}/help")).await.text();
        assert!(help.contains(number) && help.contains("Inspector General") && help.contains("help.unhcr.org"), "{slug}: {help}");
        assert!(browser.get(&format!("/es/{slug}")).await.text().contains(number), "{slug}");
    }
    let mexico = browser.get("/es/mexico/help").await;
    assert!(mexico.attributes("main a", "href").iter().all(|href| !href.starts_with("tel:")));
}

async fn site(app: &TestApp, db: &mut PgConnection, slug: &str) -> Uuid {
    sqlx::query_scalar("select id from sites where office_id = $1 and not remote order by name limit 1")
        .bind(app.office(slug))
        .fetch_one(db)
        .await
        .unwrap()
}

async fn site_page(browser: &mut Browser, site: Uuid) -> Page {
    browser.get(&format!("/es/guatemala/staff/office/sites/{site}")).await
}

/// Live and withdrawn future slots of a site.
async fn slots(db: &mut PgConnection, site: Uuid) -> (i64, i64) {
    sqlx::query_as("select count(*) filter (where withdrawn_at is null), count(*) filter (where withdrawn_at is not null) from slots where site_id = $1")
        .bind(site)
        .fetch_one(db)
        .await
        .unwrap()
}

#[tokio::test]
async fn overlapping_hours_are_refused_and_what_was_typed_is_kept() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = site(&app, &mut db, "guatemala").await;
    let mut manager = app.staff("guatemala", "manager").await;
    let page = site_page(&mut manager, site).await;
    let before = slots(&mut db, site).await;
    let typed = [("weekday", "1"), ("opens", "11:30"), ("closes", "12:30"), ("desks", "7"), ("slot_minutes", "20")];
    let answer = manager.submit(&page, "/hours", &typed).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("Se cruza con otro horario."), "{}", answer.text());
    for (name, value) in &typed[1..] {
        assert_eq!(answer.attributes(&format!("input[name={name}]"), "value"), [*value]);
    }
    assert_eq!(answer.attributes("select option[selected]", "value"), ["1"]);
    assert_eq!(slots(&mut db, site).await, before, "nothing changed");
}

#[tokio::test]
async fn hours_added_twice_by_one_form_stand_once_and_make_slots() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = site(&app, &mut db, "guatemala").await;
    let mut manager = app.staff("guatemala", "manager").await;
    let page = site_page(&mut manager, site).await;
    let (before, _) = slots(&mut db, site).await;
    let typed = [("weekday", "6"), ("opens", "9:00"), ("closes", "11:00"), ("desks", "2"), ("slot_minutes", "30")];
    for _ in 0..2 {
        let answer = manager.submit(&page, "/hours", &typed).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
    }
    let (after, _) = slots(&mut db, site).await;
    assert_eq!(after - before, 4 * 4, "four Saturdays with four slots each");
    let saturday = site_page(&mut manager, site).await;
    let rows = saturday.all("tbody tr").iter().filter(|row| row.contains("sábado")).count();
    assert_eq!(rows, 1);
    // And away again: its slots are withdrawn, none is deleted.
    let id: Uuid = sqlx::query_scalar("select id from opening_hours where site_id = $1 and weekday = 6")
        .bind(site)
        .fetch_one(&mut db)
        .await
        .unwrap();
    let gone = manager.submit(&saturday, "/hours/remove", &[("hours", &id.to_string())]).await;
    assert_eq!(gone.status, 303);
    assert_eq!(slots(&mut db, site).await, (before, 16));
}

#[tokio::test]
async fn a_closure_withdraws_free_slots_and_lists_families_to_be_moved() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = site(&app, &mut db, "guatemala").await;
    let family = app.family("guatemala", "scheduled", "open").await;
    sqlx::query("insert into appointments (office_id, id, case_id, slot_id, state, created_at)
                 select office_id, gen_random_uuid(), $1, id, 'booked', $2 from slots where site_id = $3 and starts_at = '2023-11-20T14:00:00Z'")
        .bind(family.case)
        .bind(app.app.clock.now())
        .bind(site)
        .execute(&mut db)
        .await
        .unwrap();
    let mut manager = app.staff("guatemala", "manager").await;
    let page = site_page(&mut manager, site).await;
    let typed = [("closed_from", "2023-11-20T00:00"), ("closed_until", "2023-11-21T00:00"), ("reason", "Feriado local")];
    let answer = manager.submit(&page, "/closures", &typed).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let open: i64 = sqlx::query_scalar(
        "select count(*) from slots where site_id = $1 and withdrawn_at is null and starts_at >= '2023-11-20T06:00Z' and starts_at < '2023-11-21T06:00Z'",
    )
    .bind(site)
    .fetch_one(&mut db)
    .await
    .unwrap();
    assert_eq!(open, 0, "nobody can book that day any more");
    let kept: (i16, String) =
        sqlx::query_as("select s.taken, a.state from appointments a join slots s on s.id = a.slot_id where a.case_id = $1")
            .bind(family.case)
            .fetch_one(&mut db)
            .await
            .unwrap();
    assert_eq!(kept, (1, "booked".to_owned()), "the family keeps its appointment until a person moves it");
    let closed = site_page(&mut manager, site).await;
    assert!(closed.text().contains("lunes 20 de noviembre de 2023, 8:00 a. m.: 1 familia"), "{}", closed.text());
    // Lifted, the day is offered again and nobody has to be moved.
    let id: Uuid = sqlx::query_scalar("select id from closures where site_id = $1").bind(site).fetch_one(&mut db).await.unwrap();
    manager.submit(&closed, "/closures/remove", &[("closure", &id.to_string())]).await;
    let lifted = site_page(&mut manager, site).await;
    assert!(!lifted.text().contains("1 familia"));
    assert_eq!(slots(&mut db, site).await.1, 0, "every slot is back");
}

#[tokio::test]
async fn fewer_desks_never_go_below_what_is_taken() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = site(&app, &mut db, "guatemala").await;
    for _ in 0..2 {
        let family = app.insert_family(&mut db, "guatemala", "scheduled", "open").await;
        sqlx::query("insert into appointments (office_id, id, case_id, slot_id, state, created_at)
                     select office_id, gen_random_uuid(), $1, id, 'booked', $2 from slots where site_id = $3 and starts_at = '2023-11-20T14:00:00Z'")
            .bind(family.case).bind(app.app.clock.now()).bind(site)
            .execute(&mut db).await.unwrap();
    }
    let mut manager = app.staff("guatemala", "manager").await;
    let page = site_page(&mut manager, site).await;
    let morning: Uuid = sqlx::query_scalar("select id from opening_hours where site_id = $1 and weekday = 1 and opens = '08:00'")
        .bind(site)
        .fetch_one(&mut db)
        .await
        .unwrap();
    manager.submit(&page, "/hours/remove", &[("hours", &morning.to_string())]).await;
    let page = site_page(&mut manager, site).await;
    let typed = [("weekday", "1"), ("opens", "08:00"), ("closes", "12:00"), ("desks", "1"), ("slot_minutes", "60")];
    assert_eq!(manager.submit(&page, "/hours", &typed).await.status, 303);
    let slot: (i16, i16, bool) = sqlx::query_as(
        "select capacity, taken, withdrawn_at is null from slots where site_id = $1 and starts_at = '2023-11-20T14:00:00Z'",
    )
    .bind(site)
    .fetch_one(&mut db)
    .await
    .unwrap();
    assert_eq!(slot, (2, 2, true));
    assert!(site_page(&mut manager, site).await.text().contains("8:00 a. m.: 1 familia"), "one desk for two families");
    let capacity = "select capacity from slots where site_id = $1 and starts_at = '2023-11-20T14:00:00Z'";
    for (cancelled, expected) in [(0, 2_i16), (1, 1)] {
        sqlx::query(
            "update appointments set state = 'cancelled' where id in (select id from appointments where office_id = $1 limit $2)",
        )
        .bind(app.office("guatemala"))
        .bind(cancelled)
        .execute(&mut db)
        .await
        .unwrap();
        for office in app.app.offices.iter() {
            puente::offices::plan_office(&app.app.db, office).await.unwrap();
        }
        let planned: i16 = sqlx::query_scalar(capacity).bind(site).fetch_one(&mut db).await.unwrap();
        assert_eq!(planned, expected, "the day's planning follows the desks down to what is taken");
    }
}

#[tokio::test]
async fn a_site_is_added_changed_and_not_overwritten() {
    let app = TestApp::new().await;
    let (mut manager, mut other) = (app.staff("guatemala", "manager").await, app.staff("guatemala", "manager").await);
    let form = manager.get("/es/guatemala/staff/office/sites/new").await;
    assert_eq!(form.attributes("input[name=time_zone]", "value"), ["America/Guatemala"]);
    let bad =
        manager.submit(&form, "/sites/new", &[("name", "Cobán"), ("address", ""), ("time_zone", "Guatemala/America")]).await;
    assert_eq!((bad.status, bad.attributes("input[name=name]", "value")), (422, vec!["Cobán".to_owned()]));
    let added = manager.submit(&bad, "/sites/new", &[("address", "Zona 2"), ("time_zone", "America/Guatemala")]).await;
    assert_eq!(added.status, 303, "{}", added.text());
    let path = added.location().unwrap();
    let (mine, theirs) = (manager.get(&path).await, other.get(&path).await);
    let ending = path.rsplit('/').next().unwrap();
    assert_eq!(other.submit(&theirs, ending, &[("name", "Cobán centro")]).await.status, 303);
    let stale = manager.submit(&mine, ending, &[("name", "Cobán norte")]).await;
    assert_eq!(stale.status, 422);
    assert!(stale.text().contains("Alguien cambió esto"), "{}", stale.text());
    assert_eq!(stale.attributes("input[name=name]", "value"), ["Cobán norte"], "what was typed is kept");
    assert!(manager.get(&path).await.text().contains("Cobán centro"));
}

#[tokio::test]
async fn another_offices_site_is_as_unknown_as_a_made_up_one() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let (own, foreign) = (site(&app, &mut db, "guatemala").await, site(&app, &mut db, "colombia").await);
    let mut manager = app.staff("guatemala", "manager").await;
    let page = site_page(&mut manager, own).await;
    let before = slots(&mut db, foreign).await;
    for site in [foreign, Uuid::from_u128(7)] {
        assert_eq!(site_page(&mut manager, site).await.status, 404);
        let typed = [("weekday", "6"), ("opens", "9:00"), ("closes", "11:00"), ("desks", "2"), ("slot_minutes", "30")];
        let (_, fields) = page.form("/hours", &typed);
        let answer = manager.post(&format!("/es/guatemala/staff/office/sites/{site}/hours"), &fields).await;
        assert_eq!(answer.status, 404);
        let (_, fields) =
            page.form("/closures", &[("closed_from", "2023-11-20T00:00"), ("closed_until", "2023-11-21T00:00"), ("reason", "x")]);
        assert_eq!(manager.post(&format!("/es/guatemala/staff/office/sites/{site}/closures"), &fields).await.status, 404);
    }
    assert_eq!(slots(&mut db, foreign).await, before);
}

#[tokio::test]
async fn who_may_not_see_the_caseload_sees_no_taken_places_and_changes_nothing() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = site(&app, &mut db, "guatemala").await;
    for (user, sees) in
        [("manager", true), ("iom1", true), ("host", false), ("us", false), ("auditor", false), ("platform", false)]
    {
        let mut browser = app.staff("guatemala", user).await;
        let page = browser.get("/es/guatemala/staff/office").await;
        assert_eq!(page.status, 200, "{user}");
        assert!(page.text().contains("CAPMIR"), "{user} sees the sites");
        assert_eq!(page.text().contains("Ocupado"), sees, "{user}: {}", page.text());
        if user != "manager" {
            assert_eq!(site_page(&mut browser, site).await.status, 403, "{user}");
        }
    }
}

#[tokio::test]
async fn planning_again_every_day_changes_nothing_by_itself() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = site(&app, &mut db, "guatemala").await;
    let before = slots(&mut db, site).await;
    for office in app.app.offices.iter() {
        puente::offices::plan_office(&app.app.db, office).await.unwrap();
    }
    assert_eq!(slots(&mut db, site).await, before);
    app.app.clock.advance(TimeDelta::days(7));
    for office in app.app.offices.iter() {
        puente::offices::plan_office(&app.app.db, office).await.unwrap();
    }
    let (live, withdrawn) = slots(&mut db, site).await;
    assert_eq!((live - before.0, withdrawn), (5 * 7, 0), "a week later there is one more week of seven slots a day");
}
