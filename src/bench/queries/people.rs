//! Seeding: databases, sites, staff, slots and invited families, many rows a statement.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

use crate::bench::people::{Family, Office};
use crate::clock::Random;

/// Makes an empty database.
pub async fn create_database(db: &mut PgConnection, name: &str) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(format!("create database \"{}\"", name.replace('"', "")))).execute(db).await?;
    Ok(())
}

/// A site without opening hours: its slots are made by [`insert_slots`].
pub async fn insert_site(
    db: &mut PgConnection,
    office: Uuid,
    site: Uuid,
    zone: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into sites (office_id, id, name, address, time_zone, created_at) values ($1, $2, 'Centro', 'Zona 1', $3, $4)",
    )
    .bind(office)
    .bind(site)
    .bind(zone)
    .bind(now)
    .execute(db)
    .await?;
    Ok(())
}

/// A caseworker with this password hash.
pub async fn insert_staff(
    db: &mut PgConnection,
    office: Uuid,
    id: Uuid,
    user: &str,
    hash: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into staff (office_id, id, user_name, display_name, role, organisation, password_hash, created_at)
         values ($1, $2, $3, $3, 'iom_caseworker', 'iom', $4, $5)",
    )
    .bind(office)
    .bind(id)
    .bind(user)
    .bind(hash)
    .bind(now)
    .execute(db)
    .await?;
    Ok(())
}

/// How many cases the office has.
pub async fn families_so_far(db: &mut PgConnection, office: Uuid) -> Result<usize, sqlx::Error> {
    let many: i64 = sqlx::query_scalar("select count(*) from cases where office_id = $1").bind(office).fetch_one(db).await?;
    Ok(usize::try_from(many).unwrap_or_default())
}

/// Invited families, each with its members, its invitation and a live session.
pub async fn insert_families(
    db: &mut PgConnection,
    office: Uuid,
    families: &[Family],
    random: &Random,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let cases: Vec<Uuid> = families.iter().map(|family| family.case).collect();
    let codes: Vec<String> = families.iter().map(|family| family.code.clone()).collect();
    let people: Vec<i16> = families.iter().map(|family| i16::try_from(family.people).unwrap_or(1)).collect();
    let hashes: Vec<Vec<u8>> = families.iter().map(|family| family.token_hash().to_vec()).collect();
    let ids: Vec<Uuid> = families.iter().map(|_| random.id(now)).collect();
    sqlx::query(
        "insert into cases (office_id, id, code, language, state, lane, created_at, submitted_at, state_since)
         select $1, id, code, 'es', 'invited', 'open', $4, $4, $4 from unnest($2::uuid[], $3::text[]) as f (id, code)",
    )
    .bind(office)
    .bind(&cases)
    .bind(&codes)
    .bind(now)
    .execute(&mut *db)
    .await?;
    sqlx::query(
        "insert into members (office_id, id, case_id, relation, given_names, family_names, listed)
         select $1, gen_random_uuid(), f.id, case when n = 0 then 'self' else 'child' end, 'Ana', 'Paz', n
           from unnest($2::uuid[], $3::smallint[]) as f (id, people), generate_series(0, f.people - 1) as n",
    )
    .bind(office)
    .bind(&cases)
    .bind(&people)
    .execute(&mut *db)
    .await?;
    sqlx::query(
        "insert into consents (office_id, id, case_id, purpose, text_version, language, given_at)
         select $1, gen_random_uuid(), id, 'registration', '1', 'es', $3 from unnest($2::uuid[]) as f (id)",
    )
    .bind(office)
    .bind(&cases)
    .bind(now)
    .execute(&mut *db)
    .await?;
    sqlx::query(
        "insert into invitations (office_id, id, case_id, created_at, created_by, expires_at)
         select $1, f.id, f.case_id, $4, (select id from staff where office_id = $1 limit 1), $5
           from unnest($2::uuid[], $3::uuid[]) as f (id, case_id)",
    )
    .bind(office)
    .bind(&ids)
    .bind(&cases)
    .bind(now)
    .bind(now + TimeDelta::days(60))
    .execute(&mut *db)
    .await?;
    sqlx::query(
        "insert into sessions (office_id, id, token_hash, case_id, device, created_at, last_seen_at, expires_at)
         select $1, f.id, f.hash, f.case_id, 'bench', $5, $5, $6 from unnest($2::uuid[], $3::bytea[], $4::uuid[]) as f (id, hash, case_id)",
    )
    .bind(office)
    .bind(&ids)
    .bind(&hashes)
    .bind(&cases)
    .bind(now)
    .bind(now + TimeDelta::days(1))
    .execute(&mut *db)
    .await?;
    Ok(())
}

/// Takes every slot of the office out of the offer.
pub async fn withdraw_slots(db: &mut PgConnection, office: Uuid, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query("update slots set withdrawn_at = $2 where office_id = $1 and withdrawn_at is null")
        .bind(office)
        .bind(now)
        .execute(db)
        .await?;
    Ok(())
}

/// Slots of half an hour, and fresh statistics for the planner, as an ordinary table has them.
pub async fn insert_slots(
    db: &mut PgConnection,
    office: &Office,
    ids: &[Uuid],
    starts: &[DateTime<Utc>],
    capacity: i16,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into slots (office_id, id, site_id, starts_at, ends_at, capacity)
         select $1, s.id, $2, s.starts_at, s.starts_at + interval '30 minutes', $5
           from unnest($3::uuid[], $4::timestamptz[]) as s (id, starts_at)",
    )
    .bind(office.id)
    .bind(office.site)
    .bind(ids)
    .bind(starts)
    .bind(capacity)
    .execute(&mut *db)
    .await?;
    for table in ["slots", "cases", "invitations", "sessions", "members", "consents", "appointments"] {
        sqlx::raw_sql(AssertSqlSafe(format!("vacuum analyze {table}"))).execute(&mut *db).await?;
    }
    Ok(())
}
