//! States, lanes, actions and refusals in words, for every page of staff. Holds no text of its own: it is in `templates/words`.

use super::state::{CaseAction, CaseState, Lane};
use crate::web::language::{Language, Words};

/// A state in words; a name that is no state is shown as it is stored.
pub fn state_words(state: &str, t: &Words) -> String {
    CaseState::parse(state).map_or_else(|| state.to_owned(), |state| t.case_state(state.as_str()))
}

/// Whose move it is in a state, and which.
pub fn next_words(state: &str, t: &Words) -> String {
    CaseState::parse(state).map_or_else(String::new, |state| t.case_next(state.as_str()))
}

/// A lane in words.
pub fn lane_words(lane: &str, t: &Words) -> String {
    match Lane::parse(lane) {
        Some(Lane::Open) => t.case_lane_open(),
        Some(Lane::Confidential) => t.case_lane_confidential(),
        None => lane.to_owned(),
    }
}

/// What somebody did, for the timeline and the note after it. `assign` is the one deed that is no action of the table.
pub fn deed_words(deed: &str, t: &Words) -> String {
    match CaseAction::parse(deed) {
        Some(action) => t.case_deed(action.as_str()),
        None if deed == "assign" => t.case_deed_assign(),
        None => deed.to_owned(),
    }
}

/// A language by its own name; one without pages of its own by its code.
pub fn language_words(code: &str) -> String {
    Language::parse(code).map_or_else(|| code.to_owned(), |language| language.own_name().to_owned())
}

/// A refusal of the state machine in words, by its stable code.
pub fn refusal_words(code: &str, t: &Words) -> String {
    t.case_refused(code)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::cases::state::{Condition, Refused};

    /// Every code of the state machine, read from its source, so that a new one cannot be forgotten here.
    fn refusal_codes() -> Vec<&'static str> {
        let source = include_str!("state/refused.rs");
        let codes: Vec<_> = source.lines().filter_map(|line| line.split_once("=> \"")?.1.split('"').next()).collect();
        assert!(codes.len() > Condition::ALL.len() && codes.contains(&Refused::Hidden.code()));
        codes
    }

    /// Words of every name, distinct and none the fallback.
    fn all_worded<'a>(names: impl Iterator<Item = &'a str>, words: impl Fn(&str) -> String) {
        let fallback = words("no such name");
        let mut seen = BTreeSet::new();
        for name in names {
            let text = words(name);
            assert!(text != fallback && seen.insert(text.clone()), "{name}: {text}");
        }
    }

    #[test]
    fn every_refusal_has_words_of_its_own_in_every_language() {
        for language in Language::ALL {
            all_worded(refusal_codes().into_iter().chain(["too_early", "shown_to_host"]), |code| {
                refusal_words(code, language.words())
            });
        }
    }

    #[test]
    fn every_state_and_action_has_words_of_its_own_in_every_language() {
        for language in Language::ALL {
            let t = language.words();
            all_worded(CaseState::ALL.iter().map(|state| state.as_str()), |state| t.case_state(state));
            all_worded(CaseAction::ALL.iter().map(|action| action.as_str()), |action| t.case_deed(action));
            for state in CaseState::ALL {
                assert!(!next_words(state.as_str(), t).is_empty());
            }
        }
    }
}
