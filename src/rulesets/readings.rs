//! What the counters of an office stand at, by what its people have noted.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::queries::readings;
use crate::error::AppError;
use crate::pathways::{Answers, Assessment, Reading, RuleBook, assess_with};
use crate::tenancy::OfficeTx;

/// A counter on a day, as it goes into a determination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// Which counter of the rule book.
    pub counter: String,
    /// The day it was read.
    pub on: NaiveDate,
    /// How much was used; none where only that it is full was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used: Option<u64>,
    /// Whether it was said to be full.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub full: bool,
    /// Where that was read.
    pub source: String,
}

/// The readings of the transaction's office in the order noted.
///
/// # Errors
/// When the database does not answer.
pub async fn noted(tx: &mut OfficeTx) -> Result<Vec<Noted>, AppError> {
    let rows = readings::all(tx).await?;
    let noted = rows.into_iter().map(|row| Noted {
        counter: row.counter,
        on: row.read_on,
        used: row.used.and_then(|used| u64::try_from(used).ok()),
        full: row.is_full,
        source: row.source,
    });
    Ok(noted.collect())
}

/// Assesses with the readings that were noted, on top of those the book itself carries.
pub fn assess_noted(book: &RuleBook, office: &str, facts: &Answers, day: NaiveDate, noted: &[Noted]) -> Assessment {
    let readings = noted.iter().fold(book.readings().clone(), |readings, noted| {
        readings.with(Reading {
            counter: noted.counter.clone(),
            on: noted.on,
            used: noted.used,
            full: noted.full,
            citations: Vec::new(),
        })
    });
    assess_with(book, office, facts, day, &readings)
}
