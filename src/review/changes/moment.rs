//! A local date and time as the forms of changes ask for them: three boxes and an hour of the day.

use chrono::{DateTime, NaiveTime, Utc};
use chrono_tz::Tz;

use super::proposal::instant;
use crate::web::form::{Fault, FormState};

/// The names of a moment's fields and what was typed into them.
pub struct Moment<'a> {
    /// The date's name; its faults stand there.
    pub field: &'static str,
    /// Day, month and year.
    pub boxes: [(&'static str, &'a str); 3],
    /// The time of day.
    pub time: (&'static str, &'a str),
}

impl Moment<'_> {
    /// Whether nothing was typed.
    pub fn is_blank(&self) -> bool {
        self.time.1.trim().is_empty() && self.boxes.iter().all(|(_, typed)| typed.trim().is_empty())
    }

    /// Keeps what was typed and checks nothing.
    pub fn keep(&self, form: &mut FormState) {
        for (name, typed) in self.boxes {
            form.keep(name, typed);
        }
        form.keep(self.time.0, self.time.1);
    }

    /// Keeps what was typed and reads it in `zone`.
    pub fn read(&self, form: &mut FormState, zone: Tz) -> Option<DateTime<Utc>> {
        let date = form.date(self.field, self.boxes);
        let time = time_of_day(form, self.time.0, self.time.1);
        let (date, time) = (date?, time?);
        let at = instant(zone, date, time);
        if at.is_none() {
            form.fault(self.time.0, Fault::NotATime);
        }
        at
    }
}

/// Keeps a time of day such as `08:30` and reads it.
pub fn time_of_day(form: &mut FormState, field: &'static str, typed: &str) -> Option<NaiveTime> {
    form.keep(field, typed);
    let time = NaiveTime::parse_from_str(typed.trim(), "%H:%M").ok();
    if time.is_none() {
        form.fault(field, if typed.trim().is_empty() { Fault::Required } else { Fault::NotATime });
    }
    time
}
