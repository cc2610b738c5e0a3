//! The controls of a question, made from the type of its fact: what is shown, with what was typed and what is wrong.
//!
//! One template draws them all. Reading them back is in `reading.rs`.

use serde_json::Value as Json;

use crate::pathways::Words as BookWords;
use crate::pathways::answers::parse_date;
use crate::pathways::fact::{Fact, FactType, Field};
use crate::web::form::Fault;
use crate::web::language::Words;

/// Longest closed list that is shown as cards; a longer one is a list to open.
const MOST_CARDS: usize = 9;

/// The words that stand for "has none", "I do not know" and "I prefer not to say" in a form.
pub(crate) const NONE: &str = "none";
pub(crate) const UNKNOWN: &str = "unknown";
pub(crate) const DECLINED: &str = "declined";

/// How many countries one answer may hold.
const MOST_COUNTRIES: usize = 3;

/// What is asked of the person: a fact, or a field of an entry.
#[derive(Clone, Debug)]
pub(crate) struct Asked<'a> {
    /// The input's name and id.
    pub name: String,
    /// Its label.
    pub label: String,
    /// The type of the answer.
    pub kind: &'a FactType,
    /// Whose option labels it uses.
    pub labels: &'a str,
    /// Whether "has none" is an answer.
    pub nullable: bool,
    /// Whether "I prefer not to say" is an answer.
    pub sensitive: bool,
    /// Several inputs on the page: closed lists open instead of lying there as cards.
    pub compact: bool,
}

impl<'a> Asked<'a> {
    /// A question's own fact.
    pub fn fact(fact: &'a Fact, label: String, sensitive: bool) -> Self {
        let nullable = fact.nullable && !matches!(fact.kind, FactType::Bool | FactType::Enum { .. } | FactType::Int { .. });
        let kind = &fact.kind;
        Self { name: "answer".into(), label, kind, labels: &fact.labels, nullable, sensitive, compact: false }
    }

    /// A field of an entry; `path` is its name from the entry down.
    pub fn field(field: &'a Field, path: String, label: String) -> Self {
        let nullable = matches!(field.kind, FactType::Date);
        Self { name: path, label, kind: &field.kind, labels: &field.labels, nullable, sensitive: false, compact: true }
    }

    /// Whether a date may lie in the future: papers run out and work begins.
    pub fn may_lie_ahead(&self) -> bool {
        matches!(self.name.as_str(), "expires_on" | "start_on")
    }
}

/// How an input looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Cards, one of them.
    Picks,
    /// Cards, any of them.
    Checks,
    /// A list to open, one or several times.
    Select,
    /// Three boxes.
    Date,
    /// One line of digits.
    Digits,
    /// One line of text.
    Line,
}

/// One input on its page.
#[derive(Clone, Debug)]
pub(crate) struct Input {
    /// Name and id.
    pub name: String,
    /// Label or legend.
    pub label: String,
    /// How it looks.
    pub shape: Shape,
    /// What can be chosen.
    pub choices: Vec<(String, String)>,
    /// What else can be said instead, by a box beneath.
    pub instead: Vec<(String, String)>,
    /// What is chosen or typed.
    pub values: Vec<String>,
    /// Day, month and year as typed.
    pub boxes: [String; 3],
    /// What was said instead.
    pub said_instead: String,
    /// What is wrong.
    pub fault: Option<String>,
    /// Whether it is alone on its page, so that its label is the page's heading.
    pub alone: bool,
}

impl Input {
    /// An empty input.
    pub fn new(asked: &Asked<'_>, book: &BookWords, t: &Words) -> Self {
        let mut input = Self {
            name: asked.name.clone(),
            label: asked.label.clone(),
            shape: Shape::Line,
            choices: Vec::new(),
            instead: Vec::new(),
            values: Vec::new(),
            boxes: Default::default(),
            said_instead: String::new(),
            fault: None,
            alone: !asked.compact,
        };
        let options = |options: &[String]| -> Vec<(String, String)> {
            options.iter().map(|option| (option.clone(), book.option(asked.labels, option).to_owned())).collect()
        };
        let countries = || -> Vec<(String, String)> {
            book.countries_sorted().into_iter().map(|(name, shown)| (name.to_owned(), shown.to_owned())).collect()
        };
        let extra = Self::instead_of(asked, t);
        match asked.kind {
            FactType::Bool => input.cards(asked, vec![("yes".into(), t.answer_yes()), ("no".into(), t.answer_no())], extra),
            FactType::Enum { options: all } => input.cards(asked, options(all), extra),
            FactType::Country => input.list(countries(), extra),
            FactType::Set { options: all } => {
                input.shape = Shape::Checks;
                input.choices = options(all);
                input.choices.extend(extra);
            }
            FactType::Countries => {
                input.shape = Shape::Select;
                input.choices = countries();
                input.instead = extra;
                input.values = vec![String::new(); MOST_COUNTRIES];
            }
            FactType::Date => {
                input.shape = Shape::Date;
                input.instead = extra;
            }
            FactType::Int { .. } => {
                input.shape = Shape::Digits;
                input.instead = extra;
            }
            FactType::Text { .. } | FactType::Ints { .. } => input.instead = extra,
            FactType::Record { .. } | FactType::Records { .. } => {
                input.shape = Shape::Picks;
                input.choices = vec![("yes".into(), t.answer_yes()), (NONE.into(), t.answer_no())];
                input.choices.extend(extra.into_iter().filter(|(value, _)| value != NONE));
            }
        }
        input
    }

