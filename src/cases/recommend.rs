//! Who assessed recommends one pathway, with a written reason for every pathway considered.
//!
//! Considered is every pathway that the rules offer anybody of the family. Protection referrals of an open case are
//! weighed only when they are chosen: their reasons would otherwise be read at joint review by the host country.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::act::{Acting, Begun, refuse};
use super::case_page::CaseFile;
use super::decision::{self, Basis, Content};
use super::family_view::{Person, on_refugee_track, pathways};
use super::queries::effects;
use super::state::{CaseAction, CaseState, Guards, Lane, PathwayReason, Refused};
use super::step::{LockedCase, StepError, staff_actor};
use crate::app::App;
use crate::error::AppError;
use crate::ids::CaseId;
use crate::tenancy::OfficeTx;
use crate::web::form::{Fault, FormState, tidy};
use crate::web::page::{Shell, faulty, page};
use crate::web::visit::{PathPart, Posted, Staff, Visit};

/// The longest reason, in characters.
const REASON: usize = 1000;

/// The form. `considered` and `reason` come in pairs.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Recommend {
    version: String,
    pathway: String,
    considered: Vec<String>,
    reason: Vec<String>,
}

/// A pathway to weigh.
struct Choice {
    id: String,
    title: String,
    /// Name, outcome and reasons for each person it is offered to.
    people: Vec<(String, String, String)>,
    needs_reason: bool,
    typed: String,
}

#[derive(Template)]
#[template(path = "cases/recommend.html")]
struct RecommendPage {
    shell: Shell,
    form: FormState,
    case: CaseId,
    code: String,
    version: i32,
    choices: Vec<Choice>,
}

/// The page.
pub async fn show(State(app): State<App>, visit: Visit, staff: Staff, path: PathPart) -> Result<Response, AppError> {
    page(&build(&app, &visit, &staff, path.id("case")?, FormState::new(), &BTreeMap::new()).await?)
}

async fn build(
    app: &App,
    visit: &Visit,
    staff: &Staff,
    case: CaseId,
    form: FormState,
    typed: &BTreeMap<String, String>,
) -> Result<RecommendPage, AppError> {
    let mut tx = app.db.begin(&visit.context()?).await?;
    let file = CaseFile::read(&mut tx, app, visit, staff.role, case).await?;
    tx.commit().await?;
    let choices = choices(&file.family, Lane::parse(&file.head.lane), typed);
    Ok(RecommendPage { shell: app.shell(visit), form, case, code: file.head.code, version: file.head.version, choices })
}

fn choices(family: &[Person], lane: Option<Lane>, typed: &BTreeMap<String, String>) -> Vec<Choice> {
    let mut found: Vec<Choice> = Vec::new();
    for weighed in pathways(family).filter(|weighed| weighed.offered && !weighed.is_access) {
        if found.iter().any(|choice| choice.id == weighed.pathway) {
            continue;
        }
        let of_person = |person: &Person| {
            let own = person.determination.as_ref()?.pathways.iter().find(|it| it.pathway == weighed.pathway && it.offered)?;
            Some((person.name.clone(), own.outcome.clone(), own.reasons.join(" ")))
        };
        found.push(Choice {
            id: weighed.pathway.clone(),
            title: weighed.title.clone(),
            people: if weighed.sealed { Vec::new() } else { family.iter().filter_map(of_person).collect() },
            needs_reason: !weighed.is_protection || lane != Some(Lane::Open),
            typed: typed.get(&weighed.pathway).cloned().unwrap_or_default(),
        });
    }
    found
}

