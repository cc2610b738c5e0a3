//! Determinations recomputed: each with its own rule set from its own facts, byte for byte; or all of them by another
//! rule set, counted by pathway.
//!
//! Used by `puente pathways replay` and, on a sample, by the nightly job. Rows are read page by page and forgotten, so
//! memory stays flat however many there are.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value as Json;
use uuid::Uuid;

use super::bulk;
use super::facts;
use super::queries::caseload::{self, Kept};
use super::readings::{Noted, assess_noted};
use super::shelf::Shelf;
use crate::app::App;
use crate::error::AppError;
use crate::ids::DeterminationId;
use crate::pathways::{Assessment, RuleBook};
use crate::tenancy::{Context, Db, Office};

/// Rows read at a time.
const AT_ONCE: i64 = 1000;
/// Differences kept in words; all are counted.
const KEPT: usize = 20;

/// What a verification found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Rows whose recomputed bytes are the stored ones.
    pub same: u64,
    /// Rows written by an earlier program: everything stored is recomputed alike, and there is more to say now.
    pub earlier_form: u64,
    /// Rows that differ.
    pub differing: u64,
    /// Rows whose rule set is not stored or cannot be used.
    pub without_rules: u64,
    /// The first rows that are not as they should be, in words.
    pub told: Vec<(DeterminationId, String)>,
}

impl Verified {
    /// Whether every row is as it was.
    pub fn is_good(&self) -> bool {
        self.differing == 0 && self.without_rules == 0
    }

    /// How many rows were looked at.
    pub fn rows(&self) -> u64 {
        self.same + self.earlier_form + self.differing + self.without_rules
    }

    /// Adds another part's findings.
    pub fn add(&mut self, other: Self) {
        self.same += other.same;
        self.earlier_form += other.earlier_form;
        self.differing += other.differing;
        self.without_rules += other.without_rules;
        self.told.extend(other.told);
        self.told.truncate(KEPT);
    }

    fn note(&mut self, id: DeterminationId, judged: Judged) {
        match judged {
            Judged::Same => self.same += 1,
            Judged::EarlierForm => self.earlier_form += 1,
            Judged::Differs(what) => {
                self.differing += 1;
                self.told.push((id, what));
            }
            Judged::WithoutRules(rule_set) => {
                self.without_rules += 1;
                self.told.push((id, format!("its rule set {rule_set} is not stored or cannot be used")));
            }
        }
        self.told.truncate(KEPT);
    }
}

/// How many determinations an office has stored.
///
/// # Errors
/// When the database does not answer.
pub async fn stored_determinations(db: &Db, office: &Office) -> Result<u64, AppError> {
    let mut tx = db.begin(&Context::worker(office.id)).await?;
    Ok(caseload::count(&mut tx).await?.unsigned_abs())
}

/// One row.
#[derive(Debug, PartialEq, Eq)]
enum Judged {
    Same,
    EarlierForm,
    Differs(String),
    WithoutRules(String),
}

/// Which rows of an office.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Rows after this id.
    pub after: Uuid,
    /// At most so many.
    pub most: u64,
}

impl Part {
    /// All rows.
    pub const ALL: Self = Self { after: Uuid::nil(), most: u64::MAX };
}

/// Recomputes an office's determinations with their own rule sets. `progress` is told how many rows more are done.
///
/// # Errors
/// When the database does not answer.
pub async fn verify(
    shelf: &Shelf,
    db: &Db,
    office: &Office,
    part: Part,
    mut progress: impl FnMut(u64),
) -> Result<Verified, AppError> {
    let mut verified = Verified::default();
    let Part { mut after, most } = part;
    loop {
        let page = i64::try_from(most - verified.rows().min(most)).unwrap_or(AT_ONCE).min(AT_ONCE);
        let mut tx = db.begin(&Context::worker(office.id)).await?;
        let rows = caseload::determinations(&mut tx, after, page).await?;
        let Some(last) = rows.last() else { return Ok(verified) };
        after = last.id.0;
        let books = shelf.books(&mut tx, rows.iter().map(|row| row.rule_set.clone()).collect()).await?;
        drop(tx);
        let count = rows.len() as u64;
        let office_rules = office.rules.clone();
        let judged = tokio::task::spawn_blocking(move || {
            let mut verified = Verified::default();
            for row in rows {
                let judged = match books.get(&row.rule_set) {
                    Some(book) => judge(book, &office_rules, &row),
                    None => Judged::WithoutRules(row.rule_set),
                };
                verified.note(row.id, judged);
            }
            verified
        });
        verified.add(judged.await.map_err(AppError::broken)?);
        progress(count);
    }
}

/// Recomputes one row.
fn judge(book: &RuleBook, office: &str, row: &Kept) -> Judged {
    let Ok(noted) = serde_json::from_value::<Vec<Noted>>(row.readings.clone()) else {
        return Judged::Differs("its readings cannot be read".to_owned());
    };
    let read = facts::read(book, &row.facts);
    if Json::Object(read.to_json()) != row.facts {
        return Judged::Differs("its facts do not read back as they are stored".to_owned());
    }
    if row.packed.as_ref().is_some_and(|packed| !facts::is_packed(book, &read, row.as_of, packed)) {
        return Judged::Differs("its packed facts are not its facts".to_owned());
    }
    let now = assess_noted(book, office, &read, row.as_of, &noted);
    let Ok(recomputed) = serde_json::to_value(&now) else {
        return Judged::Differs("its result cannot be written".to_owned());
    };
    // Both sides in one canonical form: keys in order, no spaces.
    if serde_json::to_vec(&recomputed).ok() == serde_json::to_vec(&row.result).ok() {
        return Judged::Same;
    }
    let reads_back = serde_json::from_value::<Assessment>(row.result.clone()).is_ok();
    if reads_back && holds(&recomputed, &row.result) {
        return Judged::EarlierForm;
    }
    let stored = |name: &str| row.result["results"].as_array()?.iter().find(|it| it["pathway"] == name).cloned();
    let pathway = now.results.iter().find(|result| {
        let name = result.pathway.as_str();
        stored(name).is_none_or(|stored| serde_json::to_value(result).map_or(true, |now| !holds(&now, &stored)))
    });
    Judged::Differs(match pathway {
        Some(result) => format!("its result for {} is another one", result.pathway),
        None => "its result is another one".to_owned(),
    })
}

