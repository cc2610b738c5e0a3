//! How the office may reach the family: a phone number, if they have one, and whether writing there is safe.
//!
//! Unlike the answers it can be changed after sending, as long as somebody may still write: a wrong number can be a danger.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::family::Head;
use super::{check, queries};
use crate::app::App;
use crate::error::AppError;
use crate::web::form::{Fault, FormState};
use crate::web::page::{Shell, faulty, on_to, page};
use crate::web::visit::{Applicant, Posted, Query, Visit};

/// Longest number that is kept, in characters; also the limit of the column.
const LONGEST: usize = 40;

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Contact {
    phone: String,
    safe: String,
    from: String,
}

#[derive(Template)]
#[template(path = "intake/contact.html")]
struct ContactPage {
    shell: Shell,
    form: FormState,
    from: &'static str,
    back: String,
}

impl ContactPage {
    fn choices(&self) -> [(&'static str, String); 2] {
        [("yes", self.shell.t.intake_contact_safe_yes()), ("no", self.shell.t.intake_contact_safe_no())]
    }
}

/// Where the page leads back to: while the case is a draft, on through the registration.
fn leads_to(visit: &Visit, head: &Head, from: &check::From) -> String {
    visit.at(if head.is_draft() { from.or("/case/answers") } else { "/case" })
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    applicant: Applicant,
    Query(query): Query<check::From>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin(&visit.context()?).await?;
    let head = queries::head(&mut tx, applicant.case).await?.ok_or(AppError::NotFound)?;
    if !head.may_be_written_to() {
        return Ok(on_to(&visit.at("/case")));
    }
    tx.audit("case.read", "cases", Some(applicant.case.0), Some(applicant.case)).await?;
    tx.commit().await?;
    let back = leads_to(&visit, &head, &query);
    let mut form = FormState::new();
    form.keep("phone", head.contact_phone);
    form.keep("safe", head.contact_safe);
    page(&ContactPage { shell: app.shell(&visit), form, from: query.stated(), back })
}

/// Saves it. An empty number takes an earlier one back.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    applicant: Applicant,
    posted: Posted<Contact>,
) -> Result<Response, AppError> {
    let mut form = FormState::new();
    let from = check::From::new(&posted.form.from);
    let phone = form.optional_text("phone", &posted.form.phone, LONGEST);
    form.keep("safe", posted.form.safe.clone());
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    let plain = phone.chars().all(|sign| sign.is_ascii_digit() || " +-().".contains(sign));
    if !phone.is_empty() && form.is_good() && !(plain && (7..=15).contains(&digits)) {
        form.fault("phone", Fault::NotAPhone);
    }
    let safe = match posted.form.safe.as_str() {
        answer @ ("yes" | "no") => answer,
        "" => "unknown",
        _ => {
            form.fault("safe", Fault::NotAChoice);
            "unknown"
        }
    };
    if !phone.is_empty() && safe == "unknown" && form.is_good() {
        form.fault("safe", Fault::Required);
    }
    let mut tx = app.db.begin(&visit.context()?).await?;
    let head = queries::lock_head(&mut tx, applicant.case).await?.ok_or(AppError::NotFound)?;
    if !head.may_be_written_to() {
        return Ok(on_to(&visit.at("/case")));
    }
    let back = leads_to(&visit, &head, &from);
    if !form.is_good() {
        drop(tx);
        return faulty(&ContactPage { shell: app.shell(&visit), form, from: from.stated(), back });
    }
    queries::set_contact(&mut tx, applicant.case, &phone, if phone.is_empty() { "unknown" } else { safe }).await?;
    tx.audit("case.contact_changed", "cases", Some(applicant.case.0), Some(applicant.case)).await?;
    tx.commit().await?;
    Ok(on_to(&back))
}
