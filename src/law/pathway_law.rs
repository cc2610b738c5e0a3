//! One pathway on its own page: what it asks today, what it asked before, its dates, and where all that is written.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;

use super::office_law::{Rule, book_of, today};
use super::source::{self, Cited};
use super::standing::Standing;
use crate::app::App;
use crate::error::AppError;
use crate::pathways::{Criterion, Kind, Plan, RuleBook, SourceId, Track, Version, Words as BookWords};
use crate::web::language::Words;
use crate::web::page::{Shell, public_page};
use crate::web::visit::{PathPart, Visit};

/// A stretch of days in the table of dates.
struct Stretch {
    from: String,
    to: String,
    status: String,
    is_now: bool,
}

/// One way the programme is offered.
struct TrackLaw {
    /// Whom it is for; empty where there is only one.
    whom: String,
    today: String,
    /// Whether another date than today's counts.
    by_petition: bool,
    stretches: Vec<Stretch>,
}

/// Another version of the criteria: how it differs from today's.
struct OtherVersion {
    title: String,
    more: Vec<String>,
    less: Vec<String>,
}

/// What a rule or a date rests on.
struct Basis {
    what: String,
    /// How sure the reading is.
    sure: String,
    sources: Vec<Cited>,
}

#[derive(Template)]
#[template(path = "law/pathway_law.html")]
struct PathwayLawPage {
    shell: Shell,
    title: String,
    description: String,
    as_of: String,
    tracks: Vec<TrackLaw>,
    /// Since when the criteria shown hold, in words; empty where it was always so.
    since: String,
    rules: Vec<Rule>,
    /// Whether registering at the office comes first.
    needs_access: bool,
    access_href: String,
    notes: Vec<String>,
    others: Vec<OtherVersion>,
    basis: Vec<Basis>,
}

/// The page.
pub async fn show(State(app): State<App>, visit: Visit, path: PathPart) -> Result<Response, AppError> {
    let (rules, book) = book_of(&app, &visit)?;
    let pathway = rules.pathway(path.text("pathway")?).ok_or(AppError::NotFound)?;
    let office = &visit.office()?.rules;
    let plan = rules.plan(pathway, office).ok_or(AppError::NotFound)?;
    let day = today(&visit)?;
    let teller = Lawyer { rules, book, t: visit.language.words(), day };
    let version = plan.version(day);
    let criteria: Vec<&Criterion> = teller.criteria(version);
    let id = pathway.id.as_str();
    public_page(&PathwayLawPage {
        title: book.title(id).to_owned(),
        description: book.description(id).to_owned(),
        as_of: visit.language.short_date(day),
        tracks: teller.tracks(plan),
        since: version.map(|version| teller.span(version)).unwrap_or_default(),
        rules: criteria.iter().map(|criterion| Rule::new(criterion, book)).collect(),
        needs_access: pathway.needs_access && pathway.kind != Kind::Access,
        access_href: visit.at(&format!("/law/{}", crate::pathways::ACCESS)),
        notes: pathway.notes.iter().map(|note| book.note(&note.id).to_owned()).collect(),
        others: teller.others(plan, version),
        basis: teller.basis(&criteria, plan),
        shell: app.shell(&visit),
    })
}

struct Lawyer<'a> {
    rules: &'a RuleBook,
    book: &'a BookWords,
    t: &'a Words,
    day: NaiveDate,
}

impl<'a> Lawyer<'a> {
    fn criteria(&self, version: Option<&Version>) -> Vec<&'a Criterion> {
        version.into_iter().flat_map(|version| &version.requires).filter_map(|at| self.rules.criteria().get(*at)).collect()
    }

    /// From when to when a version holds.
    fn span(&self, version: &Version) -> String {
        let date = |day: NaiveDate| self.book.date(day);
        match (version.from, version.to) {
            (None, None) => String::new(),
            (Some(from), None) => self.t.law_holds_since(date(from)),
            (None, Some(to)) => self.t.law_held_until(date(to)),
            (Some(from), Some(to)) => self.t.law_held_between(date(from), date(to)),
        }
    }

    fn tracks(&self, plan: &Plan) -> Vec<TrackLaw> {
        let alone = plan.tracks.len() == 1;
        plan.tracks
            .iter()
            .map(|track| TrackLaw {
                whom: if alone { String::new() } else { self.book.track(&track.id).to_owned() },
                today: Standing::of_track(track, self.day).words(self.book, self.t),
                by_petition: track.clock.is_some(),
                stretches: self.stretches(track),
            })
            .collect()
    }

    fn stretches(&self, track: &Track) -> Vec<Stretch> {
        let date = |day: Option<NaiveDate>| day.map_or_else(|| self.t.law_no_date(), |day| self.book.date(day));
        let stretch = |period: &crate::pathways::Period| Stretch {
            from: date(period.from),
            to: date(period.to),
            status: self.book.status(period.status.word()).to_owned(),
            is_now: period.contains(self.day),
        };
        track.periods.iter().map(stretch).collect()
    }

    /// Every other version by what it asked more and less than the one shown.
    fn others(&self, plan: &Plan, shown: Option<&Version>) -> Vec<OtherVersion> {
        let texts = |version| -> Vec<String> { self.criteria(version).iter().map(|it| self.book.rule(it)).collect() };
        let now = texts(shown);
        let others = plan.versions.iter().filter(|version| shown.is_none_or(|shown| shown.id != version.id));
        others
            .map(|version| {
                let then = texts(Some(version));
                OtherVersion {
                    title: self.span(version),
                    more: then.iter().filter(|text| !now.contains(text)).cloned().collect(),
                    less: now.iter().filter(|text| !then.contains(text)).cloned().collect(),
                }
            })
            .filter(|other| !other.title.is_empty())
            .collect()
    }

    /// Rules with their sources, then the dates with theirs.
    fn basis(&self, criteria: &[&Criterion], plan: &Plan) -> Vec<Basis> {
        let cited = |codes: &[SourceId]| Cited::all(codes, self.rules, self.book, self.t);
        let mut all: Vec<Basis> = criteria
            .iter()
            .map(|criterion| Basis {
                what: self.book.rule(criterion),
                sure: source::confidence(criterion, self.t),
                sources: cited(&criterion.citations),
            })
            .collect();
        let mut codes: Vec<SourceId> = Vec::new();
        for code in plan.tracks.iter().flat_map(|track| &track.periods).flat_map(|period| &period.citations) {
            if !codes.contains(code) {
                codes.push(code.clone());
            }
        }
        all.push(Basis { what: self.t.law_dates_title(), sure: String::new(), sources: cited(&codes) });
        all.retain(|basis| !basis.sources.is_empty());
        all
    }
}
