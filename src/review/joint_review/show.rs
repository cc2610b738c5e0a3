//! One case at joint review: what is signed, the two sides' boxes, and this person's forms to sign or send back.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::{Desk, Opened};
use crate::app::App;
use crate::auth::Organisation;
use crate::cases::decision::Act;
use crate::cases::state::{CaseAction, Lane, Refused};
use crate::error::AppError;
use crate::ids::CaseId;
use crate::review::dossier::{self, Dossier};
use crate::review::{organisation_words, page_shell};
use crate::web::form::{Fault, FormState};
use crate::web::page::{Shell, page_with};
use crate::web::visit::{PathPart, Staff, Visit};

/// A side's box.
struct Side {
    title: String,
    signed: Option<Signed>,
}

/// A signature over the content as it is.
struct Signed {
    name: String,
    at: String,
    instant: String,
}

#[derive(Template)]
#[template(path = "review/joint_review/show.html")]
struct JointReviewPage {
    shell: Shell,
    form: FormState,
    action: String,
    list: String,
    dossier: Dossier,
    sides: [Side; 2],
    /// Whether this person's signature would count now; otherwise why not.
    signing: Result<(), String>,
    returning: bool,
}

/// The governments' page.
pub async fn government(State(app): State<App>, visit: Visit, staff: Staff, path: PathPart) -> Result<Response, AppError> {
    show(&app, &visit, &staff, Desk::Governments, path.id("case")?, FormState::new()).await
}

/// The second agency's page.
pub async fn second_agency(State(app): State<App>, visit: Visit, staff: Staff, path: PathPart) -> Result<Response, AppError> {
    show(&app, &visit, &staff, Desk::SecondAgency, path.id("case")?, FormState::new()).await
}

/// The page with the state of its forms: status 422 when something in them is wrong.
pub(super) async fn show(
    app: &App,
    visit: &Visit,
    staff: &Staff,
    desk: Desk,
    case: CaseId,
    form: FormState,
) -> Result<Response, AppError> {
    // A refused form is shown on the page it came from, whose address the language switch keeps.
    let shell = page_shell(app, visit, &desk.path_of(case));
    let mut tx = app.db.begin(&visit.context()?).await?;
    let opened = Opened::at(desk, &mut tx, case, staff).await?;
    let dossier = dossier::compose(app, &mut tx, &shell, &opened.case, &opened.decision, false).await?;
    tx.audit("decision.read", "cases", Some(case.0), Some(case)).await?;
    tx.commit().await?;
    let signing = match opened.verdict(CaseAction::SignJointly, staff) {
        Ok(_) => Ok(()),
        Err(Refused::AlreadySigned) => Err(shell.t.review_you_signed()),
        Err(refused) => Err(Fault::Refused(refused.code()).words(shell.t)),
    };
    let status = if form.is_good() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = JointReviewPage {
        form,
        action: shell.at(&desk.path_of(case)),
        list: shell.at(desk.path()),
        dossier,
        sides: sides(&shell, &opened, staff),
        signing,
        returning: opened.verdict(CaseAction::ReturnFromJointReview, staff).is_ok(),
        shell,
    };
    page_with(status, &page)
}

/// The two sides of the case's lane.
fn sides(shell: &Shell, opened: &Opened, staff: &Staff) -> [Side; 2] {
    let t = shell.t;
    let governments = [Organisation::HostGovernment, Organisation::UsGovernment];
    let signed = |counts: &dyn Fn(Organisation) -> bool| {
        opened
            .decision
            .acts_standing()
            .find(|act| {
                act.act == Act::Sign && Some(act.content_hash) == opened.decision.content_hash && counts(act.organisation)
            })
            .map(|act| Signed {
                name: format!("{} · {}", act.name, organisation_words(act.organisation.as_str(), t)),
                at: shell.when(&act.at),
                instant: act.at.to_rfc3339(),
            })
    };
    let first = match opened.guards(staff, None).effective_lane() {
        Lane::Open => Side {
            title: t.review_side_host(shell.office_name()),
            signed: signed(&|organisation| organisation == Organisation::HostGovernment),
        },
        Lane::Confidential => {
            Side { title: t.review_side_agency(), signed: signed(&|organisation| !governments.contains(&organisation)) }
        }
    };
    let second = Side { title: t.review_side_us(), signed: signed(&|organisation| organisation == Organisation::UsGovernment) };
    [first, second]
}
