//! The transaction door: the only way to the pool, and the only way to begin a transaction.
//!
//! A begin that is dropped half-way leaves a pooled connection inside a transaction that the next
//! person inherits (sqlx 0.9.0, launchbadge issue 4393), so it runs in a task of its own.

use std::ops::{Deref, DerefMut};
use std::sync::atomic::AtomicU16;
use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection, PgConnection, PgPool, Postgres, Transaction};
use uuid::Uuid;

use super::context::Context;
use super::issuer::Issuer;
use super::office::{Office, Offices};
use crate::clock::{Clock, Random};
use crate::config::Config;
use crate::error::AppError;
use crate::ids::{CaseId, OfficeId};

/// How long a request waits for a connection before it is told to come back.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(4);
/// How long a connection may rest and is still used without asking whether its server is there.
const TRUSTED_FOR: Duration = Duration::from_millis(500);

/// The database, behind its door.
#[derive(Clone, Debug)]
pub struct Db {
    pool: PgPool,
    context_key: [u8; 32],
    audit_key: [u8; 32],
    clock: Clock,
    random: Random,
}

impl Db {
    /// Opens the pool for the login role. Connections are made when first needed.
    pub fn open(config: &Config, clock: Clock, random: Random) -> Result<Self, sqlx::Error> {
        let options: PgConnectOptions = config.database_url.parse()?;
        Ok(Self {
            pool: PgPoolOptions::new()
                .max_connections(config.pool_size)
                .acquire_timeout(ACQUIRE_TIMEOUT)
                // A connection that worked a moment ago is trusted; one that rested may have lost its server.
                .test_before_acquire(false)
                .before_acquire(|connection, about| {
                    Box::pin(async move {
                        if about.idle_for > TRUSTED_FOR {
                            connection.ping().await?;
                        }
                        Ok(true)
                    })
                })
                .connect_lazy_with(options.application_name("puente")),
            context_key: config.secret.key("transaction context"),
            audit_key: config.secret.key("audit row"),
            clock,
            random,
        })
    }

    /// Begins a transaction in `context`. Dropping it rolls back.
    ///
    /// # Errors
    /// `Unavailable` when no connection is free in time, `Broken` otherwise.
    pub async fn begin(&self, context: &Context) -> Result<OfficeTx, AppError> {
        let signed = context.sign(&self.context_key).map_err(AppError::broken)?;
        let pool = self.pool.clone();
        let tx = tokio::spawn(async move {
            let mut tx = pool.begin().await?;
            sqlx::query!("select set_config('puente.context', $1, true)", signed).fetch_one(&mut *tx).await?;
            Ok::<_, sqlx::Error>(tx)
        })
        .await
        .map_err(AppError::broken)??;
        Ok(OfficeTx { tx, issuer: self.issuer(context, self.clock.now()) })
    }

    /// A connection for calls of database functions that set the signed context by themselves, each for its own
    /// statement: one round trip, nothing to leave open. Anything else sees no rows on it.
    ///
    /// # Errors
    /// `Unavailable` when no connection is free in time.
    pub async fn call(&self, context: &Context) -> Result<Call, AppError> {
        let signed = context.sign(&self.context_key).map_err(AppError::broken)?;
        Ok(Call { connection: self.pool.acquire().await?, signed })
    }

    /// What is made outside the database for acts in `context` at `now`.
    pub fn issuer(&self, context: &Context, now: DateTime<Utc>) -> Issuer {
        Issuer { context: context.clone(), now, random: self.random.clone(), made: AtomicU16::new(0), audit_key: self.audit_key }
    }

