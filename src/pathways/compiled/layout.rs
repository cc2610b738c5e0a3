//! Where each fact and each field of a record lies among a person's packed cells.
//!
//! A cell holds an ordinal: 0 not known, 1 has none, from 2 on a value. Words and
//! countries count in the order of the schema; numbers and days keep their order.

use chrono::{Datelike, NaiveDate};
use sha2::{Digest, Sha256};

use super::derived::Derived;
use crate::pathways::expr::{Path, Root, bit};
use crate::pathways::fact::{FactType, Field, Schema};

/// Ordinal of what is not known.
pub(super) const UNKNOWN: u64 = 0;
/// Ordinal of "has none".
pub(super) const NOTHING: u64 = 1;
/// First ordinal of a value; for a record or a text: it is there.
pub(super) const FIRST: u64 = 2;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Yes or no.
    Bool,
    /// One of these words.
    Word(Vec<String>),
    /// A country.
    Country,
    /// A whole number.
    Int,
    /// A day.
    Date,
    /// Text, or a record with its fields in the cells that follow.
    Thing,
    /// Several of these words, as a stretch of the pool.
    Words(Vec<String>),
    /// Several countries, as a stretch of the pool.
    Countries,
    /// Several numbers, as a stretch of the pool.
    Ints,
    /// Entries of the list scope at this position, as rows in the pool.
    Rows(usize),
}

/// One cell: its fact, its kind and the cells of its fields.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    /// Position of the fact or derived fact.
    pub slot: usize,
    /// What it holds.
    pub kind: Kind,
    /// Fields of a record with their cells.
    pub fields: Vec<(String, usize)>,
    /// The cell after the last one that belongs to it.
    pub end: usize,
}

/// Cells of all facts of a schema, and those of one entry of every list.
#[derive(Clone, Debug)]
pub struct Layout {
    pub(super) cells: Vec<Cell>,
    /// Cells of one entry, for each list.
    pub(super) lists: Vec<Vec<Cell>>,
    /// The first cell of each fact and derived fact.
    pub(super) roots: Vec<usize>,
    pub(super) countries: Vec<String>,
    pub(super) derived: Vec<Derived>,
    /// Number of facts that are asked.
    pub(super) asked: usize,
    pub(super) fingerprint: [u8; 8],
}

impl Layout {
    /// Lays out the facts of a schema.
    pub fn new(schema: &Schema) -> Self {
        let mut countries: Vec<String> = schema.countries.values().cloned().collect();
        countries.sort_unstable();
        countries.dedup();
        let mut layout = Self {
            cells: Vec::new(),
            lists: Vec::new(),
            roots: Vec::new(),
            countries,
            derived: Vec::new(),
            asked: schema.facts.len(),
            fingerprint: [0; 8],
        };
        let kinds = schema.facts.iter().map(|fact| &fact.kind).chain(schema.derived.iter().map(|fact| &fact.kind));
        for (slot, kind) in kinds.enumerate() {
            layout.roots.push(layout.cells.len());
            let mut cells = std::mem::take(&mut layout.cells);
            layout.add(&mut cells, slot, kind);
            layout.cells = cells;
        }
        layout.derived = schema.derived.iter().map(|fact| Derived::new(fact.id.as_str(), schema, &layout)).collect();
        layout.fingerprint = layout.hash(schema);
        layout
    }

    fn add(&mut self, cells: &mut Vec<Cell>, slot: usize, kind: &FactType) {
        let at = cells.len();
        let packed = match kind {
            FactType::Bool => Kind::Bool,
            FactType::Enum { options } => Kind::Word(options.clone()),
            FactType::Country => Kind::Country,
            FactType::Int { .. } => Kind::Int,
            FactType::Date => Kind::Date,
            FactType::Text { .. } | FactType::Record { .. } => Kind::Thing,
            FactType::Set { options } => Kind::Words(options.clone()),
            FactType::Countries => Kind::Countries,
            FactType::Ints { .. } => Kind::Ints,
            FactType::Records { fields } => Kind::Rows(self.list(slot, fields)),
        };
        cells.push(Cell { slot, kind: packed, fields: Vec::new(), end: at + 1 });
        let mut fields = Vec::new();
        if let FactType::Record { fields: inner, .. } = kind {
            for field in inner {
                fields.push((field.id.clone(), cells.len()));
                self.add(cells, slot, &field.kind);
            }
        }
        let end = cells.len();
        if let Some(cell) = cells.get_mut(at) {
            cell.fields = fields;
            cell.end = end;
        }
    }

