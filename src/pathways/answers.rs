//! A person's answers: an ordered map from fact to answer, and its JSON form.
//!
//! Used by the intake, by stored determinations and by case files. Every value
//! that enters is validated against the fact schema; JSON in and out round-trips.
//! In JSON, `null` is "has none", `"unknown"` is "I do not know" and
//! `{"answer": "declined"}` is "I prefer not to say"; what is absent was not asked.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value as Json};

use super::fact::{Answer, FactId, FactType, Field, Record, Schema, Value};

/// A refused answer: which field, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {problem}")]
pub struct AnswerError {
    /// Path of the field, such as `us_relatives[1].status`.
    pub field: String,
    /// What is wrong with it and what is accepted.
    pub problem: String,
}

impl AnswerError {
    fn new(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { field: field.into(), problem: problem.into() }
    }
}

/// What one person answered, by fact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    entries: BTreeMap<FactId, Answer>,
}

impl Answers {
    /// No answer at all.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads answers and checks every one against the schema of the rule book.
    pub fn from_json(schema: &Schema, object: &Map<String, Json>) -> Result<Self, AnswerError> {
        let mut answers = Self::new();
        for (name, json) in object {
            let answer = read_fact(schema, name, json)?;
            answers.set(FactId::new(name.as_str()), answer);
        }
        Ok(answers)
    }

    /// The same answers as JSON; [`Answers::from_json`] reads it back unchanged.
    pub fn to_json(&self) -> Map<String, Json> {
        self.entries.iter().filter_map(|(id, answer)| Some((id.as_str().to_owned(), write_answer(answer)?))).collect()
    }

    /// Sets the answer to a fact; `Unasked` removes it.
    pub fn set(&mut self, fact: FactId, answer: Answer) {
        if answer.is_asked() {
            self.entries.insert(fact, answer);
        } else {
            self.entries.remove(&fact);
        }
    }

    /// The answer to a fact; `Unasked` where there is none.
    pub fn get(&self, fact: &str) -> &Answer {
        self.entries.get(fact).unwrap_or(&Answer::Unasked)
    }

    /// All answers given, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&FactId, &Answer)> {
        self.entries.iter()
    }

    /// Number of facts answered in any way.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing was answered.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl Serialize for Answers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_json().serialize(serializer)
    }
}

/// Reads and checks one answer of the named fact.
pub fn read_fact(schema: &Schema, name: &str, json: &Json) -> Result<Answer, AnswerError> {
    let fact = schema.fact(name).ok_or_else(|| AnswerError::new(name, "is not a known fact"))?;
    if json.is_null() && !fact.nullable {
        return Err(AnswerError::new(name, "must not be null; write \"unknown\" if it is not known"));
    }
    Reader { schema, aliases: &fact.aliases }.answer(name, &fact.kind, json)
}

struct Reader<'a> {
    schema: &'a Schema,
    aliases: &'a BTreeMap<String, String>,
}

