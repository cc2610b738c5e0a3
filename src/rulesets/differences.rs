//! The difference between two rule sets in words, for those who sign it.

use crate::pathways::diff::{Change, diff};
use crate::pathways::{RuleBook, Words};
use crate::web::language::Language;

/// One thing that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The pathway, office or other thing it is about.
    pub about: String,
    /// What about it, and its name in the data.
    pub what: String,
    /// How it was; empty where it is new.
    pub before: String,
    /// How it will be; empty where it is gone.
    pub after: String,
}

/// Everything that differs between two rule sets.
pub fn differences(old: &RuleBook, new: &RuleBook, language: Language) -> Vec<Difference> {
    let words = [new, old].map(|book| book.words(language.code()));
    diff(old, new).iter().map(|change| difference(change, words, language)).collect()
}

fn difference(change: &Change, words: [Option<&Words>; 2], language: Language) -> Difference {
    let titled = |words: &Words| {
        let (title, office) = (words.title(&change.owner), words.office(&change.owner));
        [title, office].into_iter().find(|text| !text.is_empty()).map(str::to_owned)
    };
    let about = words.into_iter().flatten().find_map(titled).unwrap_or_else(|| change.owner.clone());
    let code = language.code();
    Difference {
        about,
        what: format!("{}: {}", language.words().rules_kind(change.kind.word()), change.item),
        before: told(change.before_in(code), change.before.as_deref()),
        after: told(change.after_in(code), change.after.as_deref()),
    }
}

/// The words, and below them the data where it says more than they do.
fn told(words: Option<&str>, data: Option<&str>) -> String {
    match (words, data) {
        (Some(words), Some(data)) if words != data => format!("{words}\n{data}"),
        (Some(text), _) | (None, Some(text)) => text.to_owned(),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pathways::Bundle;

    #[test]
    fn a_changed_condition_is_told_in_words_and_as_it_is_written() {
        let bundle = Bundle::embedded();
        let text = bundle.file("access.toml").unwrap().replace("age_today >= 18", "age_today >= 21");
        let (old, new) = (RuleBook::load(&bundle).unwrap(), RuleBook::load(&bundle.with("access.toml", text)).unwrap());
        for language in Language::ALL {
            let found = differences(&old, &new, language);
            let changed = found.iter().find(|one| one.what.contains("access.adult")).unwrap();
            assert!(changed.before.contains("age_today >= 18") && changed.after.contains("age_today >= 21"), "{changed:?}");
            assert!(changed.before.lines().count() > 1, "and in words: {changed:?}");
        }
        assert_eq!(differences(&old, &old, Language::Es), []);
    }
}
