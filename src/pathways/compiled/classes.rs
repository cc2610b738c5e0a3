//! The tests of one cell, answered all at once: the cell's value falls into a class of
//! values that no test tells apart, and each class has its truth values ready.

use super::layout::{Cell, FIRST, Kind, Layout, NOTHING, UNKNOWN, of_date, of_number, of_position};
use crate::pathways::expr::{Order, Test};

/// Truth values as numbers: "and" is the smaller, "or" the larger, "not" two less.
pub(super) const NO: u8 = 0;
/// Not known.
pub(super) const UNSURE: u8 = 1;
/// Known to hold.
pub(super) const YES: u8 = 2;

/// Nodes are filled in blocks of so many.
pub(super) const BLOCK: usize = 8;

/// A test that depends on the ordinal alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Check {
    /// Has none.
    Nothing,
    /// Is one of these ordinals, in order.
    Among(Vec<u64>),
    /// Compares so with an ordinal.
    Compare(Order, u64),
}

/// A test that needs the pool or the day asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Special {
    /// A list without entries.
    Empty,
    /// A list with at least one of these ordinals.
    Overlaps(Vec<u64>),
    /// A list with no others than these ordinals.
    Within(Vec<u64>),
    /// So many years later compares so with the day asked.
    Years(u32, Order),
}

/// A test of a cell of some kind, compiled. What does not fit the kind never holds.
pub(super) enum Compiled {
    Check(Check),
    Special(Special),
}

pub(super) fn compile(test: &Test, cell: &Cell, layout: &Layout) -> Compiled {
    let special = |special| Compiled::Special(special);
    let check = |check| Compiled::Check(check);
    let position = |options: &[String], words: &[String]| {
        sorted(words.iter().filter_map(|word| options.iter().position(|option| option == word)).map(of_position).collect())
    };
    match (test, &cell.kind) {
        (Test::HasNone, Kind::Words(_) | Kind::Countries | Kind::Ints | Kind::Rows(_)) => special(Special::Empty),
        (Test::HasNone, _) => check(Check::Nothing),
        (Test::IsYes, Kind::Bool) => check(Check::Among(vec![FIRST + 1])),
        (Test::In(words), Kind::Word(options)) => check(Check::Among(position(options, words))),
        (Test::In(words), Kind::Country) => check(Check::Among(position(&layout.countries, words))),
        (Test::Int(order, number), Kind::Int) => check(Check::Compare(*order, of_number(*number))),
        (Test::Date(order, date), Kind::Date) => check(Check::Compare(*order, of_date(*date))),
        (Test::Years(years, order), Kind::Date) => special(Special::Years(*years, *order)),
        (Test::Overlaps(words), Kind::Words(options)) => special(Special::Overlaps(position(options, words))),
        (Test::Overlaps(words), Kind::Countries) => special(Special::Overlaps(position(&layout.countries, words))),
        (Test::Within(words), Kind::Words(options)) => special(Special::Within(position(options, words))),
        (Test::Within(words), Kind::Countries) => special(Special::Within(position(&layout.countries, words))),
        (Test::OverlapsInts(numbers), Kind::Ints) => {
            special(Special::Overlaps(sorted(numbers.iter().map(|number| of_number(*number)).collect())))
        }
        _ => check(Check::Among(Vec::new())),
    }
}

fn sorted(mut ordinals: Vec<u64>) -> Vec<u64> {
    ordinals.sort_unstable();
    ordinals
}

impl Special {
    /// The ordinals it looks for, in order.
    pub fn ordinals(&self) -> &[u64] {
        match self {
            Self::Overlaps(ordinals) | Self::Within(ordinals) => ordinals,
            Self::Empty | Self::Years(..) => &[],
        }
    }
}

impl Check {
    /// The truth value for an ordinal.
    pub fn truth(&self, ordinal: u64) -> u8 {
        let holds = match (self, ordinal) {
            (_, UNKNOWN) => return UNSURE,
            (Self::Nothing, ordinal) => ordinal == NOTHING,
            (_, NOTHING) => false,
            (Self::Among(ordinals), ordinal) => ordinals.binary_search(&ordinal).is_ok(),
            (Self::Compare(order, constant), ordinal) => order.holds(&ordinal, constant),
        };
        if holds { YES } else { NO }
    }

