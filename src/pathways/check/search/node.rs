//! A condition in the form that is searched: tests as masks, word lists as lists.

use super::super::super::expr::Quantity;
use super::super::super::truth::Truth;
use super::cell::Mask;

/// A condition over cells.
#[derive(Clone, Debug)]
pub enum Node {
    /// Known, or a person must judge.
    Const(Truth),
    /// All hold.
    All(Vec<Node>),
    /// At least one holds.
    Any(Vec<Node>),
    /// Does not hold.
    Not(Box<Node>),
    /// The value of a cell falls into one of these classes.
    Cell {
        /// Position among the cells outside lists, or among those of the entry.
        cell: usize,
        /// Whether it is a cell of the entry being looked at.
        of_entry: bool,
        /// The classes that pass.
        pass: Mask,
    },
    /// A condition on the entries of a list.
    Each {
        /// How many entries must satisfy it.
        quantity: Quantity,
        /// Position of the list.
        list: usize,
        /// The condition on one entry.
        body: Box<Node>,
    },
}

impl Node {
    /// The condition with one cell outside lists fixed to a class, or left unknown.
    pub fn fixed(&self, fixed: usize, class: Option<Mask>) -> Self {
        let each = |parts: &[Self]| parts.iter().map(|part| part.fixed(fixed, class)).collect();
        match self {
            Self::Cell { cell, of_entry: false, pass } if *cell == fixed => {
                Self::Const(class.map_or(Truth::Unknown, |class| Truth::of(pass & class != 0)))
            }
            Self::Const(_) | Self::Cell { .. } => self.clone(),
            Self::All(parts) => Self::All(each(parts)),
            Self::Any(parts) => Self::Any(each(parts)),
            Self::Not(inner) => Self::Not(Box::new(inner.fixed(fixed, class))),
            Self::Each { quantity, list, body } => {
                Self::Each { quantity: *quantity, list: *list, body: Box::new(body.fixed(fixed, class)) }
            }
        }
    }

    /// Calls `visit` for every test of a cell outside lists with whether it stands
    /// under an odd number of `not`.
    pub fn each_cell(&self, negated: bool, visit: &mut impl FnMut(usize, Mask, bool)) {
        match self {
            Self::Const(_) | Self::Cell { of_entry: true, .. } => {}
            Self::Cell { cell, pass, .. } => visit(*cell, *pass, negated),
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.each_cell(negated, visit)),
            Self::Not(inner) => inner.each_cell(!negated, visit),
            Self::Each { body, .. } => body.each_cell(negated, visit),
        }
    }
}

/// What a condition is wanted to be, for somebody all of whose answers are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Yes, or a person must judge.
    NotNo,
    /// No, or a person must judge.
    NotYes,
}

impl Sign {
    /// What the negation is wanted to be.
    pub fn flip(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::NotNo => Self::NotYes,
            Self::NotYes => Self::NotNo,
        }
    }

    /// Whether it asks for a condition to hold.
    pub fn is_positive(self) -> bool {
        matches!(self, Self::Yes | Self::NotNo)
    }

    /// Whether a constant is what is wanted.
    pub fn accepts(self, truth: Truth) -> bool {
        match self {
            Self::Yes => truth == Truth::Yes,
            Self::No => truth == Truth::No,
            Self::NotNo => truth != Truth::No,
            Self::NotYes => truth != Truth::Yes,
        }
    }

    /// The contrary: what must hold exactly where this does not.
    pub fn contrary(self) -> Self {
        match self {
            Self::Yes => Self::NotYes,
            Self::No => Self::NotNo,
            Self::NotNo => Self::No,
            Self::NotYes => Self::Yes,
        }
    }
}
