//! Conditions on the entries of lists: those that must exist, and those on all of them.

use super::super::super::expr::Quantity;
use super::cell::Cell;
use super::model::Model;
use super::node::{Node, Sign};
use super::state::{Entry, Pending, Rule, State};

/// Settles that a condition is as wanted; `false` where it cannot be.
pub fn assert<'n>(model: &Model<'_>, state: &mut State<'n>, sign: Sign, node: &'n Node, entry: Option<usize>) -> bool {
    match node {
        Node::Const(truth) => sign.accepts(*truth),
        Node::Not(inner) => assert(model, state, sign.flip(), inner, entry),
        Node::Cell { cell, of_entry, pass } => {
            let keep = if sign.is_positive() { *pass } else { !*pass };
            state.narrow(model, *cell, entry.filter(|_| *of_entry), keep)
        }
        Node::All(parts) if sign.is_positive() => parts.iter().all(|part| assert(model, state, sign, part, entry)),
        Node::Any(parts) if !sign.is_positive() => parts.iter().all(|part| assert(model, state, sign, part, entry)),
        Node::All(parts) | Node::Any(parts) => {
            state.pending.push(Pending::Parts { sign, parts, entry });
            true
        }
        Node::Each { quantity, list, body } => each(model, state, sign, *quantity, *list, body),
    }
}

fn each<'n>(model: &Model<'_>, state: &mut State<'n>, sign: Sign, quantity: Quantity, list: usize, body: &'n Node) -> bool {
    let all = |state: &mut State<'n>, sign| for_all(model, state, Rule { list, sign, body, most: None });
    match (quantity, sign.is_positive()) {
        (Quantity::Any, true) | (Quantity::All, false) => exists(model, state, list, sign, body),
        (Quantity::Any, false) | (Quantity::All, true) => all(state, sign),
        (Quantity::None, true) => all(state, sign.flip()),
        (Quantity::None, false) => exists(model, state, list, sign.flip(), body),
        (Quantity::AtMost(most), true) => {
            let counted = sign.flip().contrary();
            state.rules.push(Rule { list, sign: counted, body, most: Some(most) });
            true
        }
        (Quantity::AtMost(most), false) => {
            (0..=most).all(|_| new_entry(model, state, list).is_some_and(|at| assert(model, state, sign.flip(), body, Some(at))))
        }
    }
}

fn exists<'n>(model: &Model<'_>, state: &mut State<'n>, list: usize, sign: Sign, body: &'n Node) -> bool {
    if model.lists.get(list).is_some_and(|list| list.is_counted) {
        state.pending.push(Pending::Exists { list, sign, body });
        return true;
    }
    new_entry(model, state, list).is_some_and(|at| assert(model, state, sign, body, Some(at)))
}

fn for_all<'n>(model: &Model<'_>, state: &mut State<'n>, rule: Rule<'n>) -> bool {
    state.rules.push(rule);
    of_list(state, rule.list).into_iter().all(|at| assert(model, state, rule.sign, rule.body, Some(at)))
}

/// Positions of the entries of a list.
pub fn of_list(state: &State<'_>, list: usize) -> Vec<usize> {
    state.entries.iter().enumerate().filter(|(_, entry)| entry.list == list).map(|(at, _)| at).collect()
}

/// Adds an entry that meets all that is wanted of every entry.
pub fn new_entry(model: &Model<'_>, state: &mut State<'_>, list: usize) -> Option<usize> {
    let cells = model.lists.get(list)?.cells.iter().map(Cell::full).collect();
    state.entries.push(Entry { list, cells });
    let at = state.entries.len() - 1;
    let rules: Vec<Rule<'_>> = state.rules.iter().filter(|rule| rule.list == list && rule.most.is_none()).copied().collect();
    rules.into_iter().all(|rule| assert(model, state, rule.sign, rule.body, Some(at))).then_some(at)
}
