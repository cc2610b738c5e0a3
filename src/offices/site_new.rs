//! The office manager adds a site. It has no hours yet, so no slots either.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::queries::sites;
use super::site_page::SiteForm;
use crate::app::App;
use crate::error::AppError;
use crate::tenancy::Once;
use crate::web::form::FormState;
use crate::web::page::{Shell, faulty, on_to, page};
use crate::web::visit::{Posted, Visit};

#[derive(Template)]
#[template(path = "offices/site_new.html")]
struct NewSitePage {
    shell: Shell,
    form: FormState,
}

/// The form, with the office's own zone.
pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, AppError> {
    let mut form = FormState::new();
    form.keep("time_zone", visit.office()?.zone.name());
    page(&NewSitePage { shell: app.shell(&visit), form })
}

/// Adds it.
pub async fn submit(State(app): State<App>, visit: Visit, posted: Posted<SiteForm>) -> Result<Response, AppError> {
    let mut form = FormState::new();
    let Some(text) = posted.form.check(&mut form) else {
        return faulty(&NewSitePage { shell: app.shell(&visit), form });
    };
    let mut tx = app.db.begin(&visit.context()?).await?;
    if let Once::Repeat(location) = tx.once(&posted.once).await? {
        return Ok(on_to(&location));
    }
    let site = sites::insert_site(&mut tx, &text).await?;
    tx.audit("site.added", "sites", Some(site.0), None).await?;
    let location = visit.at(&format!("/staff/office/sites/{site}"));
    tx.commit_once(&posted.once, &location).await?;
    Ok(on_to(&location))
}
