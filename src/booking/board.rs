//! The free hours of each office and service, looked up at most once in so long and shared by all who look.
//!
//! Rows are shared, pages are not. What the list shows decides nothing: a place is taken under the database's locks, and
//! what was found full there is struck from the list at once.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use super::offer::{HORIZON, LEAD, SiteSlot};
use super::queries;
use crate::error::AppError;
use crate::ids::{OfficeId, ServiceId, SlotId};
use crate::tenancy::{Context, Db};

type Rows = Arc<Vec<SiteSlot>>;

/// One office's and service's list, and the right to look it up.
#[derive(Default)]
struct Sheet {
    rows: Mutex<Option<(DateTime<Utc>, Rows)>>,
    refresh: tokio::sync::Mutex<()>,
}

type Sheets = BTreeMap<(OfficeId, ServiceId), Arc<Sheet>>;

/// The lists of all offices. Cloning is cheap.
#[derive(Clone)]
pub struct Board {
    db: Db,
    /// For how long a list is good.
    good_for: TimeDelta,
    sheets: Arc<Mutex<Sheets>>,
}

impl Board {
    /// Lists that are good for so long.
    pub fn new(db: &Db, good_for: TimeDelta) -> Self {
        Self { db: db.clone(), good_for, sheets: Arc::default() }
    }

    fn sheet(&self, office: OfficeId, service: ServiceId) -> Arc<Sheet> {
        let mut sheets = self.sheets.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(sheets.entry((office, service)).or_default())
    }

    /// The slots with a place left for anybody, earliest first, as they were a moment ago.
    pub async fn slots(&self, office: OfficeId, service: ServiceId, now: DateTime<Utc>) -> Result<Rows, AppError> {
        let sheet = self.sheet(office, service);
        if let Some(rows) = sheet.good(now, self.good_for) {
            return Ok(rows);
        }
        // One looks, the others wait for what it finds.
        let _looking = sheet.refresh.lock().await;
        if let Some(rows) = sheet.good(now, self.good_for) {
            return Ok(rows);
        }
        let mut tx = self.db.begin(&Context::worker(office)).await?;
        // A little more than asked for: the pure core draws the line.
        let found = queries::free_slots(&mut tx, service, now, now + LEAD - TimeDelta::minutes(1), now + HORIZON).await?;
        drop(tx);
        let rows = Arc::new(found);
        *sheet.rows.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, Arc::clone(&rows)));
        Ok(rows)
    }

    /// Strikes a slot that was found full.
    pub fn strike(&self, office: OfficeId, service: ServiceId, slot: SlotId) {
        let sheet = self.sheet(office, service);
        let mut rows = sheet.rows.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, rows)) = rows.as_mut() {
            Arc::make_mut(rows).retain(|row| row.id != slot);
        }
    }
}

impl Sheet {
    fn good(&self, now: DateTime<Utc>, good_for: TimeDelta) -> Option<Rows> {
        let rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        rows.as_ref().filter(|(at, _)| *at <= now && now - *at < good_for).map(|(_, rows)| Arc::clone(rows))
    }
}
