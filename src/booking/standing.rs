//! Where a family stands with invitation, appointment and hold: one look-up for all who ask meanwhile.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::appointment::{Appointment, Needs};
use super::queries;
use crate::cases::state::CaseState;
use crate::error::AppError;
use crate::gather::{Gather, Item, Size};
use crate::ids::{CaseId, OfficeId, ServiceId, SlotId};
use crate::tenancy::{Context, Db, Offices};
use crate::web::visit::{Applicant, Visit};

/// Look-ups under way at once per office, cases in one, cases waiting for one.
const SIZE: Size = Size { lanes: 2, most: 128, waiting: 4096 };

/// Where a family stands.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Where its case is.
    pub state: CaseState,
    /// Whether the programme stands still.
    pub stopped: bool,
    /// What it is invited to, or has an appointment for.
    pub service: ServiceId,
    /// Until when its invitation may be used.
    pub invited_until: Option<DateTime<Utc>>,
    /// Whether it may use the reserved share. Shown to nobody.
    pub share: bool,
    /// How often it may still move; below nought it may not even choose again.
    pub changes_left: i32,
    /// How many places it takes.
    pub places: u16,
    /// Its live appointment.
    pub appointment: Option<Appointment>,
    /// What is kept for it.
    pub hold: Option<Hold>,
}

/// Places kept for a family until it confirms.
#[derive(Clone, Debug)]
pub struct Hold {
    /// The slot.
    pub slot: SlotId,
    /// Until when.
    pub until: DateTime<Utc>,
    /// How many.
    pub places: u16,
    /// What it said it needs.
    pub needs: Needs,
    /// Which language or which help.
    pub note: String,
    /// The language of the interpreter kept with them.
    pub interpreter: Option<String>,
}

#[derive(Clone)]
struct Asked(CaseId);

impl Item for Asked {
    fn alone(&self) -> Option<Uuid> {
        None
    }

    fn shared(&self) -> [Option<Uuid>; 2] {
        [None, None]
    }
}

/// Where families of all offices are looked up. Cloning is cheap.
#[derive(Clone)]
pub struct Standings(Arc<BTreeMap<OfficeId, Gather<Asked, Option<Standing>>>>);

impl Standings {
    /// For the offices of this installation.
    pub fn new(db: &Db, offices: &Offices) -> Self {
        let desk = |office: OfficeId| {
            let db = db.clone();
            Gather::new(SIZE, move |asked| look_up(db.clone(), office, asked))
        };
        Self(Arc::new(offices.iter().map(|office| (office.id, desk(office.id))).collect()))
    }

    /// Where the signed-in family stands.
    ///
    /// # Errors
    /// `NotFound` when the case does not exist at this office.
    pub async fn of(&self, visit: &Visit, applicant: &Applicant) -> Result<Standing, AppError> {
        let desk = self.0.get(&visit.office()?.id).ok_or(AppError::NotFound)?;
        desk.ask(Asked(applicant.case)).await?.ok_or(AppError::NotFound)
    }
}

async fn look_up(db: Db, office: OfficeId, asked: Vec<Asked>) -> Result<Vec<Option<Standing>>, AppError> {
    let mut call = db.call(&Context::worker(office)).await?;
    let cases: Vec<Uuid> = asked.into_iter().map(|Asked(case)| case.0).collect();
    queries::standings::standings(&mut call, office, db.now(), &cases).await
}
