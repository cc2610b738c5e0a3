//! What an office's standing means to a person today, with its dates in words of the office's own time.
//!
//! Used by the front page, the office page and the settings page, so that all say the same.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::programme::{Intake, ProgrammeState, Standing};
use crate::web::language::{Language, Words};

/// An instant as a person reads it and as a machine does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// "lunes 12 de junio de 2023, 10:00 a. m.".
    pub words: String,
    /// `2023-06-12T10:00-06:00`.
    pub datetime: String,
}

/// An end further away than this is not told: it only makes people hurry.
const TELL_END_DAYS: i64 = 60;

/// What it means today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Situation {
    /// Registration is open.
    Open {
        /// Since when the programme works.
        since: Option<Moment>,
        /// The end as a person says it, and the instant, when it is near.
        until: Option<Moment>,
    },
    /// Registration opens at a known instant.
    Opens {
        /// When.
        when: Moment,
        /// "Faltan 4 días, 15 horas y 1 minuto."
        countdown: String,
    },
    /// The programme works, registration is not open and no opening is known.
    Waiting,
    /// Announced without a date.
    Announced,
    /// Standing still.
    Paused {
        /// Since when.
        since: Moment,
        /// When it opens again, if that is decided.
        next: Option<Moment>,
    },
    /// Ended.
    Closed {
        /// Since when.
        since: Moment,
    },
}

impl Situation {
    /// The situation at `now` in an office of this zone.
    pub fn of(standing: &Standing, now: DateTime<Utc>, zone: Tz, language: Language) -> Self {
        let moment = |at| moment(language, at, zone);
        let since = standing.since.map(moment);
        match (standing.state, standing.intake) {
            (ProgrammeState::Closed, _) => Self::Closed { since: since.unwrap_or_else(|| moment(now)) },
            (ProgrammeState::Paused, intake) => Self::Paused {
                since: since.unwrap_or_else(|| moment(now)),
                next: if let Intake::OpensAt(at) = intake { Some(moment(at)) } else { None },
            },
            (_, Intake::Open { until }) => {
                let near = until.filter(|at| (*at - now).num_days() < TELL_END_DAYS);
                Self::Open { since, until: near.map(|at| end(language, at, zone)) }
            }
            (_, Intake::OpensAt(at)) => Self::Opens { when: moment(at), countdown: countdown(at - now, language.words()) },
            (ProgrammeState::Open, Intake::Closed) => Self::Waiting,
            (ProgrammeState::Announced, Intake::Closed) => Self::Announced,
        }
    }

    /// Whether registration is open.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Open { .. })
    }

    /// Whether it is announced without a date.
    pub fn is_announced(&self) -> bool {
        matches!(self, Self::Announced)
    }

    /// Whether the programme has ended.
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Closed { .. })
    }

    /// The state in one or two words.
    pub fn tag(&self, t: &Words) -> String {
        match self {
            Self::Open { .. } => t.office_state_open(),
            Self::Opens { .. } => t.office_state_opens(),
            Self::Waiting => t.office_state_waiting(),
            Self::Announced => t.office_state_announced(),
            Self::Paused { .. } => t.office_state_paused(),
            Self::Closed { .. } => t.office_state_closed(),
        }
    }

    /// What it means today, in a sentence.
    pub fn means(&self, t: &Words) -> String {
        match self {
            Self::Open { until: Some(until), .. } => t.office_card_open_until(&until.words),
            Self::Open { until: None, .. } => t.office_card_open(),
            Self::Opens { when, .. } => t.office_card_opens(&when.words),
            Self::Waiting => t.office_card_waiting(),
            Self::Announced => t.office_card_announced(),
            Self::Paused { .. } => t.office_card_paused(),
            Self::Closed { .. } => t.office_card_closed(),
        }
    }
}

/// An instant in words; midnight is told as the beginning of its day, since "12:00 a. m." is misread.
pub fn moment(language: Language, at: DateTime<Utc>, zone: Tz) -> Moment {
    let local = at.with_timezone(&zone);
    let words = if local.time() == NaiveTime::MIN {
        language.words().office_midnight(language.date(local.date_naive()))
    } else {
        language.date_time(at, zone)
    };
    Moment { words, datetime: datetime(at, zone) }
}

/// An end in words; midnight is the end of the day before.
fn end(language: Language, at: DateTime<Utc>, zone: Tz) -> Moment {
    let local = at.with_timezone(&zone);
    let day_before = local.date_naive().pred_opt().filter(|_| local.time() == NaiveTime::MIN);
    let words = match day_before {
        Some(day) => language.words().office_end_of_day(language.date(day)),
        None => language.date_time(at, zone),
    };
    Moment { words, datetime: datetime(at, zone) }
}

fn datetime(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%Y-%m-%dT%H:%M%:z").to_string()
}

/// Days, hours and minutes, a begun minute counted whole, so that it never says nought before the opening.
fn countdown(left: TimeDelta, t: &Words) -> String {
    let minutes = left.num_seconds().max(0).cast_unsigned().div_ceil(60);
    t.office_countdown(t.office_days(minutes / 1440), t.office_hours(minutes / 60 % 24), t.office_minutes(minutes % 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_countdown_counts_a_begun_minute_whole() {
        let (es, en) = (Language::Es.words(), Language::En.words());
        assert_eq!(countdown(TimeDelta::seconds(1), es), "Faltan 0 días, 0 horas y 1 minuto.");
        let left = TimeDelta::days(4) + TimeDelta::hours(15) + TimeDelta::minutes(1);
        assert_eq!(countdown(left, en), "In 4 days, 15 hours and 1 minute.");
    }

    #[test]
    fn midnight_begins_or_ends_a_day_in_words() {
        let (zone, midnight) = (Tz::America__Guayaquil, "2023-11-20T05:00:00Z".parse().unwrap());
        let begin = moment(Language::Es, midnight, zone);
        assert_eq!(begin.words, "lunes 20 de noviembre de 2023, a las 0:00, al empezar el día");
        assert_eq!(begin.datetime, "2023-11-20T00:00-05:00");
        assert_eq!(end(Language::Es, midnight, zone).words, "el final del domingo 19 de noviembre de 2023");
    }
}
