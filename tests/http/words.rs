//! Words: every message is used, no language borrows another's, no forbidden word reaches a person.
//! That no key is missing in any language is the compiler's to check.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Key and text of every message of a language.
fn messages(language: &str) -> BTreeMap<String, String> {
    let mut messages = BTreeMap::new();
    for entry in fs::read_dir(format!("templates/words/{language}")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let mut key = String::new();
        for line in text.lines() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            if let Some((name, words)) = line.split_once(" =").filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase())) {
                name.clone_into(&mut key);
                messages.insert(key.clone(), words.trim().to_owned());
            } else if let Some(words) = messages.get_mut(&key) {
                words.push(' ');
                words.push_str(line.trim());
            }
        }
    }
    messages
}

fn sources(folder: &Path, into: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs" || ending == "html") {
            into.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_message_is_used_somewhere() {
    let mut text = String::new();
    sources(Path::new("src"), &mut text);
    sources(Path::new("templates"), &mut text);
    let used: BTreeSet<&str> = text.split(|c: char| !(c.is_alphanumeric() || c == '_')).collect();
    let unused: Vec<String> = messages("es").into_keys().filter(|key| !used.contains(key.replace('-', "_").as_str())).collect();
    assert_eq!(unused, Vec::<String>::new());
}

#[test]
fn no_language_repeats_another_word_for_word() {
    let (es, en) = (messages("es"), messages("en"));
    assert_eq!(es.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
    // Texts that are the same on purpose: names, codes, patterns without words.
    let letters = |text: &str| text.split(['{', '}']).step_by(2).flat_map(str::chars).filter(|c| c.is_alphabetic()).count();
    let same: Vec<&String> =
        es.iter().filter(|(key, text)| en[*key] == **text && letters(text) > 8).map(|(key, _)| key).collect();
    let allowed: [&str; 0] = [];
    assert!(same.iter().all(|key| allowed.contains(&key.as_str())), "{same:?}");
}

#[test]
fn no_forbidden_word_reaches_a_person() {
    let forbidden = [
        ("es", ["ilegal", "indocumentad", "rechazad", "beneficiari", "elegible", "aprobad"].as_slice()),
        ("en", ["alien", "illegal", "rejected", "approved"].as_slice()),
    ];
    let mut found = Vec::new();
    for (language, words) in forbidden {
        for (key, text) in messages(language) {
            // Two governments do approve a change of the programme: that is staff's word, not an answer to a family.
            let staff = ["change", "office", "tab-changes", "joint"].iter().any(|prefix| key.starts_with(prefix));
            for word in words {
                if text.to_lowercase().contains(word) && !(staff && (word.starts_with("apro") || *word == "approved")) {
                    found.push(format!("{language} {key}: {text}"));
                }
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn punctuation_comes_in_pairs() {
    let mut found = Vec::new();
    for (key, text) in messages("es") {
        for (open, close) in [('¿', '?'), ('¡', '!'), ('(', ')'), ('«', '»')] {
            if text.matches(open).count() != text.matches(close).count() {
                found.push(format!("{key}: {text}"));
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}
