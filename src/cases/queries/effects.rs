//! SQL of what an action does beyond the state: who holds the case, invitations, interviews, messages.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::error::AppError;
use crate::ids::{AssessmentId, CaseEventId, CaseId, InvitationId, StaffId};
use crate::tenancy::OfficeTx;

/// Gives the case to a member of staff.
pub(in crate::cases) async fn assign(db: &mut PgConnection, case: CaseId, to: StaffId) -> Result<(), sqlx::Error> {
    sqlx::query!("update cases set assigned_to = $2, version = version + 1 where id = $1", case.0, to.0).execute(db).await?;
    Ok(())
}

/// Writes a line of the timeline for something that is no action of the table.
pub(in crate::cases) async fn insert_deed(tx: &mut OfficeTx, case: CaseId, staff: StaffId, deed: &str) -> Result<(), AppError> {
    let (id, office, now): (CaseEventId, _, _) = (tx.new_id(), tx.office(), tx.now());
    sqlx::query!(
        "insert into case_events (office_id, id, case_id, at, actor_kind, actor_id, action) values ($1, $2, $3, $4, 'staff', $5, $6)",
        office.0,
        id.0,
        case.0,
        now,
        staff.0,
        deed
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Ends the invitation that stands, if any.
pub(in crate::cases) async fn end_invitation(tx: &mut OfficeTx, case: CaseId) -> Result<(), AppError> {
    let now = tx.now();
    sqlx::query!("update invitations set withdrawn_at = $2 where case_id = $1 and withdrawn_at is null", case.0, now)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Stores an invitation.
pub(in crate::cases) async fn insert_invitation(
    tx: &mut OfficeTx,
    case: CaseId,
    by: StaffId,
    until: DateTime<Utc>,
) -> Result<(), AppError> {
    let (id, office, now): (InvitationId, _, _) = (tx.new_id(), tx.office(), tx.now());
    sqlx::query!(
        "insert into invitations (office_id, id, case_id, created_at, created_by, expires_at) values ($1, $2, $3, $4, $5, $6)",
        office.0,
        id.0,
        case.0,
        now,
        by.0,
        until
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Stores an interview.
pub(in crate::cases) async fn insert_assessment(
    tx: &mut OfficeTx,
    case: CaseId,
    by: StaffId,
    notes: &str,
) -> Result<AssessmentId, AppError> {
    let (id, office, now): (AssessmentId, _, _) = (tx.new_id(), tx.office(), tx.now());
    sqlx::query!(
        "insert into assessments (office_id, id, case_id, recorded_by, recorded_at, identity_seen, notes)
         values ($1, $2, $3, $4, $5, true, $6)",
        office.0,
        id.0,
        case.0,
        by.0,
        now,
        notes
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

/// Moves a case to the confidential lane. False when the host government has seen it: what was shown is never hidden again.
pub(in crate::cases) async fn make_confidential(db: &mut PgConnection, case: CaseId) -> Result<bool, sqlx::Error> {
    let done =
        sqlx::query!("update cases set lane = 'confidential' where id = $1 and not host_visible", case.0).execute(db).await?;
    Ok(done.rows_affected() == 1)
}
