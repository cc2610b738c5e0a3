//! Registering from a phone, without e-mail or account: consent, an access number with a PIN, the family, the questions,
//! sharing, check and send.
//!
//! Used by applicants. A draft takes changes until it is sent; from then on its answers are frozen, a determination per
//! person is stored, and the case is in the caseworkers' queue. It decides nothing about anybody: outcomes come from the
//! rule book, states from the state machine. Other slices read a family's facts through [`facts_of_member`].

mod answer_words;
mod check;
mod contact;
mod determine;
mod entry;
mod family;
pub(crate) mod inputs;
mod interview;
mod not_open;
mod number;
mod outcomes;
mod people;
mod person;
mod person_remove;
mod pin;
mod queries;
mod question;
pub(crate) mod reading;
mod records;
mod sent;
mod sharing;
mod start;
mod submit;
mod tasks;

pub use determine::{Determined, content_hash, determine, determine_again, facts_of_member, lane_of};
pub use family::{Family, Head, Member, Relation};
pub use interview::{Person, interview};

use crate::web::routes::{Access, Routes, Tier};

/// The version of the privacy notice and of the consents on these pages; raised when their meaning changes.
pub const NOTICE_VERSION: &str = "2023-11-1";

/// Largest form of a question: a record with all its fields is far below.
const ANSWER_BYTES: usize = 16 * 1024;

/// The routes of this slice.
pub fn routes() -> Routes {
    Routes::new()
        .slice("intake")
        .get("/{lang}/{office}/start", Access::Gate, start::show)
        .post("/{lang}/{office}/start", Access::Gate, start::submit)
        .field("agree", "yes", "consent to register, after the privacy notice")
        .max_body(4096)
        .get("/{lang}/{office}/case/pin", Access::Applicant, pin::show)
        .tiers(&[Tier::T1])
        .post("/{lang}/{office}/case/pin", Access::Applicant, pin::submit)
        .field("pin", "text", "six digits")
        .field("pin_again", "text", "the same six digits")
        .max_body(4096)
        .get("/{lang}/{office}/case/number", Access::Applicant, number::show)
        .query("kept", "yes", "an earlier PIN still holds")
        .tiers(&[Tier::T1])
        .get("/{lang}/{office}/case/answers", Access::Applicant, tasks::show)
        .tiers(&[Tier::T1, Tier::T2])
        .get("/{lang}/{office}/case/contact", Access::Applicant, contact::show)
        .query("from", "check", "where to return")
        .tiers(&[Tier::T1])
        .post("/{lang}/{office}/case/contact", Access::Applicant, contact::submit)
        .field("phone", "text", "a phone number, may be empty")
        .field("safe", "yes|no", "whether it is safe to write there")
        .field("from", "check", "where to return")
        .max_body(4096)
        .and(family_routes())
        .and(question_routes())
        .get("/{lang}/{office}/case/sharing", Access::Applicant, sharing::show)
        .query("from", "check", "where to return")
        .tiers(&[Tier::T1])
        .post("/{lang}/{office}/case/sharing", Access::Applicant, sharing::submit)
        .field("us", "yes|no", "consent to share with the US government for a referral")
        .field("host", "yes|no", "consent to share with the host country's government at joint review")
        .field("from", "check", "where to return")
        .max_body(4096)
        .get("/{lang}/{office}/case/check", Access::Applicant, check::show)
        .tiers(&[Tier::T1, Tier::T2, Tier::T3, Tier::T4])
        .post("/{lang}/{office}/case/submit", Access::Applicant, submit::submit)
        .max_body(4096)
        .tiers(&[Tier::T1, Tier::T2, Tier::T3, Tier::T4])
        .get("/{lang}/{office}/case/sent", Access::Applicant, sent::show)
        .tiers(&[Tier::T1])
        .get("/{lang}/{office}/case/pathways", Access::Applicant, outcomes::show)
        .tiers(&[Tier::T2, Tier::T3])
}

