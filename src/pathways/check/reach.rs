//! Whether each outcome can come about, and each criterion can decide one.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use chrono::NaiveDate;

use super::super::answers::Answers;
use super::super::assess::{PathwayResult, assess};
use super::super::expr::Expr;
use super::super::finding::{Finding, Item, Witness};
use super::super::rulebook::{Kind, NO_OFFICE, Office, Pathway, Plan, RuleBook, Version};
use super::super::truth::{Outcome, Truth};
use super::plain;
use super::search::{Found, Model, Node, Sign, search};

/// One pathway (or office) in one version.
pub struct Subject<'a> {
    book: &'a RuleBook,
    pathway: &'a Pathway,
    plan: &'a Plan,
    version: &'a Version,
    /// The office whose access rule it is; none for other pathways.
    own: Option<&'a Office>,
    /// What was prepared for each office and day looked at.
    prepared: RefCell<BTreeMap<(String, NaiveDate), Rc<Prepared<'a>>>>,
}

/// The conditions of a version at an office on a day, ready to be searched.
pub struct Prepared<'a> {
    /// What is read.
    pub model: Model<'a>,
    criteria: Vec<Node>,
    /// Whether a person fits.
    pub fit: Node,
    outcome: Node,
}

/// An example with the outcome it shows.
type Shown = Found<Witness>;

impl<'a> Subject<'a> {
    /// Every pathway and office in every version.
    pub fn all(book: &'a RuleBook) -> Vec<Self> {
        let mut all = Vec::new();
        for pathway in &book.pathways {
            let offices = book.offices.iter().filter(|_| pathway.kind == Kind::Access);
            let plans: Vec<_> = match pathway.kind {
                Kind::Access => offices.map(|office| (Some(office), &office.access)).collect(),
                _ => vec![(None, &pathway.plan)],
            };
            for (own, plan) in plans {
                all.extend(plan.versions.iter().map(|version| Self {
                    book,
                    pathway,
                    plan,
                    version,
                    own,
                    prepared: RefCell::default(),
                }));
            }
        }
        all
    }

