//! All SQL of the audit trail. Every statement names the office itself, so that a verifier whose database role sees
//! more than one still reads one chain.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::chain::{Checkpoint, Hash, Link, Row, Signed};
use super::event::Event;
use crate::ids::{AuditEventId, OfficeId};

/// A row of the table as its columns are.
struct Stored {
    id: Uuid,
    at: DateTime<Utc>,
    actor_kind: String,
    actor_id: Option<Uuid>,
    role: String,
    action: String,
    subject: String,
    subject_id: Option<Uuid>,
    case_id: Option<Uuid>,
    request: String,
    mac: Vec<u8>,
}

impl Stored {
    fn row(self, office: OfficeId) -> Row {
        let Self { id, at, actor_kind, actor_id, role, action, subject, subject_id, case_id, request, mac } = self;
        let event = Event { office: office.0, id, at, actor_kind, actor_id, role, action, subject, subject_id, case_id, request };
        Row { event, mac }
    }
}

/// Takes the office's turn at sealing for this transaction; false when another server has it.
pub(super) async fn take_turn(db: &mut PgConnection, office: OfficeId) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(r#"select pg_try_advisory_xact_lock(hashtextextended('seal ' || $1, 0)) as "got!""#, office.to_string())
        .fetch_one(db)
        .await
}

/// The end of the stored chain: place, hash, and the instant of the row there.
pub(super) async fn chain_end(
    db: &mut PgConnection,
    office: OfficeId,
) -> Result<Option<(i64, Vec<u8>, Option<DateTime<Utc>>)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select c.seq, c.hash, e.at as "at?" from audit_chain c
             left join audit_events e on e.office_id = c.office_id and e.id = c.event_id
            where c.office_id = $1 order by c.seq desc limit 1"#,
        office.0
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.seq, row.hash, row.at)))
}

/// Rows not in the chain after an instant and id, oldest first.
pub(super) async fn unsealed(
    db: &mut PgConnection,
    office: OfficeId,
    after: (DateTime<Utc>, Uuid),
    most: i64,
) -> Result<Vec<Row>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Stored,
        "select id, at, actor_kind, actor_id, role, action, subject, subject_id, case_id, request, mac
           from audit_events e
          where office_id = $1 and (at, id) > ($2, $3)
            and not exists (select 1 from audit_chain c where c.office_id = e.office_id and c.event_id = e.id)
          order by at, id limit $4",
        office.0,
        after.0,
        after.1,
        most
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| row.row(office)).collect())
}

