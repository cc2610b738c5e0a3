//! What every handler shares, and the layers around the routes from the outside in.

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use chrono::NaiveDate;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::auth::password::Hasher;
use crate::auth::session::Sessions;
use crate::booking::{Board, Places, Standings};
use crate::clock::{Clock, Random};
use crate::config::Config;
use crate::error::AppError;
use crate::pathways::RuleBook;
use crate::rulesets::Shelf;
use crate::tenancy::{Db, OfficeTx, Offices};
use crate::web::health::{self, Counts};
use crate::web::page::Shell;
use crate::web::routes::{Access, Routes};
use crate::web::visit::Visit;
use crate::web::{static_files, trouble};

/// The application's shared parts. Cloning is cheap.
#[derive(Clone)]
pub struct App {
    /// The settings.
    pub config: Arc<Config>,
    /// The database, behind its door.
    pub db: Db,
    /// The offices of this installation.
    pub offices: Offices,
    /// The rule books, by office and day.
    pub shelf: Shelf,
    /// Hashes passwords and PINs.
    pub hasher: Hasher,
    /// Time.
    pub clock: Clock,
    /// Chance.
    pub random: Random,
    /// Where sessions are looked up.
    pub sessions: Sessions,
    /// Where families' standing with their appointment is looked up.
    pub standings: Standings,
    /// The free hours.
    pub board: Board,
    /// Where families ask for places.
    pub places: Places,
    /// Answers given, for the operator.
    pub counts: Counts,
}

/// Why the application could not be put together.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database does not answer or is not migrated.
    #[error("DATABASE_URL: the database does not answer or is not migrated. Run `puente migrate` first")]
    Database(#[source] sqlx::Error),
    /// The first rule sets of the offices cannot be stored.
    #[error("DATABASE_URL: the offices' first rule sets cannot be stored. Run `puente migrate` first")]
    Founding(#[source] AppError),
    /// The embedded rules do not load.
    #[error("the rule sets do not load: {0}")]
    Rules(String),
    /// The hash cost is out of bounds.
    #[error("PUENTE_HASH_MEMORY_KIB, PUENTE_HASH_PASSES: outside what Argon2 allows: {0}. Leave them out for the default")]
    HashCost(String),
}

impl App {
    /// Puts the application together; reads the offices from the database.
    pub async fn start(config: Config, clock: Clock, random: Random) -> Result<Self, StartError> {
        let db = Db::open(&config, clock.clone(), random.clone()).map_err(StartError::Database)?;
        let offices = db.offices().await.map_err(StartError::Database)?;
        let shelf = Shelf::new()
            .map_err(|findings| StartError::Rules(findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))?;
        crate::rulesets::found_all(&db, &offices, shelf.founding()).await.map_err(StartError::Founding)?;
        let hasher = Hasher::new(&config).map_err(|error| StartError::HashCost(error.to_string()))?;
        let (sessions, standings) = (Sessions::new(&db, &offices), Standings::new(&db, &offices));
        let (board, places) = (Board::new(&db, config.list_good_for), Places::new(&db, &offices));
        Ok(Self {
            config: Arc::new(config),
            db,
            offices,
            shelf,
            hasher,
            clock,
            random,
            sessions,
            standings,
            board,
            places,
            counts: Counts::default(),
        })
    }

    /// The rule book in force today at a transaction's office.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn book(&self, tx: &mut OfficeTx) -> Result<Arc<RuleBook>, AppError> {
        Ok(self.shelf.in_force(tx, self.local_day(tx)).await?.book)
    }

    /// The local day of a transaction at its office.
    pub fn local_day(&self, tx: &OfficeTx) -> NaiveDate {
        let zone = self.offices.by_id(tx.office()).map_or(chrono_tz::UTC, |office| office.zone);
        tx.now().with_timezone(&zone).date_naive()
    }

    /// The shell of a visit's page.
    pub fn shell(&self, visit: &Visit) -> Shell {
        Shell::new(visit, self.clock.is_demonstration())
    }
}

/// Every route of the application.
pub fn routes() -> Routes {
    Routes::new()
        .slice("web")
        .get("/healthz", Access::Anyone, health::alive)
        .get("/readyz", Access::Anyone, health::ready)
        .get("/metrics", Access::Anyone, health::metrics)
        .get("/static/{file}", Access::Anyone, static_files::show)
        .part("file", "text", "the file's name with its hash")
        .and(crate::offices::routes())
        .and(crate::law::routes())
        .and(crate::auth::routes())
        .and(crate::intake::routes())
        .and(crate::booking::routes())
        .and(crate::follow::routes())
        .and(crate::cases::routes())
        .and(crate::review::routes())
        .and(crate::rulesets::routes())
        .and(crate::audit::routes())
}

/// The whole service: routes behind their guards, inside the layers.
pub fn router(app: &App) -> Router {
    routes()
        .into_router(app)
        .fallback(static_files::elsewhere)
        .method_not_allowed_fallback(|| async { AppError::WrongMethod })
        // From the inside out: a handler's panic becomes an error, its work cannot be cancelled by a vanished client,
        // errors become pages, and what goes out is compressed.
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            axum::response::IntoResponse::into_response(AppError::broken("a handler panicked"))
        }))
        .layer(from_fn(trouble::shield))
        .layer(from_fn_with_state(app.clone(), trouble::dress))
        .layer(CompressionLayer::new())
        .with_state(app.clone())
}
