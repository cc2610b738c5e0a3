//! Questions: what the intake asks, in which order, and which still apply.
//!
//! Used by the intake, which puts one question (or one group) on a page. A question
//! is asked only if a pathway on offer reads its fact and its own condition holds;
//! protection questions come last. Texts are in the words of the rule book.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::answers::Answers;
use super::compiled::{QuestionCode, State};
use super::expr::{Expr, Path, Root, bit};
use super::fact::{Answer, FactId, FactType};
use super::rulebook::{PathwayId, Plan, RuleBook};
use super::truth::Truth;

/// Who answers a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// Each person of the family for themselves.
    Member,
    /// Once for all who register together.
    Family,
}

/// One question of the intake.
#[derive(Clone, Debug)]
pub struct Question {
    /// Its name; stays the same when its words change.
    pub id: String,
    /// The fact it answers.
    pub fact: FactId,
    /// Who answers it.
    pub per: Per,
    /// Asked only where this holds; always where absent.
    pub ask_if: Option<Expr>,
    /// Where the condition holds, the answer that is taken without asking, such as "single" of a small child.
    pub presumed: Option<(Expr, Answer)>,
    /// Whether it touches danger, violence or the law: shown with who sees the
    /// answer, and always with "I prefer not to say".
    pub sensitive: bool,
    /// The part of the intake it belongs to, such as `family`.
    pub group: String,
}

impl RuleBook {
    /// The question with this name.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }

    /// Questions that apply to a person at an office on a day, answered or not, in
    /// the order in which they are asked. The same input gives the same list.
    ///
    /// A question applies if one of the pathways in `open` reads its fact, as the
    /// rules stand on that day, and its condition holds or cannot be settled by
    /// asking on ("I do not know").
    pub fn questions_for(&self, office: &str, open: &[PathwayId], answers: &Answers, as_of: NaiveDate) -> Vec<&Question> {
        let needed = self.facts_read(office, open, as_of);
        let compiled = self.compiled();
        let mut state = compiled.state();
        state.run_lean(compiled.program(), &compiled.pack(&self.schema, answers, as_of));
        let unasked = self.unasked(answers);
        let questions = self.questions.iter().zip(compiled.questions());
        let asked = questions.filter(|(_, code)| bit(code.slot) & needed != 0 && self.applies(code, &state, unasked));
        asked.map(|(question, _)| question).collect()
    }

    /// The first question that applies and was not asked yet.
    pub fn next_question(&self, office: &str, open: &[PathwayId], answers: &Answers, as_of: NaiveDate) -> Option<&Question> {
        self.questions_for(office, open, answers, as_of)
            .into_iter()
            .find(|question| !answers.get(question.fact.as_str()).is_asked())
    }

    /// The answers that are taken without asking this person; never over a given one.
    pub fn presumed(&self, answers: &Answers, as_of: NaiveDate) -> Vec<(FactId, Answer)> {
        let compiled = self.compiled();
        let mut state = compiled.state();
        state.run_lean(compiled.program(), &compiled.pack(&self.schema, answers, as_of));
        let holds = |when: Option<usize>| when.is_some_and(|when| state.truth(compiled.program(), when) == Truth::Yes);
        let questions = self.questions.iter().zip(compiled.questions());
        let open = questions.filter(|(question, code)| !answers.get(question.fact.as_str()).is_asked() && holds(code.presumed));
        open.filter_map(|(question, _)| Some((question.fact.clone(), question.presumed.as_ref()?.1.clone()))).collect()
    }

    /// The facts that the rules of these pathways read on a day, as names.
    pub fn facts_needed(&self, office: &str, open: &[PathwayId], as_of: NaiveDate) -> Vec<&FactId> {
        let needed = self.facts_read(office, open, as_of);
        let facts = self.schema.facts.iter().enumerate();
        facts.filter(|(slot, _)| bit(*slot) & needed != 0).map(|(_, fact)| &fact.id).collect()
    }

    /// Whether the condition of the question at a position holds, or cannot be settled
    /// by asking on.
    pub(super) fn applies(&self, question: &QuestionCode, state: &State, unasked: u64) -> bool {
        let truth = |condition| state.truth(self.compiled().program(), condition);
        match question.ask_if.map_or(Truth::Yes, truth) {
            Truth::Yes => true,
            Truth::No => false,
            Truth::Unknown => question.reads & unasked == 0,
        }
    }

    /// The facts that were not asked yet.
    pub(super) fn unasked(&self, answers: &Answers) -> u64 {
        let facts = self.schema.facts.iter().enumerate();
        let open = facts.filter(|(_, fact)| !answers.get(fact.id.as_str()).is_asked());
        open.fold(0, |bits, (slot, _)| bits | bit(slot))
    }

    fn facts_read(&self, office: &str, open: &[PathwayId], as_of: NaiveDate) -> u64 {
        let mut slots = 0;
        let mut access = false;
        for id in open {
            let Some(pathway) = self.pathway(id.as_str()) else { continue };
            access |= pathway.needs_access;
            let conditions = [&pathway.protect_when, &pathway.protect_unless];
            slots |= conditions.into_iter().flatten().fold(0, |bits, when| bits | when.slots());
            if let Some(plan) = self.plan(pathway, office) {
                slots |= self.plan_slots(plan, as_of);
            }
        }
        if access && let Some(office) = self.office(office) {
            slots |= self.plan_slots(&office.access, as_of);
        }
        self.with_inputs(slots)
    }

    fn plan_slots(&self, plan: &Plan, as_of: NaiveDate) -> u64 {
        let criteria = plan.version(as_of).into_iter().flat_map(|version| &version.requires);
        let mut slots = criteria.filter_map(|at| self.criteria.get(*at)).fold(0, |bits, criterion| bits | criterion.when.slots());
        for track in &plan.tracks {
            slots |= track.when.slots();
            slots |= track.clock.as_ref().map_or(0, Self::path_slot);
        }
        slots
    }

    /// The bit of the fact a path begins at.
    pub(super) fn path_slot(path: &Path) -> u64 {
        match path.root {
            Root::Slot(slot) => bit(slot),
            Root::Entry => 0,
        }
    }

    /// Adds the inputs of derived facts.
    pub(super) fn with_inputs(&self, slots: u64) -> u64 {
        let asked = self.schema.facts.len();
        let mut all = slots;
        for (index, fact) in self.schema.derived.iter().enumerate() {
            if bit(asked + index) & slots != 0 {
                for input in &fact.inputs {
                    all |= self.schema.slot(input.as_str()).map_or(0, bit);
                }
            }
        }
        all
    }
}

impl Question {
    /// The type of its answer.
    pub fn kind<'a>(&self, book: &'a RuleBook) -> Option<&'a FactType> {
        book.schema().fact(self.fact.as_str()).map(|fact| &fact.kind)
    }
}
