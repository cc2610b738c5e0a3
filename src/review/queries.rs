//! All SQL of second review, joint review and joint changes.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::ids::{CaseId, JointChangeId, JointSignatureId, RecommendationId, ReferralId, StaffId};
use crate::tenancy::OfficeTx;

/// A case that waits for a decision, as a line of a list.
pub(super) struct WaitingCase {
    /// The case.
    pub id: CaseId,
    /// Its code.
    pub code: String,
    /// Its lane.
    pub lane: String,
    /// The pathway recommended.
    pub pathway: String,
    /// How many people it is about.
    pub people: i64,
    /// Since when it waits.
    pub since: DateTime<Utc>,
    /// Whether this person recommended it.
    pub own: bool,
    /// Who has the second review, or the organisations that signed, with commas between them.
    pub done: String,
}

/// Recommendations that wait for a second reviewer or are with one, the oldest first.
pub(super) async fn waiting_for_second_review(db: &mut PgConnection, staff: StaffId) -> Result<Vec<WaitingCase>, sqlx::Error> {
    sqlx::query_as!(
        WaitingCase,
        r#"select c.id as "id: CaseId", c.code, c.lane, r.pathway, c.state_since as since,
                  (select count(*) from members m
                    where m.office_id = c.office_id and m.case_id = c.id and m.removed_at is null) as "people!",
                  r.recommended_by = $1 as "own!",
                  case c.state when 'second_review' then coalesce((
                      select s.display_name from decision_acts a
                        join staff s on s.office_id = a.office_id and s.id = a.staff_id
                       where a.office_id = c.office_id and a.recommendation_id = r.id and a.act = 'take_second_review'
                       order by a.at desc, a.id desc limit 1), '') else '' end as "done!"
             from cases c
             join recommendations r on r.office_id = c.office_id and r.case_id = c.id and r.superseded_at is null
            where c.state in ('recommended', 'second_review')
            order by c.state_since limit 500"#,
        staff.0
    )
    .fetch_all(db)
    .await
}

/// Cases in joint review in the lanes a government may sign in; which of them exist for it is decided by the
/// policies, and without the family's standing consent to be shown none does.
pub(super) async fn waiting_for_government(db: &mut PgConnection, host: bool) -> Result<Vec<WaitingCase>, sqlx::Error> {
    sqlx::query_as!(
        WaitingCase,
        r#"select c.id as "id: CaseId", c.code, c.lane, r.pathway, c.state_since as since,
                  (select count(*) from members m
                    where m.office_id = c.office_id and m.case_id = c.id and m.removed_at is null) as "people!",
                  false as "own!",
                  coalesce((select string_agg(distinct a.organisation, ',') from decision_acts a
                             where a.office_id = c.office_id and a.recommendation_id = r.id and a.act = 'sign'
                               and a.content_hash = r.content_hash), '') as "done!"
             from cases c
             join recommendations r on r.office_id = c.office_id and r.case_id = c.id and r.superseded_at is null
            where c.state = 'joint_review'
              and (not $1 or (c.lane = 'open' and c.host_visible
                   and exists (select 1 from consents k where k.office_id = c.office_id and k.case_id = c.id
                                  and k.purpose = 'share_host_government' and k.withdrawn_at is null)))
            order by c.state_since limit 500"#,
        host
    )
    .fetch_all(db)
    .await
}

