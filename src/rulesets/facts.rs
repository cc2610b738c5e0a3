//! Stored facts read back for any book: what a book does not know is left out, as if it had never been asked. And the
//! same facts packed, for replaying many.

use chrono::NaiveDate;
use serde_json::Value as Json;

use crate::pathways::answers::read_fact;
use crate::pathways::compiled::{BytesError, Facts};
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

/// The facts packed, in the form that bulk replay reads.
pub fn pack(book: &RuleBook, facts: &Answers, as_of: NaiveDate) -> Vec<u8> {
    let compiled = book.compiled();
    compiled.pack(book.schema(), facts, as_of).to_bytes(compiled.layout())
}

/// Whether bytes are these facts packed; bytes of another version of the form say nothing and are let pass.
pub fn is_packed(book: &RuleBook, facts: &Answers, as_of: NaiveDate, packed: &[u8]) -> bool {
    let read = Facts::from_bytes(book.compiled().layout(), packed, as_of);
    matches!(read, Err(BytesError::Version | BytesError::OtherLayout)) || pack(book, facts, as_of) == packed
}
