//! The meaning of a condition in a few lines, with no short cut and no trace.
//!
//! The specification `eval.rs` is compared with in tests; not used in production.

use super::eval::{Entry, View};
use super::expr::{Expr, Quantity};
use super::truth::Truth;

/// Evaluates a condition, every part of it.
pub fn eval_spec(view: &View<'_>, expr: &Expr) -> Truth {
    spec(view, expr, None)
}

fn spec(view: &View<'_>, expr: &Expr, entry: Option<Entry<'_>>) -> Truth {
    match expr {
        Expr::Const(truth) => *truth,
        Expr::Access => view.access.truth,
        Expr::Today(order, date) => view.today(*order, *date),
        Expr::Atom(atom) => view.atom(atom, entry).truth,
        Expr::Not(inner) => spec(view, inner, entry).negate(),
        Expr::All(parts) => parts.iter().map(|part| spec(view, part, entry)).fold(Truth::Yes, Truth::and),
        Expr::Any(parts) => parts.iter().map(|part| spec(view, part, entry)).fold(Truth::No, Truth::or),
        Expr::Each { quantity, list, body } => match view.entries(list) {
            Err(_) => Truth::Unknown,
            Ok((entries, list)) => {
                let of = |fields| spec(view, body, Some(Entry { fields, list }));
                let all: Vec<Truth> = entries.iter().map(of).collect();
                let at_least = |truth| all.iter().filter(|found| **found >= truth).count();
                match quantity {
                    Quantity::All => all.iter().copied().fold(Truth::Yes, Truth::and),
                    Quantity::Any => all.iter().copied().fold(Truth::No, Truth::or),
                    Quantity::None => all.iter().copied().fold(Truth::No, Truth::or).negate(),
                    Quantity::AtMost(most) if at_least(Truth::Yes) > *most => Truth::No,
                    Quantity::AtMost(most) if at_least(Truth::Unknown) <= *most => Truth::Yes,
                    Quantity::AtMost(_) => Truth::Unknown,
                }
            }
        },
    }
}
