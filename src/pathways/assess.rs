//! Assesses one person's answers for one office and day: pure and total.
//!
//! Used by screening, by the result pages and by the command. The result carries
//! all that explains it and serialises, so that it can be stored and recomputed.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::answers::Answers;
use super::eval::{Verdict, View};
use super::expr::{Path, bit};
use super::fact::{FactId, Value};
use super::rulebook::{CriterionId, NO_OFFICE, Pathway, PathwayId, Period, Plan, RuleBook, SourceId, Status, Track};
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
/// `office` is an office of the book or `none`; an unknown office is as `none`.
pub fn assess(book: &RuleBook, office: &str, answers: &Answers, as_of: NaiveDate) -> Assessment {
    let mut view = View::new(&book.schema, answers, as_of);
    let mut results = Vec::with_capacity(book.pathways.len());
    for pathway in &book.pathways {
        let assessed = match book.plan(pathway, office) {
            Some(plan) => assess_plan(book, pathway, plan, &view, as_of),
            None => without_office(pathway),
        };
        let result = match book.office(office) {
            None if pathway.needs_access => held_open(assessed),
            _ => assessed,
        };
        if pathway.kind == super::rulebook::Kind::Access {
            view.access = access_verdict(book, &result);
        }
        results.push(result);
    }
    let office = book.office(office).map_or(NO_OFFICE, |office| &office.id).to_owned();
    Assessment { rule_set_hash: book.hash.clone(), office, as_of, results }
}

/// The access rule as other pathways see it.
fn access_verdict(book: &RuleBook, access: &PathwayResult) -> Verdict {
    let missing = access.missing.iter().filter_map(|fact| book.schema.slot(fact.as_str()));
    Verdict { truth: access.outcome.truth(), missing: missing.fold(0, |bits, slot| bits | bit(slot)) }
}

/// The access rule where no office is chosen: nothing can be said.
fn without_office(pathway: &Pathway) -> PathwayResult {
    PathwayResult {
        pathway: pathway.id.clone(),
        outcome: Outcome::NeedMoreInformation,
        fit: Truth::Unknown,
        availability: Availability { status: Status::NotOffered, from: None, to: None, citations: Vec::new(), track: None },
        decisive: Vec::new(),
        unknown: Vec::new(),
        missing: Vec::new(),
        citations: Vec::new(),
        notes: vec!["no_office".to_owned()],
        criteria: Vec::new(),
    }
}

/// Without an office nothing that depends on its access rule is said to fail.
fn held_open(mut result: PathwayResult) -> PathwayResult {
    result.outcome = Outcome::NeedMoreInformation;
    result.fit = Truth::Unknown;
    result.decisive.clone_from(&result.unknown);
    result.notes.push("no_office".to_owned());
    result
}

fn assess_plan(book: &RuleBook, pathway: &Pathway, plan: &Plan, view: &View<'_>, as_of: NaiveDate) -> PathwayResult {
    let mut fit = Truth::Yes;
    let mut found = Vec::new();
    for at in plan.version(as_of).into_iter().flat_map(|version| &version.requires) {
        if let Some((criterion, verdict)) = book.criterion_at(*at, view) {
            fit = fit.and(verdict.truth);
            found.push((criterion, verdict));
        }
    }
    if fit == Truth::No && is_protected(pathway, view) {
        fit = Truth::Unknown;
    }
    let (availability, offered) = availability(plan, view, as_of);
    let outcome = Outcome::from(fit.and(offered.truth));

    let of = |truth: Truth| found.iter().filter(move |(_, verdict)| verdict.truth == truth);
    let ids = |truth: Truth| of(truth).map(|(criterion, _)| criterion.id.clone()).collect::<Vec<_>>();
    // Where availability alone decides, no criterion does.
    let by_fit = fit.and(offered.truth) == fit;
    let mut missing = 0;
    if outcome == Outcome::NeedMoreInformation {
        missing = found.iter().fold(offered.missing, |bits, (_, verdict)| bits | verdict.missing);
    }
    let mut citations: Vec<SourceId> = Vec::new();
    let cited = of(fit).filter(|_| by_fit).flat_map(|(criterion, _)| &criterion.citations).chain(&availability.citations);
    for source in cited {
        if !citations.contains(source) {
            citations.push(source.clone());
        }
    }
    let notes = pathway.notes.iter().filter(|note| view.eval(&note.when).truth == Truth::Yes);
    PathwayResult {
        pathway: pathway.id.clone(),
        outcome,
        fit,
        decisive: if by_fit { ids(fit) } else { Vec::new() },
        unknown: ids(Truth::Unknown),
        missing: facts(book, missing),
        citations,
        notes: notes.map(|note| note.id.clone()).collect(),
        criteria: found
            .iter()
            .map(|(criterion, verdict)| CriterionTruth { criterion: criterion.id.clone(), truth: verdict.truth })
            .collect(),
        availability,
    }
}

