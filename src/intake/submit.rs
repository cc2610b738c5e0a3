//! Sending the case in: one transaction from the draft to the caseworkers' queue, or nothing.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::Value as Json;

use super::determine::{content_hash, determine, lane_of, rules_in_force, store};
use super::family::{Family, rules_and_day};
use super::not_open::{self, Door};
use super::tasks::tasks;
use super::{check, queries};
use crate::app::App;
use crate::cases::state::{Actor, CaseAction, Condition};
use crate::cases::step::{LockedCase, StepError, applicant_actor};
use crate::error::AppError;
use crate::rulesets::noted;
use crate::tenancy::{OfficeTx, Once};
use crate::web::page::{faulty, on_to};
use crate::web::visit::{Applicant, Posted, Visit};

/// The form has no fields of its own.
#[derive(Deserialize, Default)]
pub struct Nothing {}

/// Sends the case in.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    applicant: Applicant,
    posted: Posted<Nothing>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin(&visit.context()?).await?;
    if let Once::Repeat(location) = tx.once(&posted.once).await? {
        return Ok(on_to(&location));
    }
    let Some(family) = Family::lock_draft(&app, &mut tx, applicant.case).await? else {
        // Sent already, from this phone or another: what was meant has happened.
        return Ok(on_to(&visit.at("/case/sent")));
    };
    let door = not_open::door(&mut tx).await?;
    if door != Door::Open {
        drop(tx);
        return not_open::show(&app, &visit, door, StatusCode::CONFLICT);
    }
    let has_key = queries::has_key(&mut tx, applicant.case).await?;
    let (rules, today) = rules_and_day(&visit)?;
    let complete = check::still_to_do(&tasks(&family, &family.interview(&rules, today), &visit)).is_empty();
    if !has_key || !complete {
        drop(tx);
        let mut shown = check::build(&app, &visit, &family)?;
        shown.tried = true;
        return faulty(&shown);
    }
    match send(&visit, &mut tx, &family).await {
        Ok(()) => {}
        Err(StepError::App(error)) => return Err(error),
        Err(StepError::Refused(refused)) => {
            drop(tx);
            let mut shown = check::build(&app, &visit, &family)?;
            shown.refused = Some(crate::cases::refusal_words(refused.code(), visit.language.words()));
            return faulty(&shown);
        }
    }
    let location = visit.at("/case/sent");
    tx.commit_once(&posted.once, &location).await?;
    Ok(on_to(&location))
}

/// Freezes the answers, takes the three steps and stores what the rules say of everybody.
async fn send(visit: &Visit, tx: &mut OfficeTx, family: &Family) -> Result<(), StepError> {
    let (rules, today) = rules_and_day(visit)?;
    let (book, case) = (family.book.as_ref(), family.head.id);
    let people = family.interview(&rules, today);
    let noted = noted(tx).await?;
    let determined = determine(book, &rules, &people, today, &noted);
    let host_may_see = matches!(family.own_answer("share_host_government"), Some(Json::Bool(true)));
    let lane = lane_of(book, &determined, host_may_see);
    let hash = content_hash(&people, book.rule_set_hash(), &family.head.language)?;
    queries::freeze(tx, case, lane.as_str(), &hash).await?;
    let mut locked = LockedCase::lock(tx, case).await?;

    let conditions = [Condition::AnswersChecked];
    let mut guards = locked.guards(applicant_actor(case));
    guards.conditions = &conditions;
    locked.step(tx, CaseAction::Submit, &guards).await?;

    let in_force = [Condition::RuleSetInForce];
    let mut guards = locked.guards(Actor::System);
    if rules_in_force(book, &rules, today) {
        guards.conditions = &in_force;
    }
    locked.step(tx, CaseAction::Screen, &guards).await?;
    store(tx, case, &determined).await?;

    let guards = locked.guards(Actor::System);
    locked.step(tx, CaseAction::Triage, &guards).await?;
    queries::insert_message(tx, case, "registration_received", &family.head.language).await?;
    Ok(())
}
