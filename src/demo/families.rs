//! Realistic families: who belongs to them, and an answer to every question the rule book asks of them.

use std::collections::BTreeMap;

use chrono::{Datelike, Months, NaiveDate};
use serde_json::{Value as Json, json};

use super::canaries::Field;
use super::ids::Source;
use super::names::{self, Called};
use super::{Filler, canaries::Texts};
use crate::error::AppError;
use crate::ids::{CaseId, MemberId};
use crate::intake::{Determined, Person, Relation, determine, interview};
use crate::pathways::RuleBook;
use crate::pathways::answers::read_fact;
use crate::pathways::fact::{Fact, FactType};
use crate::tenancy::Office;

/// A person of a family.
pub struct Member {
    /// Its id.
    pub id: MemberId,
    /// What they are to the one who registers.
    pub relation: Relation,
    /// Given names as stored.
    pub given: String,
    /// Family names as stored.
    pub family: String,
    /// The answers, by question.
    pub answers: BTreeMap<String, Json>,
    born: NaiveDate,
    nationality: &'static str,
}

/// A family, with what the rules say of each of its people.
pub struct Family {
    /// Who, the one who registers first.
    pub members: Vec<Member>,
    /// One a member.
    pub determined: Vec<Determined>,
    /// SHA-256 over what was answered.
    pub answers_hash: [u8; 32],
    host: String,
    since: NaiveDate,
    is_afraid: bool,
    has_relative: bool,
    trade: &'static str,
}

/// What a family is to be like.
pub struct Wish {
    /// The case it gets.
    pub case: CaseId,
    /// Its lane, as far as the answers make it.
    pub lane: &'static str,
    /// The day it registers.
    pub day: NaiveDate,
    /// Whether its people fear to return.
    pub is_afraid: bool,
    /// Whether everything is answered.
    pub is_complete: bool,
}

impl Family {
    /// Makes up a family, and asks it everything.
    pub(super) fn make(filler: &mut Filler<'_>, wish: &Wish) -> Result<Self, AppError> {
        let source = &mut filler.source;
        let nationality = source.one_of(names::nationalities(&filler.office.slug));
        let shapes: [&[Relation]; 5] = [
            &[Relation::Applicant],
            &[Relation::Applicant, Relation::Spouse, Relation::Child, Relation::Child],
            &[Relation::Applicant, Relation::Child],
            &[Relation::Applicant, Relation::Spouse],
            &[Relation::Applicant, Relation::Spouse, Relation::Child, Relation::Parent],
        ];
        let shape = source.one_of(&shapes);
        let native = nationality == filler.office.country;
        let mut family = Self {
            members: Vec::with_capacity(shape.len()),
            determined: Vec::new(),
            answers_hash: [0; 32],
            host: filler.office.country.clone(),
            since: if native { wish.day } else { back(wish.day, 9 + source.below(20)) },
            is_afraid: wish.is_afraid,
            has_relative: source.below(3) > 0,
            trade: source.one_of(&names::TRADES),
        };
        let mut surname = "";
        for (at, relation) in shape.iter().enumerate() {
            let called = names::name(source, nationality, at % 2 == 0);
            if at == 0 || *relation == Relation::Spouse {
                surname = called.family;
            }
            let called = Called { family: surname, ..called };
            let born = born(source, *relation, wish.day);
            family.members.push(member(source.id(), *relation, called, born, nationality, &mut filler.texts, wish));
        }
        family.ask(filler, wish)?;
        Ok(family)
    }

    /// Asks until nothing is missing; a family that is not complete stops half-way.
    fn ask(&mut self, filler: &mut Filler<'_>, wish: &Wish) -> Result<(), AppError> {
        let mut left = if wish.is_complete { usize::MAX } else { 6 };
        loop {
            let people = self.interview(filler.book, filler.office, wish.day);
            let next: Vec<(usize, String, String)> = people
                .iter()
                .enumerate()
                .flat_map(|(at, person)| {
                    person.missing().map(move |question| (at, question.id.clone(), question.fact.as_str().to_owned()))
                })
                .collect();
            if next.is_empty() || left == 0 {
                self.determined = determine(filler.book, &filler.office.rules, &people, wish.day, &[]);
                let hash = filler.book.rule_set_hash();
                self.answers_hash = crate::intake::content_hash(&people, hash, "es")?;
                return Ok(());
            }
            for (at, question, fact) in next {
                if left == 0 {
                    break;
                }
                left -= 1;
                let answer = self.answer(filler, at, &fact, wish)?;
                if let Some(member) = self.members.get_mut(at) {
                    member.answers.insert(question, answer);
                }
            }
        }
    }

