//! An invited family chooses day and hour, and books. The list shows free hours only, in each site's own time.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::Deserialize;

use super::appointment::{Appointment, Needs, clock_of};
use super::door;
use super::offer::{Day, Seeker, SiteHours, by_day};
use super::places::{Act, Ask, Outcome};
use super::standing::Standing;
use crate::app::App;
use crate::error::AppError;
use crate::ids::SlotId;
use crate::web::form::{Fault, FormState};
use crate::web::page::{Shell, on_to, page_with};
use crate::web::visit::{Applicant, Posted, Query, Visit};

/// The longest note on the help that is needed, in characters.
const NOTE_LONGEST: usize = 120;

/// The longest name of a language, in characters.
const LANGUAGE_LONGEST: usize = 40;

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
    interpreter: String,
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
    /// Languages of which there is an interpreter at some hour.
    languages: Vec<String>,
    /// How many places the family takes.
    places: u16,
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

/// Books. A place kept for the family is sure; another one is taken if it is free.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    applicant: Applicant,
    posted: Posted<Choose>,
) -> Result<Response, AppError> {
    let mut form = FormState::new();
    let Some(chosen) = posted.form.read(&mut form) else {
        return list(&app, &visit, &applicant, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let ask = Ask { once: Some(posted.once), ..chosen.ask(&visit, &applicant, Act::Book, visit.at("/case/appointment/slip")) };
    taken(&app, &visit, &applicant, form, ask).await
}

/// What a family chose.
pub(super) struct Chosen {
    slot: SlotId,
    needs: Needs,
    note: String,
    interpreter: Option<String>,
}

impl Choose {
    /// Reads the form; what was typed and what is wrong goes to `form`.
    pub(super) fn read(&self, form: &mut FormState) -> Option<Chosen> {
        form.keep("day", self.day.clone());
        let slot = form.choice("slot", &self.slot, |typed| typed.parse::<SlotId>().ok());
        let needs = form.choice("needs", &self.needs, Needs::parse);
        let note = form.optional_text("needs_note", &self.needs_note, NOTE_LONGEST);
        let interpreter = form.optional_text("interpreter", &self.interpreter, LANGUAGE_LONGEST);
        let (Some(slot), Some(needs), true) = (slot, needs, form.is_good()) else { return None };
        let interpreter = Some(interpreter).filter(|named| named.len() >= 2 && matches!(needs, Needs::Interpreter | Needs::Both));
        Some(Chosen { slot, needs, note, interpreter })
    }
}

impl Chosen {
    /// What to ask for.
    pub(super) fn ask(self, visit: &Visit, applicant: &Applicant, act: Act, location: String) -> Ask {
        Ask {
            act,
            case: applicant.case,
            slot: Some(self.slot),
            old: None,
            once: None,
            location,
            needs: self.needs,
            note: self.note,
            interpreter: self.interpreter,
            request: visit.request.clone(),
        }
    }
}

/// Asks, and leads on, or shows the list again with what is wrong.
pub(super) async fn taken(
    app: &App,
    visit: &Visit,
    applicant: &Applicant,
    mut form: FormState,
    ask: Ask,
) -> Result<Response, AppError> {
    let (office, slot) = (visit.office()?.id, ask.slot);
    let answer = app.places.ask(office, ask).await?;
    if let (Some(location), None) = (&answer.location, door::fault(answer.outcome)) {
        return Ok(on_to(location));
    }
    form.fault("slot", door::fault(answer.outcome).unwrap_or(Fault::Stale));
    let standing = app.standings.of(visit, applicant).await?;
    if let (Outcome::Full, Some(slot)) = (answer.outcome, slot) {
        app.board.strike(office, standing.service, slot);
    }
    list_for(app, visit, &standing, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Looks the list up and shows it, or says why there is nothing to choose.
pub(super) async fn list(
    app: &App,
    visit: &Visit,
    applicant: &Applicant,
    form: FormState,
    status: StatusCode,
) -> Result<Response, AppError> {
    let standing = app.standings.of(visit, applicant).await?;
    list_for(app, visit, &standing, form, status).await
}

async fn list_for(
    app: &App,
    visit: &Visit,
    standing: &Standing,
    form: FormState,
    status: StatusCode,
) -> Result<Response, AppError> {
    let until = match door::to_choose(standing, visit.now) {
        Ok(until) => until,
        Err(why) => return door::shut(app, visit, status, why),
    };
    let offer = Offer::of(app, visit, standing).await?;
    let until = visit.language.date_time(until, visit.office()?.zone);
    page_with(status, &ChoosePage { until: Some(until), ..ChoosePage::new(app.shell(visit), form, offer, standing.places) })
}

/// What a family may choose from.
pub(super) struct Offer {
    days: Vec<Day>,
    /// Languages of which there is an interpreter at some hour.
    languages: Vec<String>,
}

impl Offer {
    /// The hours with room for the family, without the one it has.
    pub(super) async fn of(app: &App, visit: &Visit, standing: &Standing) -> Result<Self, AppError> {
        let slots = app.board.slots(visit.office()?.id, standing.service, visit.now).await?;
        let seeker = Seeker {
            places: standing.places,
            share: standing.share,
            without: standing.appointment.as_ref().map(|old| old.slot),
            held: standing.hold.as_ref().map(|hold| (hold.slot, hold.places)),
        };
        let languages: BTreeSet<&String> = slots.iter().flat_map(|slot| &slot.languages).collect();
        Ok(Self { days: by_day(&slots, visit.now, &seeker), languages: languages.into_iter().cloned().collect() })
    }
}

impl ChoosePage {
    /// The list, opened at the day of the form, else at the first.
    pub(super) fn new(shell: Shell, form: FormState, offer: Offer, places: u16) -> Self {
        let Offer { mut days, languages } = offer;
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
        Self { shell, form, days, later, chosen, until: None, old: None, needs, languages, places }
    }

    /// The same list, for giving up `old`.
    pub(super) fn instead_of(mut self, old: &Appointment) -> Self {
        self.old = Some(old.when(&self.shell));
        self
    }

    fn title(&self) -> String {
        if self.old.is_some() { self.shell.t.booking_move_title() } else { self.shell.t.booking_title() }
    }

    /// The page's own address.
    fn here(&self) -> String {
        self.shell.at(if self.old.is_some() { "/case/appointment/move" } else { "/case/appointment" })
    }

    /// Where the form goes: the place is kept while the family is asked to confirm.
    fn action(&self) -> String {
        self.here() + "/hold"
    }

    fn places_words(&self) -> String {
        self.shell.t.booking_places(u32::from(self.places))
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
