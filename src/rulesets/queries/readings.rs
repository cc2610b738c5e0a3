//! What counters stood at, as it was noted.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

use crate::ids::{CounterReadingId, StaffId};
use crate::tenancy::OfficeTx;

/// A noted reading.
pub(in crate::rulesets) struct Row {
    pub counter: String,
    pub read_on: NaiveDate,
    pub used: Option<i64>,
    pub is_full: bool,
    pub source: String,
    pub noter: String,
    pub noted_at: DateTime<Utc>,
}

/// All readings in the order noted.
pub(in crate::rulesets) async fn all(db: &mut PgConnection) -> Result<Vec<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        r#"select r.counter, r.read_on, r.used, r.is_full, r.source,
                  coalesce(s.display_name, '') as "noter!", r.noted_at
             from counter_readings r left join staff s on s.office_id = r.office_id and s.id = r.noted_by
            order by r.noted_at, r.id"#
    )
    .fetch_all(db)
    .await
}

/// A reading to be noted.
pub(in crate::rulesets) struct New<'a> {
    pub counter: &'a str,
    pub read_on: NaiveDate,
    pub used: Option<i64>,
    pub is_full: bool,
    pub source: &'a str,
    pub by: StaffId,
}

/// Notes a reading.
pub(in crate::rulesets) async fn insert(tx: &mut OfficeTx, new: &New<'_>) -> Result<CounterReadingId, sqlx::Error> {
    let (id, office, now): (CounterReadingId, _, _) = (tx.new_id(), tx.office(), tx.now());
    sqlx::query!(
        "insert into counter_readings (office_id, id, counter, read_on, used, is_full, source, noted_by, noted_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        office.0,
        id.0,
        new.counter,
        new.read_on,
        new.used,
        new.is_full,
        new.source,
        new.by.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}
