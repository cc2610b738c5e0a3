//! One pathway on its own page: what it asks today, what it asked before, its dates, and where all that is written.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;

use super::office_law::{Rule, book_of, today, words_of};
use super::source::{self, Cited};
use super::standing::Standing;
use crate::app::App;
use crate::error::AppError;
use crate::pathways::{
    Contradiction, Counter, Counts, Criterion, Kind, Pathway, Period, Plan, RuleBook, SourceId, Status, Track, Version,
    Words as BookWords,
};
use crate::web::language::Words;
use crate::web::page::{Shell, public_page};
use crate::web::visit::{PathPart, Visit};

/// A stretch of days in the table of dates.
struct Stretch {
    status: String,
    days: String,
    is_now: bool,
}

/// One way the programme is offered.
struct TrackLaw {
    /// Whom it is for; empty where there is only one.
    whom: String,
    today: String,
    /// Whether it is over, and others are not.
    is_past: bool,
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

/// A cap and what is known to be used of it.
struct Cap {
    what: String,
    most: String,
    days: String,
    read: String,
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
    caps: Vec<Cap>,
    /// What other texts say, and which one the rule follows.
    contradictions: Vec<String>,
    others: Vec<OtherVersion>,
    basis: Vec<Basis>,
}

impl PathwayLawPage {
    fn past(&self) -> usize {
        self.tracks.iter().filter(|track| track.is_past).count()
    }
}

/// The page.
pub async fn show(State(app): State<App>, visit: Visit, path: PathPart) -> Result<Response, AppError> {
    let rules = book_of(&app, &visit).await?;
    let book = words_of(&rules, &visit)?;
    let pathway = rules.pathway(path.text("pathway")?).ok_or(AppError::NotFound)?;
    let office = &visit.office()?.rules;
    let plan = rules.plan(pathway, office).ok_or(AppError::NotFound)?;
    let day = today(&visit)?;
    let teller = Lawyer { rules: &rules, pathway, book, t: visit.language.words(), day };
    let version = plan.version(day);
    let criteria: Vec<&Criterion> = teller.criteria(version);
    let id = pathway.id.as_str();
    public_page(&PathwayLawPage {
        title: book.title(id).to_owned(),
        description: book.description(id).to_owned(),
        as_of: visit.language.short_date(day),
        tracks: teller.tracks(plan),
        since: version.and_then(|it| it.from).map_or_else(String::new, |from| teller.t.law_holds_since(book.date(from))),
        rules: criteria.iter().map(|criterion| Rule::new(criterion, book)).collect(),
        needs_access: pathway.needs_access && pathway.kind != Kind::Access,
        access_href: visit.at(&format!("/law/{}", crate::pathways::ACCESS)),
        notes: pathway.notes.iter().map(|note| book.note(&note.id).to_owned()).collect(),
        caps: teller.caps(),
        contradictions: teller.contradictions(&criteria, plan).iter().map(|it| book.contradiction(&it.id).to_owned()).collect(),
        others: teller.others(plan, version),
        basis: teller.basis(&criteria, plan),
        shell: app.shell(&visit),
    })
}

struct Lawyer<'a> {
    rules: &'a RuleBook,
    pathway: &'a Pathway,
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
            (Some(from), None) => self.t.law_days_from(date(from)),
            (None, Some(to)) => self.t.law_held_until(date(to)),
            (Some(from), Some(to)) => self.t.law_held_between(date(from), date(to)),
        }
    }

    /// What can still be used comes first.
    fn tracks(&self, plan: &Plan) -> Vec<TrackLaw> {
        let alone = plan.tracks.len() == 1;
        let standing = |track: &Track| Standing::of_track(self.rules, track, self.day);
        let all_past = plan.tracks.iter().all(|track| standing(track).status == Status::Ended);
        let mut tracks: Vec<&Track> = plan.tracks.iter().collect();
        tracks.sort_by_key(|track| standing(track).rank());
        tracks
            .into_iter()
            .map(|track| TrackLaw {
                whom: if alone { String::new() } else { self.book.track(&track.id).to_owned() },
                today: standing(track).words(self.book, self.t),
                is_past: !all_past && standing(track).status == Status::Ended,
                by_petition: track.clock.is_some(),
                stretches: track.periods.iter().map(|period| self.stretch(period)).collect(),
            })
            .collect()
    }

    fn stretch(&self, period: &Period) -> Stretch {
        let status = self.book.status(period.status.word()).to_owned();
        Stretch { status, days: self.days(period.from, period.to), is_now: period.contains(self.day) }
    }

    fn days(&self, from: Option<NaiveDate>, to: Option<NaiveDate>) -> String {
        match (from, to) {
            (None, None) => self.t.law_no_date(),
            (Some(from), None) => self.t.law_days_from(self.book.date(from)),
            (None, Some(to)) => self.t.law_held_until(self.book.date(to)),
            (Some(from), Some(to)) if from == to => self.book.date(from),
            (Some(from), Some(to)) => self.t.law_held_between(self.book.date(from), self.book.date(to)),
        }
    }

    fn counters(&self) -> impl Iterator<Item = &'a Counter> {
        let own = self.pathway.id.clone();
        self.rules.counters().iter().filter(move |counter| counter.pathway == own)
    }

    fn caps(&self) -> Vec<Cap> {
        self.counters()
            .map(|counter| {
                let most = thousands(counter.cap, self.book.lang());
                let read = self.rules.readings().of(&counter.id).last().map(|reading| {
                    let on = self.book.date(reading.on);
                    match reading.used {
                        _ if reading.full => self.t.law_cap_full(on),
                        Some(used) => self.t.law_cap_used(thousands(used, self.book.lang()), on),
                        None => String::new(),
                    }
                });
                Cap {
                    what: self.book.counter(&counter.id).to_owned(),
                    most: match counter.counts {
                        Counts::Persons => self.t.law_cap_persons(most),
                        Counts::Applications => self.t.law_cap_applications(most),
                        Counts::Visas => self.t.law_cap_visas(most),
                    },
                    days: self.days(counter.from, counter.to),
                    read: read.unwrap_or_default(),
                }
            })
            .collect()
    }

    /// Of the pathway, its rules today and its tracks, each once.
    fn contradictions(&self, criteria: &[&'a Criterion], plan: &'a Plan) -> Vec<&'a Contradiction> {
        let mut all: Vec<&'a Contradiction> = self.pathway.contradictions.iter().collect();
        all.extend(criteria.iter().flat_map(|criterion| &criterion.contradictions));
        all.extend(plan.tracks.iter().flat_map(|track| &track.contradictions));
        let mut once: Vec<&'a Contradiction> = Vec::new();
        for contradiction in all {
            if !once.iter().any(|known| known.id == contradiction.id) {
                once.push(contradiction);
            }
        }
        once
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
    fn basis(&self, criteria: &[&'a Criterion], plan: &'a Plan) -> Vec<Basis> {
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
        let readings = |counter: &'a Counter| self.rules.readings().of(&counter.id).iter().flat_map(|reading| &reading.citations);
        let caps =
            self.counters().flat_map(|counter| counter.citations.iter().chain(readings(counter))).cloned().collect::<Vec<_>>();
        all.push(Basis { what: self.t.law_caps_title(), sure: String::new(), sources: cited(&caps) });
        for contradiction in self.contradictions(criteria, plan) {
            let what = self.book.contradiction(&contradiction.id).to_owned();
            all.push(Basis { what, sure: String::new(), sources: cited(&contradiction.citations) });
        }
        all.retain(|basis| !basis.sources.is_empty());
        all
    }
}

/// A number with its thousands set apart, as the language does.
fn thousands(number: u64, lang: &str) -> String {
    let digits = number.to_string();
    let mut shown = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(if lang == "es" { '.' } else { ',' });
        }
        shown.push(digit);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        let shown = [7, 999, 3_500, 64_716, 1_000_000].map(|number| thousands(number, "es"));
        assert_eq!(shown, ["7", "999", "3.500", "64.716", "1.000.000"]);
        assert_eq!(thousands(64_716, "en"), "64,716");
    }
}
