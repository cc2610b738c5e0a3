//! Tenancy in the catalogue and in practice: every table, every key, every policy; forged contexts; cancelled begins.

use puente::auth::Role;
use puente::clock::Random;
use puente::ids::{CaseId, OfficeId, StaffId};
use puente::tenancy::{Context, Eyes};
use sqlx::{Connection, PgConnection};

use crate::support::TestApp;

async fn offenders(db: &mut PgConnection, sql: &'static str) -> Vec<String> {
    sqlx::query_scalar(sql).fetch_all(db).await.unwrap()
}

#[tokio::test]
async fn the_catalogue_holds_every_table_to_the_rules() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let checks: [(&str, &'static str); 10] = [
        (
            "row-level security is enabled and forced",
            "select c.relname::text from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> '_sqlx_migrations' and not (c.relrowsecurity and c.relforcerowsecurity)",
        ),
        (
            "every table carries its office",
            "select c.relname::text from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname not in ('platform_clock', '_sqlx_migrations') and not exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'office_id' and a.attnotnull)",
        ),
        (
            "the office is part of every foreign key",
            "select k.conname::text from pg_constraint k where k.contype = 'f' and k.connamespace = 'public'::regnamespace and not exists (select 1 from pg_attribute a where a.attrelid = k.conrelid and a.attname = 'office_id' and a.attnum = any (k.conkey))",
        ),
        (
            "the office is part of every unique key",
            "select c.relname::text from pg_index i join pg_class c on c.oid = i.indexrelid where i.indisunique and c.relnamespace = 'public'::regnamespace and i.indrelid not in ('offices'::regclass, 'platform_clock'::regclass, '_sqlx_migrations'::regclass) and not exists (select 1 from pg_attribute a where a.attrelid = i.indrelid and a.attname = 'office_id' and a.attnum = any (i.indkey::int2[]))",
        ),
        (
            "the login role is plain and owns nothing",
            "select rolname::text from pg_roles where rolname = 'puente_app' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication) union all select c.relname::text from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname = 'puente_app' union all select r.rolname::text from pg_auth_members m join pg_roles r on r.oid = m.roleid join pg_roles a on a.oid = m.member where a.rolname = 'puente_app'",
        ),
        (
            "no policy is open or lacks its check",
            "select tablename || '.' || policyname from pg_policies where schemaname = 'public' and (qual = 'true' or with_check = 'true' or (cmd in ('UPDATE', 'ALL', 'INSERT') and with_check is null))",
        ),
        (
            "the login role holds no privilege beyond rows",
            "select c.relname::text from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and (has_table_privilege('puente_app', c.oid, 'TRUNCATE') or has_table_privilege('puente_app', c.oid, 'REFERENCES') or has_table_privilege('puente_app', c.oid, 'TRIGGER')) union all select nspname::text from pg_namespace where nspname = 'public' and has_schema_privilege('puente_app', oid, 'CREATE') union all select nspname::text from pg_namespace where nspname = 'private' and has_schema_privilege('puente_app', oid, 'USAGE')",
        ),
        (
            "functions with their owner's rights are the listed ones",
            "select p.proname::text from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef and p.proname <> 'verified_context'",
        ),
        (
            "audit rows can be added and read, not changed",
            "select g.table_name || ' ' || g.privilege_type from information_schema.role_table_grants g where g.grantee = 'puente_app' and g.table_name in ('audit_events', 'audit_chain', 'audit_checkpoints') and g.privilege_type not in ('SELECT', 'INSERT')",
        ),
        (
            "there is no view, sequence or leakproof function to leak through",
            "select c.relname::text from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('v', 'm', 'S') union all select p.proname::text from pg_proc p where p.pronamespace = 'public'::regnamespace and p.proleakproof",
        ),
    ];
    for (rule, sql) in checks {
        assert_eq!(offenders(&mut db, sql).await, Vec::<String>::new(), "{rule}");
    }
    // The checks see what they look for: a table added carelessly is an offender.
    sqlx::raw_sql("create table careless (id uuid primary key, office_id uuid)").execute(&mut db).await.unwrap();
    for (rule, sql) in &checks[..2] {
        assert_eq!(offenders(&mut db, sql).await, ["careless"], "{rule} notices");
    }
}

