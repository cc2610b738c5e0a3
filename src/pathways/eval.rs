//! Evaluates conditions in strong Kleene logic, fast form with missing facts.
//!
//! Every node gives a truth value and the facts that could still decide it.
//! `eval_spec.rs` is the short form it is compared with in tests.

use chrono::{Months, NaiveDate};

use super::answers::Answers;
use super::derived;
use super::expr::{Atom, Expr, Order, Path, Quantity, Root, Test, bit};
use super::fact::{Answer, Record, Schema, Value};
use super::truth::Truth;

/// A truth value with the facts that, if known, could still decide it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The truth value.
    pub truth: Truth,
    /// Positions of missing facts as a bit set; empty unless unknown.
    pub missing: u64,
}

impl Verdict {
    /// A value nothing is missing for.
    pub fn known(truth: Truth) -> Self {
        Self { truth, missing: 0 }
    }

    /// Unknown until one of these facts is known.
    pub fn missing(missing: u64) -> Self {
        Self { truth: Truth::Unknown, missing }
    }
}

/// The value of one fact or derived fact on the day asked.
#[derive(Clone, Debug)]
pub enum Slot<'a> {
    /// Answered.
    Given(&'a Value),
    /// Computed from what was answered.
    Computed(Value),
    /// Not known until one of these facts is.
    Unknown(u64),
}

/// All facts as the rules see them: answers, derived facts, and the access rule.
#[derive(Clone, Debug)]
pub struct View<'a> {
    slots: Vec<Slot<'a>>,
    as_of: NaiveDate,
    /// What `access` stands for.
    pub access: Verdict,
}

impl<'a> View<'a> {
    /// Looks at answers at the end of the local day `as_of`.
    pub fn new(schema: &Schema, answers: &'a Answers, as_of: NaiveDate) -> Self {
        let mut slots: Vec<Slot<'a>> = schema
            .facts
            .iter()
            .enumerate()
            .map(|(slot, fact)| match answers.get(fact.id.as_str()) {
                Answer::Known(value) => Slot::Given(value),
                Answer::Unasked | Answer::DontKnow | Answer::Declined => Slot::Unknown(bit(slot)),
            })
            .collect();
        for fact in &schema.derived {
            let computed = derived::compute(fact.id.as_str(), schema, answers, as_of);
            slots.push(computed);
        }
        Self { slots, as_of, access: Verdict::known(Truth::Unknown) }
    }

    /// The value at a path: known, or the facts it waits for.
    fn find<'v>(&'v self, path: &Path, entry: Option<Entry<'v>>) -> Result<Found<'v>, u64> {
        let waiting;
        let mut at = match path.root {
            Root::Slot(slot) => {
                waiting = bit(slot);
                match self.slots.get(slot) {
                    Some(Slot::Given(value)) => Found::Value(value),
                    Some(Slot::Computed(value)) => Found::Value(value),
                    Some(Slot::Unknown(missing)) => return Err(*missing),
                    None => return Err(0),
                }
            }
            Root::Entry => {
                let Some(entry) = entry else { return Err(0) };
                waiting = entry.list;
                Found::Fields(entry.fields)
            }
        };
        for name in &path.fields {
            let fields = match at {
                Found::Value(Value::Record(fields)) | Found::Fields(fields) => fields,
                // "Has no passport" has no issue date either.
                Found::Value(_) => return Ok(at),
            };
            match fields.get(name) {
                Some(Answer::Known(value)) => at = Found::Value(value),
                _ => return Err(waiting),
            }
        }
        Ok(at)
    }

    /// The value at a path outside lists: known, `None` for a whole entry, or the
    /// facts it waits for.
    pub fn value(&self, path: &Path) -> Result<Option<&Value>, u64> {
        match self.find(path, None)? {
            Found::Value(value) => Ok(Some(value)),
            Found::Fields(_) => Ok(None),
        }
    }

    /// The value of an atom, shared by both evaluators.
    pub(super) fn atom(&self, atom: &Atom, entry: Option<Entry<'_>>) -> Verdict {
        match self.find(&atom.path, entry) {
            Ok(Found::Value(value)) => {
                let waiting = match (atom.path.root, entry) {
                    (Root::Slot(slot), _) => bit(slot),
                    (Root::Entry, Some(entry)) => entry.list,
                    (Root::Entry, None) => 0,
                };
                match holds(&atom.test, value, self.as_of) {
                    Truth::Unknown => Verdict::missing(waiting),
                    known => Verdict::known(known),
                }
            }
            Ok(Found::Fields(_)) => Verdict::known(Truth::Unknown),
            Err(missing) => Verdict::missing(missing),
        }
    }

    /// Whether the day asked compares so with a date; shared by both evaluators.
    pub(super) fn today(&self, order: Order, date: NaiveDate) -> Truth {
        Truth::of(order.holds(&self.as_of, &date))
    }

    /// The entries of a list, or the facts it waits for.
    pub(super) fn entries(&self, list: &Path) -> Result<(&[Record], u64), u64> {
        let waiting = match list.root {
            Root::Slot(slot) => bit(slot),
            Root::Entry => 0,
        };
        match self.find(list, None)? {
            Found::Value(Value::Records(records)) => Ok((records, waiting)),
            _ => Ok((&[], waiting)),
        }
    }