/// Whether everything that `stored` says is said by `now`, which may say more in objects.
fn holds(now: &Json, stored: &Json) -> bool {
    match (now, stored) {
        (Json::Object(now), Json::Object(stored)) => {
            stored.iter().all(|(key, value)| now.get(key).is_some_and(|now| holds(now, value)))
        }
        (Json::Array(now), Json::Array(stored)) => {
            now.len() == stored.len() && now.iter().zip(stored).all(|(now, stored)| holds(now, stored))
        }
        (now, stored) => now == stored,
    }
}

/// Rows in a nightly sample of an office.
const SAMPLE: u64 = 1000;

/// Recomputes a sample of an office's determinations, another one each time. What differs is told loudly: an error in the
/// log and a row in the audit trail.
///
/// # Errors
/// When the database does not answer.
pub async fn sample(app: &App, office: &Office) -> Result<Verified, AppError> {
    let context = Context::worker(office.id);
    let mut tx = app.db.begin(&context).await?;
    let rows = caseload::count(&mut tx).await?.unsigned_abs();
    let skipped = app.random.below(rows.saturating_sub(SAMPLE) + 1);
    let after = caseload::nth(&mut tx, i64::try_from(skipped).unwrap_or(i64::MAX)).await?;
    drop(tx);
    let part = Part { after: after.unwrap_or_default(), most: SAMPLE };
    let verified = verify(&app.shelf, &app.db, office, part, |_| {}).await?;
    if !verified.is_good() {
        let mut tx = app.db.begin(&context).await?;
        for (id, what) in &verified.told {
            tracing::error!(office = office.slug, determination = %id, what, "a stored determination is not what its rules and facts give");
            tx.audit("replay.differs", "determinations", Some(id.0), None).await?;
        }
        tx.commit().await?;
    }
    Ok(verified)
}

/// Outcomes by pathway: how many went from one to another.
pub type Counts = BTreeMap<String, BTreeMap<(&'static str, &'static str), u64>>;

/// Recomputes an office's determinations by another rule set, on the days they were made for: from packed facts where all
/// rows are packed for both rule sets, else from what is stored in full.
///
/// # Errors
/// When the database does not answer.
pub async fn against(
    shelf: &Shelf,
    db: &Db,
    office: &Office,
    book: Arc<RuleBook>,
    mut progress: impl FnMut(u64),
) -> Result<Counts, AppError> {
    let mut tx = db.begin(&Context::worker(office.id)).await?;
    let made_by = caseload::rule_sets(&mut tx).await?;
    let bases = shelf.books(&mut tx, made_by.into_iter().collect()).await?;
    drop(tx);
    let compared = bulk::compare(db, office, bases, book.clone(), &mut progress).await?;
    if compared.left == 0 { Ok(compared.pathways) } else { against_stored(db, office, &book).await }
}

/// The same from the stored results and facts, row by row.
async fn against_stored(db: &Db, office: &Office, book: &Arc<RuleBook>) -> Result<Counts, AppError> {
    let mut counts = Counts::new();
    let mut after = Uuid::nil();
    loop {
        let mut tx = db.begin(&Context::worker(office.id)).await?;
        let rows = caseload::determinations(&mut tx, after, AT_ONCE).await?;
        let Some(last) = rows.last() else { return Ok(counts) };
        after = last.id.0;
        drop(tx);
        let (book, office_rules) = (book.clone(), office.rules.clone());
        let part =
            tokio::task::spawn_blocking(move || rows.iter().flat_map(|row| moves(&book, &office_rules, row)).collect::<Vec<_>>());
        for (pathway, before, now) in part.await.map_err(AppError::broken)? {
            *counts.entry(pathway).or_default().entry((before, now)).or_default() += 1;
        }
    }
}

/// The outcomes of a row as stored and by another book.
fn moves(book: &RuleBook, office: &str, row: &Kept) -> Vec<(String, &'static str, &'static str)> {
    let Ok(stored) = serde_json::from_value::<Assessment>(row.result.clone()) else { return Vec::new() };
    let noted: Vec<Noted> = serde_json::from_value(row.readings.clone()).unwrap_or_default();
    let now = assess_noted(book, office, &facts::read(book, &row.facts), row.as_of, &noted);
    let gone = stored.results.iter().filter(|was| now.result(was.pathway.as_str()).is_none());
    let names = now.results.iter().chain(gone).map(|result| result.pathway.as_str().to_owned());
    let word = |assessment: &Assessment, name: &str| assessment.result(name).map_or("none", |result| result.outcome.word());
    names.map(|name| (name.clone(), word(&stored, &name), word(&now, &name))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_stored_must_be_said_alike_and_more_may_be_said() {
        let now = json!({ "a": 1, "list": [{ "b": 2, "new": true }], "also": [] });
        assert!(holds(&now, &json!({ "a": 1, "list": [{ "b": 2 }] })));
        for other in [json!({ "a": 2 }), json!({ "list": [] }), json!({ "list": [{ "b": 3 }] }), json!({ "gone": 1 })] {
            assert!(!holds(&now, &other), "{other}");
        }
    }
}