fn family_routes() -> Routes {
    Routes::new()
        .slice("intake")
        .get("/{lang}/{office}/case/people", Access::Applicant, people::show)
        .tiers(&[Tier::T2])
        .get("/{lang}/{office}/case/people/add", Access::Applicant, person::show_new)
        .tiers(&[Tier::T2])
        .post("/{lang}/{office}/case/people/add", Access::Applicant, person::add)
        .field("relation", "spouse|child|grandchild|parent", "what the person is to the one who registers")
        .field("given", "text", "given names, may be empty")
        .field("family", "text", "family names, may be empty")
        .max_body(ANSWER_BYTES)
        .tiers(&[Tier::T2])
        .get("/{lang}/{office}/case/people/{member}", Access::Applicant, person::show)
        .part("member", "uuid", "the person")
        .query("from", "check", "where to return")
        .tiers(&[Tier::T2])
        .post("/{lang}/{office}/case/people/{member}", Access::Applicant, person::rename)
        .part("member", "uuid", "the person")
        .field("given", "text", "given names, may be empty")
        .field("family", "text", "family names, may be empty")
        .field("from", "check", "where to return")
        .max_body(ANSWER_BYTES)
        .tiers(&[Tier::T2])
        .get("/{lang}/{office}/case/people/{member}/remove", Access::Applicant, person_remove::show)
        .part("member", "uuid", "the person")
        .tiers(&[Tier::T2])
        .post("/{lang}/{office}/case/people/{member}/remove", Access::Applicant, person_remove::submit)
        .part("member", "uuid", "the person")
        .max_body(4096)
}

fn question_routes() -> Routes {
    const WHERE: &[Tier] = &[Tier::T2, Tier::T3, Tier::T4];
    let routes = Routes::new()
        .slice("intake")
        .get("/{lang}/{office}/case/questions/{member}/{question}", Access::Applicant, question::show)
        .part("member", "uuid", "the person the question is about")
        .part("question", "text", "the question's name in the rule book")
        .query("from", "check", "where to return")
        .tiers(WHERE)
        .post("/{lang}/{office}/case/questions/{member}/{question}", Access::Applicant, question::submit)
        .part("member", "uuid", "the person the question is about")
        .part("question", "text", "the question's name in the rule book")
        .field("answer", "text", "the answer: a word of the question's list, a country, a number or a text")
        .field("answer-day", "number", "day of a date")
        .field("answer-month", "number", "month of a date")
        .field("answer-year", "number", "year of a date")
        .field("answer-instead", "none|unknown|declined", "instead of an answer: has none, not known, not said")
        .field("from", "check", "where to return")
        .field("then", "leave", "save and leave")
        .max_body(ANSWER_BYTES)
        .tiers(WHERE)
        .get("/{lang}/{office}/case/questions/{member}/{question}/entries/{entry}", Access::Applicant, entry::show)
        .part("member", "uuid", "the person the question is about")
        .part("question", "text", "the question's name in the rule book")
        .part("entry", "number", "which entry, from 0")
        .query("from", "check", "where to return")
        .tiers(WHERE)
        .post("/{lang}/{office}/case/questions/{member}/{question}/entries/{entry}", Access::Applicant, entry::submit)
        .part("member", "uuid", "the person the question is about")
        .part("question", "text", "the question's name in the rule book")
        .part("entry", "number", "which entry, from 0")
        .field("from", "check", "where to return")
        .max_body(ANSWER_BYTES)
        .tiers(WHERE);
    records::ENTRY_FIELDS
        .iter()
        .fold(routes, |routes, name| routes.field(name, "text", "a field of the entry, as the rule book has it"))
        .post("/{lang}/{office}/case/questions/{member}/{question}/entries/{entry}/remove", Access::Applicant, entry::remove)
        .part("member", "uuid", "the person the question is about")
        .part("question", "text", "the question's name in the rule book")
        .part("entry", "number", "which entry, from 0")
        .field("from", "check", "where to return")
        .max_body(4096)
}