/// Confidential cases in joint review that another agency than `organisation` recommended.
pub(super) async fn waiting_for_second_agency(
    db: &mut PgConnection,
    organisation: &str,
) -> Result<Vec<WaitingCase>, sqlx::Error> {
    sqlx::query_as!(
        WaitingCase,
        r#"select c.id as "id: CaseId", c.code, c.lane, r.pathway, c.state_since as since,
                  (select count(*) from members m
                    where m.office_id = c.office_id and m.case_id = c.id and m.removed_at is null) as "people!",
                  false as "own!",
                  coalesce((select string_agg(distinct a.organisation, ',') from decision_acts a
                             where a.office_id = c.office_id and a.recommendation_id = r.id and a.act = 'sign'
                               and a.content_hash = r.content_hash), '') as "done!"
             from cases c
             join recommendations r on r.office_id = c.office_id and r.case_id = c.id and r.superseded_at is null
             join staff s on s.office_id = r.office_id and s.id = r.recommended_by
            where c.state = 'joint_review' and c.lane = 'confidential' and s.organisation <> $1
            order by c.state_since limit 500"#,
        organisation
    )
    .fetch_all(db)
    .await
}

/// A person of the family with the facts that a signer needs, from the newest determination: presence and legal stay,
/// nothing of protection.
pub(super) struct Person {
    /// Given names.
    pub given_names: String,
    /// Family names.
    pub family_names: String,
    /// What they are to the one who registered.
    pub relation: String,
    /// The facts of presence and stay, by name.
    pub facts: serde_json::Value,
}

/// The family of a case.
pub(super) async fn people(db: &mut PgConnection, case: CaseId) -> Result<Vec<Person>, sqlx::Error> {
    sqlx::query_as!(
        Person,
        r#"select m.given_names, m.family_names, m.relation,
                  coalesce((select jsonb_build_object('in_host_country_since', d.facts -> 'in_host_country_since',
                                                      'host_status', d.facts -> 'host_status')
                              from determinations d
                             where d.office_id = m.office_id and d.case_id = m.case_id and d.member_id = m.id
                             order by d.created_at desc, d.id desc limit 1), '{}'::jsonb) as "facts!"
             from members m where m.case_id = $1 and m.removed_at is null order by m.listed, m.id"#,
        case.0
    )
    .fetch_all(db)
    .await
}

