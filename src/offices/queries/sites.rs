//! SQL of sites, their weekly hours and their closures. The office comes from the transaction's context.

use chrono::{NaiveDateTime, NaiveTime};
use sqlx::PgConnection;

use crate::error::AppError;
use crate::ids::{ClosureId, OpeningHoursId, SiteId};
use crate::tenancy::OfficeTx;

/// A site.
#[derive(Clone, Debug)]
pub struct SiteRow {
    /// Its id.
    pub id: SiteId,
    /// Its name.
    pub name: String,
    /// Where it is, as the appointment slip says it.
    pub address: String,
    /// Its time zone.
    pub time_zone: String,
    /// Whether it is a desk that calls people instead of receiving them.
    pub remote: bool,
    /// Counts its changes.
    pub version: i32,
}

/// What a manager writes of a site.
#[derive(Clone, Debug)]
pub struct SiteText {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub address: String,
    /// Its time zone.
    pub time_zone: String,
    /// Whether it calls instead of receiving.
    pub remote: bool,
}

/// A stored row of weekly hours.
#[derive(Clone, Debug)]
pub struct HoursRow {
    /// Its id.
    pub id: OpeningHoursId,
    /// Whose.
    pub site: SiteId,
    /// ISO weekday, 1 Monday.
    pub weekday: i16,
    /// Begin, site-local.
    pub opens: NaiveTime,
    /// End, site-local, exclusive.
    pub closes: NaiveTime,
    /// Families at a time.
    pub desks: i16,
    /// Length of a slot in minutes.
    pub slot_minutes: i16,
}

/// A stored closure.
#[derive(Clone, Debug)]
pub struct ClosureRow {
    /// Its id.
    pub id: ClosureId,
    /// Whose.
    pub site: SiteId,
    /// Begin, site-local.
    pub from: NaiveDateTime,
    /// End, site-local, exclusive.
    pub to: NaiveDateTime,
    /// Why.
    pub reason: String,
}

/// The office's sites by name.
pub async fn sites(db: &mut PgConnection) -> Result<Vec<SiteRow>, sqlx::Error> {
    sqlx::query_as!(
        SiteRow,
        r#"select id as "id: SiteId", name, address, time_zone, remote, version from sites order by remote, name, id limit 200"#
    )
    .fetch_all(db)
    .await
}

/// One of them.
pub async fn site(db: &mut PgConnection, id: SiteId) -> Result<Option<SiteRow>, sqlx::Error> {
    sqlx::query_as!(
        SiteRow,
        r#"select id as "id: SiteId", name, address, time_zone, remote, version from sites where id = $1"#,
        id.0
    )
    .fetch_optional(db)
    .await
}

/// The same, locked: hours, closures and slots of a site change one after the other.
pub async fn lock_site(db: &mut PgConnection, id: SiteId) -> Result<Option<SiteRow>, sqlx::Error> {
    sqlx::query_as!(
        SiteRow,
        r#"select id as "id: SiteId", name, address, time_zone, remote, version from sites where id = $1 for update"#,
        id.0
    )
    .fetch_optional(db)
    .await
}

/// Writes a new site.
pub async fn insert_site(tx: &mut OfficeTx, site: &SiteText) -> Result<SiteId, AppError> {
    let (id, office, now): (SiteId, _, _) = (tx.new_id(), tx.office(), tx.now());
    sqlx::query!(
        "insert into sites (office_id, id, name, address, time_zone, remote, created_at) values ($1, $2, $3, $4, $5, $6, $7)",
        office.0,
        id.0,
        site.name,
        site.address,
        site.time_zone,
        site.remote,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

/// Changes a site; false when it is not the version the page showed any more.
pub async fn update_site(db: &mut PgConnection, id: SiteId, version: i32, site: &SiteText) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update sites set name = $3, address = $4, time_zone = $5, remote = $6, version = version + 1 where id = $1 and version = $2",
        id.0,
        version,
        site.name,
        site.address,
        site.time_zone,
        site.remote
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The weekly hours of the office's sites, in order.
pub async fn hours(db: &mut PgConnection, site: Option<SiteId>) -> Result<Vec<HoursRow>, sqlx::Error> {
    sqlx::query_as!(
        HoursRow,
        r#"select id as "id: OpeningHoursId", site_id as "site: SiteId", weekday, opens, closes, desks, slot_minutes
             from opening_hours where $1::uuid is null or site_id = $1 order by weekday, opens, id"#,
        site.map(|site| site.0)
    )
    .fetch_all(db)
    .await
}

/// Writes a row of hours.
pub async fn insert_hours(
    tx: &mut OfficeTx,
    site: SiteId,
    hours: crate::slots::OpeningHours,
) -> Result<OpeningHoursId, AppError> {
    let (id, office): (OpeningHoursId, _) = (tx.new_id(), tx.office());
    let small = |number: u16| i16::try_from(number).map_err(AppError::broken);
    sqlx::query!(
        "insert into opening_hours (office_id, id, site_id, weekday, opens, closes, desks, slot_minutes)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        office.0,
        id.0,
        site.0,
        i16::try_from(hours.weekday().number_from_monday()).map_err(AppError::broken)?,
        hours.opens(),
        hours.closes(),
        small(hours.desks())?,
        small(hours.slot_minutes())?
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

/// Takes a row of hours away; false when there is none.
pub async fn delete_hours(db: &mut PgConnection, site: SiteId, id: OpeningHoursId) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!("delete from opening_hours where site_id = $1 and id = $2", site.0, id.0).execute(db).await?;
    Ok(done.rows_affected() == 1)
}

/// The closures of the office's sites that end after `after` (a wall-clock time), in order.
pub async fn closures(db: &mut PgConnection, site: Option<SiteId>, after: NaiveDateTime) -> Result<Vec<ClosureRow>, sqlx::Error> {
    sqlx::query_as!(
        ClosureRow,
        r#"select id as "id: ClosureId", site_id as "site: SiteId", from_local as "from", to_local as "to", reason
             from closures where ($1::uuid is null or site_id = $1) and to_local > $2 order by from_local, id limit 500"#,
        site.map(|site| site.0),
        after
    )
    .fetch_all(db)
    .await
}

/// Writes a closure.
pub async fn insert_closure(tx: &mut OfficeTx, site: SiteId, closure: &crate::slots::Closure) -> Result<ClosureId, AppError> {
    let (id, office): (ClosureId, _) = (tx.new_id(), tx.office());
    sqlx::query!(
        "insert into closures (office_id, id, site_id, from_local, to_local, reason) values ($1, $2, $3, $4, $5, $6)",
        office.0,
        id.0,
        site.0,
        closure.from(),
        closure.to(),
        closure.reason()
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

/// Takes a closure away; false when there is none.
pub async fn delete_closure(db: &mut PgConnection, site: SiteId, id: ClosureId) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!("delete from closures where site_id = $1 and id = $2", site.0, id.0).execute(db).await?;
    Ok(done.rows_affected() == 1)
}
