//! The judges' own look at the tables, as the owner, past every policy. Columns that a schema may not have yet are read
//! through the row as JSON.

use sqlx::PgConnection;
use uuid::Uuid;

/// What the tables say of an office.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Counts {
    /// Places taken beyond what a slot has, added up.
    pub oversold: i64,
    /// Families with more than one live appointment.
    pub double: i64,
    /// Slots whose counter differs from their appointments.
    pub drift: i64,
    /// Appointments without an audit row.
    pub unaudited: i64,
    /// Cases whose state and appointments say different things.
    pub torn: i64,
}

/// Counts what must be 0.
pub async fn judge(db: &mut PgConnection, office: Uuid) -> Result<Counts, sqlx::Error> {
    sqlx::query_as(
        "with used as (
            select s.id, s.taken, s.capacity + coalesce((to_jsonb(s) ->> 'overbooked')::int, 0) as capacity,
                   coalesce(sum(coalesce((to_jsonb(a) ->> 'places')::int, 1)) filter (where a.state not in ('moved', 'cancelled')), 0) as places
              from slots s left join appointments a on a.office_id = s.office_id and a.slot_id = s.id
             where s.office_id = $1 group by s.office_id, s.id),
         live as (
            select case_id, count(*) as many from appointments
             where office_id = $1 and state in ('booked', 'checked_in') and ended_at is null group by case_id)
         select (select coalesce(sum(greatest(places - capacity, 0)), 0)::bigint from used) as oversold,
                (select count(*) from live where many > 1) as double,
                (select count(*) from used where places <> taken) as drift,
                (select count(*) from appointments a where office_id = $1 and not exists (
                    select 1 from audit_events e where e.office_id = $1 and e.case_id = a.case_id and e.subject_id = a.id)) as unaudited,
                (select count(*) from cases c left join live on live.case_id = c.id
                  where c.office_id = $1 and (c.state = 'scheduled') <> (live.case_id is not null)) as torn",
    )
    .bind(office)
    .fetch_one(db)
    .await
}

/// A live appointment.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct Live {
    /// Whose.
    pub case_id: Uuid,
    /// In which slot.
    pub slot_id: Uuid,
}

/// The live appointments of an office.
pub async fn live_appointments(db: &mut PgConnection, office: Uuid) -> Result<Vec<Live>, sqlx::Error> {
    sqlx::query_as(
        "select case_id, slot_id from appointments where office_id = $1 and state in ('booked', 'checked_in') and ended_at is null",
    )
    .bind(office)
    .fetch_all(db)
    .await
}

/// Connections of the servers that have been doing nothing inside a transaction for longer than a second.
pub async fn idle_transactions(db: &mut PgConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "select count(*) from pg_stat_activity
          where application_name = 'puente' and state like 'idle in transaction%' and clock_timestamp() - state_change > interval '1 second'",
    )
    .fetch_one(db)
    .await
}
