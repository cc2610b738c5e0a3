//! Looks at the whole caseload again when the law, a counter or the day has moved: nothing of a filed case changes, and
//! whoever's outcome would be another one now is put before a person.
//!
//! Used by the jobs, for each office in turn. A round is skipped while its ground is the same as the last one's: the rule
//! set in force, the readings, and which versions and periods the day falls into.

use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::facts;
use super::impact::waiting_states;
use super::queries::caseload::{self, Waiting};
use super::queries::outcomes::{self, New, Round};
use super::readings::{Noted, assess_noted, noted};
use crate::app::App;
use crate::error::AppError;
use crate::pathways::{Assessment, Outcome, RuleBook};
use crate::tenancy::{Context, Office};

/// People looked at in one transaction.
const AT_ONCE: i64 = 200;

/// What a round found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Looked {
    /// People looked at.
    pub people: usize,
    /// Outcomes that newly wait for a person.
    pub changed: usize,
}

/// What a round rests on.
struct Ground {
    book: Arc<RuleBook>,
    noted: Vec<Noted>,
    office: String,
    day: NaiveDate,
}

/// A difference to be put before a person.
struct Differs {
    pathway: String,
    before: &'static str,
    after: &'static str,
    why: &'static str,
}

/// Looks at an office's caseload again; nothing when nothing has moved since the last time.
///
/// # Errors
/// When the database does not answer.
pub async fn look_again(app: &App, office: &Office) -> Result<Option<Looked>, AppError> {
    let context = Context::worker(office.id);
    let mut tx = app.db.begin(&context).await?;
    let day = app.local_day(&tx);
    let book = app.shelf.in_force(&mut tx, day).await?.book;
    let ground = Arc::new(Ground { book, noted: noted(&mut tx).await?, office: office.rules.clone(), day });
    let name = ground.name()?;
    if outcomes::last_ground(&mut tx).await?.as_deref() == Some(&name) {
        return Ok(None);
    }
    drop(tx);
    let states = waiting_states();
    let mut looked = Looked { people: 0, changed: 0 };
    let mut cases = 0_i32;
    let mut after = (Uuid::nil(), Uuid::nil());
    loop {
        let mut tx = app.db.begin(&context).await?;
        let people = caseload::waiting(&mut tx, &states, after, AT_ONCE).await?;
        let Some(last) = people.last() else { break };
        let before = after.0;
        after = (last.case.0, last.member.0);
        looked.people += people.len();
        cases += distinct_cases(&people, before);
        let judged = ground.clone();
        let found = tokio::task::spawn_blocking(move || {
            people.into_iter().map(|person| (judged.differs(&person), person)).collect::<Vec<_>>()
        });
        for (differs, person) in found.await.map_err(AppError::broken)? {
            for one in differs {
                let new = New {
                    case: person.case,
                    member: person.member,
                    pathway: &one.pathway,
                    before: one.before,
                    after: one.after,
                    why: one.why,
                    rule_set: ground.book.rule_set_hash(),
                    as_of: day,
                };
                if outcomes::note(&mut tx, &new).await? {
                    looked.changed += 1;
                    tx.audit("outcome.differs", "outcome_reviews", None, Some(person.case)).await?;
                }
            }
        }
        tx.commit().await?;
    }
    let mut tx = app.db.begin(&context).await?;
    let changed = i32::try_from(looked.changed).unwrap_or(i32::MAX);
    let round = Round { ground: &name, rule_set: ground.book.rule_set_hash(), as_of: day, cases, changed };
    outcomes::insert_round(&mut tx, &round).await?;
    tx.commit().await?;
    tracing::info!(office = office.slug, people = looked.people, changed = looked.changed, "looked at the caseload again");
    Ok(Some(looked))
}

/// Cases among people in order of their case, one that began before not counted again.
fn distinct_cases(people: &[Waiting], before: Uuid) -> i32 {
    let mut last = before;
    let mut count = 0;
    for person in people {
        if person.case.0 != last {
            count += 1;
            last = person.case.0;
        }
    }
    count
}

impl Ground {
    /// One hash of everything that a round's result depends on besides the people.
    fn name(&self) -> Result<String, AppError> {
        let mut hash = Sha256::new();
        hash.update(self.book.rule_set_hash());
        hash.update(serde_json::to_vec(&self.noted).map_err(AppError::broken)?);
        let plans = self.book.pathways().iter().filter_map(|pathway| self.book.plan(pathway, &self.office));
        for plan in plans {
            hash.update(plan.version(self.day).map_or("-", |version| version.id.as_str()));
            for track in &plan.tracks {
                let at = track.periods.iter().position(|period| period.contains(self.day));
                // Between and after periods: by how many have begun.
                let begun = track.periods.iter().filter(|period| period.from.is_none_or(|from| from <= self.day)).count();
                hash.update(format!("|{at:?}/{begun}"));
            }
        }
        Ok(hex::encode(hash.finalize()))
    }

    /// What of a person's stored outcomes would be another one now.
    fn differs(&self, person: &Waiting) -> Vec<Differs> {
        let Ok(stored) = serde_json::from_value::<Assessment>(person.result.clone()) else { return Vec::new() };
        let now = assess_noted(&self.book, &self.office, &facts::read(&self.book, &person.facts), self.day, &self.noted);
        let why = if stored.rule_set_hash != now.rule_set_hash {
            "rule_set"
        } else if serde_json::to_value(&self.noted).unwrap_or(Json::Null) != person.readings {
            "counter"
        } else {
            "day"
        };
        let word = |outcome: Option<Outcome>| outcome.map_or("none", Outcome::word);
        let gone = stored.results.iter().filter(|was| now.result(was.pathway.as_str()).is_none());
        let names = now.results.iter().chain(gone).map(|result| result.pathway.as_str());
        names
            .filter_map(|name| {
                let (before, after) = (stored.result(name).map(|it| it.outcome), now.result(name).map(|it| it.outcome));
                // A pathway that did not exist and does not fit is no news.
                let silent = matches!((before, after), (None, Some(Outcome::NotEligible)) | (Some(Outcome::NotEligible), None));
                (before != after && !silent).then(|| Differs {
                    pathway: name.to_owned(),
                    before: word(before),
                    after: word(after),
                    why,
                })
            })
            .collect()
    }
}
