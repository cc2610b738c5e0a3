//! What a member of staff can do with a case now: each action of the table that their role has in this state, and for
//! one that the guards refuse already, why. The page shows the rest as forms; what is written there is checked again.

use super::act::is_held_by_other;
use super::decision::Decision;
use super::family_view::{Person, on_refugee_track};
use super::queries::file::HeadRow;
use super::state::{CaseAction, CaseState, Condition, Guards, Lane, PathwayReason, Refused, possible_actions, transition};
use super::step::{Consents, staff_actor};
use super::wording::refusal_words;
use crate::web::language::Words;
use crate::web::visit::Staff;

/// An action of the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Offer {
    pub action: CaseAction,
    /// Why it would be refused however the form is filled in.
    pub refused: Option<Refused>,
}

impl Offer {
    /// Why it would be refused, in words; empty when it would not.
    pub fn refusal(self, t: &Words) -> String {
        self.refused.map_or_else(String::new, |refused| refusal_words(refused.code(), t))
    }
}

/// The actions that have a form on the case page or a page of their own.
const WITH_FORM: [CaseAction; 8] = [
    CaseAction::Triage,
    CaseAction::RequestInfo,
    CaseAction::Waitlist,
    CaseAction::Invite,
    CaseAction::WithdrawInvitation,
    CaseAction::RecordAssessment,
    CaseAction::Recommend,
    CaseAction::TakeSecondReview,
];

/// The offers for a member of staff, in the order of the table.
pub(super) fn offers(staff: &Staff, head: &HeadRow, consents: Consents, family: &[Person], decision: &Decision) -> Vec<Offer> {
    let (Some(state), Some(lane)) = (CaseState::parse(&head.state), Lane::parse(&head.lane)) else {
        return Vec::new();
    };
    // What the form will say is taken as said, so that what is refused here is refused in any case.
    let mut conditions = vec![Condition::IdentitySeen];
    if head.assigned_to == Some(staff.id) {
        conditions.push(Condition::Assigned);
    }
    let base = Guards {
        refugee_track: on_refugee_track(family),
        consent: consents.registration,
        sharing_consent: consents.sharing,
        note: "-",
        pathways: &[PathwayReason { pathway: "-", reason: "-" }],
        conditions: &conditions,
        earlier_actors: &decision.earlier_actors,
        ..Guards::new(staff_actor(staff), lane)
    };
    possible_actions(state, staff.role, lane)
        .filter(|action| WITH_FORM.contains(action))
        .map(|action| {
            let missing_facts: &[&str] = if action == CaseAction::RequestInfo { &["-"] } else { &[] };
            let works = matches!(
                action,
                CaseAction::Triage
                    | CaseAction::RequestInfo
                    | CaseAction::Waitlist
                    | CaseAction::Invite
                    | CaseAction::WithdrawInvitation
            );
            let with_colleague = works && is_held_by_other(head.assigned_to, staff);
            let refused = transition(state, action, &Guards { missing_facts, ..base })
                .err()
                .or(with_colleague.then_some(Refused::NotEstablished(Condition::Assigned)));
            Offer { action, refused }
        })
        .collect()
}
