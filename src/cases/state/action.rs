//! The verbs of the main track. Who may do which, from where and under what guards stands in `table.rs`.

use crate::auth::role::named_enum;

named_enum! {
    /// What somebody does with a case. A `Propose` verb changes no state: it is the first of two people.
    pub enum CaseAction {
        /// Hand in the draft.
        Submit = "submit",
        /// Hold the case since it may be a second one of the same family.
        HoldAsDuplicate = "hold_as_duplicate",
        /// Propose that it is no duplicate.
        ProposeClearDuplicate = "propose_clear_duplicate",
        /// Confirm that it is no duplicate.
        ClearDuplicate = "clear_duplicate",
        /// Store a determination.
        Screen = "screen",
        /// Put into the caseworkers' queue.
        Triage = "triage",
        /// Ask the family for named missing facts.
        RequestInfo = "request_info",
        /// Give the facts asked for.
        ProvideInfo = "provide_info",
        /// Put on the waiting list.
        Waitlist = "waitlist",
        /// Give the right to choose a slot.
        Invite = "invite",
        /// Take that right back, or let it run out: back to the waiting list.
        WithdrawInvitation = "withdraw_invitation",
        /// Choose a slot.
        Book = "book",
        /// Choose another slot.
        Move = "move",
        /// Give the appointment back; the invitation stands.
        CancelAppointment = "cancel_appointment",
        /// Note that nobody came. Leads to a second offer, never to a closing.
        MarkNoShow = "mark_no_show",
        /// Note that the family is there.
        CheckIn = "check_in",
        /// Record the interview.
        RecordAssessment = "record_assessment",
        /// Recommend a pathway, with reasons for every pathway considered.
        Recommend = "recommend",
        /// Take a recommendation for second review, or take it over from a colleague.
        TakeSecondReview = "take_second_review",
        /// Agree with the recommendation.
        PassSecondReview = "pass_second_review",
        /// Send back to the assessor with a written question.
        ReturnToAssessor = "return_to_assessor",
        /// Sign the referral for one's side.
        SignJointly = "sign_jointly",
        /// Send back from joint review with a written question.
        ReturnFromJointReview = "return_from_joint_review",
        /// Record that the partner took the referral on.
        AcceptReferral = "accept_referral",
        /// Record that the partner sent it back, with its question.
        ReturnReferral = "return_referral",
        /// Record the pathway's own outcome from its document.
        RecordOutcome = "record_outcome",
        /// Propose to close.
        ProposeClose = "propose_close",
        /// Confirm a proposed closing.
        Close = "close",
        /// Propose to refer to no pathway.
        ProposeNotReferred = "propose_not_referred",
        /// Confirm that the office refers to no pathway.
        ConfirmNotReferred = "confirm_not_referred",
        /// Withdraw, by the family's own wish.
        Withdraw = "withdraw",
        /// Pause with the whole programme.
        Suspend = "suspend",
        /// Go on where the pause began.
        Resume = "resume",
        /// Propose, as examiner, to look again.
        ProposeReopen = "propose_reopen",
        /// Decide, as second examiner, to look again.
        Reopen = "reopen",
        /// Take out of the queues.
        Archive = "archive",
        /// Destroy the case's key.
        Erase = "erase",
    }
}
