//! The yardstick: a plain short-circuit tree of boxed nodes, which gives the verdict alone.

use puente::pathways::Truth;

use crate::shape::{Node, Person};

/// The fit of every pathway: ends at the first criterion that fails.
pub fn fits(pathways: &[Vec<Node>], person: &Person, mut each: impl FnMut(Truth)) {
    for criteria in pathways {
        each(all(criteria, person));
    }
}

fn all(parts: &[Node], person: &Person) -> Truth {
    let mut fit = Truth::Yes;
    for part in parts {
        match eval(part, person) {
            Truth::No => return Truth::No,
            other => fit = fit.and(other),
        }
    }
    fit
}

fn eval(node: &Node, person: &Person) -> Truth {
    let known = |fact: usize, holds: bool| if person.known >> fact & 1 == 1 { Truth::of(holds) } else { Truth::Unknown };
    match node {
        Node::Is(fact) => known(*fact, person.values[*fact] == 1),
        Node::In(fact, words) => known(*fact, *words >> person.values[*fact] & 1 == 1),
        Node::AtLeast(fact, least) => known(*fact, person.values[*fact] >= *least),
        Node::AtMost(fact, most) => known(*fact, person.values[*fact] <= *most),
        Node::Not(inner) => eval(inner, person).negate(),
        Node::All(parts) => all(parts, person),
        Node::Any(parts) => {
            let mut found = Truth::No;
            for part in parts {
                match eval(part, person) {
                    Truth::Yes => return Truth::Yes,
                    other => found = found.or(other),
                }
            }
            found
        }
    }
}
