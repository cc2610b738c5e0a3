//! The demonstration: the founding documents' offices, staff for every role, and realistic families, the same for the
//! same seed.
//!
//! Used by `puente dev`, `puente demo` and the tests. Every office is filled in one transaction, so a crash leaves it
//! filled or untouched. Nothing here starts in production: `serve` refuses a demonstration's database and secret.

mod canaries;
mod ids;
pub mod offices;
mod queries;
mod sign_ins;
mod staff;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};

use crate::auth::password::Hasher;
use crate::clock::{Clock, Random};
use crate::config::Config;
use crate::error::AppError;
use crate::ids::OfficeId;
use crate::tenancy::{Context, Db, Office};

pub use canaries::Canary;
use canaries::Texts;
use ids::Source;
pub use queries::{Claim, claim};
pub use sign_ins::{SignIn, SignIns};

/// The public password of every demonstration account.
pub const PASSWORD: &str = "puente-de-todos-2023";

/// How much to fill in, and how.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Cases an office.
    pub cases: u32,
    /// The same seed gives the same rows.
    pub seed: u64,
    /// Puts a unique marker into every text that a person can type.
    pub canaries: bool,
}

impl Size {
    /// The demonstration's own size.
    pub fn small() -> Self {
        Self { cases: 12, seed: 1, canaries: false }
    }
}

/// What a filling left behind.
pub struct Filled {
    /// Accounts and keys.
    pub sign_ins: SignIns,
    /// The markers, where they were asked for and written now.
    pub canaries: Vec<Canary>,
}

/// Stores the clock's offset at the first start; later starts run on from it, never backwards.
///
/// # Errors
/// When the database does not answer.
pub async fn clock_offset(config: &Config, wanted: TimeDelta) -> Result<i64, AppError> {
    let db = Db::open(config, Clock::Real, Random::System)?;
    let mut tx = db.begin(&Context::worker(OfficeId(uuid::Uuid::nil()))).await?;
    let offset = queries::clock_offset(&mut tx, wanted.num_seconds()).await?;
    tx.commit().await?;
    db.close().await;
    Ok(offset)
}

/// Fills an empty database; a filled one stays as it is. The sign-ins are those of what is there.
///
/// # Errors
/// When the database does not answer or refuses a row.
pub async fn fill(config: &Config, clock: &Clock, size: &Size) -> Result<SignIns, AppError> {
    fill_telling(config, clock, size).await.map(|filled| filled.sign_ins)
}

/// As [`fill`], with the markers that were written.
///
/// # Errors
/// As [`fill`].
pub async fn fill_telling(config: &Config, clock: &Clock, size: &Size) -> Result<Filled, AppError> {
    let db = Db::open(config, clock.clone(), Random::seeded(size.seed))?;
    let now = anchor(clock.now());
    offices::fill(&db, now).await?;
    let mut canaries = Vec::new();
    let mut hashes = None;
    for office in db.offices().await?.iter() {
        if is_filled(&db, office).await? {
            continue;
        }
        let hashes = match &hashes {
            Some(hashes) => hashes,
            None => hashes.insert(
                sign_ins::Hashes::new(&Hasher::new(config).map_err(|error| AppError::broken(error.to_string()))?, size.seed)
                    .await?,
            ),
        };
        let (source, texts) = (Source::new(size.seed, &office.slug), Texts::new(size, &office.slug));
        let mut filler = Filler { config, office, now, source, texts, hashes };
        filler.fill(&db).await?;
        canaries.append(&mut filler.texts.into_made());
    }
    let sign_ins = sign_ins::read(&db, config).await?;
    db.close().await;
    Ok(Filled { sign_ins, canaries })
}

/// The instant everything is dated from: the full hour, so that two fillings of the same demonstration are alike.
fn anchor(now: DateTime<Utc>) -> DateTime<Utc> {
    now.duration_trunc(TimeDelta::hours(1)).unwrap_or(now)
}

async fn is_filled(db: &Db, office: &Office) -> Result<bool, AppError> {
    let mut tx = db.begin(&Context::worker(office.id)).await?;
    Ok(!queries::staff(&mut tx).await?.is_empty())
}

/// Fills one office.
struct Filler<'a> {
    config: &'a Config,
    office: &'a Office,
    now: DateTime<Utc>,
    source: Source,
    texts: Texts,
    hashes: &'a sign_ins::Hashes,
}

impl Filler<'_> {
    async fn fill(&mut self, db: &Db) -> Result<(), AppError> {
        let mut tx = db.begin(&Context::worker(self.office.id)).await?;
        let _staff = staff::insert(self, &mut tx).await?;
        tx.audit("demonstration.filled", "offices", Some(self.office.id.0), None).await?;
        tx.commit().await
    }
}
