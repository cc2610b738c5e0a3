//! What every page shares: routes declared with their access, the guard in front of each, forms, languages,
//! headers, limits and the accept loop. No page lives here but the error pages.

pub mod body;
pub mod cookies;
pub mod csrf;
pub mod form;
pub mod guard;
pub mod health;
pub mod language;
pub mod limits;
pub mod page;
pub mod resend;
pub mod routes;
pub mod serve;
pub mod static_files;
pub mod trouble;
pub mod visit;
