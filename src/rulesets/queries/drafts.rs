//! Rule sets being written.

use chrono::{DateTime, Utc};
use serde_json::Value as Json;
use sqlx::PgConnection;

use crate::ids::{JointChangeId, RuleSetDraftId, StaffId};
use crate::tenancy::OfficeTx;

/// A draft.
pub(in crate::rulesets) struct Row {
    pub id: RuleSetDraftId,
    pub base: String,
    pub files: Json,
    pub version: i32,
    pub maker: String,
    pub saved_at: DateTime<Utc>,
    pub change: Option<JointChangeId>,
    pub ended_at: Option<DateTime<Utc>>,
}

/// The drafts that are worked on, the one saved last first.
pub(in crate::rulesets) async fn open(db: &mut PgConnection) -> Result<Vec<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        r#"select d.id as "id: RuleSetDraftId", d.base, d.files, d.version, s.display_name as maker, d.saved_at,
                  d.change_id as "change: JointChangeId", d.ended_at
             from rule_set_drafts d join staff s on s.office_id = d.office_id and s.id = d.made_by
            where d.ended_at is null order by d.saved_at desc limit 50"#
    )
    .fetch_all(db)
    .await
}

/// One draft.
pub(in crate::rulesets) async fn one(db: &mut PgConnection, id: RuleSetDraftId) -> Result<Option<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        r#"select d.id as "id: RuleSetDraftId", d.base, d.files, d.version, s.display_name as maker, d.saved_at,
                  d.change_id as "change: JointChangeId", d.ended_at
             from rule_set_drafts d join staff s on s.office_id = d.office_id and s.id = d.made_by
            where d.id = $1"#,
        id.0
    )
    .fetch_optional(db)
    .await
}

/// Locks a draft until the transaction ends.
pub(in crate::rulesets) async fn lock(db: &mut PgConnection, id: RuleSetDraftId) -> Result<bool, sqlx::Error> {
    let locked = sqlx::query_scalar!("select id from rule_set_drafts where id = $1 for update", id.0).fetch_optional(db).await?;
    Ok(locked.is_some())
}

/// Begins a draft of a base.
pub(in crate::rulesets) async fn insert(tx: &mut OfficeTx, base: &str, by: StaffId) -> Result<RuleSetDraftId, sqlx::Error> {
    let (id, office, now): (RuleSetDraftId, _, _) = (tx.new_id(), tx.office(), tx.now());
    sqlx::query!(
        "insert into rule_set_drafts (office_id, id, base, made_by, made_at, saved_at) values ($1, $2, $3, $4, $5, $5)",
        office.0,
        id.0,
        base,
        by.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

/// Saves the files of a draft.
pub(in crate::rulesets) async fn save(tx: &mut OfficeTx, id: RuleSetDraftId, files: &Json) -> Result<(), sqlx::Error> {
    let now = tx.now();
    sqlx::query!(
        "update rule_set_drafts set files = $2, saved_at = $3, version = version + 1 where id = $1 and ended_at is null",
        id.0,
        files,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Ends a draft: it became a change, or was put aside.
pub(in crate::rulesets) async fn end(
    tx: &mut OfficeTx,
    id: RuleSetDraftId,
    change: Option<JointChangeId>,
) -> Result<(), sqlx::Error> {
    let now = tx.now();
    sqlx::query!(
        "update rule_set_drafts set ended_at = $2, change_id = $3 where id = $1 and ended_at is null",
        id.0,
        now,
        change.map(|change| change.0)
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
