//! Rule sets and the days from which they count.

use chrono::NaiveDate;
use serde_json::Value as Json;
use sqlx::PgConnection;

use crate::ids::{JointChangeId, RuleSetPeriodId, StaffId};
use crate::tenancy::OfficeTx;

/// From when a rule set counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// Its hash.
    pub rule_set: String,
    /// The first local day.
    pub starts_on: NaiveDate,
    /// The joint change that decided it.
    pub change: Option<JointChangeId>,
}

/// The periods that have begun by a local day, newest first.
pub(in crate::rulesets) async fn begun(db: &mut PgConnection, day: NaiveDate) -> Result<Vec<Period>, sqlx::Error> {
    sqlx::query_as!(
        Period,
        r#"select rule_set, starts_on, change_id as "change: JointChangeId" from rule_set_periods
            where starts_on <= $1 order by starts_on desc limit 50"#,
        day
    )
    .fetch_all(db)
    .await
}

/// All periods, newest first.
pub(in crate::rulesets) async fn periods(db: &mut PgConnection) -> Result<Vec<Period>, sqlx::Error> {
    sqlx::query_as!(
        Period,
        r#"select rule_set, starts_on, change_id as "change: JointChangeId" from rule_set_periods
            order by starts_on desc limit 500"#
    )
    .fetch_all(db)
    .await
}

/// The files of a stored rule set.
pub(in crate::rulesets) async fn files(db: &mut PgConnection, hash: &str) -> Result<Option<Json>, sqlx::Error> {
    sqlx::query_scalar!("select files from rule_sets where hash = $1", hash).fetch_optional(db).await
}

/// Whether the office has a rule set, in force or not.
pub(in crate::rulesets) async fn is_stored(db: &mut PgConnection, hash: &str) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(r#"select exists (select 1 from rule_sets where hash = $1) as "there!""#, hash).fetch_one(db).await
}

/// Stores a rule set unless it is there.
pub(in crate::rulesets) async fn insert(
    tx: &mut OfficeTx,
    hash: &str,
    files: &Json,
    by: Option<StaffId>,
) -> Result<(), sqlx::Error> {
    let (office, now) = (tx.office(), tx.now());
    sqlx::query!(
        "insert into rule_sets (office_id, hash, files, added_by, added_at) values ($1, $2, $3, $4, $5) on conflict do nothing",
        office.0,
        hash,
        files,
        by.map(|by| by.0),
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Whether any rule set counts at the office.
pub(in crate::rulesets) async fn has_period(db: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(r#"select exists (select 1 from rule_set_periods) as "there!""#).fetch_one(db).await
}

/// Writes from when a rule set counts; nothing when another server was first with the founding one.
pub(in crate::rulesets) async fn insert_period(
    tx: &mut OfficeTx,
    rule_set: &str,
    starts_on: NaiveDate,
    change: Option<JointChangeId>,
) -> Result<(), sqlx::Error> {
    let (id, office, now): (RuleSetPeriodId, _, _) = (tx.new_id(), tx.office(), tx.now());
    sqlx::query!(
        "insert into rule_set_periods (office_id, id, rule_set, starts_on, change_id, added_at) values ($1, $2, $3, $4, $5, $6)",
        office.0,
        id.0,
        rule_set,
        starts_on,
        change.map(|change| change.0),
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Waits until nobody else at the office decides on rule sets, until the transaction ends.
pub(in crate::rulesets) async fn take_turn(tx: &mut OfficeTx) -> Result<(), sqlx::Error> {
    let office = tx.office().to_string();
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('rule sets ' || $1, 0))", office).execute(&mut **tx).await?;
    Ok(())
}
