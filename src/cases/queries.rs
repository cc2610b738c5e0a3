//! All SQL of staff's work on a case, and of the one door through which a case changes its state.

pub(super) mod day;
pub(super) mod decision;
pub(super) mod effects;
pub(super) mod file;
pub(super) mod queue;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::state::{CaseAction, CaseState};
use crate::error::AppError;
use crate::ids::{CaseEventId, CaseId, StaffId};
use crate::tenancy::OfficeTx;

/// A case as its row has it, locked for this transaction.
pub(super) struct CaseRow {
    pub code: String,
    pub language: String,
    pub state: String,
    pub lane: String,
    pub version: i32,
    pub assigned_to: Option<StaffId>,
}

/// Locks a case for a change; nothing when it does not exist for these eyes.
pub(super) async fn lock_case(db: &mut PgConnection, case: CaseId) -> Result<Option<CaseRow>, sqlx::Error> {
    sqlx::query_as!(
        CaseRow,
        r#"select code, language, state, lane, version, assigned_to as "assigned_to: StaffId"
             from cases where id = $1 for update"#,
        case.0
    )
    .fetch_optional(db)
    .await
}

/// The consents of a case that stand, and those withdrawn: purpose and whether it stands.
pub(super) async fn consents(db: &mut PgConnection, case: CaseId) -> Result<Vec<(String, bool)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select purpose, bool_or(withdrawn_at is null) as "stands!" from consents where case_id = $1 group by purpose"#,
        case.0
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.purpose, row.stands)).collect())
}

/// Moves a case to its next state. The version in the row guards against a change in between.
pub(super) async fn set_state(
    db: &mut PgConnection,
    case: CaseId,
    version: i32,
    next: CaseState,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update cases set state = $3, version = version + 1,
                state_since = case when state = $3 then state_since else $4 end
          where id = $1 and version = $2",
        case.0,
        version,
        next.as_str(),
        now
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Opens a case to the eyes of joint review: the United States always, the host country in the open lane.
pub(super) async fn open_to_joint_review(
    db: &mut PgConnection,
    case: CaseId,
    host: bool,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update cases set joint_review_at = coalesce(joint_review_at, $3), host_visible = host_visible or $2 where id = $1",
        case.0,
        host,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Writes a line of the timeline.
pub(super) async fn insert_event(
    tx: &mut OfficeTx,
    case: CaseId,
    actor: (&str, Option<StaffId>),
    action: CaseAction,
    states: (CaseState, CaseState),
    note: &str,
) -> Result<(), AppError> {
    let (id, office, now): (CaseEventId, _, _) = (tx.new_id(), tx.office(), tx.now());
    sqlx::query!(
        "insert into case_events (office_id, id, case_id, at, actor_kind, actor_id, action, from_state, to_state, note)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        office.0,
        id.0,
        case.0,
        now,
        actor.0,
        actor.1.map(|id| id.0),
        action.as_str(),
        states.0.as_str(),
        states.1.as_str(),
        note
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes a case out of the governments' eyes, from now on: of the host country's always, of the United States' too
/// when that consent is the one withdrawn. A second agency signs from here on, if anybody does.
pub(super) async fn close_to_governments(
    db: &mut PgConnection,
    case: CaseId,
    version: i32,
    us: bool,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update cases set host_visible = false, lane = 'confidential', version = version + 1,
                joint_review_at = case when $3 then null else joint_review_at end
          where id = $1 and version = $2",
        case.0,
        version,
        us
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}
