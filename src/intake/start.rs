//! Beginning a registration: the privacy notice, consent, and a case with its code. No name, no e-mail, no account.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::TimeDelta;
use serde::Deserialize;
use uuid::Uuid;

use super::family::Relation;
use super::not_open::{self, Door};
use super::{NOTICE_VERSION, queries};
use crate::app::App;
use crate::auth::session::{self, Holder};
use crate::clock::Random;
use crate::config::mac;
use crate::error::AppError;
use crate::ids::CaseId;
use crate::tenancy::{Eyes, OfficeTx, Once, OnceGuard};
use crate::web::cookies::{self, Kind};
use crate::web::form::{Fault, FormState};
use crate::web::limits::{self, Action};
use crate::web::page::{Shell, faulty, on_to, page};
use crate::web::visit::{Posted, Visit, Who};

/// Signs of a case code: no 0, 1, I, O, which are mistaken for one another.
const SIGNS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// How often a code that is taken is drawn again.
const DRAWS: usize = 8;

/// For how long a form that was sent twice still opens the case it made, while no PIN is chosen.
const TWICE: TimeDelta = TimeDelta::minutes(10);

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Start {
    agree: String,
}

#[derive(Template)]
#[template(path = "intake/start.html")]
struct StartPage {
    shell: Shell,
    form: FormState,
    /// A registration is open on this phone.
    goes_on: bool,
    /// The office's own government is the home government of most who come.
    home_government: bool,
}

impl StartPage {
    fn new(app: &App, visit: &Visit, form: FormState) -> Self {
        Self {
            shell: app.shell(visit),
            form,
            goes_on: matches!(visit.who, Who::Applicant(_)),
            home_government: visit.office.as_ref().is_some_and(|office| office.rules == "guatemala"),
        }
    }
}

/// The page.
pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, AppError> {
    let mut tx = app.db.begin(&visit.context_as(Eyes::Visitor)?).await?;
    let door = not_open::door(&mut tx).await?;
    drop(tx);
    match door {
        Door::Open => page(&StartPage::new(&app, &visit, FormState::new())),
        shut => not_open::show(&app, &visit, shut, StatusCode::OK),
    }
}

/// Begins the registration.
pub async fn submit(State(app): State<App>, visit: Visit, posted: Posted<Start>) -> Result<Response, AppError> {
    if let Who::Applicant(_) = visit.who {
        return Ok(on_to(&visit.at("/case")));
    }
    let mut form = FormState::new();
    form.keep("agree", posted.form.agree.clone());
    if posted.form.agree != "yes" {
        form.fault("agree", Fault::NotAgreed);
        return faulty(&StartPage::new(&app, &visit, form));
    }
    limits::count(&app, &visit, Action::Register, None).await?;
    let case = case_of(&app, &visit, &posted.once)?;
    let mut tx = app.db.begin(&visit.context_as(Eyes::Applicant(case))?).await?;
    let location = visit.at("/case/pin");
    if let Once::Repeat(location) = tx.once(&posted.once).await? {
        return again(&app, &visit, tx, case, &location).await;
    }
    let door = not_open::door(&mut tx).await?;
    if door != Door::Open {
        return not_open::show(&app, &visit, door, StatusCode::CONFLICT);
    }
    begin(&mut tx, case, visit.language.code()).await?;
    let (id, token) = session::begin(&app, &mut tx, &visit, Holder::Applicant(case)).await?;
    tx.audit("case.begun", "cases", Some(case.0), Some(case)).await?;
    tx.audit("case.sign_in", "sessions", Some(id.0), Some(case)).await?;
    tx.commit_once(&posted.once, &location).await?;
    Ok(with_session(&app, on_to(&location), &token))
}

/// The case a form makes: derived from the form's own key, so that sending it twice meets the same case.
fn case_of(app: &App, visit: &Visit, once: &OnceGuard) -> Result<CaseId, AppError> {
    let office = visit.office()?.id;
    let derived = mac(&app.config.secret.key("new case"), &[office.0.as_bytes(), once.key.as_bytes(), &once.fingerprint]);
    let (bytes, _) = derived.split_first_chunk::<16>().ok_or_else(|| AppError::broken("a short hash"))?;
    Ok(CaseId(Uuid::from_bytes(uuid::Builder::from_custom_bytes(*bytes).into_uuid().into_bytes())))
}

/// The same form once more. While the first answer may still be on its way the phone gets its session again; later, on a
/// phone that others use too, number and PIN are asked.
async fn again(app: &App, visit: &Visit, mut tx: OfficeTx, case: CaseId, location: &str) -> Result<Response, AppError> {
    let head = queries::head(&mut tx, case).await?.ok_or(AppError::NotFound)?;
    if queries::has_key(&mut tx, case).await? || visit.now - head.created_at > TWICE {
        return Ok(on_to(&visit.at("/resume")));
    }
    let (id, token) = session::begin(app, &mut tx, visit, Holder::Applicant(case)).await?;
    tx.audit("case.sign_in", "sessions", Some(id.0), Some(case)).await?;
    tx.commit().await?;
    Ok(with_session(app, on_to(location), &token))
}

async fn begin(tx: &mut OfficeTx, case: CaseId, language: &str) -> Result<(), AppError> {
    let random = tx.random().clone();
    for _ in 0..DRAWS {
        if queries::insert_case(tx, case, &code(&random), language).await? {
            queries::insert_consent(tx, case, "registration", NOTICE_VERSION, language).await?;
            queries::insert_member(tx, case, Relation::Applicant.as_str(), "", "").await?;
            return Ok(());
        }
    }
    Err(AppError::broken("no free case code was drawn"))
}

/// A code such as `KX4-79M`.
fn code(random: &Random) -> String {
    let mut code: String = random.bytes::<6>().iter().map(|byte| char::from(SIGNS[usize::from(byte % 32)])).collect();
    code.insert(3, '-');
    code
}

fn with_session(app: &App, mut response: Response, token: &str) -> Response {
    if let Some((name, value)) = cookies::set(Kind::Case, token, app.config.secure_cookies) {
        response.headers_mut().append(name, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_six_signs_that_are_not_mistaken() {
        let random = Random::seeded(3);
        for _ in 0..200 {
            let code = code(&random);
            assert_eq!((code.len(), &code[3..4]), (7, "-"));
            assert!(code.chars().all(|sign| sign == '-' || SIGNS.contains(&(sign as u8))), "{code}");
        }
    }
}
