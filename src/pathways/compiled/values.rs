//! The values of a fact that the rules tell apart, one of each: every word, and for
//! numbers and days one of each stretch between the thresholds.
//!
//! A record or a list has too many combinations: it is "none" and a few entries that go
//! through the values of every field, always the same ones.

use chrono::{Months, NaiveDate};

use super::classes::{Check, Special};
use super::derived::Derived;
use super::facts::Facts;
use super::layout::{Cell, FIRST, Kind, Layout, NOTHING, Stretch, UNKNOWN, of_date, of_position};
use super::program::Program;

/// A threshold: values from it on are told apart from those below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pathways) enum Cut {
    /// At an ordinal.
    At(u64),
    /// So many years before the day asked, and so many days later.
    YearsAgo(u32, u64),
}

impl Cut {
    /// The ordinal on a day.
    pub fn ordinal(self, as_of: NaiveDate) -> u64 {
        match self {
            Self::At(ordinal) => ordinal,
            Self::YearsAgo(years, days) => {
                let then = as_of.checked_sub_months(Months::new(years.saturating_mul(12))).unwrap_or(NaiveDate::MIN);
                of_date(then).saturating_add(days)
            }
        }
    }
}

/// The values of one cell.
#[derive(Clone, Debug)]
pub(in crate::pathways) enum Values {
    /// Words or countries in groups that no rule tells apart.
    Groups(Vec<Vec<u64>>),
    /// Numbers or days by thresholds.
    Cuts(Vec<Cut>),
    /// Lists of words, countries or numbers: each of these alone.
    Single(Vec<u64>),
    /// A record or a text: it is there.
    There,
    /// Entries of a list, with the values of their cells.
    Rows(Vec<Values>),
}

/// How many entries stand for all of a record or a list.
const SAMPLES: usize = 5;

/// The values of all cells outside lists.
pub(super) fn values(layout: &Layout, program: &Program, clocks: &[(usize, NaiveDate)]) -> Vec<Values> {
    let mut all = Vec::new();
    for (at, cell) in layout.cells.iter().enumerate() {
        let checks: Vec<&Check> = program.scope.checks(at).collect();
        let specials: Vec<&Special> = program.scope.specials(at).collect();
        let mut found = of_cell(layout, cell, &checks, &specials);
        if let Values::Cuts(cuts) = &mut found {
            cuts.extend(clocks.iter().filter(|(clock, _)| *clock == at).map(|(_, day)| Cut::At(of_date(*day))));
            cuts.extend(ages(layout, program, at));
        }
        if let Kind::Rows(list) = cell.kind {
            let entry = layout.lists.get(list).map_or(&[][..], Vec::as_slice);
            let loops = || program.early.loops.iter().chain(&program.late.loops).filter(|each| each.cell == at);
            let of_entry = |(field, cell): (usize, &Cell)| {
                let checks: Vec<&Check> = loops().flat_map(|each| each.scope.checks(field)).collect();
                let specials: Vec<&Special> = loops().flat_map(|each| each.scope.specials(field)).collect();
                of_cell(layout, cell, &checks, &specials)
            };
            found = Values::Rows(entry.iter().enumerate().map(of_entry).collect());
        }
        all.push(found);
    }
    all
}

/// Birthdays at which a derived age passes a threshold.
fn ages(layout: &Layout, program: &Program, cell: usize) -> Vec<Cut> {
    let mut years = Vec::new();
    for (index, derived) in layout.derived.iter().enumerate() {
        let Some(of) = layout.roots.get(layout.asked + index) else { continue };
        match derived {
            Derived::Age { birth } if birth.cell == cell => {
                let mut thresholds = Vec::new();
                program.scope.checks(*of).for_each(|check| check.thresholds(&mut thresholds));
                let numbers = thresholds.iter().map(|ordinal| super::layout::number(*ordinal));
                years.extend(numbers.filter_map(|number| u32::try_from(number).ok()).filter(|years| *years < 150));
            }
            Derived::Under21 { birth, .. } if birth.cell == cell => years.push(21),
            _ => {}
        }
    }
    years.sort_unstable();
    years.dedup();
    // Whoever was born the day after is younger by one.
    years.into_iter().map(|years| Cut::YearsAgo(years, 1)).collect()
}

fn of_cell(layout: &Layout, cell: &Cell, checks: &[&Check], specials: &[&Special]) -> Values {
    let options = match &cell.kind {
        Kind::Bool => 2,
        Kind::Word(options) | Kind::Words(options) => options.len(),
        Kind::Country | Kind::Countries => layout.countries.len(),
        _ => 0,
    };
    match &cell.kind {
        Kind::Bool | Kind::Word(_) => Values::Groups((0..options).map(|at| vec![of_position(at)]).collect()),
        Kind::Country => Values::Groups(groups(options, |ordinal| checks.iter().map(|check| check.truth(ordinal)).collect())),
        Kind::Words(_) => Values::Single((0..options).map(of_position).collect()),
        Kind::Countries => {
            let alike = groups(options, |ordinal| {
                specials.iter().map(|special| u8::from(special.ordinals().binary_search(&ordinal).is_ok())).collect()
            });
            Values::Single(alike.into_iter().filter_map(|group| group.first().copied()).collect())
        }
        Kind::Ints => {
            let mut numbers: Vec<u64> = specials.iter().flat_map(|special| special.ordinals().iter().copied()).collect();
            numbers.sort_unstable();
            numbers.dedup();
            Values::Single(numbers)
        }
        Kind::Int | Kind::Date => {
            let mut thresholds = Vec::new();
            for check in checks {
                check.thresholds(&mut thresholds);
            }
            thresholds.sort_unstable();
            thresholds.dedup();
            let spans = specials.iter().filter_map(|special| match special {
                Special::Years(years, _) => Some([Cut::YearsAgo(*years, 0), Cut::YearsAgo(*years, 1)]),
                _ => None,
            });
            let mut cuts: Vec<Cut> = thresholds.into_iter().map(Cut::At).collect();
            spans.flatten().for_each(|cut| {
                if !cuts.contains(&cut) {
                    cuts.push(cut);
                }
            });
            Values::Cuts(cuts)
        }
        Kind::Thing | Kind::Rows(_) => Values::There,
    }
}

