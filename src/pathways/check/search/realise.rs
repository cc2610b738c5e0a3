//! Answers for what a search settled: a value for each cell, derived facts included.

use std::collections::{BTreeMap, BTreeSet};

use super::super::super::answers::Answers;
use super::super::super::derived;
use super::super::super::eval::Slot;
use super::super::super::fact::{Answer, FactId, FactType, Record, Value};
use super::cell::{Cell, Mask};
use super::model::{Derived, Model};
use super::state::State;

/// Combinations of values tried for the facts behind derived facts.
const MOST_TRIES: usize = 3000;
/// Values tried for one of them.
const MOST_VALUES: usize = 48;

/// A cell: outside lists, or of an entry.
type At = (Option<usize>, usize);
type Chosen = BTreeMap<At, Value>;

/// Answers that are as settled; none where derived facts could not be made so.
pub fn realise(model: &Model<'_>, state: &State<'_>) -> Option<Answers> {
    let mut chosen = Chosen::new();
    for (cell, mask) in state.cells.iter().enumerate() {
        choose(&mut chosen, (None, cell), model.cells.get(cell)?, *mask);
    }
    for (at, entry) in state.entries.iter().enumerate() {
        let cells = &model.lists.get(entry.list)?.cells;
        for (cell, mask) in entry.cells.iter().enumerate() {
            choose(&mut chosen, (Some(at), cell), cells.get(cell)?, *mask);
        }
    }
    for group in groups(model, state) {
        if !make_real(model, state, &mut chosen, &group) {
            return None;
        }
    }
    let all: Vec<&str> = model.schema.facts.iter().map(|fact| fact.id.as_str()).collect();
    Some(answers(model, state, &chosen, &all))
}

/// Settled derived facts that share an input, directly or through others.
fn groups<'m>(model: &'m Model<'_>, state: &State<'_>) -> Vec<Vec<&'m Derived>> {
    let mut groups: Vec<Vec<&Derived>> = Vec::new();
    let is_settled =
        |derived: &&Derived| model.cells.get(derived.cell).is_some_and(|cell| state.mask(derived.cell, None) != cell.full());
    for derived in model.derived.iter().filter(is_settled) {
        let shares = |other: &&Derived| other.inputs.iter().any(|input| derived.inputs.contains(input));
        let (mut joined, apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(|group| group.iter().any(shares));
        groups = apart;
        groups.push(joined.drain(..).flatten().chain([derived]).collect());
    }
    groups
}

/// Chooses values for the facts behind derived facts until those are as settled.
fn make_real(model: &Model<'_>, state: &State<'_>, chosen: &mut Chosen, group: &[&Derived]) -> bool {
    let mut facts: Vec<&str> = group.iter().flat_map(|derived| &derived.inputs).map(String::as_str).collect();
    facts.sort_unstable();
    facts.dedup();
    let is_real = |chosen: &Chosen| {
        let answers = answers(model, state, chosen, &facts);
        group.iter().all(|derived| is_as_settled(model, state, derived, &answers))
    };
    if is_real(chosen) {
        return true;
    }
    let inputs = inputs(model, state, &facts);
    let mut turns = vec![0_usize; inputs.len()];
    for _ in 0..MOST_TRIES {
        for ((at, values), turn) in inputs.iter().zip(&turns) {
            match values.get(*turn) {
                Some(value) => chosen.insert(*at, (*value).clone()),
                None => return false,
            };
        }
        if is_real(chosen) {
            return true;
        }
        // The first input turns fastest; when all have come round, nothing is left.
        let turned = turns.iter_mut().zip(&inputs).any(|(turn, (_, values))| {
            *turn = (*turn + 1) % values.len().max(1);
            *turn > 0
        });
        if !turned {
            return false;
        }
    }
    false
}

fn choose(chosen: &mut Chosen, at: At, cell: &Cell, mask: Mask) {
    // A record that need not be there is left out, with its fields.
    let mask = if cell.is_record && mask & cell.none != 0 { cell.none } else { mask };
    if let Some(value) = cell.values(mask).next() {
        chosen.insert(at, value.clone());
    }
}

fn is_as_settled(model: &Model<'_>, state: &State<'_>, derived: &Derived, answers: &Answers) -> bool {
    let (Some(known), mask) = (model.cells.get(derived.cell), state.mask(derived.cell, None)) else { return false };
    match derived::compute(&derived.id, answers, model.as_of) {
        Slot::Computed(value) => known.values(mask).any(|other| *other == value) || between(known, mask, &value),
        Slot::Given(_) | Slot::Unknown => false,
    }
}

/// Whether a number that is no sample falls between samples of the same class.
fn between(cell: &Cell, mask: Mask, value: &Value) -> bool {
    let Value::Int(number) = value else { return false };
    let mut nearest: Option<(i64, Mask)> = None;
    for (at, class) in cell.classes.iter().enumerate() {
        for member in &class.members {
            if let Value::Int(other) = member {
                let far = (other - number).abs();
                if nearest.is_none_or(|(least, _)| far < least) {
                    nearest = Some((far, 1 << at));
                }
            }
        }
    }
    nearest.is_some_and(|(_, class)| class & mask != 0)
}

