//! One recommendation at second review, with the forms open to this person.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::Opened;
use crate::app::App;
use crate::cases::state::CaseAction;
use crate::error::AppError;
use crate::ids::CaseId;
use crate::review::dossier::{self, Dossier};
use crate::review::page_shell;
use crate::web::form::{Fault, FormState};
use crate::web::page::{Shell, on_to, page_with};
use crate::web::visit::{PathPart, Staff, Visit};

#[derive(Template)]
#[template(path = "review/second_review/show.html")]
struct SecondReviewPage {
    shell: Shell,
    form: FormState,
    action: String,
    case_href: String,
    dossier: Dossier,
    reviewer: Option<String>,
    own: bool,
    /// Whether this person may take it; otherwise why not.
    taking: Result<(), String>,
    /// Whether this person may pass it; otherwise why not.
    passing: Result<(), String>,
    returning: bool,
}

/// The page. A case that is elsewhere by now is shown on its own page.
pub async fn show(State(app): State<App>, visit: Visit, staff: Staff, path: PathPart) -> Result<Response, AppError> {
    again(&app, &visit, &staff, path.id("case")?, FormState::new()).await
}

/// The page with the state of its forms: status 422 when something in them is wrong.
pub(super) async fn again(app: &App, visit: &Visit, staff: &Staff, case: CaseId, form: FormState) -> Result<Response, AppError> {
    let shell = page_shell(app, visit, &format!("/staff/cases/{case}/second-review"));
    let mut tx = app.db.begin(&visit.context()?).await?;
    let opened = Opened::at(&mut tx, case).await?;
    let case_href = shell.at(&format!("/staff/cases/{case}"));
    if !opened.is_here() {
        return Ok(on_to(&case_href));
    }
    let dossier = dossier::compose(app, &mut tx, &shell, &opened.case, &opened.decision, true).await?;
    tx.audit("decision.read", "cases", Some(case.0), Some(case)).await?;
    tx.commit().await?;
    let verdict = |action| match opened.verdict(action, staff) {
        Ok(_) => Ok(()),
        Err(refused) => Err(Fault::Refused(refused.code()).words(shell.t)),
    };
    let reviewer = opened.reviewer();
    let status = if form.is_good() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = SecondReviewPage {
        form,
        action: super::path_of(visit, case),
        case_href,
        dossier,
        own: reviewer.is_some_and(|act| act.staff == staff.id),
        reviewer: reviewer.map(|act| act.name.clone()),
        taking: verdict(CaseAction::TakeSecondReview),
        passing: verdict(CaseAction::PassSecondReview),
        returning: verdict(CaseAction::ReturnToAssessor).is_ok(),
        shell,
    };
    page_with(status, &page)
}
