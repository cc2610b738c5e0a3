//! What is settled so far in a search: which classes each cell may still be in.

use super::cell::{Cell, Mask};
use super::model::Model;
use super::node::{Node, Sign};

/// An entry that a list must have.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The list.
    pub list: usize,
    /// Classes its cells may be in.
    pub cells: Vec<Mask>,
}

/// Something of which one alternative must still be chosen.
#[derive(Clone, Copy, Debug)]
pub enum Pending<'n> {
    /// One of these conditions is as wanted.
    Parts {
        /// What is wanted.
        sign: Sign,
        /// The alternatives.
        parts: &'n [Node],
        /// The entry they are about.
        entry: Option<usize>,
    },
    /// Some entry of a list for which this is as wanted: a new one or one that is there.
    Exists {
        /// The list.
        list: usize,
        /// What is wanted.
        sign: Sign,
        /// The condition on the entry.
        body: &'n Node,
    },
}

/// A condition that every entry of a list meets, or at most so many.
#[derive(Clone, Copy, Debug)]
pub struct Rule<'n> {
    /// The list.
    pub list: usize,
    /// What is wanted of the condition, or counted.
    pub sign: Sign,
    /// The condition.
    pub body: &'n Node,
    /// The most entries for which it may be so; none where it holds for all.
    pub most: Option<usize>,
}

/// What is settled so far.
#[derive(Clone, Debug)]
pub struct State<'n> {
    /// Classes the cells outside lists may be in.
    pub cells: Vec<Mask>,
    /// Entries of all lists.
    pub entries: Vec<Entry>,
    /// What holds for all entries of a list, or for few.
    pub rules: Vec<Rule<'n>>,
    /// What is still to be chosen.
    pub pending: Vec<Pending<'n>>,
}

impl State<'_> {
    /// Nothing settled.
    pub fn new(model: &Model<'_>) -> Self {
        let cells = model.cells.iter().map(Cell::full).collect();
        Self { cells, entries: Vec::new(), rules: Vec::new(), pending: Vec::new() }
    }

    /// The classes a cell may be in.
    pub fn mask(&self, cell: usize, entry: Option<usize>) -> Mask {
        let cells = match entry {
            None => Some(&self.cells),
            Some(entry) => self.entries.get(entry).map(|entry| &entry.cells),
        };
        cells.and_then(|cells| cells.get(cell)).copied().unwrap_or(0)
    }

    /// Leaves a cell only some classes; `false` where that leaves none. A field that
    /// has a value has a record, and without the record there is no field.
    pub fn narrow(&mut self, model: &Model<'_>, cell: usize, entry: Option<usize>, keep: Mask) -> bool {
        let (cells, masks) = match entry {
            None => (Some(&model.cells), Some(&mut self.cells)),
            Some(at) => match self.entries.get_mut(at) {
                Some(entry) => (model.lists.get(entry.list).map(|list| &list.cells), Some(&mut entry.cells)),
                None => (None, None),
            },
        };
        match (cells, masks) {
            (Some(cells), Some(masks)) => narrow(cells, masks, cell, keep),
            _ => false,
        }
    }

    /// Whether a condition is as wanted in every case still open, in none, or not settled.
    pub fn settled(&self, sign: Sign, node: &Node, entry: Option<usize>) -> Option<bool> {
        match node {
            Node::Const(truth) => Some(sign.accepts(*truth)),
            Node::Not(inner) => self.settled(sign.flip(), inner, entry),
            Node::Cell { cell, of_entry, pass } => {
                let mask = self.mask(*cell, entry.filter(|_| *of_entry));
                let wanted = if sign.is_positive() { *pass } else { !*pass };
                match (mask & wanted == 0, mask & !wanted == 0) {
                    (true, _) => Some(false),
                    (false, true) => Some(true),
                    (false, false) => None,
                }
            }
            Node::All(parts) | Node::Any(parts) => {
                // All of them must be as wanted, or one of them.
                let all = matches!(node, Node::All(_)) == sign.is_positive();
                let mut open = false;
                for part in parts {
                    match self.settled(sign, part, entry) {
                        None => open = true,
                        Some(found) if found != all => return Some(found),
                        Some(_) => {}
                    }
                }
                (!open).then_some(all)
            }
            Node::Each { .. } => None,
        }
    }
}

fn narrow(cells: &[Cell], masks: &mut [Mask], at: usize, keep: Mask) -> bool {
    let (Some(cell), Some(mask)) = (cells.get(at), masks.get_mut(at)) else { return false };
    let before = *mask;
    *mask &= keep;
    let now = *mask;
    if now == 0 {
        return false;
    }
    if now == before {
        return true;
    }
    if let Some(parent) = cell.parent
        && now & cell.none == 0
        && let Some(above) = cells.get(parent)
        && !narrow(cells, masks, parent, !above.none)
    {
        return false;
    }
    if now == cell.none {
        for (child, below) in cells.iter().enumerate() {
            if below.parent == Some(at) && !narrow(cells, masks, child, below.none) {
                return false;
            }
        }
    }
    true
}
