//! Leaving a page without the page: the only place that picks a 4xx or 5xx status.
//!
//! Form faults and refusals are values with a page of their own and never come here. The visitor sees a
//! reference number and words, the cause goes to the log once.

use std::error::Error as StdError;
use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Why a request ends without its page.
#[derive(Clone, Debug)]
pub enum AppError {
    /// Sign in first, at this path; the browser is sent there.
    SignIn(String),
    /// There is no such thing, or it is not yours to know of.
    NotFound,
    /// The page exists, but not for this method.
    WrongMethod,
    /// The page exists, your role has no part in it.
    NotAllowed,
    /// The form could not be read, or did not come from this site.
    BadRequest(BadRequest),
    /// More than the page takes.
    TooLarge,
    /// Too many tries; come back after so many seconds.
    TooMany(u32),
    /// Busy, or the database is away; come back after so many seconds.
    Unavailable(u32),
    /// Our fault.
    Broken(Arc<dyn StdError + Send + Sync>),
}

/// What was wrong with a request that no form field can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadRequest {
    /// It came from another site, or hides where it came from.
    OtherOrigin,
    /// The body is no form.
    NotAForm,
    /// A part of the address is malformed.
    Address,
}

impl AppError {
    /// Our fault, with its cause.
    pub fn broken(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Broken(Arc::from(cause.into()))
    }

    /// The status it is answered with.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::SignIn(_) => StatusCode::SEE_OTHER,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotAllowed => StatusCode::FORBIDDEN,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl std::fmt::Display for AppError {
    /// For operators on the command line; people see the error page.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the request would have been answered with {}", self.status())
    }
}

impl StdError for AppError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Broken(cause) => Some(cause.as_ref()),
            _ => None,
        }
    }
}

impl From<sqlx::Error> for AppError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => Self::Unavailable(5),
            // An administrator ended the session, the server stops or starts, or a lock was not free in time.
            sqlx::Error::Database(ref fault)
                if matches!(fault.code().as_deref(), Some("57P01" | "57P02" | "57P03" | "55P03" | "57014")) =>
            {
                Self::Unavailable(5)
            }
            other => Self::broken(other),
        }
    }
}

/// The name of the constraint that refused a statement, to be matched against the names in the migrations.
pub fn constraint(error: &sqlx::Error) -> Option<&str> {
    match error {
        sqlx::Error::Database(fault) => fault.constraint(),
        _ => None,
    }
}

impl IntoResponse for AppError {
    /// A bare response that carries the error; the shell turns it into a page in the person's language.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        match &self {
            Self::SignIn(path) => {
                if let Ok(location) = HeaderValue::from_str(path) {
                    response.headers_mut().insert(header::LOCATION, location);
                }
            }
            Self::TooMany(seconds) | Self::Unavailable(seconds) => {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
            }
            _ => {}
        }
        response.extensions_mut().insert(self);
        response
    }
}
