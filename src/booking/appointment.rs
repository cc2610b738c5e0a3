//! An appointment as the pages and other slices know it: plain values and how they are said.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::auth::role::named_enum;
use crate::ids::{AppointmentId, SlotId};
use crate::web::page::Shell;

named_enum! {
    /// What became of an appointment.
    pub enum AppointmentState {
        /// Stands.
        Booked = "booked",
        /// Given up for another slot.
        Moved = "moved",
        /// Given back.
        Cancelled = "cancelled",
        /// The family came.
        CheckedIn = "checked_in",
        /// Nobody came.
        NoShow = "no_show",
    }
}

named_enum! {
    /// What a family needs to take part in its appointment.
    pub enum Needs {
        /// Nothing.
        Nothing = "none",
        /// An interpreter.
        Interpreter = "interpreter",
        /// Help to move, see or hear.
        Access = "access",
        /// Both.
        Both = "both",
    }
}

/// A family's live appointment, with its place.
#[derive(Clone, Debug)]
pub struct Appointment {
    /// Its id.
    pub id: AppointmentId,
    /// `Booked` or `CheckedIn`.
    pub state: AppointmentState,
    /// Its slot.
    pub slot: SlotId,
    /// Begin.
    pub starts_at: DateTime<Utc>,
    /// End.
    pub ends_at: DateTime<Utc>,
    /// The site's name.
    pub site: String,
    /// Where it is, or how to take part in it from afar. Shown to nobody without the appointment.
    pub address: String,
    /// The site's time zone.
    pub zone: Tz,
    /// Whether the family takes part from afar.
    pub remote: bool,
}

impl Appointment {
    /// Whether it can still be moved or given back.
    pub fn is_ahead(&self, now: DateTime<Utc>) -> bool {
        self.state == AppointmentState::Booked && self.starts_at > now
    }

    /// Day and hour by the site's clock.
    pub fn when(&self, shell: &Shell) -> String {
        shell.language.date_time(self.starts_at, self.zone)
    }

    /// Whose clock that is, in words.
    pub fn clock(&self, shell: &Shell) -> String {
        clock_of(shell, &self.site, self.remote)
    }
}

/// Whose clock the hours of a site follow, in words: its own place's, or the office's for one without a place.
pub(super) fn clock_of(shell: &Shell, site: &str, remote: bool) -> String {
    if remote { shell.t.booking_hours_remote(site, shell.office_name()) } else { shell.t.booking_hours_of(site) }
}
