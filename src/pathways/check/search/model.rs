//! The cells and lists that some conditions read, and the conditions over them.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::super::super::expr::{Atom, Expr, Path, Quantity, Root, Test};
use super::super::super::fact::{FactType, Schema, Value};
use super::super::super::truth::Truth;
use super::cell::{Cell, Mask, Shared};
use super::node::Node;

/// A list and the cells of one of its entries.
#[derive(Clone, Debug)]
pub struct List {
    /// The fact, or field of a record, that is the list.
    pub path: Vec<String>,
    /// Cells of an entry.
    pub cells: Vec<Cell>,
    /// Field path of each cell; empty for a plain entry.
    pub fields: Vec<Vec<String>>,
    /// Whether some condition counts its entries.
    pub is_counted: bool,
}

/// A derived fact that some condition reads.
#[derive(Clone, Debug)]
pub struct Derived {
    /// Its name.
    pub id: String,
    /// Its cell.
    pub cell: usize,
    /// The facts it is computed from.
    pub inputs: Vec<String>,
}

/// What some conditions read on a day.
#[derive(Clone, Debug)]
pub struct Model<'a> {
    pub(super) schema: &'a Schema,
    pub(super) as_of: NaiveDate,
    /// Cells outside lists.
    pub(super) cells: Vec<Cell>,
    /// Fact and fields of each.
    pub(super) paths: Vec<Vec<String>>,
    pub(super) lists: Vec<List>,
    pub(super) derived: Vec<Derived>,
    /// Whether every condition could be put into this form.
    pub(super) is_whole: bool,
}

/// Tests by where they look: the list they stand in, if any, and the path.
type Tests<'e> = BTreeMap<(Option<Vec<String>>, Vec<String>), Vec<&'e Test>>;

impl<'a> Model<'a> {
    /// The model of conditions, each given with the schema its positions refer to;
    /// `schema` is the one answers are made by.
    pub fn new(schema: &'a Schema, as_of: NaiveDate, conditions: &[(&Schema, &Expr)]) -> Self {
        let (cells, paths, lists, derived) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut model = Self { schema, as_of, cells, paths, lists, derived, is_whole: true };
        let mut tests = Tests::new();
        for (own, expr) in conditions {
            collect(own, expr, None, &mut tests);
        }
        let read: Vec<&str> = tests
            .keys()
            .map(|(list, path)| list.as_ref().unwrap_or(path))
            .filter_map(|path| path.first())
            .map(String::as_str)
            .collect();
        let inputs: Vec<String> = schema
            .derived
            .iter()
            .filter(|derived| read.contains(&derived.id.as_str()))
            .flat_map(|derived| derived.inputs.iter().map(ToString::to_string))
            .collect();
        for input in inputs {
            let fields: Vec<Vec<String>> = match schema.fact(&input).map(|fact| &fact.kind) {
                Some(FactType::Record { fields, .. }) => {
                    fields.iter().map(|field| vec![input.clone(), field.id.clone()]).collect()
                }
                _ => vec![vec![input]],
            };
            for path in fields {
                tests.entry((None, path)).or_default();
            }
        }
        let shared = Shared::new(schema, as_of, tests.values().flatten().copied());
        for ((list, path), tests) in &tests {
            model.add(&shared, list.as_deref(), path, tests);
        }
        model
    }

