//! The demonstration: the founding documents' offices, staff for every role, and realistic families, the same for the
//! same seed.
//!
//! Used by `puente dev`, `puente demo` and the tests. Every office is filled in one transaction, so a crash leaves it
//! filled or untouched. Nothing here starts in production: `serve` refuses a demonstration's database and secret.

mod canaries;
mod cases;
mod families;
mod ids;
mod names;
pub mod offices;
mod queries;
mod sign_ins;
mod staff;
mod track;

use std::collections::HashSet;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};

use crate::auth::password::Hasher;
use crate::clock::{Clock, Random};
use crate::config::Config;
use crate::error::AppError;
use crate::ids::{OfficeId, SiteId};
use crate::pathways::RuleBook;
use crate::tenancy::{Context, Db, Office, OfficeTx};

pub use canaries::Canary;
use canaries::{Field, Texts};
use ids::Source;
pub use queries::{Claim, claim};
use sign_ins::Hashes;
pub use sign_ins::{Key, SignIn, SignIns};

/// The public password of every demonstration account.
pub const PASSWORD: &str = "puente-de-todos-2023";

/// Cases filled in one transaction: a signed context opens transactions for two minutes.
const CASES_AT_ONCE: u32 = 100;

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
    let mut tools: Option<Tools> = None;
    for office in db.offices().await?.iter() {
        if is_filled(&db, office).await? {
            continue;
        }
        let tools = match &tools {
            Some(tools) => tools,
            None => tools.insert(Tools::new(config, size.seed).await?),
        };
        canaries.append(&mut fill_office(&db, config, size, office, now, tools).await?);
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
    Ok(queries::is_filled(&mut tx).await?)
}

/// What is made once for all offices.
struct Tools {
    hashes: Hashes,
    book: RuleBook,
}

impl Tools {
    async fn new(config: &Config, seed: u64) -> Result<Self, AppError> {
        let hasher = Hasher::new(config).map_err(|error| AppError::broken(error.to_string()))?;
        let told = |findings: Vec<crate::pathways::Finding>| {
            AppError::broken(findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
        };
        Ok(Self { hashes: Hashes::new(&hasher, seed).await?, book: RuleBook::load_embedded().map_err(told)? })
    }
}

/// Fills what is being filled in one transaction.
struct Filler<'a> {
    config: &'a Config,
    office: &'a Office,
    now: DateTime<Utc>,
    source: Source,
    texts: Texts,
    hashes: &'a Hashes,
    book: &'a RuleBook,
    site: Option<SiteId>,
    codes: HashSet<String>,
}

impl Filler<'_> {
    /// A case code that this filling did not give yet.
    fn code(&mut self) -> String {
        const SIGNS: &[u8] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
        loop {
            let code: String = (0..7).map(|at| if at == 3 { '-' } else { char::from(self.source.one_of(SIGNS)) }).collect();
            if self.codes.insert(code.clone()) {
                return code;
            }
        }
    }
}

impl Filler<'_> {
    /// Puts markers into what an office's people type about their sites.
    async fn mark_sites(&mut self, tx: &mut OfficeTx) -> Result<(), AppError> {
        for site in queries::sites(tx).await? {
            let owner = site.to_string();
            let field = |column| Field { table: "sites", column, lane: "none", tier: "T0", owner: &owner };
            let (name, address) = (self.texts.text(&field("name"), ""), self.texts.text(&field("address"), ""));
            queries::rename_site(tx, site, &name, &address).await?;
        }
        Ok(())
    }
}

/// Fills an office: its staff, then its cases by the hundred, then the row that says that it is whole. What an earlier
/// start left done is there by its ids and passed over.
async fn fill_office(
    db: &Db,
    config: &Config,
    size: &Size,
    office: &Office,
    now: DateTime<Utc>,
    tools: &Tools,
) -> Result<Vec<Canary>, AppError> {
    let mut filler = Filler {
        config,
        office,
        now,
        source: Source::new(size.seed, &office.slug),
        texts: Texts::new(size, &office.slug),
        hashes: &tools.hashes,
        book: &tools.book,
        site: None,
        codes: HashSet::new(),
    };
    let mut tx = db.begin(&Context::worker(office.id)).await?;
    filler.site = queries::cases::site(&mut tx).await?;
    if size.canaries {
        filler.mark_sites(&mut tx).await?;
    }
    let staff = staff::insert(&mut filler, &mut tx).await?;
    tx.audit("demonstration.staff", "staff", None, None).await?;
    tx.commit().await?;
    // An office that was only announced has registered nobody; markers are wanted everywhere.
    let cases = if filler.site.is_some() || size.canaries { size.cases } else { 0 };
    let mut begin = 0;
    while begin < cases {
        let end = cases.min(begin + CASES_AT_ONCE);
        let mut tx = db.begin(&Context::worker(office.id)).await?;
        for at in begin..end {
            filler.source = Source::new(size.seed, &format!("{}/{at}", office.slug));
            cases::insert(&mut filler, &mut tx, &staff, at).await?;
        }
        tx.commit().await?;
        begin = end;
    }
    let mut tx = db.begin(&Context::worker(office.id)).await?;
    tx.audit("demonstration.filled", "offices", Some(office.id.0), None).await?;
    tx.commit().await?;
    Ok(filler.texts.into_made())
}
