//! Roles against the permission matrix: what each may do, and what must stay out of reach.

use super::{Organisation, Permission, Role};

/// Who holds each permission, in the order of `Role::ALL`.
fn holders(permission: Permission) -> Vec<&'static str> {
    Role::ALL.iter().filter(|role| role.allows(permission)).map(|role| role.as_str()).collect()
}

fn permissions(role: Role) -> Vec<Permission> {
    Permission::ALL.iter().copied().filter(|permission| role.allows(*permission)).collect()
}

#[test]
fn the_two_supervisors_have_aggregates_and_joint_review_and_not_the_caseload() {
    let expected = [
        Permission::RaiseProtection,
        Permission::SeeJointReview,
        Permission::SignReferral,
        Permission::SeeOfficeSettings,
        Permission::ProposeProgrammeChange,
        Permission::ApproveProgrammeChange,
        Permission::SeeAggregates,
        Permission::VerifyAuditChain,
        Permission::ManageStaff,
        Permission::ManageStaffSessions,
    ];
    assert_eq!(permissions(Role::HostSupervisor), expected);
    let mut us = permissions(Role::UsSupervisor);
    us.retain(|permission| ![Permission::RecordReferralAnswer, Permission::NoteCounterReading].contains(permission));
    assert_eq!(us, expected);
}

#[test]
fn the_platform_administrator_has_nothing_with_personal_data() {
    let expected = [
        Permission::SeeOfficeSettings,
        Permission::ApplyProgrammeChange,
        Permission::ManageStaffSessions,
        Permission::ManageOffices,
    ];
    assert_eq!(permissions(Role::PlatformAdmin), expected);
}

#[test]
fn small_roles_stay_small() {
    let interpreter = [Permission::RaiseProtection, Permission::SeeAssignedAppointment, Permission::ManageStaffSessions];
    assert_eq!(permissions(Role::Interpreter), interpreter);
    assert_eq!(holders(Permission::SeeProtection), ["unhcr_caseworker"]);
    assert_eq!(holders(Permission::SeeIntegrityNotes), ["integrity_officer", "auditor"]);
    assert_eq!(holders(Permission::SeeOwnCase), ["applicant", "representative"]);
    assert_eq!(holders(Permission::SeeCase), ["iom_caseworker", "unhcr_caseworker", "office_manager"]);
}

#[test]
fn every_permission_has_a_holder_and_nobody_has_all() {
    for permission in Permission::ALL {
        let count = holders(*permission).len();
        assert!(count > 0 && count < Role::ALL.len(), "{permission} is held by {count}");
    }
}

#[test]
fn only_its_supervisor_is_of_the_host_government() {
    for role in Role::ALL {
        let may = role.may_belong_to(Some(Organisation::HostGovernment));
        assert_eq!(may, *role == Role::HostSupervisor, "{role}");
        assert_eq!(role.may_belong_to(None), !role.is_staff(), "{role}");
        assert!(role.organisation().is_none_or(|own| role.may_belong_to(Some(own))), "{role}");
    }
}

#[test]
fn words_read_back_and_others_are_refused() {
    for role in Role::ALL {
        assert_eq!(Role::parse(role.as_str()), Some(*role));
        assert_eq!(serde_json::to_value(role).ok(), Some(role.as_str().into()));
    }
    for permission in Permission::ALL {
        assert_eq!(Permission::parse(permission.as_str()), Some(*permission));
    }
    for organisation in Organisation::ALL {
        assert_eq!(Organisation::parse(organisation.as_str()), Some(*organisation));
    }
    for text in ["", "admin", "Applicant", "applicant ", "us-supervisor"] {
        assert_eq!(Role::parse(text), None, "{text:?}");
    }
    assert_eq!(Role::ALL.len(), 13);
}
