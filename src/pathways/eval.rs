//! The values of facts and the meaning of each test of a value, from answers as given.
//!
//! What `eval_spec.rs` stands on: the specification with which the compiled evaluator is
//! compared in tests. It shares no test of a value with it. Not used in production.

use chrono::{Months, NaiveDate};

use super::answers::Answers;
use super::derived;
use super::expr::{Atom, Order, Path, Root, Test};
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
    /// Not known.
    Unknown,
}

/// All facts as the rules see them: answers, derived facts, and the access rule.
#[derive(Clone, Debug)]
pub struct View<'a> {
    slots: Vec<Slot<'a>>,
    as_of: NaiveDate,
    /// What `access` stands for.
    pub access: Truth,
}

impl<'a> View<'a> {
    /// Looks at answers at the end of the local day `as_of`.
    pub fn new(schema: &Schema, answers: &'a Answers, as_of: NaiveDate) -> Self {
        let given = schema.facts.iter().map(|fact| match answers.get(fact.id.as_str()) {
            Answer::Known(value) => Slot::Given(value),
            Answer::Unasked | Answer::DontKnow | Answer::Declined => Slot::Unknown,
        });
        let computed = schema.derived.iter().map(|fact| derived::compute(fact.id.as_str(), answers, as_of));
        Self { slots: given.chain(computed).collect(), as_of, access: Truth::Unknown }
    }

    /// The value at a path, if it is known.
    fn find<'v>(&'v self, path: &Path, entry: Option<&'v Record>) -> Option<&'v Value> {
        let mut fields = path.fields.iter();
        let mut at = match path.root {
            Root::Slot(slot) => match self.slots.get(slot)? {
                Slot::Given(value) => value,
                Slot::Computed(value) => value,
                Slot::Unknown => return None,
            },
            Root::Entry => entry?.get(fields.next()?)?.known()?,
        };
        for name in fields {
            // "Has no passport" has no issue date either.
            let Value::Record(record) = at else { return Some(at) };
            at = record.get(name)?.known()?;
        }
        Some(at)
    }

    /// The value at a path outside lists, if it is known.
    pub fn value(&self, path: &Path) -> Option<&Value> {
        self.find(path, None)
    }

    /// The value of an atom; in a list, of one entry of it.
    pub(super) fn atom(&self, atom: &Atom, entry: Option<&Record>) -> Truth {
        self.find(&atom.path, entry).map_or(Truth::Unknown, |value| holds(&atom.test, value, self.as_of))
    }

    /// Whether the day asked compares so with a date.
    pub(super) fn today(&self, order: Order, date: NaiveDate) -> Truth {
        Truth::of(order.holds(&self.as_of, &date))
    }

    /// The entries of a list, if it is known.
    pub(super) fn entries(&self, list: &Path) -> Option<&[Record]> {
        match self.find(list, None)? {
            Value::Records(records) => Some(records),
            _ => Some(&[]),
        }
    }
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