    fn cards(&mut self, asked: &Asked<'_>, choices: Vec<(String, String)>, extra: Vec<(String, String)>) {
        self.shape = if asked.compact || choices.len() > MOST_CARDS { Shape::Select } else { Shape::Picks };
        self.choices = choices;
        self.choices.extend(extra);
    }

    fn list(&mut self, choices: Vec<(String, String)>, extra: Vec<(String, String)>) {
        self.shape = Shape::Select;
        // "I do not know" comes first in a long list, where it can be found.
        self.choices = extra;
        self.choices.extend(choices);
        self.values = vec![String::new()];
    }

    fn instead_of(asked: &Asked<'_>, t: &Words) -> Vec<(String, String)> {
        let none = match asked.kind {
            FactType::Set { .. } | FactType::Countries | FactType::Ints { .. } => true,
            FactType::Country => false,
            _ => asked.nullable,
        };
        [
            none.then(|| (NONE.to_owned(), t.intake_none())),
            Some((UNKNOWN.to_owned(), t.answer_unknown())),
            asked.sensitive.then(|| (DECLINED.to_owned(), t.intake_declined())),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Fills in a stored answer.
    pub fn fill(&mut self, stored: &Json) {
        let word = match stored {
            Json::Null => Some(NONE),
            Json::String(text) if text == UNKNOWN => Some(UNKNOWN),
            Json::Object(object) if object.contains_key("answer") => Some(DECLINED),
            Json::Array(items) if items.is_empty() => Some(NONE),
            _ => None,
        };
        if let Some(word) = word {
            if self.instead.is_empty() {
                word.clone_into(self.first());
            } else {
                word.clone_into(&mut self.said_instead);
            }
            return;
        }
        match (self.shape, stored) {
            (Shape::Date, Json::String(text)) => {
                if let Some(date) = parse_date(text) {
                    use chrono::Datelike;
                    self.boxes = [date.day().to_string(), date.month().to_string(), date.year().to_string()];
                }
            }
            (_, Json::Bool(yes)) => if *yes { "yes" } else { "no" }.clone_into(self.first()),
            (_, Json::Number(number)) => *self.first() = number.to_string(),
            (_, Json::String(text)) => text.clone_into(self.first()),
            (Shape::Line, Json::Array(items)) => {
                *self.first() = items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            }
            (Shape::Checks, Json::Array(items)) => {
                self.values = items.iter().filter_map(Json::as_str).map(str::to_owned).collect();
            }
            (_, Json::Array(items)) if items.iter().all(Json::is_string) && self.shape == Shape::Select => {
                for (slot, item) in self.values.iter_mut().zip(items.iter().filter_map(Json::as_str)) {
                    item.clone_into(slot);
                }
            }
            (_, Json::Array(_) | Json::Object(_)) => "yes".clone_into(self.first()),
            (_, Json::Null) => {}
        }
    }

    fn first(&mut self) -> &mut String {
        if self.values.is_empty() {
            self.values.push(String::new());
        }
        // Never empty here; the fallback keeps this total.
        match self.values.first_mut() {
            Some(first) => first,
            None => &mut self.said_instead,
        }
    }

    /// Keeps what was typed.
    pub fn keep(&mut self, pairs: &[(String, String)]) {
        let of = |name: &str| pairs.iter().filter(|(field, _)| field == name).map(|(_, value)| value.clone()).collect::<Vec<_>>();
        let mut typed = of(&self.name);
        if self.shape == Shape::Select {
            typed.resize(self.values.len().max(1), String::new());
        }
        self.values = typed;
        for (slot, part) in self.boxes.iter_mut().zip(["day", "month", "year"]) {
            *slot = of(&format!("{}-{part}", self.name)).into_iter().next().unwrap_or_default();
        }
        self.said_instead = of(&format!("{}-instead", self.name)).into_iter().next().unwrap_or_default();
    }

    /// Notes what is wrong.
    pub fn note(&mut self, fault: &Fault, t: &Words) {
        self.fault = Some(fault.words(t));
    }

    /// The first value.
    pub fn value(&self) -> &str {
        self.values.first().map_or("", String::as_str)
    }

    /// Whether a choice is made.
    pub fn has(&self, choice: &str) -> bool {
        self.values.iter().any(|value| value == choice)
    }

    /// The selects of this input with their numbers: the first carries the input's id.
    pub fn selects(&self) -> Vec<(String, &str)> {
        let id = |at: usize| if at == 0 { self.name.clone() } else { format!("{}-{}", self.name, at + 1) };
        self.values.iter().enumerate().map(|(at, value)| (id(at), value.as_str())).collect()
    }

    /// Where the error summary leads.
    pub fn anchor(&self) -> String {
        if self.shape == Shape::Date { format!("{}-day", self.name) } else { self.name.clone() }
    }

    /// Whether the input is one of cards, drawn as a fieldset.
    pub fn is_cards(&self) -> bool {
        matches!(self.shape, Shape::Picks | Shape::Checks)
    }

    /// Whether the cards are checkboxes.
    pub fn is_checks(&self) -> bool {
        self.shape == Shape::Checks
    }

    /// Whether it is a date.
    pub fn is_date(&self) -> bool {
        self.shape == Shape::Date
    }

    /// Whether it is a list to open.
    pub fn is_select(&self) -> bool {
        self.shape == Shape::Select
    }

    /// Whether digits are typed.
    pub fn is_digits(&self) -> bool {
        self.shape == Shape::Digits
    }

    /// Whether several lists or a box beneath make it a group.
    pub fn is_group(&self) -> bool {
        self.values.len() > 1 && self.is_select()
    }
}
