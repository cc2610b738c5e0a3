//! The audit trail of an office, newest first, for its auditor and its manager. Reading it leaves a row in it.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use serde::Deserialize;

use super::queries::{self, Filter, Shown};
use crate::app::App;
use crate::auth::Role;
use crate::error::AppError;
use crate::web::page::{Shell, page, role_words};
use crate::web::visit::{Query, Staff, Visit};

/// Rows on a page.
const ROWS: i64 = 100;

/// What the list is narrowed to.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Narrow {
    action: String,
    day: String,
    before: String,
}

#[derive(Template)]
#[template(path = "audit/show.html")]
struct AuditPage {
    shell: Shell,
    narrow: Narrow,
    actions: Vec<String>,
    rows: Vec<Shown>,
    older: Option<String>,
    sealed: Option<Sealed>,
}

/// The end of the chain as it is told.
struct Sealed {
    size: u64,
    root: String,
    at: DateTime<Utc>,
}

impl AuditPage {
    /// Who acted: a name where there is one, else the role in words.
    fn who(&self, row: &Shown) -> String {
        match (&row.name, Role::parse(&row.role)) {
            (Some(name), Some(role)) => format!("{name}, {}", role_words(role, self.shell.t)),
            (None, Some(role)) => role_words(role, self.shell.t),
            (_, None) if row.actor_kind == "system" => self.shell.t.audit_system(),
            (_, None) => self.shell.t.audit_visitor(),
        }
    }

    /// A case by the first digits of its opaque id, enough to see rows that belong together.
    fn case(row: &Shown) -> Option<String> {
        row.case_id.map(|case| {
            let id = case.simple().to_string();
            id.get(id.len().saturating_sub(8)..).unwrap_or_default().to_owned()
        })
    }
}

/// The page.
pub async fn show(State(app): State<App>, visit: Visit, _staff: Staff, narrow: Query<Narrow>) -> Result<Response, AppError> {
    let Query(narrow) = narrow;
    let office = visit.office()?.clone();
    let day = narrow.day.parse::<NaiveDate>().ok();
    let filter = Filter {
        action: Some(narrow.action.clone()).filter(|action| !action.is_empty()),
        from: day.and_then(|day| start_of(day, office.zone)),
        to: day.and_then(|day| day.checked_add_days(Days::new(1))).and_then(|day| start_of(day, office.zone)),
        before: narrow.before.parse().ok(),
    };
    let mut tx = app.db.begin(&visit.context()?).await?;
    let mut rows = queries::shown(&mut tx, &filter, ROWS + 1).await?;
    let actions = queries::actions(&mut tx).await?;
    let sealed = queries::newest_checkpoint(&mut tx, office.id, &office.slug).await?.map(|stored| Sealed {
        size: stored.signed.checkpoint.size,
        root: hex::encode(&stored.signed.checkpoint.root[..8]),
        at: stored.at,
    });
    tx.audit("audit.read", "audit_events", None, None).await?;
    tx.commit().await?;
    let more = rows.len() as u64 > ROWS.unsigned_abs();
    rows.truncate(usize::try_from(ROWS).unwrap_or_default());
    let older = rows.last().filter(|_| more).map(|row| {
        let at = visit.at("/staff/audit");
        let query = [("action", narrow.action.clone()), ("day", narrow.day.clone()), ("before", row.id.to_string())];
        format!("{at}?{}", serde_html_form::to_string(query).unwrap_or_default())
    });
    page(&AuditPage { shell: app.shell(&visit), narrow, actions, rows, older, sealed })
}

/// When a civil day begins in a zone; where midnight is skipped, when the clocks go on.
fn start_of(day: NaiveDate, zone: Tz) -> Option<DateTime<Utc>> {
    (0..4)
        .filter_map(|hour| NaiveTime::from_hms_opt(hour, 0, 0))
        .find_map(|time| zone.from_local_datetime(&day.and_time(time)).earliest())
        .map(|at| at.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_local_midnight_or_right_after_a_skipped_one() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let begins = |date, zone| start_of(day(date), zone).unwrap().to_rfc3339();
        assert_eq!(begins("2023-11-15", Tz::America__Bogota), "2023-11-15T05:00:00+00:00");
        // Cuba sets its clocks at midnight.
        assert_eq!(begins("2023-03-12", Tz::America__Havana), "2023-03-12T05:00:00+00:00");
    }
}
