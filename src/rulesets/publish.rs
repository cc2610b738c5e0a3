//! Putting a rule set into force: what both governments sign, what speaks against it, and what they see before signing.
//!
//! Used by the joint changes ([`crate::review`]), which hold the signatures. What is signed names the rule set that is
//! replaced, the new one and the day, so that a signature over another text, base or day is no signature.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::differences::{Difference, differences};
use super::impact::{Comparison, Impact};
use super::queries::sets;
use super::readings::noted;
use crate::app::App;
use crate::auth::Role;
use crate::error::AppError;
use crate::ids::JointChangeId;
use crate::pathways::RuleBook;
use crate::tenancy::OfficeTx;
use crate::web::form::Fault;
use crate::web::language::Language;

/// A rule set to be put into force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The hash of the one that is in force before.
    pub base: String,
    /// The hash of the new one.
    pub rule_set: String,
    /// The first local day on which it counts.
    pub starts_on: NaiveDate,
}

/// What is seen before signing.
#[derive(Clone, Debug)]
pub struct Preview {
    /// Names what this was computed for; a signature is taken only with the key of what would be signed now.
    pub key: String,
    /// The difference in words.
    pub differences: Vec<Difference>,
    /// What it means for the people who wait, as far as the viewer sees them; none where a book cannot be used.
    pub impact: Option<Impact>,
    /// Titles of the pathways named.
    pub titles: BTreeMap<String, String>,
}

impl Plan {
    /// The key of what is seen for this plan.
    pub fn key(&self) -> String {
        hex::encode(Sha256::digest(format!("{}\n{}\n{}", self.base, self.rule_set, self.starts_on)))
    }

    /// What speaks against it now: the field it concerns and the fault.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn obstacle(&self, app: &App, tx: &mut OfficeTx) -> Result<Option<(&'static str, Fault)>, AppError> {
        if self.starts_on < app.local_day(tx) {
            return Ok(Some(("starts", Fault::InThePast)));
        }
        sets::take_turn(tx).await?;
        let periods = sets::periods(tx).await?;
        // What was signed for a later day was signed knowing what comes before it.
        if periods.iter().any(|period| period.starts_on >= self.starts_on) {
            return Ok(Some(("starts", Fault::Overlaps)));
        }
        let before = periods.first();
        if before.is_some_and(|period| period.rule_set == self.rule_set) {
            return Ok(Some(("starts", Fault::ChangesNothing)));
        }
        if before.is_none_or(|period| period.rule_set != self.base) {
            return Ok(Some(("starts", Fault::Stale)));
        }
        let usable = app.shelf.by_hash(tx, &self.rule_set).await?.is_some();
        Ok((!usable).then_some(("starts", Fault::HasFindings)))
    }

    /// What is seen before signing, in the viewer's own context.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn preview(&self, app: &App, tx: &mut OfficeTx, role: Role, language: Language) -> Result<Preview, AppError> {
        let mut preview = Preview { key: self.key(), differences: Vec::new(), impact: None, titles: BTreeMap::new() };
        let (base, new) = (app.shelf.by_hash(tx, &self.base).await?, app.shelf.by_hash(tx, &self.rule_set).await?);
        let (Some(base), Some(new)) = (base, new) else { return Ok(preview) };
        preview.differences = differences(&base, &new, language);
        let office = app.offices.by_id(tx.office()).ok_or(AppError::NotFound)?.rules.clone();
        let noted = noted(tx).await?;
        let comparison = Comparison { base: base.clone(), new: new.clone(), office, day: self.starts_on, role, noted };
        let impact = comparison.impact(tx).await?;
        preview.titles = titles(&impact, &[&new, &base], language);
        preview.impact = Some(impact);
        tx.audit("rule_set.impact", "rule_sets", None, None).await?;
        Ok(preview)
    }

    /// Puts it into force from its day on, as an effective joint change decided.
    ///
    /// # Errors
    /// The constraint `rule_set_decided_jointly` unless the change is effective and names this rule set and day.
    pub async fn take_effect(&self, tx: &mut OfficeTx, change: JointChangeId) -> Result<(), AppError> {
        sets::insert_period(tx, &self.rule_set, self.starts_on, Some(change)).await?;
        tx.audit("rule_set.decided", "rule_set_periods", Some(change.0), None).await
    }
}

/// The titles of the pathways of an impact, from the first book that has one.
pub(super) fn titles(impact: &Impact, books: &[&RuleBook], language: Language) -> BTreeMap<String, String> {
    let title = |pathway: &str| {
        let titled = books.iter().filter_map(|book| book.words(language.code())).map(|words| words.title(pathway));
        titled.filter(|title| !title.is_empty()).map(str::to_owned).next().unwrap_or_else(|| pathway.to_owned())
    };
    impact.pathways.keys().map(|pathway| (pathway.clone(), title(pathway))).collect()
}
