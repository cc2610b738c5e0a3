//! One person's answers on one day, as packed cells.

use chrono::NaiveDate;

use super::layout::{Cell, FIRST, Kind, Layout, NOTHING, Stretch, UNKNOWN, of_date, of_number, of_position};
use crate::pathways::answers::Answers;
use crate::pathways::expr::bit;
use crate::pathways::fact::{Answer, FactId, Record, Schema, Value};

/// Answers and derived facts of one person at the end of one local day.
///
/// "I do not know" and "I prefer not to say" are as not asked: the rules know no
/// difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    pub(super) as_of: NaiveDate,
    pub(super) cells: Vec<u64>,
    /// Items and rows of lists.
    pub(super) pool: Vec<u64>,
    /// What each derived fact waits for while it is not known.
    pub(super) waiting: Vec<u64>,
}

impl Facts {
    /// Packs answers for the end of the local day `as_of`.
    pub fn pack(layout: &Layout, schema: &Schema, answers: &Answers, as_of: NaiveDate) -> Self {
        let mut facts = Self::empty(layout, as_of);
        let mut cells = std::mem::take(&mut facts.cells);
        for (id, answer) in answers.iter() {
            if let Some(slot) = asked_slot(schema, id)
                && let Some(root) = layout.roots.get(slot)
            {
                let mut packer = Packer { layout, pool: &mut facts.pool };
                packer.put(&layout.cells, *root, answer, &mut cells);
            }
        }
        facts.cells = cells;
        facts.on(layout, as_of);
        facts
    }

    /// Nothing known yet.
    pub(super) fn empty(layout: &Layout, as_of: NaiveDate) -> Self {
        Self { as_of, cells: vec![UNKNOWN; layout.cells.len()], pool: Vec::new(), waiting: vec![0; layout.derived.len()] }
    }

    /// The day these facts are seen on.
    pub fn as_of(&self) -> NaiveDate {
        self.as_of
    }

    /// Looks at the same answers at the end of another day.
    pub fn on(&mut self, layout: &Layout, as_of: NaiveDate) {
        self.as_of = as_of;
        self.derive(layout, u64::MAX);
    }

    /// Computes derived facts anew, of which some of these facts are inputs.
    pub(super) fn derive(&mut self, layout: &Layout, changed: u64) {
        for (index, derived) in layout.derived.iter().enumerate() {
            if changed != u64::MAX && derived.facts() & changed == 0 {
                continue;
            }
            let (ordinal, waiting) = derived.compute(self);
            if let Some(cell) = layout.roots.get(layout.asked + index).and_then(|at| self.cells.get_mut(*at)) {
                *cell = ordinal;
            }
            if let Some(waits) = self.waiting.get_mut(index) {
                *waits = waiting;
            }
        }
    }

    /// The ordinal in a cell.
    pub(super) fn cell(&self, at: usize) -> u64 {
        self.cells.get(at).copied().unwrap_or(UNKNOWN)
    }

    /// What the fact at a position waits for.
    pub(super) fn waits(&self, layout: &Layout, slot: usize) -> u64 {
        match slot.checked_sub(layout.asked) {
            None => bit(slot),
            Some(derived) => self.waiting.get(derived).copied().unwrap_or(0),
        }
    }
}

fn asked_slot(schema: &Schema, id: &FactId) -> Option<usize> {
    schema.facts.iter().position(|fact| fact.id == *id)
}

struct Packer<'a> {
    layout: &'a Layout,
    pool: &'a mut Vec<u64>,
}

impl Packer<'_> {
    /// Writes an answer into its cell and those of its fields. A value of another type
    /// than the schema's is as not known.
    fn put(&mut self, cells: &[Cell], at: usize, answer: &Answer, out: &mut [u64]) {
        let Some(cell) = cells.get(at) else { return };
        let ordinal = match answer {
            Answer::Known(value) => self.ordinal(&cell.kind, value),
            Answer::Unasked | Answer::DontKnow | Answer::Declined => UNKNOWN,
        };
        // Who has no passport has no issue date either; who is not asked neither.
        let all = if ordinal == NOTHING { NOTHING } else { UNKNOWN };
        out.get_mut(at..cell.end).into_iter().flatten().for_each(|field| *field = all);
        if let Some(own) = out.get_mut(at) {
            *own = ordinal;
        }
        if let Answer::Known(Value::Record(record)) = answer {
            self.fields(cells, cell, record, out);
        }
    }

    fn fields(&mut self, cells: &[Cell], cell: &Cell, record: &Record, out: &mut [u64]) {
        for (name, field) in &cell.fields {
            self.put(cells, *field, record.get(name).unwrap_or(&Answer::Unasked), out);
        }
    }

    fn ordinal(&mut self, kind: &Kind, value: &Value) -> u64 {
        match (kind, value) {
            (_, Value::Nothing) => NOTHING,
            (Kind::Bool, Value::Bool(yes)) => FIRST + u64::from(*yes),
            (Kind::Word(options), Value::Word(word)) => position(options, word),
            (Kind::Country, Value::Word(word)) => position_sorted(&self.layout.countries, word),
            (Kind::Int, Value::Int(number)) => of_number(*number),
            (Kind::Date, Value::Date(date)) => of_date(*date),
            (Kind::Thing, Value::Record(_) | Value::Text(_)) => FIRST,
            (Kind::Words(options), Value::Words { items, more_unknown }) => {
                self.stretch(items.iter().map(|word| position(options, word)), *more_unknown)
            }
            (Kind::Countries, Value::Words { items, more_unknown }) => {
                let countries = &self.layout.countries;
                self.stretch(items.iter().map(|word| position_sorted(countries, word)), *more_unknown)
            }
            (Kind::Ints, Value::Ints(numbers)) => self.stretch(numbers.iter().map(|number| of_number(*number)), false),
            (Kind::Rows(list), Value::Records(records)) => self.rows(*list, records),
            _ => UNKNOWN,
        }
    }

    fn stretch(&mut self, items: impl Iterator<Item = u64>, more: bool) -> u64 {
        let from = self.pool.len();
        self.pool.extend(items);
        Stretch { from, len: self.pool.len() - from, more }.ordinal()
    }

    fn rows(&mut self, list: usize, records: &[Record]) -> u64 {
        let layout = self.layout;
        let Some(cells) = layout.lists.get(list) else { return UNKNOWN };
        let from = self.pool.len();
        let len = records.len() * cells.len();
        self.pool.resize(from + len, UNKNOWN);
        for (index, record) in records.iter().enumerate() {
            let mut row = vec![UNKNOWN; cells.len()];
            if let Some((entry, own)) = cells.first().zip(row.first_mut()) {
                *own = FIRST;
                self.fields(cells, entry, record, &mut row);
            }
            let start = from + index * cells.len();
            self.pool.iter_mut().skip(start).zip(row).for_each(|(to, ordinal)| *to = ordinal);
        }
        Stretch { from, len, more: false }.ordinal()
    }
}

/// A word that is not in the list stands after the last one and passes no test.
fn position(options: &[String], word: &str) -> u64 {
    of_position(options.iter().position(|option| option == word).unwrap_or(options.len()))
}

fn position_sorted(options: &[String], word: &str) -> u64 {
    of_position(options.binary_search_by(|option| option.as_str().cmp(word)).unwrap_or(options.len()))
}
