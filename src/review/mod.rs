//! Decisions by two people and by two governments: second review, joint review, and changes of the programme.
//!
//! Used by caseworkers (second review, second agency), by the supervisors of the host country and the United States, and
//! by the office manager, who proposes changes. What is signed is content with a hash; a signature over other content
//! does not count, and the database refuses what is not signed by both sides. Recommending is the slice `cases`' work.

pub mod changes;
mod dossier;
pub mod joint_review;
mod queries;
pub mod second_review;

use crate::app::App;
use crate::auth::{Organisation, Permission};
use crate::web::language::Words;
use crate::web::page::Shell;
use crate::web::routes::{Access, Routes, Tier};
use crate::web::visit::Visit;
use changes::{close_window, decide, open_window, programme_state};

/// The longest written question, in characters.
const QUESTION_LENGTH: usize = 1000;

/// An organisation in words, by its stored name.
fn organisation_words(organisation: &str, t: &Words) -> String {
    match Organisation::parse(organisation) {
        Some(Organisation::Iom) => t.review_org_iom(),
        Some(Organisation::Unhcr) => t.review_org_unhcr(),
        Some(Organisation::Partner) => t.review_org_partner(),
        Some(Organisation::HostGovernment) => t.review_org_host(),
        Some(Organisation::UsGovernment) => t.review_org_us(),
        Some(Organisation::Platform) | None => t.review_org_platform(),
    }
}

/// The shell of a page at `rest` of this office, also when it answers a form that was sent elsewhere: the language
/// switch leads to the page, not to the form's target.
pub fn page_shell(app: &App, visit: &Visit, rest: &str) -> Shell {
    let shell = app.shell(visit);
    let path = shell.at(rest);
    let without_language = path.get(1 + shell.language.code().len()..).unwrap_or_default().to_owned();
    Shell { path: without_language, ..shell }
}

/// The routes of this slice.
pub fn routes() -> Routes {
    Routes::new().slice("review").and(second_review_routes()).and(joint_review_routes()).and(change_routes())
}

fn second_review_routes() -> Routes {
    let reviewer = Access::Staff(Permission::ReviewRecommendation);
    let done = "what was just done, for the note above the list";
    Routes::new()
        .slice("review")
        .get("/{lang}/{office}/staff/reviews", reviewer, second_review::list::show)
        .query("done", "passed|returned", done)
        .tiers(&[Tier::T1, Tier::T3])
        .get("/{lang}/{office}/staff/cases/{case}/second-review", reviewer, second_review::show::show)
        .part("case", "uuid", "the case")
        .tiers(&[Tier::T1, Tier::T2, Tier::T3])
        .post("/{lang}/{office}/staff/cases/{case}/second-review/take", reviewer, second_review::take::submit)
        .part("case", "uuid", "the case")
        .post("/{lang}/{office}/staff/cases/{case}/second-review/pass", reviewer, second_review::pass::submit)
        .part("case", "uuid", "the case")
        .field("content", "text", "the hash of the content as it was seen, in hexadecimal")
        .field("confirmed", "yes", "that the content was read")
        .tiers(&[Tier::T1, Tier::T2, Tier::T3])
        .post("/{lang}/{office}/staff/cases/{case}/second-review/return", reviewer, second_review::send_back::submit)
        .part("case", "uuid", "the case")
        .field("question", "text", "the written question to the assessor")
        .tiers(&[Tier::T1, Tier::T2, Tier::T3])
}

