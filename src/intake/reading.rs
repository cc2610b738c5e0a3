//! Reads what was sent for one input into an answer of the rule book, or says what is wrong with it. Pure.

use chrono::{Datelike, NaiveDate};
use serde_json::{Value as Json, json};

use super::inputs::{Asked, DECLINED, NONE, UNKNOWN};
use crate::pathways::fact::{FactType, Schema};
use crate::web::form::{Fault, tidy};

/// What one input was sent with.
struct Sent<'a> {
    values: Vec<&'a str>,
    boxes: [&'a str; 3],
    instead: Vec<&'a str>,
}

impl<'a> Sent<'a> {
    fn of(name: &str, pairs: &'a [(String, String)]) -> Self {
        let of = |name: &str| -> Vec<&'a str> {
            pairs
                .iter()
                .filter(|(field, _)| field == name)
                .map(|(_, value)| value.trim())
                .filter(|value| !value.is_empty())
                .collect()
        };
        let one = |part: &str| of(&format!("{name}-{part}")).first().copied().unwrap_or_default();
        Self { values: of(name), boxes: [one("day"), one("month"), one("year")], instead: of(&format!("{name}-instead")) }
    }

    fn is_empty(&self) -> bool {
        self.values.is_empty() && self.boxes.iter().all(|part| part.is_empty())
    }
}

/// The answer in the form the rule book stores.
///
/// # Errors
/// The fault to show beside the input.
pub(crate) fn read(asked: &Asked<'_>, pairs: &[(String, String)], today: NaiveDate, schema: &Schema) -> Result<Json, Fault> {
    let sent = Sent::of(&asked.name, pairs);
    match sent.instead.as_slice() {
        [] => {}
        [word] if sent.is_empty() => return instead(asked, word).ok_or(Fault::NotAChoice),
        _ => return Err(Fault::NotAChoice),
    }
    if sent.is_empty() {
        return Err(Fault::Required);
    }
    match (asked.kind, sent.values.as_slice()) {
        (FactType::Date, _) => {
            date(sent.boxes, asked.may_lie_ahead(), today).map(|date| json!(date.format("%Y-%m-%d").to_string()))
        }
        (FactType::Set { options }, values) => set(asked, options, values),
        (FactType::Countries, values) => {
            values.iter().map(|name| country(schema, name)).collect::<Result<Vec<_>, _>>().map(Json::Array)
        }
        (FactType::Ints { min, max }, [typed, ..]) => ints(typed, *min, *max),
        (FactType::Int { min, max }, [typed]) => whole(typed, *min, *max).map(|number| json!(number)),
        (FactType::Text { max_chars }, [typed]) => match tidy(typed) {
            text if text.chars().count() > *max_chars => Err(Fault::TooLong(*max_chars)),
            text => Ok(json!(text)),
        },
        (_, [word]) => word_of(asked, word, schema),
        _ => Err(Fault::NotAChoice),
    }
}

fn word_of(asked: &Asked<'_>, word: &str, schema: &Schema) -> Result<Json, Fault> {
    match asked.kind {
        FactType::Enum { options } if options.iter().any(|option| option == word) => return Ok(json!(word)),
        FactType::Bool if word == "yes" => return Ok(json!(true)),
        FactType::Bool if word == "no" => return Ok(json!(false)),
        _ => {}
    }
    match (instead(asked, word), asked.kind) {
        (Some(answer), _) => Ok(answer),
        (None, FactType::Country) => country(schema, word),
        (None, _) => Err(Fault::NotAChoice),
    }
}

/// "Has none", "I do not know", "I prefer not to say", where each can be said.
fn instead(asked: &Asked<'_>, word: &str) -> Option<Json> {
    match word {
        UNKNOWN => Some(json!(UNKNOWN)),
        DECLINED if asked.sensitive => Some(json!({ "answer": DECLINED })),
        NONE => match asked.kind {
            FactType::Set { .. } | FactType::Countries | FactType::Ints { .. } | FactType::Records { .. } => Some(json!([])),
            FactType::Country => None,
            _ if asked.nullable => Some(Json::Null),
            _ => None,
        },
        _ => None,
    }
}

/// One word alone may say "none" or "unknown"; beside others it contradicts them.
fn set(asked: &Asked<'_>, options: &[String], values: &[&str]) -> Result<Json, Fault> {
    if let [word] = values
        && let Some(answer) = instead(asked, word)
    {
        return Ok(answer);
    }
    let known = values.iter().all(|value| options.iter().any(|option| option == value));
    if known { Ok(json!(values)) } else { Err(Fault::NotAChoice) }
}

