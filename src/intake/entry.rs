//! One entry of an answer that is a list, such as one relative: adding, changing, taking away.
//!
//! An entry is put at its place in the list, so sending its form twice puts it there once.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::family::Family;
use super::inputs::Input;
use super::question::{Place, after, save};
use super::records::{entries, inputs, parts, read_entry, with_entry, without_entry};
use super::{check, queries};
use crate::app::App;
use crate::error::AppError;
use crate::pathways::fact::FactType;
use crate::tenancy::Once;
use crate::web::page::{Shell, faulty, on_to, page};
use crate::web::visit::{Applicant, PathPart, Posted, Query, Visit};

/// The form of a removal.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Removal {
    from: String,
}

#[derive(Template)]
#[template(path = "intake/entry.html")]
struct EntryPage {
    shell: Shell,
    inputs: Vec<Input>,
    title: String,
    about: String,
    action: String,
    back: String,
    from: &'static str,
}

impl EntryPage {
    fn is_good(&self) -> bool {
        self.inputs.iter().all(|input| input.fault.is_none())
    }

    fn faults(&self) -> Vec<(String, String)> {
        self.inputs
            .iter()
            .filter_map(|input| Some((input.anchor(), format!("{}: {}", input.label, input.fault.clone()?))))
            .collect()
    }
}

/// The entry's place in the list; only those that are there and the next one exist.
fn at(place: &Place<'_>, path: &PathPart) -> Result<usize, AppError> {
    let at: usize = path.id("entry")?;
    let there = entries(place.stored()).len();
    let most = if matches!(place.fact.kind, FactType::Record { .. }) { 0 } else { there };
    if place.fact.kind.fields().is_empty() || at > most { Err(AppError::NotFound) } else { Ok(at) }
}

fn page_of(app: &App, visit: &Visit, place: &Place<'_>, at: usize, from: &check::From) -> EntryPage {
    let t = visit.language.words();
    let there = entries(place.stored());
    EntryPage {
        shell: app.shell(visit),
        inputs: inputs(&parts(place.fact, place.words), there.get(at).copied(), place.words, t),
        title: place.words.question_about(&place.question.id, place.member.is_other()).to_owned(),
        about: if place.member.is_other() { place.member.called(t) } else { String::new() },
        action: format!("{}/entries/{at}", place.base),
        back: format!("{}{}", place.base, from.query()),
        from: from.stated(),
    }
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    applicant: Applicant,
    path: PathPart,
    Query(from): Query<check::From>,
) -> Result<Response, AppError> {
    let Some(family) = Family::draft(&app, &visit, &applicant).await? else { return Ok(on_to(&visit.at("/case"))) };
    let place = Place::find(&visit, &family, &path)?;
    let at = at(&place, &path)?;
    page(&page_of(&app, &visit, &place, at, &from))
}

/// Puts the entry at its place.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    applicant: Applicant,
    path: PathPart,
    posted: Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let from = check::From::new(posted.form.iter().find(|(name, _)| name == "from").map_or("", |(_, value)| value));
    let mut tx = app.db.begin(&visit.context()?).await?;
    let Some(family) = Family::lock_draft(&app, &mut tx, applicant.case).await? else { return Ok(on_to(&visit.at("/case"))) };
    let place = Place::find(&visit, &family, &path)?;
    let at = at(&place, &path)?;
    let entry = match read_entry(&parts(place.fact, place.words), &posted.form, place.today, place.schema) {
        Ok(entry) => entry,
        Err(faults) => {
            drop(tx);
            let mut shown = page_of(&app, &visit, &place, at, &from);
            for input in &mut shown.inputs {
                input.keep(&posted.form);
                if let Some((_, fault)) = faults.iter().find(|(name, _)| *name == input.name) {
                    input.note(fault, visit.language.words());
                }
            }
            return faulty(&shown);
        }
    };
    let answer = with_entry(&place.fact.kind, place.stored(), at, entry).ok_or(AppError::NotFound)?;
    save(&mut tx, &applicant, &place, &answer).await?;
    let location = if matches!(place.fact.kind, FactType::Record { .. }) {
        after(&app, &visit, &mut tx, &applicant, &path, (&from, false)).await?
    } else {
        format!("{}{}", place.base, from.query())
    };
    tx.commit().await?;
    Ok(on_to(&location))
}

/// Takes an entry away; without any left the question is open again.
pub async fn remove(
    State(app): State<App>,
    visit: Visit,
    applicant: Applicant,
    path: PathPart,
    posted: Posted<Removal>,
) -> Result<Response, AppError> {
    let mut tx = app.db.begin(&visit.context()?).await?;
    // Places move up when one is taken away, so the same form must not take two.
    if let Once::Repeat(location) = tx.once(&posted.once).await? {
        return Ok(on_to(&location));
    }
    let Some(family) = Family::lock_draft(&app, &mut tx, applicant.case).await? else { return Ok(on_to(&visit.at("/case"))) };
    let place = Place::find(&visit, &family, &path)?;
    let at = at(&place, &path)?;
    if let Some(answer) = without_entry(place.stored(), at) {
        save(&mut tx, &applicant, &place, &answer).await?;
    } else {
        queries::delete_answer(&mut tx, applicant.case, place.member.id, &place.question.id).await?;
        tx.audit("answer.removed", "answers", Some(place.member.id.0), Some(applicant.case)).await?;
    }
    let location = format!("{}{}", place.base, check::From::new(&posted.form.from).query());
    tx.commit_once(&posted.once, &location).await?;
    Ok(on_to(&location))
}
