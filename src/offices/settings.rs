//! Staff look at their office: programme and windows with the change they came from, rules in force, sites and capacity.
//!
//! How many places are taken is shown to the caseload's staff alone: to others it would tell of cases hidden from them.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDateTime;

use super::plan::{as_hours, horizon};
use super::programme::{Period, Programme, ProgrammeState, Window};
use super::queries::sites::{self, ClosureRow, HoursRow, SiteRow};
use super::queries::slots;
use super::situation::{Situation, moment};
use crate::app::App;
use crate::auth::Permission;
use crate::error::AppError;
use crate::ids::{JointChangeId, SiteId};
use crate::web::language::{Language, Words};
use crate::web::page::{Shell, page};
use crate::web::visit::{Staff, Visit};

/// A period of the programme.
struct PeriodLine {
    state: String,
    from: String,
    change: Option<JointChangeId>,
}

/// A window of registration.
struct WindowLine {
    opens: String,
    closes: String,
    days: String,
    daily: String,
    change: Option<JointChangeId>,
}

/// A site with what is planned there.
struct SiteLine {
    id: SiteId,
    name: String,
    address: String,
    remote: bool,
    hours: Vec<(String, String)>,
    closures: Vec<String>,
    week: u32,
    /// Taken and all places of the planned weeks, for those who may know.
    taken: Option<(i64, i64)>,
}

#[derive(Template)]
#[template(path = "offices/settings.html")]
struct SettingsPage {
    shell: Shell,
    situation: Situation,
    periods: Vec<PeriodLine>,
    windows: Vec<WindowLine>,
    rules: String,
    rule_set: String,
    sites: Vec<SiteLine>,
    sees_taken: bool,
}

/// The page.
pub async fn show(State(app): State<App>, visit: Visit, staff: Staff) -> Result<Response, AppError> {
    let office = visit.office()?;
    let language = visit.language;
    let sees_taken = staff.role.allows(Permission::SeeQueue);
    let mut tx = app.db.begin(&visit.context()?).await?;
    let programme = Programme::of_office(&mut tx, office.id).await?;
    let site_rows = sites::sites(&mut tx).await?;
    let hours = sites::hours(&mut tx, None).await?;
    let closures = sites::closures(&mut tx, None, visit.now.with_timezone(&office.zone).naive_local()).await?;
    let taken = if sees_taken { slots::taken_by_site(&mut tx, visit.now, horizon(visit.now)).await? } else { BTreeMap::new() };
    let book = app.book(&mut tx).await?;
    drop(tx);
    let day = visit.now.with_timezone(&office.zone).date_naive();
    let version = book.office(&office.rules).and_then(|office| office.access.version(day));
    page(&SettingsPage {
        situation: Situation::of(&programme.at(visit.now), visit.now, programme.zone, language),
        periods: programme.periods.iter().map(|period| period_line(period, &programme, language)).collect(),
        windows: programme.windows.iter().map(|window| window_line(window, &programme, language)).collect(),
        rules: version.map(|version| version.id.clone()).unwrap_or_default(),
        rule_set: book.rule_set_hash().chars().take(12).collect(),
        sites: site_rows
            .into_iter()
            .map(|site| site_line(site, &hours, &closures, sees_taken.then_some(&taken), language))
            .collect::<Result<_, _>>()?,
        sees_taken,
        shell: app.shell(&visit),
    })
}

fn period_line(period: &Period, programme: &Programme, language: Language) -> PeriodLine {
    let state = state_words(period.state, language.words());
    PeriodLine { state, from: moment(language, period.starts_at, programme.zone).words, change: period.change }
}

/// A programme's state in words, for staff.
pub fn state_words(state: ProgrammeState, t: &Words) -> String {
    match state {
        ProgrammeState::Announced => t.office_state_announced(),
        ProgrammeState::Open => t.office_state_open(),
        ProgrammeState::Paused => t.office_state_paused(),
        ProgrammeState::Closed => t.office_state_closed(),
    }
}

fn window_line(window: &Window, programme: &Programme, language: Language) -> WindowLine {
    let t = language.words();
    let when = |at| moment(language, at, programme.zone).words;
    let days: Vec<String> = window.weekdays.iter().map(|day| t.weekday(*day)).collect();
    WindowLine {
        opens: when(window.opens_at),
        closes: window.closes_at.map_or_else(|| t.office_settings_no_end(), when),
        days: if days.is_empty() { t.office_settings_every_day() } else { days.join(", ") },
        daily: window.daily_from.map_or_else(|| t.office_settings_whole_day(), |time| time.format("%H:%M").to_string()),
        change: window.change,
    }
}

fn site_line(
    site: SiteRow,
    hours: &[HoursRow],
    closures: &[ClosureRow],
    taken: Option<&BTreeMap<SiteId, (i64, i64)>>,
    language: Language,
) -> Result<SiteLine, AppError> {
    let t = language.words();
    let own: Vec<HoursRow> = hours.iter().filter(|row| row.site == site.id).cloned().collect();
    let families = |row: &crate::slots::OpeningHours| row.slot_starts().map(|_| u32::from(row.desks())).sum::<u32>();
    Ok(SiteLine {
        week: as_hours(&own)?.iter().map(families).sum(),
        hours: days(&own, t),
        closures: closures
            .iter()
            .filter(|row| row.site == site.id)
            .map(|row| t.office_settings_closure(local(row.from, language), local(row.to, language), &row.reason))
            .collect(),
        taken: taken.map(|taken| taken.get(&site.id).copied().unwrap_or_default()),
        id: site.id,
        name: site.name,
        address: site.address,
        remote: site.remote,
    })
}

/// The week in words: days that open alike stand together, with their shifts.
fn days(hours: &[HoursRow], t: &Words) -> Vec<(String, String)> {
    let mut lines: Vec<(String, String)> = Vec::new();
    for weekday in 1..=7_i16 {
        let shift = |row: &HoursRow| {
            let [opens, closes] = [row.opens, row.closes].map(|time| time.format("%H:%M").to_string());
            t.office_settings_shift(row.desks, opens, closes)
        };
        let shifts: Vec<String> = hours.iter().filter(|row| row.weekday == weekday).map(shift).collect();
        let (day, shifts) = (t.weekday(weekday), shifts.join("; "));
        match lines.iter_mut().find(|(_, known)| *known == shifts) {
            _ if shifts.is_empty() => {}
            Some((days, _)) => *days = format!("{days}, {day}"),
            None => lines.push((day, shifts)),
        }
    }
    lines
}

/// A wall-clock time of a site in words.
pub fn local(at: NaiveDateTime, language: Language) -> String {
    format!("{} {}", language.short_date(at.date()), at.time().format("%H:%M"))
}
