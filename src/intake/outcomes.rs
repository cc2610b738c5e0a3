//! Which pathways may fit whom, and why: the rules' words with their sources, what is missing, whether the programme
//! takes people at all, and always another way to get help. A child is shown no results; a person talks with them.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;

use super::determine::{Determined, determine};
use super::family::{Family, rules_and_day};
use super::queries;
use crate::app::App;
use crate::error::AppError;
use crate::pathways::Words as BookWords;
use crate::pathways::fact::{Answer, Value};
use crate::pathways::{Answers, Assessment, Kind, Outcome, PathwayResult, RuleBook, Source, Status, Truth, age_on};
use crate::web::language::Words;
use crate::web::page::{Shell, page};
use crate::web::visit::{Applicant, Visit};

/// The age from which a person is told of outcomes as an adult.
const ADULT: i64 = 18;

/// A reason with its sources.
struct Reason {
    class: &'static str,
    /// Said before the words to who does not see the mark; empty where the words say it.
    spoken: String,
    words: String,
    sources: Vec<Cited>,
}

/// A document a reason rests on.
#[derive(PartialEq, Eq)]
struct Cited {
    /// In its own language; empty where nothing is published.
    title: String,
    lang: String,
    /// In the page's language; empty unless it is a plain day, month or year.
    date: String,
}

/// One pathway for one person.
struct Shown {
    class: &'static str,
    outcome: String,
    title: String,
    description: String,
    reasons: Vec<Reason>,
    availability: String,
    notes: Vec<String>,
    /// What is still missing: words, and the question's page while the case is a draft.
    missing: Vec<(String, String)>,
}

/// One person's results.
struct Part {
    name: String,
    /// Why no result is shown, when a child is concerned.
    child: Option<String>,
    likely: Vec<Shown>,
    open: Vec<Shown>,
    not_now: Vec<Shown>,
    /// Help that does not hang on a pathway.
    help: Vec<(String, String)>,
}

impl Part {
    fn is_all_not_now(&self) -> bool {
        self.likely.is_empty() && self.open.is_empty()
    }
}

#[derive(Template)]
#[template(path = "intake/outcomes.html")]
struct OutcomesPage {
    shell: Shell,
    parts: Vec<Part>,
    is_draft: bool,
    as_of: String,
}

impl OutcomesPage {
    fn has_child(&self) -> bool {
        self.parts.iter().any(|part| part.child.is_some())
    }
}

/// Whether a person is known to be under 18 on a day.
pub(super) fn is_child(facts: &Answers, day: NaiveDate) -> bool {
    matches!(facts.get("date_of_birth"), Answer::Known(Value::Date(birth)) if age_on(*birth, day) < ADULT)
}

/// The page: live for a draft, from the stored determination afterwards.
pub async fn show(State(app): State<App>, visit: Visit, applicant: Applicant) -> Result<Response, AppError> {
    let (rules, today) = rules_and_day(&visit)?;
    let mut tx = app.db.begin(&visit.context()?).await?;
    let family = Family::load(&mut tx, applicant.case).await?;
    // Only a draft's questions can still be answered.
    let people = if family.head.is_draft() { family.interview(&app, &rules, today) } else { Vec::new() };
    let determined = if family.head.is_draft() {
        determine(&app.rules, &rules, &people, today)
    } else {
        stored(&app.rules, queries::determinations(&mut tx, applicant.case).await?)?
    };
    tx.audit("determination.read", "determinations", None, Some(applicant.case)).await?;
    tx.commit().await?;
    let book = app.rules.words(visit.language.code()).ok_or_else(|| AppError::broken("no words of the rule book"))?;
    let as_of = determined.first().map_or(today, |one| one.assessment.as_of);
    // Who signs in may be a child whose whole family is on the page.
    let child_reads = family.members.first().and_then(|own| determined.iter().find(|one| one.member == own.id));
    let child_reads = child_reads.is_some_and(|own| is_child(&own.facts, own.assessment.as_of));
    let parts = family
        .members
        .iter()
        .filter_map(|member| Some((member, determined.iter().find(|one| one.member == member.id)?)))
        .map(|(member, one)| {
            let asked = people.iter().find(|person| person.member == member.id);
            let links = asked.map(|person| {
                let ids = person.questions.iter().map(|question| question.id.clone()).collect();
                (visit.at(&format!("/case/questions/{}", member.id)), ids)
            });
            let teller = Teller { rules: &app.rules, book, t: visit.language.words(), links };
            let t = visit.language.words();
            let child = match (child_reads, is_child(&one.facts, one.assessment.as_of)) {
                (true, _) => Some(t.intake_outcomes_child_self()),
                (false, true) => Some(t.intake_outcomes_child()),
                (false, false) => None,
            };
            teller.part(member.called(t), child, &one.assessment)
        })
        .collect();
    page(&OutcomesPage {
        shell: app.shell(&visit),
        parts,
        is_draft: family.head.is_draft(),
        as_of: visit.language.short_date(as_of),
    })
}

