//! Case files: examples of the law with the outcomes they must have.
//!
//! Used by `puente pathways evaluate` and by tests. Reading is all or nothing: a file
//! with one malformed case gives an error that names the case and the field.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::{Map, Value as Json};

use super::answers::{Answers, parse_date};
use super::assess::{Assessment, assess};
use super::fact::Answer;
use super::rulebook::{NO_OFFICE, RuleBook};
use super::truth::Outcome;
use super::unique_json::Unique;

/// The format this module reads.
pub const FORMAT: &str = "pathway-cases/1";

/// Larger files are refused, in bytes (20 MB).
pub const LARGEST_FILE: u64 = 20 * 1024 * 1024;

/// One case, ready to assess.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name, unique in the file.
    pub id: String,
    /// Office, or `none`.
    pub office: String,
    /// The day asked, at its end.
    pub as_of: NaiveDate,
    /// Its answers over the file's defaults.
    pub answers: Answers,
    /// Expected outcomes, for the pathways it lists.
    pub expected: Vec<(String, Outcome)>,
}

/// Why a case file is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CaseError {
    /// Not JSON, or JSON of another shape.
    #[error("not a case file: {0}")]
    Shape(String),
    /// Another format, or none.
    #[error("format: expected \"{FORMAT}\", found {0}")]
    Format(String),
    /// Something at the top of the file.
    #[error("{field}: {problem}")]
    File {
        /// The field.
        field: String,
        /// What is wrong.
        problem: String,
    },
    /// A field of a case.
    #[error("case {case}: {field}: {problem}")]
    Case {
        /// The case's name, or its position counted from one.
        case: String,
        /// The field.
        field: String,
        /// What is wrong.
        problem: String,
    },
}

/// An expectation that was not met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The case.
    pub case: String,
    /// The pathway.
    pub pathway: String,
    /// What the rules say.
    pub got: Outcome,
    /// What the case says.
    pub expected: Outcome,
}

/// Reads a case file and checks every case, or refuses the file.
///
/// # Errors
/// The first thing that is wrong, with the case and the field it is in.
pub fn read(book: &RuleBook, text: &str) -> Result<Vec<Case>, CaseError> {
    let Unique(json) = serde_json::from_str(text).map_err(|error| CaseError::Shape(error.to_string()))?;
    let Json::Object(file) = json else {
        return Err(CaseError::Shape("expected an object".to_owned()));
    };
    match file.get("format") {
        Some(Json::String(format)) if format == FORMAT => {}
        Some(other) => return Err(CaseError::Format(other.to_string())),
        None => return Err(CaseError::Format("none".to_owned())),
    }
    let at_top = |field: &str, problem: &str| CaseError::File { field: field.to_owned(), problem: problem.to_owned() };
    if let Some(key) = file.keys().find(|key| !["format", "defaults", "cases"].contains(&key.as_str())) {
        return Err(at_top(key, "is not a field of a case file"));
    }
    let none = Map::new();
    let defaults = match file.get("defaults") {
        None => &none,
        Some(Json::Object(defaults)) => defaults,
        Some(_) => return Err(at_top("defaults", "expected an object")),
    };
    answers(book, defaults, &none).map_err(|(field, problem)| CaseError::File { field: format!("defaults.{field}"), problem })?;
    let Some(Json::Array(cases)) = file.get("cases") else {
        return Err(at_top("cases", "expected a list"));
    };
    let mut read: Vec<Case> = Vec::with_capacity(cases.len());
    let mut seen = BTreeMap::new();
    for (index, json) in cases.iter().enumerate() {
        let name = json.get("id").and_then(Json::as_str).map_or_else(|| format!("{}", index + 1), str::to_owned);
        let case =
            read_case(book, defaults, json).map_err(|(field, problem)| CaseError::Case { case: name.clone(), field, problem })?;
        if seen.insert(case.id.clone(), index).is_some() {
            return Err(CaseError::Case { case: name, field: "id".to_owned(), problem: "stands twice".to_owned() });
        }
        read.push(case);
    }
    Ok(read)
}

/// A field and what is wrong with it.
type Problem = (String, String);

const CASE_FIELDS: [&str; 8] = ["id", "office", "as_of_date", "answers", "expected", "why", "source", "confidence"];

