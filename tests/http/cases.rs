//! Staff's work on a case: the way from the queue to a recommendation, and everything that is refused on it.

use chrono::TimeDelta;
use puente::pathways::{Answers, assess};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::support::{Browser, Family, Page, TestApp};

/// Stores a determination of the family's registrant by the real rules, from these answers.
pub async fn determine(app: &TestApp, db: &mut PgConnection, family: &Family, answers: &serde_json::Value) {
    let answers = Answers::from_json(app.app.shelf.founding().schema(), answers.as_object().unwrap()).unwrap();
    let day = app.app.clock.now().date_naive();
    let result = assess(app.app.shelf.founding(), "guatemala", &answers, day);
    sqlx::query(
        "insert into determinations (office_id, id, case_id, member_id, rule_set_hash, as_of, facts, result, created_at)
         values ($1, gen_random_uuid(), $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(family.office)
    .bind(family.case)
    .bind(family.member)
    .bind(app.app.shelf.founding().rule_set_hash())
    .bind(day)
    .bind(serde_json::Value::Object(answers.to_json()))
    .bind(serde_json::to_value(&result).unwrap())
    .bind(app.app.clock.now())
    .execute(db)
    .await
    .unwrap();
}

/// Gives the case a booked appointment that begins in so many minutes.
async fn book(app: &TestApp, db: &mut PgConnection, family: &Family, minutes: i64) {
    let now = app.app.clock.now();
    let (site, slot): (Uuid, Uuid) = (app.app.random.id(now), app.app.random.id(now));
    sqlx::query("insert into sites (office_id, id, name, address, time_zone, created_at) values ($1, $2, 'Site of the test', 'a', 'America/Guatemala', $3)")
        .bind(family.office).bind(site).bind(now).execute(&mut *db).await.unwrap();
    sqlx::query("insert into slots (office_id, id, site_id, starts_at, ends_at, capacity) values ($1, $2, $3, $4, $4 + interval '30 minutes', 1)")
        .bind(family.office).bind(slot).bind(site).bind(now + TimeDelta::minutes(minutes)).execute(&mut *db).await.unwrap();
    sqlx::query("insert into appointments (office_id, id, case_id, slot_id, state, created_at) values ($1, gen_random_uuid(), $2, $3, 'booked', $4)")
        .bind(family.office).bind(family.case).bind(slot).bind(now).execute(&mut *db).await.unwrap();
    set_state(db, family, "scheduled").await;
}

async fn set_state(db: &mut PgConnection, family: &Family, state: &str) {
    sqlx::query("update cases set state = $2, version = version + 1 where id = $1")
        .bind(family.case)
        .bind(state)
        .execute(db)
        .await
        .unwrap();
}

async fn state(db: &mut PgConnection, family: &Family) -> String {
    sqlx::query_scalar("select state from cases where id = $1").bind(family.case).fetch_one(db).await.unwrap()
}

async fn count(db: &mut PgConnection, sql: &'static str, family: &Family) -> i64 {
    sqlx::query_scalar(sql).bind(family.case).fetch_one(db).await.unwrap()
}

fn page_of(family: &Family) -> String {
    format!("/es/{}/staff/cases/{}", family.slug, family.case)
}

/// Opens the case and sends one of its forms.
async fn act(browser: &mut Browser, family: &Family, verb: &str, fields: &[(&str, &str)]) -> Page {
    let page = browser.get(&page_of(family)).await;
    browser.submit(&page, &format!("/{verb}"), fields).await
}

/// Sends an action that the page offers no form for.
async fn force(browser: &mut Browser, family: &Family, path: &str, fields: &[(&str, &str)]) -> Page {
    let page = browser.get(&format!("/es/{}/staff/sessions", family.slug)).await;
    let (_, mut sent) = page.form("/staff/sign-out", &[]);
    sent.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    browser.post(&format!("{}/{path}", page_of(family)), &sent).await
}

/// An action, what its form says, and words of the answer.
type Form = (&'static str, &'static [(&'static str, &'static str)], &'static str);

/// Somebody who fears nothing and has a sister in the United States.
fn without_fear() -> serde_json::Value {
    serde_json::json!({ "nationality": "Venezuela", "date_of_birth": "1990-05-01", "current_country": "Guatemala", "fears_return": false })
}

/// The recommendation's form, filled in with a reason for every pathway.
async fn recommend(browser: &mut Browser, family: &Family, pathway: &str) -> Page {
    let page = browser.get(&format!("{}/recommend", page_of(family))).await;
    let (target, fields) = page.form("/recommend", &[("pathway", pathway)]);
    let filled: Vec<_> = fields
        .into_iter()
        .map(|(name, value)| if name == "reason" { (name, "una razón".to_owned()) } else { (name, value) })
        .collect();
    browser.post(&target, &filled).await
}

#[tokio::test]
async fn a_case_goes_from_the_queue_to_a_recommendation() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let family = app.family("guatemala", "triage", "open").await;
    determine(&app, &mut db, &family, &without_fear()).await;
    let (mut iom, mut desk) = (app.staff("guatemala", "iom1").await, app.staff("guatemala", "desk").await);

    let queue = iom.get("/es/guatemala/staff/cases").await;
    assert!(queue.text().contains(&family.code) && queue.text().contains("En la cola"), "{}", queue.text());
    assert_eq!(act(&mut iom, &family, "assign", &[]).await.status, 303);
    app.app.clock.advance(TimeDelta::minutes(1));
    let done = act(&mut iom, &family, "invite", &[]).await;
    let page = iom.follow(done).await;
    assert!(page.text().contains("Hecho: Invitó a elegir cita.") && page.text().contains("Con invitación"), "{}", page.text());
    assert_eq!(
        count(
            &mut db,
            "select count(*) from invitations where case_id = $1 and expires_at = created_at + interval '14 days'",
            &family
        )
        .await,
        1
    );
    assert_eq!(count(&mut db, "select count(*) from outbox where case_id = $1 and template = 'invited'", &family).await, 1);

    app.app.clock.advance(TimeDelta::minutes(1));
    book(&app, &mut db, &family, 60).await;
    let list = desk.get("/es/guatemala/staff/day").await;
    assert!(list.text().contains(&family.code) && list.text().contains("9:02"), "{}", list.text());
    assert_eq!(desk.submit(&list, "/check-in", &[]).await.status, 303);
    assert_eq!(state(&mut db, &family).await, "checked_in");
    assert_eq!(count(&mut db, "select count(*) from appointments where case_id = $1 and state = 'checked_in'", &family).await, 1);

    app.app.clock.advance(TimeDelta::minutes(1));
    let assessed = act(&mut iom, &family, "assess", &[("identity_seen", "yes"), ("notes", "Conversamos.")]).await;
    assert_eq!(assessed.status, 303, "{}", assessed.text());
    assert_eq!(count(&mut db, "select count(*) from appointments where case_id = $1 and ended_at is not null", &family).await, 1);
    app.app.clock.advance(TimeDelta::minutes(1));
    let recommended = recommend(&mut iom, &family, "family_immigrant_visa").await;
    assert_eq!(recommended.status, 303, "{}", recommended.text());
    assert_eq!(state(&mut db, &family).await, "recommended");
    let (content, hash): (String, Vec<u8>) =
        sqlx::query_as("select content, content_hash from recommendations where case_id = $1")
            .bind(family.case)
            .fetch_one(&mut db)
            .await
            .unwrap();
    assert!(
        content.contains(&family.member.to_string()) && content.contains(app.app.shelf.founding().rule_set_hash()),
        "{content}"
    );
    let acts: Vec<(String, Vec<u8>)> = sqlx::query_as("select act, content_hash from decision_acts where case_id = $1")
        .bind(family.case)
        .fetch_all(&mut db)
        .await
        .unwrap();
    assert_eq!(acts, [("recommend".to_owned(), hash)]);
    let timeline = iom.get(&page_of(&family)).await.all("ol.track > li");
    assert!(timeline[0].starts_with("Recomendó una vía") && timeline.last().unwrap().starts_with("Tomó el caso"), "{timeline:?}");
}

#[tokio::test]
async fn a_form_sent_twice_takes_effect_once_and_a_stale_one_not_at_all() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let family = app.family("guatemala", "triage", "open").await;
    let (mut first, mut second) = (app.staff("guatemala", "iom1").await, app.staff("guatemala", "iom2").await);
    let (seen, stale) = (first.get(&page_of(&family)).await, second.get(&page_of(&family)).await);
    let (path, fields) = seen.form("/waitlist", &[("waitlist_reason", "No hay lugar esta semana")]);
    let answers = [first.post(&path, &fields).await, first.post(&path, &fields).await];
    assert_eq!(
        answers.map(|answer| (answer.status, answer.location())),
        [(303, Some(format!("{}?done=waitlist", page_of(&family)))), (303, Some(format!("{}?done=waitlist", page_of(&family))))]
    );
    assert_eq!(count(&mut db, "select count(*) from case_events where case_id = $1", &family).await, 1);

    set_state(&mut db, &family, "triage").await;
    let late = second.submit(&stale, "/waitlist", &[("waitlist_reason", "Otra razón")]).await;
    assert_eq!(late.status, 422);
    assert!(late.body.contains("Alguien cambió esto") && late.body.contains("value=\"Otra razón\""), "{}", late.text());
    assert_eq!(state(&mut db, &family).await, "triage");
    assert_eq!(second.submit(&late, "/waitlist", &[]).await.status, 303, "the page that came back is fresh");
    let note: String = sqlx::query_scalar("select note from case_events where case_id = $1 order by at desc, id desc limit 1")
        .bind(family.case)
        .fetch_one(&mut db)
        .await
        .unwrap();
    assert!(["Otra razón", "No hay lugar esta semana"].contains(&note.as_str()));
}

#[tokio::test]
async fn steps_need_their_role_their_state_and_what_is_written() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let family = app.family("guatemala", "triage", "open").await;
    let mut iom = app.staff("guatemala", "iom1").await;
    let version: i32 =
        sqlx::query_scalar("select version from cases where id = $1").bind(family.case).fetch_one(&mut db).await.unwrap();
    let version = version.to_string();
    let forms: [Form; 7] = [
        ("waitlist", &[("waitlist_reason", " ")], "Falta la respuesta"),
        ("request-info", &[], "Marque qué dato falta"),
        ("request-info", &[("facts", "x:y")], "Elija una de las opciones"),
        ("withdraw-invitation", &[("withdraw_reason", "a")], "no se puede dar desde el estado actual"),
        ("assess", &[("identity_seen", "yes"), ("notes", "a")], "no se puede dar desde el estado actual"),
        ("assess", &[("notes", "lo escrito")], "Marque que vio la identidad"),
        ("recommend", &[("pathway", "smo_access")], "Elija una de las opciones"),
    ];
    for (verb, fields, says) in forms {
        let mut sent = fields.to_vec();
        sent.push(("version", &version));
        let answer = force(&mut iom, &family, verb, &sent).await;
        assert_eq!(answer.status, 422, "{verb}: {}", answer.text());
        assert!(answer.text().contains(says), "{verb}: {}", answer.text());
    }
    for (user, verb) in [
        ("manager", "invite"),
        ("desk", "invite"),
        ("iom1", "check-in"),
        ("manager", "recommend"),
        ("host", "assign"),
        ("us", "assess"),
        ("auditor", "waitlist"),
    ] {
        let mut browser = app.staff("guatemala", user).await;
        assert_eq!(force(&mut browser, &family, verb, &[("version", &version)]).await.status, 403, "{user} {verb}");
    }
    assert_eq!(state(&mut db, &family).await, "triage");
    assert_eq!(count(&mut db, "select count(*) from case_events where case_id = $1", &family).await, 0);
}

