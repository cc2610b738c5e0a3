//! Calls every action in every state as every role in both lanes, under favourable guards, and compares the printed
//! table with the reviewed one. What is not printed is refused.

use super::promises::WITHOUT_CONSENT;
use super::{ASSESSOR, FRESH, REVIEWER, SIGNED_AGENCY, SIGNED_HOST, SIGNED_US, favourable, history, person, proposed};
use crate::auth::role::{Organisation, Role};
use crate::cases::state::{
    Actor, CaseAction, CaseState, Consent, Guards, Lane, Refused, Signature, possible_actions, table, transition,
};
use std::fmt::Write;

/// The reviewed table.
pub(super) const GOLDEN: &str = include_str!("../../../../tests/golden/transitions.txt");

const HEADER: &str = "\
# state | action | next state | who in the open lane | who in the confidential lane (= alike)
# Every other pair of state and action is refused for everybody. Guards beyond role and lane are not shown.
";

/// The best case for one actor: the right person where the table asks for one, and everybody else has done their part.
fn attempt(state: CaseState, action: CaseAction, role: Option<Role>, lane: Lane) -> Result<CaseState, Refused> {
    attempt_with(Consent::Given, state, action, role, lane)
}

/// The same, but for the consent to work on the case.
fn attempt_with(
    consent: Consent,
    state: CaseState,
    action: CaseAction,
    role: Option<Role>,
    lane: Lane,
) -> Result<CaseState, Refused> {
    let id = match action {
        CaseAction::Recommend => ASSESSOR,
        CaseAction::PassSecondReview | CaseAction::ReturnToAssessor => REVIEWER,
        _ => FRESH,
    };
    let actor = role.map_or(Actor::System, |role| person(id, role));
    let first_agency = if role == Some(Role::IomCaseworker) { Organisation::Unhcr } else { Organisation::Iom };
    let other_side: Signature = match (role, lane) {
        (Some(Role::UsSupervisor), Lane::Open) => SIGNED_HOST,
        (Some(Role::UsSupervisor), Lane::Confidential) => SIGNED_AGENCY,
        _ => SIGNED_US,
    };
    let proposal = CaseAction::ALL.iter().copied().find(|first| confirms(*first) == Some(action));
    let guards = Guards {
        consent,
        earlier_actors: &history(first_agency),
        signatures: &[other_side],
        proposal: proposal.map(proposed),
        missing_facts: if action == CaseAction::RequestInfo { &["birth_date"] } else { &[] },
        ..favourable(actor, lane)
    };
    transition(state, action, &guards)
}

/// The second person's act that follows a proposal.
const fn confirms(proposal: CaseAction) -> Option<CaseAction> {
    match proposal {
        CaseAction::ProposeClearDuplicate => Some(CaseAction::ClearDuplicate),
        CaseAction::ProposeClose => Some(CaseAction::Close),
        CaseAction::ProposeNotReferred => Some(CaseAction::ConfirmNotReferred),
        CaseAction::ProposeReopen => Some(CaseAction::Reopen),
        _ => None,
    }
}

/// Who gets through, and to where.
fn who(state: CaseState, action: CaseAction, lane: Lane) -> (Vec<&'static str>, Vec<CaseState>) {
    let everybody = std::iter::once(None).chain(Role::ALL.iter().copied().map(Some));
    everybody
        .filter_map(|role| {
            let next = attempt(state, action, role, lane).ok()?;
            Some((role.map_or("system", Role::as_str), next))
        })
        .unzip()
}

fn printed() -> String {
    let mut text = HEADER.to_owned();
    for state in CaseState::ALL {
        for action in CaseAction::ALL {
            let (open, open_next) = who(*state, *action, Lane::Open);
            let (confidential, next) = who(*state, *action, Lane::Confidential);
            let Some(next) = next.first().or(open_next.first()) else {
                continue;
            };
            let alike = if open == confidential { "=".to_owned() } else { confidential.join(" ") };
            let line = writeln!(text, "{state} | {action} | {next} | {} | {alike}", open.join(" "));
            assert!(line.is_ok());
        }
    }
    text
}

#[test]
fn the_table_is_the_reviewed_one() {
    let printed = printed();
    assert!(printed == GOLDEN, "tests/golden/transitions.txt should read:\n{printed}");
}

#[test]
fn a_pair_of_state_and_action_has_one_row() {
    for state in CaseState::ALL {
        for action in CaseAction::ALL {
            let rows = table::rows_from(*state).filter(|row| row.action == *action).count();
            assert!(rows <= 1, "{state} {action} has {rows} rows");
        }
    }
}

#[test]
fn every_action_has_a_row_and_every_state_is_reached() {
    for action in CaseAction::ALL {
        assert!(table::TABLE.iter().any(|row| row.action == *action), "{action} is in no row");
    }
    for state in CaseState::ALL {
        let reached = *state == CaseState::FIRST || GOLDEN.contains(&format!(" | {state} | "));
        assert!(reached, "nothing leads to {state}");
    }
}

#[test]
fn the_buttons_of_a_page_are_what_the_table_allows() {
    for state in CaseState::ALL {
        for lane in Lane::ALL {
            for role in Role::ALL {
                let offered: Vec<_> = possible_actions(*state, *role, *lane).collect();
                for action in CaseAction::ALL {
                    let allowed = attempt(*state, *action, Some(*role), *lane).is_ok();
                    assert_eq!(offered.contains(action), allowed, "{role}: {action} in {state}, {lane} lane");
                }
            }
        }
    }
}

#[test]
fn consent_withdrawn_alone_stops_every_way_forward() {
    for state in CaseState::ALL {
        for lane in Lane::ALL {
            for role in std::iter::once(None).chain(Role::ALL.iter().copied().map(Some)) {
                for action in CaseAction::ALL {
                    let given = attempt(*state, *action, role, *lane);
                    let withdrawn = attempt_with(Consent::Withdrawn, *state, *action, role, *lane);
                    let who = role.map_or("system", Role::as_str);
                    let expected = match given {
                        Ok(_) if !WITHOUT_CONSENT.contains(action) => Err(Refused::ConsentWithdrawn),
                        other => other,
                    };
                    // What is refused anyway may be refused for either reason.
                    let alike = withdrawn == expected || (given.is_err() && withdrawn.is_err());
                    assert!(alike, "{who}: {action} in {state}, {lane} lane: {withdrawn:?}");
                }
            }
        }
    }
}
