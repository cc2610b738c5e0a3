//! The slip of an appointment: day, hour, place, code and QR code, to print on A5 or to photograph. The only page that
//! shows where the site is.

use std::fmt::Write as _;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use qrcode::{Color, EcLevel, QrCode};

use super::{Appointment, queries};
use crate::app::App;
use crate::error::AppError;
use crate::web::page::{Shell, on_to, page};
use crate::web::visit::{Applicant, Visit};

/// Empty modules around a QR code, as its standard asks.
const QUIET: usize = 4;

#[derive(Template)]
#[template(path = "booking/slip.html")]
struct SlipPage {
    shell: Shell,
    code: String,
    qr: Qr,
    appointment: Appointment,
    day: String,
    time: String,
    ahead: bool,
}

/// The slip; without an appointment on to the case, which says what comes next.
pub async fn show(State(app): State<App>, visit: Visit, applicant: Applicant) -> Result<Response, AppError> {
    let mut tx = app.db.begin(&visit.context()?).await?;
    let code = queries::case_code(&mut tx, applicant.case).await?.ok_or(AppError::NotFound)?;
    let Some(appointment) = queries::live_appointment(&mut tx, applicant.case).await? else {
        return Ok(on_to(&visit.at("/case")));
    };
    drop(tx);
    let local = appointment.starts_at.with_timezone(&appointment.zone);
    page(&SlipPage {
        shell: app.shell(&visit),
        qr: Qr::of(&code)?,
        day: visit.language.date(local.date_naive()),
        time: visit.language.time(appointment.starts_at, appointment.zone),
        ahead: appointment.is_ahead(visit.now),
        code,
        appointment,
    })
}

/// A QR code to draw: its width in modules, quiet zone included, and a path over the dark ones.
struct Qr {
    width: usize,
    path: String,
}

impl Qr {
    /// The code of a text: the case's code and nothing else, so that a photographed slip tells nothing.
    fn of(text: &str) -> Result<Self, AppError> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(AppError::broken)?;
        let modules = code.to_colors();
        let mut path = String::new();
        for (y, row) in modules.chunks(code.width()).enumerate() {
            for (x, _) in row.iter().enumerate().filter(|(_, color)| **color == Color::Dark) {
                let _ = write!(path, "M{} {}h1v1h-1z", x + QUIET, y + QUIET);
            }
        }
        Ok(Self { width: code.width() + 2 * QUIET, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_qr_code_is_small_and_has_its_finder_patterns() {
        let qr = Qr::of("KX4-79M").unwrap();
        assert_eq!(qr.width, 21 + 8, "version 1");
        for corner in ["M4 4h1", "M24 4h1", "M4 24h1"] {
            assert!(qr.path.contains(corner), "{corner}");
        }
        assert!(!qr.path.contains("M24 24h1v1h-1zM25"), "no fourth finder pattern");
    }

    #[test]
    fn other_codes_look_different() {
        assert_ne!(Qr::of("KX4-79M").unwrap().path, Qr::of("KX4-79N").unwrap().path);
    }
}
