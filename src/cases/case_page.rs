//! One case on one page: who they are, what they answered, what the rules say, what happened, and what can be done now.
//!
//! Every action's form is on it, so a faulty one comes back here with what was typed.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::deadlines::{self, Urgency};
use super::decision::{self, Decision};
use super::family_view::{self, Person, Reader};
use super::offers::{Offer, offers};
use super::queries::file as queries;
use super::state::{CaseAction, CaseState, Lane};
use super::step::Consents;
use super::wording::{deed_words, lane_words, language_words, next_words, state_words};
use crate::app::App;
use crate::auth::Permission;
use crate::auth::role::Role;
use crate::error::AppError;
use crate::ids::CaseId;
use crate::pathways::RuleBook;
use crate::tenancy::OfficeTx;
use crate::web::form::FormState;
use crate::web::page::{Shell, faulty, page};
use crate::web::visit::{PathPart, Query, Staff, Visit};

/// What was done just before, for the note on top.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct After {
    done: String,
}

/// All that is read of a case for a page of staff, in one transaction.
pub(super) struct CaseFile {
    pub head: queries::HeadRow,
    pub consents: Consents,
    pub family: Vec<Person>,
    pub decision: Decision,
    pub book: Arc<RuleBook>,
}

impl CaseFile {
    /// Reads a case and writes that it was read.
    ///
    /// # Errors
    /// `NotFound` when it does not exist for these eyes or is still a draft.
    pub(super) async fn read(tx: &mut OfficeTx, app: &App, visit: &Visit, role: Role, case: CaseId) -> Result<Self, AppError> {
        let head = queries::head(tx, case).await?.ok_or(AppError::NotFound)?;
        let lane = Lane::parse(&head.lane).unwrap_or(Lane::Confidential);
        let consents = Consents::load(tx, case, lane).await?;
        let members = queries::members(tx, case).await?;
        let answers = queries::answers(tx, case).await?;
        let determinations = queries::determinations(tx, case).await?;
        let decision = decision::load(tx, case).await?;
        tx.audit("case.read", "cases", Some(case.0), Some(case)).await?;
        let book = app.book(tx).await?;
        let hashes = determinations.iter().map(|row| row.rule_set_hash.clone()).collect();
        let books = app.shelf.books(tx, hashes).await?;
        let reader = Reader::new(&book, visit.language, role.allows(Permission::SeeProtection))
            .ok_or_else(|| AppError::broken("the rule book has no words"))?;
        let family = family_view::family(reader, members, &answers, &determinations, &books);
        Ok(Self { head, consents, family, decision, book })
    }
}

/// The identity bar.
struct Head {
    id: CaseId,
    code: String,
    state: String,
    next: String,
    lane: String,
    sealed: bool,
    language: String,
    phone: String,
    phone_safe: String,
    holder: String,
    days: i64,
    urgency: Urgency,
    version: i32,
    submitted: String,
}

/// A line of the timeline in words.
struct Happened {
    at: String,
    stamp: DateTime<Utc>,
    who: String,
    what: String,
    state: String,
    note: String,
}

/// The recommendation in words.
struct Recommended {
    title: String,
    who: String,
    at: String,
    hash: String,
    reasons: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "cases/case_page.html")]
struct CasePage {
    shell: Shell,
    form: FormState,
    done: String,
    head: Head,
    family: Vec<Person>,
    recommended: Option<Recommended>,
    acts: Vec<(String, String, String)>,
    assessments: Vec<queries::AssessmentRow>,
    consents: Vec<(String, String)>,
    appointments: Vec<(String, String)>,
    invited_until: String,
    timeline: Vec<Happened>,
    may_assign: bool,
    takes_over: bool,
    offers: Vec<Offer>,
    missing: Vec<(String, String)>,
    outcomes_differ: i64,
}

impl CasePage {
    /// Whether nothing can be done here by this person now.
    fn is_idle(&self) -> bool {
        self.offers.is_empty() && !self.may_assign
    }
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    staff: Staff,
    path: PathPart,
    Query(after): Query<After>,
) -> Result<Response, AppError> {
    let case: CaseId = path.id("case")?;
    let done = match CaseAction::parse(&after.done).map(CaseAction::as_str) {
        None if after.done == "assign" => deed_words("assign", visit.language.words()),
        None => String::new(),
        Some(action) => deed_words(action, visit.language.words()),
    };
    page(&build(&app, &visit, &staff, case, FormState::new(), done).await?)
}

/// The page with a form that was faulty: status 422, nothing changed, what was typed is there.
pub(super) async fn show_faulty(
    app: &App,
    visit: &Visit,
    staff: &Staff,
    case: CaseId,
    form: FormState,
) -> Result<Response, AppError> {
    faulty(&build(app, visit, staff, case, form, String::new()).await?)
}

