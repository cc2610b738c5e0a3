//! The cases that wait for a signature, for each desk: only those that exist for the person who looks.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::{Desk, title};
use crate::app::App;
use crate::auth::{Organisation, Role};
use crate::cases::decision::is_confidential;
use crate::cases::state::Lane;
use crate::error::AppError;
use crate::pathways::RuleBook;
use crate::review::dossier::lane_words;
use crate::review::organisation_words;
use crate::review::queries::{self, WaitingCase};
use crate::web::page::{Shell, page};
use crate::web::visit::{Query, Staff, Visit};

/// The query: what was just done.
#[derive(Deserialize, Default, Debug)]
#[serde(default)]
pub struct Done {
    done: String,
}

/// A case in the list.
struct Line {
    href: String,
    code: String,
    lane: String,
    confidential: bool,
    pathway: String,
    people: i64,
    since: String,
    signed: String,
    own_missing: bool,
}

#[derive(Template)]
#[template(path = "review/joint_review/list.html")]
struct ListPage {
    shell: Shell,
    title: String,
    lead: String,
    note: Option<String>,
    lines: Vec<Line>,
}

/// The governments' list.
pub async fn governments(
    State(app): State<App>,
    visit: Visit,
    staff: Staff,
    Query(done): Query<Done>,
) -> Result<Response, AppError> {
    let host = staff.role == Role::HostSupervisor;
    let mut tx = app.db.begin(&visit.context()?).await?;
    let mut rows = queries::waiting_for_government(&mut tx, host).await?;
    rows.retain(|row| !host || !is_confidential(&row.pathway));
    tx.audit("decision.list", "cases", None, None).await?;
    let book = app.book(&mut tx).await?;
    tx.commit().await?;
    list(app.shell(&visit), &book, &staff, Desk::Governments, &rows, &done)
}

/// The second agency's list.
pub async fn second_agency(
    State(app): State<App>,
    visit: Visit,
    staff: Staff,
    Query(done): Query<Done>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin(&visit.context()?).await?;
    let rows = queries::waiting_for_second_agency(&mut tx, staff.organisation.as_str()).await?;
    tx.audit("decision.list", "cases", None, None).await?;
    let book = app.book(&mut tx).await?;
    tx.commit().await?;
    list(app.shell(&visit), &book, &staff, Desk::SecondAgency, &rows, &done)
}

fn list(
    shell: Shell,
    book: &RuleBook,
    staff: &Staff,
    desk: Desk,
    rows: &[WaitingCase],
    done: &Done,
) -> Result<Response, AppError> {
    let t = shell.t;
    let lines = rows.iter().map(|row| line(book, &shell, staff, desk, row)).collect();
    let (title, lead) = match desk {
        Desk::Governments => (t.review_list_title(), t.review_list_lead()),
        Desk::SecondAgency => (t.review_agency_title(), t.review_agency_lead()),
    };
    let note = match done.done.as_str() {
        "signed" => Some(t.review_done_signed()),
        "referred" => Some(t.review_done_referred()),
        "returned" => Some(t.review_done_returned()),
        _ => None,
    };
    page(&ListPage { shell, title, lead, note, lines })
}

fn line(book: &RuleBook, shell: &Shell, staff: &Staff, desk: Desk, row: &WaitingCase) -> Line {
    let t = shell.t;
    let lane = Lane::parse(&row.lane).unwrap_or(Lane::Confidential);
    let signed: Vec<&str> = row.done.split(',').filter(|organisation| !organisation.is_empty()).collect();
    let own = |organisation: &&str| match desk {
        Desk::Governments => **organisation == *staff.organisation.as_str(),
        Desk::SecondAgency => **organisation != *Organisation::UsGovernment.as_str(),
    };
    Line {
        href: shell.at(&desk.path_of(row.id)),
        code: row.code.clone(),
        lane: lane_words(lane, t),
        confidential: lane == Lane::Confidential,
        pathway: title(book, shell, &row.pathway),
        people: row.people,
        since: shell.when(&row.since),
        own_missing: !signed.iter().any(own),
        signed: if signed.is_empty() {
            t.review_signed_by_nobody()
        } else {
            signed.iter().map(|organisation| organisation_words(organisation, t)).collect::<Vec<_>>().join(", ")
        },
    }
}
