//! Assesses one person's answers for one office and day: pure and total.
//!
//! Used by screening, by the result pages and by the command. The result carries
//! all that explains it and serialises, so that it can be stored and recomputed.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::answers::Answers;
use super::compiled::{Compiled, State};
use super::counter::Readings;
use super::expr::bit;
use super::fact::FactId;
use super::judge::{Judged, Person};
use super::rulebook::{Criterion, CriterionId, Kind, NO_OFFICE, Pathway, PathwayId, RuleBook, SourceId, Status};
use super::truth::{Outcome, Truth};

/// All pathways for one person, office and day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// Hash of the rule book that was used.
    pub rule_set_hash: String,
    /// Office, or `none`.
    pub office: String,
    /// The day asked, at its end.
    pub as_of: NaiveDate,
    /// One result a pathway, in the order of the rule book.
    pub results: Vec<PathwayResult>,
}

impl Assessment {
    /// The result of a pathway.
    pub fn result(&self, pathway: &str) -> Option<&PathwayResult> {
        self.results.iter().find(|result| result.pathway.as_str() == pathway)
    }
}

/// What is said of one pathway, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathwayResult {
    /// Which pathway.
    pub pathway: PathwayId,
    /// The outcome, with availability folded in.
    pub outcome: Outcome,
    /// Whether the person fits, availability left aside.
    pub fit: Truth,
    /// Whether the programme takes people on the day asked.
    pub availability: Availability,
    /// Criteria that decide the fit: all that fail, or all that hold, or those unknown.
    pub decisive: Vec<CriterionId>,
    /// Criteria that are not known.
    pub unknown: Vec<CriterionId>,
    /// Facts that could still decide; empty where a person must judge.
    pub missing: Vec<FactId>,
    /// Sources of the decisive criteria and of the availability.
    pub citations: Vec<SourceId>,
    /// Keys of remarks to show.
    pub notes: Vec<String>,
    /// Every criterion of the version in force with its value.
    pub criteria: Vec<CriterionTruth>,
}

/// One criterion and its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriterionTruth {
    /// Which criterion.
    pub criterion: CriterionId,
    /// Its value.
    pub truth: Truth,
}

/// Whether a programme takes people, with the stretch of days that says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Availability {
    /// The status.
    pub status: Status,
    /// First day of it, where known.
    pub from: Option<NaiveDate>,
    /// Last day of it, where known.
    pub to: Option<NaiveDate>,
    /// Where that comes from.
    pub citations: Vec<SourceId>,
    /// The track it is about, for staff; none where no track applies.
    pub track: Option<String>,
}

/// Assesses answers at an office at the end of the local day `as_of`.
///
/// `office` is an office of the book or `none`; an unknown office is as `none`. Caps
/// are read as published with the book.
pub fn assess(book: &RuleBook, office: &str, answers: &Answers, as_of: NaiveDate) -> Assessment {
    assess_with(book, office, answers, as_of, &book.readings)
}

/// The same, with these readings of the book's counters.
pub fn assess_with(book: &RuleBook, office: &str, answers: &Answers, as_of: NaiveDate, readings: &Readings) -> Assessment {
    let compiled = book.compiled();
    let facts = compiled.pack(&book.schema, answers, as_of);
    let mut state = compiled.state();
    state.run(compiled.program(), &facts);
    let person = Person { book, compiled, facts: &facts, office: book.office_position(office), readings };
    // The access rule first: other pathways ask for its outcome.
    let access = book.pathways.iter().position(|pathway| pathway.kind == Kind::Access);
    if access.is_none_or(|at| compiled.needs_access(at)) {
        state.run_late(compiled.program(), &facts);
    }
    let access = access.and_then(|at| {
        let judged = person.judge(at, &state);
        let result = render(&person, at, judged, &state)?;
        state.set_access(judged.access());
        state.run_late(compiled.program(), &facts);
        Some((at, result))
    });
    let result = |at| match &access {
        Some((position, result)) if *position == at => Some(result.clone()),
        _ => render(&person, at, person.judge(at, &state), &state),
    };
    let results = (0..book.pathways.len()).filter_map(result).collect();
    let office = book.office(office).map_or(NO_OFFICE, |office| &office.id).to_owned();
    Assessment { rule_set_hash: book.hash.clone(), office, as_of, results }
}

/// Writes out what was judged of a pathway, with all that explains it.
fn render(person: &Person<'_>, at: usize, judged: Judged<'_>, state: &State) -> Option<PathwayResult> {
    let book = person.book;
    let pathway = book.pathways.get(at)?;
    let (found, notes) = if judged.plan.is_some() {
        (found(book, person.compiled, &judged, state), notes(person.compiled, pathway, at, state))
    } else {
        (Vec::new(), vec![NO_OFFICE_NOTE.to_owned()])
    };
    let of = |truth: Truth| found.iter().filter(move |(_, found)| *found == truth).map(|(criterion, _)| *criterion);
    let ids = |truth: Truth| of(truth).map(|criterion| criterion.id.clone()).collect::<Vec<_>>();
    // Where availability alone decides, no criterion does.
    let by_fit = judged.plan.is_some() && judged.fit.and(judged.offered.verdict.truth) == judged.fit;
    let availability = judged.offered.availability();
    let mut citations: Vec<SourceId> = Vec::new();
    let cited = of(judged.fit).filter(|_| by_fit).flat_map(|criterion| &criterion.citations).chain(&availability.citations);
    for source in cited {
        if !citations.contains(source) {
            citations.push(source.clone());
        }
    }
    let mut result = PathwayResult {
        pathway: pathway.id.clone(),
        outcome: judged.outcome,
        fit: judged.fit,
        decisive: if by_fit { ids(judged.fit) } else { Vec::new() },
        unknown: ids(Truth::Unknown),
        missing: facts(book, judged.missing),
        citations,
        notes,
        criteria: found
            .iter()
            .map(|(criterion, truth)| CriterionTruth { criterion: criterion.id.clone(), truth: *truth })
            .collect(),
        availability,
    };
    if judged.held_open {
        // Without an office nothing that depends on its access rule is said to fail.
        result.outcome = Outcome::NeedMoreInformation;
        result.fit = Truth::Unknown;
        result.decisive.clone_from(&result.unknown);
        result.notes.push(NO_OFFICE_NOTE.to_owned());
    }
    Some(result)
}

/// Key of the remark that no office is chosen.
const NO_OFFICE_NOTE: &str = "no_office";

/// The criteria of the version in force with their values.
fn found<'b>(book: &'b RuleBook, compiled: &Compiled, judged: &Judged<'b>, state: &State) -> Vec<(&'b Criterion, Truth)> {
    let truth = |at: &usize| Some((book.criteria.get(*at)?, state.truth(compiled.program(), *at)));
    judged.requires.iter().filter_map(truth).collect()
}

fn notes(compiled: &Compiled, pathway: &Pathway, at: usize, state: &State) -> Vec<String> {
    let codes = compiled.pathway(at).map_or(&[][..], |code| code.notes.as_slice());
    let shown = pathway.notes.iter().zip(codes).filter(|(_, code)| state.truth(compiled.program(), **code) == Truth::Yes);
    shown.map(|(note, _)| note.id.clone()).collect()
}

/// The names of asked facts behind positions, in schema order.
pub(super) fn facts(book: &RuleBook, slots: u64) -> Vec<FactId> {
    let facts = book.schema.facts.iter().enumerate();
    facts.filter(|(slot, _)| bit(*slot) & slots != 0).map(|(_, fact)| fact.id.clone()).collect()
}
