//! The at most eight questions of the check: those that decide most, of the facts that the office's rules read today.
//!
//! Each takes as few controls as it can: two nationalities are one question, an age stands for a birth date, of relatives
//! and offers only what tells pathways apart. What is left empty is not known and never counts as a no.

use chrono::{Months, NaiveDate};
use serde_json::{Map, Value as Json, json};

use crate::intake::inputs::{Asked, Input, NONE, UNKNOWN};
use crate::intake::reading::read;
use crate::pathways::answers::read_fact;
use crate::pathways::fact::{Fact, FactId, FactType};
use crate::pathways::{Answers, RuleBook, Words as BookWords};
use crate::web::form::Fault;
use crate::web::language::Words;

/// Most questions on the page.
pub(super) const MOST: usize = 8;

/// Facts in the order in which they decide: who may register at all comes first, then what opens the most pathways.
const FACTS: [&str; 10] = [
    "nationality",
    "current_country",
    "in_host_country_since",
    "host_status",
    "date_of_birth",
    "fears_return",
    "us_relatives",
    "job_offer",
    "us_supporter",
    "marital_status",
];

/// Of a relative, an offer and a supporter only this is asked.
const FIELDS: [(&str, &[&str]); 3] =
    [("us_relatives", &["relation", "status"]), ("job_offer", &["country", "sector"]), ("us_supporter", &["status"])];

/// The countries whose offers open a pathway.
const OFFERS: [&str; 2] = ["United States", "Spain"];

static AGE: FactType = FactType::Int { min: 0, max: 120 };
static COUNTRY: FactType = FactType::Country;

/// One question: one control, or a few that belong together.
pub(super) struct Question {
    /// The question where several controls stand under it; a single control carries it as its label.
    pub legend: String,
    /// What helps to answer.
    pub hint: String,
    /// The controls.
    pub inputs: Vec<Input>,
}

/// What the questions are made from.
pub(super) struct Asking<'a> {
    pub rules: &'a RuleBook,
    pub book: &'a BookWords,
    pub t: &'a Words,
    pub office: &'a str,
    pub day: NaiveDate,
}

