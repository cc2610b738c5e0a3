//! SQL of offices and their programme's dated facts.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::error::AppError;
use crate::ids::{JointChangeId, OfficeId, PeriodId, WindowId};
use crate::offices::founding::NewOffice;
use crate::offices::programme::{Period, Programme, ProgrammeState, Window};
use crate::tenancy::OfficeTx;

fn undecodable(what: String) -> sqlx::Error {
    sqlx::Error::Decode(what.into())
}

/// The programmes of all offices, in the order they are listed, or of one.
pub(in crate::offices) async fn programmes(
    db: &mut PgConnection,
    office: Option<OfficeId>,
) -> Result<Vec<(OfficeId, Programme)>, sqlx::Error> {
    let office = office.map(|id| id.0);
    let offices = sqlx::query!(
        r#"select office_id as "id: OfficeId", time_zone from offices where $1::uuid is null or office_id = $1 order by listed"#,
        office
    )
    .fetch_all(&mut *db)
    .await?;
    let mut programmes = offices
        .into_iter()
        .map(|row| {
            let zone =
                row.time_zone.parse().map_err(|_| undecodable(format!("offices.time_zone: {:?} is no zone", row.time_zone)))?;
            Ok((row.id, Programme { periods: Vec::new(), windows: Vec::new(), zone }))
        })
        .collect::<Result<Vec<_>, sqlx::Error>>()?;
    let periods = sqlx::query!(
        r#"select office_id as "office: OfficeId", state, starts_at, change_id as "change: JointChangeId" from programme_periods
            where $1::uuid is null or office_id = $1 order by starts_at"#,
        office
    )
    .fetch_all(&mut *db)
    .await?;
    for row in periods {
        let state = ProgrammeState::parse(&row.state)
            .ok_or_else(|| undecodable(format!("programme_periods.state: {:?} is no state", row.state)))?;
        if let Some((_, programme)) = programmes.iter_mut().find(|(id, _)| *id == row.office) {
            programme.periods.push(Period { state, starts_at: row.starts_at, change: row.change });
        }
    }
    let windows = sqlx::query!(
        r#"select office_id as "office: OfficeId", id as "id: WindowId", opens_at, closes_at, weekdays, daily_from,
                  change_id as "change: JointChangeId"
             from intake_windows
            where withdrawn_at is null and ($1::uuid is null or office_id = $1) order by opens_at, id"#,
        office
    )
    .fetch_all(&mut *db)
    .await?;
    for row in windows {
        if let Some((_, programme)) = programmes.iter_mut().find(|(id, _)| *id == row.office) {
            programme.windows.push(Window {
                id: row.id,
                opens_at: row.opens_at,
                closes_at: row.closes_at,
                weekdays: row.weekdays.unwrap_or_default(),
                daily_from: row.daily_from,
                change: row.change,
            });
        }
    }
    Ok(programmes)
}

/// Writes an office.
pub(in crate::offices) async fn insert_office(tx: &mut OfficeTx, office: &NewOffice) -> Result<(), AppError> {
    let id = tx.office();
    let languages: Vec<String> = office.languages.iter().map(|&language| language.to_owned()).collect();
    sqlx::query!(
        "insert into offices (office_id, slug, country, time_zone, rules, languages, listed) values ($1, $2, $3, $4, $5, $6, $7)",
        id.0,
        office.slug,
        office.country,
        office.zone.name(),
        office.rules,
        &languages,
        office.listed
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The languages an office serves people in, by code.
pub(in crate::offices) async fn languages(db: &mut PgConnection, office: OfficeId) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!("select languages from offices where office_id = $1", office.0).fetch_one(db).await
}

/// Writes a period.
pub(in crate::offices) async fn insert_period(
    tx: &mut OfficeTx,
    change: Option<JointChangeId>,
    state: ProgrammeState,
    starts_at: DateTime<Utc>,
) -> Result<(), AppError> {
    let (id, office): (PeriodId, _) = (tx.new_id(), tx.office());
    sqlx::query!(
        "insert into programme_periods (office_id, id, state, starts_at, change_id) values ($1, $2, $3, $4, $5)",
        office.0,
        id.0,
        state.as_str(),
        starts_at,
        change.map(|id| id.0)
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Writes a window.
pub(in crate::offices) async fn insert_window(
    tx: &mut OfficeTx,
    change: Option<JointChangeId>,
    window: &Window,
) -> Result<WindowId, AppError> {
    let (id, office): (WindowId, _) = (tx.new_id(), tx.office());
    let weekdays = (!window.weekdays.is_empty()).then_some(&window.weekdays[..]);
    sqlx::query!(
        "insert into intake_windows (office_id, id, opens_at, closes_at, weekdays, daily_from, change_id)
         values ($1, $2, $3, $4, $5, $6, $7)",
        office.0,
        id.0,
        window.opens_at,
        window.closes_at,
        weekdays,
        window.daily_from,
        change.map(|id| id.0)
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

/// Ends a window, or withdraws it when it would end before it began; false when there is none.
pub(in crate::offices) async fn close_window(
    tx: &mut OfficeTx,
    change: JointChangeId,
    window: WindowId,
    closes_at: DateTime<Utc>,
) -> Result<bool, AppError> {
    let (office, now) = (tx.office(), tx.now());
    let done = sqlx::query!(
        "update intake_windows
            set closes_at = case when $3 > opens_at then $3 else closes_at end,
                withdrawn_at = case when $3 > opens_at then null else $4::timestamptz end,
                change_id = $5
          where office_id = $1 and id = $2 and withdrawn_at is null",
        office.0,
        window.0,
        closes_at,
        now,
        change.0
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
