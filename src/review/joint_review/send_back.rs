//! Send a case back from joint review with a written question. It is no veto: the case goes to second review again.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::{Desk, Opened, done, show::show};
use crate::app::App;
use crate::cases::decision::{Act, record_act};
use crate::cases::state::{CaseAction, Guards, Refused};
use crate::cases::step::StepError;
use crate::error::AppError;
use crate::ids::CaseId;
use crate::review::QUESTION_LENGTH;
use crate::tenancy::{OfficeTx, Once};
use crate::web::form::{Fault, FormState};
use crate::web::page::on_to;
use crate::web::visit::{PathPart, Posted, Staff, Visit};

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Question {
    question: String,
}

/// Sends back for a government.
pub async fn government(
    State(app): State<App>,
    visit: Visit,
    staff: Staff,
    path: PathPart,
    posted: Posted<Question>,
) -> Result<Response, AppError> {
    submit(&app, &visit, &staff, Desk::Governments, path.id("case")?, posted).await
}

/// Sends back for the second agency.
pub async fn second_agency(
    State(app): State<App>,
    visit: Visit,
    staff: Staff,
    path: PathPart,
    posted: Posted<Question>,
) -> Result<Response, AppError> {
    submit(&app, &visit, &staff, Desk::SecondAgency, path.id("case")?, posted).await
}

async fn submit(
    app: &App,
    visit: &Visit,
    staff: &Staff,
    desk: Desk,
    case: CaseId,
    posted: Posted<Question>,
) -> Result<Response, AppError> {
    let mut form = FormState::new();
    let question = form.text("question", &posted.form.question, QUESTION_LENGTH);
    let mut tx = app.db.begin(&visit.context()?).await?;
    if let Once::Repeat(location) = tx.once(&posted.once).await? {
        return Ok(on_to(&location));
    }
    let mut opened = Opened::at(desk, &mut tx, case, staff).await?;
    if form.is_good() {
        match send_back(&mut tx, &mut opened, staff, &question).await {
            Ok(()) => {
                let location = done(visit, desk, "returned");
                tx.commit_once(&posted.once, &location).await?;
                return Ok(on_to(&location));
            }
            Err(StepError::Refused(refused)) => form.fault("question", Fault::Refused(refused.code())),
            Err(StepError::App(error)) => return Err(error),
        }
    }
    drop(tx);
    show(app, visit, staff, desk, case, form).await
}

async fn send_back(tx: &mut OfficeTx, opened: &mut Opened, staff: &Staff, question: &str) -> Result<(), StepError> {
    let standing = opened.decision.recommendation.clone().ok_or(StepError::Refused(Refused::RecommenderUnknown))?;
    let mut case = opened.case.clone();
    let guards = Guards { note: question, ..opened.guards(staff, None) };
    case.step(tx, CaseAction::ReturnFromJointReview, &guards).await?;
    record_act(tx, case.id, &standing, Act::Return, staff, question).await
}
