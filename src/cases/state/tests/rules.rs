//! One test per rule: the refusal, and that its absence lets the same act through.

use super::{ASSESSOR, BY_HOST, BY_US, FRESH, HELPER, HOST, OTHER_CONTENT, REVIEWER, US, confidential, open, person, proposed};
use crate::auth::role::{Organisation, Role};
use crate::cases::state::{
    Actor, ActorId, CaseAction as A, CaseState as S, Condition, Consent, Ground, Guards, Lane, PathwayReason, ProgrammeProposal,
    Proposal, Refused, transition,
};

#[test]
fn guards_that_say_nothing_let_no_decision_through() {
    for role in Role::ALL {
        let guards = Guards::new(person(FRESH, *role), Lane::Open);
        for (state, action) in [
            (S::Draft, A::Submit),
            (S::CheckedIn, A::RecordAssessment),
            (S::Assessed, A::Recommend),
            (S::SecondReview, A::PassSecondReview),
            (S::JointReview, A::SignJointly),
            (S::Triage, A::ConfirmNotReferred),
            (S::Archived, A::Erase),
        ] {
            assert!(transition(state, action, &guards).is_err(), "{role}: {action}");
        }
    }
}

#[test]
fn to_the_host_country_a_case_is_hidden_before_joint_review_and_in_the_confidential_lane() {
    let host = person(HOST, Role::HostSupervisor);
    let posted = Actor::Person { id: FRESH, role: Role::OfficeManager, organisation: Some(Organisation::HostGovernment) };
    for action in A::ALL {
        for state in S::ALL {
            assert_eq!(confidential(host, *state, *action, |_| {}), Err(Refused::Hidden));
            assert_eq!(confidential(posted, *state, *action, |_| {}), Err(Refused::Hidden));
            if *state != S::JointReview {
                assert_eq!(open(host, *state, *action, |_| {}), Err(Refused::Hidden));
            }
        }
    }
    let no_consent = open(host, S::JointReview, A::SignJointly, |g| {
        g.sharing_consent = Consent::Missing;
    });
    assert_eq!(no_consent, Err(Refused::Hidden));
}

#[test]
fn whoever_took_part_before_does_not_review_sign_or_confirm() {
    let by = |id: ActorId, role: Role, state: S, action: A| {
        open(person(id, role), state, action, |g| {
            g.proposal = Some(Proposal { by: US, ..proposed(A::ProposeNotReferred) });
        })
    };
    for id in [HELPER, ASSESSOR] {
        let review = by(id, Role::IomCaseworker, S::Recommended, A::TakeSecondReview);
        assert_eq!(review, Err(Refused::SamePerson));
    }
    for id in [HELPER, ASSESSOR, REVIEWER] {
        assert_eq!(by(id, Role::UsSupervisor, S::JointReview, A::SignJointly), Err(Refused::SamePerson));
        assert_eq!(by(id, Role::OfficeManager, S::Assessed, A::ConfirmNotReferred), Err(Refused::SamePerson));
        assert_eq!(by(id, Role::IomCaseworker, S::Closed, A::ProposeReopen), Err(Refused::SamePerson));
    }
    assert_eq!(by(FRESH, Role::IomCaseworker, S::Recommended, A::TakeSecondReview), Ok(S::SecondReview));
    assert_eq!(by(FRESH, Role::OfficeManager, S::Assessed, A::ConfirmNotReferred), Ok(S::NotReferred));
    let helper = by(HELPER, Role::IomCaseworker, S::CheckedIn, A::RecordAssessment);
    assert_eq!(helper, Err(Refused::SamePerson));
}

#[test]
fn only_the_assessor_recommends_and_only_the_reviewer_decides_the_review() {
    let recommend = |id| open(person(id, Role::IomCaseworker), S::Assessed, A::Recommend, |_| {});
    assert_eq!(recommend(ASSESSOR), Ok(S::Recommended));
    assert_eq!(recommend(FRESH), Err(Refused::NotTheAssessor));
    for action in [A::PassSecondReview, A::ReturnToAssessor] {
        let other = open(person(FRESH, Role::IomCaseworker), S::SecondReview, action, |_| {});
        assert_eq!(other, Err(Refused::NotTheReviewer));
    }
    let reviewer = person(REVIEWER, Role::IomCaseworker);
    assert_eq!(open(reviewer, S::SecondReview, A::PassSecondReview, |_| {}), Ok(S::JointReview));
}