/// Recommends.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    staff: Staff,
    path: PathPart,
    posted: Posted<Recommend>,
) -> Result<Response, AppError> {
    let acting = Acting { app: &app, visit: &visit, staff: &staff, case: path.id("case")?, once: &posted.once };
    let sent = &posted.form;
    let typed: BTreeMap<String, String> = sent.considered.iter().cloned().zip(sent.reason.iter().cloned()).collect();
    let mut form = FormState::new();
    let (mut tx, mut case) = match acting.begin(&sent.version, &mut form).await? {
        Begun::Repeat(response) => return Ok(response),
        Begun::Open(tx, case) => (tx, case),
    };
    let file = CaseFile::read(&mut tx, &app, &visit, staff.role, case.id).await?;
    let choices = choices(&file.family, Some(case.lane), &typed);
    let pathway =
        form.choice("pathway", &sent.pathway, |id| choices.iter().find(|choice| choice.id == id).map(|it| it.id.clone()));
    let reasons = check_reasons(&mut form, &choices, &sent.pathway, case.lane);
    let Some(pathway) = pathway.filter(|_| form.is_good()) else {
        drop(tx);
        return again(&acting, form, &typed).await;
    };
    let content = Content {
        case: case.id,
        determinations: basis(&file.family),
        members: file.family.iter().map(|person| person.id).collect(),
        pathway,
        reasons,
    };
    match take(&mut tx, &mut case, &file, &content, &staff).await {
        Ok(_) => acting.commit(tx, CaseAction::Recommend.as_str()).await,
        Err(Refusal::Step(StepError::App(error))) => Err(error),
        Err(Refusal::Step(StepError::Refused(refused))) => {
            drop(tx);
            again(&acting, refuse(form, Fault::Refused(refused.code())), &typed).await
        }
        Err(Refusal::ShownToHost) => {
            drop(tx);
            again(&acting, refuse(form, Fault::Refused("shown_to_host")), &typed).await
        }
    }
}

/// Why a recommendation was not stored.
enum Refusal {
    /// The table refuses.
    Step(StepError),
    /// A confidential pathway, and the host government has seen the case: what was shown is never hidden again.
    ShownToHost,
}

impl<E: Into<StepError>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self::Step(error.into())
    }
}

async fn again(acting: &Acting<'_>, form: FormState, typed: &BTreeMap<String, String>) -> Result<Response, AppError> {
    faulty(&build(acting.app, acting.visit, acting.staff, acting.case, form, typed).await?)
}

/// The written reasons by pathway; a missing or overlong one is a fault. What the host government will read holds no
/// word on protection, whatever was typed.
fn check_reasons(form: &mut FormState, choices: &[Choice], chosen: &str, lane: Lane) -> BTreeMap<String, String> {
    let host_reads = lane == Lane::Open && !decision::is_confidential(chosen);
    let mut reasons = BTreeMap::new();
    for choice in choices {
        if host_reads && !choice.needs_reason {
            continue;
        }
        let reason = tidy(&choice.typed);
        if reason.chars().count() > REASON {
            form.fault("reason", Fault::TooLong(REASON));
        } else if !reason.is_empty() {
            reasons.insert(choice.id.clone(), reason);
        } else if choice.needs_reason || choice.id == chosen {
            form.fault("reason", Fault::Refused(Refused::ReasonsMissing.code()));
            break;
        }
    }
    reasons
}

fn basis(family: &[Person]) -> Vec<Basis> {
    let of_person = |person: &Person| {
        let it = person.determination.as_ref()?;
        Some(Basis { determination: it.id, member: person.id, rule_set_hash: it.rule_set_hash.clone() })
    };
    family.iter().filter_map(of_person).collect()
}

/// Moves the case to the lane its pathway needs, takes the step and stores the recommendation with its first act.
async fn take(
    tx: &mut OfficeTx,
    case: &mut LockedCase,
    file: &CaseFile,
    content: &Content,
    staff: &Staff,
) -> Result<CaseState, Refusal> {
    let refugee_track = decision::is_refugee_track(&content.pathway) || on_refugee_track(&file.family);
    let pathways: Vec<PathwayReason<'_>> =
        content.reasons.iter().map(|(pathway, reason)| PathwayReason { pathway, reason }).collect();
    let becomes_confidential = case.lane == Lane::Open && (refugee_track || decision::is_confidential(&content.pathway));
    let guards = Guards {
        refugee_track,
        earlier_actors: &file.decision.earlier_actors,
        pathways: &pathways,
        ..case.guards(staff_actor(staff))
    };
    let next = case.step(tx, CaseAction::Recommend, &guards).await?;
    if becomes_confidential {
        if !effects::make_confidential(tx, case.id).await? {
            return Err(Refusal::ShownToHost);
        }
        case.lane = Lane::Confidential;
        tx.audit("case.made_confidential", "cases", Some(case.id.0), Some(case.id)).await?;
    }
    let recommendation = decision::recommend(tx, content, staff).await?;
    tx.audit("recommendation.written", "recommendations", Some(recommendation.0), Some(case.id)).await?;
    Ok(next)
}