    /// Makes the cell or list at a path, with those it stands in.
    fn add(&mut self, shared: &Shared<'_>, list: Option<&[String]>, path: &[String], tests: &[&Test]) {
        let Some((kind, nullable)) = self.kind(list.into_iter().flatten().chain(path)) else {
            self.is_whole = false;
            return;
        };
        let element = match &kind {
            FactType::Set { .. } | FactType::Countries | FactType::Ints { .. } if list.is_none() => true,
            FactType::Set { .. } | FactType::Countries | FactType::Ints { .. } => {
                // A list within an entry of a list.
                self.is_whole = false;
                return;
            }
            FactType::Records { .. } => {
                self.list(path);
                return;
            }
            _ => false,
        };
        if element {
            let at = self.list(path);
            let cell = Cell::new(shared, &kind, false, tests);
            self.is_whole &= cell.is_whole;
            if let Some(list) = self.lists.get_mut(at).filter(|list| list.cells.is_empty()) {
                list.cells.push(cell);
                list.fields.push(Vec::new());
            }
            return;
        }
        let parent = match path.split_last() {
            Some((_, above)) if !above.is_empty() => {
                self.add(shared, list, above, &[]);
                self.cell(list, above)
            }
            _ => None,
        };
        if self.cell(list, path).is_some() {
            return;
        }
        let mut cell = Cell::new(shared, &kind, nullable, tests);
        cell.parent = parent;
        self.is_whole &= cell.is_whole;
        match list {
            None => {
                self.note_derived(path);
                self.cells.push(cell);
                self.paths.push(path.to_vec());
            }
            Some(list) => {
                let at = self.list(list);
                if let Some(list) = self.lists.get_mut(at) {
                    list.cells.push(cell);
                    list.fields.push(path.to_vec());
                }
            }
        }
    }

    fn note_derived(&mut self, path: &[String]) {
        if let [id] = path
            && let Some(derived) = self.schema.derived(id)
        {
            let inputs = derived.inputs.iter().map(ToString::to_string).collect();
            self.derived.push(Derived { id: id.clone(), cell: self.cells.len(), inputs });
        }
    }

