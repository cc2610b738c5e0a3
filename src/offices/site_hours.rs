//! The office manager adds and removes rows of a site's weekly hours. Rows of one site never overlap.

use axum::extract::State;
use axum::response::Response;
use chrono::{NaiveTime, Weekday};
use serde::Deserialize;

use super::plan::{as_hours, plan_slots};
use super::queries::sites;
use super::site_page::again;
use crate::app::App;
use crate::error::AppError;
use crate::ids::{OpeningHoursId, SiteId};
use crate::slots::{InvalidHours, MAX_SLOT_MINUTES, MIN_SLOT_MINUTES, OpeningHours, check_no_overlap};
use crate::tenancy::Once;
use crate::web::form::{Fault, FormState};
use crate::web::page::on_to;
use crate::web::visit::{PathPart, Posted, Visit};

/// A row to add.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Add {
    weekday: String,
    opens: String,
    closes: String,
    desks: String,
    slot_minutes: String,
}

/// A row to remove.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Remove {
    hours: String,
}

impl Add {
    fn check(&self, form: &mut FormState) -> Option<OpeningHours> {
        let weekday = form.choice("weekday", &self.weekday, weekday);
        let opens = time(form, "opens", &self.opens);
        let closes = time(form, "closes", &self.closes);
        let desks = form.number("desks", &self.desks, 1, 200);
        let minutes = form.number("slot_minutes", &self.slot_minutes, MIN_SLOT_MINUTES.into(), MAX_SLOT_MINUTES.into());
        let (opens, closes) = (opens?, closes?);
        let (desks, minutes) = (u16::try_from(desks?).ok()?, u16::try_from(minutes?).ok()?);
        match OpeningHours::try_new(weekday?, opens, closes, desks, minutes) {
            Ok(row) => Some(row),
            Err(wrong) => {
                let (field, fault) = fault(wrong, (closes - opens).num_minutes());
                form.fault(field, fault);
                None
            }
        }
    }
}

/// Adds a row.
pub async fn add(State(app): State<App>, visit: Visit, parts: PathPart, posted: Posted<Add>) -> Result<Response, AppError> {
    let site: SiteId = parts.id("site")?;
    let mut form = FormState::new();
    let Some(row) = posted.form.check(&mut form) else {
        return again(&app, &visit, site, form).await;
    };
    let location = visit.at(&format!("/staff/office/sites/{site}"));
    let mut tx = app.db.begin(&visit.context()?).await?;
    if let Once::Repeat(location) = tx.once(&posted.once).await? {
        return Ok(on_to(&location));
    }
    sites::lock_site(&mut tx, site).await?.ok_or(AppError::NotFound)?;
    let mut rows = as_hours(&sites::hours(&mut tx, Some(site)).await?)?;
    rows.push(row);
    if check_no_overlap(&rows).is_err() {
        drop(tx);
        form.fault("opens", Fault::Overlaps);
        return again(&app, &visit, site, form).await;
    }
    let id = sites::insert_hours(&mut tx, site, row).await?;
    plan_slots(&mut tx, site, visit.now).await?;
    tx.audit("hours.added", "opening_hours", Some(id.0), None).await?;
    tx.commit_once(&posted.once, &location).await?;
    Ok(on_to(&location))
}

/// Removes a row.
pub async fn remove(State(app): State<App>, visit: Visit, parts: PathPart, posted: Posted<Remove>) -> Result<Response, AppError> {
    let site: SiteId = parts.id("site")?;
    let hours: OpeningHoursId = posted.form.hours.parse().map_err(|_| AppError::NotFound)?;
    let location = visit.at(&format!("/staff/office/sites/{site}"));
    let mut tx = app.db.begin(&visit.context()?).await?;
    if let Once::Repeat(location) = tx.once(&posted.once).await? {
        return Ok(on_to(&location));
    }
    sites::lock_site(&mut tx, site).await?.ok_or(AppError::NotFound)?;
    if !sites::delete_hours(&mut tx, site, hours).await? {
        return Err(AppError::NotFound);
    }
    plan_slots(&mut tx, site, visit.now).await?;
    tx.audit("hours.removed", "opening_hours", Some(hours.0), None).await?;
    tx.commit_once(&posted.once, &location).await?;
    Ok(on_to(&location))
}

/// An ISO weekday, 1 Monday to 7 Sunday.
fn weekday(typed: &str) -> Option<Weekday> {
    let number: u8 = typed.parse().ok().filter(|number| (1..=7).contains(number))?;
    Weekday::try_from(number - 1).ok()
}

/// A time of day, "8:30" or "08:30".
fn time(form: &mut FormState, field: &'static str, typed: &str) -> Option<NaiveTime> {
    form.keep(field, typed);
    let read = NaiveTime::parse_from_str(typed.trim(), "%H:%M").ok();
    if read.is_none() {
        form.fault(field, if typed.trim().is_empty() { Fault::Required } else { Fault::NotATime });
    }
    read
}

/// Where and how a row that cannot be is told. `open` is how long it is open, in minutes.
fn fault(wrong: InvalidHours, open: i64) -> (&'static str, Fault) {
    match wrong {
        InvalidHours::ClosesBeforeOpens => ("closes", Fault::EndBeforeStart),
        InvalidHours::NotWholeMinutes => ("opens", Fault::NotATime),
        InvalidHours::NoDesks => ("desks", Fault::NotANumber(1, 200)),
        InvalidHours::SlotLength => ("slot_minutes", Fault::NotANumber(MIN_SLOT_MINUTES.into(), MAX_SLOT_MINUTES.into())),
        InvalidHours::ShorterThanSlot => ("slot_minutes", Fault::NotANumber(MIN_SLOT_MINUTES.into(), open)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(opens: &str, closes: &str, minutes: &str) -> Add {
        let [weekday, desks] = ["1", "2"].map(str::to_owned);
        Add { weekday, opens: opens.into(), closes: closes.into(), desks, slot_minutes: minutes.into() }
    }

    #[test]
    fn hours_are_read_as_people_type_them() {
        let row = typed(" 8:30 ", "12:00", "30").check(&mut FormState::new()).unwrap();
        assert_eq!((row.weekday(), row.opens().to_string(), row.desks()), (Weekday::Mon, "08:30:00".to_owned(), 2));
    }

    #[test]
    fn each_impossible_row_is_told_beside_its_field() {
        for (opens, closes, minutes, field) in [
            ("12:00", "8:00", "30", "closes"),
            ("8:00", "8:20", "30", "slot_minutes"),
            ("8:00", "9:00", "4", "slot_minutes"),
            ("8", "9:00", "30", "opens"),
            ("8:00", "25:00", "30", "closes"),
        ] {
            let mut form = FormState::new();
            assert!(typed(opens, closes, minutes).check(&mut form).is_none());
            let words = crate::web::language::Language::Es.words();
            assert!(form.fault_of(field, words).is_some(), "{opens} {closes} {minutes}");
            assert_eq!((form.value("opens"), form.value("closes")), (opens, closes), "what was typed is kept");
        }
    }
}