    /// The present instant by the installation's clock.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// All offices; a public fact that needs no context.
    pub async fn offices(&self) -> Result<Offices, sqlx::Error> {
        let rows =
            sqlx::query!(r#"select office_id as "id: OfficeId", slug, country, time_zone, rules from offices order by listed"#)
                .fetch_all(&self.pool)
                .await?;
        rows.into_iter()
            .map(|row| {
                let zone = row.time_zone.parse().map_err(|_| {
                    sqlx::Error::Decode(format!("offices.time_zone of {}: {:?} is no zone", row.slug, row.time_zone).into())
                })?;
                Ok(Office { id: row.id, slug: row.slug, country: row.country, zone, rules: row.rules })
            })
            .collect::<Result<_, _>>()
            .map(Offices::new)
    }

    /// Whether the database answers.
    pub async fn is_ready(&self) -> bool {
        sqlx::query_scalar!("select only_row from platform_clock").fetch_one(&self.pool).await.is_ok()
    }

    /// The stored demonstration offset in seconds, when the database is a demonstration.
    pub async fn demonstration_offset(&self) -> Result<Option<i64>, sqlx::Error> {
        let row = sqlx::query!("select offset_seconds, demonstration from platform_clock").fetch_one(&self.pool).await?;
        Ok(row.demonstration.then_some(row.offset_seconds))
    }

    /// Waits until every connection is given back and closes them.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// A connection for functions that open the door themselves.
pub struct Call {
    connection: PoolConnection<Postgres>,
    signed: String,
}

impl Call {
    /// The connection and the signed context, which is the function's first argument.
    pub fn parts(&mut self) -> (&mut PgConnection, &str) {
        (&mut self.connection, &self.signed)
    }
}

/// A transaction of one office, opened with a signed context.
pub struct OfficeTx {
    tx: Transaction<'static, Postgres>,
    issuer: Issuer,
}

/// The key and fingerprint of a sent form, for taking effect once.
#[derive(Clone, Debug)]
pub struct OnceGuard {
    /// The key rendered into the form.
    pub key: Uuid,
    /// A hash of what was sent.
    pub fingerprint: [u8; 32],
}

/// Whether a sent form is new.
#[derive(Debug, PartialEq, Eq)]
pub enum Once {
    /// It is: go on, and end with [`OfficeTx::commit_once`].
    First,
    /// It took effect before and led here.
    Repeat(String),
}

impl OfficeTx {
    /// The instant of this transaction.
    pub fn now(&self) -> DateTime<Utc> {
        self.issuer.now
    }

    /// Who is asking.
    pub fn context(&self) -> &Context {
        &self.issuer.context
    }

    /// The office.
    pub fn office(&self) -> OfficeId {
        self.issuer.context.office
    }

    /// A new identifier. Those of one transaction sort in the order made, so a timeline of one instant reads rightly.
    pub fn new_id<T: From<Uuid>>(&self) -> T {
        self.issuer.new_id()
    }

    /// Chance, for codes and draws.
    pub fn random(&self) -> &Random {
        &self.issuer.random
    }

    /// Writes the audit row of a read or change; without it the request fails.
    /// `action` is a verb such as `case.read`, `subject` the table, never a name or a value.
    pub async fn audit(
        &mut self,
        action: &'static str,
        subject: &'static str,
        subject_id: Option<Uuid>,
        case: Option<CaseId>,
    ) -> Result<(), AppError> {
        let (event, mac) = self.issuer.audit_row(action, subject, subject_id, case);
        sqlx::query!(
            "insert into audit_events (office_id, id, at, actor_kind, actor_id, role, action, subject, subject_id, case_id, request, mac)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            event.office, event.id, event.at, event.actor_kind, event.actor_id, event.role, event.action,
            event.subject, event.subject_id, event.case_id, event.request, &mac[..]
        )
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    /// Claims the form's key. A second sender of the same form waits here until the first has ended.
    pub async fn once(&mut self, guard: &OnceGuard) -> Result<Once, AppError> {
        let actor = self.submitter();
        let claimed = sqlx::query!(
            "insert into submissions (office_id, key, actor, fingerprint, at) values ($1, $2, $3, $4, $5)
             on conflict do nothing",
            self.issuer.context.office.0,
            guard.key,
            actor,
            &guard.fingerprint[..],
            self.issuer.now
        )
        .execute(&mut *self.tx)
        .await?;
        if claimed.rows_affected() == 1 {
            return Ok(Once::First);
        }
        let location = sqlx::query_scalar!(
            "select location from submissions where office_id = $1 and actor = $2 and key = $3 and fingerprint = $4",
            self.issuer.context.office.0,
            actor,
            guard.key,
            &guard.fingerprint[..]
        )
        .fetch_one(&mut *self.tx)
        .await?;
        location.map(Once::Repeat).ok_or_else(|| AppError::broken("a claimed form was committed without its end"))
    }

    /// Commits, and remembers where the form led, so that sending it again leads there too.
    pub async fn commit_once(mut self, guard: &OnceGuard, location: &str) -> Result<(), AppError> {
        let actor = self.submitter();
        sqlx::query!(
            "update submissions set location = $5 where office_id = $1 and actor = $2 and key = $3 and fingerprint = $4",
            self.issuer.context.office.0,
            actor,
            guard.key,
            &guard.fingerprint[..],
            location
        )
        .execute(&mut *self.tx)
        .await?;
        self.commit().await
    }

    /// Commits.
    pub async fn commit(self) -> Result<(), AppError> {
        self.tx.commit().await?;
        Ok(())
    }

    fn submitter(&self) -> String {
        self.issuer.context.actor().map_or_else(|| "visitor".to_owned(), |actor| actor.to_string())
    }
}

impl Deref for OfficeTx {
    type Target = PgConnection;
    fn deref(&self) -> &PgConnection {
        &self.tx
    }
}

impl DerefMut for OfficeTx {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.tx
    }
}