#[tokio::test]
async fn without_consent_nothing_goes_on() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let family = app.family("guatemala", "triage", "open").await;
    sqlx::query("update consents set withdrawn_at = given_at where case_id = $1")
        .bind(family.case)
        .execute(&mut db)
        .await
        .unwrap();
    let mut iom = app.staff("guatemala", "iom1").await;
    let page = iom.get(&page_of(&family)).await;
    assert!(page.text().contains("La familia retiró su consentimiento"), "the page says why: {}", page.text());
    let version = page.attributes("input[name=version]", "value")[0].clone();
    let answer = force(&mut iom, &family, "invite", &[("version", &version)]).await;
    assert_eq!(answer.status, 422);
    assert_eq!(state(&mut db, &family).await, "triage");
}

#[tokio::test]
async fn missing_facts_are_asked_by_name_and_the_family_is_told() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let family = app.family("guatemala", "triage", "open").await;
    determine(&app, &mut db, &family, &serde_json::json!({ "nationality": "Venezuela" })).await;
    let mut iom = app.staff("guatemala", "iom1").await;
    let page = iom.get(&page_of(&family)).await;
    let facts = page.attributes("input[name=facts]", "value");
    assert!(facts.len() > 1 && facts.iter().all(|fact| fact.starts_with(&family.member.to_string())), "{facts:?}");
    let sealed = |name: &str| facts.iter().any(|fact| fact.ends_with(name));
    assert!(!sealed(":gbv_disclosed"), "protection questions are not IOM's to ask");
    assert_eq!(iom.submit(&page, "/request-info", &[("facts", &facts[0]), ("facts", &facts[1])]).await.status, 303);
    assert_eq!(state(&mut db, &family).await, "info_requested");
    let note: String =
        sqlx::query_scalar("select note from case_events where case_id = $1").bind(family.case).fetch_one(&mut db).await.unwrap();
    assert_eq!(note, format!("{}, {}", facts[0], facts[1]));
    assert_eq!(
        count(&mut db, "select count(*) from outbox where case_id = $1 and template = 'info_requested'", &family).await,
        1
    );
}