async fn build(
    app: &App,
    visit: &Visit,
    staff: &Staff,
    case: CaseId,
    form: FormState,
    done: String,
) -> Result<CasePage, AppError> {
    let shell = app.shell(visit);
    let mut tx = app.db.begin(&visit.context()?).await?;
    let file = CaseFile::read(&mut tx, app, visit, staff.role, case).await?;
    let consents = queries::consents(&mut tx, case).await?;
    let appointments = queries::appointments(&mut tx, case).await?;
    let invitation = queries::invitation(&mut tx, case).await?;
    let assessments = queries::assessments(&mut tx, case).await?;
    let outcomes_differ = queries::outcomes_waiting(&mut tx, case).await?;
    let events = in_order(queries::events(&mut tx, case).await?);
    tx.commit().await?;
    let t = shell.t;
    let words = Reader::new(&file.book, visit.language, false).map(|reader| reader.words);
    let title = |pathway: &str| words.map_or("", |words| words.title(pathway)).to_owned();
    let is_live = CaseState::parse(&file.head.state).is_some_and(CaseState::is_live);
    Ok(CasePage {
        done,
        recommended: file.decision.recommendation.as_ref().map(|it| Recommended {
            title: title(&it.pathway),
            who: it.recommender.clone(),
            at: shell.when(&it.recommended_at),
            hash: it.hash_text().chars().take(8).collect(),
            reasons: it.content.reasons.iter().map(|(pathway, reason)| (title(pathway), reason.clone())).collect(),
        }),
        acts: file
            .decision
            .acts_standing()
            .map(|act| (t.case_act(act.act.as_str()), format!("{} · {}", act.name, shell.when(&act.at)), act.note.clone()))
            .collect(),
        assessments,
        consents: consents
            .iter()
            .map(|it| {
                let stands = match it.withdrawn_at {
                    None => t.case_consent_given(shell.when(&it.given_at)),
                    Some(at) => t.case_consent_withdrawn(shell.when(&at)),
                };
                (t.case_consent(&it.purpose), stands)
            })
            .collect(),
        appointments: appointments.iter().map(|it| (appointment_when(it, visit), t.case_appointment(&it.state))).collect(),
        invited_until: invitation.map_or_else(String::new, |until| shell.when(&until)),
        timeline: events.into_iter().map(|event| happened(event, &file.family, &shell)).collect(),
        may_assign: is_live && staff.role.allows(Permission::ScreenCase) && file.head.assigned_to != Some(staff.id),
        takes_over: file.head.assigned_to.is_some(),
        offers: offers(staff, &file.head, file.consents, &file.family, &file.decision),
        missing: family_view::missing_facts(&file.family),
        outcomes_differ,
        head: head(case, file.head, visit, &shell)?,
        family: file.family,
        form,
        shell,
    })
}

fn head(case: CaseId, row: queries::HeadRow, visit: &Visit, shell: &Shell) -> Result<Head, AppError> {
    let zone = visit.office()?.zone;
    let day = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
    let standing = CaseState::parse(&row.state).map(|state| deadlines::standing(state, day(row.state_since), day(visit.now)));
    let t = shell.t;
    Ok(Head {
        id: case,
        code: row.code,
        state: state_words(&row.state, t),
        next: next_words(&row.state, t),
        sealed: row.lane == Lane::Confidential.as_str(),
        lane: lane_words(&row.lane, t),
        language: language_words(&row.language),
        phone_safe: if row.contact_phone.is_empty() { String::new() } else { t.case_phone_safe(&row.contact_safe) },
        phone: if row.contact_phone.is_empty() { t.case_phone_none() } else { row.contact_phone },
        holder: row.holder.unwrap_or_else(|| t.queue_holder_nobody()),
        days: standing.map_or(0, |it| it.days),
        urgency: standing.map_or(Urgency::Calm, |it| it.urgency),
        version: row.version,
        submitted: row.submitted_at.map_or_else(String::new, |at| shell.when(&at)),
    })
}

/// When and where, in the site's own zone.
fn appointment_when(row: &queries::AppointmentRow, visit: &Visit) -> String {
    let zone = row.time_zone.parse().unwrap_or(chrono_tz::UTC);
    format!("{} · {}", visit.language.date_time(row.starts_at, zone), row.site)
}

/// Newest first also where two steps were taken at the same instant: the one that began where the other ended is newer.
fn in_order(mut events: Vec<queries::EventRow>) -> Vec<queries::EventRow> {
    for at in 1..events.len() {
        if let [newer, older] = &events[at - 1..=at]
            && newer.at == older.at
            && newer.to_state.is_some()
            && newer.to_state == older.from_state
        {
            events.swap(at - 1, at);
        }
    }
    events
}

fn happened(event: queries::EventRow, family: &[Person], shell: &Shell) -> Happened {
    let t = shell.t;
    let who = match (event.actor_kind.as_str(), event.actor) {
        ("staff", Some(name)) => name,
        ("applicant", _) => t.case_by_family(),
        _ => t.case_by_system(),
    };
    let note = match event.action.as_str() {
        "request_info" => asked_facts(&event.note, family),
        _ => event.note,
    };
    Happened {
        at: shell.when(&event.at),
        stamp: event.at,
        who,
        what: deed_words(&event.action, t),
        state: event.to_state.map_or_else(String::new, |state| state_words(&state, t)),
        note,
    }
}

/// The note of an information request, `member:fact` by `member:fact`, as the questions that were asked.
fn asked_facts(note: &str, family: &[Person]) -> String {
    let known = family_view::missing_facts(family);
    let asked = note.split(", ").map(|value| {
        let words = known.iter().find(|(it, _)| it == value).map(|(_, words)| words.as_str());
        words.unwrap_or_else(|| value.split_once(':').map_or(value, |(_, fact)| fact)).to_owned()
    });
    asked.collect::<Vec<_>>().join("\n")
}