    /// The scope of one entry: a cell for the entry itself, then its fields.
    fn list(&mut self, slot: usize, fields: &[Field]) -> usize {
        let mut cells = Vec::new();
        self.add(&mut cells, slot, &FactType::Record { fields: fields.to_vec(), none_word: None });
        self.lists.push(cells);
        self.lists.len() - 1
    }

    /// The cell a path leads to, from `entry` on where it begins in a list.
    pub(super) fn find<'a>(&'a self, path: &Path, entry: Option<&'a [Cell]>) -> Option<usize> {
        let (cells, mut at) = match path.root {
            Root::Slot(slot) => (self.cells.as_slice(), *self.roots.get(slot)?),
            Root::Entry => (entry?, 0),
        };
        for name in &path.fields {
            let (_, cell) = cells.get(at)?.fields.iter().find(|(field, _)| field == name)?;
            at = *cell;
        }
        Some(at)
    }

    /// What a cell waits for while it is not known; for a derived fact that depends on
    /// the answers, so see [`super::Facts`].
    pub(super) fn waiting(&self, slot: usize) -> u64 {
        if slot < self.asked { bit(slot) } else { 0 }
    }

    fn hash(&self, schema: &Schema) -> [u8; 8] {
        let mut hash = Sha256::new();
        for fact in &schema.facts {
            hash.update(fact.id.as_str());
            hash.update([0]);
        }
        for cells in self.lists.iter().chain([&self.cells]) {
            for cell in cells {
                hash.update(format!("{} {:?} {:?} {}\n", cell.slot, cell.kind, cell.fields, cell.end));
            }
        }
        for country in &self.countries {
            hash.update(country);
            hash.update([0]);
        }
        let digest = hash.finalize();
        let mut first = [0; 8];
        first.iter_mut().zip(digest.iter()).for_each(|(to, from)| *to = *from);
        first
    }
}

/// The ordinal of a whole number, in the order of the numbers.
pub(super) fn of_number(number: i64) -> u64 {
    (number.cast_unsigned() ^ (1 << 63)).saturating_add(FIRST)
}

/// The number of an ordinal of [`of_number`].
pub(super) fn number(ordinal: u64) -> i64 {
    (ordinal.saturating_sub(FIRST) ^ (1 << 63)).cast_signed()
}

/// The ordinal of a day.
pub(super) fn of_date(date: NaiveDate) -> u64 {
    of_number(i64::from(date.num_days_from_ce()))
}

/// The day of an ordinal of [`of_date`].
pub(super) fn date(ordinal: u64) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(number(ordinal)).ok()?)
}

/// The ordinal of the word at a position.
pub(super) fn of_position(at: usize) -> u64 {
    FIRST.saturating_add(u64::try_from(at).unwrap_or(u64::MAX))
}

/// A stretch of the pool in one ordinal: where it begins, how long it is, and whether
/// there are more that are not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub from: usize,
    pub len: usize,
    pub more: bool,
}

impl Stretch {
    /// Packs it: 31 bits for the beginning, 31 for the length.
    pub fn ordinal(self) -> u64 {
        let part = |number: usize| u64::try_from(number).unwrap_or(u64::MAX).min(0x7fff_ffff);
        FIRST + ((part(self.from) << 32) | (part(self.len) << 1) | u64::from(self.more))
    }

    /// Unpacks it; nothing for "has none".
    pub fn of(ordinal: u64) -> Self {
        let Some(packed) = ordinal.checked_sub(FIRST) else { return Self { from: 0, len: 0, more: false } };
        let part = |bits: u64| usize::try_from(bits & 0x7fff_ffff).unwrap_or(0);
        Self { from: part(packed >> 32), len: part(packed >> 1), more: packed & 1 == 1 }
    }

    /// The stretch itself.
    pub fn items(self, pool: &[u64]) -> &[u64] {
        pool.get(self.from..self.from.saturating_add(self.len)).unwrap_or(&[])
    }
}
