//! An applicant comes back with access number and PIN, on any device.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::{access_number, queries, session};
use crate::app::App;
use crate::error::AppError;
use crate::tenancy::Eyes;
use crate::web::cookies::{self, Kind};
use crate::web::form::{Fault, FormState};
use crate::web::limits::{self, Action};
use crate::web::page::{Shell, faulty, on_to, page, page_with};
use crate::web::resend;
use crate::web::visit::{Posted, Visit};

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Resume {
    number: String,
    pin: String,
}

#[derive(Template)]
#[template(path = "auth/resume.html")]
struct ResumePage {
    shell: Shell,
    form: FormState,
    pending: String,
    lost: bool,
}

/// The page.
pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, AppError> {
    page(&ResumePage { shell: app.shell(&visit), form: FormState::new(), pending: String::new(), lost: false })
}

/// The page for somebody whose session ran out with a form in hand.
pub fn ask_again(app: &App, visit: &Visit, pending: String) -> Result<Response, AppError> {
    page_with(
        axum::http::StatusCode::UNAUTHORIZED,
        &ResumePage { shell: app.shell(visit), form: FormState::new(), lost: pending.is_empty(), pending },
    )
}

/// Signs in.
pub async fn submit(State(app): State<App>, visit: Visit, posted: Posted<Resume>) -> Result<Response, AppError> {
    let mut form = FormState::new();
    form.keep("number", posted.form.number.clone());
    let number = access_number::parse(&posted.form.number);
    if number.is_none() {
        form.fault("number", if posted.form.number.trim().is_empty() { Fault::Required } else { Fault::NumberShape });
    }
    let pin = posted.form.pin.trim();
    if !access_number::is_pin(pin) {
        form.fault("pin", if pin.is_empty() { Fault::Required } else { Fault::PinShape });
    }
    let Some(number) = number.filter(|_| form.is_good()) else {
        return faulty(&ResumePage { shell: app.shell(&visit), form, pending: posted.pending, lost: false });
    };
    limits::count(&app, &visit, Action::SignIn, Some(&format!("case {number}"))).await?;
    let lookup = access_number::lookup(&app.config.secret, visit.office()?.id, &number);
    let mut tx = app.db.begin(&visit.context_as(Eyes::Gate)?).await?;
    let found = queries::case_key(&mut tx, &lookup).await?;
    drop(tx);
    let matches = app.hasher.verify(pin, found.as_ref().map(|(_, stored)| stored.as_str())).await?;
    let Some((case, _)) = found.filter(|_| matches) else {
        form.fault("number", Fault::WrongKey);
        return faulty(&ResumePage { shell: app.shell(&visit), form, pending: posted.pending, lost: false });
    };
    let mut tx = app.db.begin(&visit.context_as(Eyes::Gate)?).await?;
    let (id, token) = session::begin(&app, &mut tx, &visit, session::Holder::Applicant(case)).await?;
    tx.audit("case.sign_in", "sessions", Some(id.0), Some(case)).await?;
    tx.commit().await?;
    let mut response = match resend::waiting_form(&app, &visit, &posted.pending, case.0, &token) {
        Some(waiting) => waiting?,
        None => on_to(&visit.at("/case")),
    };
    if let Some((name, value)) = cookies::set(Kind::Case, &token, app.config.secure_cookies) {
        response.headers_mut().append(name, value);
    }
    Ok(response)
}
