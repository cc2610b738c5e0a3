//! What every page's template gets, and how a page becomes a response.

use std::sync::LazyLock;

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

use crate::auth::{Permission, Role};
use crate::error::AppError;
use crate::tenancy::Office;
use crate::web::language::{Language, Words};
use crate::web::static_files;
use crate::web::visit::{Visit, Who};

/// Shared by all templates as `shell`.
#[derive(Clone)]
pub struct Shell {
    /// The page's language.
    pub language: Language,
    /// Its words.
    pub t: &'static Words,
    /// The office, except on the front page.
    pub office: Option<Office>,
    /// The path without its language.
    pub path: String,
    /// The reference number.
    pub request: String,
    /// The token for forms.
    pub csrf: String,
    /// The key for the form.
    pub once: Uuid,
    /// The demonstration's time in words, when it is one.
    pub demonstration: Option<String>,
    /// The signed-in member of staff's role and name.
    pub staff: Option<(Role, String)>,
    /// Whether an applicant is signed in.
    pub applicant: bool,
    /// Whether the style sheet goes into the page (first pages) or is linked.
    pub inline_style: bool,
}

impl Shell {
    /// The shell of this visit's page.
    pub fn new(visit: &Visit, demonstration: bool) -> Self {
        let zone = visit.office.as_ref().map_or(Tz::America__Bogota, |office| office.zone);
        Self {
            language: visit.language,
            t: visit.language.words(),
            office: visit.office.clone(),
            path: visit.path.clone(),
            request: visit.request.clone(),
            csrf: visit.csrf.clone(),
            once: visit.once,
            demonstration: demonstration.then(|| visit.language.date_time(visit.now, zone)),
            staff: match &visit.who {
                Who::Staff(staff) => Some((staff.role, staff.name.clone())),
                _ => None,
            },
            applicant: matches!(visit.who, Who::Applicant(_)),
            inline_style: false,
        }
    }

    /// The same shell with the style sheet in the page: one round trip less for who arrives first.
    #[must_use]
    pub fn first_page(mut self) -> Self {
        self.inline_style = true;
        self
    }

    /// A path of this office in this language.
    pub fn at(&self, rest: &str) -> String {
        match &self.office {
            Some(office) => format!("/{}/{}{rest}", self.language.code(), office.slug),
            None => format!("/{}{rest}", self.language.code()),
        }
    }

    /// This page in another language.
    pub fn in_language(&self, language: &Language) -> String {
        format!("/{}{}", language.code(), self.path)
    }

    /// The languages offered.
    pub fn languages(&self) -> [Language; 2] {
        Language::ALL
    }

    /// The address of the style sheet.
    pub fn style_url(&self) -> &'static str {
        static_files::style_url()
    }

    /// The style sheet itself.
    pub fn style(&self) -> &'static str {
        static_files::STYLE
    }

    /// Whether the signed-in member of staff may do this; decides which links the page offers.
    pub fn may(&self, permission: Permission) -> bool {
        self.staff.as_ref().is_some_and(|(role, _)| role.allows(permission))
    }

    /// The office's name in words, such as "Guatemala".
    pub fn office_name(&self) -> String {
        self.office.as_ref().map_or_else(String::new, |office| self.t.office_name(&office.rules, &office.country))
    }

    /// Date and time in the office's zone.
    pub fn when(&self, at: &DateTime<Utc>) -> String {
        let zone = self.office.as_ref().map_or(Tz::America__Bogota, |office| office.zone);
        self.language.date_time(*at, zone)
    }

    /// The date in the office's zone, without the weekday.
    pub fn day(&self, at: &DateTime<Utc>) -> String {
        let zone = self.office.as_ref().map_or(Tz::America__Bogota, |office| office.zone);
        self.language.short_date(at.with_timezone(&zone).date_naive())
    }
}

/// A page with status 200 that is never stored.
pub fn page<T: Template>(template: &T) -> Result<Response, AppError> {
    page_with(StatusCode::OK, template)
}

