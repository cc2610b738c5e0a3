//! The only door to the data. A transaction opens with a signed context (office, role, actor) that the
//! database verifies; without one there are no rows. Nothing else names the connection pool.

mod context;
mod door;
mod issuer;
mod office;
mod prepare;

pub use context::{Context, Eyes};
pub use door::{Call, Db, OfficeTx, Once, OnceGuard};
pub use issuer::Issuer;
pub use office::{Office, Offices};
pub use prepare::{MIGRATIONS, PrepareError, migrate, migrate_from};
