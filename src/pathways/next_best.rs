//! The question that settles most, of those whose answer can still settle something.
//!
//! Used by the intake where an office asks best-first. Nothing outside the missing
//! facts of an open pathway is ever asked; danger and violence come after all else.
//! The table of scores goes with the choice, for the record. Deterministic.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::answers::Answers;
use super::compiled::{Facts, State};
use super::eval::Verdict;
use super::expr::bit;
use super::fact::FactType;
use super::judge::{Judged, Person};
use super::question::Question;
use super::rulebook::{Kind, RuleBook};
use super::truth::{Outcome, Truth};

/// The next question, and what the others scored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The question to ask.
    pub question: String,
    /// Whether the office wants it asked as soon as it matters.
    pub pinned: bool,
    /// All questions that could have been asked, the best first; empty if pinned.
    pub table: Vec<Score>,
}

/// What asking a question is worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// The question.
    pub question: String,
    /// Pathways decided by an answer on average, those on offer now counting twice, by
    /// cost, in thousandths.
    pub score: u32,
    /// Answers that were tried, one of each class the rules tell apart.
    pub tried: u32,
    /// After how many of them at least one more pathway is decided.
    pub deciding: u32,
    /// Open pathways that wait for the answer.
    pub waiting: u32,
}

/// A person as far as answered, evaluated.
struct Known<'a> {
    person: Person<'a>,
    state: State,
    judged: Vec<Judged<'a>>,
    access: Option<usize>,
}

impl<'a> Known<'a> {
    fn new(person: Person<'a>) -> Self {
        let program = person.compiled.program();
        let mut state = person.compiled.state();
        state.run(program, person.facts);
        let pathways = &person.book.pathways;
        let access = pathways.iter().position(|pathway| pathway.kind == Kind::Access);
        if let Some(at) = access {
            let judged = person.judge(at, &state);
            state.set_access(judged.access());
        }
        state.run_late(program, person.facts);
        let judged = (0..pathways.len()).map(|at| person.judge(at, &state)).collect();
        Self { person, state, judged, access }
    }

    /// Pathways that are open and wait for a fact, with their weight.
    fn waiting(&self, fact: u64) -> impl Iterator<Item = (usize, &Judged<'a>, u32)> {
        let judged = self.judged.iter().enumerate();
        let open = judged.filter(move |(_, judged)| is_open(judged) && judged.missing & fact != 0);
        open.map(|(at, judged)| (at, judged, if judged.offered.verdict.truth == Truth::Yes { 2 } else { 1 }))
    }

    /// Tries every class of answers to a fact.
    fn score(&self, slot: usize, cost: u32, trial: &mut Facts, probe: &mut State) -> Score {
        let Person { compiled, .. } = self.person;
        let fact = bit(slot);
        let waiting: Vec<(usize, &Judged<'_>, u32)> = self.waiting(fact).collect();
        let (mut worth, mut deciding, mut tried) = (0, 0, 0);
        if let Some(tries) = compiled.tries(slot) {
            for index in 0..tries.count() {
                trial.clone_from(self.person.facts);
                tries.put(index, trial);
                compiled.probe(&self.state, slot, trial, probe);
                let person = Person { facts: trial, ..self.person };
                self.settle_access(&person, fact, probe);
                let settled = waiting.iter().filter(|(at, before, _)| person.becomes(*at, before, fact, probe) != Truth::Unknown);
                let weight: u32 = settled.map(|(.., weight)| weight).sum();
                worth += weight;
                deciding += u32::from(weight > 0);
                tried += 1;
            }
        }
        let score = (worth * 1000).checked_div(tried * cost).unwrap_or(0);
        let waiting = u32::try_from(waiting.len()).unwrap_or(u32::MAX);
        Score { question: String::new(), score, tried, deciding, waiting }
    }

    /// What the access rule becomes, and what depends on it.
    fn settle_access(&self, person: &Person<'a>, fact: u64, probe: &mut State) {
        let Some((at, before)) = self.access.and_then(|at| Some((at, self.judged.get(at)?))) else { return };
        if is_open(before) && before.missing & fact != 0 {
            let access = person.becomes(at, before, fact, probe);
            if access != Truth::Unknown {
                probe.set_access(Verdict::known(access));
                probe.run_late_lean(person.compiled.program(), person.facts);
            }
        }
    }
}

/// Whether an answer could still decide it.
fn is_open(judged: &Judged<'_>) -> bool {
    judged.outcome == Outcome::NeedMoreInformation && !judged.held_open
}

/// A question that may be asked now.
struct Candidate<'b> {
    question: &'b Question,
    slot: usize,
    /// Its condition is met or cannot be settled by asking on; else it comes later.
    applies: bool,
}

