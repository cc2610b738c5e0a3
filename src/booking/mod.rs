//! To be written.
use crate::web::routes::Routes;
/// The routes of this slice.
pub fn routes() -> Routes {
    Routes::new().slice("booking")
}