/// Stores the referral. The database checks once more that both sides signed this content.
pub(super) async fn insert_referral(
    tx: &mut OfficeTx,
    case: CaseId,
    recommendation: RecommendationId,
    pathway: &str,
    content_hash: &[u8; 32],
) -> Result<ReferralId, sqlx::Error> {
    let (id, office, now): (ReferralId, _, _) = (tx.new_id(), tx.office(), tx.now());
    sqlx::query!(
        "insert into referrals (office_id, id, case_id, recommendation_id, pathway, content_hash, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        office.0,
        id.0,
        case.0,
        recommendation.0,
        pathway,
        &content_hash[..],
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

/// A joint change as its row has it.
pub(super) struct ChangeRow {
    /// Its id.
    pub id: JointChangeId,
    /// The canonical text.
    pub content: String,
    /// Its SHA-256.
    pub content_hash: Vec<u8>,
    /// Who proposed it.
    pub proposer: String,
    /// For whom the proposer works.
    pub proposer_organisation: String,
    /// When.
    pub proposed_at: DateTime<Utc>,
    /// `waiting`, `effective` or `refused`.
    pub state: String,
    /// When it took effect or was refused.
    pub settled_at: Option<DateTime<Utc>>,
}

/// The joint changes of the office: those that wait first, then the newest.
pub(super) async fn changes(db: &mut PgConnection) -> Result<Vec<ChangeRow>, sqlx::Error> {
    sqlx::query_as!(
        ChangeRow,
        r#"select c.id as "id: JointChangeId", c.content, c.content_hash, s.display_name as proposer,
                  s.organisation as proposer_organisation, c.proposed_at, c.state, c.settled_at
             from joint_changes c join staff s on s.office_id = c.office_id and s.id = c.proposed_by
            order by c.state = 'waiting' desc, c.proposed_at desc limit 200"#
    )
    .fetch_all(db)
    .await
}

/// One joint change.
pub(super) async fn change(db: &mut PgConnection, id: JointChangeId) -> Result<Option<ChangeRow>, sqlx::Error> {
    sqlx::query_as!(
        ChangeRow,
        r#"select c.id as "id: JointChangeId", c.content, c.content_hash, s.display_name as proposer,
                  s.organisation as proposer_organisation, c.proposed_at, c.state, c.settled_at
             from joint_changes c join staff s on s.office_id = c.office_id and s.id = c.proposed_by
            where c.id = $1"#,
        id.0
    )
    .fetch_optional(db)
    .await
}

/// Locks a joint change until the transaction ends, so that two signatures follow one another.
pub(super) async fn lock_change(db: &mut PgConnection, id: JointChangeId) -> Result<bool, sqlx::Error> {
    let locked = sqlx::query_scalar!("select id from joint_changes where id = $1 for update", id.0).fetch_optional(db).await?;
    Ok(locked.is_some())
}

/// One government's word on a joint change.
pub(super) struct ChangeSignature {
    /// Who.
    pub name: String,
    /// For whom.
    pub organisation: String,
    /// Over which content.
    pub content_hash: Vec<u8>,
    /// Yes or no.
    pub approves: bool,
    /// The written reason.
    pub note: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// The words on a joint change so far.
pub(super) async fn change_signatures(db: &mut PgConnection, id: JointChangeId) -> Result<Vec<ChangeSignature>, sqlx::Error> {
    sqlx::query_as!(
        ChangeSignature,
        r#"select s.display_name as name, g.organisation, g.content_hash, g.approves, g.note, g.at
             from joint_signatures g join staff s on s.office_id = g.office_id and s.id = g.staff_id
            where g.change_id = $1 order by g.at, g.id"#,
        id.0
    )
    .fetch_all(db)
    .await
}

/// What is stored of a new proposal.
pub(super) struct NewChange<'a> {
    /// Its kind.
    pub kind: &'static str,
    /// The canonical text.
    pub content: &'a str,
    /// Its SHA-256.
    pub content_hash: [u8; 32],
    /// Why.
    pub reason: &'a str,
    /// Who proposes.
    pub by: StaffId,
}

/// Stores a proposal.
pub(super) async fn insert_change(tx: &mut OfficeTx, new: NewChange<'_>) -> Result<JointChangeId, sqlx::Error> {
    let (id, office, now): (JointChangeId, _, _) = (tx.new_id(), tx.office(), tx.now());
    sqlx::query!(
        "insert into joint_changes (office_id, id, kind, content, content_hash, reason, proposed_by, proposed_at, state)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting')",
        office.0,
        id.0,
        new.kind,
        new.content,
        &new.content_hash[..],
        new.reason,
        new.by.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

/// One government's word, to be stored.
pub(super) struct NewSignature<'a> {
    /// On which change.
    pub change: JointChangeId,
    /// Who.
    pub staff: StaffId,
    /// For whom.
    pub organisation: &'static str,
    /// Over which content.
    pub content_hash: &'a [u8],
    /// Yes or no.
    pub approves: bool,
    /// The written reason.
    pub note: &'a str,
}

/// Stores one government's word; the constraint `joint_signatures_one_each` refuses a second one.
pub(super) async fn insert_change_signature(tx: &mut OfficeTx, new: NewSignature<'_>) -> Result<(), sqlx::Error> {
    let (id, office, now): (JointSignatureId, _, _) = (tx.new_id(), tx.office(), tx.now());
    sqlx::query!(
        "insert into joint_signatures (office_id, id, change_id, staff_id, organisation, content_hash, approves, note, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        office.0,
        id.0,
        new.change.0,
        new.staff.0,
        new.organisation,
        new.content_hash,
        new.approves,
        new.note,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Settles a joint change: `effective` or `refused`. The database refuses `effective` without both approvals.
pub(super) async fn settle_change(tx: &mut OfficeTx, id: JointChangeId, state: &'static str) -> Result<(), sqlx::Error> {
    let now = tx.now();
    sqlx::query!("update joint_changes set state = $2, settled_at = $3 where id = $1 and state = 'waiting'", id.0, state, now)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