impl Reader<'_> {
    fn answer(&self, at: &str, kind: &FactType, json: &Json) -> Result<Answer, AnswerError> {
        if json.as_str() == Some("unknown") {
            return Ok(Answer::DontKnow);
        }
        if is_declined(json) {
            return Ok(Answer::Declined);
        }
        self.value(at, kind, json).map(Answer::Known)
    }

    fn value(&self, at: &str, kind: &FactType, json: &Json) -> Result<Value, AnswerError> {
        if json.is_null() {
            return Ok(match kind {
                FactType::Set { .. } | FactType::Countries => Value::Words { items: Vec::new(), more_unknown: false },
                FactType::Ints { .. } => Value::Ints(Vec::new()),
                FactType::Records { .. } => Value::Records(Vec::new()),
                _ => Value::Nothing,
            });
        }
        match kind {
            FactType::Bool => match json {
                Json::Bool(yes) => Ok(Value::Bool(*yes)),
                _ => Err(expected(at, "true or false", json)),
            },
            FactType::Enum { options } => self.word(at, options, json).map(Value::Word),
            FactType::Country => self.country(at, json).map(Value::Word),
            FactType::Int { min, max } => whole(at, *min, *max, json).map(Value::Int),
            FactType::Date => date(at, json).map(Value::Date),
            FactType::Text { max_chars } => match json.as_str() {
                Some(text) if text.chars().count() <= *max_chars => Ok(Value::Text(text.to_owned())),
                _ => Err(expected(at, &format!("a text of at most {max_chars} characters"), json)),
            },
            FactType::Set { options } => Self::words(at, json, |at, item| self.word(at, options, item)),
            FactType::Countries => Self::words(at, json, |at, item| self.country(at, item)),
            FactType::Ints { min, max } => {
                let mut numbers = Vec::new();
                for (index, item) in list(at, json)?.iter().enumerate() {
                    numbers.push(whole(&format!("{at}[{index}]"), *min, *max, item)?);
                }
                numbers.sort_unstable();
                numbers.dedup();
                Ok(Value::Ints(numbers))
            }
            FactType::Record { none_word, .. } if none_word.is_some() && json.as_str() == none_word.as_deref() => {
                Ok(Value::Nothing)
            }
            FactType::Record { fields, .. } => self.record(at, fields, json).map(Value::Record),
            FactType::Records { fields } => {
                let mut records = Vec::new();
                for (index, item) in list(at, json)?.iter().enumerate() {
                    records.push(self.record(&format!("{at}[{index}]"), fields, item)?);
                }
                Ok(Value::Records(records))
            }
        }
    }

    fn record(&self, at: &str, fields: &[Field], json: &Json) -> Result<Record, AnswerError> {
        let object = json.as_object().ok_or_else(|| expected(at, "an object", json))?;
        let mut record = Record::new();
        for (name, json) in object {
            let at = format!("{at}.{name}");
            let field = fields
                .iter()
                .find(|field| field.id == *name)
                .ok_or_else(|| AnswerError::new(&at, format!("is not a field; the fields are {}", names(fields))))?;
            let answer = Reader { schema: self.schema, aliases: &field.aliases }.answer(&at, &field.kind, json)?;
            record.insert(name.clone(), answer);
        }
        Ok(record)
    }

    fn word(&self, at: &str, options: &[String], json: &Json) -> Result<String, AnswerError> {
        let word = json.as_str().map(|word| self.aliases.get(word).map_or(word, String::as_str));
        match word {
            Some(word) if options.iter().any(|option| option == word) => Ok(word.to_owned()),
            _ => Err(expected(at, &format!("one of {}", options.join(", ")), json)),
        }
    }

    fn country(&self, at: &str, json: &Json) -> Result<String, AnswerError> {
        let name = json.as_str();
        name.and_then(|name| self.schema.country(name)).map(str::to_owned).ok_or_else(|| {
            let mut error = expected(at, "a country by its English short name", json);
            let meant = name.map(|name| super::nearest::remedy(name, self.schema.countries.values().map(String::as_str)));
            error.problem.push_str(&meant.unwrap_or_default());
            error
        })
    }

    fn words(at: &str, json: &Json, read: impl Fn(&str, &Json) -> Result<String, AnswerError>) -> Result<Value, AnswerError> {
        let mut items: Vec<String> = Vec::new();
        let mut more_unknown = false;
        for (index, item) in list(at, json)?.iter().enumerate() {
            if item.as_str() == Some("unknown") {
                more_unknown = true;
                continue;
            }
            let word = read(&format!("{at}[{index}]"), item)?;
            if !items.contains(&word) {
                items.push(word);
            }
        }
        Ok(Value::Words { items, more_unknown })
    }
}

fn is_declined(json: &Json) -> bool {
    json.as_object().is_some_and(|object| object.len() == 1 && object.get("answer").and_then(Json::as_str) == Some("declined"))
}

fn names(fields: &[Field]) -> String {
    fields.iter().map(|field| field.id.as_str()).collect::<Vec<_>>().join(", ")
}

fn list<'a>(at: &str, json: &'a Json) -> Result<&'a [Json], AnswerError> {
    json.as_array().map(Vec::as_slice).ok_or_else(|| expected(at, "a list", json))
}

fn whole(at: &str, min: i64, max: i64, json: &Json) -> Result<i64, AnswerError> {
    json.as_i64()
        .filter(|number| (min..=max).contains(number))
        .ok_or_else(|| expected(at, &format!("a whole number from {min} to {max}"), json))
}

/// Reads a date written exactly `YYYY-MM-DD`.
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    (date.format("%Y-%m-%d").to_string() == text).then_some(date)
}

fn date(at: &str, json: &Json) -> Result<NaiveDate, AnswerError> {
    json.as_str().and_then(parse_date).ok_or_else(|| expected(at, "a date YYYY-MM-DD", json))
}

fn expected(at: &str, wanted: &str, json: &Json) -> AnswerError {
    let shown: String = json.to_string().chars().take(60).collect();
    AnswerError::new(at, format!("expected {wanted}, found {shown}"))
}

fn write_answer(answer: &Answer) -> Option<Json> {
    match answer {
        Answer::Unasked => None,
        Answer::DontKnow => Some(Json::from("unknown")),
        Answer::Declined => Some(Json::Object(Map::from_iter([("answer".to_owned(), Json::from("declined"))]))),
        Answer::Known(value) => Some(write_value(value)),
    }
}

fn write_value(value: &Value) -> Json {
    match value {
        Value::Nothing => Json::Null,
        Value::Bool(yes) => Json::Bool(*yes),
        Value::Word(text) | Value::Text(text) => Json::from(text.as_str()),
        Value::Int(number) => Json::from(*number),
        Value::Date(date) => Json::from(date.format("%Y-%m-%d").to_string()),
        Value::Words { items, more_unknown } => {
            let unknown = more_unknown.then_some("unknown");
            items.iter().map(String::as_str).chain(unknown).map(Json::from).collect()
        }
        Value::Ints(numbers) => numbers.iter().copied().map(Json::from).collect(),
        Value::Record(record) => write_record(record),
        Value::Records(records) => records.iter().map(write_record).collect(),
    }
}

fn write_record(record: &Record) -> Json {
    Json::Object(record.iter().filter_map(|(name, answer)| Some((name.clone(), write_answer(answer)?))).collect())
}
