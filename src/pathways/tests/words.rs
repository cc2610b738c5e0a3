//! The words of the rule book: complete, short, and without forbidden ones.

use super::super::question::Per;
use super::super::{RuleBook, Truth, Words};
use super::BOOK;

fn words(lang: &str) -> &'static Words {
    BOOK.words(lang).expect("the language is there")
}

#[test]
fn both_languages_are_there_and_say_something() {
    assert_eq!(BOOK.languages(), ["en", "es"]);
    for words in ["es", "en"].map(words) {
        for pathway in BOOK.pathways() {
            let id = pathway.id.as_str();
            assert!(!words.title(id).is_empty() && !words.description(id).is_empty(), "{id}");
        }
        for question in BOOK.questions() {
            assert!(words.question(&question.id).ends_with('?'), "{}", question.id);
            let other = words.question_other(&question.id);
            assert_eq!(other != words.question(&question.id), question.per == Per::Member, "{}: {other}", question.id);
            assert!(other.ends_with('?'), "{other}");
            assert!(!words.why(&question.id).is_empty() && !words.group(&question.group).is_empty());
        }
        for criterion in BOOK.criteria() {
            for truth in [Truth::No, Truth::Unknown, Truth::Yes] {
                let reason = words.reason(criterion, truth);
                assert!(!reason.is_empty() && !reason.contains('{'), "{}: {reason}", criterion.id);
            }
            assert!(!words.rule(criterion).is_empty());
        }
        assert!(!words.option("relation", "spouse").is_empty() && words.option("relation", "spouze").is_empty());
        assert!(!words.field("us_relatives", "i130.category").is_empty());
    }
}

#[test]
fn what_is_not_known_is_said_as_what_is_still_to_be_known() {
    for (lang, start) in [("es", "Falta saber "), ("en", "We still need to know ")] {
        for criterion in BOOK.criteria() {
            let reason = words(lang).reason(criterion, Truth::Unknown);
            assert!(reason.starts_with(start), "{lang} {}: {reason}", criterion.id);
        }
    }
}

#[test]
fn placeholders_become_dates_and_countries_of_the_language() {
    let presence = BOOK.criterion("colombia.presence").expect("known");
    assert_eq!(words("es").reason(presence, Truth::No), "Debía estar en Colombia el 11 de junio de 2023 o antes.");
    assert_eq!(words("en").reason(presence, Truth::No), "You had to be in Colombia on or before 11 June 2023.");
    let nationality = BOOK.criterion("mexico.nationality").expect("known");
    assert!(words("es").reason(nationality, Truth::No).contains("Haití"));
}

#[test]
fn countries_are_sorted_as_read() {
    let sorted = words("es").countries_sorted();
    assert_eq!(sorted.len(), 249);
    let position = |name: &str| sorted.iter().position(|(stored, _)| *stored == name).expect("a country");
    assert!(position("Germany") < position("Austria"), "Alemania stands before Austria");
}

/// All texts a person may read, with the key they stand under.
fn shown(lang: &str) -> Vec<(String, String)> {
    let words = words(lang);
    let mut all = Vec::new();
    for pathway in BOOK.pathways() {
        let id = pathway.id.as_str();
        all.push((id.to_owned(), words.title(id).to_owned()));
        all.push((id.to_owned(), words.description(id).to_owned()));
        all.extend(pathway.notes.iter().map(|note| (note.id.clone(), words.note(&note.id).to_owned())));
    }
    for criterion in BOOK.criteria() {
        for truth in [Truth::No, Truth::Unknown, Truth::Yes] {
            all.push((criterion.id.to_string(), words.reason(criterion, truth)));
        }
        all.push((criterion.id.to_string(), words.rule(criterion)));
    }
    for question in BOOK.questions() {
        all.push((question.id.clone(), words.question(&question.id).to_owned()));
        all.push((question.id.clone(), words.why(&question.id).to_owned()));
    }
    for fact in &BOOK.schema().facts {
        for option in fact.kind.options() {
            all.push((fact.id.to_string(), words.option(&fact.labels, option).to_owned()));
        }
    }
    all
}

#[test]
fn forbidden_words_do_not_occur() {
    let spanish = ["ilegal", "indocumentad", "rechazad", "beneficiari", "elegible", "aprobad"];
    let english = ["alien", "illegal", "rejected", "approved", "eligible"];
    for (lang, forbidden) in [("es", &spanish[..]), ("en", &english[..])] {
        for (key, text) in shown(lang) {
            let text = text.to_lowercase();
            assert!(!forbidden.iter().any(|word| text.contains(word)), "{lang} {key}: {text}");
        }
    }
}

#[test]
fn a_book_that_lacks_a_word_a_source_or_a_question_is_refused() {
    let broken = |change: fn(&mut RuleBook)| {
        let mut book = BOOK.clone();
        change(&mut book);
        super::super::check::check(&book)
            .iter()
            .filter(|finding| finding.is_error())
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_eq!(broken(|_| {}), "");
    let lacks_word = broken(|book| {
        book.words.get_mut("es").expect("es").reasons.remove("usrap.fear");
    });
    assert!(lacks_word.contains("reason.usrap.fear: has no words in es"), "{lacks_word}");
    let lacks_label = broken(|book| {
        book.words.get_mut("en").expect("en").options.get_mut("relation").expect("labels").remove("aunt");
    });
    assert!(lacks_label.contains("option.relation.aunt"), "{lacks_label}");
    let lacks_source = broken(|book| {
        book.sources.remove(&super::super::SourceId::new("F-INA"));
    });
    assert!(lacks_source.contains("usrap.fear") && lacks_source.contains("F-INA"), "{lacks_source}");
    let lacks_citation = broken(|book| book.criteria[0].citations.clear());
    assert!(lacks_citation.contains("cites nothing"), "{lacks_citation}");
    let lacks_question = broken(|book| {
        book.questions.pop();
    });
    assert!(lacks_question.contains("gbv_disclosed"), "{lacks_question}");
    let overlaps = broken(|book| book.offices[0].access.versions[0].to = super::day("2023-08-11").into());
    assert!(overlaps.contains("overlap"), "{overlaps}");
    let gap = broken(|book| book.offices[1].access.tracks[0].periods[0].to = super::day("2023-08-30").into());
    assert!(gap.contains("leave a gap"), "{gap}");
    let too_early = broken(|book| book.questions.swap(0, 14));
    assert!(too_early.contains("depends in ask_if on something asked later"), "{too_early}");
}
