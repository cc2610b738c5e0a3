//! All SQL of the benchmark: seeding as the owner, the anchors' own tables, and the judges. Checked when run, not when
//! compiled: the judges read columns that a schema may or may not have yet.

mod anchors;
mod judges;
mod people;

pub(super) use anchors::{prepare_anchors, server_programs, settle_cluster};
pub(super) use judges::{idle_transactions, judge, live_appointments};
pub(super) use people::{
    create_database, families_so_far, insert_families, insert_site, insert_slots, insert_staff, withdraw_slots,
};
