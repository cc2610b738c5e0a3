//! What happened to a case, in the family's words. What staff do among themselves has no line here. Pure.

use crate::cases::state::{CaseAction, CaseState};
use crate::web::language::Words;

/// An event in plain words; nothing for what is staff's own.
pub(super) fn words(action: CaseAction, to: CaseState, t: &Words) -> Option<String> {
    use CaseAction as A;
    let words = match action {
        A::Submit => t.follow_did_submit(),
        A::Screen => t.follow_did_screen(),
        A::RequestInfo => t.follow_did_request_info(),
        A::ProvideInfo => t.follow_did_provide_info(),
        A::Waitlist => t.follow_did_waitlist(),
        A::Invite => t.follow_did_invite(),
        A::WithdrawInvitation => t.follow_did_withdraw_invitation(),
        A::Book => t.follow_did_book(),
        A::Move => t.follow_did_move(),
        A::CancelAppointment => t.follow_did_cancel(),
        A::MarkNoShow => t.follow_did_no_show(),
        A::CheckIn => t.follow_did_check_in(),
        A::RecordAssessment => t.follow_did_interview(),
        A::SignJointly if to == CaseState::Referred => t.follow_did_refer(),
        A::AcceptReferral => t.follow_did_accept(),
        A::ReturnReferral => t.follow_did_return(),
        A::RecordOutcome => t.follow_did_outcome(),
        A::Close => t.follow_did_close(),
        A::ConfirmNotReferred => t.follow_did_not_refer(),
        A::Withdraw => t.follow_did_withdraw(),
        A::Suspend => t.follow_did_suspend(),
        A::Resume => t.follow_did_resume(),
        A::Reopen => t.follow_did_reopen(),
        A::HoldAsDuplicate
        | A::ProposeClearDuplicate
        | A::ClearDuplicate
        | A::Triage
        | A::Recommend
        | A::TakeSecondReview
        | A::PassSecondReview
        | A::ReturnToAssessor
        | A::SignJointly
        | A::ReturnFromJointReview
        | A::ProposeClose
        | A::ProposeNotReferred
        | A::ProposeReopen
        | A::Archive
        | A::Erase => return None,
    };
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::language::Language;

    #[test]
    fn proposals_and_signatures_stay_inside_the_office() {
        let t = Language::Es.words();
        for action in CaseAction::ALL.iter().filter(|action| action.as_str().starts_with("propose_")) {
            assert_eq!(words(*action, CaseState::Triage, t), None, "{action}");
        }
        assert_eq!(words(CaseAction::SignJointly, CaseState::JointReview, t), None);
        assert!(words(CaseAction::SignJointly, CaseState::Referred, t).is_some());
    }
}
