//! The day's appointments by site, for the front desk and for print: code, language, time, family size, support needed.
//!
//! No name and no link to the case for those who do not open cases. Who came and who did not is noted here.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::{Days, NaiveDate};
use serde::Deserialize;

use super::act::tell_family;
use super::invite;
use super::queries::day::{self as queries, DayRow};
use super::state::{Actor, CaseAction, CaseState, Guards};
use super::step::{LockedCase, StepError, staff_actor};
use super::wording::language_words;
use crate::app::App;
use crate::auth::Permission;
use crate::booking::{self, Appointment, AppointmentState};
use crate::error::AppError;
use crate::ids::{AppointmentId, CaseId};
use crate::outbox::Message;
use crate::tenancy::{OfficeTx, Once};
use crate::web::form::{Fault, FormState};
use crate::web::page::{Shell, faulty, on_to, page};
use crate::web::visit::{PathPart, Posted, Query, Staff, Visit};

/// The address's query.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Which {
    day: String,
}

/// The form beside each appointment.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Arrival {
    appointment: String,
    day: String,
}

/// An appointment's line.
struct Line {
    appointment: AppointmentId,
    case: CaseId,
    code: String,
    language: String,
    time: String,
    family: i64,
    needs: String,
    note: String,
    wants_help: bool,
    state: String,
    is_booked: bool,
    has_begun: bool,
}

/// A site with its lines in time order.
struct Site {
    name: String,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "cases/day.html")]
struct DayPage {
    shell: Shell,
    form: FormState,
    date: String,
    day: NaiveDate,
    before: Option<NaiveDate>,
    after: Option<NaiveDate>,
    sites: Vec<Site>,
}

/// The page.
pub async fn show(State(app): State<App>, visit: Visit, _staff: Staff, Query(which): Query<Which>) -> Result<Response, AppError> {
    page(&build(&app, &visit, &which.day, FormState::new()).await?)
}

async fn build(app: &App, visit: &Visit, day: &str, form: FormState) -> Result<DayPage, AppError> {
    let today = visit.now.with_timezone(&visit.office()?.zone).date_naive();
    let day = day.parse().unwrap_or(today);
    let mut tx = app.db.begin(&visit.context()?).await?;
    let rows = queries::day(&mut tx, day).await?;
    tx.audit("day.read", "appointments", None, None).await?;
    tx.commit().await?;
    let shell = app.shell(visit);
    let mut sites: Vec<Site> = Vec::new();
    for row in rows {
        if sites.last().is_none_or(|site| site.name != row.site) {
            sites.push(Site { name: row.site.clone(), lines: Vec::new() });
        }
        if let Some(site) = sites.last_mut() {
            site.lines.push(line(row, visit, shell.t));
        }
    }
    let (before, after) = (day.checked_sub_days(Days::new(1)), day.checked_add_days(Days::new(1)));
    Ok(DayPage { date: visit.language.date(day), day, before, after, sites, form, shell })
}

fn line(row: DayRow, visit: &Visit, t: &crate::web::language::Words) -> Line {
    let zone = row.time_zone.parse().unwrap_or(chrono_tz::UTC);
    Line {
        appointment: row.appointment,
        case: row.case,
        code: row.code,
        needs: t.day_needs(&row.needs),
        note: row.needs_note,
        wants_help: row.needs != "none",
        language: language_words(&row.language),
        time: visit.language.time(row.starts_at, zone),
        family: row.family,
        is_booked: row.state == "booked",
        has_begun: row.starts_at <= visit.now,
        state: t.case_appointment(&row.state),
    }
}

/// The family came.
pub async fn check_in(
    State(app): State<App>,
    visit: Visit,
    staff: Staff,
    path: PathPart,
    posted: Posted<Arrival>,
) -> Result<Response, AppError> {
    note(&app, &visit, &staff, path.id("case")?, &posted, CaseAction::CheckIn).await
}

/// Nobody came.
pub async fn no_show(
    State(app): State<App>,
    visit: Visit,
    staff: Staff,
    path: PathPart,
    posted: Posted<Arrival>,
) -> Result<Response, AppError> {
    note(&app, &visit, &staff, path.id("case")?, &posted, CaseAction::MarkNoShow).await
}

/// Notes who came or did not, once, if the appointment is still the one on the page.
async fn note(
    app: &App,
    visit: &Visit,
    staff: &Staff,
    case: CaseId,
    posted: &Posted<Arrival>,
    action: CaseAction,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin(&visit.context()?).await?;
    if let Once::Repeat(location) = tx.once(&posted.once).await? {
        return Ok(on_to(&location));
    }
    let mut case = LockedCase::lock(&mut tx, case).await?;
    let live = booking::live_appointment(&mut tx, case.id).await?;
    let is_listed = |live: &Appointment| live.state == AppointmentState::Booked && live.id.to_string() == posted.form.appointment;
    let live = live.filter(is_listed);
    let taken = match live {
        None => Err(Fault::Stale),
        Some(live) if action == CaseAction::MarkNoShow && live.starts_at > tx.now() => Err(Fault::Refused("too_early")),
        Some(live) => match case.step(&mut tx, action, &case.guards(staff_actor(staff))).await {
            Ok(_) => Ok(live),
            Err(StepError::Refused(refused)) => Err(Fault::Refused(refused.code())),
            Err(StepError::App(error)) => return Err(error),
        },
    };
    let live = match taken {
        Ok(live) => live,
        Err(fault) => {
            drop(tx);
            let mut form = FormState::new();
            form.fault("list", fault);
            return faulty(&build(app, visit, &posted.form.day, form).await?);
        }
    };
    if action == CaseAction::CheckIn {
        booking::mark(&mut tx, live.id, AppointmentState::CheckedIn).await?;
    } else {
        booking::mark(&mut tx, live.id, AppointmentState::NoShow).await?;
        offer_again(&mut tx, &mut case, staff).await?;
    }
    let location = visit.at(&format!("/staff/day?day={}", posted.form.day));
    tx.commit_once(&posted.once, &location).await?;
    Ok(on_to(&location))
}

/// After the first missed appointment the second offer is automatic; after more a person looks at it. Nothing is closed.
async fn offer_again(tx: &mut OfficeTx, case: &mut LockedCase, staff: &Staff) -> Result<(), AppError> {
    if queries::no_shows(tx, case.id).await? == 1 {
        let guards: Guards<'_> = case.guards(Actor::System);
        match case.step(tx, CaseAction::Invite, &guards).await {
            Ok(CaseState::Invited) => return invite::issue(tx, case, staff.id).await,
            Err(StepError::App(error)) => return Err(error),
            // Without consent there is no offer; the case stays in the queue, where a person sees it.
            Ok(_) | Err(StepError::Refused(_)) => {}
        }
    }
    tell_family(tx, case, Message::News).await
}
