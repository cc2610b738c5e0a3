//! Second review: another person than the one who recommended, assessed or helped to fill in looks at a recommendation,
//! takes it, and passes it to joint review or sends it back with a written question.
//!
//! That they are different people is judged by the state machine, and by an index of the database for those who decide.

pub mod list;
pub mod pass;
pub mod send_back;
pub mod show;
pub mod take;

use crate::cases::decision::{self, Act, Decision};
use crate::cases::state::{CaseAction, CaseState, ContentHash, Guards, Refused, transition};
use crate::cases::step::{LockedCase, staff_actor};
use crate::error::AppError;
use crate::ids::CaseId;
use crate::tenancy::OfficeTx;
use crate::web::visit::{Staff, Visit};

/// A case, locked, with its decision.
struct Opened {
    case: LockedCase,
    decision: Decision,
}

impl Opened {
    /// Opens a case.
    ///
    /// # Errors
    /// `NotFound` when the office has no such case.
    async fn at(tx: &mut OfficeTx, case: CaseId) -> Result<Self, AppError> {
        let case = LockedCase::lock(tx, case).await?;
        let decision = decision::load(tx, case.id).await?;
        Ok(Self { case, decision })
    }

    /// Whether it waits for a second review or is in one.
    fn is_here(&self) -> bool {
        matches!(self.case.state, CaseState::Recommended | CaseState::SecondReview) && self.decision.recommendation.is_some()
    }

    /// What a step of this person is judged by.
    fn guards(&self, staff: &Staff, seen: Option<ContentHash>) -> Guards<'_> {
        self.decision.guard(self.case.guards(staff_actor(staff)), seen)
    }

    /// Whether this person might do this with what they see now, for the forms of the page.
    fn verdict(&self, action: CaseAction, staff: &Staff) -> Result<CaseState, Refused> {
        // Who passed this very content once, before joint review sent it back, does not pass it twice.
        let passed = |act: &decision::ActDone| act.act == Act::PassSecondReview && act.staff == staff.id;
        if action == CaseAction::PassSecondReview && self.decision.acts_standing().any(passed) {
            return Err(Refused::SamePerson);
        }
        let guards = Guards { note: "?", ..self.guards(staff, self.decision.content_hash) };
        transition(self.case.state, action, &guards)
    }

    /// The name of who has it.
    fn reviewer(&self) -> Option<&decision::ActDone> {
        let taken = self.decision.acts_standing().filter(|act| act.act == Act::TakeSecondReview).last();
        taken.filter(|_| self.case.state == CaseState::SecondReview)
    }
}

/// The page of a case's second review.
fn path_of(visit: &Visit, case: CaseId) -> String {
    visit.at(&format!("/staff/cases/{case}/second-review"))
}
