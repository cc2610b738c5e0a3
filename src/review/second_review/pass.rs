//! Agree with a recommendation as second reviewer: it goes to joint review, over the content that was seen.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::{Opened, show::again};
use crate::app::App;
use crate::cases::decision::{Act, parse_hash, record_act};
use crate::cases::state::{CaseAction, Refused};
use crate::cases::step::StepError;
use crate::error::AppError;
use crate::tenancy::{OfficeTx, Once};
use crate::web::form::{Fault, FormState};
use crate::web::page::on_to;
use crate::web::visit::{PathPart, Posted, Staff, Visit};

/// The form: the content as it was seen, and that it was read.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Pass {
    content: String,
    confirmed: String,
}

/// Passes it.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    staff: Staff,
    path: PathPart,
    posted: Posted<Pass>,
) -> Result<Response, AppError> {
    let case = path.id("case")?;
    let mut form = FormState::new();
    form.keep("confirmed", posted.form.confirmed.as_str());
    let mut tx = app.db.begin(&visit.context()?).await?;
    if let Once::Repeat(location) = tx.once(&posted.once).await? {
        return Ok(on_to(&location));
    }
    let opened = Opened::at(&mut tx, case).await?;
    if posted.form.confirmed == "yes" {
        match pass(&mut tx, &opened, &staff, &posted.form.content).await {
            Ok(()) => {
                let location = visit.at("/staff/reviews?done=passed");
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
    again(&app, &visit, &staff, case, form).await
}

async fn pass(tx: &mut OfficeTx, opened: &Opened, staff: &Staff, seen: &str) -> Result<(), StepError> {
    let standing = opened.decision.recommendation.as_ref().ok_or(StepError::Refused(Refused::RecommenderUnknown))?;
    let mut case = opened.case.clone();
    case.step(tx, CaseAction::PassSecondReview, &opened.guards(staff, parse_hash(seen))).await?;
    record_act(tx, case.id, standing, Act::PassSecondReview, staff, "").await
}
