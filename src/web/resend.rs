//! Nothing typed is lost: a form whose protection has gone stale, or whose session has run out, comes back
//! with everything in it, to be sent again by the same person.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::app::App;
use crate::auth::session::Found;
use crate::config::{Secret, mac};
use crate::error::AppError;
use crate::web::body::Fields;
use crate::web::csrf;
use crate::web::page::{Shell, page_with};
use crate::web::routes::Access;
use crate::web::visit::Visit;

/// Fields that are never written back into a page.
const SECRETS: [&str; 4] = ["pin", "pin_again", "password", "number"];

/// A form to be sent again.
#[derive(Template)]
#[template(path = "web/resend.html")]
struct ResendPage {
    shell: Shell,
    action: String,
    kept: Vec<(String, String)>,
    ask: Vec<String>,
    garbled: bool,
}

/// Shows the sent fields again with a fresh token. Garbled text is shown for correction, other text kept as it is.
pub fn again(app: &App, visit: &Visit, fields: &Fields) -> Result<Response, AppError> {
    show(app, visit, visit.at_path(), fields)
}

fn show(app: &App, visit: &Visit, action: String, fields: &Fields) -> Result<Response, AppError> {
    let (ask, kept): (Vec<_>, Vec<_>) = fields.pairs.iter().cloned().partition(|(name, _)| SECRETS.contains(&name.as_str()));
    let page = ResendPage {
        shell: app.shell(visit),
        action,
        kept,
        ask: ask.into_iter().map(|(name, _)| name).collect(),
        garbled: fields.garbled,
    };
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// What somebody meant to send, kept through signing in again. Signed, and only good for the same person.
#[derive(Serialize, Deserialize)]
struct Pending {
    actor: Uuid,
    path: String,
    pairs: Vec<(String, String)>,
}

/// Answers a request without a live session: pages send to sign-in, forms take what was typed along.
pub fn sign_in_first(
    app: &App,
    visit: &Visit,
    access: Access,
    found: &Found,
    fields: Option<&Fields>,
) -> Result<Response, AppError> {
    let staff = matches!(access, Access::Staff(_));
    match (found, fields) {
        (Found::Expired(actor), Some(fields)) => {
            let pending = Pending { actor: *actor, path: visit.at_path(), pairs: without_secrets(&fields.pairs) };
            let sealed = seal(&app.config.secret, &pending)?;
            if staff {
                crate::auth::staff_sign_in::ask_again(app, visit, sealed)
            } else {
                crate::auth::resume::ask_again(app, visit, sealed)
            }
        }
        // Whose form it was cannot be told any more, so nothing is kept: that is said, not passed over.
        (Found::Nobody, Some(_)) if staff => crate::auth::staff_sign_in::ask_again(app, visit, String::new()),
        (Found::Nobody, Some(_)) => crate::auth::resume::ask_again(app, visit, String::new()),
        _ if staff => Err(AppError::SignIn(visit.at("/staff/sign-in"))),
        _ => Err(AppError::SignIn(visit.at("/resume"))),
    }
}

/// After signing in: the form that was waiting, if it was the same person's; nothing otherwise, so that no
/// answer ever moves from one person to another.
///
/// The form's token is bound to the session that begins with this answer, by its `session` token.
pub fn waiting_form(
    app: &App,
    visit: &Visit,
    sealed: &str,
    signed_in: Uuid,
    session: &str,
) -> Option<Result<Response, AppError>> {
    let pending = open(&app.config.secret, sealed).filter(|pending| pending.actor == signed_in)?;
    let fields = Fields { pairs: pending.pairs, ..Fields::default() };
    let visit = Visit { csrf: csrf::token(&app.config.secret.key("csrf"), session, &app.random), ..visit.clone() };
    Some(show(app, &visit, pending.path, &fields))
}

fn without_secrets(pairs: &[(String, String)]) -> Vec<(String, String)> {
    pairs.iter().filter(|(name, _)| !SECRETS.contains(&name.as_str())).cloned().collect()
}

fn seal(secret: &Secret, pending: &Pending) -> Result<String, AppError> {
    let json = serde_json::to_vec(pending).map_err(AppError::broken)?;
    Ok(format!("{}{}", hex::encode(mac(&secret.key("pending form"), &[&json])), hex::encode(json)))
}

fn open(secret: &Secret, sealed: &str) -> Option<Pending> {
    let (tag, json) = sealed.split_at_checked(64)?;
    let (tag, json) = (hex::decode(tag).ok()?, hex::decode(json).ok()?);
    let good: bool = tag.ct_eq(&mac(&secret.key("pending form"), &[&json])).into();
    good.then(|| serde_json::from_slice(&json).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_form_opens_unless_it_was_touched() {
        let secret = Secret::demonstration();
        let pending = Pending { actor: Uuid::nil(), path: "/es/x".into(), pairs: vec![("a".into(), "1".into())] };
        let sealed = seal(&secret, &pending).unwrap();
        assert_eq!(open(&secret, &sealed).unwrap().path, "/es/x");
        let mut touched = sealed.clone();
        touched.replace_range(70..71, if &sealed[70..71] == "0" { "1" } else { "0" });
        assert!(open(&secret, &touched).is_none());
        assert!(open(&secret, "").is_none());
    }
}
