//! Who saw and did what, in a chain that no single party can rewrite.
//!
//! Rows are written in the transaction they record ([`crate::tenancy::OfficeTx::audit`]); the sealer chains and
//! signs the rows of each office within a second; `puente audit verify` finds an edited, deleted, inserted or
//! truncated row.

pub mod event;

use crate::web::routes::Routes;
pub use event::Event;
/// The routes of this slice.
pub fn routes() -> Routes {
    Routes::new().slice("audit")
}
