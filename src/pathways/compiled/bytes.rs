//! Packed facts as bytes, for stored cases: about a hundred for a whole applicant.
//!
//! A version byte, the fingerprint of the layout, then every cell as a number of
//! variable length: its ordinal, or for numbers and days the distance from a usual one.
//! Cells inside what is not known or not there are left out, and so are derived facts.

use chrono::NaiveDate;

use super::facts::Facts;
use super::layout::{Cell, FIRST, Kind, Layout, NOTHING, Stretch, UNKNOWN, number, of_number};

/// The version of the form.
const VERSION: u8 = 1;

/// 1 January 2020 in days from the beginning of the common era: dates are stored as
/// the distance from it.
const USUAL_DAY: i64 = 737_425;

/// Why bytes cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BytesError {
    /// Written by another version of this form.
    #[error("packed facts have an unknown version")]
    Version,
    /// Written for a rule book with other facts: pack the answers again.
    #[error("packed facts belong to other facts than those of this rule book")]
    OtherLayout,
    /// Cut short, too long, or with values that no fact has.
    #[error("packed facts are damaged")]
    Damaged,
}

impl Facts {
    /// The facts without the day and without what is derived.
    pub fn to_bytes(&self, layout: &Layout) -> Vec<u8> {
        let mut out = vec![VERSION];
        out.extend(layout.fingerprint);
        let asked = layout.roots.get(layout.asked).copied().unwrap_or(layout.cells.len());
        let mut writer = Writer { layout, pool: &self.pool, out: &mut out };
        writer.cells(&layout.cells, &self.cells, 0, asked);
        out
    }

    /// Reads facts for the end of the local day `as_of`.
    ///
    /// # Errors
    /// If the bytes were not written by [`Facts::to_bytes`] for an equal layout.
    pub fn from_bytes(layout: &Layout, bytes: &[u8], as_of: NaiveDate) -> Result<Self, BytesError> {
        let (version, rest) = bytes.split_first().ok_or(BytesError::Damaged)?;
        if *version != VERSION {
            return Err(BytesError::Version);
        }
        let (fingerprint, rest) = rest.split_at_checked(layout.fingerprint.len()).ok_or(BytesError::Damaged)?;
        if fingerprint != layout.fingerprint {
            return Err(BytesError::OtherLayout);
        }
        let mut facts = Self::empty(layout, as_of);
        let asked = layout.roots.get(layout.asked).copied().unwrap_or(layout.cells.len());
        let mut reader = Reader { layout, pool: &mut facts.pool, rest };
        reader.cells(&layout.cells, &mut facts.cells, 0, asked)?;
        if !reader.rest.is_empty() {
            return Err(BytesError::Damaged);
        }
        facts.on(layout, as_of);
        Ok(facts)
    }
}

/// The cells inside a cell that has a value of its own.
fn inside(cell: &Cell, at: usize, ordinal: u64) -> usize {
    if ordinal == UNKNOWN || ordinal == NOTHING { cell.end } else { at + 1 }
}

fn usual(kind: &Kind) -> i64 {
    if *kind == Kind::Date { USUAL_DAY } else { 0 }
}

struct Writer<'a> {
    layout: &'a Layout,
    pool: &'a [u64],
    out: &'a mut Vec<u8>,
}

impl Writer<'_> {
    fn cells(&mut self, cells: &[Cell], values: &[u64], from: usize, to: usize) {
        let mut at = from;
        while at < to {
            let (Some(cell), Some(ordinal)) = (cells.get(at), values.get(at)) else { return };
            self.cell(cell, *ordinal);
            at = inside(cell, at, *ordinal);
        }
    }

    fn cell(&mut self, cell: &Cell, ordinal: u64) {
        match &cell.kind {
            _ if ordinal < FIRST => self.number(ordinal),
            Kind::Bool | Kind::Word(_) | Kind::Country | Kind::Thing => self.number(ordinal),
            kind @ (Kind::Int | Kind::Date) => self.number(FIRST.saturating_add(distance(kind, ordinal))),
            kind @ (Kind::Words(_) | Kind::Countries | Kind::Ints) => {
                let list = Stretch::of(ordinal);
                self.number(FIRST + (count(list.len) << 1 | u64::from(list.more)));
                for item in list.items(self.pool) {
                    self.number(if *kind == Kind::Ints { distance(kind, *item) } else { *item });
                }
            }
            Kind::Rows(list) => {
                let Some(entry) = self.layout.lists.get(*list) else { return };
                let width = entry.len().max(1);
                let rows = Stretch::of(ordinal);
                self.number(FIRST + count(rows.len / width));
                for row in rows.items(self.pool).chunks_exact(width) {
                    self.cells(entry, row, 1, entry.len());
                }
            }
        }
    }

    /// Seven bits a byte, the highest says that more follow.
    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.out.push(0x80 | (number & 0x7f) as u8);
            number >>= 7;
        }
        self.out.push((number & 0x7f) as u8);
    }
}

