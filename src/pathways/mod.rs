//! Lawful pathways: answers in, outcomes with reasons out, for one office and day.
//!
//! Used by the intake (questions), by screening (determinations), by the pages that
//! explain a result and by `puente pathways evaluate`. Pure: no clock, no network,
//! no database, no randomness; the day asked is passed in and every date means the
//! end of that local day. It proposes, an authority decides: nothing here decides a
//! case. The law is in the data below `sets/`, dated and cited; the code only reads
//! it, in strong Kleene logic, so that an unanswered question never counts as a no.

pub mod answers;
mod assess;
mod availability;
mod bundle;
pub mod case_file;
mod check;
pub mod command;
pub mod command_check;
pub mod compiled;
mod condition;
mod counter;
mod derived;
pub mod diff;
mod eval;
mod eval_spec;
pub mod expr;
pub mod fact;
mod finding;
mod flips;
mod judge;
mod load;
mod load_counters;
mod load_files;
mod load_hash;
mod load_names;
mod load_plan;
mod load_schema;
mod named;
mod nearest;
mod next_best;
mod outcomes;
pub mod parse;
pub mod question;
mod rulebook;
mod token;
mod truth;
mod unique_json;
mod words;

#[cfg(test)]
mod tests;

pub use answers::{AnswerError, Answers};
pub use assess::{Assessment, Availability, CriterionTruth, PathwayResult, assess, assess_with};
pub use bundle::Bundle;
pub use compiled::ValueClass;
pub use counter::{Counter, CounterPeriod, Counts, Reading, Readings};
pub use derived::age_on;
pub use eval::{Slot, Verdict, View};
pub use eval_spec::eval_spec;
pub use finding::{Finding, Item, Place, Places, Severity, Witness};
pub use flips::{Flip, flips};
pub use next_best::{Choice, Score};
pub use outcomes::{Outcomes, assess_packed, assess_packed_with};
pub use rulebook::{
    ACCESS, Arg, Confidence, Contradiction, Criterion, CriterionId, Kind, NO_OFFICE, Note, Office, Pathway, PathwayId, Period,
    Plan, RuleBook, Source, SourceId, Status, Track, Version,
};
pub use truth::{Outcome, Truth};
pub use words::{QuestionWords, ReasonWords, Words};