#[test]
fn the_refugee_track_is_assessed_and_reviewed_by_unhcr() {
    let acts = [
        (ASSESSOR, S::CheckedIn, A::RecordAssessment, S::Assessed),
        (ASSESSOR, S::Assessed, A::Recommend, S::Recommended),
        (FRESH, S::Recommended, A::TakeSecondReview, S::SecondReview),
        (REVIEWER, S::SecondReview, A::PassSecondReview, S::JointReview),
        (ASSESSOR, S::Assessed, A::ProposeNotReferred, S::Assessed),
    ];
    for (id, state, action, next) in acts {
        let on_refugee_track = |g: &mut Guards<'_>| g.refugee_track = true;
        let iom = confidential(person(id, Role::IomCaseworker), state, action, on_refugee_track);
        assert_eq!(iom, Err(Refused::OnlyUnhcr), "{action}");
        let unhcr = confidential(person(id, Role::UnhcrCaseworker), state, action, on_refugee_track);
        assert_eq!(unhcr, Ok(next), "{action}");
    }
}

#[test]
fn no_negative_outcome_on_unknown_facts_a_single_no_show_or_without_reasons() {
    let manager = person(FRESH, Role::OfficeManager);
    let confirm = |then: &dyn Fn(&mut Guards<'_>)| {
        open(manager, S::Triage, A::ConfirmNotReferred, |g| {
            g.proposal = Some(proposed(A::ProposeNotReferred));
            then(g);
        })
    };
    assert_eq!(confirm(&|_| {}), Ok(S::NotReferred));
    assert_eq!(confirm(&|g| g.missing_facts = &["date_of_entry"]), Err(Refused::FactsUnknown));
    assert_eq!(confirm(&|g| (g.ground, g.no_shows) = (Some(Ground::NoShows), 1)), Err(Refused::SingleNoShow));
    assert_eq!(confirm(&|g| (g.ground, g.no_shows) = (Some(Ground::NoShows), 2)), Ok(S::NotReferred));
    assert_eq!(confirm(&|g| g.ground = None), Err(Refused::GroundMissing));
    assert_eq!(confirm(&|g| g.pathways = &[]), Err(Refused::ReasonsMissing));
    let blank: &[PathwayReason<'_>] = &[PathwayReason { pathway: "h2a", reason: " \t" }];
    assert_eq!(confirm(&|g| g.pathways = blank), Err(Refused::ReasonsMissing));
    assert_eq!(confirm(&|g| g.proposal = None), Err(Refused::NotProposed));
    assert_eq!(confirm(&|g| g.proposal = Some(proposed(A::ProposeClose))), Err(Refused::NotProposed));
    assert_eq!(confirm(&|g| g.content = Some(OTHER_CONTENT)), Err(Refused::ContentChanged));
    assert_eq!(confirm(&|g| g.consent = Consent::Withdrawn), Err(Refused::ConsentWithdrawn));
    let untold = Refused::NotEstablished(Condition::FamilyTold);
    assert_eq!(confirm(&|g| g.conditions = &[]), Err(untold));
    let own = confirm(&|g| {
        g.proposal = Some(Proposal { by: FRESH, ..proposed(A::ProposeNotReferred) });
    });
    assert_eq!(own, Err(Refused::SamePerson));
    let by_system = open(Actor::System, S::Triage, A::ConfirmNotReferred, |_| {});
    assert_eq!(by_system, Err(Refused::NeedsPerson));
    assert_eq!(open(person(FRESH, Role::FrontDesk), S::Scheduled, A::MarkNoShow, |_| {}), Ok(S::Triage));
}

#[test]
fn withdrawn_consent_stops_the_way_forward_and_no_way_out() {
    let applicant = person(FRESH, Role::Applicant);
    let withdrawn = |g: &mut Guards<'_>| {
        (g.consent, g.sharing_consent) = (Consent::Withdrawn, Consent::Withdrawn);
    };
    let us = person(US, Role::UsSupervisor);
    assert_eq!(open(us, S::JointReview, A::SignJointly, withdrawn), Err(Refused::ConsentWithdrawn));
    assert_eq!(open(us, S::Referred, A::AcceptReferral, withdrawn), Err(Refused::ConsentWithdrawn));
    assert_eq!(open(applicant, S::Invited, A::Book, withdrawn), Err(Refused::ConsentWithdrawn));
    assert_eq!(open(applicant, S::Draft, A::Submit, |g| g.consent = Consent::Missing), Err(Refused::ConsentMissing));
    assert_eq!(open(applicant, S::JointReview, A::Withdraw, withdrawn), Ok(S::Withdrawn));
    assert_eq!(open(applicant, S::Suspended, A::Withdraw, withdrawn), Ok(S::Withdrawn));
    assert_eq!(open(us, S::JointReview, A::ReturnFromJointReview, withdrawn), Ok(S::Recommended));
}

