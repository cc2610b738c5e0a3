//! "My case": where it stands, what to do, what happened, who looked at it, and how to come back.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};

use super::panel::{Panel, Standing, panel};
use super::track::{Event, Place, Step, track};
use super::{history, queries};
use crate::app::App;
use crate::auth::{Role, access_number};
use crate::booking;
use crate::cases::state::{CaseAction, CaseState};
use crate::error::AppError;
use crate::web::page::{Shell, page, role_words};
use crate::web::visit::{Applicant, Visit};

#[derive(Template)]
#[template(path = "follow/my_case.html")]
struct MyCasePage {
    shell: Shell,
    panel: Panel,
    code: String,
    /// The access number in groups.
    number: String,
    steps: Vec<Step>,
    /// How a case ended that is not on the track any more, and when.
    ended: Option<(String, String)>,
    history: Vec<(String, String)>,
    readers: Vec<(String, String)>,
    /// Whether the programme stands still.
    stopped: bool,
    can_withdraw: bool,
}

/// The page.
pub async fn show(State(app): State<App>, visit: Visit, applicant: Applicant) -> Result<Response, AppError> {
    let office = visit.office()?;
    let mut tx = app.db.begin(&visit.context()?).await?;
    let case = queries::own_case(&mut tx, applicant.case).await?.ok_or(AppError::NotFound)?;
    let state = CaseState::parse(&case.state).ok_or_else(|| AppError::broken("cases: no known state"))?;
    let timeline = queries::timeline(&mut tx, applicant.case).await?;
    let invited_until = queries::invited_until(&mut tx, applicant.case).await?;
    let appointment = booking::live_appointment(&mut tx, applicant.case).await?;
    let readers = queries::readers(&mut tx, applicant.case, office.zone.name()).await?;
    let stopped = matches!(queries::programme_state(&mut tx).await?.as_deref(), Some("paused" | "closed"));
    tx.audit("case.read", "cases", Some(applicant.case.0), Some(applicant.case)).await?;
    tx.commit().await?;

    let shell = app.shell(&visit);
    let number = access_number::of_case(&app.config.secret, office.id, applicant.case);
    let standing = Standing { state, invited_until, appointment: appointment.as_ref(), now: visit.now };
    page(&MyCasePage {
        panel: panel(&shell, &standing),
        number: access_number::grouped(&number),
        steps: track(state, &events(&case, &timeline)),
        ended: ended(&shell, state, case.state_since),
        history: told(&shell, &timeline),
        readers: readers
            .iter()
            .filter_map(|(role, at)| Some((role_words(Role::parse(role)?, shell.t), shell.when(at))))
            .collect(),
        stopped: stopped && state.is_live(),
        can_withdraw: !state.has_ended(),
        code: case.code,
        shell,
    })
}

/// What happened to the case, oldest first.
fn events(case: &queries::OwnCase, timeline: &[queries::Line]) -> Vec<Event> {
    let registered = case.submitted_at.map(|at| (CaseAction::Submit, CaseState::Submitted, at));
    let event = |line: &queries::Line| Some((CaseAction::parse(&line.action)?, CaseState::parse(&line.to_state)?, line.at));
    registered.into_iter().chain(timeline.iter().filter_map(event)).collect()
}

/// The history in plain words, newest first.
fn told(shell: &Shell, timeline: &[queries::Line]) -> Vec<(String, String)> {
    let line = |line: &queries::Line| {
        let words = history::words(CaseAction::parse(&line.action)?, CaseState::parse(&line.to_state)?, shell.t)?;
        Some((shell.when(&line.at), words))
    };
    timeline.iter().rev().filter_map(line).collect()
}

fn ended(shell: &Shell, state: CaseState, since: DateTime<Utc>) -> Option<(String, String)> {
    let words = match state {
        CaseState::NotReferred => shell.t.follow_not_referred(),
        CaseState::Withdrawn => shell.t.follow_withdrawn(),
        CaseState::Suspended => shell.t.follow_suspended(),
        CaseState::Closed | CaseState::Archived | CaseState::Erased => shell.t.follow_closed(),
        _ => return None,
    };
    Some((words, shell.day(&since)))
}

impl MyCasePage {
    fn words_of(&self, step: &Step) -> String {
        step.stage.words(self.shell.t)
    }
}
