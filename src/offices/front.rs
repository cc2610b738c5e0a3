//! The front page: which office, what it is doing, and what happens after registering. The same for everybody.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;

use super::programme::Programme;
use super::situation::Situation;
use crate::app::App;
use crate::error::AppError;
use crate::tenancy::{Context, Eyes};
use crate::web::page::{Shell, on_to, public_page};
use crate::web::visit::Visit;

/// An office on the front page.
struct Card {
    href: String,
    name: String,
    situation: Situation,
}

#[derive(Template)]
#[template(path = "offices/front.html")]
struct FrontPage {
    shell: Shell,
    cards: Vec<Card>,
}

/// `/`: on to the front page in the language the browser asks for.
pub async fn choose_language(visit: Visit) -> Result<Response, AppError> {
    let mut response = on_to(&format!("/{}", visit.language.code()));
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-language"));
    Ok(response)
}

/// The page.
pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, AppError> {
    let shell = app.shell(&visit).first_page();
    let mut cards = Vec::new();
    // The programmes are public facts: any office's visitor may read them all.
    if let Some(first) = app.offices.iter().next() {
        let mut tx = app.db.begin(&Context::new(first.id, Eyes::Visitor, &visit.request)).await?;
        let programmes = Programme::of_all(&mut tx).await?;
        drop(tx);
        for (id, programme) in programmes {
            let Some(office) = app.offices.iter().find(|office| office.id == id) else { continue };
            let situation = Situation::of(&programme.at(visit.now), visit.now, programme.zone, visit.language);
            cards.push(Card {
                href: format!("/{}/{}", visit.language.code(), office.slug),
                name: shell.t.office_name(&office.rules, &office.country),
                situation,
            });
        }
    }
    public_page(&FrontPage { shell, cards })
}