#[tokio::test]
async fn only_the_holder_assesses_and_only_who_assessed_recommends() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let family = app.family("guatemala", "checked_in", "open").await;
    determine(&app, &mut db, &family, &without_fear()).await;
    let (mut first, mut second) = (app.staff("guatemala", "iom1").await, app.staff("guatemala", "iom2").await);
    let notes = [("identity_seen", "yes"), ("notes", "Notas")];
    let page = first.get(&page_of(&family)).await;
    assert!(page.text().contains("Tome primero el caso") && page.all("form[action$=assess]").is_empty());
    let version = page.attributes("input[name=version]", "value")[0].clone();
    let fields = [notes[0], notes[1], ("version", version.as_str())];
    assert!(force(&mut first, &family, "assess", &fields).await.text().contains("Tome primero el caso"));
    act(&mut first, &family, "assign", &[]).await;
    assert_eq!(act(&mut first, &family, "assess", &notes).await.status, 303);
    let refused = recommend(&mut second, &family, "family_immigrant_visa").await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.text().contains("Recomienda quien registró la entrevista") && refused.body.contains("una razón"),
        "{}",
        refused.text()
    );
    let page = first.get(&format!("{}/recommend", page_of(&family))).await;
    let unreasoned = first.submit(&page, "/recommend", &[("pathway", "family_immigrant_visa")]).await;
    assert!(unreasoned.status == 422 && unreasoned.text().contains("Escriba una razón para cada vía"), "{}", unreasoned.text());
    assert_eq!(recommend(&mut first, &family, "family_immigrant_visa").await.status, 303);
}

