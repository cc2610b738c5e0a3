//! One file of a draft in a text box: saved as typed, whatever the checks say of it; an empty text leaves the file out.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::draft::{self, Draft};
use super::queries::drafts;
use crate::app::App;
use crate::error::AppError;
use crate::ids::RuleSetDraftId;
use crate::review::page_shell;
use crate::tenancy::Once;
use crate::web::form::{Fault, FormState};
use crate::web::page::{Shell, faulty, on_to, page};
use crate::web::visit::{PathPart, Posted, Query, Visit};

/// The largest text of one file, in bytes.
const LARGEST: usize = 256 * 1024;
/// Bytes of the form: a text may triple in the encoding of a form.
pub(super) const FORM_BYTES: usize = 1024 * 1024;

/// Which file.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Which {
    name: String,
}

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Edited {
    name: String,
    text: String,
    version: String,
}

#[derive(Template)]
#[template(path = "rulesets/file.html")]
struct FilePage {
    shell: Shell,
    form: FormState,
    draft: RuleSetDraftId,
    name: String,
    /// Whether the file has its name yet.
    named: bool,
    version: String,
}

/// The page; without a name, for a new file.
pub async fn show(State(app): State<App>, visit: Visit, parts: PathPart, which: Query<Which>) -> Result<Response, AppError> {
    let Query(Which { name }) = which;
    let mut tx = app.db.begin(&visit.context()?).await?;
    let (draft, base) = Draft::load(&mut tx, parts.id("draft")?).await?;
    drop(tx);
    let text = match draft.changed.get(&name) {
        Some(text) => text.clone(),
        None => base.file(&name).map(str::to_owned),
    };
    let mut form = FormState::new();
    form.keep("name", name.as_str());
    form.keep("text", text.clone().unwrap_or_default());
    let named = text.is_some() || base.file(&name).is_some();
    page(&FilePage { shell: app.shell(&visit), form, draft: draft.id, name, named, version: draft.version.to_string() })
}

/// Saves it.
pub async fn submit(State(app): State<App>, visit: Visit, parts: PathPart, posted: Posted<Edited>) -> Result<Response, AppError> {
    let id: RuleSetDraftId = parts.id("draft")?;
    let Edited { name, text, version } = &posted.form;
    let mut form = FormState::new();
    form.keep("name", name.as_str());
    form.keep("text", text.as_str());
    if !is_file_name(name) {
        form.fault("name", Fault::NotAFileName);
    }
    if text.len() > LARGEST {
        form.fault("text", Fault::TooLong(LARGEST));
    }
    let mut tx = app.db.begin(&visit.context()?).await?;
    if let Once::Repeat(location) = tx.once(&posted.once).await? {
        return Ok(on_to(&location));
    }
    if !drafts::lock(&mut tx, id).await? {
        return Err(AppError::NotFound);
    }
    let (mut draft, base) = Draft::load(&mut tx, id).await?;
    if draft.ended || *version != draft.version.to_string() {
        form.fault("text", Fault::Stale);
    }
    if !form.is_good() {
        drop(tx);
        let shell = page_shell(&app, &visit, &format!("{}/file?name={name}", draft::path(id)));
        let version = draft.version.to_string();
        return faulty(&FilePage { shell, form, draft: id, named: base.file(name).is_some(), name: name.clone(), version });
    }
    let empty = text.trim().is_empty();
    if base.file(name) == Some(text.as_str()) || (empty && base.file(name).is_none()) {
        draft.changed.remove(name);
    } else {
        draft.changed.insert(name.clone(), (!empty).then(|| text.clone()));
    }
    drafts::save(&mut tx, id, &draft.files()).await?;
    tx.audit("rule_set.draft_saved", "rule_set_drafts", Some(id.0), None).await?;
    let location = visit.at(&draft::path(id));
    tx.commit_once(&posted.once, &location).await?;
    Ok(on_to(&location))
}

/// `work.toml`, `offices/peru.toml`, `words/es/work.toml`: small letters, digits and underscores, at most two folders.
fn is_file_name(name: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty() && word.len() <= 60 && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    name.strip_suffix(".toml").is_some_and(|stem| stem.split('/').count() <= 3 && stem.split('/').all(is_word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_leads_nowhere_else() {
        for good in ["work.toml", "offices/costa_rica.toml", "words/es/reasons.toml", "h2b_2024.toml"] {
            assert!(is_file_name(good), "{good}");
        }
        for bad in [
            "",
            ".toml",
            "work",
            "../work.toml",
            "/work.toml",
            "a//b.toml",
            "a/b/c/d.toml",
            "Work.toml",
            "a b.toml",
            "a.toml.toml",
        ] {
            assert!(!is_file_name(bad), "{bad}");
        }
    }
}
