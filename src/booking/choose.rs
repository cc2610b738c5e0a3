//! An invited family chooses day and hour. The list shows free hours only, in each site's own time.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use serde::Deserialize;

use super::appointment::{Appointment, Needs, clock_of};
use super::door;
use super::offer::{self, Day, HORIZON, LEAD, SiteHours};
use super::queries;
use super::reserve::{self, NotDone};
use crate::app::App;
use crate::error::AppError;
use crate::ids::SlotId;
use crate::tenancy::{OfficeTx, Once};
use crate::web::form::FormState;
use crate::web::page::{Shell, on_to, page_with};
use crate::web::visit::{Applicant, Posted, Query, Visit};

/// The longest note on the help that is needed, in characters.
const NOTE_LONGEST: usize = 120;

/// How many days are shown at once; the others are folded away, so that the hours are near on a small screen.
const DAYS_AT_ONCE: usize = 6;

/// Which day's hours to show.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct OnDay {
    day: String,
}

impl OnDay {
    /// The day as it stands in the address.
    pub(super) fn day(self) -> String {
        self.day
    }
}

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Choose {
    slot: String,
    day: String,
    needs: String,
    needs_note: String,
}

/// The list of free hours, for a first appointment or for another one.
#[derive(Template)]
#[template(path = "booking/choose.html")]
pub(super) struct ChoosePage {
    shell: Shell,
    form: FormState,
    /// The next days with free hours.
    days: Vec<Day>,
    /// The days after them.
    later: Vec<Day>,
    chosen: Option<Day>,
    /// Until when a first appointment may be chosen.
    until: Option<String>,
    /// The appointment to give up for another one.
    old: Option<String>,
    needs: Vec<(&'static str, String)>,
}

/// The free hours.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    applicant: Applicant,
    Query(on): Query<OnDay>,
) -> Result<Response, AppError> {
    let mut form = FormState::new();
    form.keep("day", on.day);
    list(&app, &visit, &applicant, form, StatusCode::OK).await
}

/// Books.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    applicant: Applicant,
    posted: Posted<Choose>,
) -> Result<Response, AppError> {
    let mut form = FormState::new();
    form.keep("day", posted.form.day.clone());
    let slot = form.choice("slot", &posted.form.slot, |typed| typed.parse::<SlotId>().ok());
    let needs = form.choice("needs", &posted.form.needs, Needs::parse);
    let note = form.optional_text("needs_note", &posted.form.needs_note, NOTE_LONGEST);
    let (Some(slot), Some(needs), true) = (slot, needs, form.is_good()) else {
        return list(&app, &visit, &applicant, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let location = visit.at("/case/appointment/slip");
    let mut tx = app.db.begin(&visit.context()?).await?;
    match tx.once(&posted.once).await? {
        Once::Repeat(location) => return Ok(on_to(&location)),
        Once::First => {}
    }
    match reserve::book(&mut tx, applicant.case, slot, (needs, &note)).await {
        Ok(_) => {
            tx.commit_once(&posted.once, &location).await?;
            Ok(on_to(&location))
        }
        Err(NotDone::App(error)) => Err(error),
        Err(NotDone::Shut(why)) => {
            drop(tx);
            door::shut(&app, &visit, StatusCode::UNPROCESSABLE_ENTITY, why)
        }
        Err(NotDone::Slot(fault)) => {
            drop(tx);
            form.fault("slot", fault);
            list(&app, &visit, &applicant, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// Looks the list up and shows it, or says why there is nothing to choose.
async fn list(
    app: &App,
    visit: &Visit,
    applicant: &Applicant,
    form: FormState,
    status: StatusCode,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin(&visit.context()?).await?;
    let state = door::case_state(&mut tx, applicant.case).await?;
    let until = match door::to_choose(&mut tx, applicant.case, state).await? {
        Ok(until) => until,
        Err(why) => {
            drop(tx);
            return door::shut(app, visit, status, why);
        }
    };
    let days = free_days(&mut tx, None).await?;
    drop(tx);
    let until = visit.language.date_time(until, visit.office()?.zone);
    page_with(status, &ChoosePage { until: Some(until), ..ChoosePage::new(app.shell(visit), form, days) })
}

/// The days with free hours, without the slot that is to be given up.
pub(super) async fn free_days(tx: &mut OfficeTx, without: Option<&Appointment>) -> Result<Vec<Day>, AppError> {
    let now = tx.now();
    // A little more than asked for: the pure core draws the line.
    let mut slots = queries::free_slots(tx, now + LEAD - TimeDelta::minutes(1), now + HORIZON).await?;
    slots.retain(|slot| without.is_none_or(|old| old.slot != slot.id));
    Ok(offer::by_day(&slots, now))
}

impl ChoosePage {
    /// The list, opened at the day of the form, else at the first.
    pub(super) fn new(shell: Shell, form: FormState, mut days: Vec<Day>) -> Self {
        let day = form.value("day").parse::<NaiveDate>().ok();
        let chosen = days.iter().find(|free| Some(free.date) == day).or(days.first()).cloned();
        let later = days.split_off(DAYS_AT_ONCE.min(days.len()));
        let t = shell.t;
        let needs = vec![
            ("none", t.booking_needs_none()),
            ("interpreter", t.booking_needs_interpreter()),
            ("access", t.booking_needs_access()),
            ("both", t.booking_needs_both()),
        ];
        Self { shell, form, days, later, chosen, until: None, old: None, needs }
    }

    /// The same list, for giving up `old`.
    pub(super) fn instead_of(mut self, old: &Appointment) -> Self {
        self.old = Some(old.when(&self.shell));
        self
    }

    fn title(&self) -> String {
        if self.old.is_some() { self.shell.t.booking_move_title() } else { self.shell.t.booking_title() }
    }

    fn action(&self) -> String {
        self.shell.at(if self.old.is_some() { "/case/appointment/move" } else { "/case/appointment" })
    }

    fn weekday(&self, day: &Day) -> String {
        self.shell.t.booking_day(self.shell.t.weekday(day.date.weekday().number_from_monday()), day.date.day())
    }

    fn month(&self, day: &Day) -> String {
        self.shell.t.month(day.date.month())
    }

    fn free(&self, day: &Day) -> String {
        self.shell.t.booking_day_free(u32::try_from(day.free()).unwrap_or(u32::MAX))
    }

    fn clock(&self, site: &SiteHours) -> String {
        clock_of(&self.shell, &site.name, site.remote)
    }

    /// Whether the chosen day is among those that are folded away at first.
    fn is_far(&self) -> bool {
        self.later.iter().any(|day| self.is_chosen(day))
    }

    fn hours_title(&self, day: &Day) -> String {
        self.shell.t.booking_hours(self.shell.language.date(day.date))
    }

    fn hour(&self, at: &DateTime<Utc>, site: &SiteHours) -> String {
        self.shell.language.time(*at, site.zone)
    }

    fn is_chosen(&self, day: &Day) -> bool {
        self.chosen.as_ref().is_some_and(|chosen| chosen.date == day.date)
    }
}
