//! Choosing the PIN that, with the access number, opens the case again on any phone. It is chosen once; a lost one is
//! replaced in the office by two people.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::queries;
use crate::app::App;
use crate::auth::access_number;
use crate::error::AppError;
use crate::web::form::{Fault, FormState};
use crate::web::page::{Shell, faulty, on_to, page};
use crate::web::visit::{Applicant, Posted, Visit};

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Pin {
    pin: String,
    pin_again: String,
}

#[derive(Template)]
#[template(path = "intake/pin.html")]
struct PinPage {
    shell: Shell,
    form: FormState,
}

/// The page.
pub async fn show(State(app): State<App>, visit: Visit, applicant: Applicant) -> Result<Response, AppError> {
    let mut tx = app.db.begin(&visit.context()?).await?;
    if queries::has_key(&mut tx, applicant.case).await? {
        return Ok(on_to(&visit.at("/case/number")));
    }
    page(&PinPage { shell: app.shell(&visit), form: FormState::new() })
}

/// Stores the key of the case.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    applicant: Applicant,
    posted: Posted<Pin>,
) -> Result<Response, AppError> {
    let mut form = FormState::new();
    let (pin, again) = (posted.form.pin.trim(), posted.form.pin_again.trim());
    if pin.is_empty() {
        form.fault("pin", Fault::Required);
    } else if !access_number::is_pin(pin) {
        form.fault("pin", Fault::PinShape);
    } else if access_number::is_simple_pin(pin) {
        form.fault("pin", Fault::PinTooSimple);
    } else if pin != again {
        form.fault("pin_again", Fault::PinsDiffer);
    }
    if !form.is_good() {
        return faulty(&PinPage { shell: app.shell(&visit), form });
    }
    // The hash takes long; no transaction is held meanwhile.
    let hash = app.hasher.hash(pin, app.random.bytes()).await?;
    let (secret, office) = (&app.config.secret, visit.office()?.id);
    let lookup = access_number::lookup(secret, office, &access_number::of_case(secret, office, applicant.case));
    let mut tx = app.db.begin(&visit.context()?).await?;
    if !queries::insert_key(&mut tx, applicant.case, &lookup, &hash).await? {
        return Ok(on_to(&visit.at("/case/number?kept=yes")));
    }
    tx.audit("case.pin_chosen", "case_keys", Some(applicant.case.0), Some(applicant.case)).await?;
    tx.commit().await?;
    Ok(on_to(&visit.at("/case/number")))
}
