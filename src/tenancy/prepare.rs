//! Brings a database to the newest schema, with its roles: an owner that never logs in and a login role that owns nothing.

use sqlx::migrate::Migrator;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};

use crate::config::Secret;

/// The schema, forward only.
pub static MIGRATIONS: Migrator = sqlx::migrate!();

/// Why a database could not be prepared.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// The address or a statement failed.
    #[error("the database could not be prepared")]
    Database(#[from] sqlx::Error),
    /// A migration failed.
    #[error("a migration failed")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The login role's address does not say who logs in.
    #[error("DATABASE_URL: it must name a user other than the owner's, and a password")]
    LoginRole,
}

/// Creates the roles, applies what is missing and installs the context key. `owner` needs to be able to
/// create roles; `login` is the address the server will use.
pub async fn migrate(owner: &str, login: &str, secret: &Secret) -> Result<(), PrepareError> {
    migrate_with(&MIGRATIONS, owner, login, secret).await
}

/// The same with the migrations in a folder, for the gate that checks queries before the program is built anew.
pub async fn migrate_from(folder: &std::path::Path, owner: &str, login: &str, secret: &Secret) -> Result<(), PrepareError> {
    migrate_with(&Migrator::new(folder).await?, owner, login, secret).await
}

async fn migrate_with(migrations: &Migrator, owner: &str, login: &str, secret: &Secret) -> Result<(), PrepareError> {
    let owner: PgConnectOptions = owner.parse()?;
    let login: PgConnectOptions = login.parse()?;
    let (user, password) = (login.get_username().to_owned(), password_of(&login)?);
    if user == owner.get_username() {
        return Err(PrepareError::LoginRole);
    }
    let mut connection = owner.connect().await?;
    create_roles(&mut connection, &user, &password).await?;
    sqlx::query("set role puente_owner").execute(&mut connection).await?;
    migrations.run_direct(None, &mut connection, false).await?;
    sqlx::query("insert into private.context_key (key) values ($1) on conflict (only_row) do update set key = excluded.key")
        .bind(&secret.key("transaction context")[..])
        .execute(&mut connection)
        .await?;
    connection.close().await?;
    Ok(())
}

fn password_of(login: &PgConnectOptions) -> Result<String, PrepareError> {
    let url = login.to_url_lossy();
    url.password().map(percent_decoded).filter(|password| !password.is_empty()).ok_or(PrepareError::LoginRole)
}

fn percent_decoded(text: &str) -> String {
    let pair = format!("p={}", text.replace('+', "%2B"));
    serde_html_form::from_str::<Vec<(String, String)>>(&pair)
        .ok()
        .and_then(|pairs| pairs.into_iter().next())
        .map_or_else(String::new, |(_, value)| value)
}

async fn create_roles(connection: &mut PgConnection, user: &str, password: &str) -> Result<(), PrepareError> {
    // Several databases of one cluster are prepared at once in tests; roles belong to the cluster.
    sqlx::query("select pg_advisory_lock(7364836)").execute(&mut *connection).await.ok();
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
    let ident = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let statements = [
        format!(
            "do $$ begin
                if not exists (select 1 from pg_roles where rolname = 'puente_owner') then
                    create role puente_owner nologin nosuperuser nobypassrls;
                end if;
                if not exists (select 1 from pg_roles where rolname = 'puente_app') then
                    create role puente_app nologin nosuperuser nobypassrls noinherit;
                end if;
                if not exists (select 1 from pg_roles where rolname = {name}) then
                    create role {user} login nosuperuser nobypassrls nocreatedb nocreaterole inherit;
                end if;
            end $$",
            name = quoted(user),
            user = ident(user)
        ),
        format!("alter role {} login password {}", ident(user), quoted(password)),
        format!(
            "do $$ begin if {name} <> 'puente_app' then grant puente_app to {user}; end if; end $$",
            name = quoted(user),
            user = ident(user)
        ),
        format!("alter role {} set statement_timeout = '5s'", ident(user)),
        format!("alter role {} set lock_timeout = '3s'", ident(user)),
        format!("alter role {} set idle_in_transaction_session_timeout = '15s'", ident(user)),
        "grant puente_owner to current_user".to_owned(),
        "do $$ begin execute format('grant create on database %I to puente_owner', current_database()); end $$".to_owned(),
        "grant create, usage on schema public to puente_owner".to_owned(),
        "revoke create on schema public from public".to_owned(),
    ];
    for statement in statements {
        // The only interpolated texts are the configured role's name and password, quoted above.
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut *connection).await?;
    }
    sqlx::query("select pg_advisory_unlock(7364836)").execute(&mut *connection).await.ok();
    Ok(())
}
