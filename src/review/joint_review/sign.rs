//! Sign a referral for one's side. The second signature over the same content refers the case.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::{Desk, Opened, done, show::show};
use crate::app::App;
use crate::cases::decision::{Act, Recommendation, parse_hash, record_act};
use crate::cases::state::{CaseAction, CaseState, Refused};
use crate::cases::step::StepError;
use crate::error::AppError;
use crate::ids::CaseId;
use crate::outbox::{self, Message};
use crate::review::queries;
use crate::tenancy::{OfficeTx, Once};
use crate::web::form::{Fault, FormState};
use crate::web::page::on_to;
use crate::web::visit::{PathPart, Posted, Staff, Visit};

/// The form: the content as it was seen, and that it was read.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Signature {
    content: String,
    confirmed: String,
}

/// Signs for a government.
pub async fn government(
    State(app): State<App>,
    visit: Visit,
    staff: Staff,
    path: PathPart,
    posted: Posted<Signature>,
) -> Result<Response, AppError> {
    submit(&app, &visit, &staff, Desk::Governments, path.id("case")?, posted).await
}

/// Signs for the second agency.
pub async fn second_agency(
    State(app): State<App>,
    visit: Visit,
    staff: Staff,
    path: PathPart,
    posted: Posted<Signature>,
) -> Result<Response, AppError> {
    submit(&app, &visit, &staff, Desk::SecondAgency, path.id("case")?, posted).await
}

async fn submit(
    app: &App,
    visit: &Visit,
    staff: &Staff,
    desk: Desk,
    case: CaseId,
    posted: Posted<Signature>,
) -> Result<Response, AppError> {
    let mut form = FormState::new();
    form.keep("confirmed", posted.form.confirmed.as_str());
    let mut tx = app.db.begin(&visit.context()?).await?;
    if let Once::Repeat(location) = tx.once(&posted.once).await? {
        return Ok(on_to(&location));
    }
    let mut opened = Opened::at(desk, &mut tx, case, staff).await?;
    if posted.form.confirmed == "yes" {
        match sign(&mut tx, &mut opened, staff, &posted.form.content).await {
            Ok(state) => {
                let what = if state == CaseState::Referred { "referred" } else { "signed" };
                let location = done(visit, desk, what);
                tx.commit_once(&posted.once, &location).await?;
                return Ok(on_to(&location));
            }
            Err(StepError::Refused(refused)) => form.fault("confirmed", Fault::Refused(refused.code())),
            Err(StepError::App(error)) => return Err(error),
        }
    } else {
        form.fault("confirmed", Fault::NotConfirmed);
    }
    drop(tx);
    show(app, visit, staff, desk, case, form).await
}

async fn sign(tx: &mut OfficeTx, opened: &mut Opened, staff: &Staff, seen: &str) -> Result<CaseState, StepError> {
    let standing = opened.decision.recommendation.clone().ok_or(StepError::Refused(Refused::RecommenderUnknown))?;
    let mut case = opened.case.clone();
    let state = case.step(tx, CaseAction::SignJointly, &opened.guards(staff, parse_hash(seen))).await?;
    opened.case = case;
    record_act(tx, opened.case.id, &standing, Act::Sign, staff, "").await?;
    if state == CaseState::Referred {
        refer(tx, opened.case.id, &standing).await?;
    }
    Ok(state)
}

/// Creates the referral; the database looks once more whether both sides signed.
async fn refer(tx: &mut OfficeTx, case: CaseId, standing: &Recommendation) -> Result<(), AppError> {
    let referral = queries::insert_referral(tx, case, standing.id, &standing.pathway, &standing.content_hash.0).await?;
    tx.audit("referral.create", "referrals", Some(referral.0), Some(case)).await?;
    outbox::enqueue(tx, case, Message::News, &format!("referred/{referral}")).await
}
