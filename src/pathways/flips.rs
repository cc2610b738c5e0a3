//! Which single answer would change a result: for staff, to find a mistake or the proof
//! that is worth looking for. Never shown to an applicant.
//!
//! Each answer is changed alone, to one value of every class the rules tell apart; of a
//! record or a list one field after the other, and whether there is one at all.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::answers::Answers;
use super::compiled::{Facts, State, ValueClass};
use super::fact::FactId;
use super::judge::Person;
use super::rulebook::{Kind, PathwayId, RuleBook};
use super::truth::Outcome;

/// One result that one other answer would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flip {
    /// The pathway.
    pub pathway: PathwayId,
    /// The fact that would have to be different.
    pub fact: FactId,
    /// The field of it, such as `us_relatives[0].status`; empty for the fact itself.
    pub field: String,
    /// What it would have to be.
    pub value: ValueClass,
    /// The result as it is.
    pub is: Outcome,
    /// The result it would become.
    pub becomes: Outcome,
}

/// Outcomes of all pathways for facts, in the order of the book.
fn outcomes(person: &Person<'_>, state: &mut State) -> Vec<Outcome> {
    let (book, program) = (person.book, person.compiled.program());
    let access = book.pathways.iter().position(|pathway| pathway.kind == Kind::Access);
    state.run_lean(program, person.facts);
    if access.is_none_or(|at| person.compiled.needs_access(at)) {
        state.run_late_lean(program, person.facts);
    }
    let mut first = None;
    if let Some(at) = access {
        let judged = person.judge(at, state);
        first = Some((at, judged.outcome()));
        state.set_access(judged.access());
        state.run_late_lean(program, person.facts);
    }
    let outcome = |at| match first {
        Some((access, outcome)) if access == at => outcome,
        _ => person.judge(at, state).outcome(),
    };
    (0..book.pathways.len()).map(outcome).collect()
}

/// All single answers that would change a result at an office on a day, in the order
/// of the facts, of their values and of the pathways.
pub fn flips(book: &RuleBook, office: &str, answers: &Answers, as_of: NaiveDate) -> Vec<Flip> {
    let compiled = book.compiled();
    let facts = compiled.pack(&book.schema, answers, as_of);
    let person = Person { book, compiled, facts: &facts, office: book.office_position(office), readings: &book.readings };
    let mut state = compiled.state();
    let now = outcomes(&person, &mut state);
    let mut found: Vec<Flip> = Vec::new();
    for (slot, fact) in book.schema.facts.iter().enumerate() {
        let mut try_out = |field: &str, value: ValueClass, changed: &Facts| {
            let then = outcomes(&Person { facts: changed, ..person }, &mut state);
            for ((pathway, is), becomes) in book.pathways.iter().zip(&now).zip(then) {
                if *is == becomes {
                    continue;
                }
                let before = found.iter_mut().rfind(|flip| flip.pathway == pathway.id);
                // Stretches of values beside each other with the same result are one.
                if let Some(last) = before.filter(|flip| flip.fact == fact.id && flip.field == field && flip.becomes == becomes)
                    && let Some(joined) = last.value.joined(&value)
                {
                    last.value = joined;
                    continue;
                }
                let (pathway, fact) = (pathway.id.clone(), fact.id.clone());
                found.push(Flip { pathway, fact, field: field.to_owned(), value: value.clone(), is: *is, becomes });
            }
        };
        compiled.each_change(&facts, slot, &mut try_out);
    }
    found
}
