//! Runs a program on one person's facts. No branch here depends on an answer, except
//! on how many entries a list has: mispredicted branches are what evaluation costs.

use chrono::{Datelike, Months, NaiveDate};

use super::classes::{BLOCK, NO, UNSURE, YES};
use super::facts::Facts;
use super::layout::{Stretch, UNKNOWN, of_date};
use super::program::{Decided, Gate, How, Loop, NODE_ACCESS, Phase, Program};
use super::slice::{Part, Slice};
use crate::pathways::eval::Verdict;
use crate::pathways::expr::Quantity;
use crate::pathways::truth::Truth;

/// The last days, as ordinals, from which so many years have been reached and passed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Span {
    pub reached: u64,
    pub passed: u64,
}

/// The truth values of all nodes of a program for one person.
#[derive(Clone, Debug)]
pub struct State {
    nodes: Vec<[u8; BLOCK]>,
    waiting: Vec<u64>,
    spans: Vec<Span>,
    as_of: Option<NaiveDate>,
}

impl State {
    pub(super) fn new(program: &Program) -> Self {
        let mut nodes = vec![[UNSURE; BLOCK]; program.blocks()];
        if let Some(first) = nodes.first_mut() {
            *first = [NO, UNSURE, YES, UNSURE, UNSURE, UNSURE, UNSURE, UNSURE];
        }
        Self { nodes, waiting: program.waiting.clone(), spans: Vec::new(), as_of: None }
    }

    /// Evaluates everything that does not depend on the access rule, with what is
    /// missing; the access rule itself is not known again.
    pub fn run(&mut self, program: &Program, facts: &Facts) {
        self.start(program, facts);
        self.phase::<true>(&program.early, facts);
    }

    /// As [`State::run`], without what is missing.
    pub fn run_lean(&mut self, program: &Program, facts: &Facts) {
        self.start(program, facts);
        self.phase::<false>(&program.early, facts);
    }

    /// Evaluates what depends on the access rule.
    pub fn run_late(&mut self, program: &Program, facts: &Facts) {
        self.phase::<true>(&program.late, facts);
    }

    /// As [`State::run_late`], without what is missing.
    pub fn run_late_lean(&mut self, program: &Program, facts: &Facts) {
        self.phase::<false>(&program.late, facts);
    }

    /// What `base` would be if one fact were as in `facts` and all others as before.
    /// The access rule stays as it is in `base`.
    pub(super) fn probe(&mut self, base: &Self, program: &Program, slice: &Slice, facts: &Facts) {
        self.nodes.copy_from_slice(&base.nodes);
        program.scope.fill_slice(slice, facts, &base.spans, &mut self.nodes);
        self.part(&program.early, &slice.early, facts);
        self.part(&program.late, &slice.late, facts);
    }

    fn part(&mut self, phase: &Phase, part: &Part, facts: &Facts) {
        for each in part.loops.iter().filter_map(|at| phase.loops.get(*at)) {
            self.rows::<false>(each, facts);
        }
        self.gates::<false>(&part.gates);
    }

    /// Looks at another person or day as `base` does, without evaluating.
    pub(in crate::pathways) fn follow(&mut self, base: &Self) {
        self.spans.clone_from(&base.spans);
        self.as_of = base.as_of;
    }

    /// Says what `access` stands for.
    pub fn set_access(&mut self, access: Verdict) {
        self.set(NODE_ACCESS, of(access.truth));
        if let Some(waiting) = self.waiting.get_mut(NODE_ACCESS) {
            *waiting = access.missing;
        }
    }

    /// The value of a condition, and what it waits for.
    pub fn verdict(&self, program: &Program, condition: usize) -> Verdict {
        let node = program.node(condition);
        match self.get(node) {
            NO => Verdict::known(Truth::No),
            YES => Verdict::known(Truth::Yes),
            _ => Verdict::missing(self.waiting.get(node).copied().unwrap_or(0)),
        }
    }

    /// The value of a condition alone.
    pub fn truth(&self, program: &Program, condition: usize) -> Truth {
        truth(self.get(program.node(condition)))
    }

    /// Whether a list of conditions all hold, and what decides that.
    pub fn decide(&self, program: &Program, conditions: &[usize]) -> Decided {
        let (mut least, mut yes, mut unknown, mut missing) = (YES, 0, 0, 0);
        let mut bit = 1_u64;
        for condition in conditions {
            let node = program.node(*condition);
            let value = self.get(node);
            least = least.min(value);
            let open = unsure(value);
            yes |= bit & u64::from(value >> 1).wrapping_neg();
            unknown |= bit & open;
            missing |= self.waiting.get(node).copied().unwrap_or(0) & open;
            bit <<= 1;
        }
        let all = bit.wrapping_sub(1);
        Decided { fit: truth(least), yes, no: all & !yes & !unknown, unknown, missing }
    }

    #[inline]
    fn get(&self, node: usize) -> u8 {
        self.nodes.as_flattened().get(node).copied().unwrap_or(UNSURE)
    }

    #[inline]
    fn set(&mut self, node: usize, value: u8) {
        if let Some(to) = self.nodes.as_flattened_mut().get_mut(node) {
            *to = value;
        }
    }

