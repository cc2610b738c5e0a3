//! The three cookies: a visit (so that forms before sign-in can be protected), a case's session, a staff session.

use axum::http::{HeaderMap, HeaderValue, header};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};

/// Which cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Before any sign-in.
    Visit,
    /// An applicant's session.
    Case,
    /// A staff session.
    Staff,
}

impl Kind {
    /// The cookie's name. `__Host-` binds it to this host, TLS and the root path.
    pub const fn name(self, secure: bool) -> &'static str {
        match (self, secure) {
            (Self::Visit, true) => "__Host-visit",
            (Self::Visit, false) => "visit",
            (Self::Case, true) => "__Host-case",
            (Self::Case, false) => "case",
            (Self::Staff, true) => "__Host-staff",
            (Self::Staff, false) => "staff",
        }
    }
}

/// The value of a cookie in the request.
pub fn read(headers: &HeaderMap, kind: Kind, secure: bool) -> Option<String> {
    CookieJar::from_headers(headers).get(kind.name(secure)).map(|cookie| cookie.value().to_owned())
}

/// The header that sets a cookie for the browser's session; staff cookies never travel from another site.
pub fn set(kind: Kind, value: &str, secure: bool) -> Option<(header::HeaderName, HeaderValue)> {
    let same_site = if kind == Kind::Staff { SameSite::Strict } else { SameSite::Lax };
    header_for(&base(kind, value, secure, same_site))
}

/// The header that removes a cookie.
pub fn clear(kind: Kind, secure: bool) -> Option<(header::HeaderName, HeaderValue)> {
    let mut cookie = base(kind, "", secure, SameSite::Lax);
    cookie.make_removal();
    header_for(&cookie)
}

fn base(kind: Kind, value: &str, secure: bool, same_site: SameSite) -> Cookie<'static> {
    Cookie::build((kind.name(secure), value.to_owned())).path("/").http_only(true).secure(secure).same_site(same_site).build()
}

fn header_for(cookie: &Cookie<'static>) -> Option<(header::HeaderName, HeaderValue)> {
    HeaderValue::from_str(&cookie.to_string()).ok().map(|value| (header::SET_COOKIE, value))
}
