//! Random conditions as *text*, with everything the language allows; what a text means is left to those who read it.

use std::collections::BTreeMap;

use puente::pathways::fact::{FactType, Field, Schema};

use super::{Pools, Rng};

/// Conditions of one rule set with the names they use.
#[derive(Default)]
pub struct RuleSet {
    /// `@name`.
    pub sets: BTreeMap<String, Vec<String>>,
    /// `is name`, in the order in which they may use each other.
    pub definitions: Vec<(String, String)>,
    /// The criteria.
    pub criteria: Vec<String>,
    /// Each pathway requires these criteria, by position.
    pub pathways: Vec<Vec<usize>>,
}

struct Writer<'a> {
    rng: &'a mut Rng,
    schema: &'a Schema,
    pools: &'a Pools,
    definitions: Vec<String>,
}

/// A rule set of so many criteria and a third as many pathways of three.
pub fn rule_set(rng: &mut Rng, schema: &Schema, pools: &Pools, criteria: usize) -> RuleSet {
    let mut rules = RuleSet::default();
    rules.sets.insert("some".to_owned(), rng.some(&pools.countries, 1, 3));
    let mut writer = Writer { rng, schema, pools, definitions: Vec::new() };
    for at in 0..2 {
        let id = format!("def_{at}");
        rules.definitions.push((id.clone(), writer.condition(2, None)));
        writer.definitions.push(id);
    }
    rules.criteria = (0..criteria).map(|_| writer.condition(4, None)).collect();
    for _ in 0..criteria.div_ceil(3) {
        rules.pathways.push((0..3).map(|_| rng.below(criteria)).collect());
    }
    rules
}

impl Writer<'_> {
    fn condition(&mut self, depth: usize, entry: Option<&[Field]>) -> String {
        if depth == 0 || self.rng.percent(25) {
            return self.leaf(entry);
        }
        match self.rng.below(9) {
            0..3 => self.joined(" and ", depth, entry),
            3..6 => self.joined(" or ", depth, entry),
            6 => format!("not {}", self.condition(depth - 1, entry)),
            7 => format!("not ({})", self.condition(depth - 1, entry)),
            _ if entry.is_none() => self.each(depth),
            _ => self.leaf(entry),
        }
    }

    /// Brackets or none, as it comes: "and" before "or" is part of what is tested.
    fn joined(&mut self, word: &str, depth: usize, entry: Option<&[Field]>) -> String {
        let many = 2 + self.rng.below(2);
        let parts: Vec<String> = (0..many).map(|_| self.condition(depth - 1, entry)).collect();
        let text = parts.join(word);
        if self.rng.percent(60) { format!("({text})") } else { text }
    }

    fn each(&mut self, depth: usize) -> String {
        let schema = self.schema;
        let lists: Vec<_> = schema.facts.iter().filter(|fact| matches!(fact.kind, FactType::Records { .. })).collect();
        let list = *self.rng.pick(&lists);
        let body = self.condition(depth.min(2), Some(list.kind.fields()));
        let id = list.id.as_str();
        match self.rng.below(5) {
            0 => format!("any({id}: {body})"),
            1 => format!("all({id}: {body})"),
            2 => format!("none({id}: {body})"),
            _ => format!("at_most({}, {id}: {body})", self.rng.below(3)),
        }
    }

    fn leaf(&mut self, entry: Option<&[Field]>) -> String {
        if self.rng.percent(8) {
            return (*self.rng.pick(&["yes", "no", "unsure", "unsure", "access"])).to_owned();
        }
        if self.rng.percent(4) {
            return format!("today {} {}", self.rng.pick(&["=", "<", "<=", ">", ">="]), self.rng.pick(&self.pools.dates));
        }
        if entry.is_none() && !self.definitions.is_empty() && self.rng.percent(10) {
            return format!("is {}", self.rng.pick(&self.definitions));
        }
        let schema = self.schema;
        let (id, kind) = match entry {
            Some(fields) if self.rng.percent(80) => {
                let field = self.rng.pick(fields);
                (field.id.as_str(), &field.kind)
            }
            _ => {
                let slots = schema.facts.len() + schema.derived.len();
                let slot = self.rng.below(slots);
                let id = schema.slot_id(slot).unwrap().as_str();
                // Inside a list the field of that name is meant.
                let field = entry.and_then(|fields| fields.iter().find(|field| field.id == id));
                (id, field.map_or_else(|| schema.slot_kind(slot).unwrap(), |field| &field.kind))
            }
        };
        self.atom(id.to_owned(), kind)
    }

    fn atom(&mut self, path: String, kind: &FactType) -> String {
        if let FactType::Record { fields, .. } = kind
            && self.rng.percent(85)
        {
            let field = self.rng.pick(fields);
            return self.atom(format!("{path}.{}", field.id), &field.kind);
        }
        let has_none_word = kind.options().iter().any(|option| option == "none");
        if !has_none_word && self.rng.percent(12) {
            return format!("{path} {} none", self.rng.pick(&["=", "!="]));
        }
        let order = *self.rng.pick(&["=", "!=", "<", "<=", ">", ">="]);
        match kind {
            FactType::Bool => match self.rng.below(4) {
                0 | 1 => path,
                _ => format!("{path} {} {}", self.rng.pick(&["=", "!="]), self.rng.pick(&["yes", "no"])),
            },
            FactType::Enum { options } => self.word_test(&path, options),
            FactType::Country => {
                if self.rng.percent(20) {
                    return format!("{path} {} @some", self.rng.pick(&["in", "not in"]));
                }
                let countries = self.pools.countries.clone();
                self.word_test(&path, &countries)
            }
            FactType::Int { min, max } => format!("{path} {order} {}", self.rng.between((*min).max(0), (*max).min(60))),
            FactType::Date if self.rng.percent(20) => format!("{path} {order} today"),
            FactType::Date if self.rng.percent(25) => format!("{path} + {} years {order} today", 1 + self.rng.below(2)),
            FactType::Date => format!("{path} {order} {}", self.rng.pick(&self.pools.dates)),
            FactType::Set { options } => format!("{path} {} {}", self.rng.pick(&["overlaps", "within"]), self.braces(options)),
            FactType::Countries => {
                let countries = self.pools.countries.clone();
                format!("{path} {} {}", self.rng.pick(&["overlaps", "within"]), self.braces(&countries))
            }
            FactType::Ints { .. } => {
                let years = self.rng.some(&["2019", "2020", "2021", "2022", "2024"], 1, 2);
                format!("{path} overlaps {{{}}}", years.join(", "))
            }
            FactType::Text { .. } | FactType::Record { .. } | FactType::Records { .. } => format!("{path} = none"),
        }
    }

    fn word_test(&mut self, path: &str, options: &[String]) -> String {
        match self.rng.below(4) {
            0 => format!("{path} = {}", quoted(self.rng.pick::<String>(options))),
            1 => format!("{path} != {}", quoted(self.rng.pick::<String>(options))),
            2 => format!("{path} in {}", self.braces(options)),
            _ => format!("{path} not in {}", self.braces(options)),
        }
    }

    fn braces(&mut self, options: &[String]) -> String {
        let words: Vec<String> = self.rng.some(options, 1, 3).iter().map(|word| quoted(word)).collect();
        format!("{{{}}}", words.join(", "))
    }
}

/// Quotes where there must be some.
fn quoted(word: &str) -> String {
    let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !word.starts_with(|c: char| c.is_ascii_digit());
    if plain { word.to_owned() } else { format!("\"{word}\"") }
}
