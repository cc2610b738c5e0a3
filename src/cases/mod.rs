//! Staff work on a case: the queue, the case with its timeline, screening, invitation, check-in, assessment and recommendation.

pub mod decision;
mod queries;
pub mod state;
pub mod step;

use crate::web::language::Words;
use crate::web::routes::Routes;

/// A refusal of the state machine in words, by its stable code.
pub fn refusal_words(code: &str, t: &Words) -> String {
    let _ = code;
    t.fault_stale()
}

/// The routes of this slice.
pub fn routes() -> Routes {
    Routes::new().slice("cases")
}
