//! What an office offers appointments for, and by which rules its places are given, held and given back.
//!
//! Used by founding an office and by whoever plans or books. Plain values; the rows are in `queries/services.rs`.

use crate::auth::role::named_enum;
use crate::ids::{OfficeId, ServiceId};

named_enum! {
    /// What happens at an appointment.
    pub enum ServiceKind {
        /// Somebody helps to register.
        RegistrationHelp = "registration_help",
        /// The screening interview.
        ScreeningInterview = "screening_interview",
        /// Anything after it.
        FollowUp = "follow_up",
    }
}

named_enum! {
    /// How a family takes part.
    pub enum ServiceMode {
        /// It is called.
        Phone = "phone",
        /// It is seen from afar.
        Video = "video",
        /// It comes.
        InPerson = "in_person",
    }
}

named_enum! {
    /// Who gets a place.
    pub enum Allocation {
        /// Who was invited chooses.
        Invitation = "invitation",
        /// Who comes first chooses.
        Open = "open",
        /// Who asked in time takes part in a draw.
        Draw = "draw",
    }
}

/// A service's rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServiceRules {
    /// What happens.
    pub kind: ServiceKind,
    /// How.
    pub mode: ServiceMode,
    /// How long, in minutes.
    pub minutes: i16,
    /// How many people of a family share a place.
    pub people_per_place: i16,
    /// Who gets a place.
    pub allocation: Allocation,
    /// How often a family may move or give back within one invitation.
    pub changes_allowed: i16,
    /// For how long a place is kept for who is asked to confirm, in minutes.
    pub hold_minutes: i16,
    /// A place given back is offered to others after a random time between these, in minutes.
    pub embargo_minutes: (i16, i16),
}

/// The service every office begins with. Migration 0012 gives the same to offices from before it.
pub const FIRST: ServiceRules = ServiceRules {
    kind: ServiceKind::ScreeningInterview,
    mode: ServiceMode::InPerson,
    minutes: 60,
    people_per_place: 8,
    allocation: Allocation::Invitation,
    changes_allowed: 3,
    hold_minutes: 10,
    embargo_minutes: (10, 120),
};

/// The id of the service an office begins with: the office's own.
pub fn first_service(office: OfficeId) -> ServiceId {
    ServiceId(office.0)
}
