//! What another rule set would mean for the people who wait: who newly fits, who no longer, who needs another answer.
//!
//! Computed in the viewer's own transaction: a case that does not exist for these eyes is in no list and in no count.
//! Each person is assessed twice, by both books, from the facts of the newest determination and on the same day.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use uuid::Uuid;

use super::facts;
use super::queries::caseload::{self, Waiting};
use super::readings::{Noted, assess_noted};
use crate::auth::{Permission, Role};
use crate::cases::decision::is_refugee_track;
use crate::cases::state::CaseState;
use crate::error::AppError;
use crate::ids::CaseId;
use crate::pathways::{Kind, Outcome, RuleBook};
use crate::tenancy::OfficeTx;

/// People read at a time.
const AT_ONCE: i64 = 500;

/// Cases that wait for something: everything sent and not ended, also what is suspended.
pub(super) fn waiting_states() -> Vec<String> {
    let waits = |state: &&CaseState| (state.is_live() || **state == CaseState::Suspended) && **state != CaseState::Draft;
    CaseState::ALL.iter().filter(waits).map(|state| state.as_str().to_owned()).collect()
}

/// A case by its id and code.
pub type Named = (CaseId, String);

/// What changes for one pathway: the cases by what their people would be told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// Somebody of them newly fits.
    pub fits: BTreeSet<Named>,
    /// Somebody no longer fits.
    pub no_longer: BTreeSet<Named>,
    /// Somebody needs another answer.
    pub needs_answer: BTreeSet<Named>,
}

/// What changes at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Impact {
    /// People looked at.
    pub people: usize,
    /// Cases looked at.
    pub cases: usize,
    /// Pathways with a change, by name.
    pub pathways: BTreeMap<String, Moved>,
}

/// The two books, the office, the day, and what the viewer may read.
#[derive(Clone)]
pub struct Comparison {
    /// The book in force.
    pub base: Arc<RuleBook>,
    /// The book that is looked at.
    pub new: Arc<RuleBook>,
    /// The office's access rules.
    pub office: String,
    /// The day for which both are asked.
    pub day: NaiveDate,
    /// Who looks.
    pub role: Role,
    /// What counters were noted to stand at.
    pub noted: Vec<Noted>,
}

impl Comparison {
    /// Whether the viewer may read results of a pathway. Protection is UNHCR's, and a host government learns nothing of
    /// the refugee track.
    fn is_readable(&self, pathway: &str) -> bool {
        let kind = self.new.pathway(pathway).or_else(|| self.base.pathway(pathway)).map(|pathway| pathway.kind);
        let sealed = kind == Some(Kind::Protection) && !self.role.allows(Permission::SeeProtection);
        !(sealed || self.role == Role::HostSupervisor && is_refugee_track(pathway))
    }

    /// Looks at everybody who waits, as far as the transaction's eyes see them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn impact(self, tx: &mut OfficeTx) -> Result<Impact, AppError> {
        let comparison = Arc::new(self);
        let states = waiting_states();
        let mut impact = Impact::default();
        let mut cases = BTreeSet::new();
        let mut after = (Uuid::nil(), Uuid::nil());
        loop {
            let people = caseload::waiting(tx, &states, after, AT_ONCE).await?;
            let Some(last) = people.last() else { break };
            after = (last.case.0, last.member.0);
            impact.people += people.len();
            cases.extend(people.iter().map(|person| person.case));
            let comparison = comparison.clone();
            let moves = tokio::task::spawn_blocking(move || {
                people.iter().flat_map(|person| comparison.moves(person)).collect::<Vec<_>>()
            });
            for (pathway, after, case) in moves.await.map_err(AppError::broken)? {
                impact.pathways.entry(pathway).or_default().note(after, case);
            }
        }
        impact.cases = cases.len();
        Ok(impact)
    }

    /// The pathways whose outcome differs for a person, with what it would be.
    fn moves(&self, person: &Waiting) -> Vec<(String, Outcome, Named)> {
        let assessed =
            |book: &RuleBook| assess_noted(book, &self.office, &facts::read(book, &person.facts), self.day, &self.noted);
        let (before, after) = (assessed(&self.base), assessed(&self.new));
        let named = || (person.case, person.code.clone());
        // A pathway that is gone is as one that does not fit, a new one as one that nobody asked for.
        let gone = before.results.iter().filter(|was| after.result(was.pathway.as_str()).is_none());
        let gone = gone.filter(|was| was.outcome != Outcome::NotEligible);
        let changed = after.results.iter().filter(|now| {
            let was = before.result(now.pathway.as_str()).map_or(Outcome::NotEligible, |was| was.outcome);
            was != now.outcome
        });
        gone.map(|was| (was.pathway.as_str().to_owned(), Outcome::NotEligible, named()))
            .chain(changed.map(|now| (now.pathway.as_str().to_owned(), now.outcome, named())))
            .filter(|(pathway, ..)| self.is_readable(pathway))
            .collect()
    }
}

impl Moved {
    fn note(&mut self, after: Outcome, case: Named) {
        match after {
            Outcome::Likely => self.fits.insert(case),
            Outcome::NotEligible => self.no_longer.insert(case),
            Outcome::NeedMoreInformation => self.needs_answer.insert(case),
        };
    }
}
