//! The languages offered, their words, and dates and times as people say them.

use std::sync::LazyLock;

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use chrono_tz::Tz;

use crate::words::{L10n, L10nLanguage};

/// All fixed words of one language, one typed function per message.
pub type Words = L10nLanguage;

/// A language people can choose. The first path segment of every page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// Spanish, the default.
    Es,
    /// English.
    En,
}

static SPANISH: LazyLock<Words> = LazyLock::new(|| L10n::Es.load());
static ENGLISH: LazyLock<Words> = LazyLock::new(|| L10n::En.load());

impl Language {
    /// Every offered language, in the order of the chooser.
    pub const ALL: [Self; 2] = [Self::Es, Self::En];

    /// The code in paths, `lang` attributes and records.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Es => "es",
            Self::En => "en",
        }
    }

    /// The language's own name for itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Es => "Español",
            Self::En => "English",
        }
    }

    /// Reads a code; nothing else is a language.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// The words.
    pub fn words(self) -> &'static Words {
        match self {
            Self::Es => &SPANISH,
            Self::En => &ENGLISH,
        }
    }

    /// "jueves 16 de noviembre de 2023".
    pub fn date(self, date: NaiveDate) -> String {
        let t = self.words();
        let (weekday, month) = (t.weekday(date.weekday().number_from_monday()), t.month(date.month()));
        t.date_long(weekday, date.day(), month, date.year().to_string())
    }

    /// "16 de noviembre de 2023".
    pub fn short_date(self, date: NaiveDate) -> String {
        let t = self.words();
        t.date_short(date.day(), t.month(date.month()), date.year().to_string())
    }

    /// "9:30 a. m.", the wall-clock time in `zone`.
    pub fn time(self, at: DateTime<Utc>, zone: Tz) -> String {
        let local = at.with_timezone(&zone);
        let (afternoon, hour) = local.hour12();
        self.words().time_of_day(afternoon, hour.to_string(), format!("{:02}", local.minute()))
    }

    /// Date and time in `zone`.
    pub fn date_time(self, at: DateTime<Utc>, zone: Tz) -> String {
        let date = self.date(at.with_timezone(&zone).date_naive());
        self.words().date_and_time(date, self.time(at, zone))
    }
}
