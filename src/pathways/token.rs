//! Splits a condition into words, numbers, dates and signs, for `parse.rs`.

use std::fmt;

/// One piece of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// A plain word or dotted path.
    Word(String),
    /// A quoted word, which may hold spaces.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Digits and hyphens in the form of a date.
    Date(String),
    /// Punctuation or a comparison sign.
    Sign(&'static str),
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(text) | Self::Date(text) => write!(f, "{text}"),
            Self::Text(text) => write!(f, "\"{text}\""),
            Self::Number(number) => write!(f, "{number}"),
            Self::Sign(sign) => f.write_str(sign),
        }
    }
}

/// Longer signs first, so that `<=` is not read as `<`.
const SIGNS: [&str; 15] = ["!=", "<=", ">=", "(", ")", "{", "}", ",", ":", "@", "=", "<", ">", "-", "+"];

/// Splits a text, or says what cannot be read.
pub fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let taken;
        if let Some(quoted) = rest.strip_prefix('"') {
            let (inside, after) = quoted.split_once('"').ok_or("a quote is not closed")?;
            found.push(Token::Text(inside.to_owned()));
            rest = after.trim_start();
            continue;
        } else if first.is_ascii_digit() {
            taken = prefix(rest, |c| c.is_ascii_digit() || c == '-');
            found.push(match taken.parse::<i64>() {
                Ok(number) => Token::Number(number),
                Err(_) => Token::Date(taken.to_owned()),
            });
        } else if first.is_alphabetic() {
            taken = prefix(rest, |c| c.is_alphanumeric() || c == '_' || c == '.');
            found.push(Token::Word(taken.to_owned()));
        } else {
            let sign = SIGNS.into_iter().find(|sign| rest.starts_with(sign));
            taken = sign.ok_or_else(|| format!("{first} cannot be read"))?;
            found.push(Token::Sign(sign.unwrap_or_default()));
        }
        rest = rest.strip_prefix(taken).unwrap_or_default().trim_start();
    }
    Ok(found)
}

fn prefix(text: &str, part: impl Fn(char) -> bool) -> &str {
    let end = text.find(|c| !part(c)).unwrap_or(text.len());
    text.split_at_checked(end).map_or(text, |(head, _)| head)
}
