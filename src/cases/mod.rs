//! Staff work on a case: the queue, the case with its timeline, screening, invitation, check-in, assessment and recommendation.

mod act;
pub mod assess;
pub mod assign;
pub mod case_page;
pub mod day;
mod deadlines;
pub mod decision;
mod family_view;
mod flip_view;
pub mod invite;
mod offers;
mod queries;
pub mod queue;
pub mod recommend;
pub mod request_info;
pub mod state;
pub mod step;
pub mod triage;
pub mod waitlist;
mod wording;

pub use wording::{lane_words, refusal_words, state_words};

use crate::auth::Permission;
use crate::web::routes::{Access, Routes, Tier};

/// What pages on a case may show; protection answers for UNHCR only.
const CASE: &[Tier] = &[Tier::T1, Tier::T2, Tier::T3, Tier::T4];

const VERSION: (&str, &str, &str) = ("version", "number", "the case's version when its page was opened");

/// The routes of this slice.
pub fn routes() -> Routes {
    let see = Access::Staff(Permission::SeeCase);
    let screen = Access::Staff(Permission::ScreenCase);
    let invites = Access::Staff(Permission::InviteCase);
    let routes = Routes::new()
        .slice("cases")
        .get("/{lang}/{office}/staff/cases", Access::Staff(Permission::SeeQueue), queue::show)
        .query("state", "text", "only cases in this state; without it those under way")
        .query("lane", "open|confidential", "only cases of this lane")
        .query("language", "es|en", "only families of this language")
        .query("holder", "me|nobody|uuid", "only cases held by this member of staff")
        .query("code", "text", "only the case with exactly this code")
        .query("sort", "code|state|lane|language|days|holder", "the column to order by")
        .query("order", "up|down", "in which direction")
        .query("page", "number", "which page of 50")
        .tiers(&[Tier::T1, Tier::T2])
        .get("/{lang}/{office}/staff/cases/{case}", see, case_page::show)
        .query("done", "text", "what was done just before, for a note");
    let routes = of_case(routes).post("/{lang}/{office}/staff/cases/{case}/assign", screen, assign::submit);
    let routes = of_case(routes).post("/{lang}/{office}/staff/cases/{case}/triage", screen, triage::submit);
    let routes = of_case(routes).post("/{lang}/{office}/staff/cases/{case}/request-info", screen, request_info::submit).field(
        "facts",
        "list of text",
        "each missing fact as member:fact",
    );
    let routes = of_case(routes).post("/{lang}/{office}/staff/cases/{case}/waitlist", screen, waitlist::submit).field(
        "waitlist_reason",
        "text",
        "why the case waits",
    );
    let routes = of_case(routes).post("/{lang}/{office}/staff/cases/{case}/invite", invites, invite::submit);
    let routes = of_case(routes)
        .post("/{lang}/{office}/staff/cases/{case}/withdraw-invitation", invites, invite::withdraw)
        .field("withdraw_reason", "text", "why the invitation is taken back");
    of_case(routes).and(deciding()).and(arrivals())
}

/// The routes of the interview and the recommendation.
fn deciding() -> Routes {
    let recommends = Access::Staff(Permission::RecommendPathway);
    let routes = Routes::new()
        .slice("cases")
        .post("/{lang}/{office}/staff/cases/{case}/assess", Access::Staff(Permission::AssessCase), assess::submit)
        .field("identity_seen", "yes", "that the identity of those present was seen")
        .field("notes", "text", "notes of the interview");
    let routes = of_case(routes).get("/{lang}/{office}/staff/cases/{case}/recommend", recommends, recommend::show);
    let routes = of_case(routes)
        .post("/{lang}/{office}/staff/cases/{case}/recommend", recommends, recommend::submit)
        .field("pathway", "text", "the pathway recommended")
        .field("considered", "list of text", "every pathway considered")
        .field("reason", "list of text", "the reason for each, in the same order");
    of_case(routes)
}

/// The routes of the day list and the front desk.
fn arrivals() -> Routes {
    let desk = Access::Staff(Permission::CheckIn);
    let mut routes = Routes::new()
        .slice("cases")
        .get("/{lang}/{office}/staff/day", Access::Staff(Permission::SeeDayList), day::show)
        .query("day", "date", "which day; today without it")
        .tiers(&[Tier::T1])
        .post("/{lang}/{office}/staff/cases/{case}/check-in", desk, day::check_in);
    routes = arrival(routes).post("/{lang}/{office}/staff/cases/{case}/no-show", desk, day::no_show);
    arrival(routes)
}

/// Completes the declaration of a route on one case.
fn of_case(routes: Routes) -> Routes {
    let (name, kind, means) = VERSION;
    routes.part("case", "uuid", "the case").tiers(CASE).field_of_forms(name, kind, means)
}

/// Completes the declaration of a route of the front desk.
fn arrival(routes: Routes) -> Routes {
    routes
        .part("case", "uuid", "the case")
        .field("appointment", "uuid", "the appointment on the list")
        .field("day", "date", "the day of the list to go back to")
        .tiers(&[Tier::T1])
}
