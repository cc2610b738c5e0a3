//! The call that holds, books, moves and gives back places: `take_places` of migration 0017.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::error::AppError;
use crate::ids::OfficeId;
use crate::tenancy::Call;

/// What `take_places` takes, an element per item; the audit rows name their item, counted from 1.
#[derive(Default)]
pub struct Rows {
    pub acts: Vec<&'static str>,
    pub cases: Vec<Uuid>,
    pub slots: Vec<Option<Uuid>>,
    pub old_appointments: Vec<Option<Uuid>>,
    pub old_slots: Vec<Option<Uuid>>,
    pub keys: Vec<Option<Uuid>>,
    pub prints: Vec<Option<Vec<u8>>>,
    pub locations: Vec<String>,
    pub needs: Vec<&'static str>,
    pub notes: Vec<String>,
    pub interpreters: Vec<Option<String>>,
    pub from: Vec<&'static str>,
    pub to: Vec<&'static str>,
    pub actions: Vec<&'static str>,
    pub appointments: Vec<Option<Uuid>>,
    pub events: Vec<Uuid>,
    pub messages: Vec<Uuid>,
    pub templates: Vec<&'static str>,
    pub embargoes: Vec<Uuid>,
    pub draws: Vec<f64>,
    pub requests: Vec<String>,
    pub audit_items: Vec<i32>,
    pub audit_ids: Vec<Uuid>,
    pub audit_actions: Vec<&'static str>,
    pub audit_subjects: Vec<&'static str>,
    pub audit_subject_ids: Vec<Option<Uuid>>,
    pub audit_macs: Vec<Vec<u8>>,
}

/// What became of each item, in order, and where it leads.
pub async fn take_places(
    call: &mut Call,
    office: OfficeId,
    now: DateTime<Utc>,
    earliest: DateTime<Utc>,
    holds_a_day: i32,
    rows: &Rows,
) -> Result<Vec<(String, Option<String>)>, AppError> {
    let (connection, signed) = call.parts();
    let answers = sqlx::query!(
        r#"select outcome as "outcome!", location from take_places($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
            $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32) order by item"#,
        signed,
        office.0,
        now,
        earliest,
        holds_a_day,
        &rows.acts as _,
        &rows.cases,
        &rows.slots as _,
        &rows.old_appointments as _,
        &rows.old_slots as _,
        &rows.keys as _,
        &rows.prints as _,
        &rows.locations,
        &rows.needs as _,
        &rows.notes,
        &rows.interpreters as _,
        &rows.from as _,
        &rows.to as _,
        &rows.actions as _,
        &rows.appointments as _,
        &rows.events,
        &rows.messages,
        &rows.templates as _,
        &rows.embargoes,
        &rows.draws,
        &rows.requests,
        &rows.audit_items,
        &rows.audit_ids,
        &rows.audit_actions as _,
        &rows.audit_subjects as _,
        &rows.audit_subject_ids as _,
        &rows.audit_macs,
    )
    .fetch_all(connection)
    .await?;
    Ok(answers.into_iter().map(|row| (row.outcome, row.location)).collect())
}
