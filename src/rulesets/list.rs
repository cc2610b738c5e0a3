//! The rule sets of an office: which counts from when, by which decision, and what is being written.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::draft::{self, Draft};
use super::queries::{drafts, sets};
use crate::app::App;
use crate::auth::Permission;
use crate::error::AppError;
use crate::ids::JointChangeId;
use crate::web::page::{Shell, page};
use crate::web::visit::Visit;

/// A rule set from a day on.
struct Line {
    hash: String,
    from: String,
    standing: String,
    unusable: bool,
    change: Option<JointChangeId>,
}

/// A draft in the list.
struct DraftLine {
    href: String,
    base: String,
    maker: String,
    saved: String,
    files: usize,
}

#[derive(Template)]
#[template(path = "rulesets/list.html")]
struct ListPage {
    shell: Shell,
    lines: Vec<Line>,
    drafts: Vec<DraftLine>,
    unusable: Vec<(String, String)>,
    in_force: String,
    released: Option<String>,
}

/// The first digits of a hash, enough to tell one from another.
pub(super) fn short(hash: &str) -> String {
    hash.chars().take(8).collect()
}

/// The page.
pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, AppError> {
    let shell = app.shell(&visit);
    let t = shell.t;
    let mut tx = app.db.begin(&visit.context()?).await?;
    let today = app.local_day(&tx);
    let in_force = app.shelf.in_force(&mut tx, today).await?;
    let periods = sets::periods(&mut tx).await?;
    let begun = if shell.may(Permission::ProposeProgrammeChange) { drafts::open(&mut tx).await? } else { Vec::new() };
    drop(tx);
    let hash = in_force.book.rule_set_hash();
    let unusable: BTreeSet<&str> = in_force.unusable.iter().map(|it| it.hash.as_str()).collect();
    let counting = periods.iter().position(|period| period.starts_on <= today && period.rule_set == hash);
    let lines = periods
        .iter()
        .enumerate()
        .map(|(at, period)| {
            let is_unusable = period.starts_on <= today && unusable.contains(period.rule_set.as_str());
            Line {
                hash: period.rule_set.clone(),
                from: if period.change.is_none() {
                    t.rules_from_the_beginning()
                } else {
                    shell.language.short_date(period.starts_on)
                },
                standing: match counting {
                    _ if is_unusable => t.rules_unusable(),
                    Some(counting) if at == counting => t.rules_counts(),
                    _ if period.starts_on > today => t.rules_ahead(),
                    _ => t.rules_past(),
                },
                unusable: is_unusable,
                change: period.change,
            }
        })
        .collect();
    let founding = app.shelf.founding().rule_set_hash();
    page(&ListPage {
        lines,
        drafts: begun
            .into_iter()
            .map(|row| {
                let draft = Draft::of(row);
                DraftLine {
                    href: shell.at(&draft::path(draft.id)),
                    base: short(&draft.base),
                    maker: draft.maker.clone(),
                    saved: shell.when(&draft.saved_at),
                    files: draft.changed.len(),
                }
            })
            .collect(),
        unusable: in_force.unusable.iter().map(|it| (short(&it.hash), it.why.clone())).collect(),
        in_force: hash.to_owned(),
        // A newer program brings newer rules; they count only when they are decided, like any others.
        released: (!periods.iter().any(|period| period.rule_set == founding)).then(|| founding.to_owned()),
        shell,
    })
}
