//! The state of a form on its page: what was typed and, beside each field, what is wrong with it.
//!
//! Errors are codes; the template turns them into words of the person's language. A form with errors is
//! shown again with status 422, keeps everything that was typed, and has changed nothing.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::web::language::Words;

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing was given.
    Required,
    /// Not one of the choices.
    NotAChoice,
    /// Day, month and year do not make a date.
    ImpossibleDate,
    /// The date lies in the future.
    FutureDate,
    /// The date is before 1900.
    TooLongAgo,
    /// No such country.
    UnknownCountry,
    /// More than so many characters.
    TooLong(usize),
    /// Not a whole number in this range.
    NotANumber(i64, i64),
    /// Not a phone number.
    NotAPhone,
    /// Not six digits.
    PinShape,
    /// A PIN that anybody would try first.
    PinTooSimple,
    /// The two PINs differ.
    PinsDiffer,
    /// Not sixteen digits.
    NumberShape,
    /// Number and PIN, or name and password, do not belong together.
    WrongKey,
    /// Must be agreed to.
    NotAgreed,
    /// Must be confirmed before it takes effect.
    NotConfirmed,
    /// The end is not after the beginning.
    EndBeforeStart,
    /// Overlaps something that is there.
    Overlaps,
    /// Not a time of day.
    NotATime,
    /// In the past.
    InThePast,
    /// The slot was taken a moment ago.
    SlotTaken,
    /// The family has changed its appointment as often as it may.
    ChangesUsed,
    /// The family has had places kept as often as it may in a day.
    HoldsUsed,
    /// No interpreter of that language is free then.
    NoInterpreter,
    /// A reason is needed.
    ReasonMissing,
    /// It is like that already.
    ChangesNothing,
    /// Findings stand that refuse it.
    HasFindings,
    /// Not the name of a file of a rule set.
    NotAFileName,
    /// Somebody changed this since the page was opened.
    Stale,
    /// The step is not possible from here; the code is the state machine's refusal.
    Refused(&'static str),
}

impl Fault {
    /// The fault in words.
    pub fn words(&self, t: &Words) -> String {
        match self {
            Self::Required => t.fault_required(),
            Self::NotAChoice => t.fault_not_a_choice(),
            Self::ImpossibleDate => t.fault_impossible_date(),
            Self::FutureDate => t.fault_future_date(),
            Self::TooLongAgo => t.fault_too_long_ago(),
            Self::UnknownCountry => t.fault_unknown_country(),
            Self::TooLong(most) => t.fault_too_long(most.to_string()),
            Self::NotANumber(from, to) => t.fault_not_a_number(from.to_string(), to.to_string()),
            Self::NotAPhone => t.fault_not_a_phone(),
            Self::PinShape => t.fault_pin_shape(),
            Self::PinTooSimple => t.fault_pin_too_simple(),
            Self::PinsDiffer => t.fault_pins_differ(),
            Self::NumberShape => t.fault_number_shape(),
            Self::WrongKey => t.fault_wrong_key(),
            Self::NotAgreed => t.fault_not_agreed(),
            Self::NotConfirmed => t.fault_not_confirmed(),
            Self::EndBeforeStart => t.fault_end_before_start(),
            Self::Overlaps => t.fault_overlaps(),
            Self::NotATime => t.fault_not_a_time(),
            Self::InThePast => t.fault_in_the_past(),
            Self::SlotTaken => t.fault_slot_taken(),
            Self::ChangesUsed => t.fault_changes_used(),
            Self::HoldsUsed => t.fault_holds_used(),
            Self::NoInterpreter => t.fault_no_interpreter(),
            Self::ReasonMissing => t.fault_reason_missing(),
            Self::ChangesNothing => t.fault_changes_nothing(),
            Self::HasFindings => t.fault_has_findings(),
            Self::NotAFileName => t.fault_not_a_file_name(),
            Self::Stale => t.fault_stale(),
            Self::Refused(code) => crate::cases::refusal_words(code, t),
        }
    }
}

/// Values and faults of a form's fields, by field name.
#[derive(Clone, Debug, Default)]
pub struct FormState {
    values: BTreeMap<&'static str, Vec<String>>,
    faults: Vec<(&'static str, Fault)>,
}

impl FormState {
    /// An empty form.
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps what was typed. Never called for passwords and PINs.
    pub fn keep(&mut self, field: &'static str, value: impl Into<String>) {
        self.values.entry(field).or_default().push(value.into());
    }

    /// Notes a fault.
    pub fn fault(&mut self, field: &'static str, fault: Fault) {
        self.faults.push((field, fault));
    }

