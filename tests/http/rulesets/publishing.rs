//! From a draft to the law in force, and everything that is refused on the way.

use super::*;

#[tokio::test]
async fn a_rule_set_counts_after_both_signatures_and_from_its_day() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let family = honduran(&app, &mut db, "triage").await;
    let hidden = honduran(&app, &mut db, "triage").await;
    let seen = honduran(&app, &mut db, "joint_review").await;
    sqlx::query("update cases set joint_review_at = created_at, host_visible = true where id = $1")
        .bind(seen.case)
        .execute(&mut db)
        .await
        .unwrap();
    sqlx::query("update cases set lane = 'confidential' where id = $1").bind(hidden.case).execute(&mut db).await.unwrap();
    let mut manager = app.staff("guatemala", "manager").await;
    let draft = begin(&mut manager).await;
    assert_eq!(save(&mut manager, &draft, OFFICE_FILE, &widened()).await.status, 303);
    let page = manager.get(&draft).await;
    let text = page.text();
    assert!(
        text.contains(OFFICE_FILE) && text.contains("guatemala.nationality_2") && text.contains("El Salvador"),
        "the difference: {text}"
    );
    for case in [&family, &hidden, &seen] {
        assert!(text.contains(&case.code), "the manager sees whom it concerns: {text}");
    }
    let proposed = propose_on(&mut manager, &draft, ["20", "11", "2023"]).await;
    assert_eq!(proposed.status, 303, "{}", proposed.text());
    let change = proposed.location().unwrap();
    assert_eq!(manager.get(&draft).await.location(), Some(change.clone()), "a draft leads to what it became");

    let (mut host, mut us) = (app.staff("guatemala", "host").await, app.staff("guatemala", "us").await);
    let page = host.get(&change).await.text();
    assert!(page.contains("guatemala.nationality_2") && page.contains(&seen.code), "{page}");
    for other in [&family, &hidden] {
        assert!(!page.contains(&other.code), "a government learns of no case that is not in joint review: {page}");
    }
    assert!(page.contains("Se miró a 1 persona de 1 caso"), "not even in counts: {page}");
    assert_eq!(approve(&mut host, &change).await.status, 303);
    assert_eq!(periods(&mut db).await, 0, "one key opens nothing");
    assert_eq!(approve(&mut us, &change).await.status, 303);
    assert_eq!(periods(&mut db).await, 1);

    let founding = app.app.shelf.founding().rule_set_hash().to_owned();
    let in_force = |text: String| text.contains("El Salvador");
    let page = "/es/guatemala";
    assert!(!in_force(app.browser().get(page).await.text()), "not before its day");
    let list = manager.get(RULES).await;
    assert!(list.text().contains("Todavía no vale") && list.body.contains(&founding), "{}", list.text());
    app.app.clock.advance(chrono::TimeDelta::days(5));
    let list = app.staff("guatemala", "manager").await.get(RULES).await;
    assert!(list.text().contains("Ya no vale") && !list.text().contains("Todavía no vale"), "{}", list.text());
    let new: String =
        sqlx::query_scalar("select rule_set from rule_set_periods where change_id is not null").fetch_one(&mut db).await.unwrap();
    let read = app.staff("guatemala", "iom1").await.get(&format!("{RULES}/{new}/smo_access")).await;
    assert!(read.status == 200 && read.text().contains("nationality in {Guatemala, \"El Salvador\""), "{}", read.text());
    let elsewhere = app.staff("colombia", "manager").await.get(&format!("/es/colombia/staff/rules/{new}")).await;
    assert_eq!(elsewhere.status, 404, "another office does not have it");
}

