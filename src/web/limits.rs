//! How often something may be tried: by action and by whom it is aimed at, the address only as a second key.
//!
//! Counters live in Postgres, so that all servers share them, and hold keyed hashes, never the value itself.

use chrono::{DurationRound, TimeDelta};

use crate::app::App;
use crate::config::mac;
use crate::error::AppError;
use crate::tenancy::Eyes;
use crate::web::visit::Visit;

/// Length of the window in which tries are counted.
const WINDOW: TimeDelta = TimeDelta::minutes(10);

/// What is being tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Signing in as staff or with an access number.
    SignIn,
    /// Starting a registration.
    Register,
}

impl Action {
    const fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Register => "register",
        }
    }
}

/// Counts a try aimed at `target` (an account or access number), and one from the visitor's address.
///
/// # Errors
/// `TooMany` with the seconds until the window ends when either count is above its limit.
pub async fn count(app: &App, visit: &Visit, action: Action, target: Option<&str>) -> Result<(), AppError> {
    let limits = app.config.limits;
    let mut aims = vec![(format!("address {}", visit.address), limits.per_address)];
    if let Some(target) = target {
        aims.push((format!("account {target}"), limits.sign_ins_per_account));
    }
    let window = visit.now.duration_trunc(WINDOW).map_err(AppError::broken)?;
    let mut over = false;
    let mut tx = app.db.begin(&visit.context_as(Eyes::Gate)?).await?;
    for (aim, most) in aims {
        let hashed = mac(&app.config.secret.key("attempts"), &[aim.as_bytes()]);
        let office = tx.office();
        let tries = sqlx::query_scalar!(
            "insert into attempts (office_id, action, aim, window_at, tries) values ($1, $2, $3, $4, 1)
             on conflict (office_id, action, aim, window_at) do update set tries = attempts.tries + 1
             returning tries",
            office.0,
            action.as_str(),
            &hashed[..],
            window
        )
        .fetch_one(&mut *tx)
        .await?;
        over |= tries > most;
    }
    tx.commit().await?;
    if over {
        let left = (window + WINDOW - visit.now).num_seconds().clamp(1, WINDOW.num_seconds());
        return Err(AppError::TooMany(u32::try_from(left).unwrap_or(600)));
    }
    Ok(())
}
