//! The law in plain words, for anybody: what this office asks, every pathway with its dates and sources, and a short check
//! of a few answers that keeps nothing.
//!
//! Used by visitors before they give any personal data, and by the pages that explain a result, which tell it with the same
//! words ([`telling`]). Everything said here comes from the rule book; nothing is written and nobody is looked up.

mod office_law;
mod pathway_law;
mod source;
mod standing;
pub mod telling;
mod trial;

pub use source::{Cited, confidence};
pub use standing::Standing;

use crate::web::routes::{Access, Routes};

/// Largest form of the check: eight answers are far below.
const TRIAL_BYTES: usize = 8 * 1024;

/// The routes of this slice.
pub fn routes() -> Routes {
    Routes::new()
        .slice("law")
        .get("/{lang}/{office}/law", Access::Anyone, office_law::show)
        .get("/{lang}/{office}/law/{pathway}", Access::Anyone, pathway_law::show)
        .part("pathway", "text", "the pathway's name in the rule book")
        .get("/{lang}/{office}/try", Access::Gate, trial::show)
        .post("/{lang}/{office}/try", Access::Gate, trial::submit)
        .field("nationality", "text", "a country")
        .field("other_nationality", "text", "another country, may be empty")
        .field("current_country", "text", "a country")
        .field("in_host_country_since-day", "number", "day of a date")
        .field("in_host_country_since-month", "number", "month of a date")
        .field("in_host_country_since-year", "number", "year of a date")
        .field("in_host_country_since-instead", "unknown|none", "instead of a date")
        .field("host_status", "text", "a word of the question's list, unknown or declined")
        .field("age", "number", "full years")
        .field("fears_return", "yes|no|unknown|declined", "whether returning is feared")
        .field("us_relatives.relation", "text", "the nearest relative in the United States, or none")
        .field("us_relatives.status", "text", "that relative's status")
        .field("job_offer.country", "text", "where work is offered, or none")
        .field("job_offer.sector", "text", "what work it is")
        .field("us_supporter.status", "text", "a supporter's status, or none")
        .field("marital_status", "text", "a word of the question's list")
        .field("then", "change", "back to the form with these answers")
        .max_body(TRIAL_BYTES)
}