/// A child without a parent or guardian is never told a plain no.
fn is_protected(pathway: &Pathway, view: &View<'_>) -> bool {
    let holds = |expr: &Option<super::expr::Expr>| expr.as_ref().is_some_and(|expr| view.eval(expr).truth == Truth::Yes);
    holds(&pathway.protect_when) && !holds(&pathway.protect_unless)
}

/// The names of asked facts behind positions, in schema order.
fn facts(book: &RuleBook, slots: u64) -> Vec<FactId> {
    let facts = book.schema.facts.iter().enumerate();
    facts.filter(|(slot, _)| bit(*slot) & slots != 0).map(|(_, fact)| fact.id.clone()).collect()
}

/// The best track for the person, and what it lets the outcome be.
fn availability(plan: &Plan, view: &View<'_>, as_of: NaiveDate) -> (Availability, Verdict) {
    let mut best: Option<(Truth, Truth, Availability)> = None;
    let mut missing = 0;
    for track in &plan.tracks {
        let applies = view.eval(&track.when);
        if applies.truth == Truth::No {
            continue;
        }
        let (day, day_known) = clock_day(track, view, as_of);
        let mut found = on_day(track, day);
        let mut open = found.status.truth();
        if day_known.truth == Truth::Unknown {
            // Another day may fall into a better stretch: show that one, as not known.
            if open == Truth::No
                && let Some(period) = track.periods.iter().find(|period| period.status.truth() != Truth::No)
            {
                found = in_period(track, period);
                open = Truth::Unknown;
            }
            open = open.and(Truth::Unknown);
        }
        let truth = applies.truth.and(open);
        if truth == Truth::Unknown {
            missing |= applies.missing | day_known.missing;
        }
        let better =
            best.as_ref().is_none_or(|(best_truth, best_applies, _)| (truth, applies.truth) > (*best_truth, *best_applies));
        if better {
            best = Some((truth, applies.truth, found));
        }
    }
    match best {
        Some((truth, _, found)) => {
            let missing = if truth == Truth::Unknown { missing } else { 0 };
            (found, Verdict { truth, missing })
        }
        None => (
            Availability { status: Status::NotOffered, from: None, to: None, citations: Vec::new(), track: None },
            Verdict::known(Truth::No),
        ),
    }
}

/// The day looked up in a track's periods: the day asked, or the track's own date.
fn clock_day(track: &Track, view: &View<'_>, as_of: NaiveDate) -> (NaiveDate, Verdict) {
    let day_of = |clock: &Path| match view.value(clock) {
        Ok(Some(Value::Date(day))) => (*day, Verdict::known(Truth::Yes)),
        Ok(_) => (as_of, Verdict::known(Truth::Yes)),
        Err(missing) => (as_of, Verdict::missing(missing)),
    };
    track.clock.as_ref().map_or((as_of, Verdict::known(Truth::Yes)), day_of)
}

fn in_period(track: &Track, period: &Period) -> Availability {
    Availability {
        status: period.status,
        from: period.from,
        to: period.to,
        citations: period.citations.clone(),
        track: Some(track.id.clone()),
    }
}

/// The status of a track on a day; before its first period it has not begun, after
/// its last it is over.
fn on_day(track: &Track, day: NaiveDate) -> Availability {
    if let Some(period) = track.periods.iter().find(|period| period.contains(day)) {
        return in_period(track, period);
    }
    let before = track.periods.first().filter(|first| first.from.is_some_and(|from| day < from));
    let (status, from, to, period) = if let Some(first) = before {
        let last_day_before = first.from.and_then(|from| from.pred_opt());
        (Status::NotStarted, None, last_day_before, Some(first))
    } else {
        let last = track.periods.iter().rfind(|period| period.to.is_some_and(|to| to < day));
        (Status::Ended, last.and_then(|last| last.to).and_then(|to| to.succ_opt()), None, last)
    };
    let citations = period.map(|period| period.citations.clone()).unwrap_or_default();
    Availability { status, from, to, citations, track: Some(track.id.clone()) }
}
