//! A case as its family filled it in: who, and what was answered. Loaded whole, since a family is small.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value as Json;

use super::interview::{Person, interview};
use super::queries;
use crate::app::App;
use crate::auth::role::named_enum;
use crate::cases::state::CaseState;
use crate::error::AppError;
use crate::ids::{CaseId, MemberId};
use crate::pathways::RuleBook;
use crate::tenancy::OfficeTx;
use crate::web::language::Words;
use crate::web::visit::{Applicant, Visit};

named_enum! {
    /// What a person is to the one who registers. Everybody else registers alone.
    pub enum Relation {
        /// The one who registers.
        Applicant = "self",
        /// Spouse or partner.
        Spouse = "spouse",
        /// Child, also of the spouse or partner.
        Child = "child",
        /// Grandchild.
        Grandchild = "grandchild",
        /// Parent.
        Parent = "parent",
    }
}

impl Relation {
    /// Those that can be added.
    pub const ADDED: [Self; 4] = [Self::Spouse, Self::Child, Self::Grandchild, Self::Parent];

    /// The relation in words.
    pub fn words(self, t: &Words) -> String {
        match self {
            Self::Applicant => t.intake_relation_self(),
            Self::Spouse => t.intake_relation_spouse(),
            Self::Child => t.intake_relation_child(),
            Self::Grandchild => t.intake_relation_grandchild(),
            Self::Parent => t.intake_relation_parent(),
        }
    }
}

/// A case as its applicant sees it.
#[derive(Clone, Debug)]
pub struct Head {
    /// Its id.
    pub id: CaseId,
    /// Its code.
    pub code: String,
    /// The language it was begun in.
    pub language: String,
    /// Its state by its stored name.
    pub state: String,
    /// A phone number, or nothing.
    pub contact_phone: String,
    /// Whether it is safe to write there: `unknown`, `yes`, `no`.
    pub contact_safe: String,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// When it was sent.
    pub submitted_at: Option<DateTime<Utc>>,
}

impl Head {
    /// Whether it still takes changes.
    pub fn is_draft(&self) -> bool {
        self.state == CaseState::Draft.as_str()
    }

    /// Whether messages may still come, so that how to reach the family can be changed.
    pub fn may_be_written_to(&self) -> bool {
        CaseState::parse(&self.state).is_some_and(|state| state.is_live() || state == CaseState::Suspended)
    }
}

/// A row of the people of a case.
pub(super) struct MemberRow {
    pub id: MemberId,
    pub relation: String,
    pub given_names: String,
    pub family_names: String,
}

/// An answer as it is stored.
#[derive(Clone, Debug)]
pub struct Stored {
    /// About whom.
    pub member: MemberId,
    /// Which question.
    pub question: String,
    /// The answer, in the form of the rule book's facts.
    pub value: Json,
    /// When it was given.
    pub answered_at: DateTime<Utc>,
}

/// A person of the family.
#[derive(Clone, Debug)]
pub struct Member {
    /// Who.
    pub id: MemberId,
    /// What they are to the one who registers.
    pub relation: Relation,
    /// Given names, may be empty.
    pub given_names: String,
    /// Family names, may be empty.
    pub family_names: String,
}

impl Member {
    /// The names as written, empty when there are none yet.
    pub fn name(&self) -> String {
        format!("{} {}", self.given_names, self.family_names).trim().to_owned()
    }

    /// Whether it is another person than the one who registers.
    pub fn is_other(&self) -> bool {
        self.relation != Relation::Applicant
    }

    /// What the person is called on a page: the names, or what they are to the one who registers.
    pub fn called(&self, t: &Words) -> String {
        match self.name() {
            name if name.is_empty() => self.relation.words(t),
            name => name,
        }
    }
}

/// A case with its people and answers.
#[derive(Clone, Debug)]
pub struct Family {
    /// The case.
    pub head: Head,
    /// Its people, the one who registers first.
    pub members: Vec<Member>,
    /// Everything answered, also what no longer applies.
    pub stored: Vec<Stored>,
    /// The rules by which they are asked: today's for a draft, those of the day it was sent afterwards.
    pub book: Arc<RuleBook>,
}

impl Family {
    /// Loads a case.
    ///
    /// # Errors
    /// `NotFound` when it does not exist for these eyes.
    pub async fn load(app: &App, tx: &mut OfficeTx, case: CaseId) -> Result<Self, AppError> {
        let head = queries::head(tx, case).await?.ok_or(AppError::NotFound)?;
        Self::with(app, tx, head).await
    }

