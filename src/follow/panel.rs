//! Where a case stands in one plain sentence, and the one thing to do now.

use chrono::{DateTime, Utc};

use crate::booking::Appointment;
use crate::cases::state::CaseState;
use crate::web::page::Shell;

/// The top of the page.
pub(super) struct Panel {
    /// A few words.
    pub title: String,
    /// One or two sentences.
    pub text: String,
    /// Where the button leads, below the office, and what it says.
    pub action: Option<(&'static str, String)>,
    /// Whether the appointment's further links belong here.
    pub appointment: bool,
}

/// What the panel is made from.
pub(super) struct Standing<'a> {
    /// The case's state.
    pub state: CaseState,
    /// Until when an invitation may be used.
    pub invited_until: Option<DateTime<Utc>>,
    /// The live appointment.
    pub appointment: Option<&'a Appointment>,
    /// The instant.
    pub now: DateTime<Utc>,
}

/// Says where the case stands. No date is promised, and nothing is decided here.
pub(super) fn panel(shell: &Shell, standing: &Standing<'_>) -> Panel {
    use CaseState as S;
    let t = shell.t;
    let plain = |title: String, text: String| Panel { title, text, action: None, appointment: false };
    let with = |title: String, text: String, path: &'static str, words: String| Panel {
        action: Some((path, words)),
        ..plain(title, text)
    };
    let pathways = |title: String, text: String| with(title, text, "/case/pathways", t.follow_to_pathways());
    match standing.state {
        S::Draft => with(t.follow_draft(), t.follow_draft_text(), "/case/answers", t.follow_draft_button()),
        S::Submitted | S::DuplicateHold | S::Screened | S::Triage => pathways(t.follow_read(), t.follow_read_text()),
        S::Reopened => pathways(t.follow_reopened(), t.follow_read_text()),
        S::Waitlisted => pathways(t.follow_waiting(), t.follow_waiting_text()),
        S::InfoRequested => with(t.follow_info(), t.follow_info_text(), "/help", t.follow_info_button()),
        S::Invited => invited(shell, standing),
        S::Scheduled => scheduled(shell, standing),
        S::CheckedIn => pathways(t.follow_arrived(), t.follow_arrived_text()),
        S::Assessed | S::Recommended | S::SecondReview | S::JointReview => {
            pathways(t.follow_examined(), t.follow_examined_text())
        }
        S::Referred | S::ReferralAccepted => pathways(t.follow_referred(), t.follow_referred_text()),
        S::ReferralReturned => pathways(t.follow_returned(), t.follow_returned_text()),
        S::OutcomeRecorded => pathways(t.follow_outcome(), t.follow_outcome_text()),
        S::Closed | S::Archived | S::Erased => with(t.follow_closed(), t.follow_closed_text(), "/help", t.follow_to_help()),
        S::NotReferred => pathways(t.follow_not_referred(), t.follow_not_referred_text()),
        S::Withdrawn => with(t.follow_withdrawn(), t.follow_withdrawn_text(), "/help", t.follow_to_help()),
        S::Suspended => with(t.follow_suspended(), t.follow_suspended_text(), "/help", t.follow_to_help()),
    }
}

fn invited(shell: &Shell, standing: &Standing<'_>) -> Panel {
    let t = shell.t;
    match standing.invited_until.filter(|until| *until > standing.now) {
        Some(until) => Panel {
            title: t.follow_invited(),
            text: t.follow_invited_text(shell.when(&until)),
            action: Some(("/case/appointment", t.follow_invited_button())),
            appointment: false,
        },
        None => Panel { title: t.follow_over(), text: t.follow_over_text(), action: None, appointment: false },
    }
}

fn scheduled(shell: &Shell, standing: &Standing<'_>) -> Panel {
    let t = shell.t;
    match standing.appointment {
        Some(appointment) if appointment.is_ahead(standing.now) => Panel {
            title: t.follow_scheduled(),
            text: t.follow_scheduled_text(appointment.when(shell), appointment.clock(shell)),
            action: Some(("/case/appointment/slip", t.follow_scheduled_button())),
            appointment: true,
        },
        _ => Panel { title: t.follow_passed(), text: t.follow_passed_text(), action: None, appointment: false },
    }
}
