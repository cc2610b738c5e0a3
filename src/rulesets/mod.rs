//! The law of an office as something people publish together: rule sets stored whole, in force from a day that both
//! governments decided, and never changing what was determined before.
//!
//! Used by everybody who assesses ([`Shelf`]: the book in force on a day, the book of a stored hash), by supervisors and
//! the manager (reading, drafting, proposing; counters) and by caseworkers (whose outcome would change). Signatures are
//! the joint changes' work ([`crate::review`]).

pub mod bulk;
mod counters;
mod differences;
mod draft;
mod examine;
mod facts;
mod file;
mod found;
mod impact;
mod list;
mod look_again;
mod outcomes;
mod propose;
mod publish;
mod queries;
mod read;
mod readings;
pub mod replay;
mod shelf;

pub use differences::Difference;
pub use facts::{pack, read as read_facts};
pub use found::{found, found_all};
pub use impact::{Impact, Moved};
pub use look_again::{Looked, look_again};
pub use publish::{Plan, Preview};
pub use readings::{Noted, assess_noted, noted};
pub use replay::stored_determinations;
pub use shelf::{InForce, Shelf, Unusable};

use crate::auth::Permission;
use crate::web::routes::{Access, Routes, Tier};

/// The routes of this slice.
pub fn routes() -> Routes {
    let sees = Access::Staff(Permission::SeeOfficeSettings);
    Routes::new()
        .slice("rulesets")
        .get("/{lang}/{office}/staff/rules", sees, list::show)
        .get("/{lang}/{office}/staff/rules/{rules}", sees, read::show)
        .part("rules", "text", "the hash of the rule set, in hexadecimal")
        .get("/{lang}/{office}/staff/rules/{rules}/{pathway}", sees, read::pathway)
        .part("rules", "text", "the hash of the rule set, in hexadecimal")
        .part("pathway", "text", "the pathway, such as usrap_refugee")
        .and(draft_routes())
        .and(counter_routes())
        .and(outcome_routes())
}

fn draft_routes() -> Routes {
    let writes = Access::Staff(Permission::ProposeProgrammeChange);
    let (draft, version) = ("the rule set being written", "the version the page showed; a newer one is not overwritten");
    let tiers: &[Tier] = &[Tier::T0, Tier::T1, Tier::T3];
    Routes::new()
        .slice("rulesets")
        .post("/{lang}/{office}/staff/rules/drafts", writes, draft::begin)
        .get("/{lang}/{office}/staff/rules/drafts/{draft}", writes, draft::show)
        .part("draft", "uuid", draft)
        .tiers(tiers)
        .get("/{lang}/{office}/staff/rules/drafts/{draft}/file", writes, file::show)
        .part("draft", "uuid", draft)
        .query("name", "text", "the file; without it, a new one")
        .post("/{lang}/{office}/staff/rules/drafts/{draft}/file", writes, file::submit)
        .max_body(file::FORM_BYTES)
        .part("draft", "uuid", draft)
        .field("name", "text", "the file, such as words/es/reasons.toml")
        .field("text", "text", "its text, at most 256 KiB; empty to leave the file out")
        .field("version", "number", version)
        .post("/{lang}/{office}/staff/rules/drafts/{draft}/discard", writes, draft::discard)
        .part("draft", "uuid", draft)
        .post("/{lang}/{office}/staff/rules/drafts/{draft}/propose", writes, propose::submit)
        .part("draft", "uuid", draft)
        .field("version", "number", version)
        .field("starts-day", "number", "day of the first day on which it counts")
        .field("starts-month", "number", "month of that day")
        .field("starts-year", "number", "year of that day")
        .field("reason", "text", "the written reason")
        .tiers(tiers)
}

fn counter_routes() -> Routes {
    let (sees, notes) = (Access::Staff(Permission::SeeOfficeSettings), Access::Staff(Permission::NoteCounterReading));
    Routes::new()
        .slice("rulesets")
        .get("/{lang}/{office}/staff/counters", sees, counters::show)
        .post("/{lang}/{office}/staff/counters", notes, counters::submit)
        .field("counter", "text", "the counter of the rule set")
        .field("read-day", "number", "day of the reading")
        .field("read-month", "number", "month of the reading")
        .field("read-year", "number", "year of the reading")
        .field("used", "number", "how much was used; may be left out when it is full")
        .field("full", "yes", "that it is full")
        .field("source", "text", "where that was read, at most 400 letters")
}

fn outcome_routes() -> Routes {
    let (sees, ends) = (Access::Staff(Permission::SeeQueue), Access::Staff(Permission::ScreenCase));
    let tiers: &[Tier] = &[Tier::T1, Tier::T2, Tier::T3, Tier::T4];
    Routes::new()
        .slice("rulesets")
        .get("/{lang}/{office}/staff/outcomes", sees, outcomes::show)
        .query("case", "uuid", "one case only")
        .query("done", "determined|kept", "what was just done, for the note above the list")
        .tiers(tiers)
        .get("/{lang}/{office}/staff/outcomes/{review}", sees, outcomes::one)
        .part("review", "uuid", "the outcome that waits for a person")
        .tiers(tiers)
        .post("/{lang}/{office}/staff/outcomes/{review}", ends, outcomes::submit)
        .part("review", "uuid", "the outcome that waits for a person")
        .field("act", "determine|keep", "determine anew, or leave what was told")
        .field("note", "text", "the written reason")
        .tiers(tiers)
}
