//! Whether a programme takes people on a day, with the dates that say so, in words. Pure.
//!
//! Used by the law pages (for everybody) and by results (for one person, whose track is known).

use chrono::NaiveDate;

use crate::pathways::{Plan, RuleBook, Status, Track, Words as BookWords};
use crate::web::language::Words;

/// The status of a track or pathway on a day, since when and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What holds.
    pub status: Status,
    /// First day of the unbroken stretch, where known.
    pub from: Option<NaiveDate>,
    /// Its last day, where known.
    pub to: Option<NaiveDate>,
}

impl Standing {
    /// Of one track of a pathway, its counters included: a place that is gone counts as the programme's state.
    pub fn of_track(rules: &RuleBook, track: &Track, day: NaiveDate) -> Self {
        let standing = Self::by_periods(track, day);
        let full = rules.full_counter(rules.readings(), track, day).filter(|_| standing.is_open());
        full.map_or(standing, |(_, reading)| Self { status: Status::CapReached, from: Some(reading.on), to: None })
    }

    /// By its dates alone. Before its first period it has not begun, after its last it is over; neighbours with the same status
    /// are one stretch.
    fn by_periods(track: &Track, day: NaiveDate) -> Self {
        let periods = &track.periods;
        let Some(at) = periods.iter().position(|period| period.contains(day)) else {
            let begin = periods.first().and_then(|first| first.from).filter(|from| day < *from);
            return match begin {
                Some(from) => Self { status: Status::NotStarted, from: None, to: from.pred_opt() },
                None => Self {
                    status: Status::Ended,
                    from: periods.last().and_then(|last| last.to).and_then(|to| to.succ_opt()),
                    to: None,
                },
            };
        };
        let Some(own) = periods.get(at) else { return Self { status: Status::NotOffered, from: None, to: None } };
        let touching = |before: Option<NaiveDate>, after: Option<NaiveDate>| {
            before.and_then(|to| to.succ_opt()).is_some_and(|next| after == Some(next))
        };
        let (mut from, mut to) = (own.from, own.to);
        for earlier in periods.iter().take(at).rev() {
            if earlier.status != own.status || !touching(earlier.to, from) {
                break;
            }
            from = earlier.from;
        }
        for later in periods.iter().skip(at + 1) {
            if later.status != own.status || !touching(to, later.from) {
                break;
            }
            to = later.to;
        }
        Self { status: own.status, from, to }
    }

    /// Of a pathway: the best of its tracks, and whether they differ.
    pub fn of_plan(rules: &RuleBook, plan: &Plan, day: NaiveDate) -> (Self, bool) {
        let all: Vec<Self> = plan.tracks.iter().map(|track| Self::of_track(rules, track, day)).collect();
        let best = all.iter().copied().min_by_key(|standing| standing.rank());
        let best = best.unwrap_or(Self { status: Status::NotOffered, from: None, to: None });
        (best, all.iter().any(|standing| *standing != best))
    }

    /// What is better for a person comes first.
    pub fn rank(self) -> u8 {
        match self.status {
            Status::Open => 0,
            Status::CapReached => 1,
            Status::Paused => 2,
            Status::Announced => 3,
            Status::NotStarted => 4,
            Status::Ended => 5,
            Status::NotOffered => 6,
        }
    }

    /// Whether it takes people.
    pub fn is_open(self) -> bool {
        self.status == Status::Open
    }

    /// The status and the date that belongs to it: since when it stands, until when it worked, from when it will.
    pub fn words(self, book: &BookWords, t: &Words) -> String {
        let status = book.status(self.status.word());
        self.dated(book, t).map_or_else(|| status.to_owned(), |dated| format!("{status}. {dated}"))
    }

    /// The date alone.
    pub fn dated(self, book: &BookWords, t: &Words) -> Option<String> {
        match (self.status, self.from, self.to) {
            (Status::NotStarted, _, Some(to)) => to.succ_opt().map(|day| t.law_begins_on(book.date(day))),
            (Status::NotStarted | Status::NotOffered, ..) => None,
            (Status::Ended, Some(from), _) => from.pred_opt().map(|day| t.law_worked_until(book.date(day))),
            (_, Some(from), _) => Some(t.law_since(book.date(from))),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::language::Language;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_track_is_told_by_the_stretch_the_day_lies_in() {
        let rules = RuleBook::load_embedded().unwrap();
        let chnv = rules.pathway("parole_chnv").unwrap();
        let told = |on: &str| {
            let standing = Standing::of_track(&rules, &chnv.plan.tracks[0], day(on));
            standing.words(rules.words("en").unwrap(), Language::En.words())
        };
        assert_eq!(told("2022-10-17"), "Not started yet. From 18 October 2022.");
        assert_eq!(told("2022-10-18"), "Open. Since 18 October 2022.");
        assert_eq!(told("2024-07-05"), "Open. Since 18 October 2022.");
        assert_eq!(told("2024-07-06"), "Paused. Since 6 July 2024.");
        assert_eq!(told("2025-03-25"), "Ended. It worked until 24 March 2025.");
        assert_eq!(told("2026-01-01"), "Ended. It worked until 24 March 2025.");
    }

    #[test]
    fn a_full_counter_counts_as_the_state_of_its_track() {
        let rules = RuleBook::load_embedded().unwrap();
        let plan = &rules.pathway("h2b").unwrap().plan;
        let track = plan.tracks.iter().find(|track| track.id == "returning_2023_first").unwrap();
        let on = |text| Standing::of_track(&rules, track, day(text)).words(rules.words("en").unwrap(), Language::En.words());
        assert_eq!(on("2023-01-30"), "Open. Since 15 December 2022.");
        assert_eq!(on("2023-01-31"), "Places are full. Since 31 January 2023.");
    }

    #[test]
    fn a_pathway_stands_as_its_best_track_and_says_when_they_differ() {
        let rules = RuleBook::load_embedded().unwrap();
        let chnv = &rules.pathway("parole_chnv").unwrap().plan;
        let on = |text| Standing::of_plan(&rules, chnv, day(text));
        assert_eq!((on("2023-01-05").0.status, on("2023-01-05").1), (Status::Open, true));
        assert_eq!((on("2024-07-10").0.status, on("2024-07-10").1), (Status::Open, true));
        assert_eq!((on("2025-04-01").0.status, on("2025-04-01").1), (Status::Ended, false));
    }
}
