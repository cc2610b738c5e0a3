//! Two separate questions: may the case be shown to the United States for a referral, and to the host country's
//! government at joint review. No is a full answer; a yes is kept as a consent that can be withdrawn.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::family::Family;
use super::{NOTICE_VERSION, check, queries};
use crate::app::App;
use crate::error::AppError;
use crate::web::form::FormState;
use crate::web::page::{Shell, faulty, on_to, page};
use crate::web::visit::{Applicant, Posted, Query, Visit};

/// The consents asked here, by their stored names; also the names under which the answers are kept.
pub(super) const PURPOSES: [&str; 2] = ["share_us_government", "share_host_government"];

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Sharing {
    us: String,
    host: String,
    from: String,
}

#[derive(Template)]
#[template(path = "intake/sharing.html")]
struct SharingPage {
    shell: Shell,
    form: FormState,
    from: &'static str,
}

impl SharingPage {
    fn choices(&self) -> [(&'static str, String); 2] {
        [("yes", self.shell.t.intake_sharing_yes()), ("no", self.shell.t.intake_sharing_no())]
    }
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    applicant: Applicant,
    Query(query): Query<check::From>,
) -> Result<Response, AppError> {
    let Some(family) = Family::draft(&app, &visit, &applicant).await? else { return Ok(on_to(&visit.at("/case"))) };
    let mut form = FormState::new();
    for (field, purpose) in ["us", "host"].into_iter().zip(PURPOSES) {
        form.keep(
            field,
            match family.own_answer(purpose) {
                Some(Json::Bool(true)) => "yes",
                Some(Json::Bool(false)) => "no",
                _ => "",
            },
        );
    }
    page(&SharingPage { shell: app.shell(&visit), form, from: query.stated() })
}

/// Saves both answers.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    applicant: Applicant,
    posted: Posted<Sharing>,
) -> Result<Response, AppError> {
    let mut form = FormState::new();
    let from = check::From::new(&posted.form.from);
    let read = |typed: &str| match typed {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let us = form.choice("us", &posted.form.us, read);
    let host = form.choice("host", &posted.form.host, read);
    let (Some(us), Some(host)) = (us, host) else {
        return faulty(&SharingPage { shell: app.shell(&visit), form, from: from.stated() });
    };
    let mut tx = app.db.begin(&visit.context()?).await?;
    let Some(family) = Family::lock_draft(&app, &mut tx, applicant.case).await? else { return Ok(on_to(&visit.at("/case"))) };
    let own = family.members.first().ok_or(AppError::NotFound)?.id;
    for (purpose, agreed) in PURPOSES.into_iter().zip([us, host]) {
        queries::put_answer(&mut tx, applicant.case, own, purpose, &json!(agreed)).await?;
        let stands = queries::consent_stands(&mut tx, applicant.case, purpose).await?;
        if agreed && !stands {
            let id = queries::insert_consent(&mut tx, applicant.case, purpose, NOTICE_VERSION, visit.language.code()).await?;
            tx.audit("consent.given", "consents", Some(id.0), Some(applicant.case)).await?;
        } else if !agreed && stands {
            queries::withdraw_consent(&mut tx, applicant.case, purpose).await?;
            tx.audit("consent.withdrawn", "consents", None, Some(applicant.case)).await?;
        }
    }
    tx.audit("case.sharing_answered", "answers", Some(own.0), Some(applicant.case)).await?;
    tx.commit().await?;
    Ok(on_to(&visit.at(from.or("/case/answers"))))
}