    /// The pathway or office it belongs to, as items are named.
    pub fn owner(&self) -> &'a str {
        self.own.map_or(self.pathway.id.as_str(), |office| office.id.as_str())
    }

    /// The pathway.
    pub fn pathway_id(&self) -> &'a str {
        self.pathway.id.as_str()
    }

    /// The first office and day examples are looked for, with what is prepared there.
    pub fn first_world(&self) -> Option<(&'a Office, NaiveDate, Rc<Prepared<'a>>)> {
        let (office, as_of) = self.worlds().into_iter().next()?;
        Some((office, as_of, self.prepare(office, as_of)))
    }

    /// A finding about the version.
    pub fn finding(&self, code: &'static str, problem: impl Into<String>) -> Finding {
        let place = self.book.places.of(Item::Version, &format!("{}/{}", self.owner(), self.version.id));
        Finding::new(code, &place, self.version.id.as_str(), problem)
    }

    /// The offices at which examples are looked for; one where it makes no difference.
    fn offices(&self) -> Vec<&'a Office> {
        match self.own {
            Some(own) => vec![own],
            None if self.pathway.needs_access => self.book.offices.iter().collect(),
            None => self.book.offices.first().into_iter().collect(),
        }
    }

    /// Offices and days on which examples are looked for.
    fn worlds(&self) -> Vec<(&'a Office, NaiveDate)> {
        let mut worlds = Vec::new();
        for office in self.offices() {
            let others: Vec<&Plan> = if self.pathway.needs_access { vec![&office.access] } else { Vec::new() };
            worlds.extend(plain::days(self.plan, self.version, &others).into_iter().map(|day| (office, day)));
        }
        worlds
    }

    fn access(&self, office: &Office, as_of: NaiveDate) -> Option<Expr> {
        (self.own.is_none() && self.pathway.needs_access).then(|| plain::access(self.book, office, as_of)).flatten()
    }

    /// Looks for somebody whose outcome is as wanted.
    pub fn outcome(&self, sign: Sign) -> Shown {
        self.look(|result| sign.accepts(result.outcome.truth()), |prepared| vec![(sign, &prepared.outcome)])
    }

    /// Looks for somebody who fails one criterion, by position in the version, alone.
    pub fn alone(&self, at: usize) -> Shown {
        let failing = |result: &PathwayResult| {
            result.criteria.iter().enumerate().all(|(index, found)| (found.truth == Truth::No) == (index == at))
        };
        let wanted = |index: usize| if index == at { Sign::No } else { Sign::NotNo };
        self.look(failing, |prepared| prepared.criteria.iter().enumerate().map(|(index, node)| (wanted(index), node)).collect())
    }

    /// Looks for somebody for whom one criterion, by position in the version, is as wanted.
    pub fn criterion(&self, at: usize, sign: Sign) -> Shown {
        let wanted = |result: &PathwayResult| result.criteria.get(at).is_some_and(|found| sign.accepts(found.truth));
        self.look(wanted, |prepared| prepared.criteria.get(at).map(|node| (sign, node)).into_iter().collect())
    }

    fn prepare(&self, office: &Office, as_of: NaiveDate) -> Rc<Prepared<'a>> {
        let key = (office.id.clone(), as_of);
        if let Some(found) = self.prepared.borrow().get(&key) {
            return Rc::clone(found);
        }
        let (book, schema) = (self.book, &self.book.schema);
        let access = self.access(office, as_of);
        let outcome = plain::outcome(book, self.pathway, self.plan, self.version, access.as_ref(), as_of);
        let fit = plain::fit(book, self.pathway, self.version, access.as_ref());
        let criteria = plain::criteria(book, self.version, access.as_ref());
        let mut model = Model::new(schema, as_of, &[(schema, &outcome)]);
        let criteria = criteria.iter().map(|when| model.node(schema, when)).collect();
        let (fit, outcome) = (model.node(schema, &fit), model.node(schema, &outcome));
        let prepared = Rc::new(Prepared { model, criteria, fit, outcome });
        self.prepared.borrow_mut().insert(key, Rc::clone(&prepared));
        prepared
    }

    /// Looks at every office and day until an example is found.
    fn look(
        &self,
        wanted: impl Fn(&PathwayResult) -> bool,
        goals: impl for<'p> Fn(&'p Prepared<'a>) -> Vec<(Sign, &'p Node)>,
    ) -> Shown {
        let mut undecided = false;
        for (office, as_of) in self.worlds() {
            let prepared = self.prepare(office, as_of);
            let found = search(&prepared.model, &goals(&prepared), &mut |answers| self.witness(office, as_of, answers, &wanted));
            match found {
                Found::Example(_) => return found,
                Found::Undecided => undecided = true,
                Found::Nothing => {}
            }
        }
        if undecided { Found::Undecided } else { Found::Nothing }
    }

    /// The example, if the evaluator says of it what is wanted.
    fn witness(
        &self,
        office: &Office,
        as_of: NaiveDate,
        answers: &Answers,
        wanted: impl Fn(&PathwayResult) -> bool,
    ) -> Option<Witness> {
        let assessment = assess(self.book, &office.id, answers, as_of);
        let result = assessment.result(self.pathway.id.as_str()).filter(|result| wanted(result))?;
        let office = if self.own.is_some() || self.pathway.needs_access { office.id.as_str() } else { NO_OFFICE };
        let expected = [(self.pathway.id.to_string(), result.outcome.word().to_owned())].into();
        Some(Witness { office: office.to_owned(), as_of, answers: answers.to_json(), expected })
    }

    /// Why nobody can be `likely`, where that is on purpose.
    fn never_likely(&self) -> Option<String> {
        let criteria = self.version.requires.iter().filter_map(|at| self.book.criteria.get(*at));
        for (at, criterion) in criteria.enumerate() {
            if criterion.when == Expr::Const(Truth::No) && self.version.requires.len() == 1 {
                return Some(format!("{} is never met: it does not exist", criterion.id));
            }
            if self.criterion(at, Sign::Yes) == Found::Nothing && self.criterion(at, Sign::NotNo).example().is_some() {
                return Some(format!("a person must always judge {}", criterion.id));
            }
        }
        let open = |day: NaiveDate| {
            let tracks = self.plan.tracks.iter();
            tracks.flat_map(|track| &track.periods).any(|period| period.contains(day) && period.status.truth() == Truth::Yes)
        };
        let clocked = self.plan.tracks.iter().any(|track| track.clock.is_some());
        let never = !clocked && !self.worlds().into_iter().any(|(_, day)| open(day));
        never.then(|| "the programme is not open on any day of this version".to_owned())
    }
}

