//! Writing an office that begins: its facts, its programme's founding dates, its first service, its sites and their hours.
//!
//! Used by the demonstration's data. Only the system itself may do this; afterwards the programme changes by joint
//! changes and the sites by their manager.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::plan::plan_slots;
use super::programme::Programme;
use super::queries::programme as programme_rows;
use super::queries::services;
use super::queries::sites::{self, SiteText};
use super::service::{FIRST, first_service};
use crate::error::AppError;
use crate::ids::SiteId;
use crate::pathways::RuleBook;
use crate::rulesets;
use crate::slots::OpeningHours;
use crate::tenancy::OfficeTx;

/// A new office.
#[derive(Clone, Debug)]
pub struct NewOffice {
    /// Its name in paths.
    pub slug: &'static str,
    /// Its country, in English.
    pub country: &'static str,
    /// Its time zone.
    pub zone: Tz,
    /// The id of its access rules.
    pub rules: &'static str,
    /// The languages it serves people in, by code.
    pub languages: &'static [&'static str],
    /// Its place in the list.
    pub listed: i16,
}

/// A new site with its weekly hours.
#[derive(Clone, Debug)]
pub struct NewSite {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub address: String,
    /// Whether it calls instead of receiving.
    pub remote: bool,
    /// Rows without overlap.
    pub hours: Vec<OpeningHours>,
}

/// Writes the office of the transaction with the dated facts of its programme and the rules it begins with.
pub async fn found_office(tx: &mut OfficeTx, office: &NewOffice, programme: &Programme) -> Result<(), AppError> {
    programme_rows::insert_office(tx, office).await?;
    services::insert_service(tx, first_service(tx.office()), &FIRST).await?;
    for period in &programme.periods {
        programme_rows::insert_period(tx, None, period.state, period.starts_at).await?;
    }
    for window in &programme.windows {
        programme_rows::insert_window(tx, None, window).await?;
    }
    let book = RuleBook::load_embedded()
        .map_err(|findings| AppError::broken(findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))?;
    rulesets::found(tx, &book).await?;
    Ok(())
}

/// Writes a site with its hours and plans its first slots from `now` on.
pub async fn found_site(tx: &mut OfficeTx, zone: Tz, site: &NewSite, now: DateTime<Utc>) -> Result<SiteId, AppError> {
    let text = SiteText {
        name: site.name.clone(),
        address: site.address.clone(),
        time_zone: zone.name().to_owned(),
        remote: site.remote,
    };
    let id = sites::insert_site(tx, &text).await?;
    for row in &site.hours {
        sites::insert_hours(tx, id, *row).await?;
    }
    plan_slots(tx, id, now).await?;
    Ok(id)
}
