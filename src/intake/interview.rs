//! Which questions apply to whom, and which stored answers count. Pure.
//!
//! An answer to a question that no longer applies is kept (somebody may change back) but is no fact: it is not shown on
//! the check page and no rule reads it. A question for the whole family is asked of the first person it applies to. What is
//! not asked of small children is taken as the rule book says.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::Value as Json;

use crate::ids::MemberId;
use crate::pathways::answers::read_fact;
use crate::pathways::fact::FactId;
use crate::pathways::question::{Per, Question};
use crate::pathways::{Answers, PathwayId, RuleBook};

/// One person's part of the interview.
#[derive(Clone, Debug)]
pub struct Person<'b> {
    /// Who.
    pub member: MemberId,
    /// The questions that apply, in order.
    pub questions: Vec<&'b Question>,
    /// The answers to those of them that are answered, by question.
    pub given: BTreeMap<String, Json>,
    /// What the rules read: the person's answers and the family's.
    pub facts: Answers,
}

impl Person<'_> {
    /// The applying questions without an answer.
    pub fn missing(&self) -> impl Iterator<Item = &Question> {
        self.questions.iter().copied().filter(|question| !self.given.contains_key(&question.id))
    }

    /// The question to ask next: of those without an answer the one that settles most, else the first of them in order.
    pub fn next(&self, book: &RuleBook, office: &str, as_of: NaiveDate) -> Option<&Question> {
        let open: Vec<&Question> = self.missing().collect();
        let choice = book.next_best(office, &self.facts, as_of, &[]);
        let mut best = choice.iter().flat_map(|choice| {
            let others = choice.table.iter().map(|score| score.question.as_str());
            std::iter::once(choice.question.as_str()).chain(others)
        });
        let found = best.find_map(|id| open.iter().find(|question| question.id == id));
        found.or(open.first()).copied()
    }

    /// Whether a question applies.
    pub fn is_asked(&self, question: &str) -> bool {
        self.questions.iter().any(|asked| asked.id == question)
    }
}

/// Works out the interview of a family: everybody's applying questions and counting answers.
///
/// `people` are the members in order with all that is stored of them, by question.
pub fn interview<'b>(
    book: &'b RuleBook,
    office: &str,
    as_of: NaiveDate,
    people: Vec<(MemberId, BTreeMap<String, Json>)>,
) -> Vec<Person<'b>> {
    let open = book.pathways_open(office, as_of);
    let mut of_family: BTreeMap<String, Json> = BTreeMap::new();
    let mut asked_of_family: Vec<String> = Vec::new();
    let mut found: Vec<Person<'b>> = Vec::with_capacity(people.len());
    for (member, stored) in people {
        let asking = Asking { book, office, open: &open, as_of, stored: &stored, of_family: &of_family };
        let mut questions = asking.settle();
        questions.retain(|question| question.per == Per::Member || !asked_of_family.contains(&question.id));
        let given: BTreeMap<String, Json> = questions
            .iter()
            .filter_map(|question| Some((question.id.clone(), stored.get(&question.id)?.clone())))
            .filter(|(id, value)| book.question(id).is_some_and(|question| is_readable(book, question, value)))
            .collect();
        for question in questions.iter().filter(|question| question.per == Per::Family) {
            asked_of_family.push(question.id.clone());
            if let Some(value) = given.get(&question.id) {
                of_family.insert(question.id.clone(), value.clone());
            }
        }
        found.push(Person { member, questions, given, facts: Answers::new() });
    }
    for person in &mut found {
        person.facts = facts(book, of_family.iter().chain(&person.given));
        for (fact, answer) in book.presumed(&person.facts, as_of) {
            person.facts.set(fact, answer);
        }
    }
    found
}

struct Asking<'a, 'b> {
    book: &'b RuleBook,
    office: &'a str,
    open: &'a [PathwayId],
    as_of: NaiveDate,
    stored: &'a BTreeMap<String, Json>,
    of_family: &'a BTreeMap<String, Json>,
}

impl<'b> Asking<'_, 'b> {
    /// The questions that apply when only answers to applying questions count. A question's condition reads earlier
    /// questions alone, so every round settles at least the next one.
    fn settle(&self) -> Vec<&'b Question> {
        let mut counting = facts(self.book, self.of_family.iter().chain(self.stored));
        let mut before: Vec<&str> = Vec::new();
        for _ in 0..=self.book.questions().len() {
            let questions = self.book.questions_for(self.office, self.open, &counting, self.as_of);
            let ids: Vec<&str> = questions.iter().map(|question| question.id.as_str()).collect();
            if ids == before {
                return questions;
            }
            let own = self.stored.iter().filter(|(id, _)| ids.contains(&id.as_str()));
            counting = facts(self.book, self.of_family.iter().chain(own));
            before = ids;
        }
        self.book.questions_for(self.office, self.open, &counting, self.as_of)
    }
}

/// The facts behind answers; an answer that a newer rule book cannot read counts as not given.
fn facts<'a>(book: &RuleBook, given: impl Iterator<Item = (&'a String, &'a Json)>) -> Answers {
    let mut facts = Answers::new();
    for (id, value) in given {
        if let Some(question) = book.question(id)
            && let Ok(answer) = read_fact(book.schema(), question.fact.as_str(), value)
        {
            facts.set(FactId::new(question.fact.as_str()), answer);
        }
    }
    facts
}

fn is_readable(book: &RuleBook, question: &Question, value: &Json) -> bool {
    read_fact(book.schema(), question.fact.as_str(), value).is_ok()
}
