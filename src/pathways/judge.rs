//! Outcome and fit of a pathway from evaluated conditions, without a word of text.
//!
//! Used by `assess.rs`, which writes it out, and for bulk runs over stored cases.

use super::availability::{Caps, Evaluated, Offered, offered};
use super::compiled::{Compiled, Facts, State};
use super::counter::Readings;
use super::eval::Verdict;
use super::rulebook::{Kind, Plan, RuleBook};
use super::truth::{Outcome, Truth};

/// One person at one office.
#[derive(Clone, Copy)]
pub(super) struct Person<'a> {
    pub book: &'a RuleBook,
    pub compiled: &'a Compiled,
    pub facts: &'a Facts,
    /// Position of the office; none for no office.
    pub office: Option<usize>,
    /// What the counters stand at.
    pub readings: &'a Readings,
}

/// What is said of one pathway.
#[derive(Clone, Copy)]
pub(super) struct Judged<'b> {
    pub outcome: Outcome,
    pub fit: Truth,
    pub offered: Offered<'b>,
    /// Facts that could still decide.
    pub missing: u64,
    /// The rules; none for an access rule without an office.
    pub plan: Option<&'b Plan>,
    /// Criteria of the version in force.
    pub requires: &'b [usize],
    /// No office is chosen and the pathway depends on one.
    pub held_open: bool,
}

impl Judged<'_> {
    /// The outcome as it stands, with nothing said to fail without an office.
    pub fn outcome(&self) -> Outcome {
        if self.held_open { Outcome::NeedMoreInformation } else { self.outcome }
    }

    /// The fit as it stands.
    pub fn fit(&self) -> Truth {
        if self.held_open { Truth::Unknown } else { self.fit }
    }

    /// The access rule as other pathways see it.
    pub fn access(&self) -> Verdict {
        Verdict { truth: self.outcome().truth(), missing: self.missing }
    }
}

impl<'a> Person<'a> {
    /// Judges the pathway at a position.
    pub fn judge(&self, at: usize, state: &State) -> Judged<'a> {
        let pathway = self.book.pathways.get(at);
        let office = self.office.filter(|_| pathway.is_some_and(|pathway| pathway.kind == Kind::Access));
        let plan = match pathway {
            Some(pathway) if pathway.kind == Kind::Access => {
                office.and_then(|office| self.book.offices.get(office)).map(|office| &office.access)
            }
            other => other.map(|pathway| &pathway.plan),
        };
        let held_open = self.office.is_none() && pathway.is_some_and(|pathway| pathway.needs_access);
        let Some(plan) = plan else {
            // The access rule where no office is chosen: nothing can be said.
            return Judged {
                outcome: Outcome::NeedMoreInformation,
                fit: Truth::Unknown,
                offered: Offered::nothing(Truth::Unknown),
                missing: 0,
                plan: None,
                requires: &[],
                held_open,
            };
        };
        let requires = plan.version(self.facts.as_of()).map_or(&[][..], |version| &version.requires);
        let program = self.compiled.program();
        let fit = self.fit(at, requires, state);
        let offered = self.offered(plan, at, office, state);
        let outcome = Outcome::from(fit.and(offered.verdict.truth));
        let mut missing = 0;
        if outcome == Outcome::NeedMoreInformation {
            let of = |criterion: &usize| state.verdict(program, *criterion).missing;
            missing = requires.iter().fold(offered.verdict.missing, |bits, criterion| bits | of(criterion));
        }
        Judged { outcome, fit, offered, missing, plan: Some(plan), requires, held_open }
    }

    /// What the outcome becomes now that these facts, and no others, have changed.
    pub fn becomes(&self, at: usize, before: &Judged<'a>, changed: u64, state: &State) -> Truth {
        let fit = self.fit(at, before.requires, state);
        let office = self.office.filter(|_| self.book.pathways.get(at).is_some_and(|pathway| pathway.kind == Kind::Access));
        let same = self.compiled.tracks(at, office).iter().all(|track| track.reads & changed == 0);
        let offered = match before.plan {
            Some(plan) if !same => self.offered(plan, at, office, state),
            _ => before.offered,
        };
        fit.and(offered.verdict.truth)
    }

    fn fit(&self, at: usize, requires: &[usize], state: &State) -> Truth {
        let program = self.compiled.program();
        let fit = requires.iter().fold(Truth::Yes, |fit, criterion| fit.and(state.truth(program, *criterion)));
        if fit == Truth::No && self.is_protected(at, state) { Truth::Unknown } else { fit }
    }

    fn offered(&self, plan: &'a Plan, at: usize, office: Option<usize>, state: &State) -> Offered<'a> {
        let evaluated = Evaluated { compiled: self.compiled, facts: self.facts, state };
        let caps = Caps { book: self.book, readings: self.readings };
        offered(plan, at, office, caps, evaluated)
    }

    /// A child without a parent or guardian is never told a plain no.
    fn is_protected(&self, at: usize, state: &State) -> bool {
        let Some(code) = self.compiled.pathway(at) else { return false };
        let holds = |condition: Option<usize>| condition.is_some_and(|at| state.truth(self.compiled.program(), at) == Truth::Yes);
        holds(code.protect_when) && !holds(code.protect_unless)
    }
}
