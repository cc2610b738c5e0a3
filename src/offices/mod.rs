//! The offices: what each one is doing and for whom, and how its manager runs it.
//!
//! Visitors choose an office and read what it means for them; staff see programme, sites and hours; the office manager
//! edits sites, and the slots are planned anew in the same transaction. The programme's state itself is changed only by
//! a joint change ([`crate::review`]).

pub mod founding;
pub mod front;
pub mod help;
pub mod office_page;
mod plan;
pub mod privacy;
pub mod programme;
mod queries;
mod situation;

pub use plan::{PLANNED_DAYS, plan_all, plan_slots};
pub use programme::{Intake, Programme, ProgrammeState, Standing};

use crate::web::routes::{Access, Routes};

/// The routes of this slice.
pub fn routes() -> Routes {
    Routes::new()
        .slice("offices")
        .get("/", Access::Anyone, front::choose_language)
        .get("/{lang}", Access::Anyone, front::show)
        .get("/{lang}/{office}", Access::Anyone, office_page::show)
        .get("/{lang}/{office}/help", Access::Anyone, help::show)
        .get("/{lang}/{office}/privacy", Access::Anyone, privacy::show)
}
