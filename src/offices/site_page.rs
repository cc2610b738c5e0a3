//! The office manager's page of one site: what it is called and where it is, its weekly hours, its closures, and the
//! families who have to be given another time. Every change plans the slots anew in the same transaction.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono_tz::Tz;
use serde::Deserialize;

use super::plan::{self, ToMove, horizon, plan_slots, zone_of};
use super::queries::sites::{self, ClosureRow, HoursRow, SiteRow, SiteText};
use super::queries::slots;
use super::settings::local;
use crate::app::App;
use crate::error::AppError;
use crate::ids::{ClosureId, OpeningHoursId, SiteId};
use crate::tenancy::Once;
use crate::web::form::{Fault, FormState};
use crate::web::page::{Shell, faulty, on_to, page};
use crate::web::visit::{PathPart, Posted, Visit};

/// What a site is; also the form of a new one.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct SiteForm {
    name: String,
    address: String,
    time_zone: String,
    remote: String,
    version: String,
}

impl SiteForm {
    /// Keeps and checks what was typed; `None` when something is wrong.
    pub fn check(&self, form: &mut FormState) -> Option<SiteText> {
        let name = form.text("name", &self.name, 120);
        let address = form.text("address", &self.address, 400);
        let zone = form.choice("time_zone", self.time_zone.trim(), |zone| zone.parse::<Tz>().ok());
        form.keep("remote", self.remote.clone());
        let site = SiteText { name, address, time_zone: zone?.name().to_owned(), remote: self.remote == "yes" };
        form.is_good().then_some(site)
    }
}

struct HoursLine {
    id: OpeningHoursId,
    weekday: String,
    opens: String,
    closes: String,
    desks: i16,
    minutes: i16,
}

struct ClosureLine {
    id: ClosureId,
    from: String,
    until: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "offices/site_page.html")]
struct SitePage {
    shell: Shell,
    site: SiteRow,
    form: FormState,
    weekdays: Vec<(String, String)>,
    hours: Vec<HoursLine>,
    closures: Vec<ClosureLine>,
    to_move: Vec<(String, i16)>,
}

impl SitePage {
    /// Where forms of this page go.
    fn at(&self, rest: &str) -> String {
        self.shell.at(&format!("/staff/office/sites/{}{rest}", self.site.id))
    }
}

/// The page.
pub async fn show(State(app): State<App>, visit: Visit, parts: PathPart) -> Result<Response, AppError> {
    page(&read(&app, &visit, parts.id("site")?, FormState::new()).await?)
}

/// The page again, with what is wrong in one of its forms.
pub(super) async fn again(app: &App, visit: &Visit, site: SiteId, form: FormState) -> Result<Response, AppError> {
    faulty(&read(app, visit, site, form).await?)
}

/// Changes what the site is, unless somebody else did meanwhile.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    parts: PathPart,
    posted: Posted<SiteForm>,
) -> Result<Response, AppError> {
    let site: SiteId = parts.id("site")?;
    let mut form = FormState::new();
    let text = posted.form.check(&mut form);
    let (Some(text), Ok(version)) = (text, posted.form.version.parse::<i32>()) else {
        return again(&app, &visit, site, form).await;
    };
    let location = visit.at(&format!("/staff/office/sites/{site}"));
    let mut tx = app.db.begin(&visit.context()?).await?;
    if let Once::Repeat(location) = tx.once(&posted.once).await? {
        return Ok(on_to(&location));
    }
    sites::lock_site(&mut tx, site).await?.ok_or(AppError::NotFound)?;
    if !sites::update_site(&mut tx, site, version, &text).await? {
        drop(tx);
        form.fault("name", Fault::Stale);
        return again(&app, &visit, site, form).await;
    }
    plan_slots(&mut tx, site, visit.now).await?;
    tx.audit("site.changed", "sites", Some(site.0), None).await?;
    tx.commit_once(&posted.once, &location).await?;
    Ok(on_to(&location))
}

async fn read(app: &App, visit: &Visit, id: SiteId, mut form: FormState) -> Result<SitePage, AppError> {
    let mut tx = app.db.begin(&visit.context()?).await?;
    let site = sites::site(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let zone = zone_of(&site.time_zone)?;
    let hours = sites::hours(&mut tx, Some(id)).await?;
    let closures = sites::closures(&mut tx, Some(id), visit.now.with_timezone(&zone).naive_local()).await?;
    let planned = plan::planned(&mut tx, id, zone, visit.now).await?;
    let stored = slots::slots(&mut tx, id, visit.now, horizon(visit.now)).await?;
    drop(tx);
    // What was typed stays; a form that was not sent shows what is stored.
    if form.value("time_zone").is_empty() && form.value("name").is_empty() {
        form.keep("name", site.name.clone());
        form.keep("address", site.address.clone());
        form.keep("time_zone", site.time_zone.clone());
        form.keep("remote", if site.remote { "yes" } else { "" });
    }
    let t = visit.language.words();
    let when = |slot: &ToMove| (visit.language.date_time(slot.starts_at, zone), slot.families);
    Ok(SitePage {
        shell: app.shell(visit),
        weekdays: (1..=7_u8).map(|day| (day.to_string(), t.weekday(day))).collect(),
        hours: hours.iter().map(|row| hours_line(row, visit)).collect(),
        closures: closures.into_iter().map(|row| closure_line(row, visit)).collect(),
        to_move: plan::to_move(&planned, &stored).iter().map(when).collect(),
        form,
        site,
    })
}

fn hours_line(row: &HoursRow, visit: &Visit) -> HoursLine {
    HoursLine {
        id: row.id,
        weekday: visit.language.words().weekday(row.weekday),
        opens: row.opens.format("%H:%M").to_string(),
        closes: row.closes.format("%H:%M").to_string(),
        desks: row.desks,
        minutes: row.slot_minutes,
    }
}

fn closure_line(row: ClosureRow, visit: &Visit) -> ClosureLine {
    ClosureLine { id: row.id, from: local(row.from, visit.language), until: local(row.to, visit.language), reason: row.reason }
}
