//! Registering from a phone: the whole way to sending, coming back, and everything that can go wrong on it.

mod forms;
mod journey;
mod sending;

use sqlx::PgConnection;

use crate::support::{Browser, PIN, Page, TestApp};

/// A browser with a registration begun, PIN chosen, name written; the applicant's member id.
struct Registered {
    browser: Browser,
    member: String,
}

/// Begins a registration through the pages.
async fn register(app: &TestApp) -> Registered {
    let mut browser = app.browser();
    let start = browser.get("/es/guatemala/start").await;
    let begun = browser.submit(&start, "/start", &[("agree", "yes")]).await;
    let pin = browser.follow(begun).await;
    let chosen = browser.submit(&pin, "/case/pin", &[("pin", PIN), ("pin_again", PIN)]).await;
    assert_eq!(chosen.location().as_deref(), Some("/es/guatemala/case/number"), "{}", chosen.text());
    let people = browser.get("/es/guatemala/case/people").await;
    let member = people.attributes("dl.rows a", "href")[0].rsplit('/').next().unwrap().to_owned();
    let name = browser.get(&format!("/es/guatemala/case/people/{member}")).await;
    let named = browser.submit(&name, &member, &[("given", "María"), ("family", "López")]).await;
    assert_eq!(named.status, 303, "{}", named.text());
    Registered { browser, member }
}

/// The path of a question.
fn at(member: &str, question: &str) -> String {
    format!("/es/guatemala/case/questions/{member}/{question}")
}

/// Answers a question through its page.
async fn answer(browser: &mut Browser, member: &str, question: &str, fields: &[(&str, &str)]) -> Page {
    let page = browser.get(&at(member, question)).await;
    assert_eq!(page.status, 200, "{question} is asked: {}", page.text());
    browser.submit(&page, question, fields).await
}

/// A value for a question page that is always true enough: "I do not know", or the plain answer.
fn plain(question: &str, page: &Page) -> Vec<(&'static str, &'static str)> {
    match question {
        "nationality" | "current_country" => vec![("answer", "Guatemala")],
        "date_of_birth" => vec![("answer-day", "27"), ("answer-month", "3"), ("answer-year", "1987")],
        "marital_status" => vec![("answer", "single")],
        "host_status" => vec![("answer", "citizen")],
        _ if page.attributes("[name=answer-instead]", "value").is_empty() => {
            let choices = page.attributes("[name=answer]", "value");
            let no = ["done", "no", "none"].into_iter().find(|no| choices.iter().any(|choice| choice == no));
            vec![("answer", no.unwrap_or("unknown"))]
        }
        _ => vec![("answer-instead", "unknown")],
    }
}

/// Answers every question of a person from the first one on, as the pages lead.
async fn answer_all(browser: &mut Browser, member: &str) -> Vec<String> {
    answer_all_but(browser, member, "", &[]).await
}

/// The same, with one question answered differently.
async fn answer_all_but(browser: &mut Browser, member: &str, but: &str, fields: &[(&str, &str)]) -> Vec<String> {
    let mut asked = Vec::new();
    let mut page = browser.get(&at(member, "nationality")).await;
    while let Some((_, question)) = page.path.split_once(&format!("{member}/")) {
        let question = question.to_owned();
        assert!(asked.len() < 60, "the questions come to an end: {asked:?}");
        let plain = plain(&question, &page);
        let sent = browser.submit(&page, &question, if question == but { fields } else { &plain }).await;
        assert_eq!(sent.status, 303, "{question}: {}", sent.text());
        asked.push(question);
        page = browser.get(&sent.location().unwrap()).await;
    }
    assert_eq!(page.path, "/es/guatemala/case/answers");
    asked
}

/// Answers who may see the case.
async fn share(browser: &mut Browser, us: &str, host: &str) {
    let page = browser.get("/es/guatemala/case/sharing").await;
    assert_eq!(browser.submit(&page, "/sharing", &[("us", us), ("host", host)]).await.status, 303);
}

async fn count(db: &mut PgConnection, table: &str) -> i64 {
    sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select count(*) from {table}"))).fetch_one(db).await.unwrap()
}

async fn text(db: &mut PgConnection, query: &'static str) -> String {
    sqlx::query_scalar(query).fetch_one(db).await.unwrap()
}