#[tokio::test]
async fn without_a_context_there_are_no_rows() {
    let app = TestApp::new().await;
    app.family("guatemala", "triage", "open").await;
    let mut login = login(&app).await;
    for table in ["cases", "members", "staff", "sessions", "audit_events"] {
        let sql = sqlx::AssertSqlSafe(format!("select count(*) from {table}"));
        let seen: i64 = sqlx::query_scalar(sql).fetch_one(&mut login).await.unwrap();
        assert_eq!(seen, 0, "{table}");
    }
}

#[tokio::test]
async fn a_forged_or_injected_context_is_worthless() {
    let app = TestApp::new().await;
    app.family("guatemala", "triage", "open").await;
    let office = app.office("guatemala");
    let claims = format!(r#"{{"office":"{office}","role":"iom_caseworker","until":99999999999}}"#);
    let guessed = format!("{}{claims}", hex::encode(puente::config::plain_mac(&[0; 32], claims.as_bytes())));
    let mut login = login(&app).await;
    for forged in [claims.clone(), format!("{}{claims}", "0".repeat(64)), guessed] {
        let mut tx = login.begin().await.unwrap();
        sqlx::query("select set_config('puente.context', $1, true)").bind(forged).execute(&mut *tx).await.unwrap();
        let seen: i64 = sqlx::query_scalar("select count(*) from cases").fetch_one(&mut *tx).await.unwrap();
        assert_eq!(seen, 0);
    }
    // The same claims, signed with the installation's key, do open the door: the test above is not about a typing slip.
    let key = app.app.config.secret.key("transaction context");
    let signed = format!("{}{claims}", hex::encode(puente::config::plain_mac(&key, claims.as_bytes())));
    let mut tx = login.begin().await.unwrap();
    sqlx::query("select set_config('puente.context', $1, true)").bind(signed).execute(&mut *tx).await.unwrap();
    let seen: i64 = sqlx::query_scalar("select count(*) from cases").fetch_one(&mut *tx).await.unwrap();
    assert_eq!(seen, 1);
}

#[tokio::test]
async fn an_outlived_context_is_worthless() {
    let app = TestApp::new().await;
    app.family("guatemala", "triage", "open").await;
    let claims = format!(r#"{{"office":"{}","role":"iom_caseworker","until":1700000000}}"#, app.office("guatemala"));
    let key = app.app.config.secret.key("transaction context");
    let signed = format!("{}{claims}", hex::encode(puente::config::plain_mac(&key, claims.as_bytes())));
    let mut login = login(&app).await;
    let mut tx = login.begin().await.unwrap();
    sqlx::query("select set_config('puente.context', $1, true)").bind(signed).execute(&mut *tx).await.unwrap();
    let seen: i64 = sqlx::query_scalar("select count(*) from cases").fetch_one(&mut *tx).await.unwrap();
    assert_eq!(seen, 0);
}

#[tokio::test]
async fn each_pair_of_eyes_sees_its_own_cases_and_no_others() {
    let app = TestApp::new().await;
    let own = app.family("guatemala", "triage", "open").await;
    let shown = app.family("guatemala", "joint_review", "open").await;
    let sealed = app.family("guatemala", "joint_review", "confidential").await;
    let other = app.family("colombia", "joint_review", "open").await;
    let mut db = app.superuser().await;
    sqlx::query("update cases set joint_review_at = now(), host_visible = lane = 'open' where state = 'joint_review'")
        .execute(&mut db)
        .await
        .unwrap();
    let staff = |role: Role| Eyes::Staff(StaffId(uuid::Uuid::from_u128(1)), role);
    let expected = [
        (Eyes::Visitor, vec![]),
        (Eyes::Gate, vec![]),
        (Eyes::Applicant(CaseId(own.case)), vec![own.case]),
        (Eyes::Applicant(CaseId(other.case)), vec![]),
        (staff(Role::IomCaseworker), vec![own.case, shown.case, sealed.case]),
        (staff(Role::UsSupervisor), vec![shown.case, sealed.case]),
        (staff(Role::HostSupervisor), vec![shown.case]),
        (staff(Role::Auditor), vec![]),
        (staff(Role::PlatformAdmin), vec![]),
        (staff(Role::Interpreter), vec![]),
    ];
    for (eyes, cases) in expected {
        let context = Context::new(OfficeId(app.office("guatemala")), eyes, "test");
        let mut tx = app.app.db.begin(&context).await.unwrap();
        let seen: Vec<uuid::Uuid> = sqlx::query_scalar("select id from cases order by id").fetch_all(&mut *tx).await.unwrap();
        let members: Vec<uuid::Uuid> =
            sqlx::query_scalar("select case_id from members order by case_id").fetch_all(&mut *tx).await.unwrap();
        let mut cases = cases;
        cases.sort();
        assert_eq!(seen, cases, "{eyes:?}");
        assert_eq!(members, cases, "what hangs on a case follows it: {eyes:?}");
    }
}

#[tokio::test]
async fn keys_cannot_cross_offices_even_for_the_owner() {
    let app = TestApp::new().await;
    let family = app.family("guatemala", "triage", "open").await;
    let mut db = app.superuser().await;
    let crossed = sqlx::query(
        "insert into members (office_id, id, case_id, relation, listed) values ($1, gen_random_uuid(), $2, 'self', 0)",
    )
    .bind(app.office("colombia"))
    .bind(family.case)
    .execute(&mut db)
    .await;
    assert_eq!(crossed.unwrap_err().as_database_error().unwrap().code().as_deref(), Some("23503"));
}

#[tokio::test]
async fn a_row_cannot_be_moved_to_another_office() {
    let app = TestApp::new().await;
    app.family("guatemala", "triage", "open").await;
    let context = Context::new(OfficeId(app.office("guatemala")), Eyes::Worker, "test");
    let mut tx = app.app.db.begin(&context).await.unwrap();
    let moved = sqlx::query("update members set office_id = $1").bind(app.office("colombia")).execute(&mut *tx).await;
    assert_eq!(moved.unwrap_err().as_database_error().unwrap().code().as_deref(), Some("42501"));
}

#[tokio::test]
async fn begins_that_are_dropped_midway_poison_no_connection() {
    let app = TestApp::new().await;
    let context = Context::worker(OfficeId(app.office("guatemala")));
    let random = Random::seeded(4);
    let mut db = app.superuser().await;
    // The pool opens its connection first; then each begin is dropped at another moment of its life.
    drop(app.app.db.begin(&context).await.unwrap());
    let mut poisoned = 0;
    for _ in 0..400 {
        let patience = std::time::Duration::from_micros(random.below(900));
        let cancelled = tokio::time::timeout(patience, app.app.db.begin(&context)).await.is_err();
        if !cancelled {
            continue;
        }
        // What was under way ends by itself; a poisoned connection stays inside its transaction until somebody inherits it.
        let mut left = 1;
        for _ in 0..100 {
            tokio::time::sleep(std::time::Duration::from_millis(3)).await;
            left = idle_in_transaction(&mut db).await;
            if left == 0 {
                break;
            }
        }
        poisoned += left;
        if left > 0 {
            break;
        }
    }
    assert_eq!(poisoned, 0);
}

async fn idle_in_transaction(db: &mut PgConnection) -> i64 {
    sqlx::query_scalar(
        "select count(*) from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'",
    )
    .fetch_one(db)
    .await
    .unwrap()
}

async fn login(app: &TestApp) -> PgConnection {
    use sqlx::ConnectOptions;
    let options: sqlx::postgres::PgConnectOptions = app.app.config.database_url.parse().unwrap();
    options.connect().await.unwrap()
}
