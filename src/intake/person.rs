//! One person of the family: who they are to the one who registers, and their names. Some people have one name only.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::family::{Family, Relation};
use super::{check, queries};
use crate::app::App;
use crate::error::AppError;
use crate::ids::MemberId;
use crate::tenancy::Once;
use crate::web::form::{Fault, FormState};
use crate::web::page::{Shell, faulty, on_to, page};
use crate::web::visit::{Applicant, PathPart, Posted, Query, Visit};

/// Longest name that is kept, in characters; also the limit of the column.
const LONGEST: usize = 120;
/// How many people may register together.
const MOST_PEOPLE: usize = 20;

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct PersonForm {
    relation: String,
    given: String,
    family: String,
    from: String,
}

#[derive(Template)]
#[template(path = "intake/person.html")]
struct PersonPage {
    shell: Shell,
    form: FormState,
    /// Nobody yet, so the relation is asked too.
    is_new: bool,
    is_self: bool,
    from: &'static str,
    action: String,
    too_many: bool,
}

impl PersonPage {
    fn new(app: &App, visit: &Visit, form: FormState) -> Self {
        Self {
            shell: app.shell(visit),
            form,
            is_new: true,
            is_self: false,
            from: "",
            action: visit.at("/case/people/add"),
            too_many: false,
        }
    }

    fn relations(&self) -> Vec<(&'static str, String)> {
        Relation::ADDED.iter().map(|relation| (relation.as_str(), relation.words(self.shell.t))).collect()
    }
}

/// The names of the form, tidied.
fn names(form: &mut FormState, posted: &PersonForm) -> (String, String) {
    let given = form.optional_text("given", &posted.given, LONGEST);
    let family = form.optional_text("family", &posted.family, LONGEST);
    if given.is_empty() && family.is_empty() {
        form.fault("given", Fault::Required);
    }
    (given, family)
}

/// The page for somebody new.
pub async fn show_new(State(app): State<App>, visit: Visit, applicant: Applicant) -> Result<Response, AppError> {
    if Family::draft(&app, &visit, &applicant).await?.is_none() {
        return Ok(on_to(&visit.at("/case")));
    }
    page(&PersonPage::new(&app, &visit, FormState::new()))
}

/// Adds somebody.
pub async fn add(
    State(app): State<App>,
    visit: Visit,
    applicant: Applicant,
    posted: Posted<PersonForm>,
) -> Result<Response, AppError> {
    let mut form = FormState::new();
    let added = |word: &str| Relation::parse(word).filter(|relation| Relation::ADDED.contains(relation));
    let relation = form.choice("relation", &posted.form.relation, added);
    let (given, family_names) = names(&mut form, &posted.form);
    let Some(relation) = relation.filter(|_| form.is_good()) else {
        return faulty(&PersonPage::new(&app, &visit, form));
    };
    let mut tx = app.db.begin(&visit.context()?).await?;
    let location = visit.at("/case/people");
    if let Once::Repeat(location) = tx.once(&posted.once).await? {
        return Ok(on_to(&location));
    }
    let Some(family) = Family::lock_draft(&app, &mut tx, applicant.case).await? else { return Ok(on_to(&visit.at("/case"))) };
    if family.members.len() >= MOST_PEOPLE {
        return faulty(&PersonPage { too_many: true, ..PersonPage::new(&app, &visit, form) });
    }
    let id = queries::insert_member(&mut tx, applicant.case, relation.as_str(), &given, &family_names).await?;
    tx.audit("member.added", "members", Some(id.0), Some(applicant.case)).await?;
    tx.commit_once(&posted.once, &location).await?;
    Ok(on_to(&location))
}

/// The page of somebody who is there.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    applicant: Applicant,
    path: PathPart,
    Query(query): Query<check::From>,
) -> Result<Response, AppError> {
    let Some(family) = Family::draft(&app, &visit, &applicant).await? else { return Ok(on_to(&visit.at("/case"))) };
    let member = family.member(path.id("member")?)?;
    let mut form = FormState::new();
    form.keep("given", member.given_names.clone());
    form.keep("family", member.family_names.clone());
    page(&known(&app, &visit, member.id, member.relation, form, query.stated()))
}

fn known(app: &App, visit: &Visit, member: MemberId, relation: Relation, form: FormState, from: &'static str) -> PersonPage {
    PersonPage {
        is_new: false,
        is_self: relation == Relation::Applicant,
        from,
        action: visit.at(&format!("/case/people/{member}")),
        ..PersonPage::new(app, visit, form)
    }
}

/// Changes the names.
pub async fn rename(
    State(app): State<App>,
    visit: Visit,
    applicant: Applicant,
    path: PathPart,
    posted: Posted<PersonForm>,
) -> Result<Response, AppError> {
    let id: MemberId = path.id("member")?;
    let from = check::From::new(&posted.form.from);
    let mut form = FormState::new();
    let (given, family_names) = names(&mut form, &posted.form);
    let mut tx = app.db.begin(&visit.context()?).await?;
    let Some(family) = Family::lock_draft(&app, &mut tx, applicant.case).await? else { return Ok(on_to(&visit.at("/case"))) };
    let relation = family.member(id)?.relation;
    if !form.is_good() {
        drop(tx);
        return faulty(&known(&app, &visit, id, relation, form, from.stated()));
    }
    if !queries::rename_member(&mut tx, applicant.case, id, &given, &family_names).await? {
        return Err(AppError::NotFound);
    }
    tx.audit("member.renamed", "members", Some(id.0), Some(applicant.case)).await?;
    tx.commit().await?;
    Ok(on_to(&visit.at(from.or("/case/people"))))
}
