//! All conditions of a rule book in one program, and which is which.

use std::sync::OnceLock;

use super::facts::Facts;
use super::layout::{Layout, NOTHING, UNKNOWN, date};
use super::program::Program;
use super::run::State;
use super::slice::{Slice, slices};
use super::values::{Tries, Values, values};
use crate::pathways::answers::Answers;
use crate::pathways::eval::Verdict;
use crate::pathways::expr::{Expr, Path};
use crate::pathways::fact::Schema;
use crate::pathways::rulebook::{Plan, RuleBook, Track};
use crate::pathways::truth::Truth;
use chrono::NaiveDate;

/// Conditions of a pathway beside its criteria.
#[derive(Clone, Debug, Default)]
pub(in crate::pathways) struct PathwayCode {
    pub protect_when: Option<usize>,
    pub protect_unless: Option<usize>,
    pub notes: Vec<usize>,
    pub tracks: Vec<TrackCode>,
}

/// Whom a track is for, and its own date.
#[derive(Clone, Debug)]
pub(in crate::pathways) struct TrackCode {
    pub when: usize,
    pub clock: Option<Clock>,
    /// Facts it reads; all of them where it depends on the access rule.
    pub reads: u64,
}

/// A question: its fact, and its conditions.
#[derive(Clone, Copy, Debug)]
pub(in crate::pathways) struct QuestionCode {
    /// Position of its fact.
    pub slot: usize,
    /// Asked only where this holds.
    pub ask_if: Option<usize>,
    /// Facts that this condition reads.
    pub reads: u64,
    /// Where this holds, an answer is presumed.
    pub presumed: Option<usize>,
}

/// A date among the facts.
#[derive(Clone, Copy, Debug)]
pub(in crate::pathways) struct Clock {
    cell: usize,
    slot: usize,
}

/// The compiled form of a book, made when it is first needed. A copy of the book makes
/// its own, since copies are made to be changed.
#[derive(Debug, Default)]
pub struct Prepared(OnceLock<Compiled>);

impl Clone for Prepared {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Prepared {
    pub(in crate::pathways) fn get(&self, book: &RuleBook) -> &Compiled {
        self.0.get_or_init(|| Compiled::new(book))
    }
}

/// A rule book ready to run. Criteria have the first numbers, in their order.
#[derive(Clone, Debug)]
pub struct Compiled {
    layout: Layout,
    program: Program,
    pathways: Vec<PathwayCode>,
    offices: Vec<Vec<TrackCode>>,
    questions: Vec<QuestionCode>,
    /// Conditions of all offices' access rules.
    access: Vec<usize>,
    slices: Vec<Slice>,
    values: Vec<Values>,
}

impl Compiled {
    /// Compiles all conditions of a book.
    pub(in crate::pathways) fn new(book: &RuleBook) -> Self {
        let layout = Layout::new(book.schema());
        let mut all: Vec<&Expr> = book.criteria().iter().map(|criterion| &criterion.when).collect();
        let mut number = |expr| {
            all.push(expr);
            all.len() - 1
        };
        let mut pathways = Vec::new();
        for pathway in book.pathways() {
            pathways.push(PathwayCode {
                protect_when: pathway.protect_when.as_ref().map(&mut number),
                protect_unless: pathway.protect_unless.as_ref().map(&mut number),
                notes: pathway.notes.iter().map(|note| number(&note.when)).collect(),
                tracks: tracks(book, &layout, &pathway.plan, &mut number),
            });
        }
        let offices: Vec<_> = book.offices.iter().map(|office| tracks(book, &layout, &office.access, &mut number)).collect();
        let versions = book.offices.iter().flat_map(|office| &office.access.versions);
        let access = versions.flat_map(|version| version.requires.iter().copied());
        let access = access.chain(offices.iter().flatten().map(|track: &TrackCode| track.when)).collect();
        let mut questions = Vec::new();
        for question in book.questions() {
            questions.push(QuestionCode {
                slot: book.schema().slot(question.fact.as_str()).unwrap_or(usize::MAX),
                ask_if: question.ask_if.as_ref().map(&mut number),
                reads: question.ask_if.as_ref().map_or(0, |ask_if| book.with_inputs(ask_if.slots())),
                presumed: question.presumed.as_ref().map(|(when, _)| number(when)),
            });
        }
        let program = Program::new(&layout, &all);
        let slices = slices(&layout, &program);
        let values = values(&layout, &program, &edges(book, &pathways, &offices));
        Self { layout, program, pathways, offices, questions, access, slices, values }
    }

