//! Joint review: which signatures make a referral, and which do not count.

use super::{
    ASSESSOR, FRESH, HOST, OTHER_AGENCY, OTHER_CONTENT, REVIEWER, SIGNED_AGENCY, SIGNED_HOST, SIGNED_HOST_BEFORE_A_CHANGE,
    SIGNED_US, US, confidential, earlier, favourable, history, open, person, signature,
};
use crate::auth::role::{Organisation, Role};
use crate::cases::state::{CaseAction as A, CaseState as S, Guards, Lane, Part, Refused, Signature, transition};

#[test]
fn the_open_lane_needs_both_governments() {
    let host = person(HOST, Role::HostSupervisor);
    let us = person(US, Role::UsSupervisor);
    assert_eq!(open(host, S::JointReview, A::SignJointly, |_| {}), Ok(S::JointReview));
    assert_eq!(open(us, S::JointReview, A::SignJointly, |_| {}), Ok(S::JointReview));
    assert_eq!(open(us, S::JointReview, A::SignJointly, |g| g.signatures = &[SIGNED_HOST]), Ok(S::Referred));
    assert_eq!(open(host, S::JointReview, A::SignJointly, |g| g.signatures = &[SIGNED_US]), Ok(S::Referred));
    let agency = person(OTHER_AGENCY, Role::UnhcrCaseworker);
    assert_eq!(open(agency, S::JointReview, A::SignJointly, |g| g.signatures = &[SIGNED_US]), Err(Refused::NotYourRole));
}

#[test]
fn a_signature_over_other_content_does_not_count() {
    let us = person(US, Role::UsSupervisor);
    let stale = open(us, S::JointReview, A::SignJointly, |g| {
        g.signatures = &[SIGNED_HOST_BEFORE_A_CHANGE];
    });
    assert_eq!(stale, Ok(S::JointReview));
    let host = person(HOST, Role::HostSupervisor);
    let again = open(host, S::JointReview, A::SignJointly, |g| {
        g.signatures = &[SIGNED_HOST_BEFORE_A_CHANGE, SIGNED_US];
    });
    assert_eq!(again, Ok(S::Referred));
    let unseen = open(us, S::JointReview, A::SignJointly, |g| {
        g.seen_content = Some(OTHER_CONTENT);
    });
    assert_eq!(unseen, Err(Refused::ContentChanged));
    let unknown = open(us, S::JointReview, A::SignJointly, |g| {
        (g.content, g.seen_content) = (None, None);
    });
    assert_eq!(unknown, Err(Refused::ContentChanged));
}

#[test]
fn one_person_signs_once_and_one_side_signs_once() {
    let us = person(US, Role::UsSupervisor);
    assert_eq!(open(us, S::JointReview, A::SignJointly, |g| g.signatures = &[SIGNED_US]), Err(Refused::AlreadySigned));
    let colleague = person(FRESH, Role::UsSupervisor);
    let second = open(colleague, S::JointReview, A::SignJointly, |g| {
        g.signatures = &[SIGNED_US];
    });
    assert_eq!(second, Err(Refused::AlreadySigned));
    let two_hats = person(HOST, Role::UsSupervisor);
    let both = open(two_hats, S::JointReview, A::SignJointly, |g| {
        g.signatures = &[SIGNED_HOST];
    });
    assert_eq!(both, Err(Refused::SamePerson));
}

#[test]
fn the_confidential_lane_needs_a_second_agency_and_never_the_host() {
    let us = person(US, Role::UsSupervisor);
    let agency = [SIGNED_AGENCY];
    let host = [SIGNED_HOST];
    let earlier_actors = history(Organisation::Iom);
    let base = Guards { earlier_actors: &earlier_actors, ..favourable(us, Lane::Confidential) };
    assert_eq!(transition(S::JointReview, A::SignJointly, &Guards { signatures: &agency, ..base }), Ok(S::Referred));
    assert_eq!(transition(S::JointReview, A::SignJointly, &Guards { signatures: &host, ..base }), Ok(S::JointReview));

    let unhcr = person(OTHER_AGENCY, Role::UnhcrCaseworker);
    let signed_us = |g: &mut Guards<'_>| g.signatures = &[SIGNED_US];
    assert_eq!(confidential(unhcr, S::JointReview, A::SignJointly, signed_us), Ok(S::Referred));
    let same_agency = person(OTHER_AGENCY, Role::IomCaseworker);
    let refused = confidential(same_agency, S::JointReview, A::SignJointly, signed_us);
    assert_eq!(refused, Err(Refused::NeedsOtherAgency));
    let same_agency_signed = [signature(OTHER_AGENCY, Role::IomCaseworker, Organisation::Iom)];
    let with_same = Guards { signatures: &same_agency_signed, ..base };
    assert_eq!(transition(S::JointReview, A::SignJointly, &with_same), Ok(S::JointReview));
}

#[test]
fn the_refugee_track_is_confidential_whatever_lane_is_stored() {
    let host = person(HOST, Role::HostSupervisor);
    assert_eq!(open(host, S::JointReview, A::SignJointly, |g| g.refugee_track = true), Err(Refused::Hidden));
    let us = person(US, Role::UsSupervisor);
    let with_host = open(us, S::JointReview, A::SignJointly, |g| {
        g.refugee_track = true;
        g.signatures = &[SIGNED_HOST];
    });
    assert_eq!(with_host, Ok(S::JointReview));
}

#[test]
fn joint_review_fails_closed_when_recommender_or_reviewer_is_not_known() {
    let us = person(US, Role::UsSupervisor);
    let nobody = open(us, S::JointReview, A::SignJointly, |g| {
        g.earlier_actors = &[];
    });
    assert_eq!(nobody, Err(Refused::RecommenderUnknown));
    let only_recommended = [earlier(ASSESSOR, Organisation::Iom, Part::Recommender)];
    let guards = Guards { earlier_actors: &only_recommended, ..favourable(us, Lane::Open) };
    assert_eq!(transition(S::JointReview, A::SignJointly, &guards), Err(Refused::ReviewMissing));
}

#[test]
fn a_signature_whose_role_and_organisation_do_not_fit_does_not_count() {
    let us = person(US, Role::UsSupervisor);
    let misfit = [signature(HOST, Role::IomCaseworker, Organisation::HostGovernment)];
    let took_part = [Signature { signer: REVIEWER, ..SIGNED_HOST }];
    let earlier_actors = history(Organisation::Iom);
    for signatures in [&misfit, &took_part] {
        let guards = Guards { earlier_actors: &earlier_actors, signatures, ..favourable(us, Lane::Open) };
        assert_eq!(transition(S::JointReview, A::SignJointly, &guards), Ok(S::JointReview));
    }
}
