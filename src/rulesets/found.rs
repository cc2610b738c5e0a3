//! The rule set that an office begins with: the embedded one, stored like any other, so that what is determined by it
//! can be recomputed after the program has moved on.

use chrono::NaiveDate;

use super::queries::sets;
use crate::error::{AppError, constraint};
use crate::pathways::{Bundle, RuleBook};
use crate::tenancy::{Context, Db, OfficeTx, Offices};

/// Stores the embedded rule set as the first of the transaction's office, in force since ever; nothing where there is one.
///
/// # Errors
/// When the database does not answer, or another server was first.
pub async fn found(tx: &mut OfficeTx, book: &RuleBook) -> Result<(), sqlx::Error> {
    if sets::has_period(tx).await? {
        return Ok(());
    }
    sets::insert(tx, book.rule_set_hash(), &Bundle::embedded().to_json(), None).await?;
    sets::insert_period(tx, book.rule_set_hash(), NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or_default(), None).await
}

/// The same for every office, at the start of a server.
///
/// # Errors
/// When the database does not answer.
pub async fn found_all(db: &Db, offices: &Offices, book: &RuleBook) -> Result<(), AppError> {
    for office in offices.iter() {
        let mut tx = db.begin(&Context::worker(office.id)).await?;
        match found(&mut tx, book).await {
            Ok(()) => tx.commit().await?,
            // Another server that starts at the same time was first.
            Err(error) if constraint(&error).is_some_and(|name| name.starts_with("rule_set_periods_")) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
