//! From a family's answers to stored determinations and the lane of the case.
//!
//! Used by sending a case in and by whoever looks again at new facts. The assessment itself is the rule book's.

use chrono::NaiveDate;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use super::family::Family;
use super::interview::Person;
use super::queries;
use crate::app::App;
use crate::cases::state::Lane;
use crate::cases::step::LockedCase;
use crate::error::AppError;
use crate::ids::{CaseId, MemberId};
use crate::pathways::fact::{Answer, Value};
use crate::pathways::{Answers, Assessment, Kind, Outcome, RuleBook, Truth};
use crate::rulesets::{Noted, assess_noted, noted, pack};
use crate::tenancy::{Office, OfficeTx};

/// The refugee track. UNHCR alone proposes for Spain, so there an open question says nothing of the family.
const UNITED_STATES_REFUGEES: &str = "usrap_refugee";
const SPAIN_REFUGEES: &str = "spain_resettlement";

/// One person's facts and what the rules say of them.
#[derive(Clone, Debug)]
pub struct Determined {
    /// Who.
    pub member: MemberId,
    /// The facts that were used.
    pub facts: Answers,
    /// The result.
    pub assessment: Assessment,
    /// What counters were noted to stand at.
    pub noted: Vec<Noted>,
    /// The facts in the form that bulk replay reads.
    pub packed: Vec<u8>,
}

/// The facts that rules may read of one person of a case, on a day: answers to questions that no longer apply are left out.
///
/// # Errors
/// `NotFound` when the case or the person does not exist for these eyes.
pub async fn facts_of_member(
    app: &App,
    tx: &mut OfficeTx,
    office: &Office,
    case: CaseId,
    member: MemberId,
    as_of: NaiveDate,
) -> Result<Answers, AppError> {
    let family = Family::load(app, tx, case).await?;
    let book = app.shelf.in_force(tx, as_of).await?.book;
    let people = family.interview_by(&book, &office.rules, as_of);
    people.into_iter().find(|person| person.member == member).map(|person| person.facts).ok_or(AppError::NotFound)
}

/// Assesses everybody of a family with what counters were noted to stand at. Stores nothing.
pub fn determine(
    book: &RuleBook,
    office_rules: &str,
    people: &[Person<'_>],
    as_of: NaiveDate,
    noted: &[Noted],
) -> Vec<Determined> {
    people
        .iter()
        .map(|person| Determined {
            member: person.member,
            facts: person.facts.clone(),
            assessment: assess_noted(book, office_rules, &person.facts, as_of, noted),
            noted: noted.to_vec(),
            packed: pack(book, &person.facts, as_of),
        })
        .collect()
}

/// Stores one determination a person, in the transaction of the step that needs them.
///
/// # Errors
/// When the database refuses or a result cannot be written as JSON.
pub async fn store(tx: &mut OfficeTx, case: CaseId, determined: &[Determined]) -> Result<(), AppError> {
    for one in determined {
        let (facts, noted) = (Json::Object(one.facts.to_json()), serde_json::to_value(&one.noted).map_err(AppError::broken)?);
        let result = serde_json::to_value(&one.assessment).map_err(AppError::broken)?;
        let new = queries::NewDetermination {
            member: one.member,
            rule_set_hash: &one.assessment.rule_set_hash,
            as_of: one.assessment.as_of,
            facts: &facts,
            result: &result,
            readings: &noted,
            packed: &one.packed,
        };
        let id = queries::insert_determination(tx, case, &new).await?;
        tx.audit("determination.stored", "determinations", Some(id.0), Some(case)).await?;
    }
    Ok(())
}

/// Determines a case anew on purpose, by the rules and on the day of now, from the answers it was sent with. What was
/// determined before stays; a case that these rules hold to be in danger is closed to the host government.
///
/// # Errors
/// `NotFound` when the case does not exist for these eyes.
pub async fn determine_again(app: &App, tx: &mut OfficeTx, office: &Office, case: CaseId) -> Result<(), AppError> {
    let mut locked = LockedCase::lock(tx, case).await?;
    let family = Family::load(app, tx, case).await?;
    let (book, today) = (app.book(tx).await?, app.local_day(tx));
    let people = family.interview_by(&book, &office.rules, today);
    let noted = noted(tx).await?;
    let determined = determine(&book, &office.rules, &people, today, &noted);
    if locked.lane == Lane::Open && lane_of(&book, &determined, true) == Lane::Confidential {
        locked.close_to_governments(tx, false).await?;
    }
    store(tx, case, &determined).await
}

/// The lane of a case. Confidential when anybody fears return or harm, may take the refugee track or shows a sign of
/// danger, and also when that is not known or not said; and without consent to show it to the host government.
pub fn lane_of(book: &RuleBook, determined: &[Determined], host_may_see: bool) -> Lane {
    let sensitive = determined.iter().any(|one| has_protection_answer(book, &one.facts) || is_on_protected_track(book, one));
    if sensitive || !host_may_see { Lane::Confidential } else { Lane::Open }
}

/// Whether a question of the protection tier was answered with anything but a plain no, or asylum was asked for.
fn has_protection_answer(book: &RuleBook, facts: &Answers) -> bool {
    let disclosed = book.schema().facts.iter().filter(|fact| fact.protection).any(|fact| {
        !matches!(facts.get(fact.id.as_str()), Answer::Unasked | Answer::Known(Value::Bool(false) | Value::Nothing))
            && facts.get(fact.id.as_str()) != &Answer::Known(Value::Words { items: Vec::new(), more_unknown: false })
    });
    let asked_for_asylum = matches!(
        facts.get("host_status"),
        Answer::Known(Value::Word(status)) if status == "asylum_seeker" || status == "recognized_refugee"
    );
    disclosed || asked_for_asylum
}

fn is_on_protected_track(book: &RuleBook, one: &Determined) -> bool {
    one.assessment.results.iter().any(|result| {
        let kind = book.pathway(result.pathway.as_str()).map(|pathway| pathway.kind);
        let id = result.pathway.as_str();
        (id == UNITED_STATES_REFUGEES && result.fit != Truth::No)
            || (id == SPAIN_REFUGEES && result.fit == Truth::Yes)
            || (kind == Some(Kind::Protection) && result.outcome == Outcome::Likely)
    })
}

/// SHA-256 over what was sent: everybody's answers, the rules they were asked by, the language. Keys are in order.
///
/// # Errors
/// When the answers cannot be written as JSON.
pub fn content_hash(people: &[Person<'_>], rule_set_hash: &str, language: &str) -> Result<[u8; 32], AppError> {
    let answers: serde_json::Map<String, Json> =
        people.iter().map(|person| (person.member.to_string(), json!(person.given))).collect();
    let content = json!({ "answers": answers, "language": language, "rule_set_hash": rule_set_hash });
    let bytes = serde_json::to_vec(&content).map_err(AppError::broken)?;
    Ok(Sha256::digest(bytes).into())
}

/// Whether the office has access rules in force on a day; there is no falling back to others.
pub fn rules_in_force(book: &RuleBook, office_rules: &str, day: NaiveDate) -> bool {
    book.office(office_rules).is_some_and(|office| {
        office
            .access
            .versions
            .iter()
            .any(|version| version.from.is_none_or(|from| from <= day) && version.to.is_none_or(|to| day <= to))
    })
}
