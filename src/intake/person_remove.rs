//! Taking somebody off the registration, after asking whether it is meant.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::family::{Family, Member, Relation};
use super::queries;
use crate::app::App;
use crate::error::AppError;
use crate::ids::MemberId;
use crate::tenancy::Once;
use crate::web::page::{Shell, on_to, page};
use crate::web::visit::{Applicant, PathPart, Posted, Visit};

/// The form has no fields of its own.
#[derive(Deserialize, Default)]
pub struct Nothing {}

#[derive(Template)]
#[template(path = "intake/person_remove.html")]
struct RemovePage {
    shell: Shell,
    name: String,
    action: String,
}

/// Somebody who was added; the one who registers cannot be taken off.
fn added(family: &Family, id: MemberId) -> Result<&Member, AppError> {
    family.member(id).ok().filter(|member| member.relation != Relation::Applicant).ok_or(AppError::NotFound)
}

/// The page.
pub async fn show(State(app): State<App>, visit: Visit, applicant: Applicant, path: PathPart) -> Result<Response, AppError> {
    let Some(family) = Family::draft(&app, &visit, &applicant).await? else { return Ok(on_to(&visit.at("/case"))) };
    let member = added(&family, path.id("member")?)?;
    page(&RemovePage {
        name: member.called(visit.language.words()),
        action: visit.at(&format!("/case/people/{}/remove", member.id)),
        shell: app.shell(&visit),
    })
}

/// Takes the person off, with names and answers.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    applicant: Applicant,
    path: PathPart,
    posted: Posted<Nothing>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin(&visit.context()?).await?;
    if let Once::Repeat(location) = tx.once(&posted.once).await? {
        return Ok(on_to(&location));
    }
    let Some(family) = Family::lock_draft(&app, &mut tx, applicant.case).await? else { return Ok(on_to(&visit.at("/case"))) };
    let member = added(&family, path.id("member")?)?;
    queries::remove_member(&mut tx, applicant.case, member.id).await?;
    tx.audit("member.removed", "members", Some(member.id.0), Some(applicant.case)).await?;
    let location = visit.at("/case/people");
    tx.commit_once(&posted.once, &location).await?;
    Ok(on_to(&location))
}
