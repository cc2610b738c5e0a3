//! Where staff land after signing in: what is waiting for their role, and nothing else.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::app::App;
use crate::error::AppError;
use crate::web::page::{Shell, page};
use crate::web::visit::{Staff, Visit};

#[derive(Template)]
#[template(path = "auth/staff_home.html")]
struct StaffHomePage {
    shell: Shell,
    role: String,
}

/// The page.
pub async fn show(State(app): State<App>, visit: Visit, staff: Staff) -> Result<Response, AppError> {
    page(&StaffHomePage { role: crate::web::page::role_words(staff.role, visit.language.words()), shell: app.shell(&visit) })
}
