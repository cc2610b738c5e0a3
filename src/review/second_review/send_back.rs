//! Send a recommendation back to the assessor with a written question.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::{Opened, show::again};
use crate::app::App;
use crate::cases::decision::{self, Act, record_act};
use crate::cases::state::{CaseAction, Guards, Refused};
use crate::cases::step::StepError;
use crate::error::AppError;
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

/// Sends it back.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    staff: Staff,
    path: PathPart,
    posted: Posted<Question>,
) -> Result<Response, AppError> {
    let case = path.id("case")?;
    let mut form = FormState::new();
    let question = form.text("question", &posted.form.question, QUESTION_LENGTH);
    let mut tx = app.db.begin(&visit.context()?).await?;
    if let Once::Repeat(location) = tx.once(&posted.once).await? {
        return Ok(on_to(&location));
    }
    let opened = Opened::at(&mut tx, case).await?;
    if form.is_good() {
        match send_back(&mut tx, &opened, &staff, &question).await {
            Ok(()) => {
                let location = visit.at("/staff/reviews?done=returned");
                tx.commit_once(&posted.once, &location).await?;
                return Ok(on_to(&location));
            }
            Err(StepError::Refused(refused)) => form.fault("question", Fault::Refused(refused.code())),
            Err(StepError::App(error)) => return Err(error),
        }
    }
    drop(tx);
    again(&app, &visit, &staff, case, form).await
}

async fn send_back(tx: &mut OfficeTx, opened: &Opened, staff: &Staff, question: &str) -> Result<(), StepError> {
    let standing = opened.decision.recommendation.as_ref().ok_or(StepError::Refused(Refused::RecommenderUnknown))?;
    let mut case = opened.case.clone();
    let guards = Guards { note: question, ..opened.guards(staff, None) };
    case.step(tx, CaseAction::ReturnToAssessor, &guards).await?;
    record_act(tx, case.id, standing, Act::Return, staff, question).await?;
    Ok(decision::supersede(tx, standing).await?)
}