    /// Type at a path, through lists, and whether "has none" is an answer there.
    fn kind<'p>(&self, path: impl Iterator<Item = &'p String>) -> Option<(FactType, bool)> {
        let mut path = path;
        let first = path.next()?;
        let slot = self.schema.slot(first)?;
        let mut kind = self.schema.slot_kind(slot)?;
        let mut nullable = self.schema.facts.get(slot).is_some_and(|fact| fact.nullable);
        for field in path {
            kind = &kind.field(field)?.kind;
            nullable = true;
        }
        Some((kind.clone(), nullable))
    }

    fn list(&mut self, path: &[String]) -> usize {
        if let Some(at) = self.lists.iter().position(|list| list.path == path) {
            return at;
        }
        let path = path.to_vec();
        self.lists.push(List { path, cells: Vec::new(), fields: Vec::new(), is_counted: false });
        self.lists.len() - 1
    }

    /// Position of the cell at a path.
    pub fn cell(&self, list: Option<&[String]>, path: &[String]) -> Option<usize> {
        match list {
            None => self.paths.iter().position(|other| other == path),
            Some(list) => {
                let list = self.lists.iter().find(|other| other.path == list)?;
                list.fields.iter().position(|other| other == path)
            }
        }
    }

    /// Fact and fields of a cell outside lists.
    pub fn path(&self, cell: usize) -> Option<&[String]> {
        self.paths.get(cell).map(Vec::as_slice)
    }

    /// All classes of a cell outside lists.
    pub fn full(&self, cell: usize) -> Mask {
        self.cells.get(cell).map_or(0, Cell::full)
    }

    /// Each class of a cell outside lists with one of its values.
    pub fn classes(&self, cell: usize) -> Vec<(Mask, Value)> {
        let classes = self.cells.get(cell).map_or(&[][..], |cell| &cell.classes);
        let values = classes.iter().enumerate().filter_map(|(at, class)| Some((1 << at, class.members.first()?.clone())));
        values.collect()
    }

    /// Values of a cell outside lists, some of each class.
    pub fn values(&self, cell: usize) -> impl Iterator<Item = &Value> {
        self.cells.get(cell).into_iter().flat_map(|cell| &cell.classes).flat_map(|class| &class.members)
    }

    /// A condition of the model in the form that is searched.
    pub fn node(&mut self, own: &Schema, expr: &Expr) -> Node {
        self.node_in(own, expr, None)
    }

    fn node_in(&mut self, own: &Schema, expr: &Expr, list: Option<&[String]>) -> Node {
        match expr {
            Expr::Const(truth) => Node::Const(*truth),
            Expr::Access => Node::Const(Truth::Unknown),
            Expr::Today(order, date) => Node::Const(Truth::of(order.holds(&self.as_of, date))),
            Expr::All(parts) => Node::All(parts.iter().map(|part| self.node_in(own, part, list)).collect()),
            Expr::Any(parts) => Node::Any(parts.iter().map(|part| self.node_in(own, part, list)).collect()),
            Expr::Not(inner) => Node::Not(Box::new(self.node_in(own, inner, list))),
            Expr::Each { quantity, list: path, body } => {
                let path = names(own, path);
                let at = self.list(&path);
                if let (Quantity::AtMost(_), Some(list)) = (quantity, self.lists.get_mut(at)) {
                    list.is_counted = true;
                }
                let body = Box::new(self.node_in(own, body, Some(&path)));
                Node::Each { quantity: *quantity, list: at, body }
            }
            Expr::Atom(atom) => self.atom(own, atom, list),
        }
    }

    fn atom(&mut self, own: &Schema, atom: &Atom, list: Option<&[String]>) -> Node {
        let path = names(own, &atom.path);
        let list = list.filter(|_| atom.path.root == Root::Entry);
        if list.is_none()
            && let Some(at) = self.lists.iter().position(|list| list.path == path)
        {
            return self.list_atom(at, &atom.test);
        }
        let found = self.cell(list, &path);
        let cells = match list {
            None => Some(&self.cells),
            Some(list) => self.lists.iter().find(|other| other.path == list).map(|list| &list.cells),
        };
        if let Some((at, cell)) = found.and_then(|at| Some((at, cells?.get(at)?))) {
            Node::Cell { cell: at, of_entry: list.is_some(), pass: cell.passing(&atom.test, self.as_of) }
        } else {
            self.is_whole = false;
            Node::Const(Truth::Unknown)
        }
    }

    /// A test of a whole list as a condition on its entries.
    fn list_atom(&self, at: usize, test: &Test) -> Node {
        let each = |quantity, body| Node::Each { quantity, list: at, body: Box::new(body) };
        let element = || {
            let pass = self.lists.get(at).and_then(|list| list.cells.first()).map_or(0, |cell| cell.passing(test, self.as_of));
            Node::Cell { cell: 0, of_entry: true, pass }
        };
        match test {
            Test::HasNone => each(Quantity::None, Node::Const(Truth::Yes)),
            Test::Overlaps(_) | Test::OverlapsInts(_) => each(Quantity::Any, element()),
            Test::Within(_) => each(Quantity::All, element()),
            _ => Node::Const(Truth::No),
        }
    }
}

fn names(own: &Schema, path: &Path) -> Vec<String> {
    let fact = match path.root {
        Root::Slot(slot) => own.slot_id(slot).map(ToString::to_string),
        Root::Entry => None,
    };
    fact.into_iter().chain(path.fields.iter().cloned()).collect()
}

fn collect<'e>(own: &Schema, expr: &'e Expr, list: Option<&[String]>, tests: &mut Tests<'e>) {
    match expr {
        Expr::Const(_) | Expr::Access | Expr::Today(..) => {}
        Expr::All(parts) | Expr::Any(parts) => parts.iter().for_each(|part| collect(own, part, list, tests)),
        Expr::Not(inner) => collect(own, inner, list, tests),
        Expr::Each { list: path, body, .. } => {
            let path = names(own, path);
            tests.entry((None, path.clone())).or_default();
            collect(own, body, Some(&path), tests);
        }
        Expr::Atom(atom) => {
            let list = list.filter(|_| atom.path.root == Root::Entry);
            tests.entry((list.map(<[String]>::to_vec), names(own, &atom.path))).or_default().push(&atom.test);
        }
    }
}
