//! One account for every staff role at every office, and a second caseworker of each agency: whoever recommends
//! cannot be the one who reviews.

use super::canaries::Field;
use super::{Filler, queries};
use crate::auth::{Organisation, Role};
use crate::error::AppError;
use crate::ids::StaffId;
use crate::tenancy::OfficeTx;

/// An account: user name, role, organisation and the name colleagues see.
pub struct Account {
    /// The user name, the same at every office.
    pub user: &'static str,
    /// The role.
    pub role: Role,
    /// For whom they work.
    pub organisation: Organisation,
    name: &'static str,
}

/// The accounts of every office.
pub const ACCOUNTS: [Account; 13] = [
    account("iom1", Role::IomCaseworker, Organisation::Iom, "Lucía Morales"),
    account("iom2", Role::IomCaseworker, Organisation::Iom, "Andrés Cifuentes"),
    account("unhcr1", Role::UnhcrCaseworker, Organisation::Unhcr, "Marisol Quispe"),
    account("unhcr2", Role::UnhcrCaseworker, Organisation::Unhcr, "Jean Baptiste Noël"),
    account("desk", Role::FrontDesk, Organisation::Partner, "Karla Ixcot"),
    account("interpreter", Role::Interpreter, Organisation::Partner, "Rosemonde Pierre"),
    account("manager", Role::OfficeManager, Organisation::Iom, "Ricardo Salvatierra"),
    account("host", Role::HostSupervisor, Organisation::HostGovernment, "Gabriela Urrutia"),
    account("us", Role::UsSupervisor, Organisation::UsGovernment, "Daniel Whitaker"),
    account("integrity", Role::IntegrityOfficer, Organisation::Iom, "Paulina Ferrer"),
    account("dpo", Role::DataProtectionOfficer, Organisation::Unhcr, "Ignacio Beltrán"),
    account("auditor", Role::Auditor, Organisation::Partner, "Teresa Vallejo"),
    account("platform", Role::PlatformAdmin, Organisation::Platform, "Samuel Ortega"),
];

const fn account(user: &'static str, role: Role, organisation: Organisation, name: &'static str) -> Account {
    Account { user, role, organisation, name }
}

/// The accounts of one office as they were stored.
pub struct Staff(Vec<(&'static str, StaffId)>);

impl Staff {
    /// The account with this user name.
    pub fn id(&self, user: &str) -> Result<StaffId, AppError> {
        let found = self.0.iter().find(|(name, _)| *name == user);
        found.map(|(_, id)| *id).ok_or_else(|| AppError::broken(format!("the demonstration has no account {user}")))
    }
}

/// Stores the accounts of the office.
pub(super) async fn insert(filler: &mut Filler<'_>, tx: &mut OfficeTx) -> Result<Staff, AppError> {
    let mut stored = Vec::with_capacity(ACCOUNTS.len());
    for account in &ACCOUNTS {
        let id: StaffId = filler.source.id();
        let field = Field { table: "staff", column: "display_name", lane: "none", tier: "T1", owner: account.user };
        let name = filler.texts.text(&field, account.name);
        queries::insert_staff(tx, id, account, &name, &filler.hashes.password, filler.now).await?;
        stored.push((account.user, id));
    }
    Ok(Staff(stored))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_staff_role_has_an_account_that_may_exist() {
        for role in Role::ALL.iter().filter(|role| role.is_staff()) {
            assert!(ACCOUNTS.iter().any(|account| account.role == *role), "{role}");
        }
        for account in &ACCOUNTS {
            assert!(account.role.may_belong_to(Some(account.organisation)), "{}", account.user);
        }
    }

    #[test]
    fn each_agency_has_a_second_caseworker() {
        for role in [Role::IomCaseworker, Role::UnhcrCaseworker] {
            assert!(ACCOUNTS.iter().filter(|account| account.role == role).count() >= 2, "{role}");
        }
    }
}
