//! All SQL of choosing, moving and giving back appointments.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use super::appointment::{Appointment, AppointmentState};
use super::offer::SiteSlot;
use crate::error::AppError;
use crate::ids::{AppointmentId, CaseId, MessageId, SiteId, SlotId};
use crate::slots::{Slot, SlotWithTaken};
use crate::tenancy::OfficeTx;

/// The state of a case, by its stored name.
pub(super) async fn case_state(db: &mut PgConnection, case: CaseId) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!("select state from cases where id = $1", case.0).fetch_optional(db).await
}

/// The code of a case, as people read it out.
pub(super) async fn case_code(db: &mut PgConnection, case: CaseId) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!("select code from cases where id = $1", case.0).fetch_optional(db).await
}

/// Until when the case's invitation that was not withdrawn may be used.
pub(super) async fn invited_until(db: &mut PgConnection, case: CaseId) -> Result<Option<DateTime<Utc>>, sqlx::Error> {
    sqlx::query_scalar!("select expires_at from invitations where case_id = $1 and withdrawn_at is null", case.0)
        .fetch_optional(db)
        .await
}

/// Takes the case's invitation back, for a family that withdraws.
pub(super) async fn withdraw_invitation(db: &mut PgConnection, case: CaseId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!("update invitations set withdrawn_at = $2 where case_id = $1 and withdrawn_at is null", case.0, now)
        .execute(db)
        .await?;
    Ok(())
}