/// Ordinals of so many options, in groups with the same truth values.
fn groups(options: usize, truths: impl Fn(u64) -> Vec<u8>) -> Vec<Vec<u64>> {
    let mut found: Vec<(Vec<u8>, Vec<u64>)> = Vec::new();
    for ordinal in (0..options).map(of_position) {
        let row = truths(ordinal);
        match found.iter_mut().find(|(known, _)| *known == row) {
            Some((_, group)) => group.push(ordinal),
            None => found.push((row, vec![ordinal])),
        }
    }
    found.into_iter().map(|(_, group)| group).collect()
}

impl Values {
    /// How many values stand for all, "has none" left out.
    fn count(&self) -> usize {
        match self {
            Self::Groups(groups) => groups.len(),
            // One below all thresholds.
            Self::Cuts(cuts) => cuts.len() + 1,
            Self::Single(items) => items.len(),
            Self::There => 1,
            Self::Rows(_) => SAMPLES,
        }
    }
}

/// One fact's values, and how to try them.
#[derive(Clone, Copy)]
pub(in crate::pathways) struct Tries<'a> {
    layout: &'a Layout,
    values: &'a [Values],
    root: usize,
}

impl<'a> Tries<'a> {
    /// Of the asked fact at a position.
    pub fn new(layout: &'a Layout, values: &'a [Values], slot: usize) -> Option<Self> {
        Some(Self { layout, values, root: *layout.roots.get(slot)? })
    }

    /// How many values there are to try; "has none" is the first where it is a value.
    pub fn count(&self) -> usize {
        let nothing = usize::from(self.has_nothing());
        match self.layout.cells.get(self.root) {
            Some(cell) if !cell.fields.is_empty() => SAMPLES + nothing,
            _ => self.values.get(self.root).map_or(0, Values::count) + nothing,
        }
    }

    /// Whether "has none" is tried: for what many people do not have.
    fn has_nothing(&self) -> bool {
        let kind = self.layout.cells.get(self.root).map(|cell| &cell.kind);
        kind.is_some_and(|kind| !matches!(kind, Kind::Bool | Kind::Word(_) | Kind::Country | Kind::Int))
    }

    /// Puts a value into facts; derived facts are computed anew.
    pub fn put(&self, index: usize, facts: &mut Facts) {
        let Some(cell) = self.layout.cells.get(self.root) else { return };
        let as_of = facts.as_of;
        if self.has_nothing() && index == 0 {
            facts.cells.get_mut(self.root..cell.end).into_iter().flatten().for_each(|field| *field = NOTHING);
        } else {
            let turn = index - usize::from(self.has_nothing());
            let mut out = std::mem::take(&mut facts.cells);
            let mut filler = Filler { layout: self.layout, pool: &mut facts.pool, as_of };
            filler.put(&self.layout.cells, self.values, self.root, turn, &mut out);
            facts.cells = out;
        }
        facts.derive(self.layout, self.layout.waiting(cell.slot));
    }
}

struct Filler<'a> {
    layout: &'a Layout,
    pool: &'a mut Vec<u64>,
    as_of: NaiveDate,
}

impl Filler<'_> {
    /// Puts the value of one turn into a cell and its fields.
    fn put(&mut self, cells: &[Cell], values: &[Values], at: usize, turn: usize, out: &mut [u64]) {
        let (Some(cell), Some(of_cell)) = (cells.get(at), values.get(at)) else { return };
        let ordinal = match of_cell {
            Values::Groups(groups) => groups.get(turn % groups.len().max(1)).and_then(|group| group.first()).copied(),
            Values::Cuts(cuts) => Some(match (turn % (cuts.len() + 1)).checked_sub(1).and_then(|cut| cuts.get(cut)) {
                Some(cut) => cut.ordinal(self.as_of),
                None => self.below(cuts),
            }),
            Values::Single(items) => items.get(turn % items.len().max(1)).map(|item| {
                let from = self.pool.len();
                self.pool.push(*item);
                Stretch { from, len: 1, more: false }.ordinal()
            }),
            Values::There => Some(FIRST),
            Values::Rows(fields) => self.row(cell, fields, turn),
        };
        if let (Some(own), Some(ordinal)) = (out.get_mut(at), ordinal) {
            *own = ordinal;
        }
        for (position, (_, field)) in cell.fields.iter().enumerate() {
            // Fields go through their values at different paces.
            self.put(cells, values, *field, turn * (2 * position + 1) + position, out);
        }
    }

    /// A value below all thresholds.
    fn below(&self, cuts: &[Cut]) -> u64 {
        let lowest = cuts.iter().map(|cut| cut.ordinal(self.as_of)).min();
        lowest.map_or(of_date(self.as_of), |lowest| lowest.saturating_sub(1).max(FIRST))
    }

    fn row(&mut self, cell: &Cell, fields: &[Values], turn: usize) -> Option<u64> {
        let Kind::Rows(list) = cell.kind else { return None };
        let entry = self.layout.lists.get(list)?;
        let mut row = vec![UNKNOWN; entry.len()];
        self.put(entry, fields, 0, turn, &mut row);
        let from = self.pool.len();
        self.pool.extend(&row);
        Some(Stretch { from, len: row.len(), more: false }.ordinal())
    }
}
