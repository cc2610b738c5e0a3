//! Tests through the real router against a real Postgres: a database per test, cloned from a template.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod access;
mod audit;
mod booking;
mod caseload;
mod cases;
mod changes;
mod day;
mod demo;
mod fences;
mod follow;
mod intake;
mod law;
mod offices;
mod outbox;
mod pages;
mod review;
mod rulesets;
mod serving;
mod sign_in;
mod support;
mod tenancy;
mod words;
