//! All SQL of the offices.

pub(super) mod programme;
pub(super) mod services;
pub(super) mod sites;
pub(super) mod slots;
