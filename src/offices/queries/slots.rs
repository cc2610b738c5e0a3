//! SQL of a site's slots, for planning them and for looking at what is planned.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::AppError;
use crate::ids::{SiteId, SlotId};
use crate::slots::Slot;
use crate::tenancy::OfficeTx;

/// A stored slot.
#[derive(Clone, Copy, Debug)]
pub struct SlotRow {
    /// Begin.
    pub starts_at: DateTime<Utc>,
    /// End, exclusive.
    pub ends_at: DateTime<Utc>,
    /// Families at a time.
    pub capacity: i16,
    /// Places gone.
    pub taken: i16,
    /// Whether it is no longer offered.
    pub withdrawn: bool,
}

/// The slots of a site that begin in `(after, until)`, in order, withdrawn ones too.
pub async fn slots(
    db: &mut PgConnection,
    site: SiteId,
    after: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<SlotRow>, sqlx::Error> {
    sqlx::query_as!(
        SlotRow,
        r#"select starts_at, ends_at, capacity, taken, withdrawn_at is not null as "withdrawn!"
             from slots where site_id = $1 and starts_at > $2 and starts_at < $3 order by starts_at"#,
        site.0,
        after,
        until
    )
    .fetch_all(db)
    .await
}

/// The same, locked against bookings until the transaction ends.
pub async fn lock_slots(db: &mut PgConnection, site: SiteId, after: DateTime<Utc>) -> Result<Vec<SlotRow>, sqlx::Error> {
    sqlx::query_as!(
        SlotRow,
        r#"select starts_at, ends_at, capacity, taken, withdrawn_at is not null as "withdrawn!"
             from slots where site_id = $1 and starts_at > $2 order by starts_at for update"#,
        site.0,
        after
    )
    .fetch_all(db)
    .await
}

/// Writes new slots; one that was withdrawn at the same begin comes back, never smaller than what is taken.
pub async fn insert_slots(tx: &mut OfficeTx, site: SiteId, slots: &[Slot]) -> Result<(), AppError> {
    let ids: Vec<Uuid> = slots.iter().map(|_| tx.new_id::<SlotId>().0).collect();
    let starts: Vec<DateTime<Utc>> = slots.iter().map(|slot| slot.starts_at).collect();
    let ends: Vec<DateTime<Utc>> = slots.iter().map(|slot| slot.ends_at).collect();
    let capacities = slots.iter().map(|slot| i16::try_from(slot.capacity)).collect::<Result<Vec<_>, _>>();
    let office = tx.office();
    sqlx::query!(
        "insert into slots (office_id, id, site_id, starts_at, ends_at, capacity)
         select $1, planned.id, $2, planned.starts_at, planned.ends_at, planned.capacity
           from unnest($3::uuid[], $4::timestamptz[], $5::timestamptz[], $6::smallint[]) as planned (id, starts_at, ends_at, capacity)
         on conflict on constraint slots_one_per_start do update
            set ends_at = excluded.ends_at, capacity = greatest(excluded.capacity, slots.taken), withdrawn_at = null",
        office.0,
        site.0,
        &ids,
        &starts,
        &ends,
        &capacities.map_err(AppError::broken)?
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Gives a slot another capacity, never below what is taken.
pub async fn resize_slot(db: &mut PgConnection, site: SiteId, slot: &Slot) -> Result<(), AppError> {
    sqlx::query!(
        "update slots set capacity = greatest($3, taken) where site_id = $1 and starts_at = $2",
        site.0,
        slot.starts_at,
        i16::try_from(slot.capacity).map_err(AppError::broken)?
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Withdraws slots from booking. Appointments in them stay until a person moves them.
pub async fn withdraw_slots(
    db: &mut PgConnection,
    site: SiteId,
    starts: &[DateTime<Utc>],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update slots set withdrawn_at = $3 where site_id = $1 and starts_at = any($2) and withdrawn_at is null",
        site.0,
        starts,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Places taken and all places of each site's offered slots that begin in `(after, until)`.
pub async fn taken_by_site(
    db: &mut PgConnection,
    after: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<BTreeMap<SiteId, (i64, i64)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select site_id as "site: SiteId", sum(taken) as "taken!", sum(capacity) as "capacity!" from slots
            where withdrawn_at is null and starts_at > $1 and starts_at < $2 group by site_id"#,
        after,
        until
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.site, (row.taken, row.capacity))).collect())
}
