//! Staff sign in with name and password. Unknown names and wrong passwords get the same answer in the same time.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::{queries, session};
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
pub struct SignIn {
    user: String,
    password: String,
}

#[derive(Template)]
#[template(path = "auth/staff_sign_in.html")]
struct SignInPage {
    shell: Shell,
    form: FormState,
    pending: String,
    lost: bool,
}

/// The page.
pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, AppError> {
    page(&SignInPage { shell: app.shell(&visit), form: FormState::new(), pending: String::new(), lost: false })
}

/// The page for somebody whose session ran out with a form in hand.
pub fn ask_again(app: &App, visit: &Visit, pending: String) -> Result<Response, AppError> {
    page_with(
        axum::http::StatusCode::UNAUTHORIZED,
        &SignInPage { shell: app.shell(visit), form: FormState::new(), lost: pending.is_empty(), pending },
    )
}

/// Signs in.
pub async fn submit(State(app): State<App>, visit: Visit, posted: Posted<SignIn>) -> Result<Response, AppError> {
    let user = posted.form.user.trim().to_lowercase();
    limits::count(&app, &visit, Action::SignIn, Some(&format!("staff {user}"))).await?;
    let mut tx = app.db.begin(&visit.context_as(Eyes::Gate)?).await?;
    let account = queries::account(&mut tx, &user).await?;
    drop(tx);
    let stored = account.as_ref().map(|account| account.password_hash.as_str());
    let matches = app.hasher.verify(&posted.form.password, stored).await?;
    let Some(account) = account.filter(|_| matches) else {
        let mut form = FormState::new();
        form.keep("user", posted.form.user);
        form.fault("user", Fault::WrongKey);
        return faulty(&SignInPage { shell: app.shell(&visit), form, pending: posted.pending, lost: false });
    };
    let mut tx = app.db.begin(&visit.context_as(Eyes::Gate)?).await?;
    let (id, token) = session::begin(&app, &mut tx, &visit, session::Holder::Staff(account.id)).await?;
    tx.audit("staff.sign_in", "sessions", Some(id.0), None).await?;
    tx.commit().await?;
    let mut response = match resend::waiting_form(&app, &visit, &posted.pending, account.id.0, &token) {
        Some(waiting) => waiting?,
        None => on_to(&visit.at("/staff")),
    };
    if let Some((name, value)) = cookies::set(Kind::Staff, &token, app.config.secure_cookies) {
        response.headers_mut().append(name, value);
    }
    Ok(response)
}
