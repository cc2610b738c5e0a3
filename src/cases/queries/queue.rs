//! SQL of the queue: one statement for its rows, one for its counts, one for the names to choose from.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::ids::{CaseId, StaffId};

/// What the list is narrowed to and how it is ordered. An empty text is no narrowing.
#[derive(Clone, Debug, Default)]
pub(in crate::cases) struct Wanted {
    pub state: String,
    pub lane: String,
    pub language: String,
    /// Only cases that nobody holds.
    pub nobody: bool,
    pub holder: Option<StaffId>,
    pub code: String,
    /// The lane whose cases come first.
    pub first_lane: String,
    pub sort: String,
    pub descending: bool,
    pub limit: i64,
    pub offset: i64,
}

/// A row of the queue.
pub(in crate::cases) struct QueueRow {
    pub id: CaseId,
    pub code: String,
    pub state: String,
    pub lane: String,
    pub language: String,
    pub state_since: DateTime<Utc>,
    pub holder: Option<String>,
    pub family: i64,
    pub total: i64,
}

/// One page of the queue in its order. Without a state: everything that is under way. Drafts are never in it.
pub(in crate::cases) async fn queue(db: &mut PgConnection, wanted: &Wanted) -> Result<Vec<QueueRow>, sqlx::Error> {
    sqlx::query_as!(
        QueueRow,
        r#"with page as (
             select c.office_id, c.id, c.code, c.state, c.lane, c.language, c.state_since, s.display_name as holder,
                    count(*) over () as total,
                    row_number() over (order by
                      case when c.lane = $7 then 0 else 1 end,
                      case when not $9 then case $8 when 'code' then c.code when 'state' then c.state when 'lane' then c.lane
                           when 'language' then c.language when 'holder' then coalesce(s.display_name, '') end end,
                      case when $9 then case $8 when 'code' then c.code when 'state' then c.state when 'lane' then c.lane
                           when 'language' then c.language when 'holder' then coalesce(s.display_name, '') end end desc,
                      case when $8 = 'days' and not $9 then c.state_since end desc,
                      c.state_since, c.id) as place
               from cases c
               left join staff s on s.office_id = c.office_id and s.id = c.assigned_to
              where c.state not in ('draft', 'erased')
                and case when $1 = '' then c.state not in ('closed', 'not_referred', 'withdrawn', 'archived') else c.state = $1 end
                and ($2 = '' or c.lane = $2)
                and ($3 = '' or c.language = $3)
                and (not $4 or c.assigned_to is null)
                and ($5::uuid is null or c.assigned_to = $5)
                and ($6 = '' or c.code = $6)
              order by place limit $10 offset $11)
           select p.id as "id!: CaseId", p.code as "code!", p.state as "state!", p.lane as "lane!", p.language as "language!",
                  p.state_since as "state_since!", p.holder as "holder?", p.total as "total!",
                  (select count(*) from members m
                    where m.office_id = p.office_id and m.case_id = p.id and m.removed_at is null) as "family!"
             from page p order by p.place"#,
        wanted.state,
        wanted.lane,
        wanted.language,
        wanted.nobody,
        wanted.holder.map(|id| id.0),
        wanted.code,
        wanted.first_lane,
        wanted.sort,
        wanted.descending,
        wanted.limit,
        wanted.offset
    )
    .fetch_all(db)
    .await
}

/// How many cases are in each state.
pub(in crate::cases) async fn counts(db: &mut PgConnection) -> Result<Vec<(String, i64)>, sqlx::Error> {
    let rows =
        sqlx::query!(r#"select state, count(*) as "cases!" from cases where state not in ('draft', 'erased') group by state"#)
            .fetch_all(db)
            .await?;
    Ok(rows.into_iter().map(|row| (row.state, row.cases)).collect())
}

/// Those who can hold a case, and those who hold one: for the filter.
pub(in crate::cases) async fn holders(db: &mut PgConnection) -> Result<Vec<(StaffId, String)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select s.id as "id: StaffId", s.display_name from staff s
            where s.disabled_at is null and s.role in ('iom_caseworker', 'unhcr_caseworker') order by s.display_name"#
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.display_name)).collect())
}
