//! Signing in, for every kind of person: staff with name and password, applicants with access number and PIN.

pub mod access_number;
pub mod password;
mod queries;
pub mod resume;
pub mod role;
pub mod session;
pub mod sessions_page;
pub mod sign_out;
pub mod staff_home;
pub mod staff_sign_in;

pub use role::{Organisation, Permission, Role};

use crate::web::routes::{Access, Routes, Tier};

/// The routes of signing in and out.
pub fn routes() -> Routes {
    let own_sessions = Access::Staff(Permission::ManageStaffSessions);
    Routes::new()
        .slice("auth")
        .get("/{lang}/{office}/resume", Access::Gate, resume::show)
        .post("/{lang}/{office}/resume", Access::Gate, resume::submit)
        .field("number", "text", "the 16-digit access number")
        .field("pin", "text", "the six-digit PIN")
        .field("pending", "text", "a form that was waiting when the session ran out")
        .max_body(512 * 1024)
        .post("/{lang}/{office}/finish", Access::Gate, sign_out::applicant)
        .get("/{lang}/{office}/finished", Access::Anyone, sign_out::finished)
        .get("/{lang}/{office}/staff/sign-in", Access::Gate, staff_sign_in::show)
        .post("/{lang}/{office}/staff/sign-in", Access::Gate, staff_sign_in::submit)
        .field("user", "text", "the user name")
        .field("password", "text", "the password")
        .field("pending", "text", "a form that was waiting when the session ran out")
        .max_body(512 * 1024)
        .get("/{lang}/{office}/staff", own_sessions, staff_home::show)
        .post("/{lang}/{office}/staff/sign-out", own_sessions, sign_out::staff)
        .get("/{lang}/{office}/staff/sessions", own_sessions, sessions_page::show)
        .tiers(&[Tier::T1])
        .post("/{lang}/{office}/staff/sessions", own_sessions, sessions_page::submit)
        .field("session", "uuid", "the session to end")
}
