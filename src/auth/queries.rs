//! All SQL of signing in and out.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::error::AppError;
use crate::ids::{CaseId, OfficeId, SessionId, StaffId};
use crate::tenancy::{Call, OfficeTx};

/// A session with its holder.
pub struct SessionRow {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub who: SessionOf,
    /// When it ends at the latest.
    pub expires_at: DateTime<Utc>,
    /// When it was last used.
    pub last_seen_at: DateTime<Utc>,
    /// Whether it was ended.
    pub revoked: bool,
}

/// The holder of a session.
pub enum SessionOf {
    /// An applicant.
    Case(CaseId),
    /// A member of staff.
    Staff {
        /// Who.
        id: StaffId,
        /// Role by its stored name.
        role: String,
        /// Organisation by its stored name.
        organisation: String,
        /// Name.
        name: String,
        /// Whether the account was closed.
        disabled: bool,
    },
}

/// The sessions with these token hashes, each in its place, in one round trip.
pub async fn sessions(call: &mut Call, office: OfficeId, hashes: &[[u8; 32]]) -> Result<Vec<Option<SessionRow>>, AppError> {
    let (connection, signed) = call.parts();
    let given: Vec<Vec<u8>> = hashes.iter().map(|hash| hash.to_vec()).collect();
    let rows = sqlx::query!(
        r#"select place as "place!", id as "id!: SessionId", staff_id as "staff_id: StaffId", case_id as "case_id: CaseId",
                  expires_at as "expires_at!", last_seen_at as "last_seen_at!", revoked as "revoked!", role, organisation,
                  display_name, disabled as "disabled!"
             from find_sessions($1, $2, $3)"#,
        signed,
        office.0,
        &given
    )
    .fetch_all(connection)
    .await?;
    let mut found: Vec<Option<SessionRow>> = hashes.iter().map(|_| None).collect();
    for row in rows {
        let who = match (row.case_id, row.staff_id, row.role, row.organisation, row.display_name) {
            (Some(case), ..) => SessionOf::Case(case),
            (None, Some(id), Some(role), Some(organisation), Some(name)) => {
                SessionOf::Staff { id, role, organisation, name, disabled: row.disabled }
            }
            _ => continue,
        };
        let place = usize::try_from(row.place - 1).map_err(AppError::broken)?;
        if let Some(place) = found.get_mut(place) {
            *place = Some(SessionRow {
                id: row.id,
                who,
                expires_at: row.expires_at,
                last_seen_at: row.last_seen_at,
                revoked: row.revoked,
            });
        }
    }
    Ok(found)
}

/// Notes that a session was used.
pub async fn touch_session(db: &mut PgConnection, id: SessionId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!("update sessions set last_seen_at = $2 where id = $1", id.0, now).execute(db).await?;
    Ok(())
}

/// Stores a new session.
pub async fn insert_session(
    tx: &mut OfficeTx,
    id: SessionId,
    token_hash: &[u8; 32],
    staff: Option<StaffId>,
    case: Option<CaseId>,
    device: &str,
    expires_at: DateTime<Utc>,
) -> Result<(), AppError> {
    let (office, now) = (tx.office(), tx.now());
    sqlx::query!(
        "insert into sessions (office_id, id, token_hash, staff_id, case_id, device, created_at, last_seen_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7, $8)",
        office.0,
        id.0,
        &token_hash[..],
        staff.map(|id| id.0),
        case.map(|id| id.0),
        device,
        now,
        expires_at
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Ends a session; true if it was there and live.
pub async fn revoke_session(db: &mut PgConnection, id: SessionId, now: DateTime<Utc>) -> Result<bool, sqlx::Error> {
    let done =
        sqlx::query!("update sessions set revoked_at = $2 where id = $1 and revoked_at is null", id.0, now).execute(db).await?;
    Ok(done.rows_affected() == 1)
}

/// A staff account by user name.
pub struct Account {
    /// Who.
    pub id: StaffId,
    /// The stored hash.
    pub password_hash: String,
}

/// The open account with this user name.
pub async fn account(db: &mut PgConnection, user: &str) -> Result<Option<Account>, sqlx::Error> {
    sqlx::query_as!(
        Account,
        r#"select id as "id: StaffId", password_hash from staff where user_name = $1 and disabled_at is null"#,
        user
    )
    .fetch_optional(db)
    .await
}

/// The case and PIN hash behind an access number's keyed hash.
pub async fn case_key(db: &mut PgConnection, number_mac: &[u8; 32]) -> Result<Option<(CaseId, String)>, sqlx::Error> {
    let row =
        sqlx::query!(r#"select case_id as "case_id: CaseId", pin_hash from case_keys where number_mac = $1"#, &number_mac[..])
            .fetch_optional(db)
            .await?;
    Ok(row.map(|row| (row.case_id, row.pin_hash)))
}

/// A live session in the owner's list.
pub struct OwnSession {
    /// Its id.
    pub id: SessionId,
    /// The device as it named itself.
    pub device: String,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last used.
    pub last_seen_at: DateTime<Utc>,
}

/// The live sessions of the signed-in member of staff, newest first.
pub async fn own_sessions(db: &mut PgConnection, staff: StaffId, now: DateTime<Utc>) -> Result<Vec<OwnSession>, sqlx::Error> {
    sqlx::query_as!(
        OwnSession,
        r#"select id as "id: SessionId", device, created_at, last_seen_at from sessions
            where staff_id = $1 and revoked_at is null and expires_at > $2 order by created_at desc limit 100"#,
        staff.0,
        now
    )
    .fetch_all(db)
    .await
}
