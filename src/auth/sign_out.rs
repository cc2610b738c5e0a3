//! Leaving: the session ends on the server, and the browser is asked to forget what it kept.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;
use serde::Deserialize;

use super::queries;
use crate::app::App;
use crate::error::AppError;
use crate::ids::SessionId;
use crate::web::cookies::{self, Kind};
use crate::web::page::{Shell, on_to, public_page};
use crate::web::visit::{Posted, Staff, Visit, Who};

/// The form has no fields of its own.
#[derive(Deserialize, Default)]
pub struct Nothing {}

#[derive(Template)]
#[template(path = "auth/finished.html")]
struct FinishedPage {
    shell: Shell,
}

/// An applicant finishes on a shared phone; also works when the session has already run out.
pub async fn applicant(State(app): State<App>, visit: Visit, _posted: Posted<Nothing>) -> Result<Response, AppError> {
    if let Who::Applicant(applicant) = &visit.who {
        end(&app, &visit, applicant.session, "case.sign_out").await?;
    }
    Ok(forget(on_to(&visit.at("/finished")), Kind::Case, app.config.secure_cookies))
}

/// A member of staff signs out.
pub async fn staff(State(app): State<App>, visit: Visit, staff: Staff, _posted: Posted<Nothing>) -> Result<Response, AppError> {
    end(&app, &visit, staff.session, "staff.sign_out").await?;
    Ok(forget(on_to(&visit.at("/staff/sign-in")), Kind::Staff, app.config.secure_cookies))
}

/// Where finishing leads.
pub async fn finished(State(app): State<App>, visit: Visit) -> Result<Response, AppError> {
    public_page(&FinishedPage { shell: app.shell(&visit) })
}

async fn end(app: &App, visit: &Visit, session: SessionId, action: &'static str) -> Result<(), AppError> {
    let mut tx = app.db.begin(&visit.context()?).await?;
    let now = tx.now();
    queries::revoke_session(&mut tx, session, now).await?;
    tx.audit(action, "sessions", Some(session.0), None).await?;
    tx.commit().await
}

fn forget(mut response: Response, kind: Kind, secure: bool) -> Response {
    let headers = response.headers_mut();
    if let Some((name, value)) = cookies::clear(kind, secure) {
        headers.append(name, value);
    }
    headers.insert(HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\", \"storage\""));
    response
}
