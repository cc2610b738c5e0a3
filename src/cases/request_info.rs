//! A caseworker asks the family for facts that are missing, each named, each of one person.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::act::{Acting, Begun, tell_family};
use super::queries::file as queries;
use super::state::{CaseAction, Guards};
use super::step::staff_actor;
use crate::app::App;
use crate::error::AppError;
use crate::outbox::Message;
use crate::web::form::{Fault, FormState};
use crate::web::visit::{PathPart, Posted, Staff, Visit};

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct RequestInfo {
    version: String,
    /// `member:fact`, as often as facts are ticked.
    facts: Vec<String>,
}

/// Asks for them. The timeline's note holds what was asked, `member:fact` with ", " between.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    staff: Staff,
    path: PathPart,
    posted: Posted<RequestInfo>,
) -> Result<Response, AppError> {
    let acting = Acting { app: &app, visit: &visit, staff: &staff, case: path.id("case")?, once: &posted.once };
    let mut form = FormState::new();
    for fact in &posted.form.facts {
        form.keep("facts", fact.as_str());
    }
    if posted.form.facts.is_empty() {
        form.fault("facts", Fault::Refused("no_fact_named"));
    }
    let (mut tx, mut case) = match acting.begin_work(&posted.form.version, &mut form).await? {
        Begun::Repeat(response) => return Ok(response),
        Begun::Open(tx, case) => (tx, case),
    };
    let members = queries::members(&mut tx, case.id).await?;
    let book = app.book(&mut tx).await?;
    let is_known = |value: &String| {
        value.split_once(':').is_some_and(|(member, fact)| {
            members.iter().any(|known| known.id.to_string() == member) && book.schema().fact(fact).is_some()
        })
    };
    if !posted.form.facts.iter().all(is_known) {
        form.fault("facts", Fault::NotAChoice);
    }
    if !form.is_good() {
        drop(tx);
        return acting.again(form).await;
    }
    let named: Vec<&str> = posted.form.facts.iter().map(String::as_str).collect();
    let note = named.join(", ");
    let guards = Guards { missing_facts: &named, note: &note, ..case.guards(staff_actor(&staff)) };
    let taken = case.step(&mut tx, CaseAction::RequestInfo, &guards).await;
    if taken.is_ok() {
        tell_family(&mut tx, &case, Message::InfoRequested).await?;
    }
    acting.end(tx, taken, CaseAction::RequestInfo.as_str(), form).await
}
