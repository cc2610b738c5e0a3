//! SQL of the demonstration's cases.

use chrono::{DateTime, Utc};
use serde_json::Value as Json;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::auth::{Organisation, Role};
use crate::demo::families::Member;
use crate::demo::track::{By, Step};
use crate::error::AppError;
use crate::ids::{CaseId, DeterminationId, RecommendationId, SiteId, SlotId, StaffId};
use crate::intake::{Determined, NOTICE_VERSION};
use crate::tenancy::OfficeTx;

/// The site where families are received: the first that is no remote desk.
pub(in crate::demo) async fn site(db: &mut PgConnection) -> Result<Option<SiteId>, sqlx::Error> {
    sqlx::query_scalar!(r#"select id as "id: SiteId" from sites where not remote order by name limit 1"#).fetch_optional(db).await
}

/// A planned slot with a free place, at least a day ahead.
pub(in crate::demo) async fn free_slot(
    tx: &mut OfficeTx,
    now: DateTime<Utc>,
    skip: i64,
) -> Result<Option<(SlotId, DateTime<Utc>)>, AppError> {
    let row = sqlx::query!(
        r#"select id as "id: SlotId", starts_at from slots
            where starts_at > $1::timestamptz + interval '1 day' and taken < capacity and withdrawn_at is null
            order by starts_at, id offset $2 limit 1"#,
        now,
        skip
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| (row.id, row.starts_at)))
}

/// A slot of a site at an instant with room for one more; made when there is none.
pub(in crate::demo) async fn slot_at(
    tx: &mut OfficeTx,
    id: SlotId,
    site: SiteId,
    starts: DateTime<Utc>,
    ends: DateTime<Utc>,
) -> Result<SlotId, AppError> {
    let office = tx.office();
    Ok(sqlx::query_scalar!(
        r#"insert into slots (office_id, id, site_id, starts_at, ends_at, capacity) values ($1, $2, $3, $4, $5, 3)
           on conflict on constraint slots_one_per_start
           do update set capacity = greatest(slots.capacity, slots.taken + 1)::smallint returning id as "id: SlotId""#,
        office.0,
        id.0,
        site.0,
        starts,
        ends
    )
    .fetch_one(&mut **tx)
    .await?)
}

/// A case's row.
pub(in crate::demo) struct CaseRow {
    pub id: CaseId,
    pub code: String,
    pub state: &'static str,
    pub lane: &'static str,
    pub host_visible: bool,
    pub joint_review_at: Option<DateTime<Utc>>,
    pub contact_phone: String,
    pub contact_safe: &'static str,
    pub assigned_to: Option<StaffId>,
    pub created_at: DateTime<Utc>,
    pub submitted_at: Option<DateTime<Utc>>,
    pub submitted_hash: Option<Vec<u8>>,
    pub state_since: DateTime<Utc>,
    pub version: i32,
}

