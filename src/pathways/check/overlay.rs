//! A book that says it only tightens another: nobody may gain by it.
//!
//! For every pathway, office and day on which something changes it is searched for
//! somebody whom the new book tells more than the one it is based on.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::super::answers::Answers;
use super::super::assess::assess;
use super::super::expr::Expr;
use super::super::finding::{Finding, Item, Place, Witness};
use super::super::rulebook::{Kind, Office, Pathway, Plan, RuleBook};
use super::plain;
use super::search::{Found, Model, Sign, search};

/// Findings where `new` gives more than `base`, or drops a source.
pub fn tightens(base: &RuleBook, new: &RuleBook) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(hash) = new.tightens().filter(|hash| *hash != base.rule_set_hash()) {
        let problem = format!("says it tightens {hash}, but is compared with {}; correct tightens", base.rule_set_hash());
        findings.push(Finding::new("E-overlay", &Place::file("."), "tightens", problem));
    }
    for criterion in &new.criteria {
        let Some(before) = base.criterion(criterion.id.as_str()) else { continue };
        for source in before.citations.iter().filter(|source| !criterion.citations.contains(source)) {
            let place = new.places.of(Item::Criterion, criterion.id.as_str());
            let problem = format!("no longer cites {source}; a book that tightens keeps every source");
            findings.push(Finding::new("E-overlay", &place, criterion.id.as_str(), problem));
        }
    }
    for pathway in &new.pathways {
        for office in &new.offices {
            let compared = Compared { base, new, pathway, office };
            findings.extend(compared.finding());
            // Elsewhere it is the same.
            if !pathway.needs_access && pathway.kind != Kind::Access {
                break;
            }
        }
    }
    findings
}

struct Compared<'a> {
    base: &'a RuleBook,
    new: &'a RuleBook,
    pathway: &'a Pathway,
    office: &'a Office,
}

impl Compared<'_> {
    fn finding(&self) -> Option<Finding> {
        let id = self.pathway.id.as_str();
        let place = match self.pathway.kind {
            Kind::Access => self.new.places.of(Item::Office, &self.office.id),
            _ => self.new.places.of(Item::Pathway, id),
        };
        let found = |problem: String| Finding::new("E-overlay", &place, id, problem);
        let other = self.base.pathway(id);
        let same_office = self.base.office(&self.office.id);
        let (Some(other), Some(same_office)) = (other, same_office) else {
            return Some(found("is not in the book this one tightens; take it out".to_owned()));
        };
        let mut undecided = false;
        for day in self.days(other, same_office) {
            for (before, after) in [(Sign::NotYes, Sign::Yes), (Sign::No, Sign::NotNo)] {
                match self.search(other, same_office, day, before, after) {
                    Found::Example(witness) => {
                        let problem =
                            format!("gives somebody more on {day} than the book this one tightens; take the change back");
                        return Some(found(problem).with(witness));
                    }
                    Found::Undecided => undecided = true,
                    Found::Nothing => {}
                }
            }
        }
        let problem = "was not settled: it may or may not only tighten; look at it by hand";
        undecided.then(|| Finding::new("W-undecided", &place, id, problem))
    }

    /// Days on which either book changes something about the pathway.
    fn days(&self, other: &Pathway, same_office: &Office) -> BTreeSet<NaiveDate> {
        let plans: [&Plan; 4] = [&self.pathway.plan, &other.plan, &self.office.access, &same_office.access];
        let mut days = BTreeSet::new();
        for plan in plans {
            days.extend(plan.versions.iter().filter_map(|version| version.from));
            days.extend(plan.tracks.iter().flat_map(|track| &track.periods).filter_map(|period| period.from));
        }
        days.extend(days.first().and_then(NaiveDate::pred_opt));
        days.insert(plain::usual_day());
        days
    }

    fn search(&self, other: &Pathway, same_office: &Office, day: NaiveDate, before: Sign, after: Sign) -> Found<Witness> {
        let (Some(old), Some(now)) =
            (outcome(self.base, other, same_office, day), outcome(self.new, self.pathway, self.office, day))
        else {
            return Found::Nothing;
        };
        let (old_schema, schema) = (&self.base.schema, &self.new.schema);
        // Positions mean the same in both where the facts are the same.
        if old == now && old_schema.facts == schema.facts && old_schema.derived == schema.derived {
            return Found::Nothing;
        }
        let mut model = Model::new(schema, day, &[(old_schema, &old), (schema, &now)]);
        let (old, now) = (model.node(old_schema, &old), model.node(schema, &now));
        let id = self.pathway.id.as_str();
        let mut confirm = |answers: &Answers| {
            let of = |book: &RuleBook| assess(book, &self.office.id, answers, day).result(id).map(|result| result.outcome);
            let (was, is) = (of(self.base)?, of(self.new)?);
            (before.accepts(was.truth()) && after.accepts(is.truth())).then(|| Witness {
                office: self.office.id.clone(),
                as_of: day,
                answers: answers.to_json(),
                expected: [(id.to_owned(), was.word().to_owned())].into(),
            })
        };
        search(&model, &[(before, &old), (after, &now)], &mut confirm)
    }
}

fn outcome(book: &RuleBook, pathway: &Pathway, office: &Office, day: NaiveDate) -> Option<Expr> {
    let plan = book.plan(pathway, &office.id)?;
    let access = match pathway.kind {
        Kind::Access => None,
        _ => plain::access(book, office, day),
    };
    Some(plain::outcome(book, pathway, plan, plan.version(day)?, access.as_ref(), day))
}