#[tokio::test]
async fn the_refugee_track_is_unhcrs_and_moves_the_case_out_of_the_open_lane() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let family = app.family("guatemala", "checked_in", "open").await;
    determine(&app, &mut db, &family, &without_fear()).await;
    let lane = "select lane from cases where id = $1";
    for (user, status) in [("iom1", 422), ("unhcr1", 303)] {
        set_state(&mut db, &family, "checked_in").await;
        let mut browser = app.staff("guatemala", user).await;
        act(&mut browser, &family, "assign", &[]).await;
        let assessed = act(&mut browser, &family, "assess", &[("identity_seen", "yes"), ("notes", "a")]).await;
        assert_eq!(assessed.status, 303, "{}", assessed.text());
        let before: String = sqlx::query_scalar(lane).bind(family.case).fetch_one(&mut db).await.unwrap();
        assert_eq!(before, "open");
        let answer = recommend(&mut browser, &family, "usrap_refugee").await;
        assert_eq!(answer.status, status, "{user}: {}", answer.text());
        assert_eq!(answer.text().contains("solo ACNUR"), status == 422);
    }
    let after: String = sqlx::query_scalar(lane).bind(family.case).fetch_one(&mut db).await.unwrap();
    assert_eq!(after, "confidential");
}

#[tokio::test]
async fn a_case_the_host_country_has_seen_is_not_hidden_afterwards() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let family = app.family("guatemala", "checked_in", "open").await;
    determine(&app, &mut db, &family, &without_fear()).await;
    let mut unhcr = app.staff("guatemala", "unhcr1").await;
    act(&mut unhcr, &family, "assign", &[]).await;
    act(&mut unhcr, &family, "assess", &[("identity_seen", "yes"), ("notes", "a")]).await;
    sqlx::query("update cases set host_visible = true, joint_review_at = created_at where id = $1")
        .bind(family.case)
        .execute(&mut db)
        .await
        .unwrap();
    let answer = recommend(&mut unhcr, &family, "usrap_refugee").await;
    assert!(answer.status == 422 && answer.text().contains("ya vio este caso"), "{}", answer.text());
    assert_eq!(state(&mut db, &family).await, "assessed", "nothing is half done");
}

#[tokio::test]
async fn a_case_shows_fit_programme_and_sources() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let family = app.family("guatemala", "triage", "open").await;
    let answers = serde_json::json!({
        "nationality": "Guatemala", "other_nationalities": [], "stateless": false, "current_country": "Guatemala",
        "date_of_birth": "1990-02-03", "fears_return": false, "us_relatives": [],
    });
    determine(&app, &mut db, &family, &answers).await;
    let path = format!("/es/guatemala/staff/cases/{}", family.case);
    let page = app.staff("guatemala", "iom1").await.get(&path).await;
    let row = page.all("main table tbody tr").into_iter().find(|row| row.contains("Registro en la Oficina")).unwrap();
    assert!(row.contains("Lo cumple") && row.contains("Abierto. Desde el 12 de junio de 2023."), "{row}");
    let said = page.text();
    assert!(said.contains("Seguro: lo dice un texto oficial.") && said.contains("texto oficial; leído el "), "{said}");
    // Who may not read protection answers is not told what would change them.
    let manager = app.staff("guatemala", "manager").await.get(&path).await;
    assert!(manager.status != 200 || !manager.text().contains("cambiaría"), "{}", manager.text());
}
