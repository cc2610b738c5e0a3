//! Conditions made flat: tests first, then loops over lists, then gates in order.

use super::classes::BLOCK;
use super::facts::Facts;
use super::layout::Layout;
use super::run::State;
use super::scope::Scope;
use crate::pathways::eval::Verdict;
use crate::pathways::expr::{Expr, Order, Quantity};
use crate::pathways::truth::Truth;
use chrono::NaiveDate;

/// Node that is always no.
pub(super) const NODE_NO: usize = 0;
/// Node that is always not known.
pub(super) const NODE_UNSURE: usize = 1;
/// Node that is always yes.
pub(super) const NODE_YES: usize = 2;
/// Node of the office's access rule.
pub(super) const NODE_ACCESS: usize = 3;

/// "And" or "or" of two nodes before it, or "not" of one, which stands in both places.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gate {
    pub at: u32,
    pub left: u32,
    pub right: u32,
    pub how: How,
}

/// What a gate does with its operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum How {
    All,
    Any,
    Not,
}

/// Conditions on the entries of one list, answered in one pass over its rows.
#[derive(Clone, Debug)]
pub(super) struct Loop {
    /// The cell of the list.
    pub cell: usize,
    /// Cells of one row.
    pub width: usize,
    /// Tests of one row.
    pub scope: Scope,
    /// Gates of one row.
    pub gates: Vec<Gate>,
    /// What is counted.
    pub counts: Vec<Count>,
    /// What the list itself waits for.
    pub waiting: u64,
}

/// A quantifier: how many rows satisfy a node of the row.
#[derive(Clone, Debug)]
pub(super) struct Count {
    pub at: usize,
    pub body: usize,
    pub quantity: Quantity,
}

/// Loops, then gates.
#[derive(Clone, Debug, Default)]
pub(super) struct Phase {
    pub loops: Vec<Loop>,
    pub gates: Vec<Gate>,
}

/// A list of conditions, compiled for one [`Layout`].
#[derive(Clone, Debug)]
pub struct Program {
    pub(super) scope: Scope,
    /// `today` against a date, as it is or negated.
    pub(super) today: Vec<(usize, Order, NaiveDate, bool)>,
    /// Spans of years some test counts.
    pub(super) years: Vec<u32>,
    /// What does not depend on the access rule.
    pub(super) early: Phase,
    /// What does.
    pub(super) late: Phase,
    /// What each node waits for while it is not known; gates fill in theirs.
    pub(super) waiting: Vec<u64>,
    /// Nodes of derived facts, which wait for what their inputs lack.
    pub(super) derived: Vec<(usize, usize)>,
    /// The node of each condition.
    pub(super) outputs: Vec<usize>,
    /// The first node that depends on the access rule.
    pub(super) late_from: usize,
}

/// A list of conditions that must all hold, explained. Bits count along the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decided {
    /// All hold, one fails, or not known.
    pub fit: Truth,
    /// Those that hold.
    pub yes: u64,
    /// Those that fail.
    pub no: u64,
    /// Those not known.
    pub unknown: u64,
    /// Facts that could still decide those not known, by position.
    pub missing: u64,
}

impl Decided {
    /// The conditions that decide: all that fail, or all that hold, or those not known.
    pub fn decisive(&self) -> u64 {
        match self.fit {
            Truth::No => self.no,
            Truth::Unknown => self.unknown,
            Truth::Yes => self.yes,
        }
    }
}

impl Program {
    /// Compiles conditions; they are numbered as they come.
    pub fn new(layout: &Layout, conditions: &[&Expr]) -> Self {
        super::build::build(layout, conditions)
    }

    /// Room for one run; use it again and again, with this program only.
    pub fn state(&self) -> State {
        State::new(self)
    }

    /// Evaluates one condition, with the access rule at `access`.
    pub fn eval(&self, condition: usize, facts: &Facts, access: Verdict) -> Verdict {
        let mut state = self.state();
        state.run(self, facts);
        state.set_access(access);
        state.run_late(self, facts);
        state.verdict(self, condition)
    }

    /// Number of conditions.
    pub fn len(&self) -> usize {
        self.outputs.len()
    }

    /// Whether there is no condition.
    pub fn is_empty(&self) -> bool {
        self.outputs.is_empty()
    }

    /// Whether a condition depends on the access rule.
    pub fn needs_access(&self, condition: usize) -> bool {
        self.node(condition) == NODE_ACCESS || self.node(condition) >= self.late_from
    }

    /// The node of a condition.
    pub(super) fn node(&self, condition: usize) -> usize {
        self.outputs.get(condition).copied().unwrap_or(NODE_UNSURE)
    }

    /// Number of blocks of nodes.
    pub(super) fn blocks(&self) -> usize {
        self.waiting.len().div_ceil(BLOCK)
    }
}
