//! Tests that say nothing: words twice, a whole domain, numbers beyond it.

use std::collections::BTreeSet;

use super::super::expr::{Atom, Expr, Order, Path, Root, Test};
use super::super::fact::{FactType, Schema};
use super::super::finding::Place;
use super::Checker;

impl Checker<'_> {
    pub(super) fn domains(&mut self) {
        let schema = &self.book.schema;
        for (place, item, when) in self.conditions() {
            self.atoms(&place, item, schema, when, None);
        }
    }

    fn atoms(&mut self, place: &Place, item: &str, schema: &Schema, expr: &Expr, list: Option<&FactType>) {
        match expr {
            Expr::Const(_) | Expr::Access | Expr::Today(..) => {}
            Expr::All(parts) | Expr::Any(parts) => {
                for part in parts {
                    self.atoms(place, item, schema, part, list);
                }
            }
            Expr::Not(inner) => self.atoms(place, item, schema, inner, list),
            Expr::Each { list: path, body, .. } => {
                let kind = kind_at(schema, path, None).map(|(kind, _)| kind);
                self.atoms(place, item, schema, body, kind);
            }
            Expr::Atom(atom) => self.atom(place, item, atom, kind_at(schema, &atom.path, list)),
        }
    }

    fn atom(&mut self, place: &Place, item: &str, atom: &Atom, kind: Option<(&FactType, bool)>) {
        let Some((kind, nullable)) = kind else { return };
        let path = &atom.path;
        if let Test::In(words) | Test::Overlaps(words) | Test::Within(words) = &atom.test {
            let distinct: BTreeSet<&String> = words.iter().collect();
            if words.is_empty() {
                self.found("E-set", place, item, format!("{path} is tested against an empty list; name a word"));
            }
            if distinct.len() != words.len() {
                self.found("W-twice", place, item, format!("{path} is tested against the same word twice; keep one"));
            }
            let options = kind.options();
            let whole = !options.is_empty() && options.iter().all(|option| distinct.contains(option));
            let says_nothing = match atom.test {
                Test::In(_) => whole && !nullable,
                Test::Within(_) => whole,
                _ => false,
            };
            if says_nothing {
                let problem = format!("{path} is tested against every word there is, which says nothing; name fewer words");
                self.found("E-set", place, item, problem);
            }
        }
        if let (Test::Int(order, number), FactType::Int { min, max }) = (&atom.test, kind) {
            let decided = match order {
                Order::Eq => number < min || number > max,
                Order::Lt | Order::Ge => number <= min || number > max,
                Order::Le | Order::Gt => number < min || number >= max,
            };
            if decided {
                let problem = format!(
                    "{path} lies between {min} and {max}, so comparing it with {number} says nothing; correct the number"
                );
                self.found("E-range", place, item, problem);
            }
        }
        if let (Test::OverlapsInts(numbers), FactType::Ints { min, max }) = (&atom.test, kind) {
            for number in numbers.iter().filter(|number| *number < min || *number > max) {
                let problem = format!("{path} holds numbers from {min} to {max}, never {number}; correct the number");
                self.found("E-range", place, item, problem);
            }
        }
    }
}

/// Type at a path, and whether "has none" is an answer there.
fn kind_at<'a>(schema: &'a Schema, path: &Path, list: Option<&'a FactType>) -> Option<(&'a FactType, bool)> {
    let (mut kind, mut nullable) = match path.root {
        Root::Slot(slot) => {
            let asked = schema.facts.get(slot);
            (schema.slot_kind(slot)?, asked.is_some_and(|fact| fact.nullable))
        }
        Root::Entry => (list?, true),
    };
    for field in &path.fields {
        kind = &kind.field(field)?.kind;
        nullable = true;
    }
    Some((kind, nullable))
}
