//! Every test of the cells of one scope: all facts, or one entry of a list.

use std::collections::BTreeMap;

use super::classes::{BLOCK, CellTests, Check, Compiled, NO, Special, UNSURE, YES, compile};
use super::facts::Facts;
use super::layout::{Cell, Kind, Layout, NOTHING, Stretch, UNKNOWN};
use super::run::Span;
use super::slice::Slice;
use crate::pathways::expr::{Order, Test};

/// Collects the tests of a scope before nodes are given out.
#[derive(Default)]
pub(super) struct Collector {
    checks: BTreeMap<usize, Vec<(Check, bool)>>,
    specials: Vec<(usize, Special, bool)>,
}

impl Collector {
    /// Notes a test of a cell, as it is or negated.
    pub fn add(&mut self, layout: &Layout, cells: &[Cell], cell: usize, test: &Test, negated: bool) {
        let Some(kind) = cells.get(cell) else { return };
        match compile(test, kind, layout) {
            Compiled::Check(check) => {
                let known = self.checks.entry(cell).or_default();
                if !known.contains(&(check.clone(), negated)) {
                    known.push((check, negated));
                }
            }
            Compiled::Special(special) => {
                if !self.specials.contains(&(cell, special.clone(), negated)) {
                    self.specials.push((cell, special, negated));
                }
            }
        }
    }

    /// Gives out nodes from `next` on; checks of a cell begin at a block.
    pub fn place(self, layout: &Layout, cells: &[Cell], next: &mut usize, years: &mut Vec<u32>) -> Scope {
        let mut scope = Scope { cells: Vec::new(), specials: Vec::new() };
        for (cell, checks) in self.checks {
            *next = next.next_multiple_of(BLOCK);
            let kind = cells.get(cell).map_or(&Kind::Thing, |cell| &cell.kind);
            let many = checks.len();
            scope.cells.push(CellTests::new(cell, kind, checks, *next, layout));
            *next += many;
        }
        *next = next.next_multiple_of(BLOCK);
        for (cell, special, negated) in self.specials {
            let mut span = 0;
            if let Special::Years(wanted, _) = special {
                span = years.iter().position(|known| *known == wanted).unwrap_or_else(|| {
                    years.push(wanted);
                    years.len() - 1
                });
            }
            scope.specials.push(SpecialTest { cell, at: *next, special, negated, span });
            *next += 1;
        }
        *next = next.next_multiple_of(BLOCK);
        scope
    }
}

/// A test that is not answered by class.
#[derive(Clone, Debug)]
struct SpecialTest {
    cell: usize,
    at: usize,
    special: Special,
    negated: bool,
    /// Which span of years, for a test of years.
    span: usize,
}

/// The tests of a scope with their nodes.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    cells: Vec<CellTests>,
    specials: Vec<SpecialTest>,
}

impl Scope {
    /// The node of a test.
    pub fn node(&self, layout: &Layout, cells: &[Cell], cell: usize, test: &Test, negated: bool) -> Option<usize> {
        match compile(test, cells.get(cell)?, layout) {
            Compiled::Check(check) => {
                let tests = self.cells.iter().find(|tests| tests.cell == cell)?;
                let at = tests.checks.iter().position(|known| *known == (check.clone(), negated))?;
                Some(tests.at + at)
            }
            Compiled::Special(special) => {
                let same = |test: &&SpecialTest| test.cell == cell && test.special == special && test.negated == negated;
                self.specials.iter().find(same).map(|test| test.at)
            }
        }
    }

    /// Every node with the cell it tests.
    pub fn nodes(&self) -> impl Iterator<Item = (usize, usize)> {
        let checks = self.cells.iter().flat_map(|tests| (0..tests.checks.len()).map(|at| (tests.at + at, tests.cell)));
        checks.chain(self.specials.iter().map(|test| (test.at, test.cell)))
    }

    /// The checks of a cell.
    pub fn checks(&self, cell: usize) -> impl Iterator<Item = &Check> {
        let of = self.cells.iter().filter(move |tests| tests.cell == cell);
        of.flat_map(|tests| tests.checks.iter().map(|(check, _)| check))
    }

    /// The special tests of a cell.
    pub fn specials(&self, cell: usize) -> impl Iterator<Item = &Special> {
        self.specials.iter().filter(move |test| test.cell == cell).map(|test| &test.special)
    }

    /// Positions of checked cells and of special tests, of those cells that `reads`.
    pub fn reading(&self, reads: impl Fn(usize) -> bool) -> (Vec<usize>, Vec<usize>) {
        let cells = self.cells.iter().enumerate().filter(|(_, tests)| reads(tests.cell)).map(|(at, _)| at);
        let specials = self.specials.iter().enumerate().filter(|(_, test)| reads(test.cell)).map(|(at, _)| at);
        (cells.collect(), specials.collect())
    }

    /// Writes the truth values of all tests.
    #[inline]
    pub fn fill(&self, cells: &[u64], pool: &[u64], spans: &[Span], nodes: &mut [[u8; BLOCK]]) {
        for tests in &self.cells {
            tests.fill(cells.get(tests.cell).copied().unwrap_or(UNKNOWN), nodes);
        }
        for test in &self.specials {
            test.fill(cells, pool, spans, nodes);
        }
    }

    /// Writes the truth values of some tests.
    pub fn fill_slice(&self, slice: &Slice, facts: &Facts, spans: &[Span], nodes: &mut [[u8; BLOCK]]) {
        for tests in slice.cells.iter().filter_map(|at| self.cells.get(*at)) {
            tests.fill(facts.cell(tests.cell), nodes);
        }
        for test in slice.specials.iter().filter_map(|at| self.specials.get(*at)) {
            test.fill(&facts.cells, &facts.pool, spans, nodes);
        }
    }
}

impl SpecialTest {
    fn fill(&self, cells: &[u64], pool: &[u64], spans: &[Span], nodes: &mut [[u8; BLOCK]]) {
        let ordinal = cells.get(self.cell).copied().unwrap_or(UNKNOWN);
        let truth = self.truth(ordinal, pool, spans);
        let truth = if self.negated { YES - truth } else { truth };
        if let Some(to) = nodes.get_mut(self.at / BLOCK).and_then(|block| block.get_mut(self.at % BLOCK)) {
            *to = truth;
        }
    }

    fn truth(&self, ordinal: u64, pool: &[u64], spans: &[Span]) -> u8 {
        let known = |holds: bool| if holds { YES } else { NO };
        match (&self.special, ordinal) {
            (_, UNKNOWN) => UNSURE,
            (Special::Empty, ordinal) => {
                let list = Stretch::of(ordinal);
                known(list.len == 0 && !list.more)
            }
            (_, NOTHING) => NO,
            (Special::Overlaps(wanted), ordinal) => {
                let list = Stretch::of(ordinal);
                let found = list.items(pool).iter().any(|item| wanted.binary_search(item).is_ok());
                if found { YES } else { u8::from(list.more) }
            }
            (Special::Within(wanted), ordinal) => {
                let list = Stretch::of(ordinal);
                let inside = list.items(pool).iter().all(|item| wanted.binary_search(item).is_ok());
                if inside { YES - u8::from(list.more) } else { NO }
            }
            (Special::Years(_, order), ordinal) => {
                let span = spans.get(self.span).copied().unwrap_or_default();
                let (reached, passed) = (ordinal <= span.reached, ordinal <= span.passed);
                known(match order {
                    Order::Eq => reached && !passed,
                    Order::Lt => passed,
                    Order::Le => reached,
                    Order::Gt => !reached,
                    Order::Ge => !passed,
                })
            }
        }
    }
}
