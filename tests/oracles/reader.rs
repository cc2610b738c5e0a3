//! Reads the text of a condition for the judges: written from the description of the language alone, sharing nothing
//! with the parser it judges.

use std::collections::BTreeMap;

use puente::pathways::fact::{FactType, Field, Schema};

/// A condition as the judges see it.
#[derive(Clone, Debug)]
pub enum Node {
    /// `yes`, `no`, or `unsure`.
    Const(Option<bool>),
    /// `access`.
    Access,
    /// All hold.
    And(Vec<Node>),
    /// One holds.
    Or(Vec<Node>),
    /// Does not hold.
    Not(Box<Node>),
    /// A test of one value.
    Test(Place, Ask),
    /// Known to hold. No condition says this; deliberate mistakes do.
    Surely(Box<Node>),
    /// Over the entries of a list.
    Each(Many, Place, Box<Node>),
}

/// Where a value is.
#[derive(Clone, Debug)]
pub struct Place {
    /// In the entry of the list being looked at, not among the facts.
    pub in_entry: bool,
    /// Names from there.
    pub names: Vec<String>,
    /// Whether what is there is a list, of which "has none" is the empty one.
    pub is_list: bool,
}

/// How many entries.
#[derive(Clone, Copy, Debug)]
pub enum Many {
    /// At least one.
    Any,
    /// Every one.
    All,
    /// Not one.
    None,
    /// At most so many.
    AtMost(usize),
}

/// What is asked of a value.
#[derive(Clone, Debug)]
pub enum Ask {
    /// Is a yes.
    Yes,
    /// Has none.
    Nothing,
    /// Is one of these words.
    Among(Vec<String>),
    /// Compares so with a number.
    Number(String, i64),
    /// Compares so with a date.
    Date(String, String),
    /// Two lists share a word.
    Shares(Vec<String>),
    /// No other words than these.
    Only(Vec<String>),
    /// Two lists share a number.
    SharesNumber(Vec<i64>),
    /// The date, so many years later, compares so with the day asked.
    Anniversary(i32, String),
    /// The day asked compares so with a date; the place is not looked at.
    Today(String, String),
}

/// What names in a text stand for.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// `@name`.
    pub sets: BTreeMap<String, Vec<String>>,
    /// `is name`.
    pub definitions: BTreeMap<String, Node>,
}

/// Reads a condition.
pub fn read(text: &str, schema: &Schema, known: &Known) -> Node {
    let mut reader = Reader { rest: text, schema, known, entry: None };
    let node = reader.any_of();
    assert_eq!(reader.rest.trim(), "", "the rest of {text}");
    node
}

struct Reader<'a> {
    rest: &'a str,
    schema: &'a Schema,
    known: &'a Known,
    entry: Option<&'a [Field]>,
}

const ORDERS: [&str; 6] = ["!=", "<=", ">=", "=", "<", ">"];