fn stored(book: &RuleBook, rows: Vec<queries::DeterminationRow>) -> Result<Vec<Determined>, AppError> {
    rows.into_iter()
        .map(|row| {
            let facts = serde_json::from_value(row.facts).map_err(AppError::broken)?;
            Ok(Determined {
                member: row.member,
                facts: Answers::from_json(book.schema(), &facts).map_err(AppError::broken)?,
                assessment: serde_json::from_value(row.result).map_err(AppError::broken)?,
            })
        })
        .collect()
}

/// What a person reads of a source. Own knowledge is named as what it is: nothing published.
fn cited(book: &BookWords, source: &Source) -> Cited {
    if source.grade == "O" {
        return Cited { title: String::new(), lang: String::new(), date: String::new() };
    }
    Cited { title: source.title.clone(), lang: source.lang.clone(), date: plain_date(book, &source.date) }
}

/// `26 Apr 2023`, `Apr 2023` and `2023` in the page's language; empty for anything vaguer, which helps nobody.
fn plain_date(book: &BookWords, text: &str) -> String {
    let parsed = |text: &str| NaiveDate::parse_from_str(text, "%d %b %Y").ok();
    match text.split(' ').count() {
        3 => parsed(text).map_or_else(String::new, |day| book.date(day)),
        2 => parsed(&format!("1 {text}")).map_or_else(String::new, |day| book.month(day)),
        _ if text.len() == 4 && text.chars().all(|digit| digit.is_ascii_digit()) => text.to_owned(),
        _ => String::new(),
    }
}

/// A text that began a line, after a colon.
fn inside_a_sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

struct Teller<'a> {
    rules: &'a RuleBook,
    book: &'a BookWords,
    t: &'a Words,
    /// The path and the asked questions of the person, while they can be answered.
    links: Option<(String, Vec<String>)>,
}

