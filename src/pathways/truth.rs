//! The three truth values of strong Kleene logic and the three outcome words.
//!
//! Used by every evaluator and by whoever shows a result. `No < Unknown < Yes`,
//! so "and" is the smaller and "or" the larger of two values.

use serde::{Deserialize, Serialize};

/// A truth value: known false, not known, known true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    /// Known to be false.
    No,
    /// Not known: not asked, "I do not know", or a person must judge.
    Unknown,
    /// Known to be true.
    Yes,
}

impl Truth {
    /// The truth value of a known yes or no.
    pub fn of(known: bool) -> Self {
        if known { Self::Yes } else { Self::No }
    }

    /// Kleene "and": the smaller of the two.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// Kleene "or": the larger of the two.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }

    /// Kleene "not": unknown stays unknown.
    #[must_use]
    pub fn negate(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
            Self::Yes => Self::No,
        }
    }

    /// Whether learning more may turn `self` into `later`: only unknown changes.
    pub fn may_become(self, later: Self) -> bool {
        self == Self::Unknown || self == later
    }
}

/// What is said of a pathway. Never "approved", never "rejected".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Everything asked so far points to it; an authority decides.
    Likely,
    /// At least one criterion is known to fail, or the programme is not there.
    NotEligible,
    /// Nothing is known to fail and something is not known.
    NeedMoreInformation,
}

impl Outcome {
    /// The word used in results and case files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Likely => "likely",
            Self::NotEligible => "not_eligible",
            Self::NeedMoreInformation => "need_more_information",
        }
    }

    /// The outcome named by a word, if it is one of the three.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Likely, Self::NotEligible, Self::NeedMoreInformation].into_iter().find(|outcome| outcome.word() == word)
    }

    /// The truth value an outcome stands for when another pathway depends on it.
    pub fn truth(self) -> Truth {
        match self {
            Self::Likely => Truth::Yes,
            Self::NotEligible => Truth::No,
            Self::NeedMoreInformation => Truth::Unknown,
        }
    }
}

impl From<Truth> for Outcome {
    fn from(truth: Truth) -> Self {
        match truth {
            Truth::Yes => Self::Likely,
            Truth::No => Self::NotEligible,
            Truth::Unknown => Self::NeedMoreInformation,
        }
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}