pub(in crate::demo) async fn insert_case(tx: &mut OfficeTx, row: &CaseRow) -> Result<(), AppError> {
    let office = tx.office();
    sqlx::query!(
        "insert into cases (office_id, id, code, language, state, lane, host_visible, joint_review_at, contact_phone, contact_safe,
                            assigned_to, created_at, submitted_at, submitted_hash, state_since, version)
         values ($1, $2, $3, 'es', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        office.0,
        row.id.0,
        row.code,
        row.state,
        row.lane,
        row.host_visible,
        row.joint_review_at,
        row.contact_phone,
        row.contact_safe,
        row.assigned_to.map(|id| id.0),
        row.created_at,
        row.submitted_at,
        row.submitted_hash,
        row.state_since,
        row.version
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(in crate::demo) async fn insert_key(
    tx: &mut OfficeTx,
    case: CaseId,
    lookup: &[u8; 32],
    pin_hash: &str,
    at: DateTime<Utc>,
) -> Result<(), AppError> {
    let office = tx.office();
    sqlx::query!(
        "insert into case_keys (office_id, case_id, number_mac, pin_hash, created_at) values ($1, $2, $3, $4, $5)",
        office.0,
        case.0,
        &lookup[..],
        pin_hash,
        at
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(in crate::demo) async fn insert_consent(
    tx: &mut OfficeTx,
    id: Uuid,
    case: CaseId,
    purpose: &str,
    at: DateTime<Utc>,
) -> Result<(), AppError> {
    let office = tx.office();
    sqlx::query!(
        "insert into consents (office_id, id, case_id, purpose, text_version, language, given_at) values ($1, $2, $3, $4, $5, 'es', $6)",
        office.0,
        id,
        case.0,
        purpose,
        NOTICE_VERSION,
        at
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(in crate::demo) async fn insert_member(
    tx: &mut OfficeTx,
    case: CaseId,
    listed: i16,
    member: &Member,
) -> Result<(), AppError> {
    let office = tx.office();
    sqlx::query!(
        "insert into members (office_id, id, case_id, relation, given_names, family_names, listed) values ($1, $2, $3, $4, $5, $6, $7)",
        office.0,
        member.id.0,
        case.0,
        member.relation.as_str(),
        member.given,
        member.family,
        listed
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(in crate::demo) async fn insert_answers(
    tx: &mut OfficeTx,
    case: CaseId,
    member: &Member,
    at: DateTime<Utc>,
) -> Result<(), AppError> {
    let office = tx.office();
    let (questions, values): (Vec<String>, Vec<Json>) = member.answers.clone().into_iter().unzip();
    sqlx::query!(
        "insert into answers (office_id, case_id, member_id, question, value, answered_at)
         select $1, $2, $3, question, value, $6 from unnest($4::text[], $5::jsonb[]) as t (question, value)",
        office.0,
        case.0,
        member.id.0,
        &questions,
        &values,
        at
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(in crate::demo) async fn insert_determination(
    tx: &mut OfficeTx,
    id: DeterminationId,
    case: CaseId,
    one: &Determined,
    at: DateTime<Utc>,
) -> Result<(), AppError> {
    let office = tx.office();
    let result = serde_json::to_value(&one.assessment).map_err(AppError::broken)?;
    sqlx::query!(
        "insert into determinations (office_id, id, case_id, member_id, rule_set_hash, as_of, facts, result, packed, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        office.0,
        id.0,
        case.0,
        one.member.0,
        one.assessment.rule_set_hash,
        one.assessment.as_of,
        Json::Object(one.facts.to_json()),
        result,
        &one.packed[..],
        at
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(in crate::demo) async fn insert_event(
    tx: &mut OfficeTx,
    id: Uuid,
    case: CaseId,
    step: &Step,
    by: Option<StaffId>,
    note: &str,
) -> Result<(), AppError> {
    let office = tx.office();
    let kind = match step.by {
        By::Family => "applicant",
        By::System => "system",
        By::Staff(_) => "staff",
    };
    sqlx::query!(
        "insert into case_events (office_id, id, case_id, at, actor_kind, actor_id, action, from_state, to_state, note)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        office.0,
        id,
        case.0,
        step.at,
        kind,
        by.map(|id| id.0),
        step.action.as_str(),
        step.from.as_str(),
        step.to.as_str(),
        note
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(in crate::demo) async fn insert_invitation(
    tx: &mut OfficeTx,
    id: Uuid,
    case: CaseId,
    by: StaffId,
    at: DateTime<Utc>,
    expires: DateTime<Utc>,
) -> Result<(), AppError> {
    let office = tx.office();
    sqlx::query!(
        "insert into invitations (office_id, id, case_id, created_at, created_by, expires_at) values ($1, $2, $3, $4, $5, $6)",
        office.0,
        id,
        case.0,
        at,
        by.0,
        expires
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(in crate::demo) async fn insert_appointment(
    tx: &mut OfficeTx,
    id: Uuid,
    case: CaseId,
    slot: SlotId,
    state: &str,
    (booked, ended): (DateTime<Utc>, Option<DateTime<Utc>>),
    (needs, note): (&str, &str),
) -> Result<(), AppError> {
    let office = tx.office();
    sqlx::query!(
        "insert into appointments (office_id, id, case_id, slot_id, state, created_at, ended_at, needs, needs_note)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        office.0,
        id,
        case.0,
        slot.0,
        state,
        booked,
        ended,
        needs,
        note
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(in crate::demo) async fn insert_assessment(
    tx: &mut OfficeTx,
    id: Uuid,
    case: CaseId,
    by: StaffId,
    at: DateTime<Utc>,
    notes: &str,
) -> Result<(), AppError> {
    let office = tx.office();
    sqlx::query!(
        "insert into assessments (office_id, id, case_id, recorded_by, recorded_at, identity_seen, notes)
         values ($1, $2, $3, $4, $5, true, $6)",
        office.0,
        id,
        case.0,
        by.0,
        at,
        notes
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(in crate::demo) async fn insert_recommendation(
    tx: &mut OfficeTx,
    id: RecommendationId,
    case: CaseId,
    (pathway, content, hash): (&str, &str, &[u8; 32]),
    by: StaffId,
    at: DateTime<Utc>,
) -> Result<(), AppError> {
    let office = tx.office();
    sqlx::query!(
        "insert into recommendations (office_id, id, case_id, pathway, content, content_hash, recommended_by, recommended_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        office.0,
        id.0,
        case.0,
        pathway,
        content,
        &hash[..],
        by.0,
        at
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Somebody's act on a recommendation.
pub(in crate::demo) struct ActRow<'a> {
    pub recommendation: RecommendationId,
    pub act: &'a str,
    pub by: StaffId,
    pub role: Role,
    pub organisation: Organisation,
    pub at: DateTime<Utc>,
}

pub(in crate::demo) async fn insert_act(
    tx: &mut OfficeTx,
    id: Uuid,
    case: CaseId,
    row: &ActRow<'_>,
    hash: &[u8; 32],
) -> Result<(), AppError> {
    let office = tx.office();
    sqlx::query!(
        "insert into decision_acts (office_id, id, case_id, recommendation_id, act, staff_id, role, organisation, content_hash, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        office.0,
        id,
        case.0,
        row.recommendation.0,
        row.act,
        row.by.0,
        row.role.as_str(),
        row.organisation.as_str(),
        &hash[..],
        row.at
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(in crate::demo) async fn insert_referral(
    tx: &mut OfficeTx,
    id: Uuid,
    case: CaseId,
    recommendation: RecommendationId,
    pathway: &str,
    hash: &[u8; 32],
    at: DateTime<Utc>,
) -> Result<(), AppError> {
    let office = tx.office();
    sqlx::query!(
        "insert into referrals (office_id, id, case_id, recommendation_id, pathway, content_hash, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        office.0,
        id,
        case.0,
        recommendation.0,
        pathway,
        &hash[..],
        at
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
