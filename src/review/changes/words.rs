//! A change of the programme in words: what it is, how it was before and how it will be after.

use chrono::{DateTime, Utc};

use super::proposal::Change;
use crate::offices::programme::{Period, Programme, ProgrammeState, Window};
use crate::web::language::Words;
use crate::web::page::Shell;

/// A change as people read it.
pub struct Described {
    /// Its kind.
    pub kind: String,
    /// How it is before.
    pub before: String,
    /// How it is after.
    pub after: String,
}

/// Puts a change into words. `programme` is without what the change itself brought about; `settled_at` is when it took
/// effect, if it did, and `now` the instant at which it is read.
pub fn describe(
    shell: &Shell,
    change: &Change,
    programme: &Programme,
    settled_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Described {
    let t = shell.t;
    let from = |at: Option<DateTime<Utc>>| match at.or(settled_at) {
        Some(at) => shell.when(&at),
        None => t.changes_when_signed(),
    };
    match change {
        Change::ProgrammeState { state, starts_at } => {
            let at = starts_at.or(settled_at).unwrap_or(now);
            let before = programme.at(at);
            Described {
                kind: t.changes_kind_state(),
                before: match before.since {
                    Some(since) => t.changes_state_since(state_words(before.state, t), shell.when(&since)),
                    None => state_words(before.state, t),
                },
                after: t.changes_state_from(state_words(*state, t), from(*starts_at)),
            }
        }
        Change::IntakeWindow { opens_at, closes_at, weekdays, daily_from } => Described {
            kind: t.changes_kind_window(),
            before: t.changes_no_window(),
            after: window_words(shell, &Span { opens_at: *opens_at, closes_at: *closes_at, weekdays, daily_from: *daily_from }),
        },
        Change::CloseIntakeWindow { window, closes_at } => Described {
            kind: t.changes_kind_close(),
            before: programme.windows.iter().find(|standing| standing.id == *window).map_or_else(
                || t.changes_window_gone(),
                |standing| {
                    let mut span = Span::of(standing);
                    // An end that this very change brought about is no state before it.
                    span.closes_at = span.closes_at.filter(|_| settled_at.is_none());
                    window_words(shell, &span)
                },
            ),
            after: t.changes_window_ends(from(*closes_at)),
        },
        Change::RuleSet { base, rule_set, starts_on } => Described {
            kind: t.changes_kind_rules(),
            before: t.changes_rules(short(base)),
            after: t.changes_rules_from(short(rule_set), shell.language.short_date(*starts_on)),
        },
    }
}

/// The first digits of a rule set's hash, enough to tell one from another.
fn short(hash: &str) -> String {
    hash.chars().take(8).collect()
}

/// The programme without what a change itself brought about.
pub fn without(mut programme: Programme, change: crate::ids::JointChangeId) -> Programme {
    programme.periods.retain(|period: &Period| period.change != Some(change));
    programme
}

/// A state of the programme in words.
pub fn state_words(state: ProgrammeState, t: &Words) -> String {
    match state {
        ProgrammeState::Announced => t.changes_state_announced(),
        ProgrammeState::Open => t.changes_state_open(),
        ProgrammeState::Paused => t.changes_state_paused(),
        ProgrammeState::Closed => t.changes_state_closed(),
    }
}

/// When a window is open.
pub struct Span<'a> {
    opens_at: DateTime<Utc>,
    closes_at: Option<DateTime<Utc>>,
    weekdays: &'a [i16],
    daily_from: Option<chrono::NaiveTime>,
}

impl<'a> Span<'a> {
    /// Of a window that stands.
    pub fn of(window: &'a Window) -> Self {
        Self { opens_at: window.opens_at, closes_at: window.closes_at, weekdays: &window.weekdays, daily_from: window.daily_from }
    }
}

/// A window in words: from when, until when, on which days and from what hour.
pub fn window_words(shell: &Shell, span: &Span<'_>) -> String {
    let t = shell.t;
    let mut words = match span.closes_at {
        Some(closes) => t.changes_window_between(shell.when(&span.opens_at), shell.when(&closes)),
        None => t.changes_window_from(shell.when(&span.opens_at)),
    };
    let days: Vec<String> = span.weekdays.iter().filter_map(|day| u32::try_from(*day).ok()).map(|day| t.weekday(day)).collect();
    if !days.is_empty() {
        words.push(' ');
        words.push_str(&t.changes_window_days(days.join(", ")));
    }
    if let Some(from) = span.daily_from {
        words.push(' ');
        words.push_str(&t.changes_window_daily(from.format("%H:%M").to_string()));
    }
    words
}
