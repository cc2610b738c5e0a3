//! The queue: every case under way as one dense table, narrowed and ordered by its address alone.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::deadlines::{self, Urgency};
use super::queries::queue::{self as queries, QueueRow, Wanted};
use super::state::{CaseState, Lane};
use super::wording::{lane_words, language_words, next_words, state_words};
use crate::app::App;
use crate::auth::Role;
use crate::error::AppError;
use crate::ids::{CaseId, StaffId};
use crate::web::form::FormState;
use crate::web::language::Language;
use crate::web::page::{Shell, page};
use crate::web::visit::{Query, Staff, Visit};

/// Rows on a page.
const PAGE: i64 = 50;

/// The address's query. What is not one of the choices narrows nothing.
#[derive(Clone, Deserialize, Serialize, Default)]
#[serde(default)]
pub struct Filters {
    #[serde(skip_serializing_if = "String::is_empty")]
    state: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    lane: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    language: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    holder: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    code: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    sort: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    order: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    page: String,
}

/// A case's line.
struct Line {
    id: CaseId,
    code: String,
    state: String,
    lane: String,
    sealed: bool,
    language: String,
    family: i64,
    days: i64,
    urgency: Urgency,
    holder: Option<String>,
    next: String,
}

/// A column's heading: its link, and how the table is ordered by it.
struct Heading {
    words: String,
    href: Option<String>,
    order: &'static str,
    numeric: bool,
}

/// A state with its number of cases, as a link to them.
struct Count {
    words: String,
    cases: i64,
    href: String,
    current: bool,
}

/// A choice of the filter form: value and words.
type Choices = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "cases/queue.html")]
struct QueuePage {
    shell: Shell,
    form: FormState,
    sort: String,
    order: String,
    states: Choices,
    lanes: Choices,
    languages: Choices,
    holders: Choices,
    counts: Vec<Count>,
    chosen: Vec<(String, String)>,
    headings: Vec<Heading>,
    lines: Vec<Line>,
    total: i64,
    at: i64,
    pages: i64,
    before: Option<String>,
    after: Option<String>,
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    staff: Staff,
    Query(filters): Query<Filters>,
) -> Result<Response, AppError> {
    let filters = filters.known();
    let wanted = filters.wanted(&staff);
    let mut tx = app.db.begin(&visit.context()?).await?;
    let rows = queries::queue(&mut tx, &wanted).await?;
    let counts = queries::counts(&mut tx).await?;
    let holders = queries::holders(&mut tx).await?;
    tx.audit("queue.read", "cases", None, None).await?;
    tx.commit().await?;
    let shell = app.shell(&visit);
    let total = rows.first().map_or(0, |row| row.total);
    let at = wanted.offset / PAGE + 1;
    let pages = ((total + PAGE - 1) / PAGE).max(1);
    let zone = visit.office()?.zone;
    let today = visit.now.with_timezone(&zone).date_naive();
    let holder_choices = holder_choices(&holders, &shell);
    let page_of = |number: i64| filters.with(|f| f.page = number.to_string()).href();
    page(&QueuePage {
        form: filters.form(),
        states: state_choices(&counts, &shell),
        lanes: Lane::ALL.iter().map(|lane| (lane.as_str().to_owned(), lane_words(lane.as_str(), shell.t))).collect(),
        languages: Language::ALL.iter().map(|it| (it.code().to_owned(), it.own_name().to_owned())).collect(),
        chosen: filters.chosen(&holder_choices, &shell),
        holders: holder_choices,
        counts: filters.counts(&counts, &shell),
        headings: filters.headings(&shell),
        lines: rows.into_iter().map(|row| line(row, zone, today, &shell)).collect(),
        before: (at > 1).then(|| page_of(at - 1)),
        after: (at < pages).then(|| page_of(at + 1)),
        sort: filters.sort.clone(),
        order: filters.order.clone(),
        total,
        at,
        pages,
        shell,
    })
}

