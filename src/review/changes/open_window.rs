//! Propose a window in which registrations are taken.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::moment::{Moment, time_of_day};
use super::proposal::Change;
use crate::app::App;
use crate::error::AppError;
use crate::tenancy::Once;
use crate::web::form::{Fault, FormState};
use crate::web::page::{Shell, faulty, on_to, page};
use crate::web::visit::{Posted, Staff, Visit};

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct NewWindow {
    #[serde(rename = "opens-day")]
    opens_day: String,
    #[serde(rename = "opens-month")]
    opens_month: String,
    #[serde(rename = "opens-year")]
    opens_year: String,
    #[serde(rename = "opens-time")]
    opens_time: String,
    #[serde(rename = "closes-day")]
    closes_day: String,
    #[serde(rename = "closes-month")]
    closes_month: String,
    #[serde(rename = "closes-year")]
    closes_year: String,
    #[serde(rename = "closes-time")]
    closes_time: String,
    weekdays: Vec<String>,
    daily_from: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "review/changes/open_window.html")]
struct NewWindowPage {
    shell: Shell,
    form: FormState,
}

impl NewWindowPage {
    fn weekdays(&self) -> Vec<(String, String)> {
        (1..=7).map(|day: u32| (day.to_string(), self.shell.t.weekday(day))).collect()
    }
}

/// The page.
pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, AppError> {
    page(&NewWindowPage { shell: app.shell(&visit), form: FormState::new() })
}

/// Stores the proposal.
pub async fn submit(State(app): State<App>, visit: Visit, staff: Staff, posted: Posted<NewWindow>) -> Result<Response, AppError> {
    let mut form = FormState::new();
    let (change, reason) = read(&mut form, &posted.form, visit.office()?.zone);
    if let Some(change) = change.filter(|_| form.is_good()) {
        let mut tx = app.db.begin(&visit.context()?).await?;
        if let Once::Repeat(location) = tx.once(&posted.once).await? {
            return Ok(on_to(&location));
        }
        if let Some(id) = super::propose(&mut tx, &mut form, staff.id, reason, change).await? {
            let location = visit.at(&format!("/staff/changes/{id}"));
            tx.commit_once(&posted.once, &location).await?;
            return Ok(on_to(&location));
        }
    }
    faulty(&NewWindowPage { shell: app.shell(&visit), form })
}

fn read(form: &mut FormState, typed: &NewWindow, zone: chrono_tz::Tz) -> (Option<Change>, String) {
    let opens_at = Moment {
        field: "opens",
        boxes: [("opens-day", &typed.opens_day), ("opens-month", &typed.opens_month), ("opens-year", &typed.opens_year)],
        time: ("opens-time", &typed.opens_time),
    }
    .read(form, zone);
    let closes_at = end(form, typed, zone);
    let mut weekdays: Vec<i16> = Vec::new();
    for day in &typed.weekdays {
        form.keep("weekdays", day.as_str());
        match day.parse().ok().filter(|day| (1..=7).contains(day)) {
            Some(day) => weekdays.push(day),
            None => form.fault("weekdays", Fault::NotAChoice),
        }
    }
    weekdays.sort_unstable();
    weekdays.dedup();
    let daily_from = if typed.daily_from.trim().is_empty() {
        form.keep("daily_from", "");
        None
    } else {
        time_of_day(form, "daily_from", &typed.daily_from)
    };
    let reason = super::reason(form, &typed.reason);
    (opens_at.map(|opens_at| Change::IntakeWindow { opens_at, closes_at, weekdays, daily_from }), reason)
}

/// The end, which may be left out whole.
fn end(form: &mut FormState, typed: &NewWindow, zone: chrono_tz::Tz) -> Option<DateTime<Utc>> {
    let closes = Moment {
        field: "closes",
        boxes: [("closes-day", &typed.closes_day), ("closes-month", &typed.closes_month), ("closes-year", &typed.closes_year)],
        time: ("closes-time", &typed.closes_time),
    };
    if closes.is_blank() {
        closes.keep(form);
        return None;
    }
    closes.read(form, zone)
}
