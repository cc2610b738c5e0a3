//! The rule books in use: the one the program brings, and those that offices have put into force.
//!
//! Everybody who assesses or shows a result asks here: the book in force on a day, or the book of a stored hash. A
//! stored rule set that does not load, has findings or another hash than its name is never used; the book before it stays.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;

use super::examine::{Examined, examine};
use super::queries::sets;
use crate::error::AppError;
use crate::ids::OfficeId;
use crate::pathways::{Bundle, Finding, RuleBook};
use crate::tenancy::OfficeTx;
use crate::web::visit::Visit;

/// A rule set that an office decided on and that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unusable {
    /// Its hash.
    pub hash: String,
    /// From which day it should count.
    pub starts_on: NaiveDate,
    /// The first thing that is wrong with it.
    pub why: String,
}

/// The book in force.
#[derive(Clone, Debug)]
pub struct InForce {
    /// The book.
    pub book: Arc<RuleBook>,
    /// What should be in force instead, newest first.
    pub unusable: Vec<Unusable>,
}

/// Books by hash, read from the database when first asked for and kept.
#[derive(Clone, Debug)]
pub struct Shelf {
    founding: Arc<RuleBook>,
    good: Arc<Mutex<BTreeMap<String, Arc<RuleBook>>>>,
    /// Stored rule sets never change, so what is wrong with one stays wrong.
    broken: Arc<Mutex<BTreeMap<(OfficeId, String), String>>>,
}

impl Shelf {
    /// A shelf with the embedded book.
    ///
    /// # Errors
    /// What is wrong with the embedded data.
    pub fn new() -> Result<Self, Vec<Finding>> {
        let founding = Arc::new(RuleBook::load_embedded()?);
        let good = BTreeMap::from([(founding.rule_set_hash().to_owned(), founding.clone())]);
        Ok(Self { founding, good: Arc::new(Mutex::new(good)), broken: Arc::default() })
    }

    /// The book that an office begins with.
    pub fn founding(&self) -> &Arc<RuleBook> {
        &self.founding
    }

    /// The book in force at the transaction's office on a local day.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn in_force(&self, tx: &mut OfficeTx, day: NaiveDate) -> Result<InForce, AppError> {
        let mut unusable = Vec::new();
        for period in sets::begun(tx, day).await? {
            match self.lookup(tx, &period.rule_set).await? {
                Ok(book) => return Ok(InForce { book, unusable }),
                Err(why) => unusable.push(Unusable { hash: period.rule_set, starts_on: period.starts_on, why }),
            }
        }
        Ok(InForce { book: self.founding.clone(), unusable })
    }

    /// The book in force on a visit's local day.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn today(&self, tx: &mut OfficeTx, visit: &Visit) -> Result<Arc<RuleBook>, AppError> {
        let day = visit.now.with_timezone(&visit.office()?.zone).date_naive();
        Ok(self.in_force(tx, day).await?.book)
    }

    /// The book with a hash, if the transaction's office has it and it can be used.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn by_hash(&self, tx: &mut OfficeTx, hash: &str) -> Result<Option<Arc<RuleBook>>, AppError> {
        // What another office has is not this one's.
        if !sets::is_stored(tx, hash).await? {
            return Ok(None);
        }
        Ok(self.lookup(tx, hash).await?.ok())
    }

    /// The books of several stored results; what cannot be used is left out.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn books(&self, tx: &mut OfficeTx, hashes: BTreeSet<String>) -> Result<BTreeMap<String, Arc<RuleBook>>, AppError> {
        let mut books = BTreeMap::new();
        for hash in hashes {
            if let Ok(book) = self.lookup(tx, &hash).await? {
                books.insert(hash, book);
            }
        }
        Ok(books)
    }

    async fn lookup(&self, tx: &mut OfficeTx, hash: &str) -> Result<Result<Arc<RuleBook>, String>, AppError> {
        if let Some(book) = self.known(hash) {
            return Ok(Ok(book));
        }
        let place = (tx.office(), hash.to_owned());
        if let Some(why) = self.broken.lock().unwrap_or_else(PoisonError::into_inner).get(&place) {
            return Ok(Err(why.clone()));
        }
        let Some(files) = sets::files(tx, hash).await? else {
            return Ok(Err("it is not stored".to_owned()));
        };
        let wanted = hash.to_owned();
        // Loading and checking takes milliseconds of pure work.
        let read = tokio::task::spawn_blocking(move || read(&files, &wanted)).await.map_err(AppError::broken)?;
        match read {
            Ok(book) => {
                let book = Arc::new(book);
                self.good.lock().unwrap_or_else(PoisonError::into_inner).insert(hash.to_owned(), book.clone());
                Ok(Ok(book))
            }
            Err(why) => {
                tracing::error!(rule_set = hash, why, "a stored rule set cannot be used; the one before it stays");
                self.broken.lock().unwrap_or_else(PoisonError::into_inner).insert(place, why.clone());
                Ok(Err(why))
            }
        }
    }

    fn known(&self, hash: &str) -> Option<Arc<RuleBook>> {
        self.good.lock().unwrap_or_else(PoisonError::into_inner).get(hash).cloned()
    }
}

/// Reads stored files into a book, or says what is wrong with them.
fn read(files: &serde_json::Value, wanted: &str) -> Result<RuleBook, String> {
    let bundle = Bundle::from_json(files).ok_or("its files cannot be read")?;
    let Examined { book, findings } = examine(&bundle);
    let book = book.ok_or_else(|| {
        findings.iter().find(|finding| finding.is_error()).map_or_else(|| "it does not load".to_owned(), ToString::to_string)
    })?;
    if book.rule_set_hash() == wanted { Ok(book) } else { Err(format!("its content has the hash {}", book.rule_set_hash())) }
}