/// A form shown again because something in it is wrong: status 422.
pub fn faulty<T: Template>(template: &T) -> Result<Response, AppError> {
    page_with(StatusCode::UNPROCESSABLE_ENTITY, template)
}

/// A page with its status.
pub fn page_with<T: Template>(status: StatusCode, template: &T) -> Result<Response, AppError> {
    let html = template.render().map_err(AppError::broken)?;
    let mut response = (status, html).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HTML.clone());
    Ok(response)
}

/// A public page that says the same to everybody for a short while.
pub fn public_page<T: Template>(template: &T) -> Result<Response, AppError> {
    let mut response = page(template)?;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=20"));
    Ok(response)
}

static HTML: LazyLock<HeaderValue> = LazyLock::new(|| HeaderValue::from_static("text/html; charset=utf-8"));

/// On to another page of this site after a form took effect: 303, so that reloading repeats nothing.
pub fn on_to(path: &str) -> Response {
    axum::response::Redirect::to(path).into_response()
}

/// A role in words.
pub fn role_words(role: Role, t: &Words) -> String {
    match role {
        Role::Applicant => t.role_applicant(),
        Role::Representative => t.role_representative(),
        Role::IomCaseworker => t.role_iom_caseworker(),
        Role::UnhcrCaseworker => t.role_unhcr_caseworker(),
        Role::FrontDesk => t.role_front_desk(),
        Role::Interpreter => t.role_interpreter(),
        Role::OfficeManager => t.role_office_manager(),
        Role::HostSupervisor => t.role_host_supervisor(),
        Role::UsSupervisor => t.role_us_supervisor(),
        Role::IntegrityOfficer => t.role_integrity_officer(),
        Role::DataProtectionOfficer => t.role_data_protection_officer(),
        Role::Auditor => t.role_auditor(),
        Role::PlatformAdmin => t.role_platform_admin(),
    }
}

/// A section of the staff pages.
#[derive(Clone, Debug)]
pub struct Tab {
    /// Where it leads.
    pub href: String,
    /// Its name.
    pub words: String,
    /// What is there.
    pub means: String,
    /// Whether the page belongs to it.
    pub current: bool,
}

impl Shell {
    /// The sections open to the signed-in member of staff.
    pub fn tabs(&self) -> Vec<Tab> {
        let t = self.t;
        let sections: [(&str, Option<Permission>, String, String); 9] = [
            ("/staff", None, t.tab_home(), String::new()),
            ("/staff/cases", Some(Permission::SeeQueue), t.tab_queue(), t.tab_queue_means()),
            ("/staff/outcomes", Some(Permission::SeeQueue), t.tab_outcomes(), t.tab_outcomes_means()),
            ("/staff/day", Some(Permission::SeeDayList), t.tab_day(), t.tab_day_means()),
            ("/staff/reviews", Some(Permission::ReviewRecommendation), t.tab_reviews(), t.tab_reviews_means()),
            ("/staff/review", Some(Permission::SeeJointReview), t.tab_review(), t.tab_review_means()),
            ("/staff/office", Some(Permission::SeeOfficeSettings), t.tab_office(), t.tab_office_means()),
            ("/staff/changes", Some(Permission::ProposeProgrammeChange), t.tab_changes(), t.tab_changes_means()),
            ("/staff/audit", Some(Permission::ReadAuditLog), t.tab_audit(), t.tab_audit_means()),
        ];
        sections
            .into_iter()
            .filter(|(_, permission, ..)| permission.is_none_or(|permission| self.may(permission)))
            .map(|(path, _, words, means)| {
                let href = self.at(path);
                let here = self.in_language(&self.language);
                let current = here == href || (path != "/staff" && here.starts_with(&format!("{href}/")));
                Tab { href, words, means, current }
            })
            .collect()
    }

    /// The three boxes of a date: the ending of the field's name and the label.
    pub fn date_parts(&self) -> [(&'static str, String); 3] {
        [("day", self.t.date_day()), ("month", self.t.date_month()), ("year", self.t.date_year())]
    }
}
