//! Other help, for everybody: whom to call, protection, complaints, and what to do when somebody asks for money.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::app::App;
use crate::error::AppError;
use crate::web::page::{Shell, public_page};
use crate::web::visit::Visit;

#[derive(Template)]
#[template(path = "offices/help.html")]
struct HelpPage {
    shell: Shell,
    name: String,
    call: Option<&'static str>,
    unhcr: &'static str,
}

/// The page.
pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, AppError> {
    let office = visit.office()?;
    let shell = app.shell(&visit);
    public_page(&HelpPage {
        name: shell.office_name(),
        call: call_centre(&office.rules),
        unhcr: help_pages(&office.rules),
        shell,
    })
}

/// The toll-free number of an office's call centre, as the programme published it; Mexico never had one.
pub fn call_centre(rules: &str) -> Option<&'static str> {
    match rules {
        "colombia" => Some("01800 519 0665"),
        "costa_rica" => Some("0800 032 0009"),
        "ecuador" => Some("1800 001667"),
        "guatemala" => Some("1800 300 0203"),
        _ => None,
    }
}

/// The address of UNHCR's help pages for a country.
fn help_pages(rules: &str) -> &'static str {
    match rules {
        "colombia" => "help.unhcr.org/colombia",
        "costa_rica" => "help.unhcr.org/costarica",
        "ecuador" => "help.unhcr.org/ecuador",
        "guatemala" => "help.unhcr.org/guatemala",
        "mexico_planned" => "help.unhcr.org/mexico",
        _ => "help.unhcr.org",
    }
}
