//! All SQL of choosing, moving and giving back appointments.

pub(super) mod standings;
pub(super) mod take;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::appointment::{Appointment, AppointmentState};
use super::offer::SiteSlot;
use crate::error::AppError;
use crate::ids::{AppointmentId, CaseId, ServiceId, SiteId, SlotId};
use crate::slots::{Slot, SlotWithTaken};
use crate::tenancy::OfficeTx;

/// The code of a case, as people read it out.
pub(super) async fn case_code(db: &mut PgConnection, case: CaseId) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!("select code from cases where id = $1", case.0).fetch_optional(db).await
}

/// Takes the case's invitation back, for a family that withdraws.
pub(super) async fn withdraw_invitation(db: &mut PgConnection, case: CaseId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!("update invitations set withdrawn_at = $2 where case_id = $1 and withdrawn_at is null", case.0, now)
        .execute(db)
        .await?;
    Ok(())
}

/// Slots of a service with a place left that begin in `[from, until)`, earliest first. Holds and embargoes of all
/// families count, so the context is the system's own.
pub(super) async fn free_slots(
    db: &mut PgConnection,
    service: ServiceId,
    now: DateTime<Utc>,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<SiteSlot>, AppError> {
    let rows = sqlx::query!(
        r#"select s.id as "id: SlotId", s.starts_at, s.ends_at, s.capacity + s.overbooked as "capacity!",
                  s.taken + coalesce(h.places, 0) + coalesce(e.places, 0) as "taken!",
                  case when $2 < s.reserved_until
                       then greatest(0, least(s.reserved, s.capacity) - s.reserved_taken - coalesce(h.reserved, 0))
                       else 0 end as "kept!",
                  array(select i.language from slot_interpreters i
                         where i.office_id = s.office_id and i.slot_id = s.id and i.taken < i.capacity order by 1) as "languages!",
                  s.site_id as "site: SiteId", p.name, p.time_zone, p.remote
             from slots s
             join sites p on p.office_id = s.office_id and p.id = s.site_id
             left join (select office_id, slot_id, sum(places) as places, sum(places) filter (where reserved) as reserved
                          from holds where expires_at > $2 group by office_id, slot_id) h
                    on h.office_id = s.office_id and h.slot_id = s.id
             left join (select office_id, slot_id, sum(places) as places from embargoes where until > $2 group by office_id, slot_id) e
                    on e.office_id = s.office_id and e.slot_id = s.id
            where s.service_id = $1 and s.withdrawn_at is null and s.taken < s.capacity + s.overbooked
              and s.starts_at >= $3 and s.starts_at < $4
            order by s.starts_at, p.name, s.id"#,
        service.0,
        now,
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
            let kept = u16::try_from(row.kept).unwrap_or_default();
            let (name, languages) = (row.name, row.languages);
            Ok(SiteSlot { id: row.id, places, kept, languages, site: row.site, name, zone, remote: row.remote })
        })
        .collect()
}

/// Where and when a slot is, for the page that asks to confirm it.
pub(super) async fn slot_site(db: &mut PgConnection, slot: SlotId) -> Result<Option<SlotSite>, AppError> {
    let row = sqlx::query!(
        r#"select s.starts_at, p.name, p.time_zone, p.remote from slots s
             join sites p on p.office_id = s.office_id and p.id = s.site_id where s.id = $1"#,
        slot.0
    )
    .fetch_optional(db)
    .await?;
    row.map(|row| Ok(SlotSite { starts_at: row.starts_at, name: row.name, zone: zone(&row.time_zone)?, remote: row.remote }))
        .transpose()
}

/// Where and when a slot is.
pub(super) struct SlotSite {
    /// Begin.
    pub starts_at: DateTime<Utc>,
    /// The site's name.
    pub name: String,
    /// Its time zone.
    pub zone: chrono_tz::Tz,
    /// Whether the family takes part from afar.
    pub remote: bool,
}

fn zone(name: &str) -> Result<chrono_tz::Tz, AppError> {
    name.parse().map_err(|_| AppError::broken(format!("sites.time_zone: {name:?} is no zone")))
}

/// Keeps the places of an appointment that is about to be given back from others, for a time drawn from its service's
/// range; false when the service has none.
pub(super) async fn embargo(tx: &mut OfficeTx, appointment: AppointmentId) -> Result<bool, AppError> {
    let (id, now): (Uuid, _) = (tx.new_id(), tx.now());
    let drawn = f64::from(u32::try_from(tx.random().below(1 << 24)).unwrap_or_default()) / f64::from(1_u32 << 24);
    let done = sqlx::query!(
        "insert into embargoes (office_id, id, slot_id, case_id, places, until)
         select a.office_id, $2, a.slot_id, a.case_id, a.places,
                $3::timestamptz + make_interval(secs => 60 * (u.embargo_min_minutes + $4::double precision * (u.embargo_max_minutes - u.embargo_min_minutes)))
           from appointments a
           join slots s on s.office_id = a.office_id and s.id = a.slot_id
           join services u on u.office_id = s.office_id and u.id = s.service_id
          where a.id = $1 and u.embargo_max_minutes > 0",
        appointment.0,
        id,
        now,
        drawn
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Lets go of the places that are kept for a case, if any.
pub(super) async fn end_hold(db: &mut PgConnection, case: CaseId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!("update holds set expires_at = $2 where case_id = $1 and expires_at > $2", case.0, now).execute(db).await?;
    Ok(())
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
