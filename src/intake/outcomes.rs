//! Which pathways may fit whom, and why: the rules' words with their sources, what is missing, whether the programme takes
//! people at all, and always another way to get help. A child is shown no results; a person talks with them.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::determine::{Determined, determine};
use super::family::{Family, rules_and_day};
use super::queries;
use crate::app::App;
use crate::error::AppError;
use crate::law::telling::{Teller, Told, is_child};
use crate::pathways::RuleBook;
use crate::rulesets::{noted, read_facts};
use crate::web::page::{Shell, page};
use crate::web::visit::{Applicant, Visit};

/// One person's results.
struct Part {
    name: String,
    /// Who "you" is in this part, when it is not the reader.
    about: String,
    /// Why no result is shown, when a child is concerned.
    child: Option<String>,
    told: Told,
}

#[derive(Template)]
#[template(path = "intake/outcomes.html")]
struct OutcomesPage {
    shell: Shell,
    parts: Vec<Part>,
    is_draft: bool,
    as_of: String,
}

impl OutcomesPage {
    fn has_child(&self) -> bool {
        self.parts.iter().any(|part| part.child.is_some())
    }
}

/// The page: live for a draft, from the stored determination afterwards.
pub async fn show(State(app): State<App>, visit: Visit, applicant: Applicant) -> Result<Response, AppError> {
    let (rules, today) = rules_and_day(&visit)?;
    let mut tx = app.db.begin(&visit.context()?).await?;
    let family = Family::load(&app, &mut tx, applicant.case).await?;
    // Only a draft's questions can still be answered.
    let people = if family.head.is_draft() { family.interview(&rules, today) } else { Vec::new() };
    let rows = if family.head.is_draft() { Vec::new() } else { queries::determinations(&mut tx, applicant.case).await? };
    // A stored result is read with the rules it was made by.
    let books = app.shelf.books(&mut tx, rows.iter().map(|row| row.rule_set_hash.clone()).collect()).await?;
    let determined = if family.head.is_draft() {
        determine(&family.book, &rules, &people, today, &noted(&mut tx).await?)
    } else {
        stored(&family.book, &books, rows)?
    };
    tx.audit("determination.read", "determinations", None, Some(applicant.case)).await?;
    tx.commit().await?;
    let as_of = determined.first().map_or(today, |one| one.assessment.as_of);
    // Who signs in may be a child whose whole family is on the page.
    let child_reads = family.members.first().and_then(|own| determined.iter().find(|one| one.member == own.id));
    let child_reads = child_reads.is_some_and(|own| is_child(&own.facts, own.assessment.as_of));
    let t = visit.language.words();
    let parts = family
        .members
        .iter()
        .filter_map(|member| Some((member, determined.iter().find(|one| one.member == member.id)?)))
        .map(|(member, one)| {
            let rules = books.get(&one.assessment.rule_set_hash).unwrap_or(&family.book);
            let book = rules.words(visit.language.code()).ok_or_else(|| AppError::broken("no words of the rule book"))?;
            let asked = people.iter().find(|person| person.member == member.id);
            let links = asked.map(|person| {
                let ids = person.questions.iter().map(|question| question.id.clone()).collect();
                (visit.at(&format!("/case/questions/{}", member.id)), ids)
            });
            let child = match (child_reads, is_child(&one.facts, one.assessment.as_of)) {
                (true, _) => Some(t.intake_outcomes_child_self()),
                (false, true) => Some(t.intake_outcomes_child()),
                (false, false) => None,
            };
            let teller = Teller { rules, book, t, law: visit.at("/law"), other: member.is_other(), links };
            let about = if member.is_other() { t.intake_outcomes_about(member.called(t)) } else { String::new() };
            Ok(Part { name: member.called(t), about, told: teller.told(&one.assessment, child.is_some()), child })
        })
        .collect::<Result<_, AppError>>()?;
    page(&OutcomesPage {
        shell: app.shell(&visit),
        parts,
        is_draft: family.head.is_draft(),
        as_of: visit.language.short_date(as_of),
    })
}

fn stored(
    founding: &RuleBook,
    books: &BTreeMap<String, Arc<RuleBook>>,
    rows: Vec<queries::DeterminationRow>,
) -> Result<Vec<Determined>, AppError> {
    rows.into_iter()
        .map(|row| {
            let book = books.get(&row.rule_set_hash).map_or(founding, Arc::as_ref);
            Ok(Determined {
                member: row.member,
                facts: read_facts(book, &row.facts),
                assessment: serde_json::from_value(row.result).map_err(AppError::broken)?,
                noted: Vec::new(),
                packed: Vec::new(),
            })
        })
        .collect()
}