fn joint_review_routes() -> Routes {
    use joint_review::{list, send_back, show, sign};
    let (sees, signs) = (Access::Staff(Permission::SeeJointReview), Access::Staff(Permission::SignReferral));
    let agency = Access::Staff(Permission::SignAsSecondAgency);
    let tiers: &[Tier] = &[Tier::T1, Tier::T2, Tier::T3];
    let done = "what was just done, for the note above the list";
    let hash = "the hash of the content as it was seen, in hexadecimal";
    Routes::new()
        .slice("review")
        .get("/{lang}/{office}/staff/review", sees, list::governments)
        .query("done", "signed|referred|returned", done)
        .tiers(&[Tier::T1, Tier::T3])
        .get("/{lang}/{office}/staff/review/{case}", sees, show::government)
        .part("case", "uuid", "the case")
        .tiers(tiers)
        .post("/{lang}/{office}/staff/review/{case}/sign", signs, sign::government)
        .part("case", "uuid", "the case")
        .field("content", "text", hash)
        .field("confirmed", "yes", "that the content was read")
        .tiers(tiers)
        .post("/{lang}/{office}/staff/review/{case}/return", signs, send_back::government)
        .part("case", "uuid", "the case")
        .field("question", "text", "the written question")
        .tiers(tiers)
        .get("/{lang}/{office}/staff/second-agency", agency, list::second_agency)
        .query("done", "signed|referred|returned", done)
        .tiers(&[Tier::T1, Tier::T3])
        .get("/{lang}/{office}/staff/second-agency/{case}", agency, show::second_agency)
        .part("case", "uuid", "the case")
        .tiers(tiers)
        .post("/{lang}/{office}/staff/second-agency/{case}/sign", agency, sign::second_agency)
        .part("case", "uuid", "the case")
        .field("content", "text", hash)
        .field("confirmed", "yes", "that the content was read")
        .tiers(tiers)
        .post("/{lang}/{office}/staff/second-agency/{case}/return", agency, send_back::second_agency)
        .part("case", "uuid", "the case")
        .field("question", "text", "the written question")
        .tiers(tiers)
}

fn change_routes() -> Routes {
    let proposes = Access::Staff(Permission::ProposeProgrammeChange);
    let signs = Access::Staff(Permission::ApproveProgrammeChange);
    let why = "the written reason";
    Routes::new()
        .slice("review")
        .get("/{lang}/{office}/staff/changes", proposes, changes::show)
        .get("/{lang}/{office}/staff/changes/state", proposes, programme_state::show)
        .post("/{lang}/{office}/staff/changes/state", proposes, programme_state::submit)
        .field("state", "announced|open|paused|closed", "the programme's new state")
        .field("when", "signed|date", "from the second approval on, or from a date")
        .field("starts-day", "number", "day of the date")
        .field("starts-month", "number", "month of the date")
        .field("starts-year", "number", "year of the date")
        .field("starts-time", "time", "time of day in the office's zone")
        .field("reason", "text", why)
        .get("/{lang}/{office}/staff/changes/window", proposes, open_window::show)
        .post("/{lang}/{office}/staff/changes/window", proposes, open_window::submit)
        .field("opens-day", "number", "day of the opening")
        .field("opens-month", "number", "month of the opening")
        .field("opens-year", "number", "year of the opening")
        .field("opens-time", "time", "time of the opening in the office's zone")
        .field("closes-day", "number", "day of the end, may be left out with the rest of it")
        .field("closes-month", "number", "month of the end")
        .field("closes-year", "number", "year of the end")
        .field("closes-time", "time", "time of the end in the office's zone")
        .field("weekdays", "1|2|3|4|5|6|7", "only on these days, Monday is 1; every day if none")
        .field("daily_from", "time", "on each day from this time on, in the office's zone; may be left out")
        .field("reason", "text", why)
        .get("/{lang}/{office}/staff/changes/close-window", proposes, close_window::show)
        .post("/{lang}/{office}/staff/changes/close-window", proposes, close_window::submit)
        .field("window", "uuid", "the window to end")
        .field("when", "signed|date", "at the second approval, or at a date")
        .field("closes-day", "number", "day of the end")
        .field("closes-month", "number", "month of the end")
        .field("closes-year", "number", "year of the end")
        .field("closes-time", "time", "time of the end in the office's zone")
        .field("reason", "text", why)
        .get("/{lang}/{office}/staff/changes/{change}", Access::Staff(Permission::SeeOfficeSettings), changes::show::show)
        .part("change", "uuid", "the joint change")
        .post("/{lang}/{office}/staff/changes/{change}/approve", signs, decide::approve)
        .part("change", "uuid", "the joint change")
        .field("content", "text", "the hash of the content as it was seen, in hexadecimal")
        .field("seen", "text", "for a rule set: the key of the difference and impact that were seen")
        .field("confirmed", "yes", "that the change was read")
        .post("/{lang}/{office}/staff/changes/{change}/refuse", signs, decide::refuse)
        .part("change", "uuid", "the joint change")
        .field("content", "text", "the hash of the content as it was seen, in hexadecimal")
        .field("note", "text", "why it is refused")
}
