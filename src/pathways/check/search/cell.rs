//! A value that tests read, and the classes of values they tell apart.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, Months, NaiveDate};

use super::super::super::expr::{Order, Test};
use super::super::super::fact::{FactType, Schema, Value};

/// A set of classes, one bit each.
pub type Mask = u128;

/// What all cells of a model share.
#[derive(Clone, Debug)]
pub struct Shared<'a> {
    /// The day asked.
    pub as_of: NaiveDate,
    /// Countries that some test names, and some that none names.
    pub countries: Vec<&'a str>,
}

impl<'a> Shared<'a> {
    /// For these tests; a country that no test names stands for all such.
    pub fn new<'e: 'a>(schema: &'a Schema, as_of: NaiveDate, tests: impl Iterator<Item = &'e Test>) -> Self {
        let mut named = BTreeSet::new();
        for test in tests {
            if let Test::In(words) | Test::Overlaps(words) | Test::Within(words) = test {
                named.extend(words.iter().map(String::as_str).filter(|word| schema.country(word).is_some()));
            }
        }
        let others = schema.countries.values().map(String::as_str).filter(|name| !named.contains(name));
        let mut countries: Vec<&str> = named.iter().copied().chain(others.take(4)).collect();
        countries.dedup();
        Self { as_of, countries }
    }
}

/// Values no test tells apart, those first that make a plain example.
#[derive(Clone, Debug)]
pub struct Class {
    /// Some of its values; never empty.
    pub members: Vec<Value>,
}

/// One value: a fact, a field, or an element of a list of words.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Its classes.
    pub classes: Vec<Class>,
    /// The class "has none", if that is an answer.
    pub none: Mask,
    /// Whether all classes fit into a mask.
    pub is_whole: bool,
    /// Whether it says only if there is a record.
    pub is_record: bool,
    /// The record it is a field of, by position among the same cells.
    pub parent: Option<usize>,
}

impl Cell {
    /// The classes of a type under these tests on a day.
    pub fn new(shared: &Shared<'_>, kind: &FactType, nullable: bool, tests: &[&Test]) -> Self {
        let as_of = shared.as_of;
        let mut classes: Vec<Class> = Vec::new();
        let mut by_signature: BTreeMap<Vec<bool>, usize> = BTreeMap::new();
        let mut none = 0;
        let mut is_whole = true;
        for value in candidates(shared, kind, nullable, tests) {
            let mut signature: Vec<bool> = tests.iter().map(|test| passes(test, &value, as_of)).collect();
            signature.push(value == Value::Nothing);
            let at = *by_signature.entry(signature).or_insert(classes.len());
            if at >= 128 {
                is_whole = false;
                continue;
            }
            if value == Value::Nothing {
                none = 1 << at;
            }
            match classes.get_mut(at) {
                Some(class) => class.members.push(value),
                None => classes.push(Class { members: vec![value] }),
            }
        }
        let is_record = matches!(kind, FactType::Record { .. });
        Self { classes, none, is_whole, is_record, parent: None }
    }

    /// All classes.
    pub fn full(&self) -> Mask {
        match u32::try_from(self.classes.len()) {
            Ok(count @ 0..128) => (1 << count) - 1,
            _ => Mask::MAX,
        }
    }

    /// The classes that pass a test.
    pub fn passing(&self, test: &Test, as_of: NaiveDate) -> Mask {
        let passes = |class: &Class| class.members.first().is_some_and(|value| passes(test, value, as_of));
        let classes = self.classes.iter().enumerate().filter(|(_, class)| passes(class));
        classes.fold(0, |mask, (at, _)| mask | (1 << at))
    }

    /// Values of the classes in a mask, "has none" last.
    pub fn values(&self, mask: Mask) -> impl Iterator<Item = &Value> {
        let of = move |wanted: Mask| {
            let classes = self.classes.iter().enumerate();
            classes.filter(move |(at, _)| wanted & (1 << at) != 0).flat_map(|(_, class)| &class.members)
        };
        of(mask & !self.none).chain(of(mask & self.none))
    }
}

