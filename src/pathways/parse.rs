//! Reads one-line conditions into typed trees; used when rules are loaded.
//!
//! ```text
//! or    := and ("or" and)*            and := unary ("and" unary)*
//! unary := "not" unary | "(" or ")" | "yes" | "no" | "unsure" | "access"
//!        | "today" ("="|"<"|"<="|">"|">=") DATE
//!        | "is" DEFINITION | ("any"|"all"|"none") "(" path ":" or ")"
//!        | "at_most" "(" NUMBER "," path ":" or ")" | atom
//! atom  := path [ ("="|"!="|"<"|"<="|">"|">=") literal | ["not"] "in" set
//!        | "overlaps" set | "within" set
//!        | ["+" NUMBER "years"] ("="|"!="|"<"|"<="|">"|">=") "today" ]
//! set   := "{" literal ("," literal)* "}" | "@" NAME
//! ```
//! Every fact, field and word is checked against the schema: a condition that
//! reads something that cannot be answered is refused here, not at run time.

use std::collections::BTreeMap;

use super::answers::parse_date;
use super::expr::{Atom, Expr, Order, Path, Quantity, Root, Test};
use super::fact::{FactType, Field, Schema};
use super::token::{Token, tokens};
use super::truth::Truth;

/// Named word lists and named conditions that texts may refer to.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// `@name` in a condition.
    pub sets: BTreeMap<String, Vec<String>>,
    /// `is name` in a condition.
    pub definitions: BTreeMap<String, Expr>,
}

/// Reads a condition, or says why it is not one.
pub fn parse(text: &str, schema: &Schema, names: &Names) -> Result<Expr, String> {
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens: &tokens, at: 0, schema, names, entry: None, depth: 0 };
    let expr = parser.or()?;
    match parser.peek() {
        None => Ok(expr),
        Some(token) => Err(format!("unexpected {token} after the condition")),
    }
}

/// Conditions nested deeper than this are refused, so that reading never overflows.
const DEEPEST: usize = 40;

/// The longest span of years a date is moved by.
const MOST_YEARS: u32 = 150;

struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
    schema: &'a Schema,
    names: &'a Names,
    entry: Option<&'a [Field]>,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Result<&'a Token, String> {
        let token = self.peek().ok_or("the condition ends too early")?;
        self.at += 1;
        Ok(token)
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Word(found)) if found == word);
        self.at += usize::from(found);
        found
    }

    fn take_sign(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Sign(found)) if *found == sign);
        self.at += usize::from(found);
        found
    }

    fn sign(&mut self, sign: &str) -> Result<(), String> {
        if self.take_sign(sign) {
            return Ok(());
        }
        match self.peek() {
            Some(token) => Err(format!("expected {sign}, found {token}")),
            None => Err(format!("expected {sign}, the condition ends")),
        }
    }

    fn or(&mut self) -> Result<Expr, String> {
        let mut parts = vec![self.and()?];
        while self.take_word("or") {
            parts.push(self.and()?);
        }
        Ok(single(parts, Expr::Any))
    }

    fn and(&mut self) -> Result<Expr, String> {
        let mut parts = vec![self.unary()?];
        while self.take_word("and") {
            parts.push(self.unary()?);
        }
        Ok(single(parts, Expr::All))
    }

    fn unary(&mut self) -> Result<Expr, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(format!("nested deeper than {DEEPEST}"));
        }
        let expr = self.unary_inner();
        self.depth -= 1;
        expr
    }

    fn unary_inner(&mut self) -> Result<Expr, String> {
        if self.take_sign("(") {
            let expr = self.or()?;
            self.sign(")")?;
            return Ok(expr);
        }
        let Token::Word(word) = self.next()? else {
            return Err("expected a fact, \"not\" or a bracket".to_owned());
        };
        match word.as_str() {
            "not" => Ok(Expr::Not(Box::new(self.unary()?))),
            "yes" => Ok(Expr::Const(Truth::Yes)),
            "no" => Ok(Expr::Const(Truth::No)),
            "unsure" => Ok(Expr::Const(Truth::Unknown)),
            "access" => Ok(Expr::Access),
            "today" => self.today(),
            "is" => self.definition(),
            "any" => self.each(Quantity::Any),
            "all" => self.each(Quantity::All),
            "none" => self.each(Quantity::None),
            "at_most" => {
                self.sign("(")?;
                let Token::Number(most) = self.next()? else {
                    return Err("at_most needs a number".to_owned());
                };
                let most = usize::try_from(*most).map_err(|_| "at_most needs a small number")?;
                self.sign(",")?;
                self.each_of(Quantity::AtMost(most))
            }
            _ => self.atom(word),
        }
    }

    fn definition(&mut self) -> Result<Expr, String> {
        let Token::Word(name) = self.next()? else {
            return Err("\"is\" needs the name of a definition".to_owned());
        };
        let expr = self.names.definitions.get(name).ok_or_else(|| format!("{name} is not a definition"))?;
        if let Some(fields) = self.entry {
            fits_inside(name, expr, fields)?;
        }
        Ok(expr.clone())
    }

    /// After the word: the day asked against a date.
    fn today(&mut self) -> Result<Expr, String> {
        let Token::Sign(sign @ ("=" | "<" | "<=" | ">" | ">=")) = self.next()? else {
            return Err("today needs a comparison with a date".to_owned());
        };
        let token = self.next()?;
        match token {
            Token::Date(date) => Ok(Expr::Today(order(sign).0, parse_date(date).ok_or_else(|| format!("{date} is not a date"))?)),
            _ => Err(format!("today cannot be compared with {token}")),
        }
    }

    /// After `path +`: `N years`, at most [`MOST_YEARS`].
    fn years(&mut self, path: &Path) -> Result<u32, String> {
        let token = self.next()?;
        let years = match token {
            Token::Number(years) => u32::try_from(*years).ok().filter(|years| (1..=MOST_YEARS).contains(years)),
            _ => None,
        };
        let years = years.ok_or_else(|| format!("{path} + needs 1 to {MOST_YEARS} years, found {token}"))?;
        if self.take_word("years") { Ok(years) } else { Err(format!("{path} + {years} needs the word years")) }
    }

    fn each(&mut self, quantity: Quantity) -> Result<Expr, String> {
        self.sign("(")?;
        self.each_of(quantity)
    }

    fn each_of(&mut self, quantity: Quantity) -> Result<Expr, String> {
        if self.entry.is_some() {
            return Err("any(), all() and none() cannot be nested".to_owned());
        }
        let Token::Word(name) = self.next()? else {
            return Err("expected the name of a list".to_owned());
        };
        let (list, kind) = self.path(name)?;
        let FactType::Records { fields } = kind else {
            return Err(format!("{name} is not a list of records"));
        };
        self.sign(":")?;
        self.entry = Some(fields);
        let body = self.or();
        self.entry = None;
        let body = Box::new(body?);
        self.sign(")")?;
        Ok(Expr::Each { quantity, list, body })
    }

    fn path(&self, text: &str) -> Result<(Path, &'a FactType), String> {
        let mut parts = text.split('.');
        let first = parts.next().unwrap_or_default();
        let field = self.entry.and_then(|fields| fields.iter().find(|field| field.id == first));
        let (root, mut kind, mut fields) = if let Some(field) = field {
            (Root::Entry, &field.kind, vec![first.to_owned()])
        } else {
            let slot = self.schema.slot(first).ok_or_else(|| format!("{first} is not a fact"))?;
            let kind = self.schema.slot_kind(slot).ok_or_else(|| format!("{first} has no type"))?;
            (Root::Slot(slot), kind, Vec::new())
        };
        for part in parts {
            kind = match kind {
                FactType::Record { .. } => kind.field(part).map(|field| &field.kind),
                _ => None,
            }
            .ok_or_else(|| format!("{part} is not a field in {text}"))?;
            fields.push(part.to_owned());
        }
        Ok((Path { root, fields, text: text.to_owned() }, kind))
    }

    fn atom(&mut self, word: &str) -> Result<Expr, String> {
        let (path, kind) = self.path(word)?;
        let Some(token) = self.peek() else {
            return Self::is_yes(path, kind);
        };
        match token {
            Token::Sign("+") if *kind == FactType::Date => {
                self.at += 1;
                let years = self.years(&path)?;
                let Token::Sign(sign @ ("=" | "!=" | "<" | "<=" | ">" | ">=")) = self.next()? else {
                    return Err(format!("{path} + {years} years needs a comparison with today"));
                };
                if !self.take_word("today") {
                    return Err(format!("{path} + {years} years can only be compared with today"));
                }
                Ok(compared(path, Test::Years(years, order(sign).0), order(sign).1))
            }
            Token::Sign(sign @ ("=" | "!=" | "<" | "<=" | ">" | ">=")) => {
                self.at += 1;
                self.comparison(path, kind, sign)
            }
            Token::Word(word) if matches!(word.as_str(), "in" | "not" | "overlaps" | "within") => {
                let negated = self.take_word("not");
                let Token::Word(how) = self.next()? else {
                    return Err(format!("expected \"in\" after {path}"));
                };
                let test = self.membership(&path, kind, how)?;
                Ok(compared(path, test, negated))
            }
            _ => Self::is_yes(path, kind),
        }
    }

    fn is_yes(path: Path, kind: &FactType) -> Result<Expr, String> {
        match kind {
            FactType::Bool => Ok(Expr::Atom(Atom { path, test: Test::IsYes })),
            _ => Err(format!("{path} is not a yes/no fact and needs a comparison")),
        }
    }

    fn comparison(&mut self, path: Path, kind: &FactType, sign: &str) -> Result<Expr, String> {
        let token = self.next()?;
        let (order, negated) = order(sign);
        let test = match (kind, token) {
            (_, Token::Word(word)) if word == "none" && order == Order::Eq && !has_option(kind, "none") => Test::HasNone,
            (FactType::Bool, Token::Word(word)) if order == Order::Eq && (word == "yes" || word == "no") => {
                return Ok(compared(path, Test::IsYes, negated == (word == "yes")));
            }
            (FactType::Int { .. }, Token::Number(number)) => Test::Int(order, *number),
            (FactType::Date, Token::Word(word)) if word == "today" => Test::Years(0, order),
            (FactType::Date, Token::Date(date)) => {
                Test::Date(order, parse_date(date).ok_or_else(|| format!("{date} is not a date"))?)
            }
            (FactType::Enum { .. } | FactType::Country, token) if order == Order::Eq => {
                Test::In(vec![self.literal(&path, kind, token)?])
            }
            (_, token) => return Err(format!("{path} cannot be compared so with {token}")),
        };
        Ok(compared(path, test, negated))
    }

    fn membership(&mut self, path: &Path, kind: &FactType, how: &str) -> Result<Test, String> {
        if let (FactType::Ints { .. }, "overlaps") = (kind, how) {
            return self.numbers();
        }
        let words = self.set(path, kind)?;
        match (how, kind) {
            ("in", FactType::Enum { .. } | FactType::Country) => Ok(Test::In(words)),
            ("overlaps", FactType::Set { .. } | FactType::Countries) => Ok(Test::Overlaps(words)),
            ("within", FactType::Set { .. } | FactType::Countries) => Ok(Test::Within(words)),
            _ => Err(format!("\"{how}\" does not fit the type of {path}")),
        }
    }

    fn numbers(&mut self) -> Result<Test, String> {
        self.sign("{")?;
        let mut numbers = Vec::new();
        loop {
            let Token::Number(number) = self.next()? else {
                return Err("expected a number".to_owned());
            };
            numbers.push(*number);
            if !self.take_sign(",") {
                break;
            }
        }
        self.sign("}")?;
        Ok(Test::OverlapsInts(numbers))
    }

    fn set(&mut self, path: &Path, kind: &FactType) -> Result<Vec<String>, String> {
        let mut words = Vec::new();
        if self.take_sign("@") {
            let Token::Word(name) = self.next()? else {
                return Err("@ needs the name of a list".to_owned());
            };
            let set = self.names.sets.get(name).ok_or_else(|| format!("@{name} is not a list"))?;
            for word in set {
                words.push(self.literal(path, kind, &Token::Text(word.clone()))?);
            }
            return Ok(words);
        }
        self.sign("{")?;
        loop {
            let token = self.next()?;
            words.push(self.literal(path, kind, token)?);
            if !self.take_sign(",") {
                break;
            }
        }
        self.sign("}")?;
        Ok(words)
    }

    fn literal(&self, path: &Path, kind: &FactType, token: &Token) -> Result<String, String> {
        let (Token::Word(word) | Token::Text(word)) = token else {
            return Err(format!("{path}: expected a word, found {token}"));
        };
        let known = match kind {
            FactType::Country | FactType::Countries => self.schema.country(word) == Some(word.as_str()),
            _ => has_option(kind, word),
        };
        if known { Ok(word.clone()) } else { Err(format!("{word} is not a value of {path}")) }
    }
}