    /// Whether nothing is wrong.
    pub fn is_good(&self) -> bool {
        self.faults.is_empty()
    }

    /// What was typed into a field, empty if nothing.
    pub fn value(&self, field: &str) -> &str {
        self.values.get(field).and_then(|values| values.first()).map_or("", String::as_str)
    }

    /// Whether a choice is among a field's values.
    pub fn has(&self, field: &str, choice: &str) -> bool {
        self.values.get(field).is_some_and(|values| values.iter().any(|value| value == choice))
    }

    /// The fault beside a field, in words.
    pub fn fault_of(&self, field: &str, t: &Words) -> Option<String> {
        self.faults.iter().find(|(name, _)| *name == field).map(|(_, fault)| fault.words(t))
    }

    /// All faults for the summary: field and words.
    pub fn summary(&self, t: &Words) -> Vec<(&'static str, String)> {
        self.faults.iter().map(|(field, fault)| (*field, fault.words(t))).collect()
    }

    /// Keeps a text and checks that it is given and not too long.
    pub fn text(&mut self, field: &'static str, typed: &str, most: usize) -> String {
        let text = tidy(typed);
        self.keep(field, typed);
        if text.is_empty() {
            self.fault(field, Fault::Required);
        } else if text.chars().count() > most {
            self.fault(field, Fault::TooLong(most));
        }
        text
    }

    /// Keeps a text that may be left out and checks its length.
    pub fn optional_text(&mut self, field: &'static str, typed: &str, most: usize) -> String {
        let text = tidy(typed);
        self.keep(field, typed);
        if text.chars().count() > most {
            self.fault(field, Fault::TooLong(most));
        }
        text
    }

    /// Keeps a choice and reads it.
    pub fn choice<T>(&mut self, field: &'static str, typed: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        self.keep(field, typed);
        let read = read(typed);
        if read.is_none() {
            self.fault(field, if typed.is_empty() { Fault::Required } else { Fault::NotAChoice });
        }
        read
    }

    /// Keeps a whole number and checks its range.
    pub fn number(&mut self, field: &'static str, typed: &str, from: i64, to: i64) -> Option<i64> {
        self.keep(field, typed);
        let number = typed.trim().parse().ok().filter(|number| (from..=to).contains(number));
        if number.is_none() {
            self.fault(field, if typed.trim().is_empty() { Fault::Required } else { Fault::NotANumber(from, to) });
        }
        number
    }

    /// Keeps three boxes named `field-day`, `field-month`, `field-year` and reads the date. The fault stands at `field`.
    pub fn date(&mut self, field: &'static str, boxes: [(&'static str, &str); 3]) -> Option<NaiveDate> {
        for (name, typed) in boxes {
            self.keep(name, typed);
        }
        let [day, month, year] = boxes.map(|(_, typed)| typed.trim());
        if day.is_empty() && month.is_empty() && year.is_empty() {
            self.fault(field, Fault::Required);
            return None;
        }
        let date = (|| NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))();
        match date {
            None => self.fault(field, Fault::ImpossibleDate),
            Some(date) if date < NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or_default() => {
                self.fault(field, Fault::TooLongAgo);
                return None;
            }
            Some(_) => {}
        }
        date
    }
}

/// Spaces and invisible characters at the ends and doubled spaces within lines go; line breaks stay.
pub fn tidy(typed: &str) -> String {
    let visible = |c: &char| {
        !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{feff}') && (*c == '\n' || !c.is_control())
    };
    let text: String = typed.chars().map(|c| if c == '\t' || c == '\u{a0}' { ' ' } else { c }).filter(visible).collect();
    let lines: Vec<String> =
        text.trim().lines().map(|line| line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_tidied_but_shown_as_typed() {
        let mut form = FormState::new();
        assert_eq!(form.text("name", "  Ana\u{200b}  Lucía ", 20), "Ana Lucía");
        assert_eq!(form.value("name"), "  Ana\u{200b}  Lucía ");
        assert!(form.is_good());
    }

    #[test]
    fn an_impossible_date_is_a_fault_and_keeps_its_boxes() {
        let mut form = FormState::new();
        assert_eq!(form.date("born", [("born-day", "31"), ("born-month", "2"), ("born-year", "1990")]), None);
        assert_eq!(form.faults, [("born", Fault::ImpossibleDate)]);
        assert_eq!(form.value("born-day"), "31");
    }

    #[test]
    fn empty_and_unknown_choices_differ() {
        let mut form = FormState::new();
        form.choice("a", "", |_| None::<u8>);
        form.choice("b", "x", |_| None::<u8>);
        assert_eq!(form.faults, [("a", Fault::Required), ("b", Fault::NotAChoice)]);
    }
}
