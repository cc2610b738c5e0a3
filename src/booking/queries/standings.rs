//! The call that looks up where families stand: `booking_standings` of migration 0017.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::zone;
use crate::booking::appointment::{Appointment, AppointmentState, Needs};
use crate::booking::standing::{Hold, Standing};
use crate::cases::state::CaseState;
use crate::error::AppError;
use crate::ids::{AppointmentId, OfficeId, ServiceId, SlotId};
use crate::tenancy::Call;

struct Row {
    place: i32,
    state: String,
    stopped: bool,
    service: ServiceId,
    invited_until: Option<DateTime<Utc>>,
    share: bool,
    changes_left: i32,
    places: i32,
    appointment: Option<AppointmentId>,
    appointment_state: Option<String>,
    slot: Option<SlotId>,
    starts_at: Option<DateTime<Utc>>,
    ends_at: Option<DateTime<Utc>>,
    site: Option<String>,
    address: Option<String>,
    time_zone: Option<String>,
    remote: Option<bool>,
    held_slot: Option<SlotId>,
    held_until: Option<DateTime<Utc>>,
    held_places: Option<i32>,
    needs: Option<String>,
    needs_note: Option<String>,
    interpreter: Option<String>,
}

/// Where each case stands, in its place; none for one that is not there.
pub async fn standings(
    call: &mut Call,
    office: OfficeId,
    now: DateTime<Utc>,
    cases: &[Uuid],
) -> Result<Vec<Option<Standing>>, AppError> {
    let (connection, signed) = call.parts();
    let rows = sqlx::query_as!(
        Row,
        r#"select place as "place!", state as "state!", stopped as "stopped!", service as "service!: ServiceId", invited_until,
                  share as "share!", changes_left as "changes_left!", places as "places!",
                  appointment as "appointment: AppointmentId", appointment_state, slot as "slot: SlotId", starts_at, ends_at,
                  site, address, time_zone, remote, held_slot as "held_slot: SlotId", held_until, held_places, needs,
                  needs_note, interpreter
             from booking_standings($1, $2, $3, $4)"#,
        signed,
        office.0,
        now,
        cases
    )
    .fetch_all(connection)
    .await?;
    let mut found: Vec<Option<Standing>> = cases.iter().map(|_| None).collect();
    for row in rows {
        let place = usize::try_from(row.place - 1).map_err(AppError::broken)?;
        if let Some(place) = found.get_mut(place) {
            *place = Some(standing(row)?);
        }
    }
    Ok(found)
}

fn standing(row: Row) -> Result<Standing, AppError> {
    Ok(Standing {
        state: CaseState::parse(&row.state).ok_or_else(|| AppError::broken("cases: no known state"))?,
        stopped: row.stopped,
        service: row.service,
        invited_until: row.invited_until,
        share: row.share,
        changes_left: row.changes_left,
        places: u16::try_from(row.places).map_err(AppError::broken)?,
        hold: hold(&row)?,
        appointment: appointment(row)?,
    })
}

fn hold(row: &Row) -> Result<Option<Hold>, AppError> {
    let (Some(slot), Some(until), Some(places)) = (row.held_slot, row.held_until, row.held_places) else { return Ok(None) };
    Ok(Some(Hold {
        slot,
        until,
        places: u16::try_from(places).map_err(AppError::broken)?,
        // What nobody was asked counts as nothing: a family that moves keeps what it said before.
        needs: row.needs.as_deref().and_then(Needs::parse).unwrap_or(Needs::Nothing),
        note: row.needs_note.clone().unwrap_or_default(),
        interpreter: row.interpreter.clone(),
    }))
}

fn appointment(row: Row) -> Result<Option<Appointment>, AppError> {
    let Some(id) = row.appointment else { return Ok(None) };
    let state = row.appointment_state.as_deref().and_then(AppointmentState::parse);
    let (Some(state), Some(slot), Some(starts_at), Some(ends_at), Some(site), Some(address), Some(name), Some(remote)) =
        (state, row.slot, row.starts_at, row.ends_at, row.site, row.address, row.time_zone, row.remote)
    else {
        return Err(AppError::broken("appointments: one without its slot, site or known state"));
    };
    Ok(Some(Appointment { id, state, slot, starts_at, ends_at, site, address, zone: zone(&name)?, remote }))
}