/// A definition inside a list must count no list itself, and every fact it reads
/// must still be that fact there, not a field of the entry of the same name.
fn fits_inside(name: &str, expr: &Expr, fields: &[Field]) -> Result<(), String> {
    if expr.has_each() {
        return Err(format!("{name} counts a list and cannot be used inside any(), all() or none()"));
    }
    let mut hidden = None;
    expr.each_path(&mut |path| {
        let first = path.text.split('.').next().unwrap_or_default();
        if fields.iter().any(|field| field.id == first) {
            hidden = Some(path.text.clone());
        }
    });
    hidden.map_or(Ok(()), |path| Err(format!("{name} reads {path}, which is a field of this list, too")))
}

/// The comparison of a sign, and whether it stands for the opposite.
fn order(sign: &str) -> (Order, bool) {
    match sign {
        "=" => (Order::Eq, false),
        "!=" => (Order::Eq, true),
        "<" => (Order::Lt, false),
        "<=" => (Order::Le, false),
        ">" => (Order::Gt, false),
        _ => (Order::Ge, false),
    }
}

fn compared(path: Path, test: Test, negated: bool) -> Expr {
    let atom = Expr::Atom(Atom { path, test });
    if negated { Expr::Not(Box::new(atom)) } else { atom }
}

fn has_option(kind: &FactType, word: &str) -> bool {
    kind.options().iter().any(|option| option == word)
}

fn single(mut parts: Vec<Expr>, many: fn(Vec<Expr>) -> Expr) -> Expr {
    match (parts.len(), parts.pop()) {
        (1, Some(only)) => only,
        (_, Some(last)) => {
            parts.push(last);
            many(parts)
        }
        (_, None) => many(parts),
    }
}