/// The cells behind derived facts that are settled, each with values to try: words
/// that also stand for another of them first.
fn inputs<'m>(model: &'m Model<'_>, state: &State<'_>, facts: &[&str]) -> Vec<(At, Vec<&'m Value>)> {
    let mut found: Vec<(At, Vec<&Value>)> = Vec::new();
    for fact in facts {
        let is_of = |path: &[String]| path.first().is_some_and(|first| first == fact);
        for (at, _) in model.paths.iter().enumerate().filter(|(_, path)| is_of(path.as_slice())) {
            let values = model.cells.get(at).map(|cell| cell.values(state.mask(at, None)).collect());
            found.push(((None, at), values.unwrap_or_default()));
        }
        for (at, entry) in state.entries.iter().enumerate() {
            let Some(list) = model.lists.get(entry.list).filter(|list| is_of(&list.path)) else { continue };
            for (index, cell) in list.cells.iter().enumerate() {
                found.push(((Some(at), index), cell.values(state.mask(index, Some(at))).collect()));
            }
        }
    }
    let narrow: Vec<(At, Vec<&Value>)> = found.iter().filter(|(_, values)| values.len() <= 24).cloned().collect();
    for (at, values) in &mut found {
        let shared = |value: &&Value| narrow.iter().any(|(other, values)| other != at && values.contains(value));
        values.sort_by_key(|value| !shared(value));
        values.truncate(if matches!(values.first(), Some(Value::Word(_))) { 10 } else { MOST_VALUES });
    }
    found
}

/// The answers that chosen values make for some facts, of those that are read.
fn answers(model: &Model<'_>, state: &State<'_>, chosen: &Chosen, facts: &[&str]) -> Answers {
    let mut answers = Answers::new();
    let lists = model.lists.iter().map(|list| &list.path);
    let read: BTreeSet<&str> = model.paths.iter().chain(lists).filter_map(|path| path.first()).map(String::as_str).collect();
    for id in facts.iter().filter(|id| read.contains(*id)) {
        let Some(fact) = model.schema.fact(id) else { continue };
        if let Some(value) = value(model, state, chosen, &fact.kind, &[(*id).to_owned()]) {
            answers.set(FactId::new(*id), Answer::Known(value));
        }
    }
    answers
}

fn value(model: &Model<'_>, state: &State<'_>, chosen: &Chosen, kind: &FactType, path: &[String]) -> Option<Value> {
    if let Some(list) = model.lists.iter().position(|list| list.path == path) {
        return Some(entries(model, state, chosen, kind, list));
    }
    let own = model.cell(None, path).and_then(|cell| chosen.get(&(None, cell)));
    match kind {
        FactType::Record { .. } if own == Some(&Value::Nothing) => Some(Value::Nothing),
        FactType::Record { fields, .. } => {
            let mut record = Record::new();
            for field in fields {
                let below: Vec<String> = path.iter().cloned().chain([field.id.clone()]).collect();
                if let Some(value) = value(model, state, chosen, &field.kind, &below) {
                    record.insert(field.id.clone(), Answer::Known(value));
                }
            }
            (own.is_some() || !record.is_empty()).then_some(Value::Record(record))
        }
        _ => own.cloned(),
    }
}

fn entries(model: &Model<'_>, state: &State<'_>, chosen: &Chosen, kind: &FactType, at: usize) -> Value {
    let of_list = state.entries.iter().enumerate().filter(|(_, entry)| entry.list == at).map(|(at, _)| at);
    let plain = |entry: usize| chosen.get(&(Some(entry), 0)).cloned();
    match kind {
        FactType::Ints { .. } => {
            let mut numbers: Vec<i64> = of_list
                .filter_map(plain)
                .filter_map(|value| if let Value::Int(number) = value { Some(number) } else { None })
                .collect();
            numbers.sort_unstable();
            numbers.dedup();
            Value::Ints(numbers)
        }
        FactType::Records { .. } => Value::Records(of_list.map(|entry| record(model, chosen, kind, at, entry, &[])).collect()),
        _ => {
            let mut items: Vec<String> = Vec::new();
            for value in of_list.filter_map(plain) {
                if let Value::Word(word) = value
                    && !items.contains(&word)
                {
                    items.push(word);
                }
            }
            Value::Words { items, more_unknown: false }
        }
    }
}

/// One entry of a list, or a record within it.
fn record(model: &Model<'_>, chosen: &Chosen, kind: &FactType, list: usize, entry: usize, path: &[String]) -> Record {
    let mut record = Record::new();
    let Some(known) = model.lists.get(list) else { return record };
    for field in kind.fields() {
        let below: Vec<String> = path.iter().cloned().chain([field.id.clone()]).collect();
        let Some(cell) = known.fields.iter().position(|other| *other == below) else { continue };
        let Some(value) = chosen.get(&(Some(entry), cell)) else { continue };
        let value = match (&field.kind, value) {
            (FactType::Record { .. }, Value::Bool(_)) => {
                Value::Record(self::record(model, chosen, &field.kind, list, entry, &below))
            }
            _ => value.clone(),
        };
        record.insert(field.id.clone(), Answer::Known(value));
    }
    record
}
