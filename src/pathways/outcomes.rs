//! Outcomes of one person in two numbers, for bulk runs over stored cases.
//!
//! Used to replay many cases through two rule books: no text, nothing allocated.

use super::compiled::{Facts, State};
use super::counter::Readings;
use super::judge::Person;
use super::rulebook::{Kind, RuleBook};
use super::truth::{Outcome, Truth};

/// Outcome and fit of up to 64 pathways, in the order of the rule book.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcomes {
    results: u128,
    fits: u128,
    pathways: u8,
}

impl Outcomes {
    /// Outcome and fit of the pathway at a position.
    pub fn get(&self, pathway: usize) -> Option<(Outcome, Truth)> {
        let shift = (pathway < usize::from(self.pathways)).then(|| u32::try_from(pathway).ok())?? * 2;
        Some((Outcome::from(truth(self.results >> shift)), truth(self.fits >> shift)))
    }

    /// Number of pathways.
    pub fn len(&self) -> usize {
        usize::from(self.pathways)
    }

    /// Whether there is no pathway.
    pub fn is_empty(&self) -> bool {
        self.pathways == 0
    }

    fn set(&mut self, pathway: usize, outcome: Outcome, fit: Truth) {
        let Ok(pathway) = u8::try_from(pathway) else { return };
        if pathway < 64 {
            self.results |= bits(outcome.truth()) << (u32::from(pathway) * 2);
            self.fits |= bits(fit) << (u32::from(pathway) * 2);
            self.pathways = self.pathways.max(pathway + 1);
        }
    }
}

fn bits(truth: Truth) -> u128 {
    match truth {
        Truth::No => 0,
        Truth::Unknown => 1,
        Truth::Yes => 2,
    }
}

fn truth(bits: u128) -> Truth {
    match bits & 3 {
        0 => Truth::No,
        2 => Truth::Yes,
        _ => Truth::Unknown,
    }
}

/// Outcome and fit of every pathway, as [`super::assess`] gives them, for facts on
/// their day at an office. `state` is one of `book.compiled().state()` and serves one
/// case after the other.
///
/// A million stored cases through two books: for each thread one state a book; for
/// each row `Facts::from_bytes(book.compiled().layout(), row, as_of)` and this
/// function; equal [`Outcomes`] of two books with the same pathways mean that nothing
/// changed.
pub fn assess_packed(book: &RuleBook, office: &str, facts: &Facts, state: &mut State) -> Outcomes {
    assess_packed_with(book, office, facts, state, &book.readings)
}

/// The same, with these readings of the book's counters.
pub fn assess_packed_with(book: &RuleBook, office: &str, facts: &Facts, state: &mut State, readings: &Readings) -> Outcomes {
    let compiled = book.compiled();
    let program = compiled.program();
    let person = Person { book, compiled, facts, office: book.office_position(office), readings };
    let access = book.pathways.iter().position(|pathway| pathway.kind == Kind::Access);
    let mut outcomes = Outcomes::default();
    state.run_lean(program, facts);
    if access.is_none_or(|at| compiled.needs_access(at)) {
        state.run_late_lean(program, facts);
    }
    if let Some(at) = access {
        let judged = person.judge(at, state);
        outcomes.set(at, judged.outcome(), judged.fit());
        state.set_access(judged.access());
        state.run_late_lean(program, facts);
    }
    for at in (0..book.pathways.len()).filter(|at| Some(*at) != access) {
        let judged = person.judge(at, state);
        outcomes.set(at, judged.outcome(), judged.fit());
    }
    outcomes
}
