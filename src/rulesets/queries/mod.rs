//! SQL of the rule sets of an office: sets and periods, drafts, readings of counters, the caseload as impact and replay
//! read it, and the people whose outcome would change.

pub(super) mod caseload;
pub(super) mod drafts;
pub(super) mod outcomes;
pub(super) mod packed;
pub(super) mod readings;
pub(super) mod sets;
