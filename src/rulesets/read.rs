//! A rule set as pages that a lawyer can read: its pathways, and of each the versions, conditions, days and sources.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;

use super::list::short;
use crate::app::App;
use crate::error::AppError;
use crate::pathways::{Confidence, Criterion, Kind, Pathway, Plan, RuleBook, SourceId, Words};
use crate::web::language::Words as PageWords;
use crate::web::page::{Shell, page};
use crate::web::visit::{PathPart, Visit};

/// A pathway in the list.
struct PathwayLine {
    href: String,
    title: String,
    description: String,
    conditions: usize,
    versions: usize,
}

#[derive(Template)]
#[template(path = "rulesets/read.html")]
struct ReadPage {
    shell: Shell,
    hash: String,
    pathways: Vec<PathwayLine>,
    sources: usize,
    questions: usize,
}

/// A source in words.
struct Cited {
    title: String,
    lang: String,
    said: String,
}

/// A condition in words.
struct Condition {
    rule: String,
    name: String,
    /// As it is written in the file.
    formal: String,
    confidence: String,
    sources: Vec<Cited>,
}

/// A version of a pathway.
struct VersionPart {
    name: String,
    span: String,
    conditions: Vec<Condition>,
}

/// A stretch of days of a track.
struct PeriodLine {
    track: String,
    status: String,
    span: String,
    sources: String,
}

#[derive(Template)]
#[template(path = "rulesets/pathway.html")]
struct PathwayPage {
    shell: Shell,
    hash: String,
    title: String,
    description: String,
    versions: Vec<VersionPart>,
    periods: Vec<PeriodLine>,
    notes: Vec<String>,
}

/// The list of pathways of a rule set.
pub async fn show(State(app): State<App>, visit: Visit, path: PathPart) -> Result<Response, AppError> {
    let shell = app.shell(&visit);
    let hash = path.text("rules")?.to_owned();
    let mut tx = app.db.begin(&visit.context()?).await?;
    let book = app.shelf.by_hash(&mut tx, &hash).await?.ok_or(AppError::NotFound)?;
    drop(tx);
    let office = visit.office()?;
    let words = words_of(&book, &shell)?;
    let pathways = book.pathways().iter().filter_map(|pathway| {
        let plan = book.plan(pathway, &office.rules)?;
        Some(PathwayLine {
            href: shell.at(&format!("/staff/rules/{hash}/{}", pathway.id)),
            title: words.title(pathway.id.as_str()).to_owned(),
            description: words.description(pathway.id.as_str()).to_owned(),
            conditions: plan.versions.iter().map(|version| version.requires.len()).sum(),
            versions: plan.versions.len(),
        })
    });
    page(&ReadPage {
        pathways: pathways.collect(),
        sources: book.sources().count(),
        questions: book.questions().len(),
        hash,
        shell,
    })
}

/// One pathway of a rule set.
pub async fn pathway(State(app): State<App>, visit: Visit, path: PathPart) -> Result<Response, AppError> {
    let shell = app.shell(&visit);
    let hash = path.text("rules")?.to_owned();
    let mut tx = app.db.begin(&visit.context()?).await?;
    let book = app.shelf.by_hash(&mut tx, &hash).await?.ok_or(AppError::NotFound)?;
    drop(tx);
    let office = visit.office()?;
    let pathway = book.pathway(path.text("pathway")?).ok_or(AppError::NotFound)?;
    let plan = book.plan(pathway, &office.rules).ok_or(AppError::NotFound)?;
    let words = words_of(&book, &shell)?;
    let id = pathway.id.as_str();
    let reader = Reader { book: &book, words, shell: &shell };
    let title = match pathway.kind {
        Kind::Access => format!("{} · {}", words.title(id), words.office(&office.rules)),
        _ => words.title(id).to_owned(),
    };
    page(&PathwayPage {
        title,
        description: words.description(id).to_owned(),
        versions: reader.versions(plan),
        periods: reader.periods(plan),
        notes: notes(pathway, words),
        hash,
        shell: shell.clone(),
    })
}

fn notes(pathway: &Pathway, words: &Words) -> Vec<String> {
    pathway.notes.iter().map(|note| words.note(&note.id).to_owned()).filter(|note| !note.is_empty()).collect()
}

fn words_of<'a>(book: &'a RuleBook, shell: &Shell) -> Result<&'a Words, AppError> {
    book.words(shell.language.code()).ok_or_else(|| AppError::broken("no words of the rule book"))
}

struct Reader<'a> {
    book: &'a RuleBook,
    words: &'a Words,
    shell: &'a Shell,
}

impl Reader<'_> {
    fn versions(&self, plan: &Plan) -> Vec<VersionPart> {
        // The newest first: what counts now is read most.
        let versions = plan.versions.iter().rev().map(|version| VersionPart {
            name: version.id.clone(),
            span: self.span(version.from, version.to),
            conditions: version
                .requires
                .iter()
                .filter_map(|at| self.book.criteria().get(*at))
                .map(|criterion| self.condition(criterion))
                .collect(),
        });
        versions.collect()
    }

    fn condition(&self, criterion: &Criterion) -> Condition {
        Condition {
            rule: self.words.rule(criterion),
            name: criterion.id.to_string(),
            formal: criterion.when.to_string(),
            confidence: confidence_words(criterion.confidence, self.shell.t),
            sources: criterion.citations.iter().filter_map(|id| self.cited(id)).collect(),
        }
    }

    fn cited(&self, id: &SourceId) -> Option<Cited> {
        let source = self.book.source(id.as_str())?;
        let said = [id.as_str(), &source.site, &source.date].into_iter().filter(|part| !part.is_empty());
        Some(Cited { title: source.title.clone(), lang: source.lang.clone(), said: said.collect::<Vec<_>>().join(" · ") })
    }

    fn periods(&self, plan: &Plan) -> Vec<PeriodLine> {
        let lines = plan.tracks.iter().flat_map(|track| track.periods.iter().rev().map(move |period| (track, period)));
        lines
            .map(|(track, period)| PeriodLine {
                track: track.id.clone(),
                status: self.words.status(period.status.word()).to_owned(),
                span: self.span(period.from, period.to),
                sources: period.citations.iter().map(SourceId::as_str).collect::<Vec<_>>().join(", "),
            })
            .collect()
    }

    fn span(&self, from: Option<NaiveDate>, to: Option<NaiveDate>) -> String {
        let (t, day) = (self.shell.t, |date| self.shell.language.short_date(date));
        match (from, to) {
            (None, None) => t.rules_always(),
            (Some(from), None) => t.rules_since(day(from)),
            (None, Some(to)) => t.rules_until(day(to)),
            (Some(from), Some(to)) => t.rules_between(day(from), day(to)),
        }
    }
}

fn confidence_words(confidence: Confidence, t: &PageWords) -> String {
    match confidence {
        Confidence::High => t.rules_confidence_high(),
        Confidence::Medium => t.rules_confidence_medium(),
        Confidence::Low => t.rules_confidence_low(),
    }
}

impl ReadPage {
    fn short(&self) -> String {
        short(&self.hash)
    }
}

impl PathwayPage {
    fn short(&self) -> String {
        short(&self.hash)
    }
}
