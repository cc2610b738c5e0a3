//! One person's facts with one cell changed: what `flips.rs` tries out.

use serde::{Deserialize, Serialize};

use chrono::NaiveDate;

use super::book::Compiled;
use super::facts::Facts;
use super::layout::{Cell, FIRST, Kind, Layout, NOTHING, Stretch, UNKNOWN, date, number};
use super::values::Values;

/// Values of a fact that the rules do not tell apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueClass {
    /// Has none.
    Nothing,
    /// Yes or no.
    Bool(bool),
    /// One of these words or countries.
    Words(Vec<String>),
    /// Any country that no rule names.
    OtherCountry,
    /// A number from the first to the last; open where absent.
    Numbers(Option<i64>, Option<i64>),
    /// A day from the first to the last; open where absent.
    Days(Option<NaiveDate>, Option<NaiveDate>),
    /// A list with this word, country or number besides.
    With(String),
    /// A list without this word, country or number.
    Without(String),
}

impl ValueClass {
    /// The two as one, if they are stretches beside each other.
    pub fn joined(&self, next: &Self) -> Option<Self> {
        match (self, next) {
            (Self::Numbers(from, Some(to)), Self::Numbers(Some(next), last)) if to.checked_add(1) == Some(*next) => {
                Some(Self::Numbers(*from, *last))
            }
            (Self::Days(from, Some(to)), Self::Days(Some(next), last)) if to.succ_opt() == Some(*next) => {
                Some(Self::Days(*from, *last))
            }
            _ => None,
        }
    }
}

/// Tries a field of a fact, a value for it, and the facts with it.
type Try<'t> = &'t mut dyn FnMut(&str, ValueClass, &Facts);

impl Compiled {
    /// Calls `each` for every single change of the asked fact at a position.
    pub(in crate::pathways) fn each_change(&self, facts: &Facts, slot: usize, each: Try<'_>) {
        let layout = self.layout();
        let Some((root, cell)) = layout.roots.get(slot).and_then(|at| Some((*at, layout.cells.get(*at)?))) else { return };
        let names = field_names(&layout.cells, root);
        for at in root..cell.end {
            let (Some(changed), Some(values)) = (layout.cells.get(at), self.values().get(at)) else { continue };
            let name = names.iter().find(|(field, _)| *field == at).map_or("", |(_, name)| name.as_str());
            // Fields of a record that is not there, or not known, do not change alone.
            if at != root && facts.cell(root) < FIRST {
                continue;
            }
            let mut trial = facts.clone();
            let mut put = |class: ValueClass, ordinal: u64, pool: &[u64]| {
                trial.clone_from(facts);
                trial.pool.extend(pool);
                if ordinal == NOTHING {
                    trial.cells.get_mut(at..changed.end).into_iter().flatten().for_each(|field| *field = NOTHING);
                }
                if let Some(own) = trial.cells.get_mut(at) {
                    *own = ordinal;
                }
                trial.on(layout, facts.as_of());
                each(name, class, &trial);
            };
            each_value(layout, changed, values, facts.cell(at), facts, &mut put);
            if let (Kind::Rows(list), Values::Rows(fields)) = (&changed.kind, values) {
                self.each_row(facts, at, *list, fields, name, each);
            }
        }
    }

    /// Every single change of a field of an entry of a list.
    fn each_row(&self, facts: &Facts, at: usize, list: usize, fields: &[Values], name: &str, each: Try<'_>) {
        let layout = self.layout();
        let Some(entry) = layout.lists.get(list) else { return };
        let rows = Stretch::of(facts.cell(at));
        let names = field_names(entry, 0);
        for row in 0..rows.len.checked_div(entry.len()).unwrap_or(0) {
            for (field, (cell, values)) in entry.iter().zip(fields).enumerate().skip(1) {
                let position = rows.from + row * entry.len() + field;
                let Some(now) = facts.pool.get(position) else { continue };
                let field_name = names.iter().find(|(at, _)| *at == field).map_or("", |(_, name)| name.as_str());
                let name = format!("{name}[{row}].{field_name}");
                let mut trial = facts.clone();
                let mut put = |class: ValueClass, ordinal: u64, pool: &[u64]| {
                    trial.clone_from(facts);
                    trial.pool.extend(pool);
                    let end = position + (cell.end - field);
                    if ordinal == NOTHING {
                        trial.pool.get_mut(position..end).into_iter().flatten().for_each(|field| *field = NOTHING);
                    }
                    if let Some(own) = trial.pool.get_mut(position) {
                        *own = ordinal;
                    }
                    each(&name, class, &trial);
                };
                each_value(layout, cell, values, *now, facts, &mut put);
            }
        }
    }
}

/// Names of the fields inside a cell, with their own cells.
fn field_names(cells: &[Cell], root: usize) -> Vec<(usize, String)> {
    let mut names = Vec::new();
    let mut waiting = vec![(root, String::new())];
    while let Some((at, prefix)) = waiting.pop() {
        for (name, field) in cells.get(at).map_or(&[][..], |cell| &cell.fields) {
            let name = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
            waiting.push((*field, name.clone()));
            names.push((*field, name));
        }
    }
    names
}

