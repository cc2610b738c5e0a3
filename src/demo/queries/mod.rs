//! All SQL of the demonstration. It writes other slices' tables directly: it makes a past that no page can make.

pub(super) mod cases;

use chrono::{DateTime, Utc};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};

use super::staff::Account;
use crate::error::AppError;
use crate::ids::{CaseId, SiteId, StaffId};
use crate::tenancy::OfficeTx;

/// Whether a database may be filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Nothing is in it.
    Empty,
    /// It is a demonstration.
    Demonstration,
    /// It is somebody's.
    Foreign,
}

/// Looks at a database before anything is changed in it.
///
/// # Errors
/// When it does not answer.
pub async fn claim(owner: &str) -> Result<Claim, sqlx::Error> {
    let options: PgConnectOptions = owner.parse()?;
    let mut connection = options.connect().await?;
    let claim = look(&mut connection).await?;
    connection.close().await?;
    Ok(claim)
}

// Not checked at compile time: the tables may not be there yet.
async fn look(db: &mut PgConnection) -> Result<Claim, sqlx::Error> {
    let tables: i64 =
        sqlx::query_scalar("select count(*) from pg_tables where schemaname = 'public'").fetch_one(&mut *db).await?;
    if tables == 0 {
        return Ok(Claim::Empty);
    }
    let ours: bool = sqlx::query_scalar(
        "select to_regclass('public.platform_clock') is not null and to_regclass('public.offices') is not null",
    )
    .fetch_one(&mut *db)
    .await?;
    if !ours {
        return Ok(Claim::Foreign);
    }
    let (demonstration, filled): (bool, bool) =
        sqlx::query_as("select demonstration, exists (select 1 from offices) from platform_clock").fetch_one(db).await?;
    Ok(match (demonstration, filled) {
        (true, _) => Claim::Demonstration,
        (false, true) => Claim::Foreign,
        (false, false) => Claim::Empty,
    })
}

/// Stores the offset if there is none yet, and gives the one that stands.
pub(super) async fn clock_offset(db: &mut PgConnection, wanted: i64) -> Result<i64, sqlx::Error> {
    sqlx::query!("update platform_clock set offset_seconds = $1, demonstration = true where not demonstration", wanted)
        .execute(&mut *db)
        .await?;
    sqlx::query_scalar!("select offset_seconds from platform_clock").fetch_one(db).await
}

pub(super) async fn insert_staff(
    tx: &mut OfficeTx,
    id: StaffId,
    account: &Account,
    name: &str,
    hash: &str,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let office = tx.office();
    sqlx::query!(
        "insert into staff (office_id, id, user_name, display_name, role, organisation, password_hash, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (office_id, id) do nothing",
        office.0,
        id.0,
        account.user,
        name,
        account.role.as_str(),
        account.organisation.as_str(),
        hash,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// An account for the list of sign-ins.
pub(super) struct StaffRow {
    pub id: StaffId,
    pub user_name: String,
    pub role: String,
    pub organisation: String,
}

pub(super) async fn staff(db: &mut PgConnection) -> Result<Vec<StaffRow>, sqlx::Error> {
    sqlx::query_as!(
        StaffRow,
        r#"select id as "id: StaffId", user_name, role, organisation from staff
            where disabled_at is null order by user_name"#
    )
    .fetch_all(db)
    .await
}

/// A family for the list of sign-ins.
pub(super) struct FamilyRow {
    pub case: CaseId,
    pub state: String,
}

pub(super) async fn families(db: &mut PgConnection, most: i64) -> Result<Vec<FamilyRow>, sqlx::Error> {
    sqlx::query_as!(
        FamilyRow,
        r#"select k.case_id as "case: CaseId", c.state from case_keys k
             join cases c on c.office_id = k.office_id and c.id = k.case_id order by k.created_at, k.case_id limit $1"#,
        most
    )
    .fetch_all(db)
    .await
}

/// Whether an office was filled whole, or has people of its own.
pub(super) async fn is_filled(db: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select 1 from audit_events where action = 'demonstration.filled')
               or (exists (select 1 from staff)
                   and not exists (select 1 from audit_events where action = 'demonstration.staff')) as "filled!""#
    )
    .fetch_one(db)
    .await
}

/// Whether a part of the filling was done by an earlier start.
pub(super) async fn case_exists(db: &mut PgConnection, case: CaseId) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(r#"select exists (select 1 from cases where id = $1) as "there!""#, case.0).fetch_one(db).await
}

pub(super) async fn sites(db: &mut PgConnection) -> Result<Vec<SiteId>, sqlx::Error> {
    sqlx::query_scalar!(r#"select id as "id: SiteId" from sites order by name"#).fetch_all(db).await
}

pub(super) async fn rename_site(db: &mut PgConnection, site: SiteId, name: &str, address: &str) -> Result<(), sqlx::Error> {
    sqlx::query!("update sites set name = $2, address = $3 where id = $1", site.0, name, address).execute(db).await?;
    Ok(())
}
