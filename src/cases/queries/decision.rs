//! SQL of decisions: the live recommendation, the acts on it, and everybody who took a part before.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::error::AppError;
use crate::ids::{CaseId, DecisionActId, RecommendationId, StaffId};
use crate::tenancy::OfficeTx;

/// The live recommendation as its row has it.
pub(in crate::cases) struct RecommendationRow {
    pub id: RecommendationId,
    pub pathway: String,
    pub content: String,
    pub content_hash: Vec<u8>,
    pub recommended_by: StaffId,
    pub recommender: String,
    pub recommended_at: DateTime<Utc>,
}

/// The recommendation that stands.
pub(in crate::cases) async fn live_recommendation(
    db: &mut PgConnection,
    case: CaseId,
) -> Result<Option<RecommendationRow>, sqlx::Error> {
    sqlx::query_as!(
        RecommendationRow,
        r#"select r.id as "id: RecommendationId", r.pathway, r.content, r.content_hash,
                  r.recommended_by as "recommended_by: StaffId", s.display_name as recommender, r.recommended_at
             from recommendations r
             join staff s on s.office_id = r.office_id and s.id = r.recommended_by
            where r.case_id = $1 and r.superseded_at is null"#,
        case.0
    )
    .fetch_optional(db)
    .await
}

/// An act as its row has it.
pub(in crate::cases) struct ActRow {
    pub recommendation: RecommendationId,
    pub act: String,
    pub staff: StaffId,
    pub name: String,
    pub role: String,
    pub organisation: String,
    pub content_hash: Vec<u8>,
    pub note: String,
    pub at: DateTime<Utc>,
}

/// All acts on a case's recommendations, superseded ones too, oldest first.
pub(in crate::cases) async fn acts(db: &mut PgConnection, case: CaseId) -> Result<Vec<ActRow>, sqlx::Error> {
    sqlx::query_as!(
        ActRow,
        r#"select a.recommendation_id as "recommendation: RecommendationId", a.act, a.staff_id as "staff: StaffId",
                  s.display_name as name, a.role, a.organisation, a.content_hash, a.note, a.at
             from decision_acts a
             join staff s on s.office_id = a.office_id and s.id = a.staff_id
            where a.case_id = $1
            order by a.at, a.id"#,
        case.0
    )
    .fetch_all(db)
    .await
}

/// Somebody's part outside the acts on a recommendation.
pub(in crate::cases) struct PartRow {
    pub staff: StaffId,
    pub organisation: String,
    pub deed: String,
    pub at: DateTime<Utc>,
}

/// Who helped to fill in, assessed, proposed, confirmed or examined, oldest first.
pub(in crate::cases) async fn parts(db: &mut PgConnection, case: CaseId) -> Result<Vec<PartRow>, sqlx::Error> {
    sqlx::query_as!(
        PartRow,
        r#"select d.staff_id as "staff!: StaffId", s.organisation, d.deed as "deed!", d.at as "at!"
             from (select office_id, recorded_by as staff_id, 'assessment' as deed, recorded_at as at
                     from assessments where case_id = $1
                    union all
                   select office_id, actor_id, action, at
                     from case_events where case_id = $1 and actor_id is not null) d
             join staff s on s.office_id = d.office_id and s.id = d.staff_id
            order by d.at"#,
        case.0
    )
    .fetch_all(db)
    .await
}

/// Stores an act.
pub(in crate::cases) async fn insert_act(tx: &mut OfficeTx, act: &ActRow, case: CaseId) -> Result<(), sqlx::Error> {
    let (id, office): (DecisionActId, _) = (tx.new_id(), tx.office());
    sqlx::query!(
        "insert into decision_acts
             (office_id, id, case_id, recommendation_id, act, staff_id, role, organisation, content_hash, note, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        office.0,
        id.0,
        case.0,
        act.recommendation.0,
        act.act,
        act.staff.0,
        act.role,
        act.organisation,
        act.content_hash,
        act.note,
        act.at
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes a recommendation out of force.
pub(in crate::cases) async fn supersede(
    db: &mut PgConnection,
    recommendation: RecommendationId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!("update recommendations set superseded_at = $2 where id = $1 and superseded_at is null", recommendation.0, now)
        .execute(db)
        .await?;
    Ok(())
}

/// Takes the live recommendation out of force and puts a new one in its place.
pub(in crate::cases) async fn replace_recommendation(
    tx: &mut OfficeTx,
    case: CaseId,
    pathway: &str,
    content: &str,
    hash: &[u8; 32],
    by: StaffId,
) -> Result<RecommendationId, AppError> {
    let (id, office, now): (RecommendationId, _, _) = (tx.new_id(), tx.office(), tx.now());
    sqlx::query!("update recommendations set superseded_at = $2 where case_id = $1 and superseded_at is null", case.0, now)
        .execute(&mut **tx)
        .await?;
    sqlx::query!(
        "insert into recommendations
             (office_id, id, case_id, pathway, content, content_hash, recommended_by, recommended_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        office.0,
        id.0,
        case.0,
        pathway,
        content,
        &hash[..],
        by.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}
