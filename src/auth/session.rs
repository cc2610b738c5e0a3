//! Sessions: an opaque token in the cookie, its SHA-256 in the table, checked at every request so that ending
//! one takes effect at once.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::queries;
use super::role::{Organisation, Role};
use crate::app::App;
use crate::error::AppError;
use crate::gather::{Gather, Item, Size};
use crate::ids::{CaseId, OfficeId, SessionId, StaffId};
use crate::tenancy::{Context, Db, Eyes, Office, OfficeTx, Offices};
use crate::web::visit::{Applicant, Staff, Visit, Who};

/// How long a staff session lasts without use, and in all.
const STAFF_IDLE: TimeDelta = TimeDelta::minutes(15);
const STAFF_WHOLE: TimeDelta = TimeDelta::hours(8);
/// The same for an applicant; answers are saved at each step, the PIN brings them back.
const APPLICANT_IDLE: TimeDelta = TimeDelta::minutes(30);
const APPLICANT_WHOLE: TimeDelta = TimeDelta::hours(24);

/// What a session cookie leads to.
#[derive(Clone, Debug)]
pub enum Found {
    /// Nothing.
    Nobody,
    /// A live session.
    Live(Who),
    /// A session that has run out, and whose it was.
    Expired(Uuid),
}

/// Whose session begins.
#[derive(Clone, Copy, Debug)]
pub enum Holder {
    /// A member of staff.
    Staff(StaffId),
    /// The applicant of a case.
    Applicant(CaseId),
}

/// Look-ups under way at once per office, tokens in one, tokens waiting for one.
const SIZE: Size = Size { lanes: 2, most: 128, waiting: 4096 };

/// A token's hash that is looked up.
#[derive(Clone)]
struct Token([u8; 32]);

impl Item for Token {
    fn alone(&self) -> Option<Uuid> {
        None
    }

    fn shared(&self) -> [Option<Uuid>; 2] {
        [None, None]
    }
}

/// Where sessions of all offices are looked up, those of many requests at once. Cloning is cheap.
#[derive(Clone)]
pub struct Sessions(Arc<BTreeMap<OfficeId, Gather<Token, Option<queries::SessionRow>>>>);

impl Sessions {
    /// For the offices of this installation.
    pub fn new(db: &Db, offices: &Offices) -> Self {
        let desk = |office: OfficeId| {
            let db = db.clone();
            Gather::new(SIZE, move |tokens| look_up(db.clone(), office, tokens))
        };
        Self(Arc::new(offices.iter().map(|office| (office.id, desk(office.id))).collect()))
    }

    async fn find(&self, office: OfficeId, token: &str) -> Result<Option<queries::SessionRow>, AppError> {
        self.0.get(&office).ok_or(AppError::NotFound)?.ask(Token(hash(token))).await
    }
}

async fn look_up(db: Db, office: OfficeId, tokens: Vec<Token>) -> Result<Vec<Option<queries::SessionRow>>, AppError> {
    let mut call = db.call(&Context::new(office, Eyes::Gate, "session")).await?;
    let hashes: Vec<[u8; 32]> = tokens.into_iter().map(|token| token.0).collect();
    queries::sessions(&mut call, office, &hashes).await
}

/// Looks a token up at an office and notes that it was used.
pub async fn find(app: &App, office: &Office, token: &str) -> Result<Found, AppError> {
    let now = app.clock.now();
    let Some(row) = app.sessions.find(office.id, token).await? else { return Ok(Found::Nobody) };
    let found = match row.who {
        queries::SessionOf::Case(case) => {
            if !is_live(&row, now, APPLICANT_IDLE) {
                return Ok(Found::Expired(case.0));
            }
            Who::Applicant(Applicant { case, session: row.id })
        }
        queries::SessionOf::Staff { id, ref role, ref organisation, ref name, disabled } => {
            let (Some(role), Some(organisation)) = (Role::parse(role), Organisation::parse(organisation)) else {
                return Ok(Found::Nobody);
            };
            if disabled || row.revoked {
                return Ok(Found::Nobody);
            }
            if !is_live(&row, now, STAFF_IDLE) {
                return Ok(Found::Expired(id.0));
            }
            Who::Staff(Staff { id, session: row.id, role, organisation, name: name.clone() })
        }
    };
    // A minute's precision is enough for idling, and spares a write a page.
    if now - row.last_seen_at > TimeDelta::minutes(1) {
        let mut tx = app.db.begin(&Context::new(office.id, Eyes::Gate, "session")).await?;
        queries::touch_session(&mut tx, row.id, now).await?;
        tx.commit().await?;
    }
    Ok(Found::Live(found))
}

fn is_live(row: &queries::SessionRow, now: DateTime<Utc>, idle: TimeDelta) -> bool {
    !row.revoked && now < row.expires_at && now - row.last_seen_at <= idle
}

/// Begins a session in a transaction of the gate; returns the token for the cookie.
pub async fn begin(app: &App, tx: &mut OfficeTx, visit: &Visit, holder: Holder) -> Result<(SessionId, String), AppError> {
    let token = hex::encode(app.random.bytes::<32>());
    let now = tx.now();
    let (staff, case, expires) = match holder {
        Holder::Staff(staff) => (Some(staff), None, now + STAFF_WHOLE),
        Holder::Applicant(case) => (None, Some(case), now + APPLICANT_WHOLE),
    };
    let id: SessionId = tx.new_id();
    queries::insert_session(tx, id, &hash(&token), staff, case, &visit.device, expires).await?;
    Ok((id, token))
}

/// The hash a token is stored as; tokens carry 256 bits, so a fast hash is enough.
fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}
