//! Makes a [`Program`] of conditions: collects their tests, gives out nodes, writes gates.
//!
//! "Not" is pushed down to the tests, so that it costs nothing, and what occurs twice
//! is computed once.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;

use super::classes::BLOCK;
use super::layout::{Cell, Kind, Layout};
use super::program::{Count, Gate, How, Loop, NODE_ACCESS, NODE_NO, NODE_UNSURE, NODE_YES, Phase, Program};
use super::scope::{Collector, Scope};
use crate::pathways::expr::{Expr, Order, Path, Quantity, Root};
use crate::pathways::truth::Truth;

/// A list, and whether what is asked of its entries depends on the access rule.
type LoopKey = (usize, bool);

pub(super) fn build(layout: &Layout, conditions: &[&Expr]) -> Program {
    let mut found = Found { layout, top: Collector::default(), lists: BTreeMap::new(), today: Vec::new() };
    for condition in conditions {
        found.walk(condition, false, None);
    }
    let mut next = NODE_ACCESS + 1;
    let mut today = Vec::new();
    for (order, date, negated) in found.today {
        today.push((next, order, date, negated));
        next += 1;
    }
    let mut years = Vec::new();
    let scope = found.top.place(layout, &layout.cells, &mut next, &mut years);
    let mut loops = BTreeMap::new();
    for (key, collector) in found.lists {
        let (cells, waiting) = entry_cells(layout, key.0);
        let scope = collector.place(layout, cells, &mut next, &mut years);
        let each = Loop { cell: key.0, width: cells.len(), scope, gates: Vec::new(), counts: Vec::new(), waiting };
        loops.insert(key, each);
    }
    let mut writer = Writer {
        layout,
        scope,
        today,
        loops,
        gates: Vec::new(),
        known: HashMap::new(),
        counted: Vec::new(),
        next,
        late: HashSet::new(),
    };
    // What does not depend on the access rule gets its nodes first.
    let mut outputs = vec![NODE_UNSURE; conditions.len()];
    let mut late_from = usize::MAX;
    for late in [false, true] {
        if late {
            late_from = writer.next;
        }
        for (output, condition) in outputs.iter_mut().zip(conditions) {
            if condition.needs_access() == late {
                *output = writer.write(condition, false, None);
            }
        }
    }
    writer.finish(outputs, years, late_from)
}

fn entry_cells(layout: &Layout, cell: usize) -> (&[Cell], u64) {
    match layout.cells.get(cell) {
        Some(Cell { slot, kind: Kind::Rows(list), .. }) => {
            (layout.lists.get(*list).map_or(&[], Vec::as_slice), layout.waiting(*slot))
        }
        _ => (&[], 0),
    }
}

/// The cell of a list that can be counted.
fn list_cell(layout: &Layout, list: &Path) -> Option<usize> {
    let cell = layout.find(list, None)?;
    matches!(layout.cells.get(cell)?.kind, Kind::Rows(_)).then_some(cell)
}

struct Found<'a> {
    layout: &'a Layout,
    top: Collector,
    lists: BTreeMap<LoopKey, Collector>,
    today: Vec<(Order, NaiveDate, bool)>,
}

impl Found<'_> {
    fn walk(&mut self, expr: &Expr, negated: bool, inside: Option<LoopKey>) {
        match expr {
            Expr::Const(_) | Expr::Access => {}
            Expr::Today(order, date) => {
                if !self.today.contains(&(*order, *date, negated)) {
                    self.today.push((*order, *date, negated));
                }
            }
            Expr::Not(inner) => self.walk(inner, !negated, inside),
            Expr::All(parts) | Expr::Any(parts) => parts.iter().for_each(|part| self.walk(part, negated, inside)),
            Expr::Atom(atom) => {
                let layout = self.layout;
                let entry = inside.map(|(cell, _)| entry_cells(layout, cell).0);
                let Some(cell) = layout.find(&atom.path, entry) else { return };
                match (atom.path.root, entry, inside) {
                    (Root::Slot(_), ..) => self.top.add(layout, &layout.cells, cell, &atom.test, negated),
                    (Root::Entry, Some(cells), Some(key)) => {
                        self.lists.entry(key).or_default().add(layout, cells, cell, &atom.test, negated);
                    }
                    _ => {}
                }
            }
            Expr::Each { list, body, .. } => {
                if let (Some(cell), None) = (list_cell(self.layout, list), inside) {
                    let key = (cell, body.needs_access());
                    self.lists.entry(key).or_default();
                    self.walk(body, false, Some(key));
                }
            }
        }
    }
}