fn country(schema: &Schema, name: &str) -> Result<Json, Fault> {
    schema.country(name).map(|stored| json!(stored)).ok_or(Fault::UnknownCountry)
}

fn whole(typed: &str, min: i64, max: i64) -> Result<i64, Fault> {
    typed.parse().ok().filter(|number| (min..=max).contains(number)).ok_or(Fault::NotANumber(min, max))
}

fn ints(typed: &str, min: i64, max: i64) -> Result<Json, Fault> {
    typed
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(|part| whole(part, min, max))
        .collect::<Result<Vec<_>, _>>()
        .and_then(|numbers| if numbers.is_empty() { Err(Fault::NotANumber(min, max)) } else { Ok(json!(numbers)) })
}

fn date([day, month, year]: [&str; 3], future: bool, today: NaiveDate) -> Result<NaiveDate, Fault> {
    let (day, month, year): (u32, u32, i32) = match (day.parse(), month.parse(), year.parse()) {
        (Ok(day), Ok(month), Ok(year)) => (day, month, year),
        _ => return Err(Fault::ImpossibleDate),
    };
    if year < 1900 {
        return Err(Fault::TooLongAgo);
    }
    let date = NaiveDate::from_ymd_opt(year, month, day).ok_or(Fault::ImpossibleDate)?;
    if date > today && !future {
        return Err(Fault::FutureDate);
    }
    // Papers and contracts run for years, not for centuries.
    if date.year() > today.year() + 50 { Err(Fault::ImpossibleDate) } else { Ok(date) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pathways::RuleBook;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2023, 11, 15).unwrap()
    }

    fn sent(fact: &str, pairs: &[(&str, &str)]) -> Result<Json, Fault> {
        let book = RuleBook::load_embedded().unwrap();
        let fact = book.schema().fact(fact).unwrap().clone();
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        read(&Asked::fact(&fact, String::new(), false), &pairs, today(), book.schema())
    }

    #[test]
    fn nothing_sent_is_a_missing_answer() {
        assert_eq!(sent("nationality", &[]), Err(Fault::Required));
        assert_eq!(sent("nationality", &[("answer", " ")]), Err(Fault::Required));
    }

    #[test]
    fn only_countries_of_the_list_are_countries() {
        assert_eq!(sent("nationality", &[("answer", "Colombia")]), Ok(json!("Colombia")));
        assert_eq!(sent("nationality", &[("answer", "Atlantis")]), Err(Fault::UnknownCountry));
        assert_eq!(sent("other_nationalities", &[("answer", "Colombia"), ("answer", "Atlantis")]), Err(Fault::UnknownCountry));
        assert_eq!(sent("other_nationalities", &[("answer-instead", "none")]), Ok(json!([])));
    }

    #[test]
    fn dates_must_exist_and_births_lie_in_the_past() {
        let born =
            |day, month, year| sent("date_of_birth", &[("answer-day", day), ("answer-month", month), ("answer-year", year)]);
        assert_eq!(born("27", "3", "1987"), Ok(json!("1987-03-27")));
        assert_eq!(born("31", "2", "1987"), Err(Fault::ImpossibleDate));
        assert_eq!(born("16", "11", "2023"), Err(Fault::FutureDate));
        assert_eq!(born("1", "1", "87"), Err(Fault::TooLongAgo));
        assert_eq!(born("1", "", "1987"), Err(Fault::ImpossibleDate));
    }

    #[test]
    fn a_date_and_i_do_not_know_together_contradict() {
        let pairs = [("answer-day", "1"), ("answer-month", "1"), ("answer-year", "1987"), ("answer-instead", "unknown")];
        assert_eq!(sent("date_of_birth", &pairs), Err(Fault::NotAChoice));
        assert_eq!(sent("date_of_birth", &[("answer-instead", "unknown")]), Ok(json!("unknown")));
        assert_eq!(sent("date_of_birth", &[("answer-instead", "none")]), Err(Fault::NotAChoice));
    }

    #[test]
    fn none_beside_a_ground_contradicts() {
        assert_eq!(sent("fear_grounds", &[("answer", "race"), ("answer", "none")]), Err(Fault::NotAChoice));
        assert_eq!(sent("fear_grounds", &[("answer", "race"), ("answer", "religion")]), Ok(json!(["race", "religion"])));
        assert_eq!(sent("fear_grounds", &[("answer", "unknown")]), Ok(json!("unknown")));
    }

    #[test]
    fn years_are_read_from_a_line() {
        assert_eq!(sent("h2b_years_held", &[("answer", "2019, 2021")]), Ok(json!([2019, 2021])));
        assert_eq!(sent("h2b_years_held", &[("answer", "19")]), Err(Fault::NotANumber(1990, 2100)));
    }
}
