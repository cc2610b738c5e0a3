//! What was sent: the code, the access number, what happens next. Made to be printed.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::queries;
use crate::app::App;
use crate::auth::access_number;
use crate::error::AppError;
use crate::web::page::{Shell, on_to, page};
use crate::web::visit::{Applicant, Visit};

#[derive(Template)]
#[template(path = "intake/sent.html")]
struct SentPage {
    shell: Shell,
    code: String,
    number: String,
    at: String,
}

/// The page.
pub async fn show(State(app): State<App>, visit: Visit, applicant: Applicant) -> Result<Response, AppError> {
    let mut tx = app.db.begin(&visit.context()?).await?;
    let head = queries::head(&mut tx, applicant.case).await?.ok_or(AppError::NotFound)?;
    drop(tx);
    let Some(at) = head.submitted_at else { return Ok(on_to(&visit.at("/case/answers"))) };
    let number = access_number::of_case(&app.config.secret, visit.office()?.id, applicant.case);
    let shell = app.shell(&visit);
    page(&SentPage { at: shell.when(&at), number: access_number::grouped(&number), code: head.code, shell })
}