impl<'a> Reader<'a> {
    /// Takes a word with dots, if one is next.
    fn peek(&self) -> &'a str {
        let text = self.rest.trim_start();
        let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')).unwrap_or(text.len());
        &text[..end]
    }

    fn skip(&mut self, text: &str) -> bool {
        let found = if text.ends_with(|c: char| c.is_alphanumeric()) {
            self.peek() == text
        } else {
            self.rest.trim_start().starts_with(text)
        };
        if found {
            self.rest = &self.rest.trim_start()[text.len()..];
        }
        found
    }

    fn must(&mut self, text: &str) {
        assert!(self.skip(text), "expected {text} at: {}", self.rest);
    }

    fn word(&mut self) -> &'a str {
        let word = self.peek();
        assert!(!word.is_empty(), "expected a word at: {}", self.rest);
        self.rest = &self.rest.trim_start()[word.len()..];
        word
    }

    /// A plain or quoted word, a number or a date.
    fn literal(&mut self) -> String {
        if self.skip("\"") {
            let (inside, after) = self.rest.split_once('"').unwrap();
            self.rest = after;
            return inside.to_owned();
        }
        let text = self.rest.trim_start();
        let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).unwrap_or(text.len());
        self.rest = &text[end..];
        text[..end].to_owned()
    }

    fn any_of(&mut self) -> Node {
        let mut parts = vec![self.all_of()];
        while self.skip("or") {
            parts.push(self.all_of());
        }
        if parts.len() == 1 { parts.remove(0) } else { Node::Or(parts) }
    }

    fn all_of(&mut self) -> Node {
        let mut parts = vec![self.one()];
        while self.skip("and") {
            parts.push(self.one());
        }
        if parts.len() == 1 { parts.remove(0) } else { Node::And(parts) }
    }

    fn one(&mut self) -> Node {
        if self.skip("(") {
            let inside = self.any_of();
            self.must(")");
            return inside;
        }
        match self.word() {
            "not" => Node::Not(Box::new(self.one())),
            "yes" => Node::Const(Some(true)),
            "no" => Node::Const(Some(false)),
            "unsure" => Node::Const(None),
            "access" => Node::Access,
            "is" => self.known.definitions.get(self.word()).unwrap().clone(),
            "any" => self.each(Many::Any),
            "all" => self.each(Many::All),
            "none" => self.each(Many::None),
            "at_most" => self.each(Many::AtMost(0)),
            "today" => {
                let (order, negated) = self.order();
                let date = self.literal();
                let node = Node::Test(Place { in_entry: false, names: Vec::new(), is_list: false }, Ask::Today(order, date));
                if negated { Node::Not(Box::new(node)) } else { node }
            }
            path => self.test(path),
        }
    }

    fn each(&mut self, many: Many) -> Node {
        self.must("(");
        let many = match many {
            Many::AtMost(_) => {
                let most = self.literal().parse().unwrap();
                self.must(",");
                Many::AtMost(most)
            }
            other => other,
        };
        let list = self.word();
        let (place, kind) = self.place(list);
        self.must(":");
        let FactType::Records { fields } = kind else { panic!("{place:?} is no list") };
        self.entry = Some(fields);
        let body = self.any_of();
        self.entry = None;
        self.must(")");
        Node::Each(many, place, Box::new(body))
    }

    fn place(&self, path: &str) -> (Place, &'a FactType) {
        let names: Vec<String> = path.split('.').map(str::to_owned).collect();
        let here = self.entry.and_then(|fields| fields.iter().find(|field| field.id == names[0]));
        let mut kind = here.map_or_else(|| self.fact(&names[0]), |field| &field.kind);
        for name in &names[1..] {
            let FactType::Record { fields, .. } = kind else { panic!("{path} is no record") };
            kind = &fields.iter().find(|field| field.id == *name).unwrap().kind;
        }
        let is_list =
            matches!(kind, FactType::Set { .. } | FactType::Countries | FactType::Ints { .. } | FactType::Records { .. });
        (Place { in_entry: here.is_some(), names, is_list }, kind)
    }

    fn fact(&self, name: &str) -> &'a FactType {
        let asked = self.schema.facts.iter().find(|fact| fact.id.as_str() == name).map(|fact| &fact.kind);
        let derived = || self.schema.derived.iter().find(|fact| fact.id.as_str() == name).map(|fact| &fact.kind);
        asked.or_else(derived).unwrap_or_else(|| panic!("{name} is no fact"))
    }

    /// The order, and whether it is to be turned round.
    fn order(&mut self) -> (String, bool) {
        let order =
            ORDERS.into_iter().find(|order| self.skip(order)).unwrap_or_else(|| panic!("expected an order at: {}", self.rest));
        if order == "!=" { ("=".to_owned(), true) } else { (order.to_owned(), false) }
    }

    fn test(&mut self, path: &str) -> Node {
        let (place, kind) = self.place(path);
        if self.skip("+") {
            let years = self.literal().parse().unwrap();
            self.must("years");
            let (order, negated) = self.order();
            self.must("today");
            let node = Node::Test(place, Ask::Anniversary(years, order));
            return if negated { Node::Not(Box::new(node)) } else { node };
        }
        for (word, negated) in [("in", false), ("not", true), ("overlaps", false), ("within", false)] {
            if self.skip(word) {
                let word = if negated { self.word() } else { word };
                let ask = self.list_test(word, kind);
                let node = Node::Test(place, ask);
                return if negated { Node::Not(Box::new(node)) } else { node };
            }
        }
        if !ORDERS.iter().any(|order| self.rest.trim_start().starts_with(order)) {
            return Node::Test(place, Ask::Yes);
        }
        let (order, mut negated) = self.order();
        if matches!(kind, FactType::Date) && self.skip("today") {
            let node = Node::Test(place, Ask::Anniversary(0, order));
            return if negated { Node::Not(Box::new(node)) } else { node };
        }
        let is_quoted = self.rest.trim_start().starts_with('"');
        let literal = self.literal();
        let options: &[String] = match kind {
            FactType::Enum { options } | FactType::Set { options } => options,
            _ => &[],
        };
        let ask = if literal == "none" && !is_quoted && !options.contains(&literal) {
            Ask::Nothing
        } else {
            match kind {
                FactType::Bool => {
                    negated ^= literal == "no";
                    Ask::Yes
                }
                FactType::Int { .. } => Ask::Number(order, literal.parse().unwrap()),
                FactType::Date => Ask::Date(order, literal),
                _ => Ask::Among(vec![literal]),
            }
        };
        let node = Node::Test(place, ask);
        if negated { Node::Not(Box::new(node)) } else { node }
    }

    fn list_test(&mut self, word: &str, kind: &FactType) -> Ask {
        let words = if self.skip("@") {
            self.known.sets.get(self.word()).unwrap().clone()
        } else {
            self.must("{");
            let mut words = vec![self.literal()];
            while self.skip(",") {
                words.push(self.literal());
            }
            self.must("}");
            words
        };
        match (word, kind) {
            ("overlaps", FactType::Ints { .. }) => Ask::SharesNumber(words.iter().map(|word| word.parse().unwrap()).collect()),
            ("in", _) => Ask::Among(words),
            ("overlaps", _) => Ask::Shares(words),
            _ => Ask::Only(words),
        }
    }
}
