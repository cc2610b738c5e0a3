//! What happens to a person's data: who sees what, what for, and which rights they have.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::app::App;
use crate::error::AppError;
use crate::web::page::{Shell, public_page};
use crate::web::visit::Visit;

#[derive(Template)]
#[template(path = "offices/privacy.html")]
struct PrivacyPage {
    shell: Shell,
    name: String,
    /// The one office whose own country may get limited data, of its own nationals who agree.
    home_may_see: bool,
}

/// The page.
pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, AppError> {
    let home_may_see = visit.office()?.rules == "guatemala";
    let shell = app.shell(&visit);
    public_page(&PrivacyPage { name: shell.office_name(), home_may_see, shell })
}
