//! Who saw and did what, in a chain that no single party can rewrite.
//!
//! Rows are written in the transaction they record ([`crate::tenancy::OfficeTx::audit`]); the sealer chains and
//! signs the rows of each office within a second; `puente audit verify` finds an edited, deleted, inserted or
//! truncated row.

pub mod chain;
pub mod event;
pub mod head;
mod queries;
pub mod sealer;
pub mod show;
pub mod verify;

use crate::auth::Permission;
use crate::web::routes::{Access, Routes, Tier};
pub use event::Event;

/// The routes of this slice.
pub fn routes() -> Routes {
    Routes::new()
        .slice("audit")
        .get("/{lang}/{office}/staff/audit", Access::Staff(Permission::ReadAuditLog), show::show)
        .query("action", "text", "only rows with this verb")
        .query("day", "date", "only rows of this day in the office's zone")
        .query("before", "uuid", "only rows older than this one")
        .tiers(&[Tier::T1])
}
