//! What an applicant agreed to, and taking it back. The consent to be registered ends the case, so it has a page of its own.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::queries::{self, OwnConsent};
use crate::app::App;
use crate::cases::state::CaseState;
use crate::cases::step::LockedCase;
use crate::error::AppError;
use crate::tenancy::Once;
use crate::web::form::FormState;
use crate::web::page::{Shell, on_to, page_with};
use crate::web::visit::{Applicant, Posted, Visit};

/// The form beside each consent.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct TakeBack {
    purpose: String,
}

/// What a consent is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    Registration,
    UsGovernment,
    HostGovernment,
}

impl Purpose {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "registration" => Some(Self::Registration),
            "share_us_government" => Some(Self::UsGovernment),
            "share_host_government" => Some(Self::HostGovernment),
            _ => None,
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::UsGovernment => "share_us_government",
            Self::HostGovernment => "share_host_government",
        }
    }
}

#[derive(Template)]
#[template(path = "follow/consents.html")]
struct ConsentsPage {
    shell: Shell,
    form: FormState,
    consents: Vec<OwnConsent>,
    /// Whether the case has ended, so that its registration cannot be withdrawn any more.
    over: bool,
}

/// The list.
pub async fn show(State(app): State<App>, visit: Visit, applicant: Applicant) -> Result<Response, AppError> {
    list(&app, &visit, &applicant, FormState::new(), StatusCode::OK).await
}

/// Takes one back.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    applicant: Applicant,
    posted: Posted<TakeBack>,
) -> Result<Response, AppError> {
    let mut form = FormState::new();
    let purpose = match form.choice("purpose", &posted.form.purpose, Purpose::parse) {
        Some(Purpose::Registration) => return Ok(on_to(&visit.at("/case/withdraw"))),
        Some(purpose) => purpose,
        None => return list(&app, &visit, &applicant, form, StatusCode::UNPROCESSABLE_ENTITY).await,
    };
    let location = visit.at("/case/consents");
    let mut tx = app.db.begin(&visit.context()?).await?;
    match tx.once(&posted.once).await? {
        Once::Repeat(location) => return Ok(on_to(&location)),
        Once::First => {}
    }
    let mut case = LockedCase::lock(&mut tx, applicant.case).await?;
    let now = tx.now();
    if queries::withdraw_consents(&mut tx, applicant.case, Some(purpose.as_str()), now).await? {
        case.close_to_governments(&mut tx, purpose == Purpose::UsGovernment).await?;
        tx.audit("consent.withdrawn", "consents", None, Some(applicant.case)).await?;
    }
    tx.commit_once(&posted.once, &location).await?;
    Ok(on_to(&location))
}

async fn list(
    app: &App,
    visit: &Visit,
    applicant: &Applicant,
    form: FormState,
    status: StatusCode,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin(&visit.context()?).await?;
    let case = queries::own_case(&mut tx, applicant.case).await?.ok_or(AppError::NotFound)?;
    let over = CaseState::parse(&case.state).is_some_and(CaseState::has_ended);
    let consents = queries::consents(&mut tx, applicant.case).await?;
    tx.audit("consents.read", "consents", None, Some(applicant.case)).await?;
    tx.commit().await?;
    page_with(status, &ConsentsPage { shell: app.shell(visit), form, consents, over })
}

impl ConsentsPage {
    /// The consent's name and what it allows.
    fn words_of(&self, consent: &OwnConsent) -> (String, String) {
        let t = self.shell.t;
        match Purpose::parse(&consent.purpose) {
            Some(Purpose::UsGovernment) => (t.follow_consent_us(), t.follow_consent_us_text()),
            Some(Purpose::HostGovernment) => (t.follow_consent_host(self.shell.office_name()), t.follow_consent_host_text()),
            Some(Purpose::Registration) | None => (t.follow_consent_registration(), t.follow_consent_registration_text()),
        }
    }
}
