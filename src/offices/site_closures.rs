//! The office manager adds and removes closures of a site. Free slots go; families with an appointment stay listed until a
//! person moves them.

use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDateTime;
use serde::Deserialize;

use super::plan::{plan_slots, zone_of};
use super::queries::sites;
use super::site_page::again;
use crate::app::App;
use crate::error::AppError;
use crate::ids::{ClosureId, SiteId};
use crate::slots::{Closure, InvalidClosure};
use crate::tenancy::Once;
use crate::web::form::{Fault, FormState};
use crate::web::page::on_to;
use crate::web::visit::{PathPart, Posted, Visit};

/// A closure to add, in the site's own time.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Add {
    closed_from: String,
    closed_until: String,
    reason: String,
}

/// A closure to remove.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Remove {
    closure: String,
}

impl Add {
    fn check(&self, form: &mut FormState) -> Option<Closure> {
        let from = local(form, "closed_from", &self.closed_from);
        let until = local(form, "closed_until", &self.closed_until);
        form.keep("reason", self.reason.clone());
        let reason = crate::web::form::tidy(&self.reason);
        if reason.is_empty() {
            form.fault("reason", Fault::ReasonMissing);
        } else if reason.chars().count() > 200 {
            form.fault("reason", Fault::TooLong(200));
        }
        let (from, until) = (from?, until?);
        match Closure::try_new(from, until, &reason) {
            Ok(closure) => form.is_good().then_some(closure),
            Err(InvalidClosure::EndsBeforeItBegins) => {
                form.fault("closed_until", Fault::EndBeforeStart);
                None
            }
            Err(InvalidClosure::NoReason | InvalidClosure::BeyondCalendar) => None,
        }
    }
}

/// Adds a closure.
pub async fn add(State(app): State<App>, visit: Visit, parts: PathPart, posted: Posted<Add>) -> Result<Response, AppError> {
    let site: SiteId = parts.id("site")?;
    let mut form = FormState::new();
    let Some(closure) = posted.form.check(&mut form) else {
        return again(&app, &visit, site, form).await;
    };
    let location = visit.at(&format!("/staff/office/sites/{site}"));
    let mut tx = app.db.begin(&visit.context()?).await?;
    if let Once::Repeat(location) = tx.once(&posted.once).await? {
        return Ok(on_to(&location));
    }
    let stored = sites::lock_site(&mut tx, site).await?.ok_or(AppError::NotFound)?;
    if closure.to() <= visit.now.with_timezone(&zone_of(&stored.time_zone)?).naive_local() {
        drop(tx);
        form.fault("closed_until", Fault::InThePast);
        return again(&app, &visit, site, form).await;
    }
    let id = sites::insert_closure(&mut tx, site, &closure).await?;
    plan_slots(&mut tx, site, visit.now).await?;
    tx.audit("closure.added", "closures", Some(id.0), None).await?;
    tx.commit_once(&posted.once, &location).await?;
    Ok(on_to(&location))
}

/// Removes a closure; its slots are offered again.
pub async fn remove(State(app): State<App>, visit: Visit, parts: PathPart, posted: Posted<Remove>) -> Result<Response, AppError> {
    let site: SiteId = parts.id("site")?;
    let closure: ClosureId = posted.form.closure.parse().map_err(|_| AppError::NotFound)?;
    let location = visit.at(&format!("/staff/office/sites/{site}"));
    let mut tx = app.db.begin(&visit.context()?).await?;
    if let Once::Repeat(location) = tx.once(&posted.once).await? {
        return Ok(on_to(&location));
    }
    sites::lock_site(&mut tx, site).await?.ok_or(AppError::NotFound)?;
    if !sites::delete_closure(&mut tx, site, closure).await? {
        return Err(AppError::NotFound);
    }
    plan_slots(&mut tx, site, visit.now).await?;
    tx.audit("closure.removed", "closures", Some(closure.0), None).await?;
    tx.commit_once(&posted.once, &location).await?;
    Ok(on_to(&location))
}

/// A date with its time, as the browser's own field sends it, or with a space in between.
fn local(form: &mut FormState, field: &'static str, typed: &str) -> Option<NaiveDateTime> {
    form.keep(field, typed);
    let text = typed.trim().replacen(' ', "T", 1);
    let read = NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M").ok();
    if read.is_none() {
        form.fault(field, if text.is_empty() { Fault::Required } else { Fault::ImpossibleDate });
    }
    read
}
