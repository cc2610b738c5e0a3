//! The anchors' own small schema: the same work as a booking (a capacity decision, a booking that is unique for each
//! applicant, an audit row), under row-level security, in one statement and without any application.

use std::fmt::Write as _;

use sqlx::{AssertSqlSafe, PgConnection};

/// The slots of the three shapes: many, ten wanted by all, one wanted by all. None ever fills.
const SCHEMA: &str = "
create table slot (
  id int primary key, tenant_id int not null, starts_at timestamptz not null, capacity int not null,
  taken int not null default 0, check (taken >= 0 and taken <= capacity)
) with (fillfactor = 50);
create index on slot (tenant_id, starts_at);
create table booking (
  id bigint generated always as identity primary key, tenant_id int not null, slot_id int not null references slot,
  applicant_id bigint not null, created_at timestamptz not null default now(), unique (tenant_id, applicant_id)
);
create index on booking (slot_id);
create table event (
  id bigint generated always as identity primary key, tenant_id int not null, booking_id bigint not null,
  kind text not null, actor text not null, payload jsonb not null, at timestamptz not null default now(), sent_at timestamptz
);
insert into slot select i, 1, now() + i * interval '5 min', 100000000 from generate_series(1, 2000) i;
insert into slot select 100000 + i, 1, now() + interval '1 day', 100000000 from generate_series(1, 10) i;
insert into slot values (200001, 1, now() + interval '1 day', 100000000);
insert into slot select 1000000 + i, 1, now() - i * interval '1 hour', 50, 50 from generate_series(1, 1000) i;
insert into booking (tenant_id, slot_id, applicant_id) select 1, 1000001 + i / 50, -10000000 - i from generate_series(0, 49999) i;
";

/// Makes the schema with a role of its own, under policies on every table.
pub async fn prepare_anchors(db: &mut PgConnection, role: &str, password: &str) -> Result<(), sqlx::Error> {
    let mut script = format!("create role {role} login nosuperuser nobypassrls password '{password}';{SCHEMA}");
    for table in ["slot", "booking", "event"] {
        let _ = write!(
            script,
            "alter table {table} enable row level security;
             create policy tenant on {table} using (tenant_id = current_setting('anchor.tenant')::int)
               with check (tenant_id = current_setting('anchor.tenant')::int);
             grant select, insert, update on {table} to {role};"
        );
    }
    let _ = write!(script, "grant usage on all sequences in schema public to {role};");
    sqlx::raw_sql(AssertSqlSafe(script)).execute(&mut *db).await?;
    sqlx::raw_sql("vacuum analyze").execute(db).await?;
    Ok(())
}

/// Checkpoints out of the way of short readings; durability stays as it is.
pub async fn settle_cluster(db: &mut PgConnection) -> Result<(), sqlx::Error> {
    for statement in [
        "alter system set max_wal_size = '4GB'",
        "alter system set checkpoint_timeout = '30min'",
        "select pg_reload_conf()",
        "checkpoint",
    ] {
        sqlx::raw_sql(statement).execute(&mut *db).await?;
    }
    Ok(())
}

/// The folder of the server's own programs.
pub async fn server_programs(db: &mut PgConnection) -> Result<String, sqlx::Error> {
    sqlx::query_scalar("select setting from pg_config where name = 'BINDIR'").fetch_one(db).await
}
