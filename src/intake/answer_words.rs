//! A stored answer in words, for the check page and the lists of entries. Pure.

use serde_json::Value as Json;

use crate::pathways::Words as BookWords;
use crate::pathways::answers::parse_date;
use crate::pathways::fact::{Fact, FactType, Field};
use crate::web::language::Words;

/// The lines that say what was answered.
pub(super) fn lines(fact: &Fact, stored: &Json, book: &BookWords, t: &Words) -> Vec<String> {
    let speaker = Speaker { fact: fact.id.as_str(), book, t };
    match stored {
        Json::Array(items) if matches!(fact.kind, FactType::Records { .. }) && !items.is_empty() => {
            items.iter().map(|entry| speaker.entry(fact.kind.fields(), "", entry)).collect()
        }
        other => vec![speaker.value(&fact.kind, &fact.labels, "", other)],
    }
}

/// One entry of an answer on one line.
pub(super) fn entry_line(fact: &Fact, entry: &Json, book: &BookWords, t: &Words) -> String {
    Speaker { fact: fact.id.as_str(), book, t }.entry(fact.kind.fields(), "", entry)
}

struct Speaker<'a> {
    fact: &'a str,
    book: &'a BookWords,
    t: &'a Words,
}

impl Speaker<'_> {
    fn value(&self, kind: &FactType, labels: &str, path: &str, stored: &Json) -> String {
        match (kind, stored) {
            (_, Json::String(text)) if text == "unknown" => self.t.answer_unknown(),
            (_, Json::Null) => self.none(kind),
            (_, Json::Array(items)) if items.is_empty() => self.none(kind),
            (FactType::Record { fields, .. }, Json::Object(object)) if !object.contains_key("answer") => {
                self.entry(fields, path, stored)
            }
            (_, Json::Object(_)) => self.t.intake_declined(),
            (_, Json::Bool(true)) => self.t.answer_yes(),
            (_, Json::Bool(false)) => self.t.answer_no(),
            (_, Json::Number(number)) => number.to_string(),
            (FactType::Enum { .. } | FactType::Set { .. }, Json::String(word)) => self.book.option(labels, word).to_owned(),
            (FactType::Country | FactType::Countries, Json::String(name)) => self.book.country(name).to_owned(),
            (FactType::Date, Json::String(text)) => parse_date(text).map_or_else(String::new, |date| self.book.date(date)),
            (_, Json::String(text)) => text.clone(),
            (_, Json::Array(items)) => {
                items.iter().map(|item| self.value(kind, labels, path, item)).collect::<Vec<_>>().join(", ")
            }
        }
    }

    fn none(&self, kind: &FactType) -> String {
        match kind {
            FactType::Record { .. } | FactType::Records { .. } => self.t.answer_no(),
            _ => self.t.intake_none(),
        }
    }

    /// The fields that are known, each with its label unless it speaks for itself.
    fn entry(&self, fields: &[Field], path: &str, entry: &Json) -> String {
        let said = fields.iter().filter_map(|field| {
            let stored = entry.get(&field.id).filter(|stored| stored.as_str() != Some("unknown"))?;
            let path = if path.is_empty() { field.id.clone() } else { format!("{path}.{}", field.id) };
            let words = self.value(&field.kind, &field.labels, &path, stored);
            let speaks_for_itself = matches!(field.kind, FactType::Enum { .. } | FactType::Country) && stored.is_string();
            Some(if speaks_for_itself { words } else { format!("{}: {words}", self.book.field(self.fact, &path)) })
        });
        let said: Vec<String> = said.filter(|words| !words.is_empty()).collect();
        if said.is_empty() { self.t.answer_unknown() } else { said.join(" · ") }
    }
}
