//! Puente: the web application of Safe Mobility Offices.
//!
//! People register from a phone, learn which lawful pathways may fit and why, get an appointment and follow their
//! case; caseworkers work the queues; supervisors of the host country and the United States decide jointly.
//!
//! The map. Slices, named by what a person does: [`offices`] (choose and manage an office), [`law`] (read the rules, try
//! them without leaving a trace), [`auth`] (sign in),
//! [`intake`] (register and answer), [`follow`] (one's own case), [`booking`] (invitation and appointment),
//! [`cases`] (caseworkers' queue and case),
//! [`review`] (second review and joint signatures), [`rulesets`] (the law: drafting, publishing, replaying),
//! [`audit`] (who saw and did what).
//! Pure cores, without web, database, clock or chance: [`pathways`], [`slots`], [`draw`], [`cases::state`], [`auth::role`].
//! Rooms they share: [`tenancy`] (the one door to the data), [`web`] (routes, forms, pages), [`outbox`] (messages to families), [`jobs`], [`gather`] (many who ask share a call), [`clock`], [`config`], [`ids`], [`error`].
//! Running it: [`mod@bench`] (a launch day, measured), [`commands`], [`cluster`] (the private Postgres), [`demo`] (the demonstration's data).

pub mod app;
pub mod audit;
pub mod auth;
pub mod bench;
pub mod booking;
pub mod cases;
pub mod clock;
pub mod cluster;
pub mod commands;
pub mod config;
pub mod demo;
pub mod draw;
pub mod error;
pub mod follow;
pub mod gather;
pub mod ids;
pub mod intake;
pub mod jobs;
pub mod law;
pub mod offices;
pub mod outbox;
pub mod pathways;
pub mod review;
pub mod rulesets;
pub mod slots;
pub mod tenancy;
pub mod web;

#[expect(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::all,
    clippy::pedantic,
    reason = "generated from templates/words, one function per message"
)]
pub(crate) mod words {
    include!(concat!(env!("OUT_DIR"), "/words.rs"));
}
