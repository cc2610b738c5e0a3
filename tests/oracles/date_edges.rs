//! The day before each first day, the first, the last and the day after, of every version and period of the real book:
//! what holds then, looked up in the files as a reader would.

use chrono::NaiveDate;
use puente::pathways::{Answers, NO_OFFICE, PathwayResult, RuleBook, assess};
use serde_json::{Map, Value as Json};
use std::collections::BTreeSet;
use toml::Table;

use crate::book::{BookText, day, files, plans, tables, text};
use crate::say;

/// The period of a day as the file says it: status, first and last day.
fn written(periods: &[Table], on: NaiveDate) -> (String, Option<NaiveDate>, Option<NaiveDate>) {
    let span = |period: &Table| (day(period, "from"), day(period, "to"));
    let status = |period: &Table| text(period, "status").unwrap().to_owned();
    let holds = |period: &&Table| span(period).0.is_none_or(|from| from <= on) && span(period).1.is_none_or(|to| on <= to);
    if let Some(period) = periods.iter().find(holds) {
        return (status(period), span(period).0, span(period).1);
    }
    let first = periods.first().and_then(|period| day(period, "from"));
    if let Some(first) = first.filter(|first| on < *first) {
        return ("not_started".to_owned(), None, first.pred_opt());
    }
    let last = periods.iter().filter_map(|period| day(period, "to")).filter(|to| *to < on).max();
    ("ended".to_owned(), last.and_then(|last| last.succ_opt()), None)
}

fn edges(spans: impl Iterator<Item = (Option<NaiveDate>, Option<NaiveDate>)>) -> BTreeSet<NaiveDate> {
    spans
        .flat_map(|(from, to)| [from.and_then(|day| day.pred_opt()), from, to, to.and_then(|day| day.succ_opt())])
        .flatten()
        .collect()
}

fn given(result: &PathwayResult) -> (String, Option<NaiveDate>, Option<NaiveDate>) {
    let found = &result.availability;
    let Ok(Json::String(status)) = serde_json::to_value(found.status) else { panic!("{:?} has no word", found.status) };
    (status, found.from, found.to)
}

#[test]
fn every_version_and_period_begins_and_ends_on_its_days() {
    let book = RuleBook::load_embedded().unwrap_or_else(|findings| panic!("{findings:?}"));
    let texts = BookText::read(book.schema());
    let (mut versions, mut periods) = (0, 0);
    for file in files() {
        for plan in plans(&file) {
            let id = text(plan, "id").unwrap();
            let (office, pathway) = if book.office(id).is_some() { (id, "smo_access") } else { (NO_OFFICE, id) };
            let at = |on| assess(&book, office, &Answers::new(), on).result(pathway).cloned();
            let tracks: Vec<&Table> = tables(plan, "track").collect();
            let spans = |table: &Table| (day(table, "from"), day(table, "to"));
            for on in edges(tables(plan, "version").map(spans)) {
                let Some(found) = at(on) else { panic!("{pathway} on {on}") };
                let given: Vec<&str> = found.criteria.iter().map(|criterion| criterion.criterion.as_str()).collect();
                let required = texts.required(id, on);
                assert!(given == required, "{id} on {on}: {given:?}, the file says {required:?}");
                versions += 1;
            }
            // What is shown of several tracks depends on the person; each of them is looked up by itself.
            for track in &tracks {
                let rows: Vec<Table> =
                    track["periods"].as_array().unwrap().iter().filter_map(|row| row.as_table().cloned()).collect();
                let loaded = book.office(id).map(|office| &office.access).or(book.pathway(id).map(|pathway| &pathway.plan));
                let loaded = loaded.unwrap().tracks.iter().find(|known| text(track, "id") == Some(known.id.as_str())).unwrap();
                for on in edges(rows.iter().map(spans)) {
                    let (status, from, to) = written(&rows, on);
                    let holding: Vec<_> = loaded.periods.iter().filter(|period| period.contains(on)).collect();
                    assert!(holding.len() <= 1, "{id} on {on}: {} periods", holding.len());
                    for period in holding {
                        let word = serde_json::to_value(period.status).unwrap();
                        assert_eq!((word.as_str(), period.from, period.to), (Some(status.as_str()), from, to), "{id} on {on}");
                    }
                    if tracks.len() == 1 && !track.contains_key("clock") && is_for_everybody(track) {
                        assert_eq!(given(&at(on).unwrap()), (status, from, to), "{id} on {on}");
                    }
                    periods += 1;
                }
            }
        }
    }
    say(format_args!("edges: {versions} of versions, {periods} of periods"));
    assert!(versions > 20 && periods > 100, "{versions} {periods}");
}

fn is_for_everybody(track: &Table) -> bool {
    text(track, "when").is_none_or(|when| when == "yes")
}

/// An order of criteria is nobody's to rely on: the same verdicts, whatever order they are asked in.
#[test]
fn what_is_answered_first_does_not_matter() {
    let book = RuleBook::load_embedded().unwrap_or_else(|findings| panic!("{findings:?}"));
    let mut rng = crate::random::Rng::new(5);
    let text = BookText::read(book.schema());
    let mut compared = 0;
    for _ in 0..crate::size(40, 2_000) {
        let pools = crate::random::Pools { countries: text.countries.clone(), dates: text.dates.clone() };
        let json = crate::random::applicant(&mut rng, &pools, book.schema());
        let on: NaiveDate = rng.pick(&text.dates).parse().unwrap();
        let office = *rng.pick(&book.office_ids());
        let forward = crate::evaluators::answers(book.schema(), &json);
        let mut backward = Answers::new();
        for (fact, answer) in forward.iter().collect::<Vec<_>>().into_iter().rev() {
            backward.set(fact.clone(), answer.clone());
        }
        let lists: Map<String, Json> = json.into_iter().map(|(fact, json)| (fact, reversed(json))).collect();
        let turned = crate::evaluators::answers(book.schema(), &lists);
        let [first, second, third] = [&forward, &backward, &turned].map(|answers| assess(&book, office, answers, on));
        assert_eq!(first, second, "{office} on {on}");
        assert_eq!(first, third, "{office} on {on}: {forward:?}");
        compared += first.results.len();
    }
    say(format_args!("order: {compared} pathway results"));
}

/// The entries of every list the other way round.
fn reversed(json: Json) -> Json {
    match json {
        Json::Array(entries) => entries.into_iter().rev().collect(),
        other => other,
    }
}