/// The programme's state now; none before its first period.
pub(super) async fn programme_state(tx: &mut OfficeTx) -> Result<Option<String>, AppError> {
    let (office, now) = (tx.office(), tx.now());
    let state = sqlx::query_scalar!(
        "select state from programme_periods where office_id = $1 and starts_at <= $2 order by starts_at desc limit 1",
        office.0,
        now
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(state)
}

/// Slots with a place left that begin in `[from, until)`, earliest first.
pub(super) async fn free_slots(
    db: &mut PgConnection,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<SiteSlot>, AppError> {
    let rows = sqlx::query!(
        r#"select s.id as "id: SlotId", s.starts_at, s.ends_at, s.capacity, s.taken, s.site_id as "site: SiteId", p.name, p.time_zone, p.remote
             from slots s
             join sites p on p.office_id = s.office_id and p.id = s.site_id
            where s.withdrawn_at is null and s.taken < s.capacity and s.starts_at >= $1 and s.starts_at < $2
            order by s.starts_at, p.name, s.id"#,
        from,
        until
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            let zone = zone(&row.time_zone)?;
            let slot = Slot {
                starts_at: row.starts_at,
                ends_at: row.ends_at,
                starts_local: row.starts_at.with_timezone(&zone).naive_local(),
                capacity: u16::try_from(row.capacity).unwrap_or_default(),
            };
            let places = SlotWithTaken { slot, taken: u16::try_from(row.taken).unwrap_or(u16::MAX) };
            Ok(SiteSlot { id: row.id, places, site: row.site, name: row.name, zone, remote: row.remote })
        })
        .collect()
}

fn zone(name: &str) -> Result<chrono_tz::Tz, AppError> {
    name.parse().map_err(|_| AppError::broken(format!("sites.time_zone: {name:?} is no zone")))
}

/// A slot somebody asks for.
pub(super) struct AskedSlot {
    /// Begin.
    pub starts_at: DateTime<Utc>,
    /// Whether it was taken out of the offer.
    pub withdrawn: bool,
    /// Whether a place was left a moment ago.
    pub has_place: bool,
}

/// A slot of this office; looked at without waiting for those who book it right now.
pub(super) async fn slot(db: &mut PgConnection, slot: SlotId) -> Result<Option<AskedSlot>, sqlx::Error> {
    sqlx::query_as!(
        AskedSlot,
        r#"select starts_at, withdrawn_at is not null as "withdrawn!", taken < capacity as "has_place!" from slots where id = $1"#,
        slot.0
    )
    .fetch_optional(db)
    .await
}

/// Locks two slots in the order of their ids, so that two families who swap never wait for each other.
pub(super) async fn lock_slots(db: &mut PgConnection, slots: [SlotId; 2]) -> Result<(), sqlx::Error> {
    sqlx::query!("select id from slots where id = any($1) order by id for no key update", &slots.map(|slot| slot.0)[..])
        .fetch_all(db)
        .await?;
    Ok(())
}

/// Books a place: true if the slot, seen under its lock, still stands and begins after `lead`. How full it is the
/// constraint says.
pub(super) async fn insert_appointment(
    tx: &mut OfficeTx,
    id: AppointmentId,
    case: CaseId,
    slot: SlotId,
    needs: (&str, &str),
    lead: TimeDelta,
) -> Result<bool, sqlx::Error> {
    let (office, now) = (tx.office(), tx.now());
    let done = sqlx::query!(
        "insert into appointments (office_id, id, case_id, slot_id, state, created_at, needs, needs_note)
         select s.office_id, $2, $3, s.id, 'booked', $5, $6, $7
           from slots s
          where s.office_id = $1 and s.id = $4 and s.withdrawn_at is null and s.starts_at >= $8
            for no key update",
        office.0,
        id.0,
        case.0,
        slot.0,
        now,
        needs.0,
        needs.1,
        now + lead
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What the family of an appointment said it needs.
pub(super) async fn needs(db: &mut PgConnection, appointment: AppointmentId) -> Result<(String, String), sqlx::Error> {
    let row = sqlx::query!("select needs, needs_note from appointments where id = $1", appointment.0).fetch_one(db).await?;
    Ok((row.needs, row.needs_note))
}

/// The live appointment of a case.
pub(super) async fn live_appointment(db: &mut PgConnection, case: CaseId) -> Result<Option<Appointment>, AppError> {
    let row = sqlx::query!(
        r#"select a.id as "id: AppointmentId", a.state, a.slot_id as "slot: SlotId", s.starts_at, s.ends_at,
                  p.name, p.address, p.time_zone, p.remote
             from appointments a
             join slots s on s.office_id = a.office_id and s.id = a.slot_id
             join sites p on p.office_id = s.office_id and p.id = s.site_id
            where a.case_id = $1 and a.state in ('booked', 'checked_in') and a.ended_at is null"#,
        case.0
    )
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        Ok(Appointment {
            id: row.id,
            state: AppointmentState::parse(&row.state).ok_or_else(|| AppError::broken("appointments: no known state"))?,
            slot: row.slot,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            site: row.name,
            address: row.address,
            zone: zone(&row.time_zone)?,
            remote: row.remote,
        })
    })
    .transpose()
}

/// Says what became of a booked appointment; true if it was booked. One the family came to has not ended.
pub(super) async fn set_state(
    db: &mut PgConnection,
    appointment: AppointmentId,
    state: AppointmentState,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let ended = (state != AppointmentState::CheckedIn).then_some(now);
    let done = sqlx::query!(
        "update appointments set state = $2, ended_at = $3 where id = $1 and state = 'booked'",
        appointment.0,
        state.as_str(),
        ended
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends the appointment the family came to; it keeps its place and its state.
pub(super) async fn end_attended(db: &mut PgConnection, case: CaseId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update appointments set ended_at = $2 where case_id = $1 and state = 'checked_in' and ended_at is null",
        case.0,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Queues a message to the family on an appointment, once.
pub(super) async fn queue_message(
    tx: &mut OfficeTx,
    case: CaseId,
    template: &'static str,
    language: &str,
    appointment: AppointmentId,
) -> Result<(), AppError> {
    let (id, office, now): (MessageId, _, _) = (tx.new_id(), tx.office(), tx.now());
    sqlx::query!(
        "insert into outbox (office_id, id, case_id, template, language, dedup_key, created_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict on constraint outbox_once do nothing",
        office.0,
        id.0,
        case.0,
        template,
        language,
        format!("{template}:{appointment}"),
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
