//! A source as a person reads it: title in its own language, site, date, and what kind of text it is. Pure.

use chrono::NaiveDate;

use crate::pathways::{Confidence, Criterion, RuleBook, Source, SourceId, Words as BookWords};
use crate::web::language::Words;

/// A document that a rule rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cited {
    /// In its own language; empty where nothing is published.
    pub title: String,
    /// The language of the title.
    pub lang: String,
    /// Where it was read.
    pub site: String,
    /// In the page's language; empty unless it is a plain day, month or year.
    pub date: String,
    /// What kind of text it is, in words.
    pub kind: String,
    /// The day on which it was read.
    pub read_on: String,
    /// Where it can be read; empty where no one page is known.
    pub address: String,
}

impl Cited {
    /// What a person reads of a source. Own knowledge is named as what it is: nothing published.
    pub fn new(source: &Source, book: &BookWords, t: &Words) -> Self {
        if source.grade == "O" {
            return Self::default();
        }
        Self {
            title: source.title.clone(),
            lang: source.lang.clone(),
            site: source.site.clone(),
            date: plain_date(book, &source.date),
            kind: t.law_source_kind(&source.grade),
            read_on: t.law_source_read(book.date(source.retrieved)),
            address: source.address.clone().unwrap_or_default(),
        }
    }

    /// The sources behind codes, each once.
    pub fn all(codes: &[SourceId], rules: &RuleBook, book: &BookWords, t: &Words) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for source in codes.iter().filter_map(|code| rules.source(code.as_str())) {
            let cited = Self::new(source, book, t);
            if !all.contains(&cited) {
                all.push(cited);
            }
        }
        all
    }
}

/// How sure the reading of a rule is, in words.
pub fn confidence(criterion: &Criterion, t: &Words) -> String {
    t.law_confidence(match criterion.confidence {
        Confidence::High => "high",
        Confidence::Medium => "medium",
        Confidence::Low => "low",
    })
}

/// `26 Apr 2023`, `Apr 2023` and `2023` in the page's language; empty for anything vaguer, which helps nobody.
fn plain_date(book: &BookWords, text: &str) -> String {
    let parsed = |text: &str| NaiveDate::parse_from_str(text, "%d %b %Y").ok();
    match text.split(' ').count() {
        3 => parsed(text).map_or_else(String::new, |day| book.date(day)),
        2 => parsed(&format!("1 {text}")).map_or_else(String::new, |day| book.month(day)),
        _ if text.len() == 4 && text.chars().all(|digit| digit.is_ascii_digit()) => text.to_owned(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::language::Language;

    #[test]
    fn a_source_is_dated_only_by_a_plain_date_and_own_knowledge_is_no_document() {
        let rules = RuleBook::load_embedded().unwrap();
        let (es, en) = (rules.words("es").unwrap(), rules.words("en").unwrap());
        for (text, spanish, english) in [
            ("26 Apr 2023", "26 de abril de 2023", "26 April 2023"),
            ("Jun 2023", "junio de 2023", "June 2023"),
            ("2025", "2025", "2025"),
            ("undated", "", ""),
            ("late 2023", "", ""),
            ("~Nov 2024", "", ""),
            ("~6 Jun 2024", "", ""),
            ("2023-24", "", ""),
            ("Jan 2024; 1 Jan 2026", "", ""),
        ] {
            assert_eq!((plain_date(es, text).as_str(), plain_date(en, text).as_str()), (spanish, english), "{text}");
        }
        let cited = |code: &str, book, language: Language| Cited::new(rules.source(code).unwrap(), book, language.words());
        assert!(cited("OWN", en, Language::En).title.is_empty());
        assert_eq!(cited("F-CANC", en, Language::En).lang, "es");
        assert_eq!(cited("F-CAM", es, Language::Es).lang, "en");
    }
}