impl<'a> Asking<'a> {
    /// The facts asked at this office today.
    fn facts(&self) -> Vec<&'a Fact> {
        let open = self.rules.pathways_open(self.office, self.day);
        let needed = self.rules.facts_needed(self.office, &open, self.day);
        let is_needed = |fact: &&str| needed.iter().any(|id| id.as_str() == *fact);
        FACTS.into_iter().filter(is_needed).filter_map(|fact| self.rules.schema().fact(fact)).take(MOST).collect()
    }

    /// The questions, empty.
    pub fn questions(&self) -> Vec<Question> {
        self.facts().into_iter().map(|fact| self.question(fact)).collect()
    }

    fn text(&self, fact: &str) -> String {
        let question = self.rules.questions().iter().find(|question| question.fact.as_str() == fact);
        question.map_or_else(String::new, |question| self.book.question(&question.id).to_owned())
    }

    fn is_sensitive(&self, fact: &str) -> bool {
        self.rules.questions().iter().any(|question| question.fact.as_str() == fact && question.sensitive)
    }

    /// The controls of a fact as they are read back.
    fn asked(&self, fact: &'a Fact) -> Vec<Asked<'a>> {
        let id = fact.id.as_str();
        let one = |name: &str, label: String, kind: &'a FactType| Asked {
            name: name.to_owned(),
            label,
            kind,
            labels: &fact.labels,
            nullable: false,
            sensitive: self.is_sensitive(id),
            compact: !matches!(kind, FactType::Bool),
        };
        match id {
            "nationality" => {
                vec![
                    one(id, self.t.law_try_nationality(), &COUNTRY),
                    one("other_nationality", self.t.law_try_other_nationality(), &COUNTRY),
                ]
            }
            "date_of_birth" => vec![one("age", self.t.law_try_age(), &AGE)],
            _ => match FIELDS.iter().find(|(of, _)| *of == id) {
                Some((_, names)) => {
                    let fields = names.iter().filter_map(|name| fact.kind.field(name));
                    fields
                        .map(|field| Asked::field(field, format!("{id}.{}", field.id), self.book.field(id, &field.id).to_owned()))
                        .collect()
                }
                None => vec![one(id, self.text(id), &fact.kind)],
            },
        }
    }

    fn question(&self, fact: &'a Fact) -> Question {
        let id = fact.id.as_str();
        let mut inputs: Vec<Input> = self.asked(fact).iter().map(|asked| Input::new(asked, self.book, self.t)).collect();
        for input in &mut inputs {
            // What is not known is left empty; one question's label is not the heading of the page.
            input.instead.clear();
            input.alone = false;
            match input.name.as_str() {
                "nationality" => input.choices.insert(0, (NONE.to_owned(), self.t.law_try_stateless())),
                "other_nationality" => input.choices.retain(|(value, _)| value != UNKNOWN),
                "us_relatives.relation" => input.choices.insert(0, (NONE.to_owned(), self.t.law_try_no_relative())),
                "us_supporter.status" => input.choices.insert(0, (NONE.to_owned(), self.t.law_try_nobody())),
                "job_offer.country" => {
                    input.choices.retain(|(value, _)| OFFERS.contains(&value.as_str()) || value == UNKNOWN);
                    input.choices.insert(0, (NONE.to_owned(), self.t.law_try_no_offer()));
                }
                _ => {}
            }
        }
        let hint = if id == "us_relatives" { self.t.law_try_nearest() } else { String::new() };
        let legend = if inputs.len() > 1 { self.text(id) } else { String::new() };
        if let [only] = inputs.as_mut_slice()
            && FIELDS.iter().any(|(of, _)| *of == id)
        {
            only.label = self.text(id);
        }
        Question { legend, hint, inputs }
    }

    /// The answers; none where something is wrong, which is then noted beside its control.
    pub fn read(&self, pairs: &[(String, String)], questions: &mut [Question]) -> Option<Answers> {
        let mut said: Vec<(&str, Json)> = Vec::new();
        for (fact, question) in self.facts().into_iter().zip(questions.iter_mut()) {
            let asked = self.asked(fact);
            let mut values: Vec<Option<Json>> = Vec::with_capacity(asked.len());
            for (asked, input) in asked.iter().zip(question.inputs.iter_mut()) {
                values.push(self.value(asked, input, pairs));
            }
            said.extend(facts_of(fact, &asked, &values, self.day));
        }
        let is_good = questions.iter().flat_map(|question| &question.inputs).all(|input| input.fault.is_none());
        let mut answers = Answers::new();
        for (fact, value) in said {
            answers.set(FactId::new(fact), read_fact(self.rules.schema(), fact, &value).ok()?);
        }
        is_good.then_some(answers)
    }

    /// What one control was sent with; nothing when it was left empty or is at fault.
    fn value(&self, asked: &Asked<'_>, input: &mut Input, pairs: &[(String, String)]) -> Option<Json> {
        let typed = pairs.iter().find(|(name, _)| *name == asked.name).map_or("", |(_, value)| value.trim());
        if typed == NONE && input.choices.iter().any(|(value, _)| value == NONE) {
            return Some(json!(NONE));
        }
        let known = !input.is_select() || typed.is_empty() || input.choices.iter().any(|(value, _)| value == typed);
        let read = if known { read(asked, pairs, self.day, self.rules.schema()) } else { Err(Fault::NotAChoice) };
        match read {
            Ok(value) => Some(value),
            // Two answers are needed to say anything at all.
            Err(Fault::Required) if !matches!(asked.name.as_str(), "nationality" | "current_country") => None,
            Err(fault) => {
                input.note(&fault, self.t);
                None
            }
        }
    }
}

/// The facts behind a question's controls.
fn facts_of<'f>(fact: &'f Fact, asked: &[Asked<'_>], values: &[Option<Json>], day: NaiveDate) -> Vec<(&'f str, Json)> {
    let id = fact.id.as_str();
    let first = values.first().cloned().flatten();
    match (id, first) {
        ("nationality", Some(first)) if first == NONE => vec![(id, Json::Null), ("stateless", json!(true))],
        ("nationality", Some(first)) if first != UNKNOWN => {
            let other = values.get(1).cloned().flatten().filter(|other| *other != first);
            let others: Vec<Json> = other.into_iter().collect();
            vec![(id, first), ("other_nationalities", json!(others)), ("stateless", json!(false))]
        }
        ("date_of_birth", Some(age)) => birth(&age, day).map(|birth| (id, birth)).into_iter().collect(),
        (_, Some(first)) if !fact.kind.fields().is_empty() && first == NONE => {
            vec![(id, if matches!(fact.kind, FactType::Records { .. }) { json!([]) } else { Json::Null })]
        }
        (_, Some(first)) if !fact.kind.fields().is_empty() && first == UNKNOWN => vec![(id, first)],
        (_, _) if !fact.kind.fields().is_empty() => {
            let fields = asked.iter().zip(values).filter_map(|(asked, value)| {
                let name = asked.name.rsplit_once('.')?.1;
                Some((name.to_owned(), value.clone()?))
            });
            let record: Map<String, Json> = fields.collect();
            match (&fact.kind, record.is_empty()) {
                (_, true) => Vec::new(),
                (FactType::Records { .. }, _) => vec![(id, json!([record]))],
                _ => vec![(id, Json::Object(record))],
            }
        }
        (_, Some(first)) => vec![(id, first)],
        (_, None) => Vec::new(),
    }
}