#[test]
fn a_return_needs_a_written_question() {
    let us = person(US, Role::UsSupervisor);
    let reviewer = person(REVIEWER, Role::IomCaseworker);
    let blank = |g: &mut Guards<'_>| g.note = "  ";
    assert_eq!(open(us, S::JointReview, A::ReturnFromJointReview, blank), Err(Refused::QuestionMissing));
    assert_eq!(open(reviewer, S::SecondReview, A::ReturnToAssessor, blank), Err(Refused::QuestionMissing));
    assert_eq!(open(us, S::Referred, A::ReturnReferral, blank), Err(Refused::QuestionMissing));
    assert_eq!(open(us, S::Referred, A::ReturnReferral, |_| {}), Ok(S::ReferralReturned));
}

#[test]
fn a_programme_pauses_on_two_proposals_and_goes_on_where_it_was() {
    const BY_AUDITOR: ProgrammeProposal = ProgrammeProposal { by: FRESH, role: Role::Auditor, organisation: Organisation::Iom };
    let suspend = |proposals: &'static [ProgrammeProposal]| {
        open(Actor::System, S::Waitlisted, A::Suspend, |g| {
            g.programme_proposals = proposals;
        })
    };
    assert_eq!(suspend(&[BY_US, BY_HOST]), Ok(S::Suspended));
    assert_eq!(suspend(&[BY_US]), Err(Refused::NeedsTwoProposals));
    assert_eq!(suspend(&[BY_US, ProgrammeProposal { by: FRESH, ..BY_US }]), Err(Refused::NeedsTwoProposals));
    assert_eq!(suspend(&[BY_US, ProgrammeProposal { by: US, ..BY_HOST }]), Err(Refused::NeedsTwoProposals));
    assert_eq!(suspend(&[]), Err(Refused::NeedsTwoProposals));
    assert_eq!(suspend(&[BY_US, BY_AUDITOR]), Err(Refused::NeedsTwoProposals));
    let proposer = person(US, Role::PlatformAdmin);
    let by_proposer = open(proposer, S::Triage, A::Suspend, |_| {});
    assert_eq!(by_proposer, Err(Refused::SamePerson));
    let resume = |before| {
        open(Actor::System, S::Suspended, A::Resume, |g| {
            g.state_before_suspension = before;
        })
    };
    assert_eq!(resume(Some(S::Waitlisted)), Ok(S::Waitlisted));
    for dead_end in [None, Some(S::Suspended), Some(S::Closed), Some(S::NotReferred), Some(S::Erased)] {
        assert_eq!(resume(dead_end), Err(Refused::NoStateToResume));
    }
}

#[test]
fn a_representative_needs_a_mandate_and_a_role_its_organisation() {
    let representative = person(FRESH, Role::Representative);
    assert_eq!(open(representative, S::Scheduled, A::CancelAppointment, |_| {}), Ok(S::Invited));
    let without = open(representative, S::Scheduled, A::CancelAppointment, |g| {
        g.conditions = &[];
    });
    assert_eq!(without, Err(Refused::NotEstablished(Condition::MandateStands)));
    let misfit = Actor::Person { id: FRESH, role: Role::UnhcrCaseworker, organisation: Some(Organisation::Iom) };
    assert_eq!(open(misfit, S::Triage, A::Invite, |_| {}), Err(Refused::NotYourRole));
}