struct Writer<'a> {
    layout: &'a Layout,
    scope: Scope,
    today: Vec<(usize, Order, NaiveDate, bool)>,
    loops: BTreeMap<LoopKey, Loop>,
    gates: Vec<Gate>,
    /// Gates by what they compute, in which loop.
    known: HashMap<(Option<LoopKey>, How, usize, usize), usize>,
    /// Quantifiers that have a node.
    counted: Vec<(LoopKey, Expr, Quantity, usize)>,
    next: usize,
    /// Nodes that depend on the access rule.
    late: HashSet<usize>,
}

impl Writer<'_> {
    fn write(&mut self, expr: &Expr, negated: bool, inside: Option<LoopKey>) -> usize {
        match expr {
            Expr::Const(truth) => match if negated { truth.negate() } else { *truth } {
                Truth::No => NODE_NO,
                Truth::Unknown => NODE_UNSURE,
                Truth::Yes => NODE_YES,
            },
            Expr::Access if negated => self.gate(How::Not, vec![NODE_ACCESS], inside),
            Expr::Access => NODE_ACCESS,
            Expr::Today(order, date) => {
                let same = self.today.iter().find(|(_, o, d, n)| (o, d, *n) == (order, date, negated));
                same.map_or(NODE_UNSURE, |(node, ..)| *node)
            }
            Expr::Not(inner) => self.write(inner, !negated, inside),
            Expr::All(_) | Expr::Any(_) => {
                let all = matches!(expr, Expr::All(_)) != negated;
                let mut operands = Vec::new();
                self.collect(expr, negated, all, inside, &mut operands);
                self.gate(if all { How::All } else { How::Any }, operands, inside)
            }
            Expr::Atom(atom) => {
                let layout = self.layout;
                let entry = inside.map(|(cell, _)| entry_cells(layout, cell).0);
                let scope = match atom.path.root {
                    Root::Slot(_) => Some((&self.scope, layout.cells.as_slice())),
                    Root::Entry => inside.and_then(|key| self.loops.get(&key)).map(|each| &each.scope).zip(entry),
                };
                let node = layout
                    .find(&atom.path, entry)
                    .zip(scope)
                    .and_then(|(cell, (scope, cells))| scope.node(layout, cells, cell, &atom.test, negated));
                node.unwrap_or(NODE_UNSURE)
            }
            Expr::Each { quantity, list, body } => match (list_cell(self.layout, list), inside) {
                (Some(cell), None) => {
                    let node = self.each((cell, body.needs_access()), body, *quantity);
                    if negated { self.gate(How::Not, vec![node], None) } else { node }
                }
                _ => NODE_UNSURE,
            },
        }
    }

    /// Operands of an "and" or "or", those of the same kind inside it included.
    fn collect(&mut self, expr: &Expr, negated: bool, all: bool, inside: Option<LoopKey>, operands: &mut Vec<usize>) {
        match expr {
            Expr::All(parts) | Expr::Any(parts) if all == (matches!(expr, Expr::All(_)) != negated) => {
                for part in parts {
                    self.collect(part, negated, all, inside, operands);
                }
            }
            Expr::Not(inner) => self.collect(inner, !negated, all, inside, operands),
            other => {
                let node = self.write(other, negated, inside);
                let neutral = if all { NODE_YES } else { NODE_NO };
                if node != neutral && !operands.contains(&node) {
                    operands.push(node);
                }
            }
        }
    }

    fn each(&mut self, key: LoopKey, body: &Expr, quantity: Quantity) -> usize {
        let same = |(k, b, q, _): &&(LoopKey, Expr, Quantity, usize)| (*k, b, *q) == (key, body, quantity);
        if let Some((.., node)) = self.counted.iter().find(same) {
            return *node;
        }
        let of_row = self.write(body, false, Some(key));
        let at = self.take(key.1);
        if let Some(each) = self.loops.get_mut(&key) {
            each.counts.push(Count { at, body: of_row, quantity });
        }
        self.counted.push((key, body.clone(), quantity, at));
        at
    }

    fn gate(&mut self, how: How, mut operands: Vec<usize>, inside: Option<LoopKey>) -> usize {
        match (how, operands.as_slice()) {
            (How::All, []) => return NODE_YES,
            (How::Any, []) => return NODE_NO,
            (How::All | How::Any, [only]) => return *only,
            (How::All, several) if several.contains(&NODE_NO) => return NODE_NO,
            (How::Any, several) if several.contains(&NODE_YES) => return NODE_YES,
            _ => {}
        }
        operands.sort_unstable();
        // Pairs of pairs, so that no chain is longer than it must be.
        let mut pairs = operands;
        while pairs.len() > 2 {
            pairs = pairs.chunks(2).map(|pair| self.pair(how, pair, inside)).collect();
        }
        self.pair(how, &pairs, inside)
    }

    /// The gate of one or two nodes.
    fn pair(&mut self, how: How, operands: &[usize], inside: Option<LoopKey>) -> usize {
        let (Some(left), Some(right)) = (operands.first().copied(), operands.last().copied()) else { return NODE_UNSURE };
        if left == right && how != How::Not {
            return left;
        }
        let wanted = (inside, how, left, right);
        if let Some(node) = self.known.get(&wanted) {
            return *node;
        }
        let late = [left, right].iter().any(|node| *node == NODE_ACCESS || self.late.contains(node));
        let at = self.take(late);
        let gate = Gate { at: small(at), left: small(left), right: small(right), how };
        match inside.and_then(|key| self.loops.get_mut(&key)) {
            Some(each) => each.gates.push(gate),
            None => self.gates.push(gate),
        }
        self.known.insert(wanted, at);
        at
    }

    fn take(&mut self, late: bool) -> usize {
        let at = self.next;
        self.next += 1;
        if late {
            self.late.insert(at);
        }
        at
    }

    fn finish(self, outputs: Vec<usize>, years: Vec<u32>, late_from: usize) -> Program {
        let layout = self.layout;
        let mut waiting = vec![0; self.next.next_multiple_of(BLOCK)];
        let mut derived = Vec::new();
        for (node, cell) in self.scope.nodes() {
            let slot = layout.cells.get(cell).map_or(0, |cell| cell.slot);
            if let Some(to) = waiting.get_mut(node) {
                *to = layout.waiting(slot);
            }
            if let Some(index) = slot.checked_sub(layout.asked) {
                derived.push((node, index));
            }
        }
        let (mut early, mut late) = (Phase::default(), Phase::default());
        for ((_, needs_access), each) in self.loops {
            for (node, _) in each.scope.nodes() {
                if let Some(to) = waiting.get_mut(node) {
                    *to = each.waiting;
                }
            }
            let phase = if needs_access { &mut late } else { &mut early };
            phase.loops.push(each);
        }
        for gate in self.gates {
            let needs_access = self.late.contains(&(gate.at as usize));
            let phase = if needs_access { &mut late } else { &mut early };
            phase.gates.push(gate);
        }
        Program { scope: self.scope, today: self.today, years, early, late, waiting, derived, outputs, late_from }
    }
}

/// Nodes and operands are counted in 32 bits; no rule book comes near that.
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
