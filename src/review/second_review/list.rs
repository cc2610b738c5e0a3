//! Recommendations that wait for a second reviewer, and those under way.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use crate::app::App;
use crate::cases::state::Lane;
use crate::error::AppError;
use crate::review::dossier::{lane_words, pathway_title};
use crate::review::queries;
use crate::web::page::{Shell, page};
use crate::web::visit::{Query, Staff, Visit};

/// The query: what was just done.
#[derive(Deserialize, Default, Debug)]
#[serde(default)]
pub struct Done {
    done: String,
}

/// A recommendation in the list.
struct Line {
    href: String,
    code: String,
    lane: String,
    confidential: bool,
    pathway: String,
    people: i64,
    since: String,
    status: String,
    open: bool,
}

#[derive(Template)]
#[template(path = "review/second_review/list.html")]
struct ListPage {
    shell: Shell,
    note: Option<String>,
    lines: Vec<Line>,
}

/// The list.
pub async fn show(State(app): State<App>, visit: Visit, staff: Staff, Query(done): Query<Done>) -> Result<Response, AppError> {
    let shell = app.shell(&visit);
    let t = shell.t;
    let mut tx = app.db.begin(&visit.context()?).await?;
    let rows = queries::waiting_for_second_review(&mut tx, staff.id).await?;
    let book = app.book(&mut tx).await?;
    tx.audit("decision.list", "cases", None, None).await?;
    tx.commit().await?;
    let lines = rows
        .into_iter()
        .map(|row| {
            let lane = Lane::parse(&row.lane).unwrap_or(Lane::Confidential);
            Line {
                href: shell.at(&format!("/staff/cases/{}/second-review", row.id)),
                code: row.code,
                lane: lane_words(lane, t),
                confidential: lane == Lane::Confidential,
                pathway: pathway_title(&book, shell.language, &row.pathway),
                people: row.people,
                since: shell.when(&row.since),
                open: !row.own && row.done.is_empty(),
                status: if row.own {
                    t.review_status_own()
                } else if row.done.is_empty() {
                    t.review_status_waiting()
                } else {
                    t.review_status_with(row.done)
                },
            }
        })
        .collect();
    let note = match done.done.as_str() {
        "passed" => Some(t.review_done_passed()),
        "returned" => Some(t.review_done_returned_to_assessor()),
        _ => None,
    };
    page(&ListPage { shell, note, lines })
}
