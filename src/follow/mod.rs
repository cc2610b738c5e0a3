//! An applicant follows the own case: where it stands, what to do next, who looked at it, and how to withdraw.
//!
//! For the signed-in applicant alone. Nothing here shows what staff wrote; states and steps are said in plain words.
//! It changes consents and, through the one door of cases, withdraws a case; everything else it only reads.

mod consents;
mod history;
mod my_case;
mod panel;
mod queries;
mod track;
mod withdraw;

use crate::web::routes::{Access, Routes, Tier};

/// The routes of this slice.
pub fn routes() -> Routes {
    Routes::new()
        .slice("follow")
        .get("/{lang}/{office}/case", Access::Applicant, my_case::show)
        .tiers(&[Tier::T1, Tier::T2])
        .get("/{lang}/{office}/case/consents", Access::Applicant, consents::show)
        .tiers(&[Tier::T2])
        .post("/{lang}/{office}/case/consents", Access::Applicant, consents::submit)
        .field("purpose", "registration|share_us_government|share_host_government", "the consent to withdraw")
        .tiers(&[Tier::T2])
        .get("/{lang}/{office}/case/withdraw", Access::Applicant, withdraw::show)
        .tiers(&[Tier::T1])
        .post("/{lang}/{office}/case/withdraw", Access::Applicant, withdraw::submit)
        .tiers(&[Tier::T1])
}
