//! All SQL of the outbox.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::error::AppError;
use crate::ids::{CaseId, MessageId};
use crate::tenancy::OfficeTx;

/// Stores a message in the case's language, once for its key.
pub(super) async fn enqueue(tx: &mut OfficeTx, case: CaseId, template: &str, dedup_key: &str) -> Result<(), AppError> {
    let (id, office, now): (MessageId, _, _) = (tx.new_id(), tx.office(), tx.now());
    let language = sqlx::query_scalar!("select language from cases where id = $1", case.0)
        .fetch_optional(&mut **tx)
        .await?
        .ok_or(AppError::NotFound)?;
    sqlx::query!(
        "insert into outbox (office_id, id, case_id, template, language, dedup_key, created_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict on constraint outbox_once do nothing",
        office.0,
        id.0,
        case.0,
        template,
        language,
        dedup_key,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A message that waits, with where it may go.
pub(super) struct Waiting {
    pub id: MessageId,
    pub template: String,
    pub language: String,
    pub phone: String,
    pub safe: String,
}

/// The oldest messages that wait and that no other server has in hand.
pub(super) async fn take(db: &mut PgConnection, most: i64) -> Result<Vec<Waiting>, sqlx::Error> {
    sqlx::query_as!(
        Waiting,
        r#"select o.id as "id: MessageId", o.template, o.language, c.contact_phone as phone, c.contact_safe as safe
             from outbox o join cases c on c.office_id = o.office_id and c.id = o.case_id
            where o.sent_at is null order by o.created_at, o.id limit $1 for update of o skip locked"#,
        most
    )
    .fetch_all(db)
    .await
}

/// Marks a message as sent.
pub(super) async fn mark_sent(db: &mut PgConnection, id: MessageId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!("update outbox set sent_at = $2 where id = $1", id.0, now).execute(db).await?;
    Ok(())
}
