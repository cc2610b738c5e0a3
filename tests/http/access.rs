//! Route × role, made by really calling every route as everybody. `tests/golden/access.txt` is the table to read in review;
//! after a change on purpose run the test with `PUENTE_GOLDEN=write`.

use std::collections::BTreeMap;
use std::fmt::Write;

use axum::body::Body;
use axum::http::Request;
use puente::app::routes;
use puente::web::csrf;
use puente::web::routes::Route;

use crate::support::{Everywhere, Principal, TestApp};

const GOLDEN: &str = "tests/golden/access.txt";

async fn call(app: &TestApp, route: &Route, path: &str, who: &Principal) -> &'static str {
    let mut browser = app.browser();
    if let Some((name, value)) = &who.cookie {
        browser.cookies.insert((*name).to_owned(), value.clone());
    }
    let request = if route.changes() {
        let bound = if let Some((_, value)) = &who.cookie {
            value.clone()
        } else {
            browser.cookies.insert("visit".into(), "0".repeat(32));
            "0".repeat(32)
        };
        // Forms before sign-in look at the applicant's cookie alone.
        let bound = if route.access == puente::web::routes::Access::Gate
            && who.cookie.as_ref().is_some_and(|(name, _)| *name == "staff")
        {
            browser.cookies.insert("visit".into(), "0".repeat(32));
            "0".repeat(32)
        } else {
            bound
        };
        let token = csrf::token(&app.app.config.secret.key("csrf"), &bound, &app.app.random);
        let body = format!("csrf={token}&once={}", app.app.random.id(app.app.clock.now()));
        Request::post(path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body))
            .unwrap()
    } else {
        Request::get(path).body(Body::empty()).unwrap()
    };
    let page = browser.send(request).await;
    let location = page.location().unwrap_or_default();
    match page.status {
        // Signing out leads to the sign-in page too, and clears the browser.
        303 if location.ends_with("/sign-in") && !page.headers.contains_key("clear-site-data") => "sign in",
        303 if location.ends_with("/resume") => "sign in",
        // Forms sent empty are faulty (422) or tried too often (429): past the guard all the same.
        200..=399 | 422 | 429 => "yes",
        // A form without a session: the sign-in page in its place.
        401 => "sign in",
        403 => "no",
        404 => "404",
        status => panic!("{} {path} as {}: {status} {}", route.method, who.heading, page.text()),
    }
}

#[tokio::test]
async fn every_route_answers_every_role_as_the_table_says() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let everywhere = Everywhere::new(&app, &mut db).await;
    let listed = routes();
    let mut table = String::from(
        "# Route × role, really called at the office of Guatemala: yes, no (not for this role), sign in (not signed in here), 404.\n",
    );
    for route in listed.declared() {
        let path = everywhere.sample(route);
        let mut line = format!("{} {}\n", route.method, route.path);
        let mut by_answer: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        // Sessions are made anew for each route, since some routes end them.
        for who in everywhere.principals(&app, &mut db).await {
            let answer = call(&app, route, &path, &who).await;
            by_answer.entry(answer).or_default().push(who.heading);
            assert_eq!(
                answer == "yes" || answer == "404",
                route.access.admits(role_of(who.heading)) && (who.heading != "manager of colombia" || route.access.admits(None)),
                "{} {} as {}: {answer} is not what the declaration says",
                route.method,
                route.path,
                who.heading
            );
        }
        for (answer, who) in by_answer {
            let _ = writeln!(line, "    {answer}: {}", who.join(", "));
        }
        table.push_str(&line);
    }
    #[expect(clippy::disallowed_methods, reason = "whoever changes access on purpose writes the table anew")]
    if std::env::var("PUENTE_GOLDEN").is_ok_and(|mode| mode == "write") {
        std::fs::write(GOLDEN, &table).unwrap();
    }
    let golden = std::fs::read_to_string(GOLDEN).unwrap_or_default();
    let differences: Vec<&str> = table.lines().filter(|line| !golden.lines().any(|known| known == *line)).collect();
    assert!(golden == table, "{GOLDEN} differs; new lines: {differences:#?}");
}

fn role_of(heading: &str) -> Option<puente::auth::Role> {
    if heading.contains("applicant") {
        return Some(puente::auth::Role::Applicant);
    }
    let user = if heading == "manager of colombia" { "manager" } else { heading };
    crate::support::STAFF.iter().find(|(name, ..)| *name == user).map(|(_, role, _)| *role)
}

#[test]
fn the_list_of_routes_names_everything_an_outsider_needs() {
    let document = serde_json::to_value(routes().document()).unwrap();
    assert_eq!(document["format"], "puente-routes/1");
    for route in document["routes"].as_array().unwrap() {
        let path = route["path"].as_str().unwrap();
        let params: Vec<&str> = route["params"].as_array().unwrap().iter().map(|param| param["name"].as_str().unwrap()).collect();
        for part in path.split('{').skip(1).map(|rest| rest.split('}').next().unwrap()) {
            assert!(params.contains(&part), "{path} does not explain {part}");
        }
        assert_eq!(route["changes"].as_bool().unwrap(), route["method"] == "POST", "{path}");
        assert_eq!(route["max_body_bytes"].as_u64().unwrap() > 0, route["method"] == "POST", "{path}");
    }
}
