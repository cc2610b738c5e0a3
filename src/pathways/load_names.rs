//! Reads shared lists and shared conditions, in whatever order they are written.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;

use super::expr::Expr;
use super::finding::{Item, Place};
use super::load::{Loader, Top};
use super::parse::parse;
use super::token::{Token, tokens};
use super::truth::Truth;
use super::{condition, nearest};

/// A definition that is not read yet.
struct Waiting {
    place: Place,
    when: String,
    uses: BTreeSet<String>,
}

impl Loader {
    pub(super) fn read_names(&mut self, files: &mut [Top<'_>]) {
        let mut waiting = BTreeMap::new();
        for file in files {
            for (name, words) in std::mem::take(&mut file.content.set) {
                let place = file.place(&name);
                let name = name.into_inner();
                if !self.places.note(Item::Set, &name, place.clone()) {
                    self.found("E-duplicate", &place, &name, "is a list twice; keep one");
                }
                let distinct: BTreeSet<&String> = words.iter().collect();
                if words.is_empty() {
                    self.found("E-set", &place, &name, "is an empty list; name at least one word or take it out");
                } else if distinct.len() != words.len() {
                    self.found("E-duplicate", &place, &name, "names a word twice; keep one");
                }
                self.names.sets.insert(name, words);
            }
            for definition in std::mem::take(&mut file.content.define) {
                let place = file.place(&definition.id);
                let id = definition.id.into_inner();
                if !self.places.note(Item::Definition, &id, place.clone()) {
                    self.found("E-duplicate", &place, &id, "is defined twice; keep one");
                }
                let place = file.place(&definition.when);
                let when = definition.when.into_inner();
                let uses = uses(&when);
                waiting.insert(id, Waiting { place, when, uses });
            }
        }
        self.read_definitions(waiting);
    }

    /// Reads each definition once all it uses are read; what is left is a circle.
    fn read_definitions(&mut self, mut waiting: BTreeMap<String, Waiting>) {
        let mut users: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (id, definition) in &waiting {
            for used in &definition.uses {
                users.entry(used.clone()).or_default().push(id.clone());
            }
        }
        let written: BTreeSet<String> = waiting.keys().cloned().collect();
        for definition in waiting.values_mut() {
            definition.uses.retain(|used| written.contains(used));
        }
        let is_ready = |(id, definition): (&String, &Waiting)| definition.uses.is_empty().then(|| id.clone());
        let mut ready: Vec<String> = waiting.iter().filter_map(is_ready).collect();
        while let Some(id) = ready.pop() {
            let Some(definition) = waiting.remove(&id) else { continue };
            let expr = self.condition(&definition.place, &id, &definition.when);
            self.names.definitions.insert(id.clone(), expr);
            for user in users.get(&id).into_iter().flatten() {
                if let Some(other) = waiting.get_mut(user)
                    && other.uses.remove(&id)
                    && other.uses.is_empty()
                {
                    ready.push(user.clone());
                }
            }
        }
        for (id, definition) in &waiting {
            let circle = circle(id, &waiting);
            if circle.iter().min().is_some_and(|least| least == id) {
                let problem = format!("is defined by itself: {} → {id}; write one without the other", circle.join(" → "));
                self.found("E-cycle", &definition.place, id, problem);
            }
            self.names.definitions.insert(id.clone(), Expr::Const(Truth::Unknown));
        }
    }

    /// Reads a condition; one that cannot be read is noted and stands for `unsure`.
    pub(super) fn condition(&mut self, place: &Place, item: &str, text: &str) -> Expr {
        if self.is_full() {
            return Expr::Const(Truth::Unknown);
        }
        let read = match condition::too_long(text) {
            Some(problem) => Err(("E-size", problem)),
            None => match parse(text, &self.schema, &self.names) {
                Ok(expr) => match condition::too_large(&expr) {
                    Some(problem) => Err(("E-size", problem)),
                    None => Ok(expr),
                },
                Err(problem) => Err(condition::explain(&problem, &self.schema, &self.names)),
            },
        };
        match read {
            Ok(expr) => expr,
            Err((code, problem)) => {
                self.found(code, place, item, problem);
                Expr::Const(Truth::Unknown)
            }
        }
    }

    /// Reads a condition where it stands.
    pub(super) fn condition_at(&mut self, file: &Top<'_>, item: &str, text: &Spanned<String>) -> Expr {
        self.condition(&file.place(text), item, text.get_ref())
    }

    /// The remedy for a name that no criterion has.
    pub(super) fn near(&self, item: Item, name: &str) -> String {
        nearest::remedy(name, self.places.names(item))
    }
}

/// Names after `is` in a condition.
fn uses(when: &str) -> BTreeSet<String> {
    let found = if condition::too_long(when).is_none() { tokens(when).unwrap_or_default() } else { Vec::new() };
    let pairs = found.windows(2).filter_map(|pair| match pair {
        [Token::Word(is), Token::Word(name)] if is == "is" => Some(name.clone()),
        _ => None,
    });
    pairs.collect()
}

/// The circle that is reached from a definition by following what it uses.
fn circle<'a>(start: &'a str, waiting: &'a BTreeMap<String, Waiting>) -> Vec<&'a str> {
    let mut path: Vec<&str> = Vec::new();
    let mut at = start;
    loop {
        if let Some(first) = path.iter().position(|seen| *seen == at) {
            return path.split_off(first);
        }
        path.push(at);
        match waiting.get(at).and_then(|definition| definition.uses.first()) {
            Some(next) => at = next,
            None => return path,
        }
    }
}
