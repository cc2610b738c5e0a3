//! The law of an office: drafted, checked, proposed, signed by both governments, in force from its day, and nothing of
//! what was determined before changed by it.

mod changing;
mod publishing;

use puente::pathways::Bundle;
use serde_json::json;
use sqlx::PgConnection;

use crate::cases::determine;
use crate::support::{Browser, Family, Page, TestApp};

const RULES: &str = "/es/guatemala/staff/rules";
const OFFICE_FILE: &str = "offices/guatemala.toml";

/// The office's file with Guatemala's rule of the present widened to its neighbours.
fn widened() -> String {
    let bundle = Bundle::embedded();
    let text = bundle.file(OFFICE_FILE).unwrap();
    let widened = text.replace(
        "when = 'nationality = Guatemala or other_nationalities overlaps {Guatemala}",
        "when = 'nationality in @ca4 or other_nationalities overlaps {Guatemala}",
    );
    let named = widened.replacen("countries = [\"Guatemala\"]", "countries = [\"Guatemala\", \"El Salvador\"]", 1);
    assert!(text != widened && widened != named, "the test follows the file");
    named
}

/// A family whose registrant is an adult from Honduras who lives in Guatemala, determined by the founding rules.
async fn honduran(app: &TestApp, db: &mut PgConnection, state: &str) -> Family {
    let family = app.insert_family(db, "guatemala", state, "open").await;
    let answers = json!({ "nationality": "Honduras", "date_of_birth": "1990-04-05", "current_country": "Guatemala",
                          "other_nationalities": [], "stateless": false });
    determine(app, db, &family, &answers).await;
    family
}

/// Begins a draft; its path.
async fn begin(browser: &mut Browser) -> String {
    let page = browser.get(RULES).await;
    let begun = browser.submit(&page, "/staff/rules/drafts", &[]).await;
    assert_eq!(begun.status, 303, "{}", begun.text());
    begun.location().unwrap()
}

/// Saves a file of a draft.
async fn save(browser: &mut Browser, draft: &str, name: &str, text: &str) -> Page {
    let page = browser.get(&format!("{draft}/file?name={name}")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    browser.submit(&page, "/file", &[("name", name), ("text", text)]).await
}

async fn propose_on(browser: &mut Browser, draft: &str, day: [&str; 3]) -> Page {
    let page = browser.get(draft).await;
    let fields = [("starts-day", day[0]), ("starts-month", day[1]), ("starts-year", day[2]), ("reason", "Nueva ley.")];
    browser.submit(&page, "/propose", &fields).await
}

async fn approve(browser: &mut Browser, change: &str) -> Page {
    let page = browser.get(change).await;
    assert_eq!(page.status, 200, "{}", page.text());
    browser.submit(&page, "/approve", &[("confirmed", "yes")]).await
}

/// The widened rules in force from today on, by both signatures; the path of the change.
async fn publish_widened(app: &TestApp) -> String {
    let mut manager = app.staff("guatemala", "manager").await;
    let draft = begin(&mut manager).await;
    assert_eq!(save(&mut manager, &draft, OFFICE_FILE, &widened()).await.status, 303);
    let proposed = propose_on(&mut manager, &draft, ["15", "11", "2023"]).await;
    assert_eq!(proposed.status, 303, "{}", proposed.text());
    let change = proposed.location().unwrap();
    for user in ["host", "us"] {
        let approved = approve(&mut app.staff("guatemala", user).await, &change).await;
        assert_eq!(approved.status, 303, "{user}: {}", approved.text());
    }
    change
}

async fn periods(db: &mut PgConnection) -> i64 {
    sqlx::query_scalar("select count(*) from rule_set_periods where change_id is not null").fetch_one(db).await.unwrap()
}
