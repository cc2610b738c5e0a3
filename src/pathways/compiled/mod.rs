//! The fast evaluator: answers as packed numbers, conditions as one flat program.
//!
//! Used by `assess.rs` and for replaying stored cases. [`Layout`] gives every fact and
//! every field a cell, [`Facts`] are one person's cells on one day, [`Program`] is a
//! list of conditions made flat. It promises the truth and the missing facts that
//! `eval.rs` and `eval_spec.rs` give, and shares no test of a value with them: the two
//! are compared on random answers and random rules in every test run.
//!
//! To replay stored cases: keep [`Facts::to_bytes`] beside the answers, read it with
//! [`Facts::from_bytes`] for the layout of the rule book that assesses
//! (`book.compiled().layout()`), make one [`State`] a thread with
//! `book.compiled().state()` and call [`super::assess_packed`] for each case.
//! [`BytesError::OtherLayout`] says that the facts of the book are not those the bytes
//! were written with: then pack the answers again with [`Facts::pack`].

mod book;
mod build;
mod bytes;
mod changes;
mod classes;
mod derived;
mod facts;
mod layout;
mod program;
mod run;
mod scope;
mod slice;
mod values;

pub(in crate::pathways) use book::QuestionCode;
pub use book::{Compiled, Prepared};
pub use bytes::BytesError;
pub use changes::ValueClass;
pub use facts::Facts;
pub use layout::Layout;
pub use program::{Decided, Program};
pub use run::State;
