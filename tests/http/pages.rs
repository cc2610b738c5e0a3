//! Pages × languages: every GET route that shows a page, as the first who may see it, in every language.
//! `tests/golden/pages.txt` lists them with their title; after a change on purpose run with `PUENTE_GOLDEN=write`.

use std::fmt::Write;

use puente::app::routes;
use puente::web::language::Language;

use crate::support::{Everywhere, Page, TestApp};

const GOLDEN: &str = "tests/golden/pages.txt";

/// What every page is held to; the answer names what is wrong.
fn faults(page: &Page, language: Language) -> Vec<String> {
    let mut faults = Vec::new();
    let mut hold = |good: bool, rule: &str| {
        if !good {
            faults.push(rule.to_owned());
        }
    };
    hold(page.attributes("html", "lang") == [language.code()], "the page says its language");
    hold(page.all("h1").len() == 1, "there is one h1");
    hold(page.all("main").len() == 1, "there is one main");
    hold(page.all("title").first().is_some_and(|title| title.contains("Puente") && title.len() > 9), "the title tells the page");
    hold(!page.body.contains(" style=\"") && !page.body.contains("<script"), "no inline style, no script");
    for input in page.attributes("input:not([type=hidden]), select, textarea", "name") {
        let labelled =
            page.all(&format!("label[for='{input}'], label:has([name='{input}']), fieldset:has([name='{input}']) legend"));
        let own = page
            .attributes(&format!("[name='{input}']"), "id")
            .iter()
            .any(|id| !page.all(&format!("label[for='{id}']")).is_empty());
        hold(own || !labelled.is_empty(), &format!("{input} has a label"));
    }
    for action in page.attributes("form[method=post]", "action") {
        hold(
            page.body.matches("name=\"csrf\"").count() >= page.all("form[method=post]").len(),
            &format!("the form to {action} is protected"),
        );
    }
    for other in Language::ALL.into_iter().filter(|other| *other != language) {
        let switch = page.attributes(&format!("a[hreflang='{}']", other.code()), "href");
        hold(switch.iter().any(|href| href.starts_with(&format!("/{}", other.code()))), "the language can be switched in place");
    }
    hold(
        page.text().contains("gratis")
            || page
                .all("footer")
                .iter()
                .any(|words| words.contains("gratis") || words.contains("free") || page.body.contains("class=\"staff")),
        "it says that it is free",
    );
    faults
}

#[tokio::test]
async fn every_page_holds_in_every_language() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let everywhere = Everywhere::new(&app, &mut db).await;
    let principals = everywhere.principals(&app, &mut db).await;
    let mut table = String::from("# Pages × languages: path, who looked, and the title in each language.\n");
    let mut wrong = Vec::new();
    for route in routes().declared().filter(|route| !route.changes() && route.path.contains("{lang}")) {
        let mut line = String::new();
        for who in &principals {
            let mut titles = Vec::new();
            for language in Language::ALL {
                let mut browser = app.browser();
                if let Some((name, value)) = &who.cookie {
                    browser.cookies.insert((*name).to_owned(), value.clone());
                }
                let path = everywhere.sample(route).replacen("/es", &format!("/{}", language.code()), 1);
                let page = browser.get(&path).await;
                if page.status == 200 && page.header("content-type").starts_with("text/html") {
                    wrong.extend(faults(&page, language).into_iter().map(|fault| format!("{path} as {}: {fault}", who.heading)));
                    // A case's code is drawn anew for each run.
                    titles.push(page.all("title").concat().replace(everywhere.code(), "CODE"));
                }
            }
            if titles.len() == Language::ALL.len() {
                let _ = write!(line, "{} as {}: {}", route.path, who.heading, titles.join(" | "));
                if titles[0] == titles[1] {
                    wrong.push(format!("{} has the same title in two languages: {}", route.path, titles[0]));
                }
                break;
            }
        }
        if !line.is_empty() {
            table.push_str(&line);
            table.push('\n');
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    #[expect(clippy::disallowed_methods, reason = "whoever changes pages on purpose writes the table anew")]
    if std::env::var("PUENTE_GOLDEN").is_ok_and(|mode| mode == "write") {
        std::fs::write(GOLDEN, &table).unwrap();
    }
    let golden = std::fs::read_to_string(GOLDEN).unwrap_or_default();
    let differences: Vec<&str> = table.lines().filter(|line| !golden.lines().any(|known| known == *line)).collect();
    assert!(golden == table, "{GOLDEN} differs; new lines: {differences:#?}");
}

#[tokio::test]
async fn first_pages_fit_the_first_flight_of_a_slow_line() {
    use http_body_util::BodyExt;
    use tower::ServiceExt;
    let app = TestApp::new().await;
    for path in [
        "/es",
        "/en",
        "/es/guatemala",
        "/es/colombia",
        "/es/costa-rica",
        "/es/ecuador",
        "/es/mexico",
        "/en/colombia",
        "/es/colombia/start",
        "/es/guatemala/law",
        "/en/colombia/law",
    ] {
        let request = axum::http::Request::get(path).header("accept-encoding", "gzip").body(axum::body::Body::empty()).unwrap();
        let response = app.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.headers()["content-encoding"], "gzip", "{path}");
        let bytes = response.into_body().collect().await.unwrap().to_bytes().len();
        // Page and style sheet together: where the sheet is linked and not in the page, it comes on top.
        assert!(bytes <= 14 * 1024 - 3 * 1024, "{path} takes {bytes} bytes");
    }
}
