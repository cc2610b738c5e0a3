//! The one confirmation: day, hour and place that are kept for a family, and one button.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::appointment::clock_of;
use super::standing::Hold;
use super::{door, queries};
use crate::app::App;
use crate::cases::state::CaseState;
use crate::error::AppError;
use crate::web::page::{Shell, on_to, page};
use crate::web::visit::{Applicant, Visit};

#[derive(Template)]
#[template(path = "booking/confirm.html")]
struct ConfirmPage {
    shell: Shell,
    hold: Hold,
    when: String,
    clock: String,
    /// Until when the hour is kept.
    until: String,
    /// The appointment that is given up for it.
    old: Option<String>,
}

/// What is kept; without anything back to the list.
pub async fn show(State(app): State<App>, visit: Visit, applicant: Applicant) -> Result<Response, AppError> {
    let standing = app.standings.of(&visit, &applicant).await?;
    let shell = app.shell(&visit);
    let moves = standing.state == CaseState::Scheduled;
    let old = if moves { door::to_move(&standing, visit.now).ok().map(|old| old.when(&shell)) } else { None };
    let open = if moves { old.is_some() } else { door::to_choose(&standing, visit.now).is_ok() };
    let Some(hold) = standing.hold.filter(|_| open) else {
        return Ok(on_to(&visit.at(if moves { "/case/appointment/move" } else { "/case/appointment" })));
    };
    let mut tx = app.db.begin(&visit.context()?).await?;
    let slot = queries::slot_site(&mut tx, hold.slot).await?.ok_or(AppError::NotFound)?;
    drop(tx);
    page(&ConfirmPage {
        when: visit.language.date_time(slot.starts_at, slot.zone),
        clock: clock_of(&shell, &slot.name, slot.remote),
        until: visit.language.time(hold.until, slot.zone),
        hold,
        old,
        shell,
    })
}

impl ConfirmPage {
    fn places_words(&self) -> String {
        self.shell.t.booking_places(u32::from(self.hold.places))
    }

    fn action(&self) -> String {
        self.shell.at(if self.old.is_some() { "/case/appointment/move" } else { "/case/appointment" })
    }
}