fn count(len: usize) -> u64 {
    u64::try_from(len).unwrap_or(0)
}

/// The distance from the usual value, small whether above or below.
fn distance(kind: &Kind, ordinal: u64) -> u64 {
    let from = number(ordinal).wrapping_sub(usual(kind));
    (from.cast_unsigned() << 1) ^ (from >> 63).cast_unsigned()
}

fn at_distance(kind: &Kind, distance: u64) -> u64 {
    let from = (distance >> 1).cast_signed() ^ (distance & 1).cast_signed().wrapping_neg();
    of_number(usual(kind).wrapping_add(from))
}

struct Reader<'a> {
    layout: &'a Layout,
    pool: &'a mut Vec<u64>,
    rest: &'a [u8],
}

impl Reader<'_> {
    fn cells(&mut self, cells: &[Cell], values: &mut [u64], from: usize, to: usize) -> Result<(), BytesError> {
        let mut at = from;
        while at < to {
            let cell = cells.get(at).ok_or(BytesError::Damaged)?;
            let ordinal = self.cell(cell)?;
            let next = inside(cell, at, ordinal);
            if ordinal == NOTHING {
                values.get_mut(at..next).into_iter().flatten().for_each(|value| *value = NOTHING);
            }
            *values.get_mut(at).ok_or(BytesError::Damaged)? = ordinal;
            at = next;
        }
        Ok(())
    }

    fn cell(&mut self, cell: &Cell) -> Result<u64, BytesError> {
        let raw = self.number()?;
        let Some(value) = raw.checked_sub(FIRST) else { return Ok(raw) };
        match &cell.kind {
            Kind::Bool => below(raw, 2),
            Kind::Word(options) => below(raw, options.len() + 1),
            Kind::Country => below(raw, self.layout.countries.len() + 1),
            Kind::Thing => below(raw, 1),
            kind @ (Kind::Int | Kind::Date) => Ok(at_distance(kind, value)),
            kind @ (Kind::Words(_) | Kind::Countries | Kind::Ints) => {
                let len = self.length(value >> 1)?;
                let from = self.pool.len();
                for _ in 0..len {
                    let item = self.number()?;
                    self.pool.push(if *kind == Kind::Ints { at_distance(kind, item) } else { item });
                }
                Ok(Stretch { from, len, more: value & 1 == 1 }.ordinal())
            }
            Kind::Rows(list) => {
                let layout = self.layout;
                let entry = layout.lists.get(*list).ok_or(BytesError::Damaged)?;
                let rows = self.length(value)?;
                let from = self.pool.len();
                let len = rows * entry.len();
                self.pool.resize(from + len, UNKNOWN);
                for index in 0..rows {
                    let mut row = vec![UNKNOWN; entry.len()];
                    if let Some(own) = row.first_mut() {
                        *own = FIRST;
                    }
                    self.cells(entry, &mut row, 1, entry.len())?;
                    let start = from + index * entry.len();
                    self.pool.iter_mut().skip(start).zip(row).for_each(|(to, ordinal)| *to = ordinal);
                }
                Ok(Stretch { from, len, more: false }.ordinal())
            }
        }
    }

    /// A length that the bytes that are left can hold.
    fn length(&self, number: u64) -> Result<usize, BytesError> {
        usize::try_from(number).ok().filter(|len| *len <= self.rest.len()).ok_or(BytesError::Damaged)
    }

    fn number(&mut self) -> Result<u64, BytesError> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.rest.split_first().ok_or(BytesError::Damaged)?;
            self.rest = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(BytesError::Damaged)
    }
}

/// An ordinal of one of so many values.
fn below(ordinal: u64, values: usize) -> Result<u64, BytesError> {
    let last = FIRST.saturating_add(count(values));
    if ordinal < last { Ok(ordinal) } else { Err(BytesError::Damaged) }
}
