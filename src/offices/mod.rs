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
pub mod service;
pub mod settings;
pub mod site_closures;
pub mod site_hours;
pub mod site_new;
pub mod site_page;
mod situation;

pub use plan::{PLANNED_DAYS, plan_office, plan_slots};
pub use programme::{Intake, Programme, ProgrammeState, Standing};

use crate::auth::Permission;
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
        .and(staff_routes())
}

fn staff_routes() -> Routes {
    let (look, edit) = (Access::Staff(Permission::SeeOfficeSettings), Access::Staff(Permission::EditSites));
    let site_fields = |routes: Routes| {
        routes
            .field("name", "text", "the site's name")
            .field("address", "text", "where it is, as the appointment says it")
            .field("time_zone", "text", "its time zone, such as America/Guatemala")
            .field("remote", "yes", "whether it calls people instead of receiving them")
    };
    let add = Routes::new()
        .slice("offices")
        .get("/{lang}/{office}/staff/office", look, settings::show)
        .get("/{lang}/{office}/staff/office/sites/new", edit, site_new::show)
        .post("/{lang}/{office}/staff/office/sites/new", edit, site_new::submit);
    let change = site_fields(add)
        .get("/{lang}/{office}/staff/office/sites/{site}", edit, site_page::show)
        .part("site", "uuid", "the site")
        .post("/{lang}/{office}/staff/office/sites/{site}", edit, site_page::submit)
        .part("site", "uuid", "the site")
        .field("version", "number", "the version the page showed; a newer one is not overwritten");
    site_fields(change)
        .post("/{lang}/{office}/staff/office/sites/{site}/hours", edit, site_hours::add)
        .part("site", "uuid", "the site")
        .field("weekday", "1|2|3|4|5|6|7", "the day, 1 Monday")
        .field("opens", "text", "the first minute of service, HH:MM in the site's time")
        .field("closes", "text", "the end of service, HH:MM")
        .field("desks", "number", "families at a time, 1 to 200")
        .field("slot_minutes", "number", "length of an appointment, 5 to 480 minutes")
        .post("/{lang}/{office}/staff/office/sites/{site}/hours/remove", edit, site_hours::remove)
        .part("site", "uuid", "the site")
        .field("hours", "uuid", "the row of hours to remove")
        .post("/{lang}/{office}/staff/office/sites/{site}/closures", edit, site_closures::add)
        .part("site", "uuid", "the site")
        .field("closed_from", "text", "begin in the site's time, YYYY-MM-DDTHH:MM")
        .field("closed_until", "text", "end in the site's time, exclusive")
        .field("reason", "text", "why, at most 200 letters")
        .post("/{lang}/{office}/staff/office/sites/{site}/closures/remove", edit, site_closures::remove)
        .part("site", "uuid", "the site")
        .field("closure", "uuid", "the closure to remove")
}