/// Takes a class, its ordinal and what the pool must hold besides.
type Put<'p> = &'p mut dyn FnMut(ValueClass, u64, &[u64]);

/// Calls `put` for one value of every class of a cell other than the one it is in.
fn each_value(layout: &Layout, cell: &Cell, values: &Values, now: u64, facts: &Facts, put: Put<'_>) {
    if now != NOTHING && !matches!(cell.kind, Kind::Bool | Kind::Word(_) | Kind::Int) {
        put(ValueClass::Nothing, NOTHING, &[]);
    }
    match values {
        Values::Groups(groups) => {
            // Countries that a derived fact compares are told apart, too.
            let named: Vec<u64> = if cell.kind == Kind::Country { compared(layout, facts) } else { Vec::new() };
            let largest = groups.iter().map(Vec::len).max().unwrap_or(0);
            for group in groups {
                let (alone, rest): (Vec<u64>, Vec<u64>) = group.iter().partition(|ordinal| named.contains(ordinal));
                let parts = alone.into_iter().map(|one| vec![one]).chain([rest]);
                for part in parts.filter(|part| !part.is_empty() && !part.contains(&now)) {
                    let other = cell.kind == Kind::Country && group.len() == largest && part.len() > 1;
                    let class = if other { ValueClass::OtherCountry } else { words(layout, cell, &part) };
                    put(class, part.first().copied().unwrap_or(UNKNOWN), &[]);
                }
            }
        }
        Values::Cuts(cuts) => {
            let mut starts: Vec<u64> = cuts.iter().map(|cut| cut.ordinal(facts.as_of())).collect();
            starts.sort_unstable();
            starts.dedup();
            let ends = starts.iter().map(|start| Some(*start)).chain([None]);
            let stretches = [None].into_iter().chain(starts.iter().map(|start| Some(*start))).zip(ends);
            for (from, end) in stretches {
                let inside = from.is_none_or(|from| from <= now) && end.is_none_or(|end| now < end) && now >= FIRST;
                let value = from.or(end.map(|end| end.saturating_sub(1)));
                if let Some(value) = value.filter(|_| !inside) {
                    put(stretch(&cell.kind, from, end), value, &[]);
                }
            }
        }
        Values::Single(items) => {
            let list = Stretch::of(now);
            for item in items {
                let held = list.items(&facts.pool);
                let name = name(layout, cell, *item);
                let (class, pool): (_, Vec<u64>) = if now >= FIRST && held.contains(item) {
                    (ValueClass::Without(name), held.iter().copied().filter(|other| other != item).collect())
                } else {
                    (ValueClass::With(name), held.iter().copied().chain([*item]).collect())
                };
                let changed = Stretch { from: facts.pool.len(), len: pool.len(), more: list.more };
                put(class, changed.ordinal(), &pool);
            }
        }
        Values::There | Values::Rows(_) => {}
    }
}

/// Countries that this person's derived facts compare with each other.
fn compared(layout: &Layout, facts: &Facts) -> Vec<u64> {
    let own = layout.cells.iter().enumerate().filter(|(_, cell)| cell.kind == Kind::Country);
    let lists = layout.cells.iter().enumerate().filter(|(_, cell)| cell.kind == Kind::Countries);
    let items = lists.flat_map(|(at, _)| Stretch::of(facts.cell(at)).items(&facts.pool).iter().copied());
    own.map(|(at, _)| facts.cell(at)).filter(|ordinal| *ordinal >= FIRST).chain(items).collect()
}

fn stretch(kind: &Kind, from: Option<u64>, end: Option<u64>) -> ValueClass {
    let last = end.map(|end| end.saturating_sub(1));
    match kind {
        Kind::Date => ValueClass::Days(from.and_then(date), last.and_then(date)),
        _ => ValueClass::Numbers(from.map(number), last.map(number)),
    }
}

fn words(layout: &Layout, cell: &Cell, ordinals: &[u64]) -> ValueClass {
    match cell.kind {
        Kind::Bool => ValueClass::Bool(ordinals.first() == Some(&(FIRST + 1))),
        _ => ValueClass::Words(ordinals.iter().map(|ordinal| name(layout, cell, *ordinal)).collect()),
    }
}

fn name(layout: &Layout, cell: &Cell, ordinal: u64) -> String {
    let at = ordinal.checked_sub(FIRST).and_then(|at| usize::try_from(at).ok()).unwrap_or(usize::MAX);
    let word = match &cell.kind {
        Kind::Word(options) | Kind::Words(options) => options.get(at),
        Kind::Country | Kind::Countries => layout.countries.get(at),
        _ => None,
    };
    word.cloned().unwrap_or_else(|| number(ordinal).to_string())
}