    /// Evaluates a condition.
    pub fn eval(&self, expr: &Expr) -> Verdict {
        self.eval_in(expr, None)
    }

    fn eval_in(&self, expr: &Expr, entry: Option<Entry<'_>>) -> Verdict {
        match expr {
            Expr::Const(truth) => Verdict::known(*truth),
            Expr::Access => self.access,
            Expr::Atom(atom) => self.atom(atom, entry),
            Expr::Today(order, date) => Verdict::known(self.today(*order, *date)),
            Expr::Not(inner) => {
                let inner = self.eval_in(inner, entry);
                Verdict { truth: inner.truth.negate(), missing: inner.missing }
            }
            Expr::All(parts) => fold(parts.iter().map(|part| self.eval_in(part, entry)), Truth::No),
            Expr::Any(parts) => fold(parts.iter().map(|part| self.eval_in(part, entry)), Truth::Yes),
            Expr::Each { quantity, list, body } => self.each(*quantity, list, body),
        }
    }

    fn each(&self, quantity: Quantity, list: &Path, body: &Expr) -> Verdict {
        let (entries, waiting) = match self.entries(list) {
            Ok(found) => found,
            Err(missing) => return Verdict::missing(missing),
        };
        let verdicts = entries.iter().map(|fields| self.eval_in(body, Some(Entry { fields, list: waiting })));
        match quantity {
            Quantity::All => fold(verdicts, Truth::No),
            Quantity::Any => fold(verdicts, Truth::Yes),
            Quantity::None => {
                let any = fold(verdicts, Truth::Yes);
                Verdict { truth: any.truth.negate(), missing: any.missing }
            }
            Quantity::AtMost(most) => {
                let (mut sure, mut open, mut missing) = (0_usize, 0_usize, 0);
                for verdict in verdicts {
                    sure += usize::from(verdict.truth == Truth::Yes);
                    open += usize::from(verdict.truth == Truth::Unknown);
                    missing |= verdict.missing;
                }
                if sure > most {
                    Verdict::known(Truth::No)
                } else if sure + open <= most {
                    Verdict::known(Truth::Yes)
                } else {
                    Verdict::missing(missing)
                }
            }
        }
    }
}

/// One entry of a list, with the bit of the fact the list is.
#[derive(Clone, Copy)]
pub(super) struct Entry<'e> {
    pub(super) fields: &'e Record,
    pub(super) list: u64,
}

enum Found<'v> {
    Value(&'v Value),
    Fields(&'v Record),
}

/// "And" with `stop = No`, "or" with `stop = Yes`; ends at the first `stop`.
fn fold(verdicts: impl Iterator<Item = Verdict>, stop: Truth) -> Verdict {
    let mut folded = Verdict::known(stop.negate());
    for verdict in verdicts {
        if verdict.truth == stop {
            return Verdict::known(stop);
        }
        if verdict.truth == Truth::Unknown {
            folded = Verdict::missing(folded.missing | verdict.missing);
        }
    }
    folded
}

/// The same calendar day some years later (28 February for 29 February).
fn years_later(day: NaiveDate, years: u32) -> NaiveDate {
    day.checked_add_months(Months::new(years.saturating_mul(12))).unwrap_or(NaiveDate::MAX)
}

/// Whether a known value passes a test; unknown only for a list that is not complete.
fn holds(test: &Test, value: &Value, today: NaiveDate) -> Truth {
    match (test, value) {
        (Test::HasNone, Value::Words { items, more_unknown }) => Truth::of(items.is_empty() && !more_unknown),
        (Test::HasNone, Value::Ints(items)) => Truth::of(items.is_empty()),
        (Test::HasNone, Value::Records(items)) => Truth::of(items.is_empty()),
        (Test::HasNone, value) => Truth::of(*value == Value::Nothing),
        (Test::IsYes, Value::Bool(yes)) => Truth::of(*yes),
        (Test::In(words), Value::Word(word)) => Truth::of(words.contains(word)),
        (Test::Int(order, number), Value::Int(value)) => Truth::of(order.holds(value, number)),
        (Test::Date(order, date), Value::Date(value)) => Truth::of(order.holds(value, date)),
        (Test::Years(years, order), Value::Date(value)) => Truth::of(order.holds(&years_later(*value, *years), &today)),
        (Test::Overlaps(words), Value::Words { items, more_unknown }) => {
            let unless = if *more_unknown { Truth::Unknown } else { Truth::No };
            if items.iter().any(|item| words.contains(item)) { Truth::Yes } else { unless }
        }
        (Test::Within(words), Value::Words { items, more_unknown }) => {
            let unless = if *more_unknown { Truth::Unknown } else { Truth::Yes };
            if items.iter().all(|item| words.contains(item)) { unless } else { Truth::No }
        }
        (Test::OverlapsInts(numbers), Value::Ints(items)) => Truth::of(items.iter().any(|item| numbers.contains(item))),
        _ => Truth::No,
    }
}
