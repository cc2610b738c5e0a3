//! What a run found, before anybody judges it.

use std::collections::BTreeMap;

use super::arrivals::Day;
use super::judges::Findings;
use super::launch;
use super::samples::Samples;
use super::shapes::Shape;
use super::tally::Tally;

/// Bookings over the whole run.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    /// Tried.
    pub attempts: usize,
    /// Acknowledged.
    pub confirmed: usize,
    /// Answers that are neither success nor a polite refusal.
    pub errors: usize,
    /// What went wrong, and how often.
    pub complaints: BTreeMap<String, usize>,
}

/// Everything a run found.
pub struct Found {
    /// Readings by shape.
    pub samples: BTreeMap<Shape, Samples>,
    /// Open loop at 40 % of the closed loop's capacity.
    pub steady: Tally,
    /// At 20 %, and at 20 % while staff sign in.
    pub calm: (Tally, Tally),
    /// Staff signed in meanwhile.
    pub sign_ins: usize,
    /// Memory of both servers together with 256 connections open, in MiB.
    pub memory_mib: Option<f64>,
    /// The heaviest first view of an applicant's page, in compressed bytes, and which.
    pub heaviest: (usize, String),
    /// Launch days by the multiple of the planned arrivals.
    pub days: Vec<(f64, Day, launch::Outcomes)>,
    /// What the judges say.
    pub findings: Findings,
    /// Totals.
    pub totals: Totals,
    /// Share of the processors that other work had, while shapes ran.
    pub foreign_share: Option<f64>,
    /// How long it all took.
    pub seconds: f64,
}