impl Teller<'_> {
    fn part(&self, name: String, child: Option<String>, assessment: &Assessment) -> Part {
        let mut part = Part { name, child, likely: Vec::new(), open: Vec::new(), not_now: Vec::new(), help: Vec::new() };
        for result in &assessment.results {
            let id = result.pathway.as_str();
            let Some(pathway) = self.rules.pathway(id) else { continue };
            if pathway.kind == Kind::Protection {
                if result.outcome == Outcome::Likely {
                    part.help.push((self.book.title(id).to_owned(), self.book.description(id).to_owned()));
                }
                continue;
            }
            match result.outcome {
                // A card is a result, whatever it says: for a child none is given here.
                _ if part.child.is_some() => {}
                Outcome::Likely => part.likely.push(self.shown(result)),
                Outcome::NotEligible => part.not_now.push(self.shown(result)),
                Outcome::NeedMoreInformation => part.open.push(self.shown(result)),
            }
        }
        part
    }

    fn shown(&self, result: &PathwayResult) -> Shown {
        let id = result.pathway.as_str();
        let (class, words) = match result.outcome {
            Outcome::Likely => (" likely", self.t.intake_outcome_likely()),
            Outcome::NeedMoreInformation => ("", self.t.intake_outcome_unclear()),
            Outcome::NotEligible => (" notnow", self.t.intake_outcome_not_now()),
        };
        Shown {
            class,
            outcome: words,
            title: self.book.title(id).to_owned(),
            description: self.book.description(id).to_owned(),
            reasons: self.reasons(result),
            availability: self.availability(result),
            notes: result.notes.iter().map(|note| self.book.note(note).to_owned()).filter(|note| !note.is_empty()).collect(),
            missing: self.missing(result),
        }
    }

    fn reasons(&self, result: &PathwayResult) -> Vec<Reason> {
        let truth_of = |id| result.criteria.iter().find(|found| found.criterion == id).map(|found| found.truth);
        let decisive = result.decisive.iter().filter_map(|id| {
            let (criterion, truth) = (self.rules.criterion(id.as_str())?, truth_of(id.clone())?);
            let (class, spoken) = match truth {
                Truth::Yes => ("yes", self.t.intake_reason_yes()),
                Truth::No => ("no", self.t.intake_reason_no()),
                Truth::Unknown => ("", String::new()),
            };
            let mut sources: Vec<Cited> = Vec::new();
            for source in criterion.citations.iter().filter_map(|id| self.rules.source(id.as_str())) {
                let cited = cited(self.book, source);
                if !sources.contains(&cited) {
                    sources.push(cited);
                }
            }
            Some(Reason { class, spoken, words: self.book.reason(criterion, truth), sources })
        });
        decisive.filter(|reason| !reason.words.is_empty()).collect()
    }

    /// Whether the programme takes people, beside whether the person fits.
    fn availability(&self, result: &PathwayResult) -> String {
        let availability = &result.availability;
        if availability.status == Status::Open {
            return String::new();
        }
        let status = self.book.status(availability.status.word());
        let dated = match (availability.status, availability.from, availability.to) {
            (Status::NotStarted, _, Some(to)) => to.succ_opt().map(|day| self.t.intake_available_from(self.book.date(day))),
            (Status::Ended, Some(from), _) => from.pred_opt().map(|day| self.t.intake_available_until(self.book.date(day))),
            (Status::Paused | Status::Announced | Status::CapReached, Some(from), _) => {
                Some(self.t.intake_available_since(self.book.date(from)))
            }
            _ => None,
        };
        let said = dated.map_or_else(|| status.to_owned(), |dated| format!("{status}. {dated}"));
        if result.fit == Truth::Yes { self.t.intake_fits_but(inside_a_sentence(&said)) } else { said }
    }

    fn missing(&self, result: &PathwayResult) -> Vec<(String, String)> {
        let asked =
            result.missing.iter().filter_map(|fact| self.rules.questions().iter().find(|question| question.fact == *fact));
        asked
            .map(|question| {
                let links = self.links.as_ref().filter(|(_, asked)| asked.contains(&question.id));
                let href = links.map_or_else(String::new, |(base, _)| format!("{base}/{}", question.id));
                (self.book.question(&question.id).to_owned(), href)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_dated_only_by_a_plain_date_and_own_knowledge_is_no_document() {
        let book = RuleBook::load_embedded().unwrap();
        let (es, en) = (book.words("es").unwrap(), book.words("en").unwrap());
        for (text, spanish, english) in [
            ("26 Apr 2023", "26 de abril de 2023", "26 April 2023"),
            ("Jun 2023", "junio de 2023", "June 2023"),
            ("2025", "2025", "2025"),
            ("undated", "", ""),
            ("late 2023", "", ""),
            ("~Nov 2024", "", ""),
            ("~6 Jun 2024", "", ""),
            ("2023-24", "", ""),
            ("Jan 2024; 1 Jan 2026", "", ""),
        ] {
            assert_eq!((plain_date(es, text).as_str(), plain_date(en, text).as_str()), (spanish, english), "{text}");
        }
        assert!(cited(en, book.source("OWN").unwrap()).title.is_empty());
        assert_eq!(cited(en, book.source("F-CANC").unwrap()).lang, "es");
        assert_eq!(cited(es, book.source("F-CAM").unwrap()).lang, "en");
    }
}
