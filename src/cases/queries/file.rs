//! SQL of the case page: everything about one family, one statement a table.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value as Json;
use sqlx::PgConnection;

use crate::ids::{CaseId, DeterminationId, MemberId, StaffId};

/// The case itself.
pub(in crate::cases) struct HeadRow {
    pub code: String,
    pub state: String,
    pub lane: String,
    pub language: String,
    pub contact_phone: String,
    pub contact_safe: String,
    pub assigned_to: Option<StaffId>,
    pub holder: Option<String>,
    pub submitted_at: Option<DateTime<Utc>>,
    pub state_since: DateTime<Utc>,
    pub version: i32,
}

/// Reads a case without locking it; nothing when it does not exist for these eyes, or nobody but its family works on it.
pub(in crate::cases) async fn head(db: &mut PgConnection, case: CaseId) -> Result<Option<HeadRow>, sqlx::Error> {
    sqlx::query_as!(
        HeadRow,
        r#"select c.code, c.state, c.lane, c.language, c.contact_phone, c.contact_safe,
                  c.assigned_to as "assigned_to: StaffId", s.display_name as "holder?", c.submitted_at, c.state_since, c.version
             from cases c
             left join staff s on s.office_id = c.office_id and s.id = c.assigned_to
            where c.id = $1 and c.state not in ('draft', 'erased')"#,
        case.0
    )
    .fetch_optional(db)
    .await
}

/// A person of the family.
pub(in crate::cases) struct MemberRow {
    pub id: MemberId,
    pub relation: String,
    pub given_names: String,
    pub family_names: String,
}

/// The family in its order.
pub(in crate::cases) async fn members(db: &mut PgConnection, case: CaseId) -> Result<Vec<MemberRow>, sqlx::Error> {
    sqlx::query_as!(
        MemberRow,
        r#"select id as "id: MemberId", relation, given_names, family_names from members
            where case_id = $1 and removed_at is null order by listed, id"#,
        case.0
    )
    .fetch_all(db)
    .await
}

/// An answer that stands.
pub(in crate::cases) struct AnswerRow {
    pub member: MemberId,
    pub question: String,
    pub value: Json,
}

/// All answers of the family.
pub(in crate::cases) async fn answers(db: &mut PgConnection, case: CaseId) -> Result<Vec<AnswerRow>, sqlx::Error> {
    sqlx::query_as!(
        AnswerRow,
        r#"select member_id as "member: MemberId", question, value from answers where case_id = $1"#,
        case.0
    )
    .fetch_all(db)
    .await
}

/// A stored determination.
pub(in crate::cases) struct DeterminationRow {
    pub id: DeterminationId,
    pub member: MemberId,
    pub rule_set_hash: String,
    pub as_of: NaiveDate,
    pub facts: Json,
    pub result: Json,
}

/// The newest determination of each person of the family.
pub(in crate::cases) async fn determinations(db: &mut PgConnection, case: CaseId) -> Result<Vec<DeterminationRow>, sqlx::Error> {
    sqlx::query_as!(
        DeterminationRow,
        r#"select distinct on (member_id) id as "id: DeterminationId", member_id as "member: MemberId", rule_set_hash, as_of, facts, result
             from determinations where case_id = $1 order by member_id, created_at desc, id desc"#,
        case.0
    )
    .fetch_all(db)
    .await
}

/// A consent.
pub(in crate::cases) struct ConsentRow {
    pub purpose: String,
    pub given_at: DateTime<Utc>,
    pub withdrawn_at: Option<DateTime<Utc>>,
}

/// Consents in the order given.
pub(in crate::cases) async fn consents(db: &mut PgConnection, case: CaseId) -> Result<Vec<ConsentRow>, sqlx::Error> {
    sqlx::query_as!(
        ConsentRow,
        "select purpose, given_at, withdrawn_at from consents where case_id = $1 order by given_at, id",
        case.0
    )
    .fetch_all(db)
    .await
}

/// An appointment with its place.
pub(in crate::cases) struct AppointmentRow {
    pub state: String,
    pub starts_at: DateTime<Utc>,
    pub site: String,
    pub time_zone: String,
}

/// All appointments, newest first.
pub(in crate::cases) async fn appointments(db: &mut PgConnection, case: CaseId) -> Result<Vec<AppointmentRow>, sqlx::Error> {
    sqlx::query_as!(
        AppointmentRow,
        r#"select a.state, s.starts_at, t.name as site, t.time_zone
             from appointments a
             join slots s on s.office_id = a.office_id and s.id = a.slot_id
             join sites t on t.office_id = s.office_id and t.id = s.site_id
            where a.case_id = $1 order by a.created_at desc, a.id desc"#,
        case.0
    )
    .fetch_all(db)
    .await
}

/// The end of the invitation that stands.
pub(in crate::cases) async fn invitation(db: &mut PgConnection, case: CaseId) -> Result<Option<DateTime<Utc>>, sqlx::Error> {
    sqlx::query_scalar!("select expires_at from invitations where case_id = $1 and withdrawn_at is null", case.0)
        .fetch_optional(db)
        .await
}

/// An interview.
pub(in crate::cases) struct AssessmentRow {
    pub recorder: String,
    pub recorded_at: DateTime<Utc>,
    pub identity_seen: bool,
    pub notes: String,
}

/// All interviews, newest first.
pub(in crate::cases) async fn assessments(db: &mut PgConnection, case: CaseId) -> Result<Vec<AssessmentRow>, sqlx::Error> {
    sqlx::query_as!(
        AssessmentRow,
        r#"select s.display_name as recorder, a.recorded_at, a.identity_seen, a.notes
             from assessments a join staff s on s.office_id = a.office_id and s.id = a.recorded_by
            where a.case_id = $1 order by a.recorded_at desc, a.id desc"#,
        case.0
    )
    .fetch_all(db)
    .await
}

/// How many outcomes of the case would be others now and wait for a person.
pub(in crate::cases) async fn outcomes_waiting(db: &mut PgConnection, case: CaseId) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(r#"select count(*) as "count!" from outcome_reviews where case_id = $1 and ended_at is null"#, case.0)
        .fetch_one(db)
        .await
}

/// A line of the timeline.
pub(in crate::cases) struct EventRow {
    pub at: DateTime<Utc>,
    pub actor_kind: String,
    pub actor: Option<String>,
    pub action: String,
    pub from_state: Option<String>,
    pub to_state: Option<String>,
    pub note: String,
}

/// The timeline, newest first.
pub(in crate::cases) async fn events(db: &mut PgConnection, case: CaseId) -> Result<Vec<EventRow>, sqlx::Error> {
    sqlx::query_as!(
        EventRow,
        r#"select e.at, e.actor_kind, s.display_name as "actor?", e.action, e.from_state, e.to_state, e.note
             from case_events e left join staff s on s.office_id = e.office_id and s.id = e.actor_id
            where e.case_id = $1 order by e.at desc, e.id desc limit 200"#,
        case.0
    )
    .fetch_all(db)
    .await
}
