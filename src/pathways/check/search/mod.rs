//! Exact search for an applicant: is there one for whom these conditions hold?
//!
//! Every test reads one value, so a value matters only by the class it falls in (each
//! word that is told apart, each stretch between two dates). Conditions are searched
//! over masks of classes, lists by one witness entry for each that must exist, derived
//! facts as values of their own. What is found is made into answers and must be
//! confirmed by the evaluator; what cannot be made real is said to be undecided.

mod cell;
mod lists;
mod model;
mod node;
mod realise;
mod solve;
mod state;
#[cfg(test)]
mod tests;

pub(super) use cell::Mask;
pub(super) use model::Model;
pub(super) use node::{Node, Sign};
pub(super) use solve::{Found, search};
