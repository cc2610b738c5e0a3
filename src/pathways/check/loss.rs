//! Where an unanswered question is said to matter though no answer to it does.
//!
//! Kleene logic can lose knowledge only where a fact is read twice with tension. For
//! each such fact outside lists it is searched for somebody all of whose other answers
//! are known, to whom every answer gives the same.

use std::collections::{BTreeMap, BTreeSet};

use super::super::answers::Answers;
use super::super::assess::{PathwayResult, assess};
use super::super::fact::{Answer, FactId, Record, Value};
use super::super::finding::{Finding, Witness};
use super::super::rulebook::RuleBook;
use super::super::truth::Truth;
use super::reach::Subject;
use super::search::{Found, Mask, Model, Node, Sign, search};

/// Findings on every version.
pub fn loss(book: &RuleBook, subjects: &[Subject<'_>]) -> Vec<Finding> {
    subjects.iter().flat_map(|subject| of_version(book, subject)).collect()
}

fn of_version(book: &RuleBook, subject: &Subject<'_>) -> Vec<Finding> {
    let Some((office, as_of, prepared)) = subject.first_world() else { return Vec::new() };
    let mut findings = Vec::new();
    for cell in tense(&prepared.model, &prepared.fit) {
        let Some(path) =
            prepared.model.path(cell).filter(|path| book.schema.fact(path.first().map_or("", String::as_str)).is_some())
        else {
            continue;
        };
        for (every, open, truth) in [(Sign::No, Sign::NotNo, Truth::No), (Sign::Yes, Sign::NotYes, Truth::Yes)] {
            let classes = told_apart(&prepared.model, &prepared.fit, cell);
            let whole = |class: Option<Mask>| prepared.fit.fixed(cell, class);
            // Only criteria that read it can change with it.
            let part = |class: Option<Mask>| reading(&prepared.fit, cell).fixed(cell, class);
            let fixed: Vec<Node> = classes
                .iter()
                .map(|(class, _)| if truth == Truth::No { part(Some(*class)) } else { whole(Some(*class)) })
                .collect();
            let left = if truth == Truth::No { whole(None) } else { part(None) };
            let mut wanted: Vec<(Sign, &Node)> = vec![(open, &left)];
            wanted.extend(fixed.iter().map(|node| (every, node)));
            let result = |answers: &Answers| -> Option<PathwayResult> {
                assess(book, &office.id, answers, as_of).result(subject.pathway_id()).cloned()
            };
            let mut confirm = |answers: &Answers| {
                let without = with(answers, path, None);
                let is_lost = result(&without)?.fit == Truth::Unknown;
                let gives = |value: &Value| result(&with(answers, path, Some(value))).is_some_and(|found| found.fit == truth);
                let every = prepared.model.values(cell).all(gives);
                let outcome = result(&without)?.outcome.word().to_owned();
                (is_lost && every).then(|| Witness {
                    office: office.id.clone(),
                    as_of,
                    answers: without.to_json(),
                    expected: [(subject.pathway_id().to_owned(), outcome)].into(),
                })
            };
            let found = search(&prepared.model, &wanted, &mut confirm);
            let name = path.join(".");
            if found == Found::Undecided {
                let problem =
                    format!("was not settled: {name} unanswered may or may not leave it open in vain; look at it by hand");
                findings.push(subject.finding("W-undecided", problem));
            }
            if let Some(witness) = found.example() {
                let problem = format!(
                    "{name} unanswered leaves it open though every answer gives the same; write the rule so that it reads {name} once"
                );
                findings.push(subject.finding("W-loss", problem).with(witness));
                break;
            }
        }
    }
    findings
}

/// The parts of a condition that read a cell, where it asks for all of them.
fn reading(node: &Node, cell: usize) -> Node {
    let reads = |part: &Node| {
        let mut reads = false;
        part.each_cell(false, &mut |other, _, _| reads |= other == cell);
        reads
    };
    match node {
        Node::All(parts) => Node::All(parts.iter().filter(|part| reads(part)).cloned().collect()),
        other => other.clone(),
    }
}

/// One class of a cell for each way in which a condition takes it.
fn told_apart(model: &Model<'_>, node: &Node, cell: usize) -> Vec<(Mask, Value)> {
    let mut tests: Vec<Mask> = Vec::new();
    node.each_cell(false, &mut |other, pass, _| {
        if other == cell && !tests.contains(&pass) {
            tests.push(pass);
        }
    });
    let mut seen = BTreeSet::new();
    let mut classes = model.classes(cell);
    classes.retain(|(class, _)| seen.insert(tests.iter().map(|pass| pass & class != 0).collect::<Vec<bool>>()));
    classes
}

/// Cells that are read at least twice so that two tests exclude each other, or one of
/// them always holds.
fn tense(model: &Model<'_>, node: &Node) -> Vec<usize> {
    let mut read: BTreeMap<usize, Vec<Mask>> = BTreeMap::new();
    node.each_cell(false, &mut |cell, pass, negated| {
        let masks = read.entry(cell).or_default();
        let mask = if negated { !pass & model.full(cell) } else { pass };
        if !masks.contains(&mask) {
            masks.push(mask);
        }
    });
    let is_tense = |cell: usize, masks: &[Mask]| {
        let pairs = || masks.iter().enumerate().flat_map(|(at, one)| masks.iter().skip(at + 1).map(move |other| (*one, *other)));
        pairs().any(|(one, other)| one & other == 0 || one | other == model.full(cell))
    };
    read.into_iter().filter(|(cell, masks)| is_tense(*cell, masks)).map(|(cell, _)| cell).collect()
}

/// The answers with a fact, or a field of a record, set or left out.
fn with(answers: &Answers, path: &[String], value: Option<&Value>) -> Answers {
    let mut changed = answers.clone();
    let answer = value.cloned().map_or(Answer::Unasked, Answer::Known);
    match path {
        [fact] => changed.set(FactId::new(fact.as_str()), answer),
        [fact, field] => {
            let mut record = match answers.get(fact).known() {
                Some(Value::Record(record)) => record.clone(),
                _ => Record::new(),
            };
            match answer {
                Answer::Unasked => record.remove(field),
                known => record.insert(field.clone(), known),
            };
            changed.set(FactId::new(fact.as_str()), Answer::Known(Value::Record(record)));
        }
        _ => {}
    }
    changed
}