/// Values on both sides of every border, and some plain ones.
fn candidates(shared: &Shared<'_>, kind: &FactType, nullable: bool, tests: &[&Test]) -> Vec<Value> {
    let mut found: Vec<Value> = match kind {
        FactType::Bool => [false, true].map(Value::Bool).into(),
        FactType::Enum { options } | FactType::Set { options } => options.iter().cloned().map(Value::Word).collect(),
        FactType::Country | FactType::Countries => shared.countries.iter().map(|name| Value::Word((*name).to_owned())).collect(),
        FactType::Int { min, max } | FactType::Ints { min, max } => numbers(*min, *max, tests),
        FactType::Date => dates(tests, shared.as_of),
        FactType::Text { .. } => vec![Value::Text("x".to_owned())],
        // Only whether there is one is asked of a record as a whole.
        FactType::Record { .. } | FactType::Records { .. } => vec![Value::Bool(true)],
    };
    if nullable {
        found.push(Value::Nothing);
    }
    found
}

fn numbers(min: i64, max: i64, tests: &[&Test]) -> Vec<Value> {
    let mut found: Vec<i64> = vec![30, 0, min, max];
    for test in tests {
        match test {
            Test::Int(_, number) => found.extend([number - 1, *number, number + 1]),
            Test::OverlapsInts(numbers) => found.extend(numbers.iter().flat_map(|number| [*number, number + 1])),
            _ => {}
        }
    }
    let mut seen = BTreeSet::new();
    found.retain(|number| (min..=max).contains(number) && seen.insert(*number));
    found.into_iter().map(Value::Int).collect()
}

/// Years before the day asked at which birth dates are interesting.
const AGES: [u32; 12] = [30, 21, 18, 16, 17, 20, 22, 10, 5, 3, 1, 0];

fn dates(tests: &[&Test], as_of: NaiveDate) -> Vec<Value> {
    let around = |day: NaiveDate| [Some(day), day.pred_opt(), day.succ_opt()].into_iter().flatten();
    let mut found: Vec<NaiveDate> = Vec::new();
    found.extend(AGES.iter().filter_map(|years| as_of.checked_sub_months(Months::new(years * 12))).flat_map(around));
    found.extend(as_of.checked_add_days(Days::new(400)));
    for test in tests {
        match test {
            Test::Date(_, date) => found.extend(around(*date)),
            Test::Years(years, _) => {
                // Leap days shift the border by one day.
                let border = as_of.checked_sub_months(Months::new(years.saturating_mul(12)));
                let days = (0..5).filter_map(|add| border?.checked_sub_days(Days::new(2))?.checked_add_days(Days::new(add)));
                found.extend(days);
            }
            _ => {}
        }
    }
    let mut seen = BTreeSet::new();
    found.retain(|day| seen.insert(*day));
    found.into_iter().map(Value::Date).collect()
}

/// Whether a known value passes a test; a third reading of the language, on purpose.
fn passes(test: &Test, value: &Value, as_of: NaiveDate) -> bool {
    match (test, value) {
        (Test::HasNone, value) => *value == Value::Nothing,
        (Test::IsYes, Value::Bool(yes)) => *yes,
        (Test::In(words) | Test::Overlaps(words) | Test::Within(words), Value::Word(word)) => words.contains(word),
        (Test::Int(order, number), Value::Int(value)) => order.holds(value, number),
        (Test::OverlapsInts(numbers), Value::Int(value)) => numbers.contains(value),
        (Test::Date(order, date), Value::Date(value)) => order.holds(value, date),
        (Test::Years(years, order), Value::Date(value)) => years_pass(*years, *order, *value, as_of),
        _ => false,
    }
}

fn years_pass(years: u32, order: Order, value: NaiveDate, as_of: NaiveDate) -> bool {
    let later = value.checked_add_months(Months::new(years.saturating_mul(12))).unwrap_or(NaiveDate::MAX);
    order.holds(&later, &as_of)
}
