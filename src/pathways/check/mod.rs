//! Static checks of a loaded rule book: what a reader of the data would miss.
//!
//! Used by the loader and by `puente pathways check`. An `E-` finding refuses the
//! book, a `W-` finding is shown. Pure; every finding says what to do about it.

mod counters;
mod dates;
mod domains;
mod loss;
mod overlay;
mod pairs;
mod plain;
mod reach;
mod references;
mod search;
mod words;

use super::expr::Expr;
use super::finding::{Finding, Item, Place, Witness};
use super::rulebook::{Contradiction, Plan, RuleBook};

/// All findings on a loaded book, in the order of the files.
pub fn check(book: &RuleBook) -> Vec<Finding> {
    let mut checker = Checker { book, findings: Vec::new() };
    checker.references();
    checker.questions();
    checker.dates();
    checker.counters();
    checker.domains();
    for words in book.words.values() {
        checker.words(words);
    }
    checker.findings
}

/// What a search through all possible applicants says about a book.
#[derive(Clone, Debug, Default)]
pub struct Searched {
    /// Findings, with examples.
    pub findings: Vec<Finding>,
    /// An example of each outcome of each version, by name.
    pub witnesses: Vec<(String, Witness)>,
}

/// Searches through all possible applicants; for a book without errors.
pub fn searched(book: &RuleBook) -> Searched {
    let mut searched = Searched::default();
    let subjects = reach::Subject::all(book);
    searched.findings = reach::reach(&subjects, &mut searched.witnesses);
    searched.findings.extend(loss::loss(book, &subjects));
    searched.findings.extend(pairs::pairs(book));
    searched
}

pub use overlay::tightens;

pub(super) struct Checker<'a> {
    pub(super) book: &'a RuleBook,
    pub(super) findings: Vec<Finding>,
}

impl<'a> Checker<'a> {
    pub(super) fn found(&mut self, code: &'static str, place: &Place, item: &str, problem: impl Into<String>) {
        self.findings.push(Finding::new(code, place, item, problem));
    }

    pub(super) fn place(&self, item: Item, id: &str) -> Place {
        self.book.places.of(item, id)
    }

    /// Every plan with the pathway or office it belongs to.
    pub(super) fn plans(&self) -> Vec<(Item, &'a str, &'a Plan)> {
        let book = self.book;
        let pathways = book.pathways.iter().filter(|pathway| pathway.id.as_str() != super::ACCESS);
        let pathways = pathways.map(|pathway| (Item::Pathway, pathway.id.as_str(), &pathway.plan));
        let offices = book.offices.iter().map(|office| (Item::Office, office.id.as_str(), &office.access));
        pathways.chain(offices).collect()
    }

    /// Every other wording with the thing it belongs to, as that thing's place is noted.
    pub(super) fn contradictions(&self) -> Vec<(Item, String, &'a Contradiction)> {
        let book = self.book;
        let mut all = Vec::new();
        for criterion in &book.criteria {
            let of = criterion.contradictions.iter().map(|other| (Item::Criterion, criterion.id.to_string(), other));
            all.extend(of);
        }
        for pathway in &book.pathways {
            all.extend(pathway.contradictions.iter().map(|other| (Item::Pathway, pathway.id.to_string(), other)));
        }
        for (_, owner, plan) in self.plans() {
            for track in &plan.tracks {
                let of = track.contradictions.iter();
                all.extend(of.map(|other| (Item::Track, format!("{owner}/{}", track.id), other)));
            }
        }
        all
    }

    /// Every condition of the book with the thing it belongs to.
    pub(super) fn conditions(&self) -> Vec<(Place, &'a str, &'a Expr)> {
        let book = self.book;
        let mut all = Vec::new();
        for criterion in &book.criteria {
            let id = criterion.id.as_str();
            all.push((self.place(Item::Criterion, id), id, &criterion.when));
        }
        for pathway in &book.pathways {
            let id = pathway.id.as_str();
            let notes = pathway.notes.iter().map(|note| &note.when);
            for when in pathway.protect_when.iter().chain(&pathway.protect_unless).chain(notes) {
                all.push((self.place(Item::Pathway, id), id, when));
            }
        }
        for (_, owner, plan) in self.plans() {
            for track in &plan.tracks {
                all.push((self.place(Item::Track, &format!("{owner}/{}", track.id)), track.id.as_str(), &track.when));
            }
        }
        for question in &book.questions {
            let place = self.place(Item::Question, &question.id);
            all.extend(question.ask_if.iter().map(|when| (place.clone(), question.id.as_str(), when)));
        }
        all
    }
}
