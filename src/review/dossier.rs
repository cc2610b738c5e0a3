//! What is decided, as the people who decide see it: the recommendation with the reason for every pathway considered,
//! the family with presence and legal stay, the hash of the content, and who did what before.
//!
//! Shown at second review, at joint review and to the second agency. It holds no answer on protection or persecution for
//! anybody: the query does not fetch them, and a government signs a pathway, not a story.

use serde_json::Value;

use super::changes::proposal::groups;
use super::queries;
use crate::app::App;
use crate::cases::decision::{Act, ActDone, Decision, Recommendation};
use crate::cases::state::Lane;
use crate::cases::step::LockedCase;
use crate::error::AppError;
use crate::pathways::RuleBook;
use crate::tenancy::OfficeTx;
use crate::web::language::{Language, Words};
use crate::web::page::{Shell, role_words};

/// Everything on the page that is signed.
pub struct Dossier {
    /// The case's code.
    pub code: String,
    /// The lane in words.
    pub lane: String,
    /// The pathway recommended.
    pub pathway: String,
    /// The reason for each pathway considered, the recommended one first.
    pub reasons: Vec<Reason>,
    /// The family.
    pub people: Vec<PersonLine>,
    /// Who recommended, and when.
    pub recommended: String,
    /// The hash for the hidden field.
    pub seen: String,
    /// The hash as people compare it.
    pub hash: Vec<String>,
    /// Who did what, the oldest first.
    pub history: Vec<Deed>,
}

/// A pathway considered.
pub struct Reason {
    /// Its title.
    pub pathway: String,
    /// Why it was or was not chosen.
    pub text: String,
    /// Whether it is the recommended one.
    pub chosen: bool,
}

/// A person of the family.
pub struct PersonLine {
    /// The name.
    pub name: String,
    /// What they are to the one who registered.
    pub relation: String,
    /// Since when they are in the country.
    pub since: String,
    /// Their legal stay there.
    pub stay: String,
}

/// What somebody did.
pub struct Deed {
    /// Name and role; the roles that decide name their organisation.
    pub who: String,
    /// What.
    pub what: String,
    /// The written question.
    pub note: String,
    /// When, in words.
    pub at: String,
    /// When, for machines.
    pub instant: String,
}

/// Puts a decision together. `whole_history` adds what happened to earlier recommendations of the case.
///
/// # Errors
/// `NotFound` when nothing is recommended.
pub async fn compose(
    app: &App,
    tx: &mut OfficeTx,
    shell: &Shell,
    case: &LockedCase,
    decision: &Decision,
    whole_history: bool,
) -> Result<Dossier, AppError> {
    let standing = decision.recommendation.as_ref().ok_or(AppError::NotFound)?;
    let people = queries::people(tx, case.id).await?;
    let book = app.book(tx).await?;
    let t = shell.t;
    let history = decision
        .acts
        .iter()
        .filter(|act| whole_history || act.recommendation == standing.id)
        .map(|act| deed(act, shell))
        .collect();
    Ok(Dossier {
        code: case.code.clone(),
        lane: lane_words(case.lane, t),
        pathway: pathway_title(&book, shell.language, &standing.pathway),
        reasons: reasons(&book, shell.language, standing),
        people: people.iter().map(|person| person_line(&book, shell, person)).collect(),
        recommended: t.review_recommended_by(standing.recommender.clone(), shell.when(&standing.recommended_at)),
        seen: standing.hash_text(),
        hash: groups(&standing.content_hash.0),
        history,
    })
}

/// A pathway's title in the rule book's words; its own name where the book has none.
pub fn pathway_title(book: &RuleBook, language: Language, pathway: &str) -> String {
    match book.words(language.code()).map(|words| words.title(pathway)) {
        None | Some("") => pathway.to_owned(),
        Some(title) => title.to_owned(),
    }
}

fn reasons(book: &RuleBook, language: Language, standing: &Recommendation) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = standing
        .content
        .reasons
        .iter()
        .map(|(pathway, text)| Reason {
            pathway: pathway_title(book, language, pathway),
            text: text.clone(),
            chosen: *pathway == standing.pathway,
        })
        .collect();
    reasons.sort_by_key(|reason| !reason.chosen);
    reasons
}

fn person_line(book: &RuleBook, shell: &Shell, person: &queries::Person) -> PersonLine {
    let t = shell.t;
    let name = format!("{} {}", person.given_names, person.family_names).trim().to_owned();
    let fact = |name: &str| person.facts.get(name).and_then(Value::as_str).unwrap_or_default();
    let stay = book.words(shell.language.code()).map_or("", |words| words.option("host_status", fact("host_status")));
    PersonLine {
        name: if name.is_empty() { t.review_no_name() } else { name },
        relation: relation_words(&person.relation, t),
        since: fact("in_host_country_since").parse().map_or_else(|_| t.answer_unknown(), |date| shell.language.short_date(date)),
        stay: if stay.is_empty() { t.answer_unknown() } else { stay.to_owned() },
    }
}

fn deed(act: &ActDone, shell: &Shell) -> Deed {
    let t = shell.t;
    Deed {
        who: format!("{} · {}", act.name, role_words(act.role, t)),
        what: match act.act {
            Act::Recommend => t.review_did_recommend(),
            Act::TakeSecondReview => t.review_did_take(),
            Act::PassSecondReview => t.review_did_pass(),
            Act::Sign => t.review_did_sign(),
            Act::Return => t.review_did_return(),
        },
        note: act.note.clone(),
        at: shell.when(&act.at),
        instant: act.at.to_rfc3339(),
    }
}

/// A lane in words.
pub fn lane_words(lane: Lane, t: &Words) -> String {
    match lane {
        Lane::Open => t.review_lane_open(),
        Lane::Confidential => t.review_lane_confidential(),
    }
}

fn relation_words(relation: &str, t: &Words) -> String {
    match relation {
        "spouse" => t.review_relation_spouse(),
        "child" => t.review_relation_child(),
        "grandchild" => t.review_relation_grandchild(),
        "parent" => t.review_relation_parent(),
        _ => t.review_relation_self(),
    }
}
