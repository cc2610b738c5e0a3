//! A member of staff sees where they are signed in and ends what is not theirs any more.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::queries::{self, OwnSession};
use crate::app::App;
use crate::error::AppError;
use crate::ids::SessionId;
use crate::web::page::{Shell, on_to, page};
use crate::web::visit::{Posted, Staff, Visit};

/// The form beside each session.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct End {
    session: String,
}

#[derive(Template)]
#[template(path = "auth/sessions_page.html")]
struct SessionsPage {
    shell: Shell,
    sessions: Vec<OwnSession>,
    current: SessionId,
}

/// The list.
pub async fn show(State(app): State<App>, visit: Visit, staff: Staff) -> Result<Response, AppError> {
    let mut tx = app.db.begin(&visit.context()?).await?;
    let now = tx.now();
    let sessions = queries::own_sessions(&mut tx, staff.id, now).await?;
    page(&SessionsPage { shell: app.shell(&visit), sessions, current: staff.session })
}

/// Ends one. Another person's session is as unknown as a made-up one.
pub async fn submit(State(app): State<App>, visit: Visit, _staff: Staff, posted: Posted<End>) -> Result<Response, AppError> {
    let session: SessionId = posted.form.session.parse().map_err(|_| AppError::NotFound)?;
    let mut tx = app.db.begin(&visit.context()?).await?;
    let now = tx.now();
    if !queries::revoke_session(&mut tx, session, now).await? {
        return Err(AppError::NotFound);
    }
    tx.audit("staff.session_ended", "sessions", Some(session.0), None).await?;
    tx.commit().await?;
    Ok(on_to(&visit.at("/staff/sessions")))
}
