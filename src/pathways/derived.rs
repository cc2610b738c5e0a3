//! Facts computed from others on the day asked; each reads only its inputs.
//!
//! Only what needs two dates or two countries compared with each other is here; all
//! else is a definition in `sets/names.toml`.
//! A derived fact is known as soon as no further answer could change it. This is the
//! form of the specification; `compiled/derived.rs` is the one that runs.

use chrono::{Datelike, NaiveDate};

use super::answers::Answers;
use super::eval::Slot;
use super::fact::Value;
use super::truth::Truth;

/// Names of all derived facts; the loader compares them with the data file.
pub const DERIVED: [&str; 3] = ["age_today", "in_country_of_nationality", "under_21_at_cam_filing"];

/// Computes one derived fact; an unknown name stays unknown.
pub fn compute<'a>(name: &str, answers: &Answers, as_of: NaiveDate) -> Slot<'a> {
    let inputs = Inputs { answers, as_of };
    match name {
        "age_today" => inputs.age_today(),
        "in_country_of_nationality" => inputs.in_country_of_nationality(),
        "under_21_at_cam_filing" => inputs.under_21_at_cam_filing(),
        _ => Slot::Unknown,
    }
}

/// Full years from a birth date to a day. A birthday counts from its first
/// moment, in common years on 1 March for those born on 29 February.
pub fn age_on(birth: NaiveDate, day: NaiveDate) -> i64 {
    let before_birthday = (day.month(), day.day()) < (birth.month(), birth.day());
    i64::from(day.year()) - i64::from(birth.year()) - i64::from(before_birthday)
}

struct Inputs<'s> {
    answers: &'s Answers,
    as_of: NaiveDate,
}

impl<'s> Inputs<'s> {
    fn known(&self, fact: &str) -> Option<&'s Value> {
        self.answers.get(fact).known()
    }

    fn date(&self, fact: &str) -> Option<NaiveDate> {
        match self.known(fact) {
            Some(Value::Date(date)) => Some(*date),
            _ => None,
        }
    }

    fn age_today<'a>(&self) -> Slot<'a> {
        match self.date("date_of_birth") {
            Some(birth) => Slot::Computed(Value::Int(age_on(birth, self.as_of))),
            None => Slot::Unknown,
        }
    }

    /// Inside a country of nationality; for a stateless person inside the country
    /// of last habitual residence. INA 101(a)(42), F-INA.
    fn in_country_of_nationality<'a>(&self) -> Slot<'a> {
        let here = self.known("current_country");
        let same = |fact: &str| match (here, self.known(fact)) {
            (Some(_), Some(Value::Nothing)) => Truth::No,
            (Some(here), Some(there)) => Truth::of(here == there),
            _ => Truth::Unknown,
        };
        let among_others = match (here, self.known("other_nationalities")) {
            (_, Some(Value::Words { items, more_unknown: false })) if items.is_empty() => Truth::No,
            (Some(Value::Word(here)), Some(Value::Words { items, more_unknown })) => {
                let unless = if *more_unknown { Truth::Unknown } else { Truth::No };
                if items.contains(here) { Truth::Yes } else { unless }
            }
            _ => Truth::Unknown,
        };
        let stateless = match self.known("stateless") {
            Some(Value::Bool(yes)) => Truth::of(*yes),
            Some(_) => Truth::No,
            None => Truth::Unknown,
        };
        let national = same("nationality").or(among_others);
        let resident = same("last_habitual_residence");
        let truth = stateless.and(resident).or(stateless.negate().and(national));
        // Where both readings agree it does not matter which one applies.
        let truth = if truth == Truth::Unknown && national == resident { national } else { truth };
        truth_slot(truth)
    }

    /// Younger than 21 on the day the affidavit was filed, or on the day asked as
    /// long as it is not filed (F-CAM).
    fn under_21_at_cam_filing<'a>(&self) -> Slot<'a> {
        let Some(birth) = self.date("date_of_birth") else { return Slot::Unknown };
        let now = Truth::of(age_on(birth, self.as_of) < 21);
        truth_slot(match self.known("cam_affidavit_filed_on") {
            Some(Value::Date(filed)) => Truth::of(age_on(birth, (*filed).min(self.as_of)) < 21),
            Some(_) => now,
            // Nobody grows younger: whoever is not 21 yet was not when it was filed.
            None => now.or(Truth::Unknown),
        })
    }
}

fn truth_slot<'a>(truth: Truth) -> Slot<'a> {
    match truth {
        Truth::Unknown => Slot::Unknown,
        known => Slot::Computed(Value::Bool(known == Truth::Yes)),
    }
}
