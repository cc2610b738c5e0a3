//! Pathways side by side: one that fits only whom another fits, and two that never
//! fit the same person. Information for who reads the law, not a fault.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::super::answers::Answers;
use super::super::assess::assess;
use super::super::expr::Expr;
use super::super::finding::{Finding, Item};
use super::super::rulebook::{Kind, Office, Pathway, RuleBook};
use super::super::truth::Truth;
use super::plain;
use super::search::{Found, Model, Node, Sign, search};

/// Whether each pathway fits, at an office on a day.
struct World<'a> {
    model: Model<'a>,
    fits: BTreeMap<&'a str, Node>,
}

struct Pairs<'a> {
    book: &'a RuleBook,
    worlds: BTreeMap<(&'a str, NaiveDate), World<'a>>,
}

/// Findings on each pair of pathways.
pub fn pairs(book: &RuleBook) -> Vec<Finding> {
    let mut pairs = Pairs { book, worlds: BTreeMap::new() };
    let all = book.pathways.iter().filter(|pathway| pathway.kind != Kind::Access);
    let mut possible: Vec<&Pathway> = Vec::new();
    for pathway in all {
        if pairs.is_possible(pathway, &[(pathway, Sign::Yes)]) {
            possible.push(pathway);
        }
    }
    let mut findings = Vec::new();
    for (at, one) in possible.iter().enumerate() {
        let mut within = Vec::new();
        let mut apart = Vec::new();
        for (other_at, other) in possible.iter().enumerate() {
            if at != other_at && !pairs.is_possible(one, &[(one, Sign::Yes), (other, Sign::NotYes)]) {
                within.push(other.id.as_str());
            }
            if at < other_at && !pairs.is_possible(one, &[(one, Sign::Yes), (other, Sign::Yes)]) {
                apart.push(other.id.as_str());
            }
        }
        let place = book.places.of(Item::Pathway, one.id.as_str());
        let id = one.id.as_str();
        if !within.is_empty() {
            let problem = format!("fits only people whom {} fits, too; the two may be one lane", within.join(" and "));
            findings.push(Finding::new("W-implies", &place, id, problem));
        }
        if !apart.is_empty() {
            let problem = format!("never fits a person whom one of these fits: {}", apart.join(", "));
            findings.push(Finding::new("W-exclusive", &place, id, problem));
        }
    }
    findings
}

impl<'a> Pairs<'a> {
    /// Whether anybody can be as wanted, or that was not settled.
    fn is_possible(&mut self, first: &'a Pathway, wanted: &[(&'a Pathway, Sign)]) -> bool {
        let offices: Vec<&'a Office> = if wanted.iter().any(|(pathway, _)| pathway.needs_access) {
            self.book.offices.iter().collect()
        } else {
            self.book.offices.first().into_iter().collect()
        };
        let mut days: BTreeSet<NaiveDate> = BTreeSet::new();
        for (pathway, _) in wanted.iter().copied().chain([(first, Sign::Yes)]) {
            days.extend(pathway.plan.versions.iter().filter_map(|version| version.from));
        }
        let usual = std::iter::once(plain::usual_day());
        let days: Vec<NaiveDate> = usual.chain(days).collect();
        offices.iter().any(|office| days.iter().any(|day| self.is_possible_in(office, *day, wanted)))
    }

    fn is_possible_in(&mut self, office: &'a Office, day: NaiveDate, wanted: &[(&'a Pathway, Sign)]) -> bool {
        let book = self.book;
        let world = self.worlds.entry((office.id.as_str(), day)).or_insert_with(|| World::new(book, office, day));
        let nodes: Vec<(Sign, &Node)> =
            wanted.iter().filter_map(|(pathway, sign)| Some((*sign, world.fits.get(pathway.id.as_str())?))).collect();
        let mut confirm = |answers: &Answers| {
            let assessment = assess(book, &office.id, answers, day);
            let as_wanted = |(pathway, sign): &(&Pathway, Sign)| {
                assessment.result(pathway.id.as_str()).is_some_and(|result| sign.accepts(result.fit))
            };
            wanted.iter().all(as_wanted).then_some(())
        };
        search(&world.model, &nodes, &mut confirm) != Found::Nothing
    }
}

impl<'a> World<'a> {
    fn new(book: &'a RuleBook, office: &Office, day: NaiveDate) -> Self {
        let access = plain::access(book, office, day);
        let fits: Vec<(&str, Expr)> = book
            .pathways
            .iter()
            .filter(|pathway| pathway.kind != Kind::Access)
            .map(|pathway| {
                let fit = pathway.plan.version(day).map(|version| plain::fit(book, pathway, version, access.as_ref()));
                (pathway.id.as_str(), fit.unwrap_or(Expr::Const(Truth::Unknown)))
            })
            .collect();
        let conditions: Vec<_> = fits.iter().map(|(_, fit)| (&book.schema, fit)).collect();
        let mut model = Model::new(&book.schema, day, &conditions);
        let fits = fits.iter().map(|(id, fit)| (*id, model.node(&book.schema, fit))).collect();
        Self { model, fits }
    }
}
