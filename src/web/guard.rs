//! In front of every route: language and office, who is there, whether they may, and where a form came from.

use std::sync::Arc;

use axum::extract::{RawPathParams, Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::app::App;
use crate::auth::session::{self, Found};
use crate::error::{AppError, BadRequest};
use crate::web::body::{self, Fields};
use crate::web::cookies::{self, Kind};
use crate::web::csrf;
use crate::web::language::Language;
use crate::web::resend;
use crate::web::routes::{Access, Route};
use crate::web::serve::Peer;
use crate::web::visit::{PathPart, Visit, Who};

/// The reference number of a request, put there by the outermost layer.
#[derive(Clone, Debug)]
pub struct Reference(pub String);

/// What every guard works with.
pub type Guarded = (App, Arc<Route>);

/// Lets a request through to its handler, or answers in its place.
pub async fn guard(
    State((app, route)): State<Guarded>,
    params: RawPathParams,
    mut request: Request,
    next: Next,
) -> Result<Response, AppError> {
    let path = PathPart(params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect());
    let language = if route.path.contains("{lang}") {
        Language::parse(path.text("lang")?).ok_or(AppError::NotFound)?
    } else {
        preferred(request.headers())
    };
    let office = if route.is_office_owned() {
        Some(app.offices.by_slug(path.text("office")?).cloned().ok_or(AppError::NotFound)?)
    } else {
        None
    };
    let secure = app.config.secure_cookies;
    let session_kind = match route.access {
        Access::Staff(_) => Kind::Staff,
        Access::Applicant | Access::Anyone | Access::Gate => Kind::Case,
    };
    // A public page says the same to everybody, so nobody is looked up.
    let session_token = cookies::read(request.headers(), session_kind, secure).filter(|_| route.access != Access::Anyone);
    let found = match (&office, &session_token) {
        (Some(office), Some(token)) => session::find(&app, office, token).await?,
        _ => Found::Nobody,
    };
    let visit_cookie = cookies::read(request.headers(), Kind::Visit, secure);
    let (visit_value, new_visit) = match visit_cookie {
        Some(value) if value.len() == 32 => (value, false),
        _ => (hex::encode(app.random.bytes::<16>()), true),
    };
    // A token is bound to the session where there is one, so signing in makes older forms stale.
    let bound_to = match &found {
        Found::Nobody => visit_value.clone(),
        _ => session_token.unwrap_or_default(),
    };
    let now = app.clock.now();
    let mut visit = Visit {
        language,
        path: path_without_language(request.uri().path(), language),
        request: request.extensions().get::<Reference>().map_or_else(String::new, |reference| reference.0.clone()),
        now,
        csrf: csrf::token(&app.config.secret.key("csrf"), &bound_to, &app.random),
        once: app.random.id(now),
        address: client_address(&request, app.config.trusted_proxies),
        device: device(request.headers()),
        who: Who::Nobody,
        office,
    };
    let fields = if route.changes() {
        let (parts, body) = request.into_parts();
        if !csrf::same_origin(&parts.headers, &app.config) {
            return Err(AppError::BadRequest(BadRequest::OtherOrigin));
        }
        let bytes = read_form(&parts.headers, body, route.max_body).await?;
        request = Request::from_parts(parts, axum::body::Body::empty());
        Some(Fields::parse(&bytes))
    } else {
        None
    };
    visit.who = match (route.access, &found) {
        (Access::Gate, Found::Live(who)) | (Access::Applicant, Found::Live(who @ Who::Applicant(_))) => who.clone(),
        (Access::Anyone | Access::Gate, _) => Who::Nobody,
        (Access::Staff(permission), Found::Live(who @ Who::Staff(staff))) => {
            if !staff.role.allows(permission) {
                return Err(AppError::NotAllowed);
            }
            who.clone()
        }
        _ => return resend::sign_in_first(&app, &visit, route.access, &found, fields.as_ref()),
    };
    if let Some(fields) = fields {
        if fields.garbled || !csrf::holds(&app.config.secret.key("csrf"), &fields.csrf, &bound_to) {
            return Ok(with_visit(resend::again(&app, &visit, &fields)?, &visit_value, new_visit, secure));
        }
        request.extensions_mut().insert(fields);
    }
    request.extensions_mut().insert(path);
    request.extensions_mut().insert(visit);
    let response = next.run(request).await;
    Ok(with_visit(response, &visit_value, new_visit && route.access != Access::Anyone, secure))
}

fn with_visit(mut response: Response, value: &str, new: bool, secure: bool) -> Response {
    if new && let Some((name, value)) = cookies::set(Kind::Visit, value, secure) {
        response.headers_mut().append(name, value);
    }
    response
}

async fn read_form(headers: &HeaderMap, body: axum::body::Body, limit: usize) -> Result<Vec<u8>, AppError> {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > limit) {
        return Err(AppError::TooLarge);
    }
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/x-www-form-urlencoded") || headers.contains_key(header::CONTENT_ENCODING) {
        return Err(AppError::BadRequest(BadRequest::NotAForm));
    }
    body::collect(body, limit).await
}

fn path_without_language(path: &str, language: Language) -> String {
    path.strip_prefix('/').and_then(|rest| rest.strip_prefix(language.code())).unwrap_or(path).to_owned()
}

fn preferred(headers: &HeaderMap) -> Language {
    headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|accepted| accepted.to_str().ok())
        .and_then(|accepted| accepted.split(',').find_map(|part| Language::parse(part.trim().get(..2)?)))
        .unwrap_or(Language::Es)
}

/// The address counted from the right of `X-Forwarded-For` by the number of trusted proxies; the peer's own without any.
fn client_address(request: &Request, trusted_proxies: usize) -> String {
    let peer = request.extensions().get::<Peer>().map_or_else(|| "local".to_owned(), |peer| peer.0.ip().to_string());
    if trusted_proxies == 0 {
        return peer;
    }
    let forwarded: Vec<&str> = request
        .headers()
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    forwarded.len().checked_sub(trusted_proxies).and_then(|at| forwarded.get(at)).map_or(peer, |address| (*address).to_owned())
}

/// A few words on the device for the list of sessions, from its own header: never more than 60 characters.
fn device(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or("?");
    let known = ["Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux", "Firefox", "Chrome", "Safari"];
    let words: Vec<&str> = known.into_iter().filter(|word| agent.contains(word)).collect();
    if words.is_empty() { agent.chars().take(60).collect() } else { words.join(" ") }
}
