//! People whose outcome would be another one now, and the rounds in which that was found.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

use crate::ids::{CaseId, MemberId, OutcomeReviewId, OutcomeRoundId, StaffId};
use crate::tenancy::OfficeTx;

/// An entry that waits for a person.
pub(in crate::rulesets) struct Row {
    pub id: OutcomeReviewId,
    pub case: CaseId,
    pub code: String,
    pub given_names: String,
    pub family_names: String,
    pub relation: String,
    pub pathway: String,
    pub before: String,
    pub after: String,
    pub why: String,
    pub rule_set: String,
    pub opened_at: DateTime<Utc>,
}

/// The entries that wait, by case; of one case when it is named.
pub(in crate::rulesets) async fn waiting(db: &mut PgConnection, case: Option<CaseId>) -> Result<Vec<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        r#"select r.id as "id: OutcomeReviewId", r.case_id as "case: CaseId", c.code,
                  m.given_names, m.family_names, m.relation, r.pathway, r.before, r.after, r.why, r.rule_set, r.opened_at
             from outcome_reviews r
             join cases c on c.office_id = r.office_id and c.id = r.case_id
             join members m on m.office_id = r.office_id and m.id = r.member_id
            where r.ended_at is null and ($1::uuid is null or r.case_id = $1)
            order by c.code, m.listed, r.pathway limit 500"#,
        case.map(|case| case.0)
    )
    .fetch_all(db)
    .await
}

/// Locks one entry until the transaction ends.
pub(in crate::rulesets) async fn lock(db: &mut PgConnection, id: OutcomeReviewId) -> Result<Option<CaseId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select case_id as "case: CaseId" from outcome_reviews where id = $1 and ended_at is null for update"#,
        id.0
    )
    .fetch_optional(db)
    .await
}

/// Ends entries of a case: one of them, or all when none is named.
pub(in crate::rulesets) async fn end(
    tx: &mut OfficeTx,
    case: CaseId,
    only: Option<OutcomeReviewId>,
    by: StaffId,
    note: &str,
) -> Result<(), sqlx::Error> {
    let now = tx.now();
    sqlx::query!(
        "update outcome_reviews set ended_at = $3, ended_by = $4, note = $5
          where case_id = $1 and ended_at is null and ($2::uuid is null or id = $2)",
        case.0,
        only.map(|only| only.0),
        now,
        by.0,
        note
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// An entry to be made.
pub(in crate::rulesets) struct New<'a> {
    pub case: CaseId,
    pub member: MemberId,
    pub pathway: &'a str,
    pub before: &'a str,
    pub after: &'a str,
    pub why: &'static str,
    pub rule_set: &'a str,
    pub as_of: NaiveDate,
}

/// Makes an entry; one that waits is brought up to date, and what somebody has looked at is not asked again. True when
/// something new waits.
pub(in crate::rulesets) async fn note(tx: &mut OfficeTx, new: &New<'_>) -> Result<bool, sqlx::Error> {
    let (id, office, now): (OutcomeReviewId, _, _) = (tx.new_id(), tx.office(), tx.now());
    let noted = sqlx::query!(
        "insert into outcome_reviews (office_id, id, case_id, member_id, pathway, before, after, why, rule_set, as_of, opened_at)
         select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
          where not exists (select 1 from outcome_reviews e
                             where e.office_id = $1 and e.member_id = $4 and e.pathway = $5 and e.before = $6 and e.after = $7
                               and e.ended_at is not null
                               and e.ended_at >= (select max(created_at) from determinations d
                                                   where d.office_id = $1 and d.case_id = $3 and d.member_id = $4))
         on conflict (office_id, member_id, pathway) where ended_at is null
         do update set after = excluded.after, why = excluded.why, rule_set = excluded.rule_set, as_of = excluded.as_of
          where outcome_reviews.after <> excluded.after",
        office.0,
        id.0,
        new.case.0,
        new.member.0,
        new.pathway,
        new.before,
        new.after,
        new.why,
        new.rule_set,
        new.as_of,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(noted.rows_affected() == 1)
}

/// The ground of the office's last round.
pub(in crate::rulesets) async fn last_ground(db: &mut PgConnection) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!("select ground from outcome_rounds order by finished_at desc, id desc limit 1").fetch_optional(db).await
}

/// A round that was gone through.
pub(in crate::rulesets) struct Round<'a> {
    pub ground: &'a str,
    pub rule_set: &'a str,
    pub as_of: NaiveDate,
    pub cases: i32,
    pub changed: i32,
}

/// Notes a round.
pub(in crate::rulesets) async fn insert_round(tx: &mut OfficeTx, round: &Round<'_>) -> Result<OutcomeRoundId, sqlx::Error> {
    let (id, office, now): (OutcomeRoundId, _, _) = (tx.new_id(), tx.office(), tx.now());
    sqlx::query!(
        "insert into outcome_rounds (office_id, id, ground, rule_set, as_of, cases, changed, finished_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        office.0,
        id.0,
        round.ground,
        round.rule_set,
        round.as_of,
        round.cases,
        round.changed,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}