    /// Adds the ordinals at which the truth value may change.
    pub fn thresholds(&self, all: &mut Vec<u64>) {
        match self {
            Self::Nothing => {}
            Self::Among(ordinals) => all.extend(ordinals.iter().flat_map(|ordinal| [*ordinal, ordinal.saturating_add(1)])),
            Self::Compare(order, constant) => {
                let after = constant.saturating_add(1);
                match order {
                    Order::Eq => all.extend([*constant, after]),
                    Order::Lt | Order::Ge => all.push(*constant),
                    Order::Le | Order::Gt => all.push(after),
                }
            }
        }
    }
}

/// From an ordinal to its class.
#[derive(Clone, Debug)]
enum Classes {
    /// By the ordinal itself; larger ones belong to the last.
    Coded(Vec<u8>),
    /// By the number of thresholds not above the ordinal.
    Ranked(Vec<u64>),
}

/// All checks of one cell, with their truth values by class of values.
#[derive(Clone, Debug)]
pub(super) struct CellTests {
    /// The cell.
    pub cell: usize,
    /// The first node of its checks.
    pub at: usize,
    /// The checks, each as it is or negated.
    pub checks: Vec<(Check, bool)>,
    classes: Classes,
    /// Blocks of nodes a class fills.
    width: usize,
    /// Truth values, class by class.
    rows: Vec<[u8; BLOCK]>,
}

impl CellTests {
    pub fn new(cell: usize, kind: &Kind, checks: Vec<(Check, bool)>, at: usize, layout: &Layout) -> Self {
        let coded = match kind {
            Kind::Bool => Some(2),
            Kind::Word(options) => Some(options.len()),
            Kind::Country => Some(layout.countries.len()),
            _ => None,
        };
        let mut tests = Self {
            cell,
            at,
            width: checks.len().div_ceil(BLOCK),
            checks,
            classes: Classes::Ranked(Vec::new()),
            rows: Vec::new(),
        };
        let mut thresholds = vec![NOTHING, FIRST];
        tests.checks.iter().for_each(|(check, _)| check.thresholds(&mut thresholds));
        thresholds.sort_unstable();
        thresholds.dedup();
        if let Some(options) = coded {
            tests.code(options);
        } else {
            for ordinal in [UNKNOWN].iter().chain(&thresholds) {
                let row = tests.row(*ordinal);
                tests.rows.extend(row);
            }
            tests.classes = Classes::Ranked(thresholds);
        }
        tests
    }

    /// Classes of a cell with a closed list of values; one more for any other value.
    fn code(&mut self, options: usize) {
        let mut found: Vec<Vec<[u8; BLOCK]>> = Vec::new();
        let mut codes = Vec::new();
        for at in 0..=options + 2 {
            let row = self.row(u64::try_from(at).unwrap_or(u64::MAX));
            let class = found.iter().position(|known| *known == row).unwrap_or_else(|| {
                found.push(row);
                found.len() - 1
            });
            codes.push(u8::try_from(class).unwrap_or(u8::MAX));
        }
        self.rows = found.into_iter().flatten().collect();
        self.classes = Classes::Coded(codes);
    }

    fn row(&self, ordinal: u64) -> Vec<[u8; BLOCK]> {
        let truth = |(check, negated): &(Check, bool)| {
            let truth = check.truth(ordinal);
            if *negated { YES - truth } else { truth }
        };
        let block = |checks: &[(Check, bool)]| {
            let mut row = [UNSURE; BLOCK];
            row.iter_mut().zip(checks).for_each(|(to, check)| *to = truth(check));
            row
        };
        self.checks.chunks(BLOCK).map(block).collect()
    }

    /// Writes the truth values of all checks for an ordinal.
    #[inline]
    pub fn fill(&self, ordinal: u64, nodes: &mut [[u8; BLOCK]]) {
        let class = match &self.classes {
            Classes::Coded(codes) => {
                let last = codes.len().saturating_sub(1);
                let at = usize::try_from(ordinal).unwrap_or(last).min(last);
                codes.get(at).copied().map_or(0, usize::from)
            }
            Classes::Ranked(thresholds) => thresholds.iter().map(|threshold| usize::from(*threshold <= ordinal)).sum(),
        };
        let from = self.at / BLOCK;
        if self.width == 1 {
            if let (Some(to), Some(row)) = (nodes.get_mut(from), self.rows.get(class)) {
                *to = *row;
            }
            return;
        }
        let rows = self.rows.iter().skip(class * self.width).take(self.width);
        nodes.iter_mut().skip(from).zip(rows).for_each(|(to, row)| *to = *row);
    }
}
