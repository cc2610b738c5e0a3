//! Propose to end a window in which registrations are taken, at a date or as soon as both have approved.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::moment::Moment;
use super::proposal::Change;
use super::words::{Span, window_words};
use crate::app::App;
use crate::error::AppError;
use crate::ids::WindowId;
use crate::offices::Programme;
use crate::tenancy::{OfficeTx, Once};
use crate::web::form::FormState;
use crate::web::page::{Shell, faulty, on_to, page};
use crate::web::visit::{Posted, Staff, Visit};

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct EndOfWindow {
    window: String,
    when: String,
    #[serde(rename = "closes-day")]
    day: String,
    #[serde(rename = "closes-month")]
    month: String,
    #[serde(rename = "closes-year")]
    year: String,
    #[serde(rename = "closes-time")]
    time: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "review/changes/close_window.html")]
struct CloseWindowPage {
    shell: Shell,
    form: FormState,
    windows: Vec<(String, String)>,
}

impl CloseWindowPage {
    fn when(&self) -> [(&'static str, String); 2] {
        [("signed", self.shell.t.changes_when_signed_choice()), ("date", self.shell.t.changes_when_date())]
    }
}

/// The page.
pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, AppError> {
    let shell = app.shell(&visit);
    let mut tx = app.db.begin(&visit.context()?).await?;
    let windows = windows(&mut tx, &shell).await?;
    drop(tx);
    page(&CloseWindowPage { shell, form: FormState::new(), windows })
}

/// Windows that have not ended, to choose from.
async fn windows(tx: &mut OfficeTx, shell: &Shell) -> Result<Vec<(String, String)>, AppError> {
    let (office, now) = (tx.office(), tx.now());
    let programme = Programme::of_office(tx, office).await?;
    let going_on = programme.windows.iter().filter(|window| window.closes_at.is_none_or(|closes| closes > now));
    Ok(going_on.map(|window| (window.id.to_string(), window_words(shell, &Span::of(window)))).collect())
}

/// Stores the proposal.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    staff: Staff,
    posted: Posted<EndOfWindow>,
) -> Result<Response, AppError> {
    let mut form = FormState::new();
    let (change, reason) = read(&mut form, &posted.form, visit.office()?.zone);
    let shell = app.shell(&visit);
    let mut tx = app.db.begin(&visit.context()?).await?;
    if let Some(change) = change.filter(|_| form.is_good()) {
        if let Once::Repeat(location) = tx.once(&posted.once).await? {
            return Ok(on_to(&location));
        }
        if let Some(id) = super::propose(&mut tx, &mut form, staff.id, reason, change).await? {
            let location = visit.at(&format!("/staff/changes/{id}"));
            tx.commit_once(&posted.once, &location).await?;
            return Ok(on_to(&location));
        }
    }
    let windows = windows(&mut tx, &shell).await?;
    drop(tx);
    faulty(&CloseWindowPage { shell, form, windows })
}

fn read(form: &mut FormState, typed: &EndOfWindow, zone: chrono_tz::Tz) -> (Option<Change>, String) {
    let window = form.choice("window", &typed.window, |typed| typed.parse::<WindowId>().ok());
    let at_date = form.choice("when", &typed.when, |typed| match typed {
        "signed" => Some(false),
        "date" => Some(true),
        _ => None,
    });
    let closes = Moment {
        field: "closes",
        boxes: [("closes-day", &typed.day), ("closes-month", &typed.month), ("closes-year", &typed.year)],
        time: ("closes-time", &typed.time),
    };
    let closes_at = if at_date == Some(true) {
        closes.read(form, zone)
    } else {
        closes.keep(form);
        None
    };
    let reason = super::reason(form, &typed.reason);
    (window.map(|window| Change::CloseIntakeWindow { window, closes_at }), reason)
}
