//! The access number, to be written down or printed.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::queries;
use crate::app::App;
use crate::auth::access_number;
use crate::error::AppError;
use crate::web::page::{Shell, on_to, page};
use crate::web::visit::{Applicant, Query, Visit};

/// The query.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Kept {
    kept: String,
}

#[derive(Template)]
#[template(path = "intake/number.html")]
struct NumberPage {
    shell: Shell,
    number: String,
    code: String,
    is_draft: bool,
    kept: bool,
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    applicant: Applicant,
    Query(kept): Query<Kept>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin(&visit.context()?).await?;
    if !queries::has_key(&mut tx, applicant.case).await? {
        return Ok(on_to(&visit.at("/case/pin")));
    }
    let head = queries::head(&mut tx, applicant.case).await?.ok_or(AppError::NotFound)?;
    drop(tx);
    let number = access_number::of_case(&app.config.secret, visit.office()?.id, applicant.case);
    page(&NumberPage {
        shell: app.shell(&visit),
        number: access_number::grouped(&number),
        is_draft: head.is_draft(),
        code: head.code,
        kept: kept.kept == "yes",
    })
}