fn read_case(book: &RuleBook, defaults: &Map<String, Json>, json: &Json) -> Result<Case, Problem> {
    let problem = |field: &str, problem: String| (field.to_owned(), problem);
    let case = json.as_object().ok_or_else(|| problem("case", "expected an object".to_owned()))?;
    if let Some(key) = case.keys().find(|key| !CASE_FIELDS.contains(&key.as_str())) {
        return Err(problem(key, "is not a field of a case".to_owned()));
    }
    let text = |field: &str| match case.get(field) {
        Some(Json::String(text)) => Ok(text.as_str()),
        Some(other) => Err(problem(field, format!("expected a text, found {}", short(other)))),
        None => Err(problem(field, "is missing".to_owned())),
    };
    let id = text("id")?;
    if id.is_empty() {
        return Err(problem("id", "is empty".to_owned()));
    }
    let office = text("office")?;
    if office != NO_OFFICE && book.office(office).is_none() {
        let known = book.office_ids().join(", ");
        return Err(problem("office", format!("expected one of {known}, {NO_OFFICE}, found \"{office}\"")));
    }
    let day = text("as_of_date")?;
    let as_of = parse_date(day).ok_or_else(|| problem("as_of_date", format!("expected a date YYYY-MM-DD, found \"{day}\"")))?;
    for field in ["why", "source", "confidence"] {
        if case.contains_key(field) {
            text(field)?;
        }
    }
    let given = match case.get("answers") {
        Some(Json::Object(given)) => given,
        Some(other) => return Err(problem("answers", format!("expected an object, found {}", short(other)))),
        None => return Err(problem("answers", "is missing".to_owned())),
    };
    let answers = answers(book, defaults, given).map_err(|(field, text)| (format!("answers.{field}"), text))?;
    let expected = match case.get("expected") {
        None => Vec::new(),
        Some(Json::Object(expected)) => read_expected(book, expected)?,
        Some(other) => return Err(problem("expected", format!("expected an object, found {}", short(other)))),
    };
    Ok(Case { id: id.to_owned(), office: office.to_owned(), as_of, answers, expected })
}

fn read_expected(book: &RuleBook, expected: &Map<String, Json>) -> Result<Vec<(String, Outcome)>, Problem> {
    let mut read = Vec::new();
    for (pathway, word) in expected {
        let field = format!("expected.{pathway}");
        if book.pathway(pathway).is_none() {
            return Err((field, "is not a pathway".to_owned()));
        }
        let outcome = word.as_str().and_then(Outcome::from_word);
        let outcome = outcome.ok_or_else(|| {
            let problem = "expected likely, not_eligible or need_more_information";
            (field.clone(), format!("{problem}, found {}", short(word)))
        })?;
        read.push((pathway.clone(), outcome));
    }
    Ok(read)
}

/// Lays answers over defaults, puts the nationality into a default passport and
/// validates the whole.
fn answers(book: &RuleBook, defaults: &Map<String, Json>, given: &Map<String, Json>) -> Result<Answers, Problem> {
    let mut merged = defaults.clone();
    for (fact, answer) in given {
        merged.insert(fact.clone(), answer.clone());
    }
    let nationality = merged.get("nationality").cloned().unwrap_or_else(|| Json::from("unknown"));
    if let Some(country) = merged.get_mut("passport").and_then(|passport| passport.get_mut("country"))
        && country.as_str() == Some("(nationality)")
    {
        *country = nationality;
    }
    let answers = Answers::from_json(book.schema(), &merged).map_err(|error| (error.field, error.problem))?;
    if let Some((fact, _)) = answers.iter().find(|(_, answer)| **answer == Answer::Declined) {
        return Err((fact.to_string(), "a case file answers \"unknown\"".to_owned()));
    }
    Ok(answers)
}

fn short(json: &Json) -> String {
    json.to_string().chars().take(60).collect()
}

/// Assesses a case.
pub fn evaluate(book: &RuleBook, case: &Case) -> Assessment {
    assess(book, &case.office, &case.answers, case.as_of)
}

/// Compares a case's expectations with the rules; the differences in file order.
pub fn check(book: &RuleBook, case: &Case) -> Vec<Difference> {
    let assessment = evaluate(book, case);
    case.expected
        .iter()
        .filter_map(|(pathway, expected)| {
            let got = assessment.result(pathway)?.outcome;
            (got != *expected).then(|| Difference { case: case.id.clone(), pathway: pathway.clone(), got, expected: *expected })
        })
        .collect()
}
