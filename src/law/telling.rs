//! Results in words: what the rules say of each pathway for one person, why, what is missing, and whether the programme
//! takes people at all. Fit and availability stand beside each other, both from the same assessment. Pure.
//!
//! Used by the applicant's result page and by the check that keeps nothing. Never says how to answer to fit.

use super::source::Cited;
use super::standing::Standing;
use crate::pathways::fact::{Answer, Value};
use crate::pathways::{Answers, Assessment, Kind, Outcome, PathwayResult, RuleBook, Status, Truth, Words as BookWords, age_on};
use crate::web::language::Words;

/// The age from which a person is told of outcomes as an adult.
const ADULT: i64 = 18;

/// Reasons of one result that are in sight without opening anything.
const MOST_IN_SIGHT: usize = 4;

/// A reason with its sources.
#[derive(Clone, Debug)]
pub struct Reason {
    /// Its mark in the sheet.
    pub class: &'static str,
    /// Said before the words to who does not see the mark; empty where the words say it.
    pub spoken: String,
    /// The reason.
    pub words: String,
    /// What it rests on.
    pub sources: Vec<Cited>,
}

/// One pathway for one person.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Its class in the sheet.
    pub class: &'static str,
    /// The outcome word.
    pub outcome: String,
    /// The pathway's title.
    pub title: String,
    /// What it is.
    pub description: String,
    /// Whether the person fits, the programme left aside.
    pub fit: String,
    /// Whether the programme takes people, with its dates.
    pub programme: String,
    /// Said where both together surprise: you fit, but it ended.
    pub but: String,
    /// What decides.
    pub reasons: Vec<Reason>,
    /// Remarks.
    pub notes: Vec<String>,
    /// What is still missing: words, and the question's page where it can be answered.
    pub missing: Vec<(String, String)>,
    /// Sources of the programme's dates.
    pub dated_by: Vec<Cited>,
    /// The page with the rule.
    pub law: String,
}

impl Shown {
    /// The reasons that are always in sight.
    pub fn first_reasons(&self) -> &[Reason] {
        self.reasons.get(..self.in_sight()).unwrap_or_default()
    }

    /// The others, folded away.
    pub fn more_reasons(&self) -> &[Reason] {
        self.reasons.get(self.in_sight()..).unwrap_or_default()
    }

    /// One reason alone is never folded away.
    fn in_sight(&self) -> usize {
        if self.reasons.len() > MOST_IN_SIGHT + 1 { MOST_IN_SIGHT } else { self.reasons.len() }
    }
}

/// One person's results.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// What may be possible.
    pub likely: Vec<Shown>,
    /// What more must be known of.
    pub open: Vec<Shown>,
    /// What is not possible now.
    pub not_now: Vec<Shown>,
    /// Help that does not hang on a pathway: title and description.
    pub help: Vec<(String, String)>,
}

impl Told {
    /// Whether nothing fits now.
    pub fn is_all_not_now(&self) -> bool {
        self.likely.is_empty() && self.open.is_empty()
    }
}

/// Whether a person is known to be under 18 on a day.
pub fn is_child(facts: &Answers, day: chrono::NaiveDate) -> bool {
    matches!(facts.get("date_of_birth"), Answer::Known(Value::Date(birth)) if age_on(*birth, day) < ADULT)
}

/// A text that began a line, after a colon.
fn inside_a_sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Tells results in a language.
pub struct Teller<'a> {
    /// The rules by which the results came about.
    pub rules: &'a RuleBook,
    /// Their words.
    pub book: &'a BookWords,
    /// The page's words.
    pub t: &'a Words,
    /// Where the pages of the law begin.
    pub law: String,
    /// Whether the results are another person's than the reader's.
    pub other: bool,
    /// The path and the asked questions of the person, while they can be answered.
    pub links: Option<(String, Vec<String>)>,
}

impl Teller<'_> {
    /// All results of a person. A child is given none, only the help there is.
    pub fn told(&self, assessment: &Assessment, child: bool) -> Told {
        let mut told = Told::default();
        for result in &assessment.results {
            let id = result.pathway.as_str();
            let Some(pathway) = self.rules.pathway(id) else { continue };
            if pathway.kind == Kind::Protection {
                if result.outcome == Outcome::Likely {
                    told.help.push((self.book.title(id).to_owned(), self.book.description(id).to_owned()));
                }
                continue;
            }
            match result.outcome {
                // A card is a result, whatever it says: for a child none is given here.
                _ if child => {}
                Outcome::Likely => told.likely.push(self.shown(result)),
                Outcome::NotEligible => told.not_now.push(self.shown(result)),
                Outcome::NeedMoreInformation => told.open.push(self.shown(result)),
            }
        }
        told
    }

    fn shown(&self, result: &PathwayResult) -> Shown {
        let id = result.pathway.as_str();
        let (class, words) = match result.outcome {
            Outcome::Likely => (" likely", self.t.law_outcome_likely()),
            Outcome::NeedMoreInformation => ("", self.t.law_outcome_unclear()),
            Outcome::NotEligible => (" notnow", self.t.law_outcome_not_now()),
        };
        let programme = self.programme(result);
        let shut = result.availability.status != Status::Open;
        Shown {
            class,
            outcome: words,
            title: self.book.title(id).to_owned(),
            description: self.book.description(id).to_owned(),
            fit: match result.fit {
                Truth::Yes => self.t.law_fit_yes(),
                Truth::No => self.t.law_fit_no(),
                Truth::Unknown => self.t.law_fit_unknown(),
            },
            but: if result.fit == Truth::Yes && shut {
                self.t.law_fits_but(inside_a_sentence(&programme))
            } else {
                String::new()
            },
            programme,
            reasons: self.reasons(result),
            notes: result.notes.iter().map(|note| self.book.note(note).to_owned()).filter(|note| !note.is_empty()).collect(),
            missing: self.missing(result),
            dated_by: Cited::all(&result.availability.citations, self.rules, self.book, self.t),
            law: format!("{}/{id}", self.law),
        }
    }

    fn reasons(&self, result: &PathwayResult) -> Vec<Reason> {
        let truth_of = |id| result.criteria.iter().find(|found| found.criterion == id).map(|found| found.truth);
        let decisive = result.decisive.iter().filter_map(|id| {
            let (criterion, truth) = (self.rules.criterion(id.as_str())?, truth_of(id.clone())?);
            let (class, spoken) = match truth {
                Truth::Yes => ("yes", self.t.law_reason_yes()),
                Truth::No => ("no", self.t.law_reason_no()),
                Truth::Unknown => ("", String::new()),
            };
            let sources = Cited::all(&criterion.citations, self.rules, self.book, self.t);
            Some(Reason { class, spoken, words: self.book.reason(criterion, truth), sources })
        });
        decisive.filter(|reason| !reason.words.is_empty()).collect()
    }

    /// Whether the programme takes people, with the dates of the person's own track.
    fn programme(&self, result: &PathwayResult) -> String {
        let availability = &result.availability;
        let standing = Standing { status: availability.status, from: availability.from, to: availability.to };
        standing.words(self.book, self.t)
    }

    fn missing(&self, result: &PathwayResult) -> Vec<(String, String)> {
        let asked =
            result.missing.iter().filter_map(|fact| self.rules.questions().iter().find(|question| question.fact == *fact));
        asked
            .map(|question| {
                let links = self.links.as_ref().filter(|(_, asked)| asked.contains(&question.id));
                let href = links.map_or_else(String::new, |(base, _)| format!("{base}/{}", question.id));
                (self.book.question_about(&question.id, self.other).to_owned(), href)
            })
            .collect()
    }
}