#[tokio::test]
async fn broken_drafts_are_told_line_by_line_and_cannot_be_proposed() {
    let app = TestApp::new().await;
    let mut manager = app.staff("guatemala", "manager").await;
    let draft = begin(&mut manager).await;
    let broken = widened().replace("\"access.adult\"", "\"access.grown_up\"");
    assert_eq!(save(&mut manager, &draft, OFFICE_FILE, &broken).await.status, 303, "a broken draft is kept");
    let page = manager.get(&draft).await;
    let line = broken.lines().position(|line| line.contains("access.grown_up")).unwrap();
    assert!(
        page.text().contains("access.grown_up") && page.text().contains("offices/guatemala.toml:"),
        "{line}: {}",
        page.text()
    );
    let refused = propose_on(&mut manager, &draft, ["20", "11", "2023"]).await;
    assert_eq!((refused.status, refused.all("#starts-err").len()), (422, 1), "{}", refused.text());
    assert_eq!(refused.attributes("#starts-day", "value"), ["20"], "what was typed is kept");
    let mut db = app.superuser().await;
    let none: i64 = sqlx::query_scalar("select count(*) from joint_changes").fetch_one(&mut db).await.unwrap();
    let sets: i64 =
        sqlx::query_scalar("select count(*) from rule_sets where added_by is not null").fetch_one(&mut db).await.unwrap();
    assert_eq!((none, sets), (0, 0));

    assert_eq!(save(&mut manager, &draft, OFFICE_FILE, &widened()).await.status, 303);
    let past = propose_on(&mut manager, &draft, ["14", "11", "2023"]).await;
    assert_eq!((past.status, past.all("#starts-err").len()), (422, 1), "{}", past.text());
    let same = Bundle::embedded().file(OFFICE_FILE).unwrap().to_owned();
    assert_eq!(save(&mut manager, &draft, OFFICE_FILE, &same).await.status, 303);
    let unchanged = propose_on(&mut manager, &draft, ["20", "11", "2023"]).await;
    assert_eq!(unchanged.status, 422, "{}", unchanged.text());
}

#[tokio::test]
async fn no_office_and_no_pathway_vanishes_from_a_rule_set() {
    let app = TestApp::new().await;
    let mut manager = app.staff("guatemala", "manager").await;
    for file in [OFFICE_FILE, "offices/colombia.toml", "family.toml"] {
        let draft = begin(&mut manager).await;
        assert_eq!(save(&mut manager, &draft, file, "").await.status, 303);
        let text = manager.get(&draft).await.text();
        assert!(text.contains("E-gone"), "{file}: {text}");
        assert_eq!(propose_on(&mut manager, &draft, ["20", "11", "2023"]).await.status, 422);
    }
}

#[tokio::test]
async fn files_are_named_and_saved_with_care() {
    let app = TestApp::new().await;
    let mut manager = app.staff("guatemala", "manager").await;
    let draft = begin(&mut manager).await;
    let page = manager.get(&format!("{draft}/file")).await;
    let bad = manager.submit(&page, "/file", &[("name", "../x.toml"), ("text", "a = 1")]).await;
    assert_eq!((bad.status, bad.attributes("#name", "value")), (422, vec!["../x.toml".to_owned()]));
    assert!(bad.all("#text").concat().contains("a = 1"), "{}", bad.body);
    let large = "# x\n".repeat(70_000);
    let refused = manager.submit(&page, "/file", &[("name", "large.toml"), ("text", &large)]).await;
    assert_eq!(refused.status, 422);
    // Two people on one draft: the later save does not undo the earlier one unseen.
    let (mine, theirs) =
        (manager.get(&format!("{draft}/file?name=names.toml")).await, manager.get(&format!("{draft}/file?name=work.toml")).await);
    assert_eq!(manager.submit(&mine, "/file", &[("text", "# mine")]).await.status, 303);
    assert_eq!(manager.submit(&theirs, "/file", &[("text", "# theirs")]).await.status, 422);
    let again = manager.get(&draft).await;
    assert!(again.all("th").iter().any(|name| name == "names.toml") && again.text().contains("Cambiado"), "{}", again.text());
    assert_eq!(manager.submit(&again, "/discard", &[]).await.status, 303);
    assert_eq!(manager.get(&draft).await.status, 404);
}

