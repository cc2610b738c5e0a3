//! The outermost layers: a reference number for each request, error pages in the person's language, security
//! headers on every answer, and a task of its own for each handler so that a vanished client cancels nothing.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use chrono_tz::Tz;
use std::error::Error as StdError;
use std::time::Duration;

use crate::app::App;
use crate::error::{AppError, BadRequest};
use crate::web::guard::Reference;
use crate::web::language::{Language, Words};
use crate::web::page::Shell;
use crate::web::static_files::STYLE_CSP_HASH;

/// How long a request may take; above every wait inside it.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(25);

/// A page for an answer that is not the page.
#[derive(Template)]
#[template(path = "web/trouble.html")]
struct TroublePage {
    shell: Shell,
    title: String,
    text: String,
    retry: bool,
    home: String,
}

/// Runs the rest in a task of its own: when the client goes away or the time is over, the work still ends whole.
pub async fn shield(request: Request, next: Next) -> Response {
    let work = tokio::spawn(next.run(request));
    match tokio::time::timeout(REQUEST_TIMEOUT, work).await {
        Ok(Ok(response)) => response,
        Ok(Err(fault)) => AppError::broken(fault).into_response(),
        Err(_) => AppError::Unavailable(10).into_response(),
    }
}

/// Gives the request its reference number, turns errors into pages and adds the headers.
pub async fn dress(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let reference = reference(&app);
    request.extensions_mut().insert(Reference(reference.clone()));
    let path = request.uri().path().to_owned();
    let method = request.method().clone();
    let mut response = next.run(request).await;
    let is_page = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let error = response.extensions_mut().remove::<AppError>().or_else(|| match response.status() {
        // What the framework refuses by itself, such as an address that cannot be decoded, gets our page too.
        status if status.is_client_error() && !is_page => Some(AppError::NotFound),
        _ => None,
    });
    if let Some(error) = error {
        if let AppError::Broken(cause) = &error {
            let chain = chain(cause.as_ref());
            tracing::error!(reference, %method, chain, "a request broke");
        }
        response = explain(&app, &error, response, &path, &reference);
    }
    app.counts.count(response.status());
    harden(&app, &mut response);
    response
}

/// Twelve letters and digits, readable over the phone.
fn reference(app: &App) -> String {
    const SIGNS: &[u8] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    app.random
        .bytes::<12>()
        .iter()
        .filter_map(|byte| SIGNS.get(usize::from(*byte) % SIGNS.len()))
        .map(|sign| char::from(*sign))
        .collect()
}

fn chain(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

fn explain(app: &App, error: &AppError, bare: Response, path: &str, reference: &str) -> Response {
    if matches!(error, AppError::SignIn(_)) {
        return bare;
    }
    let mut segments = path.trim_start_matches('/').split('/');
    let language = segments.next().and_then(Language::parse).unwrap_or(Language::Es);
    let office = segments.next().and_then(|slug| app.offices.by_slug(slug)).cloned();
    let t = language.words();
    let (title, text) = words(error, t);
    let home =
        office.as_ref().map_or_else(|| format!("/{}", language.code()), |office| format!("/{}/{}", language.code(), office.slug));
    let zone = office.as_ref().map_or(Tz::America__Bogota, |office| office.zone);
    let page = TroublePage {
        shell: Shell {
            language,
            t,
            office,
            path: path.strip_prefix('/').and_then(|rest| rest.strip_prefix(language.code())).unwrap_or_default().to_owned(),
            request: reference.to_owned(),
            csrf: String::new(),
            once: uuid::Uuid::nil(),
            demonstration: app.clock.is_demonstration().then(|| language.date_time(app.clock.now(), zone)),
            staff: None,
            applicant: false,
            inline_style: false,
        },
        title,
        text,
        retry: matches!(error, AppError::TooMany(_) | AppError::Unavailable(_)),
        home,
    };
    let (mut parts, _) = bare.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    parts.status = error.status();
    Response::from_parts(parts, page.render().unwrap_or_default().into())
}

fn words(error: &AppError, t: &Words) -> (String, String) {
    match error {
        AppError::SignIn(_) | AppError::NotFound | AppError::WrongMethod => {
            (t.trouble_not_found_title(), t.trouble_not_found_text())
        }
        AppError::NotAllowed => (t.trouble_not_allowed_title(), t.trouble_not_allowed_text()),
        AppError::BadRequest(BadRequest::OtherOrigin) => (t.trouble_bad_request_title(), t.trouble_other_origin_text()),
        AppError::BadRequest(_) => (t.trouble_bad_request_title(), t.trouble_bad_request_text()),
        AppError::TooLarge => (t.trouble_too_large_title(), t.trouble_too_large_text()),
        AppError::TooMany(seconds) => (t.trouble_too_many_title(), t.trouble_too_many_text(seconds.div_ceil(60))),
        AppError::Unavailable(_) => (t.trouble_unavailable_title(), t.trouble_unavailable_text()),
        AppError::Broken(_) => (t.trouble_broken_title(), t.trouble_broken_text()),
    }
}

fn harden(app: &App, response: &mut Response) {
    let headers = response.headers_mut();
    let policy = format!(
        "default-src 'none'; style-src 'self' {}; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        STYLE_CSP_HASH.as_str()
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    let fixed: [(HeaderName, &'static str); 6] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=()"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if app.config.secure_cookies {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000; includeSubDomains"));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}
