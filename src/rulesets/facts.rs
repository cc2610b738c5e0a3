//! Stored facts read back for any book: what a book does not know is left out, as if it had never been asked.

use serde_json::Value as Json;

use crate::pathways::answers::read_fact;
use crate::pathways::fact::FactId;
use crate::pathways::{Answers, RuleBook};

/// The facts of a stored determination as a book reads them.
pub fn read(book: &RuleBook, stored: &Json) -> Answers {
    let mut facts = Answers::new();
    for (name, value) in stored.as_object().into_iter().flatten() {
        if let Ok(answer) = read_fact(book.schema(), name, value) {
            facts.set(FactId::new(name.as_str()), answer);
        }
    }
    facts
}