    /// Loads a draft for a page of its applicant and notes the reading; nothing once the case is sent.
    pub(super) async fn draft(app: &App, visit: &Visit, applicant: &Applicant) -> Result<Option<Self>, AppError> {
        let mut tx = app.db.begin(&visit.context()?).await?;
        let family = Self::load(app, &mut tx, applicant.case).await?;
        if !family.head.is_draft() {
            return Ok(None);
        }
        tx.audit("case.read", "answers", None, Some(applicant.case)).await?;
        tx.commit().await?;
        Ok(Some(family))
    }

    /// Loads a case in any state for a page of its applicant and notes the reading.
    pub(super) async fn read(app: &App, visit: &Visit, applicant: &Applicant) -> Result<Self, AppError> {
        let mut tx = app.db.begin(&visit.context()?).await?;
        let family = Self::load(app, &mut tx, applicant.case).await?;
        tx.audit("case.read", "answers", None, Some(applicant.case)).await?;
        tx.commit().await?;
        Ok(family)
    }

    /// Locks a draft for a change; nothing once the case is sent.
    pub(super) async fn lock_draft(app: &App, tx: &mut OfficeTx, case: CaseId) -> Result<Option<Self>, AppError> {
        let head = queries::lock_head(tx, case).await?.ok_or(AppError::NotFound)?;
        if !head.is_draft() {
            return Ok(None);
        }
        Self::with(app, tx, head).await.map(Some)
    }

    async fn with(app: &App, tx: &mut OfficeTx, head: Head) -> Result<Self, AppError> {
        let zone = app.offices.by_id(tx.office()).map_or(chrono_tz::UTC, |office| office.zone);
        let day = head.submitted_at.unwrap_or_else(|| tx.now()).with_timezone(&zone).date_naive();
        let book = app.shelf.in_force(tx, day).await?.book;
        let rows = queries::members(tx, head.id).await?;
        let members = rows
            .into_iter()
            .map(|row| {
                let relation = Relation::parse(&row.relation).ok_or_else(|| AppError::broken("members.relation is not known"))?;
                Ok(Member { id: row.id, relation, given_names: row.given_names, family_names: row.family_names })
            })
            .collect::<Result<_, AppError>>()?;
        let stored = queries::answers(tx, head.id).await?;
        Ok(Self { head, members, stored, book })
    }

    /// The person with this id.
    ///
    /// # Errors
    /// `NotFound` for anybody else's.
    pub fn member(&self, id: MemberId) -> Result<&Member, AppError> {
        self.members.iter().find(|member| member.id == id).ok_or(AppError::NotFound)
    }

    /// What was answered about one person, by question.
    pub fn answers_of(&self, member: MemberId) -> BTreeMap<String, Json> {
        let own = self.stored.iter().filter(|stored| stored.member == member);
        own.map(|stored| (stored.question.clone(), stored.value.clone())).collect()
    }

    /// One stored answer of the one who registers.
    pub fn own_answer(&self, question: &str) -> Option<&Json> {
        let own = self.members.first()?.id;
        self.stored.iter().find(|stored| stored.member == own && stored.question == question).map(|stored| &stored.value)
    }

    /// When something was last saved.
    pub fn saved_at(&self) -> DateTime<Utc> {
        self.stored.iter().map(|stored| stored.answered_at).max().unwrap_or(self.head.created_at)
    }

    /// Everybody with the questions that apply to them and the answers that count.
    pub fn interview(&self, office_rules: &str, as_of: NaiveDate) -> Vec<Person<'_>> {
        self.interview_by(&self.book, office_rules, as_of)
    }

    /// The same by other rules than those they are asked by, such as those in force now.
    pub fn interview_by<'b>(&self, book: &'b RuleBook, office_rules: &str, as_of: NaiveDate) -> Vec<Person<'b>> {
        let people = self.members.iter().map(|member| (member.id, self.answers_of(member.id))).collect();
        interview(book, office_rules, as_of, people)
    }
}

/// The office's rules and its local day, by which a visit's questions are asked.
pub(super) fn rules_and_day(visit: &Visit) -> Result<(String, NaiveDate), AppError> {
    let office = visit.office()?;
    Ok((office.rules.clone(), visit.now.with_timezone(&office.zone).date_naive()))
}
