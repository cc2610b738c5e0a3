//! All SQL of following one's own case.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::error::AppError;
use crate::ids::{CaseId, MessageId};
use crate::tenancy::OfficeTx;

/// A case as its applicant may know it.
pub(super) struct OwnCase {
    /// Its code.
    pub code: String,
    /// Its state, by its stored name.
    pub state: String,
    /// Since when.
    pub state_since: DateTime<Utc>,
    /// When it was handed in.
    pub submitted_at: Option<DateTime<Utc>>,
}

/// The case.
pub(super) async fn own_case(db: &mut PgConnection, case: CaseId) -> Result<Option<OwnCase>, sqlx::Error> {
    sqlx::query_as!(OwnCase, "select code, state, state_since, submitted_at from cases where id = $1", case.0)
        .fetch_optional(db)
        .await
}

/// A line of the timeline without its note, which is staff's.
pub(super) struct Line {
    /// When.
    pub at: DateTime<Utc>,
    /// The verb, by its stored name.
    pub action: String,
    /// The state it led to, by its stored name.
    pub to_state: String,
}

/// The timeline, oldest first.
pub(super) async fn timeline(db: &mut PgConnection, case: CaseId) -> Result<Vec<Line>, sqlx::Error> {
    sqlx::query_as!(
        Line,
        r#"select at, action, coalesce(to_state, '') as "to_state!" from case_events where case_id = $1 order by at, id limit 500"#,
        case.0
    )
    .fetch_all(db)
    .await
}

/// Until when the case's invitation that was not withdrawn may be used.
pub(super) async fn invited_until(db: &mut PgConnection, case: CaseId) -> Result<Option<DateTime<Utc>>, sqlx::Error> {
    sqlx::query_scalar!("select expires_at from invitations where case_id = $1 and withdrawn_at is null", case.0)
        .fetch_optional(db)
        .await
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

/// Staff who opened or changed the case: role and, for each of the office's days, the last time. Newest first, no names.
pub(super) async fn readers(
    db: &mut PgConnection,
    case: CaseId,
    zone: &str,
) -> Result<Vec<(String, DateTime<Utc>)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select role, max(at) as "at!" from audit_events
            where case_id = $1 and actor_kind = 'staff'
            group by role, (at at time zone $2)::date order by 2 desc limit 30"#,
        case.0,
        zone
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.role, row.at)).collect())
}

/// A consent as it was given.
pub(super) struct OwnConsent {
    /// What for, by its stored name.
    pub purpose: String,
    /// When it was given.
    pub given_at: DateTime<Utc>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

/// The newest consent for each purpose.
pub(super) async fn consents(db: &mut PgConnection, case: CaseId) -> Result<Vec<OwnConsent>, sqlx::Error> {
    sqlx::query_as!(
        OwnConsent,
        "select distinct on (purpose) purpose, given_at, withdrawn_at from consents where case_id = $1
          order by purpose, withdrawn_at is not null, given_at desc",
        case.0
    )
    .fetch_all(db)
    .await
}

/// Withdraws what stands for a purpose, or for all of them; true if anything stood.
pub(super) async fn withdraw_consents(
    db: &mut PgConnection,
    case: CaseId,
    purpose: Option<&str>,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update consents set withdrawn_at = $3
          where case_id = $1 and ($2::text is null or purpose = $2) and withdrawn_at is null",
        case.0,
        purpose,
        now
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Queues the message that the case was withdrawn, once.
pub(super) async fn queue_withdrawn(tx: &mut OfficeTx, case: CaseId, language: &str) -> Result<(), AppError> {
    let (id, office, now): (MessageId, _, _) = (tx.new_id(), tx.office(), tx.now());
    sqlx::query!(
        "insert into outbox (office_id, id, case_id, template, language, dedup_key, created_at)
         values ($1, $2, $3, 'case_withdrawn', $4, $5, $6) on conflict on constraint outbox_once do nothing",
        office.0,
        id.0,
        case.0,
        language,
        format!("case_withdrawn:{case}"),
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
