//! Outcomes of the book as single conditions, so that they can be searched.
//!
//! The same meaning as in `assess.rs`, written a second time: what is found by it is
//! confirmed there.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::super::expr::{Atom, Expr, Order, Path, Test};
use super::super::rulebook::{Office, Pathway, Plan, RuleBook, Track, Version};
use super::super::truth::Truth;

/// A day on which examples are looked for first where nothing else says a day.
pub fn usual_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2023, 11, 15).unwrap_or_default()
}

/// The conditions of a version's criteria, with the office's access rule put in.
pub fn criteria(book: &RuleBook, version: &Version, access: Option<&Expr>) -> Vec<Expr> {
    let found = version.requires.iter().filter_map(|at| book.criteria.get(*at));
    found.map(|criterion| with_access(&criterion.when, access)).collect()
}

/// Whether a person fits, protection included.
pub fn fit(book: &RuleBook, pathway: &Pathway, version: &Version, access: Option<&Expr>) -> Expr {
    let all = Expr::All(criteria(book, version, access));
    let Some(protect) = &pathway.protect_when else { return all };
    let mut protected = vec![protect.clone(), Expr::Const(Truth::Unknown)];
    protected.extend(pathway.protect_unless.as_ref().map(|unless| Expr::Not(Box::new(unless.clone()))));
    Expr::Any(vec![all, Expr::All(protected)])
}

/// Whether the programme takes the person on a day.
pub fn availability(plan: &Plan, as_of: NaiveDate) -> Expr {
    Expr::Any(plan.tracks.iter().map(|track| Expr::All(vec![track.when.clone(), on_day(track, as_of)])).collect())
}

/// The outcome for a pathway.
pub fn outcome(
    book: &RuleBook,
    pathway: &Pathway,
    plan: &Plan,
    version: &Version,
    access: Option<&Expr>,
    as_of: NaiveDate,
) -> Expr {
    Expr::All(vec![fit(book, pathway, version, access), availability(plan, as_of)])
}

/// The access rule of an office on a day.
pub fn access(book: &RuleBook, office: &Office, as_of: NaiveDate) -> Option<Expr> {
    let pathway = book.pathway(super::super::ACCESS)?;
    let version = office.access.version(as_of)?;
    Some(outcome(book, pathway, &office.access, version, None, as_of))
}

fn on_day(track: &Track, as_of: NaiveDate) -> Expr {
    let status = |day: NaiveDate| {
        track.periods.iter().find(|period| period.contains(day)).map_or(Truth::No, |period| period.status.truth())
    };
    let Some(clock) = &track.clock else { return Expr::Const(status(as_of)) };
    let test = |test: Test| Expr::Atom(Atom { path: Path { ..clock.clone() }, test });
    let mut ways = vec![Expr::All(vec![test(Test::HasNone), Expr::Const(status(as_of))])];
    for period in &track.periods {
        let mut parts = vec![Expr::Not(Box::new(test(Test::HasNone)))];
        parts.extend(period.from.map(|from| test(Test::Date(Order::Ge, from))));
        parts.extend(period.to.map(|to| test(Test::Date(Order::Le, to))));
        parts.push(Expr::Const(period.status.truth()));
        ways.push(Expr::All(parts));
    }
    Expr::Any(ways)
}

/// The condition with the office's access rule in place of `access`.
pub fn with_access(expr: &Expr, access: Option<&Expr>) -> Expr {
    let each = |parts: &[Expr]| parts.iter().map(|part| with_access(part, access)).collect();
    match expr {
        Expr::Access => access.cloned().unwrap_or(Expr::Const(Truth::Unknown)),
        Expr::All(parts) => Expr::All(each(parts)),
        Expr::Any(parts) => Expr::Any(each(parts)),
        Expr::Not(inner) => Expr::Not(Box::new(with_access(inner, access))),
        Expr::Const(_) | Expr::Today(..) | Expr::Atom(_) | Expr::Each { .. } => expr.clone(),
    }
}

/// Days on which something about a plan is different from the day before, within a
/// version: those its outcomes have to be looked for on. The usual day comes first.
pub fn days(plan: &Plan, version: &Version, offices: &[&Plan]) -> Vec<NaiveDate> {
    let mut changes = BTreeSet::new();
    for plan in offices.iter().copied().chain([plan]) {
        changes.extend(plan.versions.iter().filter_map(|version| version.from));
        let periods = plan.tracks.iter().flat_map(|track| &track.periods);
        changes.extend(periods.filter_map(|period| period.from));
    }
    changes.extend(version.to);
    changes.extend(changes.first().and_then(NaiveDate::pred_opt));
    changes.insert(usual_day());
    changes.retain(|day| version.from.is_none_or(|from| from <= *day) && version.to.is_none_or(|to| *day <= to));
    let usual = changes.take(&usual_day());
    usual.into_iter().chain(changes).collect()
}
