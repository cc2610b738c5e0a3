//! The style sheet and the few other static files, compiled in and served under a name that carries their hash.

use std::sync::LazyLock;

use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use sha2::{Digest, Sha256};

use crate::error::AppError;
use crate::web::visit::PathPart;

/// The style sheet.
pub const STYLE: &str = include_str!("../../static/app.css");
const ICON: &str = include_str!("../../static/icon.svg");

static STYLE_URL: LazyLock<String> = LazyLock::new(|| format!("/static/app-{}.css", short_hash(STYLE)));

/// The `style-src` hash that lets the inlined style sheet through the content security policy.
pub static STYLE_CSP_HASH: LazyLock<String> = LazyLock::new(|| {
    let digest: [u8; 32] = Sha256::digest(STYLE.as_bytes()).into();
    format!("'sha256-{}'", BASE64_STANDARD.encode(digest))
});

/// The address of the style sheet; it changes with its content.
pub fn style_url() -> &'static str {
    &STYLE_URL
}

fn short_hash(content: &str) -> String {
    let digest: [u8; 32] = Sha256::digest(content.as_bytes()).into();
    hex::encode(digest.get(..6).unwrap_or_default())
}

/// Serves a file by its current name; an old name is gone.
pub async fn show(path: PathPart) -> Result<Response, AppError> {
    let name = path.text("file")?;
    let (content, kind) = if STYLE_URL.strip_prefix("/static/") == Some(name) {
        (STYLE, "text/css; charset=utf-8")
    } else if name == "icon.svg" {
        (ICON, "image/svg+xml")
    } else {
        return Err(AppError::NotFound);
    };
    let mut response = content.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    Ok(response)
}

/// Where no route leads: an address typed with a slash too many leads to the page meant.
pub async fn elsewhere(uri: Uri) -> Response {
    let meant = uri.path().trim_end_matches('/').to_lowercase();
    let is_ours = meant.starts_with('/') && !meant.starts_with("//") && !meant.contains('\\');
    if is_ours && meant != uri.path() { Redirect::to(&meant).into_response() } else { AppError::NotFound.into_response() }
}