    /// Where facts lie.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The conditions.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// Room to assess one person after the other.
    pub fn state(&self) -> State {
        self.program.state()
    }

    /// Whether something of the access pathway, or of an office's rule, asks for the
    /// access rule itself, which is then not known.
    pub(in crate::pathways) fn needs_access(&self, pathway: usize) -> bool {
        let late = |condition: usize| self.program.needs_access(condition);
        let code = self.pathways.get(pathway);
        let own =
            code.into_iter().flat_map(|code| code.notes.iter().copied().chain(code.protect_when).chain(code.protect_unless));
        own.chain(self.access.iter().copied()).any(late)
    }

    pub(in crate::pathways) fn pathway(&self, at: usize) -> Option<&PathwayCode> {
        self.pathways.get(at)
    }

    /// The tracks of a pathway, or of the office's access rule.
    pub(in crate::pathways) fn tracks(&self, pathway: usize, office: Option<usize>) -> &[TrackCode] {
        match office {
            Some(office) => self.offices.get(office).map_or(&[], Vec::as_slice),
            None => self.pathways.get(pathway).map_or(&[], |code| code.tracks.as_slice()),
        }
    }

    /// All questions, in their order.
    pub(in crate::pathways) fn questions(&self) -> &[QuestionCode] {
        &self.questions
    }

    /// The values of every cell outside lists.
    pub(super) fn values(&self) -> &[Values] {
        &self.values
    }

    /// The values of an asked fact that the rules tell apart.
    pub(in crate::pathways) fn tries(&self, slot: usize) -> Option<Tries<'_>> {
        Tries::new(&self.layout, &self.values, slot)
    }

    /// Evaluates into `state` what `base` would be if the fact at a position were as in
    /// `facts`. The access rule stays as it is in `base`.
    pub(in crate::pathways) fn probe(&self, base: &State, slot: usize, facts: &Facts, state: &mut State) {
        if let Some(slice) = self.slices.get(slot) {
            state.probe(base, &self.program, slice, facts);
        }
    }

    /// Packs answers for this book.
    pub fn pack(&self, schema: &Schema, answers: &Answers, as_of: NaiveDate) -> Facts {
        Facts::pack(&self.layout, schema, answers, as_of)
    }

    /// The day a clock shows: its own date, else the day asked; unknown if it is not known.
    pub(in crate::pathways) fn day(&self, clock: Clock, facts: &Facts) -> (NaiveDate, Verdict) {
        match facts.cell(clock.cell) {
            UNKNOWN => (facts.as_of(), Verdict::missing(facts.waits(&self.layout, clock.slot))),
            NOTHING => (facts.as_of(), Verdict::known(Truth::Yes)),
            day => (date(day).unwrap_or(facts.as_of()), Verdict::known(Truth::Yes)),
        }
    }
}

/// The days at which a track with its own date changes, with the cell of that date.
fn edges(book: &RuleBook, pathways: &[PathwayCode], offices: &[Vec<TrackCode>]) -> Vec<(usize, NaiveDate)> {
    let plans = book.pathways().iter().map(|pathway| &pathway.plan).zip(pathways.iter().map(|code| &code.tracks));
    let access = book.offices.iter().map(|office| &office.access).zip(offices);
    let tracks = plans.chain(access).flat_map(|(plan, codes)| plan.tracks.iter().zip(codes));
    let mut edges = Vec::new();
    for (track, code) in tracks {
        let Some(clock) = code.clock else { continue };
        for period in &track.periods {
            edges.extend(period.from.map(|from| (clock.cell, from)));
            edges.extend(period.to.and_then(|to| to.succ_opt()).map(|after| (clock.cell, after)));
        }
    }
    edges.sort_unstable();
    edges.dedup();
    edges
}

fn tracks<'b>(book: &RuleBook, layout: &Layout, plan: &'b Plan, number: &mut impl FnMut(&'b Expr) -> usize) -> Vec<TrackCode> {
    let clock = |path: &Path| {
        let cell = layout.find(path, None)?;
        Some(Clock { cell, slot: layout.cells.get(cell)?.slot })
    };
    let reads = |track: &Track| {
        let clock = track.clock.as_ref().map_or(0, RuleBook::path_slot);
        if track.when.needs_access() { u64::MAX } else { book.with_inputs(track.when.slots() | clock) }
    };
    let code = |track: &'b Track| TrackCode {
        when: number(&track.when),
        clock: track.clock.as_ref().and_then(clock),
        reads: reads(track),
    };
    plan.tracks.iter().map(code).collect()
}
