//! The search itself: settle what is certain, choose where there are alternatives.

use super::super::super::answers::Answers;
use super::lists::{assert, new_entry, of_list};
use super::model::Model;
use super::node::{Node, Sign};
use super::realise::realise;
use super::state::{Pending, State};

/// Searches end after this many choices, undecided.
const MOST_STEPS: usize = 4000;
/// Searches end after this many examples that could not be made real or confirmed.
const MOST_EXAMPLES: usize = 60;

/// What a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<T> {
    /// An example, confirmed.
    Example(T),
    /// There is none.
    Nothing,
    /// None was found and it is not certain that there is none.
    Undecided,
}

impl<T> Found<T> {
    /// The example.
    pub fn example(self) -> Option<T> {
        match self {
            Self::Example(found) => Some(found),
            Self::Nothing | Self::Undecided => None,
        }
    }
}

/// Searches for answers that make every condition what is wanted of it; `confirm`
/// asks the evaluator and gives what is to be kept of the example.
pub fn search<T>(model: &Model<'_>, wanted: &[(Sign, &Node)], confirm: &mut dyn FnMut(&Answers) -> Option<T>) -> Found<T> {
    let mut solver = Solver { model, confirm, steps: MOST_STEPS, examples: MOST_EXAMPLES, unsure: !model.is_whole };
    let mut state = State::new(model);
    let possible = wanted.iter().all(|(sign, node)| assert(model, &mut state, *sign, node, None));
    match possible.then(|| solver.solve(state)).flatten() {
        Some(example) => Found::Example(example),
        None if solver.unsure => Found::Undecided,
        None => Found::Nothing,
    }
}

struct Solver<'a, 'm, T> {
    model: &'a Model<'m>,
    confirm: &'a mut dyn FnMut(&Answers) -> Option<T>,
    steps: usize,
    examples: usize,
    unsure: bool,
}

impl<T> Solver<'_, '_, T> {
    fn solve(&mut self, mut state: State<'_>) -> Option<T> {
        loop {
            if self.steps == 0 || self.examples == 0 {
                self.unsure = true;
                return None;
            }
            self.steps -= 1;
            let (at, open) = match choose(&mut state) {
                Next::Impossible => return None,
                Next::Settled => return self.count(&state),
                Next::Among { at, open } => (at, open),
            };
            match state.pending.swap_remove(at) {
                // One alternative is left: it is settled without a choice.
                Pending::Parts { sign, parts, entry } if open == 1 => {
                    let part = parts.iter().find(|part| state.settled(sign, part, entry) != Some(false))?;
                    if !assert(self.model, &mut state, sign, part, entry) {
                        return None;
                    }
                }
                Pending::Parts { sign, parts, entry } => {
                    return parts.iter().find_map(|part| {
                        if state.settled(sign, part, entry) == Some(false) {
                            return None;
                        }
                        let mut next = state.clone();
                        assert(self.model, &mut next, sign, part, entry).then(|| self.solve(next)).flatten()
                    });
                }
                Pending::Exists { list, sign, body } => return self.exists(&state, list, sign, body),
            }
        }
    }

    /// Tries a new entry, then each that is there.
    fn exists<'n>(&mut self, state: &State<'n>, list: usize, sign: Sign, body: &'n Node) -> Option<T> {
        let reused = of_list(state, list).into_iter().map(Some);
        std::iter::once(None).chain(reused).find_map(|entry| {
            let mut next = state.clone();
            let entry = match entry {
                Some(entry) => Some(entry),
                None => new_entry(self.model, &mut next, list),
            };
            let fits = entry.is_some_and(|entry| assert(self.model, &mut next, sign, body, Some(entry)));
            fits.then(|| self.solve(next)).flatten()
        })
    }

    /// Sees to it that not too many entries are what is counted; then makes it real.
    fn count(&mut self, state: &State<'_>) -> Option<T> {
        for rule in &state.rules {
            let Some(most) = rule.most else { continue };
            let of_list = of_list(state, rule.list);
            let settled = |at: &usize| state.settled(rule.sign, rule.body, Some(*at));
            let sure = of_list.iter().filter(|at| settled(at) == Some(true)).count();
            let open: Vec<usize> = of_list.iter().copied().filter(|at| settled(at).is_none()).collect();
            if sure > most {
                return None;
            }
            let Some(at) = open.first().filter(|_| sure + open.len() > most) else { continue };
            return [rule.sign.contrary(), rule.sign].into_iter().find_map(|sign| {
                let mut next = state.clone();
                assert(self.model, &mut next, sign, rule.body, Some(*at)).then(|| self.solve(next)).flatten()
            });
        }
        let example = realise(self.model, state).and_then(|answers| (self.confirm)(&answers));
        if example.is_none() {
            self.examples -= 1;
            self.unsure = true;
        }
        example
    }
}

/// What is to be chosen next.
enum Next {
    /// Something pending cannot be as wanted.
    Impossible,
    /// Nothing is pending any more.
    Settled,
    /// The pending choice with the fewest alternatives.
    Among {
        /// Its position.
        at: usize,
        /// How many alternatives it has.
        open: usize,
    },
}

/// Finds the pending choice with the fewest alternatives; drops those that are settled.
fn choose(state: &mut State<'_>) -> Next {
    let mut best: Option<(usize, usize)> = None;
    let mut at = 0;
    while let Some(pending) = state.pending.get(at).copied() {
        let open = match pending {
            Pending::Exists { .. } => MANY,
            Pending::Parts { sign, parts, entry } => {
                let Some(open) = open_parts(state, sign, parts, entry) else {
                    state.pending.swap_remove(at);
                    continue;
                };
                open
            }
        };
        match open {
            0 => return Next::Impossible,
            1 => return Next::Among { at, open },
            _ => {}
        }
        if best.is_none_or(|(_, least)| open < least) {
            best = Some((at, open));
        }
        at += 1;
    }
    best.map_or(Next::Settled, |(at, open)| Next::Among { at, open })
}

/// Stands for the alternatives of an entry that must exist, so that it is chosen last.
const MANY: usize = 50;

/// How many parts could still be as wanted; none where one of them is already.
fn open_parts(state: &State<'_>, sign: Sign, parts: &[Node], entry: Option<usize>) -> Option<usize> {
    let mut open = 0;
    for part in parts {
        match state.settled(sign, part, entry) {
            Some(true) => return None,
            Some(false) => {}
            None => open += 1,
        }
    }
    Some(open)
}
