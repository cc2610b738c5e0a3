//! The caseload as impact, rounds and replay read it: newest determinations page by page, so that memory stays flat.

use chrono::NaiveDate;
use serde_json::Value as Json;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::ids::{CaseId, DeterminationId, MemberId};

/// The newest determination of a person in a case under way.
pub(in crate::rulesets) struct Waiting {
    pub case: CaseId,
    pub code: String,
    pub member: MemberId,
    pub facts: Json,
    pub result: Json,
    pub readings: Json,
}

/// People of cases in one of `states`, after a case and person, with their newest determination. Which cases there are is
/// for the eyes of the transaction to say.
pub(in crate::rulesets) async fn waiting(
    db: &mut PgConnection,
    states: &[String],
    after: (Uuid, Uuid),
    most: i64,
) -> Result<Vec<Waiting>, sqlx::Error> {
    sqlx::query_as!(
        Waiting,
        r#"select c.id as "case: CaseId", c.code, d.member_id as "member: MemberId", d.facts, d.result, d.readings
             from cases c
             join members m on m.office_id = c.office_id and m.case_id = c.id and m.removed_at is null
             join lateral (select member_id, facts, result, readings from determinations d
                            where d.office_id = c.office_id and d.case_id = c.id and d.member_id = m.id
                            order by d.created_at desc, d.id desc limit 1) d on true
            where c.state = any ($1) and (c.id, m.id) > ($2, $3)
            order by c.id, m.id limit $4"#,
        states,
        after.0,
        after.1,
        most
    )
    .fetch_all(db)
    .await
}

/// A stored determination as it is verified.
pub(in crate::rulesets) struct Kept {
    pub id: DeterminationId,
    pub rule_set: String,
    pub as_of: NaiveDate,
    pub facts: Json,
    pub result: Json,
    pub readings: Json,
    pub packed: Option<Vec<u8>>,
}

/// Stored determinations after an id.
pub(in crate::rulesets) async fn determinations(db: &mut PgConnection, after: Uuid, most: i64) -> Result<Vec<Kept>, sqlx::Error> {
    sqlx::query_as!(
        Kept,
        r#"select id as "id: DeterminationId", rule_set_hash as rule_set, as_of, facts, result, readings, packed
             from determinations where id > $1 order by id limit $2"#,
        after,
        most
    )
    .fetch_all(db)
    .await
}

/// How many determinations are stored.
pub(in crate::rulesets) async fn count(db: &mut PgConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(r#"select count(*) as "count!" from determinations"#).fetch_one(db).await
}

/// The id of the determination before the one with this number, counted from nought; none before the first.
pub(in crate::rulesets) async fn nth(db: &mut PgConnection, number: i64) -> Result<Option<Uuid>, sqlx::Error> {
    if number == 0 {
        return Ok(None);
    }
    sqlx::query_scalar!("select id from determinations order by id offset $1 limit 1", number - 1).fetch_optional(db).await
}

/// The rule sets by which determinations were made.
pub(in crate::rulesets) async fn rule_sets(db: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!("select distinct rule_set_hash from determinations").fetch_all(db).await
}
