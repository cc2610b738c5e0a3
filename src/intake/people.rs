//! The family: everybody who registers together.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::family::Family;
use crate::app::App;
use crate::error::AppError;
use crate::web::page::{Shell, on_to, page};
use crate::web::visit::{Applicant, Visit};

/// One person in the list.
struct Row {
    href: String,
    name: String,
    relation: String,
    is_self: bool,
}

#[derive(Template)]
#[template(path = "intake/people.html")]
struct PeoplePage {
    shell: Shell,
    rows: Vec<Row>,
    /// The one who registers has no name yet: that comes first.
    nameless: bool,
}

/// The page.
pub async fn show(State(app): State<App>, visit: Visit, applicant: Applicant) -> Result<Response, AppError> {
    let Some(family) = Family::draft(&app, &visit, &applicant).await? else { return Ok(on_to(&visit.at("/case"))) };
    let t = visit.language.words();
    let rows: Vec<Row> = family
        .members
        .iter()
        .enumerate()
        .map(|(at, member)| Row {
            href: visit.at(&format!("/case/people/{}", member.id)),
            name: member.name(),
            relation: member.relation.words(t),
            is_self: at == 0,
        })
        .collect();
    page(&PeoplePage { shell: app.shell(&visit), nameless: rows.iter().any(|row| row.name.is_empty()), rows })
}
