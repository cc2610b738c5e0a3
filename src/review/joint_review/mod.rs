//! Joint review: two sides sign the same content, or one sends it back with a written question.
//!
//! Open lane: the host country's and the United States' supervisors, at `/staff/review`. Confidential lane: the United
//! States there, and a caseworker of a second agency at `/staff/second-agency`. The second signature creates the
//! referral in its own transaction. To the host country a confidential case does not exist: the policies of the database
//! hide its rows, and what they hide is answered like a made-up id, before anything of the form is looked at.

pub mod list;
pub mod send_back;
pub mod show;
pub mod sign;

use crate::cases::decision::{self, Decision};
use crate::cases::state::{CaseAction, CaseState, ContentHash, Guards, Lane, Refused, transition};
use crate::cases::step::{LockedCase, staff_actor};
use crate::error::AppError;
use crate::ids::CaseId;
use crate::tenancy::OfficeTx;
use crate::web::visit::Staff;

/// At whose desk a case is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Desk {
    /// The two governments' supervisors.
    Governments,
    /// The second agency of the confidential lane.
    SecondAgency,
}

impl Desk {
    /// Where its list is.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Governments => "/staff/review",
            Self::SecondAgency => "/staff/second-agency",
        }
    }

    /// Where a case is.
    pub fn path_of(self, case: CaseId) -> String {
        format!("{}/{case}", self.path())
    }
}

/// A case in joint review, locked, with its decision.
struct Opened {
    case: LockedCase,
    decision: Decision,
}

impl Opened {
    /// Opens a case at a desk.
    ///
    /// # Errors
    /// `NotFound` when it does not exist for this person, or is not in joint review at this desk.
    async fn at(desk: Desk, tx: &mut OfficeTx, case: CaseId, staff: &Staff) -> Result<Self, AppError> {
        let case = LockedCase::lock(tx, case).await?;
        let decision = decision::load(tx, case.id).await?;
        let opened = Self { case, decision };
        let here = opened.case.state == CaseState::JointReview
            && match desk {
                Desk::Governments => true,
                Desk::SecondAgency => opened.guards(staff, None).effective_lane() == Lane::Confidential,
            };
        if !here || opened.verdict(CaseAction::SignJointly, staff) == Err(Refused::Hidden) {
            return Err(AppError::NotFound);
        }
        Ok(opened)
    }

    /// What a step of this person is judged by.
    fn guards(&self, staff: &Staff, seen: Option<ContentHash>) -> Guards<'_> {
        self.decision.guard(self.case.guards(staff_actor(staff)), seen)
    }

    /// Whether the table would let this person do this with what they see now, for the forms of the page.
    fn verdict(&self, action: CaseAction, staff: &Staff) -> Result<CaseState, Refused> {
        let guards = Guards { note: "?", ..self.guards(staff, self.decision.content_hash) };
        transition(self.case.state, action, &guards)
    }
}

/// The path to the list of a desk, with a note on what was just done.
fn done(visit: &crate::web::visit::Visit, desk: Desk, what: &str) -> String {
    visit.at(&format!("{}?done={what}", desk.path()))
}

/// The title of a pathway for a list.
fn title(book: &crate::pathways::RuleBook, shell: &crate::web::page::Shell, pathway: &str) -> String {
    super::dossier::pathway_title(book, shell.language, pathway)
}
