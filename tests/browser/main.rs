//! Journeys in a real browser: an applicant in Spanish on a small phone without scripts, staff to a joint referral,
//! the keyboard alone; axe on every page visited.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod applicant;
mod driver;
mod staff;
#[path = "../http/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the HTTP tests use the rest")]
mod support;
