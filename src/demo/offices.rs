//! The founding documents' five offices, with the dates on which they opened, paused and closed, and their sites.
//!
//! Dates and opening calendars are those the press and the offices' own pages gave in 2023 and 2024. Addresses, desks and
//! hours are made up for the demonstration.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc, Weekday};
use chrono_tz::Tz;
use uuid::Uuid;

use crate::error::AppError;
use crate::ids::{OfficeId, WindowId};
use crate::offices::founding::{NewOffice, NewSite, found_office, found_site};
use crate::offices::programme::{Period, Programme, ProgrammeState, Window};
use crate::slots::OpeningHours;
use crate::tenancy::{Context, Db};

/// A wall-clock time of the office: year, month, day, hour.
type Local = (i32, u32, u32, u32);

/// A window: begin, end, ISO weekdays and the hour from which each day counts.
type Opening = (Local, Option<Local>, &'static [i16], Option<u32>);

/// A site: name, address, whether it calls instead of receiving, desks.
type Place = (&'static str, &'static str, bool, u16);

struct Founding {
    office: NewOffice,
    periods: &'static [(ProgrammeState, Local)],
    openings: &'static [Opening],
    places: &'static [Place],
}

/// The end of all offices. Registration stopped between 20 and 24 January 2025; the day is approximate.
const END: (ProgrammeState, Local) = (ProgrammeState::Closed, (2025, 1, 20, 0));

const FOUNDING: [Founding; 5] = [
    Founding {
        office: NewOffice {
            slug: "guatemala",
            country: "Guatemala",
            zone: Tz::America__Guatemala,
            rules: "guatemala",
            languages: &["es", "en"],
            listed: 0,
        },
        periods: &[(ProgrammeState::Announced, (2023, 6, 1, 0)), (ProgrammeState::Open, (2023, 6, 12, 10)), END],
        openings: &[],
        places: &[
            ("Ciudad de Guatemala", "CAPMIR, zona 13, Ciudad de Guatemala (dirección de demostración)", false, 4),
            ("Quetzaltenango", "CAPMIR, zona 1, Quetzaltenango (dirección de demostración)", false, 2),
            ("Entrevista a distancia", "Por teléfono o video, sin viajar", true, 3),
        ],
    },
    Founding {
        office: NewOffice {
            slug: "colombia",
            country: "Colombia",
            zone: Tz::America__Bogota,
            rules: "colombia",
            languages: &["es", "en", "ht"],
            listed: 1,
        },
        periods: &[(ProgrammeState::Announced, (2023, 6, 5, 0)), (ProgrammeState::Open, (2023, 6, 28, 0)), END],
        // "Two periods of a few weeks" until October 2023: their last days are approximate.
        openings: &[
            ((2023, 6, 28, 0), Some((2023, 7, 12, 0)), &[], None),
            ((2023, 8, 11, 0), Some((2023, 9, 1, 0)), &[], None),
            ((2023, 10, 10, 8), Some((2023, 10, 11, 0)), &[], None),
            ((2023, 10, 24, 8), Some((2023, 10, 25, 0)), &[], None),
            ((2023, 11, 10, 0), None, &[1, 2, 3, 4, 5], Some(8)),
        ],
        places: &[
            ("Medellín", "Centro de atención, Medellín (dirección de demostración)", false, 3),
            ("Soacha", "Centro de atención, Soacha (dirección de demostración)", false, 3),
            ("Cali", "Centro de atención, Cali (dirección de demostración)", false, 2),
        ],
    },
    Founding {
        office: NewOffice {
            slug: "costa-rica",
            country: "Costa Rica",
            zone: Tz::America__Costa_Rica,
            rules: "costa_rica",
            languages: &["es", "en"],
            listed: 2,
        },
        periods: &[(ProgrammeState::Open, (2023, 6, 12, 0)), END],
        // In the first two months the office called people itself; nobody could register.
        openings: &[((2023, 8, 12, 0), None, &[], None)],
        places: &[("San José", "Centro de atención, San José (dirección de demostración)", false, 3)],
    },
    Founding {
        office: NewOffice {
            slug: "ecuador",
            country: "Ecuador",
            zone: Tz::America__Guayaquil,
            rules: "ecuador",
            languages: &["es", "en", "ht"],
            listed: 3,
        },
        periods: &[(ProgrammeState::Open, (2023, 10, 18, 0)), END],
        openings: &[((2023, 11, 20, 0), Some((2024, 1, 15, 0)), &[], None), ((2024, 1, 15, 0), None, &[1, 3, 5], Some(8))],
        places: &[("Quito", "Centro de atención, Quito (dirección de demostración)", false, 3)],
    },
    Founding {
        office: NewOffice {
            slug: "mexico",
            country: "Mexico",
            zone: Tz::America__Mexico_City,
            rules: "mexico_planned",
            languages: &["es", "en", "ht"],
            listed: 4,
        },
        // Announced from 26 to 28 July 2023 without a date or a procedure; it never opened.
        periods: &[(ProgrammeState::Announced, (2023, 7, 28, 0)), END],
        openings: &[],
        places: &[],
    },
];

/// The id of a founding office, the same in every installation.
pub fn office_id(listed: i16) -> OfficeId {
    OfficeId(Uuid::from_u128(0x0ff1_ce00_0000_4000_8000_0000_0000_0001 + u128::from(listed.unsigned_abs())))
}

/// Fills a database with the offices and plans their slots from `now` on; an office that is there stays as it is.
pub async fn fill(db: &Db, now: DateTime<Utc>) -> Result<(), AppError> {
    let there = db.offices().await?;
    for founding in FOUNDING.iter().filter(|founding| there.by_slug(founding.office.slug).is_none()) {
        let mut tx = db.begin(&Context::worker(office_id(founding.office.listed))).await?;
        found_office(&mut tx, &founding.office, &programme(founding)?).await?;
        for site in sites(founding)? {
            found_site(&mut tx, founding.office.zone, &site, now).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

fn programme(founding: &Founding) -> Result<Programme, AppError> {
    let zone = founding.office.zone;
    let period = |&(state, at): &(ProgrammeState, Local)| Ok(Period { state, starts_at: instant(zone, at)?, change: None });
    let window = |&(opens, closes, weekdays, hour): &Opening| {
        Ok(Window {
            id: WindowId(Uuid::nil()),
            opens_at: instant(zone, opens)?,
            closes_at: closes.map(|closes| instant(zone, closes)).transpose()?,
            weekdays: weekdays.to_vec(),
            daily_from: hour.map(|hour| time(hour, 0)).transpose()?,
            change: None,
        })
    };
    Ok(Programme {
        periods: founding.periods.iter().map(period).collect::<Result<_, AppError>>()?,
        windows: founding.openings.iter().map(window).collect::<Result<_, AppError>>()?,
        zone,
    })
}

/// Monday to Friday, with an hour at noon; the remote desk works without one.
fn sites(founding: &Founding) -> Result<Vec<NewSite>, AppError> {
    const DAYS: [Weekday; 5] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];
    let site = |&(name, address, remote, desks): &Place| {
        let shifts = if remote { vec![(9, 16)] } else { vec![(8, 12), (13, 16)] };
        let mut hours = Vec::new();
        for weekday in DAYS {
            for (opens, closes) in &shifts {
                let row = OpeningHours::try_new(weekday, time(*opens, 0)?, time(*closes, 0)?, desks, 60);
                hours.push(row.map_err(AppError::broken)?);
            }
        }
        Ok(NewSite { name: name.to_owned(), address: address.to_owned(), remote, hours })
    };
    founding.places.iter().map(site).collect()
}

fn time(hour: u32, minute: u32) -> Result<NaiveTime, AppError> {
    NaiveTime::from_hms_opt(hour, minute, 0).ok_or_else(|| AppError::broken("no such time of day"))
}

fn instant(zone: Tz, (year, month, day, hour): Local) -> Result<DateTime<Utc>, AppError> {
    NaiveDate::from_ymd_opt(year, month, day)
        .and_then(|date| date.and_hms_opt(hour, 0, 0))
        .and_then(|local| zone.from_local_datetime(&local).earliest())
        .map(|at| at.to_utc())
        .ok_or_else(|| AppError::broken("no such date"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::offices::Intake;

    fn of(slug: &str) -> Programme {
        programme(FOUNDING.iter().find(|founding| founding.office.slug == slug).unwrap()).unwrap()
    }

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn on_the_demonstrations_morning_three_take_registrations_one_opens_monday_and_one_is_announced() {
        let morning = utc("2023-11-15T14:00:00Z");
        for slug in ["guatemala", "colombia", "costa-rica"] {
            assert!(of(slug).takes_registrations(morning), "{slug}");
        }
        let monday = utc("2023-11-20T05:00:00Z");
        assert_eq!(of("ecuador").at(morning).intake, Intake::OpensAt(monday));
        let mexico = of("mexico").at(morning);
        assert_eq!((mexico.state, mexico.intake), (ProgrammeState::Announced, Intake::Closed));
    }

    #[test]
    fn colombia_opened_in_windows_and_then_on_weekdays_at_eight() {
        let colombia = of("colombia");
        for (at, open) in [
            ("2023-06-28T04:59:59Z", false),
            ("2023-06-28T05:00:00Z", true),
            ("2023-07-20T15:00:00Z", false),
            ("2023-08-20T15:00:00Z", true),
            ("2023-10-10T12:59:59Z", false),
            ("2023-10-10T13:00:00Z", true),
            ("2023-10-11T15:00:00Z", false),
            ("2023-11-10T12:59:59Z", false),
            ("2023-11-10T13:00:00Z", true),
            ("2023-11-11T15:00:00Z", false),
        ] {
            assert_eq!(colombia.takes_registrations(utc(at)), open, "{at}");
        }
    }

    #[test]
    fn all_are_closed_after_the_end() {
        for founding in &FOUNDING {
            let standing = programme(founding).unwrap().at(utc("2025-02-03T12:00:00Z"));
            assert_eq!((standing.state, standing.intake), (ProgrammeState::Closed, Intake::Closed), "{}", founding.office.slug);
        }
    }
}