#[tokio::test]
async fn a_signature_is_for_what_was_seen() {
    let app = TestApp::new().await;
    let mut manager = app.staff("guatemala", "manager").await;
    let mut db = app.superuser().await;
    let draft = begin(&mut manager).await;
    assert_eq!(save(&mut manager, &draft, OFFICE_FILE, &widened()).await.status, 303);
    let change = propose_on(&mut manager, &draft, ["20", "11", "2023"]).await.location().unwrap();
    let (mut host, mut us) = (app.staff("guatemala", "host").await, app.staff("guatemala", "us").await);
    let page = host.get(&change).await;
    for seen in ["", "0000"] {
        let unseen = host.submit(&page, "/approve", &[("confirmed", "yes"), ("seen", seen)]).await;
        assert_eq!(unseen.status, 422, "an impact for other rules: {}", unseen.text());
    }
    let other = host.submit(&page, "/approve", &[("confirmed", "yes"), ("content", &"0".repeat(64))]).await;
    assert_eq!(other.status, 422, "other content: {}", other.text());
    // Meanwhile both governments put other rules into force on an earlier day: the base is no longer what was compared.
    publish_widened(&app).await;
    assert_eq!(periods(&mut db).await, 1);
    let moved = approve(&mut us, &change).await;
    assert_eq!(moved.status, 422, "{}", moved.text());
    // Signed by nobody, by one, or naming another set or day: the database takes no period.
    let refused = sqlx::query(
        "insert into rule_set_periods (office_id, id, rule_set, starts_on, change_id, added_at)
         select office_id, gen_random_uuid(), content::jsonb #>> '{change,rule_set}', '2023-11-20', id, now() from joint_changes
          where state = 'waiting'",
    )
    .execute(&mut db)
    .await;
    assert!(refused.unwrap_err().to_string().contains("joint act"));
    let refused = sqlx::query(
        "insert into rule_set_periods (office_id, id, rule_set, starts_on, change_id, added_at)
         select office_id, gen_random_uuid(), content::jsonb #>> '{change,rule_set}', '2023-11-21', id, now() from joint_changes
          where state = 'effective'",
    )
    .execute(&mut db)
    .await;
    assert!(refused.unwrap_err().to_string().contains("joint act"), "another day than the one signed");
}

#[tokio::test]
async fn rules_are_written_by_those_who_may_propose() {
    let app = TestApp::new().await;
    let mut manager = app.staff("guatemala", "manager").await;
    let draft = begin(&mut manager).await;
    let mut caseworker = app.staff("guatemala", "iom1").await;
    let page = caseworker.get(RULES).await;
    assert!(page.status == 200 && !page.body.contains("/staff/rules/drafts"), "{}", page.text());
    assert_eq!(caseworker.get(&draft).await.status, 403);
    let (target, fields) = manager.get(&draft).await.form("/propose", &[("reason", "x")]);
    let mut signed_in = caseworker.clone();
    let own = caseworker.get("/es/guatemala/staff/sessions").await.form("/sign-out", &[]).1;
    let csrf = own.into_iter().find(|(name, _)| name == "csrf").unwrap();
    let fields: Vec<_> = fields.into_iter().map(|field| if field.0 == "csrf" { csrf.clone() } else { field }).collect();
    assert_eq!(signed_in.post(&target, &fields).await.status, 403);
    let mut elsewhere = app.staff("colombia", "manager").await;
    assert_eq!(elsewhere.get(&draft.replace("guatemala", "colombia")).await.status, 404, "another office's is as none");
}

#[tokio::test]
async fn a_stored_set_that_cannot_be_used_leaves_the_one_before_it_in_force() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let change = publish_widened(&app).await;
    assert!(change.contains("/staff/changes/"));
    let open = |text: &str| text.contains("El Salvador");
    assert!(open(&app.browser().get("/es/guatemala").await.text()), "the widened rules are in force");
    // Somebody with the owner's rights spoils what is stored; a server that starts now must not use it.
    sqlx::query("update rule_sets set files = files || '{\"work.toml\": \"[[\"}' where added_by is not null")
        .execute(&mut db)
        .await
        .unwrap();
    let restarted = app.restarted().await;
    let page = restarted.browser().get("/es/guatemala").await;
    assert!(page.status == 200 && !open(&page.text()), "the founding rules stay: {}", page.text());
    let list = restarted.staff("guatemala", "manager").await.get(RULES).await.text();
    assert!(list.contains("No se puede usar") && list.contains("Sigue valiendo el anterior"), "{list}");
    // One word changed in a set that still loads: its hash tells.
    sqlx::query(
        "update rule_sets set files = jsonb_set(files, '{work.toml}', (select files -> 'work.toml' from rule_sets where added_by is null limit 1))
          || jsonb_build_object('offices/guatemala.toml', (select files -> 'offices/guatemala.toml' from rule_sets where added_by is null limit 1))
          where added_by is not null",
    )
    .execute(&mut db)
    .await
    .unwrap();
    let list = app.restarted().await.staff("guatemala", "manager").await.get(RULES).await.text();
    assert!(list.contains("its content has the hash"), "{list}");
}
