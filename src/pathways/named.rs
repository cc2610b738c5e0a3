//! The facts an explanation names: those its reasons read, and nothing else.
//!
//! Used by pages that show what a result rests on and by the tests that show that the
//! result follows from these facts alone.

use super::assess::{Assessment, PathwayResult};
use super::fact::FactId;
use super::rulebook::{ACCESS, RuleBook};

impl RuleBook {
    /// The facts on which a result of an assessment rests: those read by the criteria
    /// that decide it, by the tracks of the programme, and by the rule that protects a
    /// child. Whoever knows only these answers comes to the same outcome.
    pub fn facts_named(&self, assessment: &Assessment, pathway: &str) -> Vec<FactId> {
        let slots = assessment.result(pathway).map_or(0, |result| self.slots_named(assessment, result));
        super::assess::facts(self, self.with_inputs(slots))
    }

    fn slots_named(&self, assessment: &Assessment, result: &PathwayResult) -> u64 {
        let Some(pathway) = self.pathway(result.pathway.as_str()) else { return 0 };
        let protects = [&pathway.protect_when, &pathway.protect_unless];
        let mut slots = protects.into_iter().flatten().fold(0, |bits, when| bits | when.slots());
        if let Some(plan) = self.plan(pathway, &assessment.office) {
            for track in &plan.tracks {
                slots |= track.when.slots() | track.clock.as_ref().map_or(0, Self::path_slot);
            }
        }
        let decisive = result.decisive.iter().filter_map(|id| self.criterion(id.as_str()));
        let mut by_access = false;
        for criterion in decisive {
            slots |= criterion.when.slots();
            by_access |= criterion.when.needs_access();
        }
        if by_access && let Some(access) = assessment.result(ACCESS).filter(|access| access.pathway != result.pathway) {
            slots |= self.slots_named(assessment, access);
        }
        slots
    }
}