fn line(row: QueueRow, zone: chrono_tz::Tz, today: chrono::NaiveDate, shell: &Shell) -> Line {
    let since = row.state_since.with_timezone(&zone).date_naive();
    let standing = CaseState::parse(&row.state).map(|state| deadlines::standing(state, since, today));
    Line {
        id: row.id,
        code: row.code,
        sealed: row.lane == Lane::Confidential.as_str(),
        lane: lane_words(&row.lane, shell.t),
        language: language_words(&row.language),
        family: row.family,
        days: standing.map_or(0, |standing| standing.days),
        urgency: standing.map_or(Urgency::Calm, |standing| standing.urgency),
        holder: row.holder,
        next: next_words(&row.state, shell.t),
        state: state_words(&row.state, shell.t),
    }
}

fn state_choices(counts: &[(String, i64)], shell: &Shell) -> Choices {
    let there = |state: &&CaseState| counts.iter().any(|(name, _)| name == state.as_str());
    CaseState::ALL.iter().filter(there).map(|it| (it.as_str().to_owned(), state_words(it.as_str(), shell.t))).collect()
}

fn holder_choices(holders: &[(StaffId, String)], shell: &Shell) -> Choices {
    let own = [("me".to_owned(), shell.t.queue_holder_me()), ("nobody".to_owned(), shell.t.queue_holder_nobody())];
    own.into_iter().chain(holders.iter().map(|(id, name)| (id.to_string(), name.clone()))).collect()
}

impl Filters {
    /// Only what is one of the choices; the code as it is stored.
    fn known(mut self) -> Self {
        let keep = |value: &mut String, known: bool| {
            if !known {
                value.clear();
            }
        };
        let state = CaseState::parse(&self.state);
        keep(&mut self.state, state.is_some_and(|state| !matches!(state, CaseState::Draft | CaseState::Erased)));
        let lane = Lane::parse(&self.lane).is_some();
        keep(&mut self.lane, lane);
        let language = Language::parse(&self.language).is_some();
        keep(&mut self.language, language);
        let holder = matches!(self.holder.as_str(), "me" | "nobody") || self.holder.parse::<uuid::Uuid>().is_ok();
        keep(&mut self.holder, holder);
        let sort = ["code", "state", "lane", "language", "days", "holder"].contains(&self.sort.as_str());
        keep(&mut self.sort, sort);
        let order = self.sort.is_empty() || !["up", "down"].contains(&self.order.as_str());
        keep(&mut self.order, !order);
        self.code = stored_code(&self.code);
        self
    }

    fn wanted(&self, staff: &Staff) -> Wanted {
        let page: i64 = self.page.parse().ok().filter(|page| (1..=100_000).contains(page)).unwrap_or(1);
        let first_lane = match (staff.role, self.sort.as_str()) {
            (Role::UnhcrCaseworker, "") => Lane::Confidential.as_str(),
            (Role::IomCaseworker, "") => Lane::Open.as_str(),
            _ => "",
        };
        Wanted {
            state: self.state.clone(),
            lane: self.lane.clone(),
            language: self.language.clone(),
            nobody: self.holder == "nobody",
            holder: if self.holder == "me" { Some(staff.id) } else { self.holder.parse().ok() },
            code: self.code.clone(),
            first_lane: first_lane.to_owned(),
            sort: self.sort.clone(),
            descending: self.order == "down",
            limit: PAGE,
            offset: (page - 1) * PAGE,
        }
    }

    fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut changed = self.clone();
        changed.page.clear();
        change(&mut changed);
        changed
    }

    fn href(&self) -> String {
        format!("?{}", serde_html_form::to_string(self).unwrap_or_default())
    }

    fn form(&self) -> FormState {
        let mut form = FormState::new();
        form.keep("state", self.state.as_str());
        form.keep("lane", self.lane.as_str());
        form.keep("language", self.language.as_str());
        form.keep("holder", self.holder.as_str());
        form.keep("code", self.code.as_str());
        form
    }

    /// The filters that are set, each with the address without it.
    fn chosen(&self, holders: &Choices, shell: &Shell) -> Vec<(String, String)> {
        let t = shell.t;
        let holder = holders.iter().find(|(value, _)| *value == self.holder).map_or("", |(_, words)| words);
        let all = [
            (&self.state, t.queue_state(), state_words(&self.state, t), self.with(|f| f.state.clear())),
            (&self.lane, t.queue_lane(), lane_words(&self.lane, t), self.with(|f| f.lane.clear())),
            (&self.language, t.queue_language(), language_words(&self.language), self.with(|f| f.language.clear())),
            (&self.holder, t.queue_holder(), holder.to_owned(), self.with(|f| f.holder.clear())),
            (&self.code, t.queue_code(), self.code.clone(), self.with(|f| f.code.clear())),
        ];
        let set = all.into_iter().filter(|(value, ..)| !value.is_empty());
        set.map(|(_, name, words, without)| (format!("{name}: {words}"), without.href())).collect()
    }

    fn counts(&self, counts: &[(String, i64)], shell: &Shell) -> Vec<Count> {
        let count = |state: &CaseState| {
            let (_, cases) = counts.iter().find(|(name, _)| name == state.as_str())?;
            let href = self.with(|f| state.as_str().clone_into(&mut f.state)).href();
            let words = state_words(state.as_str(), shell.t);
            Some(Count { words, cases: *cases, href, current: self.state == state.as_str() })
        };
        CaseState::ALL.iter().filter_map(count).collect()
    }

    fn headings(&self, shell: &Shell) -> Vec<Heading> {
        let t = shell.t;
        let columns = [
            ("code", t.queue_code(), false),
            ("state", t.queue_state(), false),
            ("lane", t.queue_lane(), false),
            ("", t.queue_family(), true),
            ("language", t.queue_language(), false),
            ("days", t.queue_days(), true),
            ("holder", t.queue_holder(), false),
            ("", t.queue_next(), false),
        ];
        let heading = |(key, words, numeric): (&'static str, String, bool)| {
            let (order, next) = match (self.sort == key, self.order.as_str()) {
                (true, "down") => ("descending", "up"),
                (true, _) => ("ascending", "down"),
                // The oldest first is what one wants of days, the first letter of words.
                (false, _) => ("none", if key == "days" { "down" } else { "up" }),
            };
            let sorted = || {
                let by = |f: &mut Self| {
                    key.clone_into(&mut f.sort);
                    next.clone_into(&mut f.order);
                };
                self.with(by).href()
            };
            Heading { words, href: (!key.is_empty()).then(sorted), order, numeric }
        };
        columns.into_iter().map(heading).collect()
    }
}

/// A code as it is stored, from how people write it: "kx4 79m" is `KX4-79M`.
fn stored_code(typed: &str) -> String {
    let signs: String = typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).take(12).collect();
    match signs.split_at_checked(3) {
        Some((first, rest)) if !rest.is_empty() => format!("{first}-{rest}"),
        _ => signs,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_however_it_is_written() {
        for typed in ["KX4-79M", "kx4 79m", " KX479M ", "kx4–79m"] {
            assert_eq!(stored_code(typed), "KX4-79M");
        }
        assert_eq!(stored_code(""), "");
    }

    #[test]
    fn what_is_no_choice_narrows_nothing() {
        let typed = Filters {
            state: "draft".into(),
            lane: "x".into(),
            holder: "'; drop".into(),
            sort: "secret".into(),
            order: "down".into(),
            ..Filters::default()
        };
        assert_eq!(typed.known().href(), "?");
        let kept = Filters { state: "triage".into(), sort: "days".into(), order: "down".into(), ..Filters::default() };
        assert_eq!(kept.known().href(), "?state=triage&sort=days&order=down");
    }
}
