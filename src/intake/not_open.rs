//! When the programme takes no registrations: the page of its state, with the next opening where one is known.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};

use crate::app::App;
use crate::error::AppError;
use crate::offices::programme::{Intake, Programme, ProgrammeState};
use crate::tenancy::OfficeTx;
use crate::web::page::{Shell, page_with};
use crate::web::visit::Visit;

/// Whether registrations are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Door {
    /// They are.
    Open,
    /// From this instant on.
    OpensAt(DateTime<Utc>),
    /// The programme is paused.
    Paused,
    /// It has ended.
    Ended,
    /// Not now, and no opening is known.
    Shut,
}

/// Looks at the programme at the transaction's instant.
pub(super) async fn door(tx: &mut OfficeTx) -> Result<Door, AppError> {
    let (office, now) = (tx.office(), tx.now());
    let standing = Programme::of_office(tx, office).await?.at(now);
    Ok(match (standing.intake, standing.state) {
        (Intake::Open { .. }, _) => Door::Open,
        (Intake::OpensAt(at), _) => Door::OpensAt(at),
        (Intake::Closed, ProgrammeState::Paused) => Door::Paused,
        (Intake::Closed, ProgrammeState::Closed) => Door::Ended,
        (Intake::Closed, ProgrammeState::Announced | ProgrammeState::Open) => Door::Shut,
    })
}

#[derive(Template)]
#[template(path = "intake/not_open.html")]
struct NotOpenPage {
    shell: Shell,
    door: Door,
    opens: Option<String>,
}

impl NotOpenPage {
    fn is_paused(&self) -> bool {
        self.door == Door::Paused
    }

    fn is_ended(&self) -> bool {
        self.door == Door::Ended
    }
}

/// The page of a door that is not open.
pub(super) fn show(app: &App, visit: &Visit, door: Door, status: StatusCode) -> Result<Response, AppError> {
    let shell = app.shell(visit);
    let opens = match door {
        Door::OpensAt(at) => Some(shell.when(&at)),
        _ => None,
    };
    page_with(status, &NotOpenPage { shell, door, opens })
}
