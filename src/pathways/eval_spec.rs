//! The meaning of a condition in a few lines, with no short cut and no trace.
//!
//! The specification `compiled` is compared with in tests; not used in production.

use super::eval::View;
use super::expr::{Expr, Quantity};
use super::fact::Record;
use super::truth::Truth;

/// Evaluates a condition, every part of it.
pub fn eval_spec(view: &View<'_>, expr: &Expr) -> Truth {
    spec(view, expr, None)
}

fn spec(view: &View<'_>, expr: &Expr, entry: Option<&Record>) -> Truth {
    match expr {
        Expr::Const(truth) => *truth,
        Expr::Access => view.access,
        Expr::Today(order, date) => view.today(*order, *date),
        Expr::Atom(atom) => view.atom(atom, entry),
        Expr::Not(inner) => spec(view, inner, entry).negate(),
        Expr::All(parts) => parts.iter().map(|part| spec(view, part, entry)).fold(Truth::Yes, Truth::and),
        Expr::Any(parts) => parts.iter().map(|part| spec(view, part, entry)).fold(Truth::No, Truth::or),
        Expr::Each { quantity, list, body } => match view.entries(list) {
            None => Truth::Unknown,
            Some(entries) => {
                let all: Vec<Truth> = entries.iter().map(|fields| spec(view, body, Some(fields))).collect();
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