/// A birth date of somebody of this age: in the middle of the year in which it can lie.
fn birth(age: &Json, day: NaiveDate) -> Option<Json> {
    let months = u32::try_from(age.as_u64()?).ok()?.checked_mul(12)?.checked_add(6)?;
    Some(json!(day.checked_sub_months(Months::new(months))?.format("%Y-%m-%d").to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::telling::is_child;
    use crate::pathways::{Truth, age_on, assess};
    use crate::web::language::Language;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn asking<'a>(rules: &'a RuleBook, office: &'a str, on: &str) -> Asking<'a> {
        Asking { rules, book: rules.words("es").unwrap(), t: Language::Es.words(), office, day: day(on) }
    }

    fn answers(asking: &Asking<'_>, pairs: &[(&str, &str)]) -> Option<Answers> {
        let pairs: Vec<(String, String)> = pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        asking.read(&pairs, &mut asking.questions())
    }

    #[test]
    fn every_office_asks_at_most_eight_questions_and_its_own() {
        let rules = RuleBook::load_embedded().unwrap();
        let facts = |office| -> Vec<String> {
            asking(&rules, office, "2023-11-15").facts().into_iter().map(|fact| fact.id.as_str().to_owned()).collect()
        };
        for office in rules.office_ids() {
            assert!((6..=MOST).contains(&facts(office).len()), "{office}: {:?}", facts(office));
        }
        assert!(facts("colombia").contains(&"in_host_country_since".to_owned()));
        assert!(!facts("guatemala").contains(&"in_host_country_since".to_owned()));
        assert!(facts("guatemala").contains(&"us_supporter".to_owned()), "{:?}", facts("guatemala"));
    }

    #[test]
    fn an_age_stands_for_a_birth_date_on_every_day_of_a_year() {
        for age in [0, 17, 18, 20, 21, 64, 120] {
            for days in 0..366 {
                let on = day("2024-01-01") + chrono::Days::new(days);
                let date = birth(&json!(age), on).unwrap();
                assert_eq!(age_on(day(date.as_str().unwrap()), on), age, "{on}");
            }
        }
    }

    #[test]
    fn eight_answers_settle_who_may_register_and_what_is_left_empty_is_not_known() {
        let rules = RuleBook::load_embedded().unwrap();
        let asking = asking(&rules, "colombia", "2023-11-15");
        let mut pairs = vec![
            ("nationality", "Venezuela"),
            ("current_country", "Colombia"),
            ("in_host_country_since-day", "1"),
            ("in_host_country_since-month", "5"),
            ("in_host_country_since-year", "2022"),
            ("host_status", "temporary_permit"),
            ("age", "34"),
            ("us_relatives.relation", "none"),
            ("job_offer.country", "none"),
        ];
        let given = answers(&asking, &pairs).unwrap();
        assert!(!is_child(&given, asking.day));
        let fit = |given: &Answers| assess(&rules, "colombia", given, asking.day).result("smo_access").unwrap().fit;
        assert_eq!(fit(&given), Truth::Yes);
        pairs.retain(|(name, _)| *name != "host_status");
        assert_eq!(fit(&answers(&asking, &pairs).unwrap()), Truth::Unknown);
        pairs.push(("other_nationality", "Colombia"));
        assert_eq!(fit(&answers(&asking, &pairs).unwrap()), Truth::No);
    }

    #[test]
    fn what_is_not_offered_is_a_fault_and_where_somebody_is_must_be_said() {
        let rules = RuleBook::load_embedded().unwrap();
        let asking = asking(&rules, "guatemala", "2023-11-15");
        let good = [("nationality", "Guatemala"), ("current_country", "Guatemala")];
        assert!(answers(&asking, &good).is_some());
        assert!(answers(&asking, &good[..1]).is_none());
        for bad in [
            ("nationality", "Atlantis"),
            ("age", "x"),
            ("age", "121"),
            ("host_status", "king"),
            ("job_offer.country", "France"),
            ("fears_return", "maybe"),
            ("us_relatives.relation", "boss"),
        ] {
            let mut pairs: Vec<_> = good.iter().copied().filter(|(name, _)| *name != bad.0).collect();
            pairs.push(bad);
            assert!(answers(&asking, &pairs).is_none(), "{bad:?}");
        }
    }
}