impl RuleBook {
    /// The question to ask next so that most is settled soonest; none where no answer
    /// can settle anything more. `pins` are questions the office wants asked first, in
    /// this order, as soon as and only if they matter.
    ///
    /// Every class of answers to a question counts alike. What touches danger or
    /// violence is asked when nothing else is left; other sensitive questions cost
    /// double and come before the rest only if they can decide something.
    pub fn next_best(&self, office: &str, answers: &Answers, as_of: NaiveDate, pins: &[&str]) -> Option<Choice> {
        let compiled = self.compiled();
        let facts = compiled.pack(&self.schema, answers, as_of);
        let known = Known::new(self.person(&facts, office));
        let candidates = self.candidates(&known, answers);
        for pin in pins {
            if candidates.iter().any(|candidate| candidate.applies && candidate.question.id == *pin) {
                return Some(Choice { question: (*pin).to_owned(), pinned: true, table: Vec::new() });
            }
        }
        let (mut trial, mut probe) = (facts.clone(), compiled.state());
        probe.follow(&known.state);
        let mut scored = Vec::with_capacity(candidates.len());
        for candidate in &candidates {
            let Some(fact) = self.schema.facts.get(candidate.slot) else { continue };
            let cost = cost(&fact.kind) * if candidate.question.sensitive { 2 } else { 1 };
            let mut score = known.score(candidate.slot, cost, &mut trial, &mut probe);
            score.question.clone_from(&candidate.question.id);
            let late = (fact.protection, !candidate.applies, candidate.question.sensitive && score.score == 0);
            scored.push((late, score));
        }
        // Stable: of two that are equal the earlier in the file comes first.
        scored.sort_by_key(|(late, score)| (*late, std::cmp::Reverse((score.score, score.waiting))));
        let table: Vec<Score> = scored.into_iter().map(|(_, score)| score).collect();
        let question = table.first()?.question.clone();
        Some(Choice { question, pinned: false, table })
    }

    /// Questions for missing facts that were not asked, in the order of the file. One whose
    /// condition waits for another answer is among them unless that is never asked.
    fn candidates<'b>(&'b self, known: &Known<'b>, answers: &Answers) -> Vec<Candidate<'b>> {
        let open = known.judged.iter().filter(|judged| is_open(judged));
        let missing = open.fold(0, |bits, judged| bits | judged.missing);
        let program = known.person.compiled.program();
        let holds = |condition: usize| known.state.truth(program, condition);
        let mut found = Vec::new();
        let mut never = 0;
        let unasked = self.unasked(answers);
        for (question, code) in self.questions.iter().zip(known.person.compiled.questions()) {
            let presumed = code.presumed.is_some_and(|when| holds(when) == Truth::Yes);
            let excluded = code.ask_if.is_some_and(|when| holds(when) == Truth::No);
            let applies = self.applies(code, &known.state, unasked);
            if excluded || (!applies && code.reads & never != 0) {
                never |= bit(code.slot);
            } else if bit(code.slot) & missing & unasked != 0 && !presumed {
                found.push(Candidate { question, slot: code.slot, applies });
            }
        }
        found
    }

    fn person<'a>(&'a self, facts: &'a Facts, office: &str) -> Person<'a> {
        let (compiled, readings) = (self.compiled(), self.readings());
        Person { book: self, compiled, facts, office: self.office_position(office), readings }
    }

    /// The first question, in the order of the file, of those that [`RuleBook::next_best`]
    /// chooses from: what the choice is compared with.
    pub fn next_missing(&self, office: &str, answers: &Answers, as_of: NaiveDate) -> Option<&Question> {
        let compiled = self.compiled();
        let facts = compiled.pack(&self.schema, answers, as_of);
        let known = Known::new(self.person(&facts, office));
        let candidates = self.candidates(&known, answers);
        let first = candidates.iter().find(|candidate| candidate.applies).or(candidates.first())?;
        self.question(&first.question.id)
    }
}

/// What answering costs a person: one for a choice or a number, more for a form.
fn cost(kind: &FactType) -> u32 {
    let fields = u32::try_from(kind.fields().len()).unwrap_or(u32::MAX);
    match kind {
        FactType::Set { .. } | FactType::Countries | FactType::Ints { .. } => 2,
        FactType::Record { .. } => 1 + fields / 2,
        FactType::Records { .. } => 2 + fields / 2,
        _ => 1,
    }
}
