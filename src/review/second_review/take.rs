//! Take a recommendation for second review, or take it over from a colleague.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::{Opened, path_of, show::again};
use crate::app::App;
use crate::cases::decision::{Act, record_act};
use crate::cases::state::{CaseAction, Refused};
use crate::cases::step::StepError;
use crate::error::AppError;
use crate::tenancy::{OfficeTx, Once};
use crate::web::form::{Fault, FormState};
use crate::web::page::on_to;
use crate::web::visit::{PathPart, Posted, Staff, Visit};

/// The form has nothing but its button.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Take {}

/// Takes it.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    staff: Staff,
    path: PathPart,
    posted: Posted<Take>,
) -> Result<Response, AppError> {
    let case = path.id("case")?;
    let mut tx = app.db.begin(&visit.context()?).await?;
    if let Once::Repeat(location) = tx.once(&posted.once).await? {
        return Ok(on_to(&location));
    }
    let opened = Opened::at(&mut tx, case).await?;
    match take(&mut tx, &opened, &staff).await {
        Ok(()) => {
            let location = path_of(&visit, case);
            tx.commit_once(&posted.once, &location).await?;
            Ok(on_to(&location))
        }
        Err(StepError::Refused(refused)) => {
            drop(tx);
            let mut form = FormState::new();
            form.fault("take", Fault::Refused(refused.code()));
            again(&app, &visit, &staff, case, form).await
        }
        Err(StepError::App(error)) => Err(error),
    }
}

async fn take(tx: &mut OfficeTx, opened: &Opened, staff: &Staff) -> Result<(), StepError> {
    let standing = opened.decision.recommendation.as_ref().ok_or(StepError::Refused(Refused::RecommenderUnknown))?;
    let mut case = opened.case.clone();
    case.step(tx, CaseAction::TakeSecondReview, &opened.guards(staff, None)).await?;
    record_act(tx, case.id, standing, Act::TakeSecondReview, staff, "").await
}
