//! SQL of the day list.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

use crate::ids::{AppointmentId, CaseId};

/// An appointment of the day: contact tier only, no name.
pub(in crate::cases) struct DayRow {
    pub appointment: AppointmentId,
    pub case: CaseId,
    pub code: String,
    pub language: String,
    pub state: String,
    pub starts_at: DateTime<Utc>,
    pub site: String,
    pub time_zone: String,
    pub family: i64,
    pub needs: String,
    pub needs_note: String,
}

/// The day's appointments that stand or stood, by site and time. `day` is a day of each site's own calendar.
pub(in crate::cases) async fn day(db: &mut PgConnection, day: NaiveDate) -> Result<Vec<DayRow>, sqlx::Error> {
    sqlx::query_as!(
        DayRow,
        r#"select a.id as "appointment: AppointmentId", c.id as "case: CaseId", c.code, c.language, a.state, s.starts_at,
                  t.name as site, t.time_zone, a.needs, a.needs_note,
                  (select count(*) from members m
                    where m.office_id = c.office_id and m.case_id = c.id and m.removed_at is null) as "family!"
             from slots s
             join sites t on t.office_id = s.office_id and t.id = s.site_id
             join appointments a on a.office_id = s.office_id and a.slot_id = s.id
             join cases c on c.office_id = a.office_id and c.id = a.case_id
            where s.starts_at between $1::date - interval '1 day' and $1::date + interval '2 days'
              and (s.starts_at at time zone t.time_zone)::date = $1
              and a.state in ('booked', 'checked_in', 'no_show')
            order by t.name, t.id, s.starts_at, c.code"#,
        day
    )
    .fetch_all(db)
    .await
}

/// Appointments the family did not come to.
pub(in crate::cases) async fn no_shows(db: &mut PgConnection, case: CaseId) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(r#"select count(*) as "n!" from appointments where case_id = $1 and state = 'no_show'"#, case.0)
        .fetch_one(db)
        .await
}