/// Appends links after `seq`.
pub(super) async fn append(
    db: &mut PgConnection,
    office: OfficeId,
    after: i64,
    links: &[(Uuid, Hash)],
) -> Result<(), sqlx::Error> {
    let (ids, hashes): (Vec<Uuid>, Vec<Vec<u8>>) = links.iter().map(|(id, hash)| (*id, hash.to_vec())).unzip();
    sqlx::query!(
        "insert into audit_chain (office_id, seq, event_id, hash)
         select $1, $2 + n, id, hash from unnest($3::uuid[], $4::bytea[]) with ordinality as t (id, hash, n)",
        office.0,
        after,
        &ids,
        &hashes
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Stores a signed checkpoint.
pub(super) async fn insert_checkpoint(
    db: &mut PgConnection,
    office: OfficeId,
    signed: &Signed,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into audit_checkpoints (office_id, seq, hash, at, signature) values ($1, $2, $3, $4, $5)",
        office.0,
        i64::try_from(signed.checkpoint.size).unwrap_or(i64::MAX),
        &signed.checkpoint.root[..],
        now,
        &signed.signature[..]
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A checkpoint as stored: its instant, and the signed text with the signature. Malformed bytes become zeros, which no
/// signature fits.
pub(super) struct StoredCheckpoint {
    pub at: DateTime<Utc>,
    pub signed: Signed,
}

fn stored(slug: &str, seq: i64, hash: &[u8], at: DateTime<Utc>, signature: &[u8]) -> StoredCheckpoint {
    let root = hash.try_into().unwrap_or([0; 32]);
    let checkpoint = Checkpoint::new(slug, u64::try_from(seq).unwrap_or_default(), root);
    StoredCheckpoint { at, signed: Signed { checkpoint, signature: signature.try_into().unwrap_or([0; 64]) } }
}

/// The newest checkpoint.
pub(super) async fn newest_checkpoint(
    db: &mut PgConnection,
    office: OfficeId,
    slug: &str,
) -> Result<Option<StoredCheckpoint>, sqlx::Error> {
    let row = sqlx::query!(
        "select seq, hash, at, signature from audit_checkpoints where office_id = $1 order by seq desc limit 1",
        office.0
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| stored(slug, row.seq, &row.hash, row.at, &row.signature)))
}

/// Checkpoints after a size up to another, smallest first.
pub(super) async fn checkpoints(
    db: &mut PgConnection,
    office: OfficeId,
    slug: &str,
    after: i64,
    up_to: i64,
) -> Result<Vec<Signed>, sqlx::Error> {
    let rows = sqlx::query!(
        "select seq, hash, at, signature from audit_checkpoints where office_id = $1 and seq > $2 and seq <= $3 order by seq",
        office.0,
        after,
        up_to
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| stored(slug, row.seq, &row.hash, row.at, &row.signature).signed).collect())
}

/// The links after a place, with their rows where those are still there.
pub(super) async fn links(db: &mut PgConnection, office: OfficeId, after: i64, most: i64) -> Result<Vec<Link>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select c.seq, c.event_id, c.hash, e.at as "at?", e.actor_kind as "actor_kind?", e.actor_id as "actor_id?",
                  e.role as "role?", e.action as "action?", e.subject as "subject?", e.subject_id as "subject_id?",
                  e.case_id as "case_id?", e.request as "request?", e.mac as "mac?"
             from audit_chain c left join audit_events e on e.office_id = c.office_id and e.id = c.event_id
            where c.office_id = $1 and c.seq > $2 order by c.seq limit $3"#,
        office.0,
        after,
        most
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|r| {
            let kept = (r.at, r.actor_kind, r.role, r.action, r.subject, r.request, r.mac);
            let row = match kept {
                (Some(at), Some(actor_kind), Some(role), Some(action), Some(subject), Some(request), Some(mac)) => {
                    let (id, actor_id, subject_id, case_id) = (r.event_id, r.actor_id, r.subject_id, r.case_id);
                    Some(
                        Stored { id, at, actor_kind, actor_id, role, action, subject, subject_id, case_id, request, mac }
                            .row(office),
                    )
                }
                _ => None,
            };
            Link { seq: u64::try_from(r.seq).unwrap_or_default(), event_id: r.event_id, hash: r.hash, row }
        })
        .collect())
}

/// A row for the page.
pub(super) struct Shown {
    pub id: AuditEventId,
    pub at: DateTime<Utc>,
    pub actor_kind: String,
    pub role: String,
    pub name: Option<String>,
    pub action: String,
    pub case_id: Option<Uuid>,
    pub request: String,
}

/// What the page is narrowed to.
#[derive(Default)]
pub(super) struct Filter {
    pub action: Option<String>,
    pub from: Option<DateTime<Utc>>,
    pub to: Option<DateTime<Utc>>,
    pub before: Option<Uuid>,
}

/// The newest rows that pass the filter.
pub(super) async fn shown(db: &mut PgConnection, filter: &Filter, most: i64) -> Result<Vec<Shown>, sqlx::Error> {
    sqlx::query_as!(
        Shown,
        r#"select e.id as "id: AuditEventId", e.at, e.actor_kind, e.role, s.display_name as "name?", e.action, e.case_id, e.request
             from audit_events e left join staff s on s.office_id = e.office_id and s.id = e.actor_id
            where ($1::text is null or e.action = $1) and ($2::timestamptz is null or e.at >= $2)
              and ($3::timestamptz is null or e.at < $3)
              and ($4::uuid is null or (e.at, e.id) < (select b.at, b.id from audit_events b where b.id = $4))
            order by e.at desc, e.id desc limit $5"#,
        filter.action,
        filter.from,
        filter.to,
        filter.before,
        most
    )
    .fetch_all(db)
    .await
}

/// The verbs there are.
pub(super) async fn actions(db: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!("select distinct action from audit_events order by action").fetch_all(db).await
}
