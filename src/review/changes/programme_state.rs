//! Propose that the programme is announced, open, paused or closed, from a date or as soon as both have approved.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::moment::Moment;
use super::proposal::Change;
use super::words::state_words;
use crate::app::App;
use crate::error::AppError;
use crate::offices::ProgrammeState;
use crate::tenancy::Once;
use crate::web::form::FormState;
use crate::web::page::{Shell, faulty, on_to, page};
use crate::web::visit::{Posted, Staff, Visit};

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct NewState {
    state: String,
    when: String,
    #[serde(rename = "starts-day")]
    day: String,
    #[serde(rename = "starts-month")]
    month: String,
    #[serde(rename = "starts-year")]
    year: String,
    #[serde(rename = "starts-time")]
    time: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "review/changes/programme_state.html")]
struct NewStatePage {
    shell: Shell,
    form: FormState,
}

impl NewStatePage {
    fn states(&self) -> Vec<(&'static str, String)> {
        ProgrammeState::ALL.iter().map(|state| (state.as_str(), state_words(*state, self.shell.t))).collect()
    }

    fn when(&self) -> [(&'static str, String); 2] {
        [("signed", self.shell.t.changes_when_signed_choice()), ("date", self.shell.t.changes_when_date())]
    }
}

/// The page.
pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, AppError> {
    page(&NewStatePage { shell: app.shell(&visit), form: FormState::new() })
}

/// Stores the proposal.
pub async fn submit(State(app): State<App>, visit: Visit, staff: Staff, posted: Posted<NewState>) -> Result<Response, AppError> {
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
    faulty(&NewStatePage { shell: app.shell(&visit), form })
}

fn read(form: &mut FormState, typed: &NewState, zone: chrono_tz::Tz) -> (Option<Change>, String) {
    let state = form.choice("state", &typed.state, ProgrammeState::parse);
    let at_date = form.choice("when", &typed.when, |typed| match typed {
        "signed" => Some(false),
        "date" => Some(true),
        _ => None,
    });
    let starts = Moment {
        field: "starts",
        boxes: [("starts-day", &typed.day), ("starts-month", &typed.month), ("starts-year", &typed.year)],
        time: ("starts-time", &typed.time),
    };
    let starts_at = if at_date == Some(true) {
        starts.read(form, zone)
    } else {
        starts.keep(form);
        None
    };
    let reason = super::reason(form, &typed.reason);
    (state.map(|state| Change::ProgrammeState { state, starts_at }), reason)
}
