//! Conditions as a tree. Written by `parse.rs`, read by the evaluators.
//!
//! A tree prints as the text it was read from, up to brackets and definitions,
//! and that text reads back as the same tree.

use std::fmt;

use chrono::NaiveDate;

use super::truth::Truth;

/// A condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// `yes`, `no`, or `unsure`: a person must judge.
    Const(Truth),
    /// `access`: the outcome of the office's access rule.
    Access,
    /// All hold.
    All(Vec<Expr>),
    /// At least one holds.
    Any(Vec<Expr>),
    /// Does not hold.
    Not(Box<Expr>),
    /// `today >= 2024-06-25`: the day asked against a date.
    Today(Order, NaiveDate),
    /// One fact, or one field of a record, against constants.
    Atom(Atom),
    /// A condition on the entries of a list.
    Each {
        /// How many entries must satisfy it.
        quantity: Quantity,
        /// The list.
        list: Path,
        /// The condition on one entry.
        body: Box<Expr>,
    },
}

/// How many entries of a list must satisfy a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// At least one.
    Any,
    /// Every one (and the empty list).
    All,
    /// Not one.
    None,
    /// At most so many.
    AtMost(usize),
}

/// A test of one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Atom {
    /// The value tested.
    pub path: Path,
    /// The test.
    pub test: Test,
}

/// What is asked of a value. "Has none" fails every test but `HasNone`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// Is a yes.
    IsYes,
    /// Has none: no date, no record, an empty list.
    HasNone,
    /// Is one of these words.
    In(Vec<String>),
    /// Compares so with a number.
    Int(Order, i64),
    /// Compares so with a date.
    Date(Order, NaiveDate),
    /// So many years later compares so with the day asked; the same day of the
    /// month, 28 February for 29 February where there is none.
    Years(u32, Order),
    /// A list of words that contains at least one of these.
    Overlaps(Vec<String>),
    /// A list of words that contains no others than these.
    Within(Vec<String>),
    /// A list of numbers that contains at least one of these.
    OverlapsInts(Vec<i64>),
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// `=`
    Eq,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

impl Order {
    /// Whether the comparison holds between two values.
    pub fn holds<T: Ord>(self, left: &T, right: &T) -> bool {
        match self {
            Self::Eq => left == right,
            Self::Lt => left < right,
            Self::Le => left <= right,
            Self::Gt => left > right,
            Self::Ge => left >= right,
        }
    }

    fn sign(self) -> &'static str {
        match self {
            Self::Eq => "=",
            Self::Lt => "<",
            Self::Le => "<=",
            Self::Gt => ">",
            Self::Ge => ">=",
        }
    }
}

/// Where a value is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The fact, or the entry of the list being looked at.
    pub root: Root,
    /// Fields to follow from there.
    pub fields: Vec<String>,
    /// The path as written.
    pub text: String,
}

/// Where a path begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Root {
    /// The fact or derived fact at this position of the schema.
    Slot(usize),
    /// The entry of the list being looked at.
    Entry,
}

impl Expr {
    /// Calls `visit` for every path, lists included.
    pub fn each_path<'a>(&'a self, visit: &mut impl FnMut(&'a Path)) {
        match self {
            Self::Const(_) | Self::Access | Self::Today(..) => {}
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.each_path(visit)),
            Self::Not(inner) => inner.each_path(visit),
            Self::Atom(atom) => visit(&atom.path),
            Self::Each { list, body, .. } => {
                visit(list);
                body.each_path(visit);
            }
        }
    }

    /// Whether the condition asks for the office's access rule.
    pub fn needs_access(&self) -> bool {
        match self {
            Self::Access => true,
            Self::Const(_) | Self::Atom(_) | Self::Today(..) => false,
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::needs_access),
            Self::Not(inner) | Self::Each { body: inner, .. } => inner.needs_access(),
        }
    }

    /// Whether the condition counts entries of a list.
    pub fn has_each(&self) -> bool {
        match self {
            Self::Each { .. } => true,
            Self::Const(_) | Self::Access | Self::Atom(_) | Self::Today(..) => false,
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::has_each),
            Self::Not(inner) => inner.has_each(),
        }
    }

    /// Positions of the facts and derived facts read, as a bit set.
    pub fn slots(&self) -> u64 {
        let mut bits = 0;
        self.each_path(&mut |path| {
            if let Root::Slot(slot) = path.root {
                bits |= bit(slot);
            }
        });
        bits
    }
}

/// The bit of a position; the loader refuses schemas with more than 64.
pub fn bit(slot: usize) -> u64 {
    u32::try_from(slot).ok().and_then(|slot| 1_u64.checked_shl(slot)).unwrap_or(0)
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Const(Truth::Yes) => f.write_str("yes"),
            Self::Const(Truth::No) => f.write_str("no"),
            Self::Const(Truth::Unknown) => f.write_str("unsure"),
            Self::Access => f.write_str("access"),
            Self::All(parts) => joined(f, parts, "and"),
            Self::Any(parts) => joined(f, parts, "or"),
            Self::Not(inner) => write!(f, "not {inner}"),
            Self::Today(order, date) => write!(f, "today {} {date}", order.sign()),
            Self::Atom(atom) => write!(f, "{atom}"),
            Self::Each { quantity: Quantity::AtMost(most), list, body } => {
                write!(f, "at_most({most}, {list}: {body})")
            }
            Self::Each { quantity, list, body } => {
                let word = match quantity {
                    Quantity::All => "all",
                    Quantity::None => "none",
                    Quantity::Any | Quantity::AtMost(_) => "any",
                };
                write!(f, "{word}({list}: {body})")
            }
        }
    }
}

fn joined(f: &mut fmt::Formatter<'_>, parts: &[Expr], word: &str) -> fmt::Result {
    f.write_str("(")?;
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            write!(f, " {word} ")?;
        }
        write!(f, "{part}")?;
    }
    f.write_str(")")
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Display for Atom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = &self.path;
        match &self.test {
            Test::IsYes => write!(f, "{path}"),
            Test::HasNone => write!(f, "{path} = none"),
            Test::In(words) => write!(f, "{path} in {}", braces(words.iter().map(|word| quoted(word)))),
            Test::Int(order, number) => write!(f, "{path} {} {number}", order.sign()),
            Test::Date(order, date) => write!(f, "{path} {} {date}", order.sign()),
            Test::Years(0, order) => write!(f, "{path} {} today", order.sign()),
            Test::Years(years, order) => write!(f, "{path} + {years} years {} today", order.sign()),
            Test::Overlaps(words) => {
                write!(f, "{path} overlaps {}", braces(words.iter().map(|word| quoted(word))))
            }
            Test::Within(words) => write!(f, "{path} within {}", braces(words.iter().map(|word| quoted(word)))),
            Test::OverlapsInts(numbers) => {
                write!(f, "{path} overlaps {}", braces(numbers.iter().map(ToString::to_string)))
            }
        }
    }
}

fn braces(words: impl Iterator<Item = String>) -> String {
    format!("{{{}}}", words.collect::<Vec<_>>().join(", "))
}

/// A word as it must be written in a condition: quoted unless it is plain.
fn quoted(word: &str) -> String {
    let plain =
        word.starts_with(|c: char| c.is_ascii_alphabetic()) && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if plain { word.to_owned() } else { format!("\"{word}\"") }
}