    fn start(&mut self, program: &Program, facts: &Facts) {
        if self.as_of != Some(facts.as_of) {
            self.spans = program.years.iter().map(|years| span(facts.as_of, *years)).collect();
            for (node, order, date, negated) in &program.today {
                self.set(*node, if order.holds(&facts.as_of, date) == *negated { NO } else { YES });
            }
            self.as_of = Some(facts.as_of);
        }
        self.set_access(Verdict::known(Truth::Unknown));
        for (node, derived) in &program.derived {
            if let (Some(to), Some(waiting)) = (self.waiting.get_mut(*node), facts.waiting.get(*derived)) {
                *to = *waiting;
            }
        }
        program.scope.fill(&facts.cells, &facts.pool, &self.spans, &mut self.nodes);
    }

    fn phase<const WHY: bool>(&mut self, phase: &Phase, facts: &Facts) {
        for each in &phase.loops {
            self.rows::<WHY>(each, facts);
        }
        self.gates::<WHY>(&phase.gates);
    }

    fn gates<const WHY: bool>(&mut self, gates: &[Gate]) {
        let nodes = self.nodes.as_flattened_mut();
        for gate in gates {
            let at = |node: u32| nodes.get(node as usize).copied().unwrap_or(UNSURE);
            let (left, right) = (at(gate.left), at(gate.right));
            let (least, most) = (left.min(right), left.max(right));
            let value = match gate.how {
                How::All => least,
                How::Any => most,
                How::Not => YES - least,
            };
            if let Some(to) = nodes.get_mut(gate.at as usize) {
                *to = value;
            }
            if WHY {
                let waits = |node: u32| self.waiting.get(node as usize).copied().unwrap_or(0);
                let why = (waits(gate.left) & unsure(left)) | (waits(gate.right) & unsure(right));
                if let Some(to) = self.waiting.get_mut(gate.at as usize) {
                    *to = why;
                }
            }
        }
    }

    /// One pass over the rows of a list, for all that is counted in it.
    fn rows<const WHY: bool>(&mut self, each: &Loop, facts: &Facts) {
        let ordinal = facts.cell(each.cell);
        if ordinal == UNKNOWN {
            for count in &each.counts {
                self.put(count.at, UNSURE, each.waiting);
            }
            return;
        }
        let mut tallies = vec![Tally::default(); each.counts.len()];
        for row in Stretch::of(ordinal).items(&facts.pool).chunks_exact(each.width.max(1)) {
            each.scope.fill(row, &facts.pool, &self.spans, &mut self.nodes);
            self.gates::<WHY>(&each.gates);
            for (count, tally) in each.counts.iter().zip(&mut tallies) {
                let value = self.get(count.body);
                tally.yes += usize::from(value == YES);
                tally.no += usize::from(value == NO);
                tally.open += usize::from(value == UNSURE);
                tally.missing |= self.waiting.get(count.body).copied().unwrap_or(0) & unsure(value);
            }
        }
        for (count, tally) in each.counts.iter().zip(tallies) {
            self.put(count.at, tally.value(count.quantity), tally.missing);
        }
    }

    fn put(&mut self, node: usize, value: u8, missing: u64) {
        self.set(node, value);
        if let Some(to) = self.waiting.get_mut(node) {
            *to = missing;
        }
    }
}

/// How many rows satisfy a condition, do not, or are not known to.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    yes: usize,
    no: usize,
    open: usize,
    missing: u64,
}

impl Tally {
    fn value(self, quantity: Quantity) -> u8 {
        let (certain, excluded) = match quantity {
            Quantity::Any => (self.yes > 0, self.yes + self.open == 0),
            Quantity::All => (self.no + self.open == 0, self.no > 0),
            Quantity::None => (self.yes + self.open == 0, self.yes > 0),
            Quantity::AtMost(most) => (self.yes + self.open <= most, self.yes > most),
        };
        match (certain, excluded) {
            (true, _) => YES,
            (_, true) => NO,
            _ => UNSURE,
        }
    }
}

/// All bits where a value is not known: it is the odd one of the three. Written so that
/// no compiler makes a branch of it.
#[inline]
fn unsure(value: u8) -> u64 {
    u64::from(value & 1).wrapping_neg()
}

pub(super) fn of(truth: Truth) -> u8 {
    match truth {
        Truth::No => NO,
        Truth::Unknown => UNSURE,
        Truth::Yes => YES,
    }
}

fn truth(value: u8) -> Truth {
    match value {
        NO => Truth::No,
        YES => Truth::Yes,
        _ => Truth::Unknown,
    }
}

/// The span of so many years back from a day.
fn span(today: NaiveDate, years: u32) -> Span {
    let yesterday = today.pred_opt().unwrap_or(NaiveDate::MIN);
    Span { reached: of_date(last_to_reach(today, years)), passed: of_date(last_to_reach(yesterday, years)) }
}

/// The last day whose return so many years later is not after `today`.
fn last_to_reach(today: NaiveDate, years: u32) -> NaiveDate {
    let back = today.checked_sub_months(Months::new(years.saturating_mul(12))).unwrap_or(NaiveDate::MIN);
    // A 29 February returns on the 28th where there is no 29th.
    let next = back.succ_opt().filter(|next| next.month() == 2 && next.day() == 29 && !today.leap_year());
    next.filter(|_| today.month() == 2 && today.day() == 28).unwrap_or(back)
}