/// Findings on outcomes and criteria; with `witnesses`, an example of each outcome too.
pub fn reach(subjects: &[Subject<'_>], witnesses: &mut Vec<(String, Witness)>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut of_criteria: Vec<(Finding, Vec<String>)> = Vec::new();
    for subject in subjects {
        for outcome in [Outcome::Likely, Outcome::NotEligible] {
            let sign = if outcome == Outcome::Likely { Sign::Yes } else { Sign::No };
            match subject.outcome(sign) {
                Found::Example(witness) => {
                    let name = format!("{} {}: {}", subject.owner(), subject.version.id, outcome.word());
                    witnesses.push((name, witness));
                }
                Found::Undecided => {
                    findings.push(subject.finding(
                        "W-undecided",
                        format!("was not settled: somebody may or may not be {}; look at it by hand", outcome.word()),
                    ));
                }
                Found::Nothing => findings.push(unreachable(subject, outcome)),
            }
        }
        // A criterion of which the same is to be said in several versions is named once.
        for finding in criteria(subject) {
            let version = format!("{} {}", subject.owner(), subject.version.id);
            let same = |(other, _): &&mut (Finding, Vec<String>)| other.item == finding.item && other.problem == finding.problem;
            match of_criteria.iter_mut().find(same) {
                Some((_, versions)) => versions.push(version),
                None => of_criteria.push((finding, vec![version])),
            }
        }
    }
    findings.extend(of_criteria.into_iter().map(|(finding, versions)| {
        let problem = format!("{} (in {})", finding.problem, versions.join(", "));
        Finding { problem, ..finding }
    }));
    findings
}

fn unreachable(subject: &Subject<'_>, outcome: Outcome) -> Finding {
    let never = if outcome == Outcome::Likely { subject.never_likely() } else { None };
    let Some(why) = never else {
        let problem = format!("nobody can be {}, whatever they answer; correct the criteria or tracks", outcome.word());
        return subject.finding("E-reach", problem);
    };
    let finding = subject.finding("W-never", format!("nobody can be likely: {why}; leave it so only if that is meant"));
    match subject.outcome(Sign::NotNo) {
        Found::Example(witness) => finding.with(witness),
        Found::Nothing | Found::Undecided => finding,
    }
}

/// What each criterion of a version says, and whether it adds anything.
fn criteria(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let book = subject.book;
    for (at, criterion) in subject.version.requires.iter().filter_map(|at| book.criteria.get(*at)).enumerate() {
        let id = criterion.id.as_str();
        let place = book.places.of(Item::Criterion, id);
        let is_no = criterion.when == Expr::Const(Truth::No);
        let holds = subject.criterion(at, Sign::NotNo);
        let alone = subject.alone(at);
        let (code, problem) = match (&holds, &alone) {
            (Found::Nothing, _) if !is_no => ("W-contradiction", "can never hold; correct it or say `no`"),
            (_, Found::Example(_)) => continue,
            _ if subject.criterion(at, Sign::No) == Found::Nothing => {
                ("W-tautology", "can never fail, so it never decides a no; take it out if that is not meant")
            }
            (_, Found::Nothing) => {
                ("W-redundant", "never fails alone: another criterion fails with it; take one out if that is not meant")
            }
            (_, Found::Undecided) => ("W-undecided", "was not settled: it may or may not fail alone; look at it by hand"),
        };
        let finding = Finding::new(code, &place, id, problem);
        findings.push(match holds.example() {
            Some(witness) => finding.with(witness),
            None => finding,
        });
    }
    findings
}
