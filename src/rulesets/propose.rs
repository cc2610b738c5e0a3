//! A draft without findings becomes a joint change: the rule set is stored for ever, the change waits for both governments.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::draft::{self, Draft};
use super::examine::examine;
use super::publish::Plan;
use super::queries::{drafts, sets};
use crate::app::App;
use crate::error::AppError;
use crate::ids::RuleSetDraftId;
use crate::review::changes;
use crate::tenancy::Once;
use crate::web::form::{Fault, FormState};
use crate::web::page::on_to;
use crate::web::visit::{PathPart, Posted, Staff, Visit};

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Proposed {
    version: String,
    #[serde(rename = "starts-day")]
    day: String,
    #[serde(rename = "starts-month")]
    month: String,
    #[serde(rename = "starts-year")]
    year: String,
    reason: String,
}

/// Proposes it.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    staff: Staff,
    parts: PathPart,
    posted: Posted<Proposed>,
) -> Result<Response, AppError> {
    let id: RuleSetDraftId = parts.id("draft")?;
    let mut form = FormState::new();
    let typed = &posted.form;
    let boxes = [("starts-day", &*typed.day), ("starts-month", &*typed.month), ("starts-year", &*typed.year)];
    let starts_on = form.date("starts", boxes);
    let reason = changes::reason(&mut form, &typed.reason);
    let mut tx = app.db.begin(&visit.context()?).await?;
    if let Once::Repeat(location) = tx.once(&posted.once).await? {
        return Ok(on_to(&location));
    }
    if !drafts::lock(&mut tx, id).await? {
        return Err(AppError::NotFound);
    }
    let (draft, base) = Draft::load(&mut tx, id).await?;
    if draft.ended || typed.version != draft.version.to_string() {
        form.fault("starts", Fault::Stale);
    }
    let bundle = draft.bundle(&base);
    let files = bundle.to_json();
    let book = tokio::task::spawn_blocking(move || examine(&bundle).book).await.map_err(AppError::broken)?;
    match (book.map(Arc::new), starts_on) {
        (None, _) => form.fault("starts", Fault::HasFindings),
        (Some(book), Some(starts_on)) if form.is_good() => {
            let plan = Plan { base: draft.base.clone(), rule_set: book.rule_set_hash().to_owned(), starts_on };
            sets::insert(&mut tx, &plan.rule_set, &files, Some(staff.id)).await?;
            if let Some((field, fault)) = plan.obstacle(&app, &mut tx).await? {
                form.fault(field, fault);
            } else {
                let change = changes::propose_rule_set(&mut tx, staff.id, reason, plan).await?;
                drafts::end(&mut tx, id, Some(change)).await?;
                let location = visit.at(&format!("/staff/changes/{change}"));
                tx.commit_once(&posted.once, &location).await?;
                return Ok(on_to(&location));
            }
        }
        (Some(_), _) => {}
    }
    drop(tx);
    draft::again(&app, &visit, &staff, id, form).await
}