    fn interview<'b>(&self, book: &'b RuleBook, office: &Office, day: NaiveDate) -> Vec<Person<'b>> {
        let given = self.members.iter().map(|member| (member.id, member.answers.clone())).collect();
        interview(book, &office.rules, day, given)
    }

    fn answer(&self, filler: &mut Filler<'_>, at: usize, fact: &str, wish: &Wish) -> Result<Json, AppError> {
        let schema = filler.book.schema();
        let found = schema.fact(fact).ok_or_else(|| AppError::broken(format!("the rule book has no fact {fact}")))?;
        let member = self.members.get(at).ok_or_else(|| AppError::broken("no such member"))?;
        let answer = match fact {
            "profession" => {
                let owner = wish.case.to_string();
                let field = Field { table: "answers", column: "value", lane: wish.lane, tier: "T3", owner: &owner };
                json!(filler.texts.text(&field, self.trade))
            }
            _ => self.fact(member, found, wish.day),
        };
        // What the rules cannot read is no answer.
        Ok(if read_fact(schema, fact, &answer).is_ok() { answer } else { json!("unknown") })
    }

    fn fact(&self, member: &Member, fact: &Fact, day: NaiveDate) -> Json {
        let is_adult = back(day, 18 * 12) >= member.born;
        let has_spouse = self.members.iter().any(|other| other.relation == Relation::Spouse);
        let is_couple = has_spouse && matches!(member.relation, Relation::Applicant | Relation::Spouse);
        let native = member.nationality == self.host;
        match fact.id.as_str() {
            "nationality" => json!(member.nationality),
            "date_of_birth" => json!(member.born),
            "marital_status" => json!(if is_couple { "married" } else { "single" }),
            "travels_with" => json!("parent"),
            "current_country" => json!(self.host),
            "in_host_country_since" | "host_status_since" => json!(if native { member.born } else { self.since }),
            "host_status" if native => json!("citizen"),
            "host_status" if self.is_afraid => json!("asylum_seeker"),
            "host_status" => json!("temporary_permit"),
            "fears_return" => json!(self.is_afraid),
            "fear_grounds" if self.is_afraid => json!(["political_opinion"]),
            "us_relatives" if self.has_relative && member.relation == Relation::Applicant => {
                let petition =
                    json!({ "approved": true, "category": "F4", "invitation_received": false, "immigrant_visa_issued": false });
                json!([{ "relation": "sibling", "status": "us_citizen", "age": 41, "filed_on": back(day, 60), "i130": petition }])
            }
            "passport" if is_adult => {
                json!({ "country": member.nationality, "issued_on": back(day, 30), "expires_on": day + Months::new(60) })
            }
            "degree" => json!(if is_adult { "secondary" } else { "none" }),
            _ => nothing(&fact.kind),
        }
    }
}

/// "No" or "none", in the shape of the fact.
fn nothing(kind: &FactType) -> Json {
    match kind {
        FactType::Bool => json!(false),
        FactType::Int { min, .. } => json!(min),
        FactType::Set { .. } | FactType::Countries | FactType::Ints { .. } | FactType::Records { .. } => json!([]),
        FactType::Enum { options } => json!(options.first()),
        _ => Json::Null,
    }
}

fn back(day: NaiveDate, months: u64) -> NaiveDate {
    day.checked_sub_months(Months::new(u32::try_from(months).unwrap_or_default())).unwrap_or(day)
}

/// A birthday that fits the relation.
fn born(source: &mut Source, relation: Relation, day: NaiveDate) -> NaiveDate {
    let years = match relation {
        Relation::Applicant | Relation::Spouse => 26 + source.below(18),
        Relation::Child | Relation::Grandchild => 1 + source.below(15),
        Relation::Parent => 58 + source.below(14),
    };
    let month = back(day, years * 12 + source.below(12));
    let of_month = u32::try_from(1 + source.below(28)).unwrap_or(1);
    NaiveDate::from_ymd_opt(month.year(), month.month(), of_month).unwrap_or(month)
}

fn member(
    id: MemberId,
    relation: Relation,
    called: Called,
    born: NaiveDate,
    nationality: &'static str,
    texts: &mut Texts,
    wish: &Wish,
) -> Member {
    let owner = wish.case.to_string();
    let field = |column| Field { table: "members", column, lane: wish.lane, tier: "T2", owner: &owner };
    let given = texts.text(&field("given_names"), called.given);
    let family = texts.text(&field("family_names"), called.family);
    Member { id, relation, given, family, answers: BTreeMap::new(), born, nationality }
}
