//! Whether a programme takes people: the best of its tracks for one person and day.
//!
//! Used by `assess.rs`. A track is for those for whom its condition holds; its periods
//! are looked up on the day asked, or on the track's own date.

use chrono::NaiveDate;

use super::assess::Availability;
use super::compiled::{Compiled, Facts, State};
use super::counter::Readings;
use super::eval::Verdict;
use super::rulebook::{Period, Plan, RuleBook, SourceId, Status, Track};
use super::truth::Truth;

/// A stretch of days of a track, and its status.
#[derive(Clone, Copy, Debug)]
struct Shown<'b> {
    track: &'b Track,
    status: Status,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    cited: &'b [SourceId],
    /// Where it was read that its places are taken.
    read: &'b [SourceId],
}

/// What is offered to a person.
#[derive(Clone, Copy, Debug)]
pub(super) struct Offered<'b> {
    shown: Option<Shown<'b>>,
    /// What it lets an outcome be at best, and the facts that could still change it.
    pub verdict: Verdict,
}

impl Offered<'_> {
    /// Does not exist for this person or office.
    pub fn nothing(truth: Truth) -> Self {
        Self { shown: None, verdict: Verdict::known(truth) }
    }

    /// What is shown of it.
    pub fn availability(&self) -> Availability {
        match self.shown {
            Some(shown) => Availability {
                status: shown.status,
                from: shown.from,
                to: shown.to,
                citations: shown.cited.iter().chain(shown.read).cloned().collect(),
                track: Some(shown.track.id.clone()),
            },
            None => Availability { status: Status::NotOffered, from: None, to: None, citations: Vec::new(), track: None },
        }
    }
}

/// One person's facts with everything evaluated.
#[derive(Clone, Copy)]
pub(super) struct Evaluated<'a> {
    pub compiled: &'a Compiled,
    pub facts: &'a Facts,
    pub state: &'a State,
}

/// Counters of a book, and what they stand at.
#[derive(Clone, Copy)]
pub(super) struct Caps<'a> {
    pub book: &'a RuleBook,
    pub readings: &'a Readings,
}

/// The best track of a plan for a person. `office` is the position of the office whose
/// access rule the plan is, else the plan is that of the pathway at `pathway`.
pub(super) fn offered<'b>(
    plan: &'b Plan,
    pathway: usize,
    office: Option<usize>,
    caps: Caps<'b>,
    at: Evaluated<'_>,
) -> Offered<'b> {
    let Evaluated { compiled, facts, state } = at;
    let mut best: Option<(Truth, Truth, Shown<'b>)> = None;
    let mut missing = 0;
    for (track, code) in plan.tracks.iter().zip(compiled.tracks(pathway, office)) {
        let applies = state.verdict(compiled.program(), code.when);
        if applies.truth == Truth::No {
            continue;
        }
        let known_day = (facts.as_of(), Verdict::known(Truth::Yes));
        let (day, day_known) = code.clock.map_or(known_day, |clock| compiled.day(clock, facts));
        let mut found = with_caps(on_day(track, day), caps, day);
        let mut open = found.status.truth();
        if day_known.truth == Truth::Unknown {
            // Another day may fall into a better stretch: show that one, as not known.
            if open == Truth::No
                && let Some(period) = track.periods.iter().find(|period| period.status.truth() != Truth::No)
            {
                found = in_period(track, period);
                open = Truth::Unknown;
            }
            open = open.and(Truth::Unknown);
        }
        let truth = applies.truth.and(open);
        if truth == Truth::Unknown {
            missing |= applies.missing | day_known.missing;
        }
        let better =
            best.as_ref().is_none_or(|(best_truth, best_applies, _)| (truth, applies.truth) > (*best_truth, *best_applies));
        if better {
            best = Some((truth, applies.truth, found));
        }
    }
    match best {
        Some((truth, _, shown)) => {
            let missing = if truth == Truth::Unknown { missing } else { 0 };
            Offered { shown: Some(shown), verdict: Verdict { truth, missing } }
        }
        None => Offered::nothing(Truth::No),
    }
}

fn in_period<'b>(track: &'b Track, period: &'b Period) -> Shown<'b> {
    Shown { track, status: period.status, from: period.from, to: period.to, cited: &period.citations, read: &[] }
}

/// What is open has no places left where a counter of it is full on the day.
fn with_caps<'b>(found: Shown<'b>, caps: Caps<'b>, day: NaiveDate) -> Shown<'b> {
    if found.status != Status::Open {
        return found;
    }
    match caps.book.full_counter(caps.readings, found.track, day) {
        Some((counter, reading)) => Shown {
            status: Status::CapReached,
            from: Some(reading.on),
            to: counter.to,
            cited: &counter.citations,
            read: &reading.citations,
            ..found
        },
        None => found,
    }
}

/// The status of a track on a day; before its first period it has not begun, after
/// its last it is over.
fn on_day(track: &Track, day: NaiveDate) -> Shown<'_> {
    if let Some(period) = track.periods.iter().find(|period| period.contains(day)) {
        return in_period(track, period);
    }
    let before = track.periods.first().filter(|first| first.from.is_some_and(|from| day < from));
    let (status, from, to, period) = if let Some(first) = before {
        let last_day_before = first.from.and_then(|from| from.pred_opt());
        (Status::NotStarted, None, last_day_before, Some(first))
    } else {
        let last = track.periods.iter().rfind(|period| period.to.is_some_and(|to| to < day));
        (Status::Ended, last.and_then(|last| last.to).and_then(|to| to.succ_opt()), None, last)
    };
    Shown { track, status, from, to, cited: period.map_or(&[], |period| &period.citations), read: &[] }
}
