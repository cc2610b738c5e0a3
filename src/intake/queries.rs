//! All SQL of registering.

use chrono::NaiveDate;
use serde_json::Value as Json;
use sqlx::PgConnection;

use super::family::{Head, MemberRow, Stored};
use crate::error::AppError;
use crate::ids::{CaseId, ConsentId, DeterminationId, MemberId, MessageId};
use crate::tenancy::OfficeTx;

/// Stores a new draft; false when its code is taken.
pub(super) async fn insert_case(tx: &mut OfficeTx, case: CaseId, code: &str, language: &str) -> Result<bool, sqlx::Error> {
    let (office, now) = (tx.office(), tx.now());
    let done = sqlx::query!(
        "insert into cases (office_id, id, code, language, state, created_at, state_since)
         values ($1, $2, $3, $4, 'draft', $5, $5) on conflict (office_id, code) do nothing",
        office.0,
        case.0,
        code,
        language,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Stores a consent.
pub(super) async fn insert_consent(
    tx: &mut OfficeTx,
    case: CaseId,
    purpose: &str,
    version: &str,
    language: &str,
) -> Result<ConsentId, AppError> {
    let (id, office, now): (ConsentId, _, _) = (tx.new_id(), tx.office(), tx.now());
    sqlx::query!(
        "insert into consents (office_id, id, case_id, purpose, text_version, language, given_at) values ($1, $2, $3, $4, $5, $6, $7)",
        office.0,
        id.0,
        case.0,
        purpose,
        version,
        language,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

/// Whether a consent stands.
pub(super) async fn consent_stands(db: &mut PgConnection, case: CaseId, purpose: &str) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select 1 from consents where case_id = $1 and purpose = $2 and withdrawn_at is null) as "stands!""#,
        case.0,
        purpose
    )
    .fetch_one(db)
    .await
}

/// Withdraws the standing consents of a purpose.
pub(super) async fn withdraw_consent(tx: &mut OfficeTx, case: CaseId, purpose: &str) -> Result<(), sqlx::Error> {
    let now = tx.now();
    sqlx::query!(
        "update consents set withdrawn_at = $3 where case_id = $1 and purpose = $2 and withdrawn_at is null",
        case.0,
        purpose,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A case as its applicant sees it.
pub(super) async fn head(db: &mut PgConnection, case: CaseId) -> Result<Option<Head>, sqlx::Error> {
    sqlx::query_as!(
        Head,
        r#"select id as "id: CaseId", code, language, state, contact_phone, contact_safe, created_at, submitted_at
             from cases where id = $1"#,
        case.0
    )
    .fetch_optional(db)
    .await
}

/// The same, locked until the transaction ends, so that nothing is changed while the case is being sent.
pub(super) async fn lock_head(db: &mut PgConnection, case: CaseId) -> Result<Option<Head>, sqlx::Error> {
    sqlx::query_as!(
        Head,
        r#"select id as "id: CaseId", code, language, state, contact_phone, contact_safe, created_at, submitted_at
             from cases where id = $1 for update"#,
        case.0
    )
    .fetch_optional(db)
    .await
}

/// Whether the applicant has chosen a PIN.
pub(super) async fn has_key(db: &mut PgConnection, case: CaseId) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(r#"select exists (select 1 from case_keys where case_id = $1) as "has!""#, case.0).fetch_one(db).await
}

/// Stores the applicant's key; false when there is one already.
pub(super) async fn insert_key(
    tx: &mut OfficeTx,
    case: CaseId,
    number_mac: &[u8; 32],
    pin_hash: &str,
) -> Result<bool, sqlx::Error> {
    let (office, now) = (tx.office(), tx.now());
    let done = sqlx::query!(
        "insert into case_keys (office_id, case_id, number_mac, pin_hash, created_at) values ($1, $2, $3, $4, $5)
         on conflict (office_id, case_id) do nothing",
        office.0,
        case.0,
        &number_mac[..],
        pin_hash,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes how to reach the family.
pub(super) async fn set_contact(db: &mut PgConnection, case: CaseId, phone: &str, safe: &str) -> Result<(), sqlx::Error> {
    sqlx::query!("update cases set contact_phone = $2, contact_safe = $3 where id = $1", case.0, phone, safe).execute(db).await?;
    Ok(())
}

/// The people of a case, in the order in which they were added.
pub(super) async fn members(db: &mut PgConnection, case: CaseId) -> Result<Vec<MemberRow>, sqlx::Error> {
    sqlx::query_as!(
        MemberRow,
        r#"select id as "id: MemberId", relation, given_names, family_names from members
            where case_id = $1 and removed_at is null order by listed, id"#,
        case.0
    )
    .fetch_all(db)
    .await
}

/// Adds a person at the end.
pub(super) async fn insert_member(
    tx: &mut OfficeTx,
    case: CaseId,
    relation: &str,
    given: &str,
    family: &str,
) -> Result<MemberId, AppError> {
    let (id, office): (MemberId, _) = (tx.new_id(), tx.office());
    sqlx::query!(
        "insert into members (office_id, id, case_id, relation, given_names, family_names, listed)
         select $1, $2, $3, $4, $5, $6, (select coalesce(max(listed), 0) + 1 from members where case_id = $3)",
        office.0,
        id.0,
        case.0,
        relation,
        given,
        family
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

/// Changes a person's names; false when there is no such person.
pub(super) async fn rename_member(
    db: &mut PgConnection,
    case: CaseId,
    member: MemberId,
    given: &str,
    family: &str,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update members set given_names = $3, family_names = $4 where case_id = $1 and id = $2 and removed_at is null",
        case.0,
        member.0,
        given,
        family
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes a person, never the one who registers, off the case, with names and answers.
pub(super) async fn remove_member(tx: &mut OfficeTx, case: CaseId, member: MemberId) -> Result<bool, sqlx::Error> {
    let now = tx.now();
    let done = sqlx::query!(
        "update members set removed_at = $3, given_names = '', family_names = ''
          where case_id = $1 and id = $2 and removed_at is null and relation <> 'self'",
        case.0,
        member.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!("delete from answers where case_id = $1 and member_id = $2", case.0, member.0).execute(&mut **tx).await?;
    Ok(done.rows_affected() == 1)
}

/// Everything answered on a case.
pub(super) async fn answers(db: &mut PgConnection, case: CaseId) -> Result<Vec<Stored>, sqlx::Error> {
    sqlx::query_as!(
        Stored,
        r#"select member_id as "member: MemberId", question, value, answered_at from answers where case_id = $1"#,
        case.0
    )
    .fetch_all(db)
    .await
}

/// Stores the answer that stands from now on.
pub(super) async fn put_answer(
    tx: &mut OfficeTx,
    case: CaseId,
    member: MemberId,
    question: &str,
    value: &Json,
) -> Result<(), sqlx::Error> {
    let (office, now) = (tx.office(), tx.now());
    sqlx::query!(
        "insert into answers (office_id, case_id, member_id, question, value, answered_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (office_id, case_id, member_id, question) do update set value = excluded.value, answered_at = excluded.answered_at",
        office.0,
        case.0,
        member.0,
        question,
        value,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes an answer back: the question is unanswered again.
pub(super) async fn delete_answer(
    db: &mut PgConnection,
    case: CaseId,
    member: MemberId,
    question: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from answers where case_id = $1 and member_id = $2 and question = $3", case.0, member.0, question)
        .execute(db)
        .await?;
    Ok(())
}

/// Freezes a draft that is being sent, with its lane.
pub(super) async fn freeze(tx: &mut OfficeTx, case: CaseId, lane: &str, hash: &[u8; 32]) -> Result<(), sqlx::Error> {
    let now = tx.now();
    sqlx::query!(
        "update cases set lane = $2, submitted_at = $3, submitted_hash = $4 where id = $1 and state = 'draft'",
        case.0,
        lane,
        now,
        &hash[..]
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A determination to be stored.
pub(super) struct NewDetermination<'a> {
    /// Of whom.
    pub member: MemberId,
    /// The rule set that was used.
    pub rule_set_hash: &'a str,
    /// The day asked.
    pub as_of: NaiveDate,
    /// The facts used.
    pub facts: &'a Json,
    /// The assessment.
    pub result: &'a Json,
    /// What counters were noted to stand at.
    pub readings: &'a Json,
    /// The facts packed.
    pub packed: &'a [u8],
}

/// Stores a determination.
pub(super) async fn insert_determination(
    tx: &mut OfficeTx,
    case: CaseId,
    new: &NewDetermination<'_>,
) -> Result<DeterminationId, AppError> {
    let (id, office, now): (DeterminationId, _, _) = (tx.new_id(), tx.office(), tx.now());
    sqlx::query!(
        "insert into determinations (office_id, id, case_id, member_id, rule_set_hash, as_of, facts, result, readings, packed, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        office.0,
        id.0,
        case.0,
        new.member.0,
        new.rule_set_hash,
        new.as_of,
        new.facts,
        new.result,
        new.readings,
        new.packed,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

/// A stored determination.
pub(super) struct DeterminationRow {
    /// Of whom.
    pub member: MemberId,
    /// The rule set that was used.
    pub rule_set_hash: String,
    /// The facts used.
    pub facts: Json,
    /// The assessment.
    pub result: Json,
}

/// The newest determination of each person of a case.
pub(super) async fn determinations(db: &mut PgConnection, case: CaseId) -> Result<Vec<DeterminationRow>, sqlx::Error> {
    sqlx::query_as!(
        DeterminationRow,
        r#"select distinct on (member_id) member_id as "member: MemberId", rule_set_hash, facts, result from determinations
            where case_id = $1 order by member_id, created_at desc, id desc"#,
        case.0
    )
    .fetch_all(db)
    .await
}

/// Leaves a message for the worker: a template's name and a language, nothing about the person.
pub(super) async fn insert_message(tx: &mut OfficeTx, case: CaseId, template: &str, language: &str) -> Result<(), AppError> {
    let (id, office, now): (MessageId, _, _) = (tx.new_id(), tx.office(), tx.now());
    sqlx::query!(
        "insert into outbox (office_id, id, case_id, template, language, dedup_key, created_at) values ($1, $2, $3, $4, $5, $6, $7)",
        office.0,
        id.0,
        case.0,
        template,
        language,
        format!("{template}:{case}"),
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
