//! One request as handlers see it: language, office, who is there, and the reference number.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::auth::{Organisation, Role};
use crate::error::{AppError, BadRequest};
use crate::ids::{CaseId, SessionId, StaffId};
use crate::tenancy::{Context, Eyes, Office, OnceGuard};
use crate::web::body::Fields;
use crate::web::language::Language;

/// What the guard learnt of a request before the handler runs.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The language of the path.
    pub language: Language,
    /// The office of the path; none on the front page.
    pub office: Option<Office>,
    /// The path without its language, for the language switch.
    pub path: String,
    /// The reference number.
    pub request: String,
    /// The instant by the installation's clock.
    pub now: DateTime<Utc>,
    /// A token for the page's forms.
    pub csrf: String,
    /// A key for the page's form.
    pub once: Uuid,
    /// Where the request came from, counted through the trusted proxies.
    pub address: String,
    /// The device as it names itself, shortened, for the list of sessions.
    pub device: String,
    /// Who is signed in.
    pub who: Who,
}

/// Who is signed in.
#[derive(Clone, Debug)]
pub enum Who {
    /// Nobody.
    Nobody,
    /// The applicant of a case.
    Applicant(Applicant),
    /// A member of staff.
    Staff(Staff),
}

/// Proof that the applicant of this case is signed in.
#[derive(Clone, Debug)]
pub struct Applicant {
    /// The case.
    pub case: CaseId,
    /// The session.
    pub session: SessionId,
}

/// Proof that this member of staff is signed in and the route is open to their role.
#[derive(Clone, Debug)]
pub struct Staff {
    /// Who.
    pub id: StaffId,
    /// The session.
    pub session: SessionId,
    /// In what role.
    pub role: Role,
    /// For whom they work.
    pub organisation: Organisation,
    /// What colleagues call them.
    pub name: String,
}

impl Visit {
    /// The office of the path.
    ///
    /// # Errors
    /// `NotFound` on a page without one.
    pub fn office(&self) -> Result<&Office, AppError> {
        self.office.as_ref().ok_or(AppError::NotFound)
    }

    /// The context in which this request's transactions act: the signed-in person's, or a visitor's.
    pub fn context(&self) -> Result<Context, AppError> {
        let eyes = match &self.who {
            Who::Nobody => Eyes::Visitor,
            Who::Applicant(applicant) => Eyes::Applicant(applicant.case),
            Who::Staff(staff) => Eyes::Staff(staff.id, staff.role),
        };
        self.context_as(eyes)
    }

    /// A context in another capacity, such as the gate's.
    pub fn context_as(&self, eyes: Eyes) -> Result<Context, AppError> {
        Ok(Context::new(self.office()?.id, eyes, &self.request))
    }

    /// This request's own path.
    pub fn at_path(&self) -> String {
        format!("/{}{}", self.language.code(), self.path)
    }

    /// A path of this office in this language: `visit.at("/case")` is `/es/guatemala/case`.
    pub fn at(&self, rest: &str) -> String {
        match &self.office {
            Some(office) => format!("/{}/{}{rest}", self.language.code(), office.slug),
            None => format!("/{}{rest}", self.language.code()),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| AppError::broken("the route has no guard"))
    }
}

impl<S: Sync> FromRequestParts<S> for Applicant {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        match parts.extensions.get::<Visit>().map(|visit| &visit.who) {
            Some(Who::Applicant(applicant)) => Ok(applicant.clone()),
            _ => Err(AppError::broken("the route is not declared for applicants")),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Staff {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        match parts.extensions.get::<Visit>().map(|visit| &visit.who) {
            Some(Who::Staff(staff)) => Ok(staff.clone()),
            _ => Err(AppError::broken("the route is not declared for staff")),
        }
    }
}

/// A sent form, its origin already checked by the guard. Every field of `T` has a default, so that a missing
/// answer is a fault beside its field and not an error page.
#[derive(Clone, Debug)]
pub struct Posted<T> {
    /// The form.
    pub form: T,
    /// For taking effect once.
    pub once: OnceGuard,
    /// What an earlier form held when the session had run out.
    pub pending: String,
}

impl<S: Sync, T: DeserializeOwned> FromRequestParts<S> for Posted<T> {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        let fields = parts.extensions.get::<Fields>().ok_or_else(|| AppError::broken("the route is not declared as changing"))?;
        let form = serde_html_form::from_str(&fields.encoded()).map_err(|_| AppError::BadRequest(BadRequest::NotAForm))?;
        let key = fields.once.parse().map_err(|_| AppError::BadRequest(BadRequest::NotAForm))?;
        let once = OnceGuard { key, fingerprint: fields.fingerprint(parts.uri.path()) };
        Ok(Self { form, once, pending: fields.pending.clone() })
    }
}

/// The parts of the path beyond language and office, by name.
#[derive(Clone, Debug)]
pub struct PathPart(pub Vec<(String, String)>);

impl PathPart {
    /// A part as an identifier; a malformed one is as unknown as a made-up one.
    pub fn id<T: std::str::FromStr>(&self, name: &str) -> Result<T, AppError> {
        self.text(name)?.parse().map_err(|_| AppError::NotFound)
    }

    /// A part as text.
    pub fn text(&self, name: &str) -> Result<&str, AppError> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()).ok_or(AppError::NotFound)
    }
}

impl<S: Sync> FromRequestParts<S> for PathPart {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| AppError::broken("the route has no guard"))
    }
}

/// The query of a GET page, read leniently: unknown or broken parts are as if absent.
#[derive(Clone, Debug, Default)]
pub struct Query<T>(pub T);

impl<S: Sync, T: DeserializeOwned + Default> FromRequestParts<S> for Query<T> {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        Ok(Self(serde_html_form::from_str(parts.uri.query().unwrap_or_default()).unwrap_or_default()))
    }
}
