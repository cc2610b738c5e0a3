//! What differs between two rule books, in words, for those who sign the newer one.
//!
//! Pure: each book is written out as a list of statements, one a rule, date, source,
//! question or text, and the lists are compared. Layout, comments and the order of
//! files make no difference; whatever can change an outcome or a text does.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::counter::Counter;
use super::expr::Expr;
use super::rulebook::{Contradiction, Criterion, Period, Plan, RuleBook, SourceId};
use super::truth::Truth;
use super::words::Words;

/// What a statement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// A pathway as a whole.
    Pathway,
    /// An office as a whole.
    Office,
    /// The days of a version.
    Version,
    /// Whether a version requires a criterion.
    Requirement,
    /// The condition, sources and certainty of a criterion.
    Criterion,
    /// Whom a track is for, and the date it looks up.
    Track,
    /// When a track is open, paused or over.
    Availability,
    /// A remark shown with a result.
    Note,
    /// A cap.
    Counter,
    /// How far a cap is used.
    Reading,
    /// A source.
    Source,
    /// A fact.
    Fact,
    /// A question.
    Question,
    /// A text in one language.
    Words,
    /// The order in which results are listed.
    Order,
}

impl ChangeKind {
    /// A word for it, in English.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pathway => "pathway",
            Self::Office => "office",
            Self::Version => "version",
            Self::Requirement => "requirement",
            Self::Criterion => "criterion",
            Self::Track => "track",
            Self::Availability => "availability",
            Self::Note => "note",
            Self::Counter => "counter",
            Self::Reading => "reading",
            Self::Source => "source",
            Self::Fact => "fact",
            Self::Question => "question",
            Self::Words => "words",
            Self::Order => "order",
        }
    }
}

/// One difference: added where there is no `before`, removed where there is no `after`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The pathway or office it is about; empty where it is about the book.
    pub owner: String,
    /// What it is about.
    pub kind: ChangeKind,
    /// The name of what changed.
    pub item: String,
    /// How it was, as in the data.
    pub before: Option<String>,
    /// How it is now, as in the data.
    pub after: Option<String>,
    /// How it was in words, by language, where there are words for it.
    pub before_words: BTreeMap<String, String>,
    /// How it is now in words, by language.
    pub after_words: BTreeMap<String, String>,
}

impl Change {
    /// How it was, in a language where there are words, else as in the data.
    pub fn before_in(&self, lang: &str) -> Option<&str> {
        self.before_words.get(lang).or(self.before.as_ref()).map(String::as_str)
    }

    /// How it is now, in a language where there are words, else as in the data.
    pub fn after_in(&self, lang: &str) -> Option<&str> {
        self.after_words.get(lang).or(self.after.as_ref()).map(String::as_str)
    }
}

/// What differs between two books, by pathway and office.
pub fn diff(old: &RuleBook, new: &RuleBook) -> Vec<Change> {
    let mut before = statements(old);
    let mut changes = Vec::new();
    for (key, after) in statements(new) {
        match before.remove(&key) {
            Some(same) if same == after => {}
            was => changes.push(change(key, was, Some(after))),
        }
    }
    changes.extend(before.into_iter().map(|(key, was)| change(key, Some(was), None)));
    changes.sort_by(|one, other| (&one.owner, one.kind, &one.item).cmp(&(&other.owner, other.kind, &other.item)));
    changes
}

fn change((owner, kind, item): Key, before: Option<Statement>, after: Option<Statement>) -> Change {
    let (before, before_words) = before.map(|side| (side.text, side.words)).unzip();
    let (after, after_words) = after.map(|side| (side.text, side.words)).unzip();
    let (before_words, after_words) = (before_words.unwrap_or_default(), after_words.unwrap_or_default());
    Change { owner, kind, item, before, after, before_words, after_words }
}

/// Owner, kind and name.
type Key = (String, ChangeKind, String);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Statement {
    text: String,
    words: BTreeMap<String, String>,
}

/// A book written out.
struct Writer<'a> {
    book: &'a RuleBook,
    written: BTreeMap<Key, Statement>,
}

fn statements(book: &RuleBook) -> BTreeMap<Key, Statement> {
    let mut writer = Writer { book, written: BTreeMap::new() };
    writer.pathways();
    writer.criteria();
    writer.rest();
    for words in book.words.values() {
        writer.texts(words);
    }
    writer.written
}

impl Writer<'_> {
    fn put(&mut self, owner: &str, kind: ChangeKind, item: &str, text: String, words: impl Fn(&Words) -> String) {
        let words = self.book.words.values().map(|own| (own.lang().to_owned(), words(own)));
        let words = words.filter(|(_, text)| !text.is_empty()).collect();
        self.written.insert((owner.to_owned(), kind, item.to_owned()), Statement { text, words });
    }

    fn pathways(&mut self) {
        let book = self.book;
        for pathway in &book.pathways {
            let id = pathway.id.as_str();
            let protect =
                |name: &str, when: &Option<Expr>| when.as_ref().map(|when| format!("; {name} {when}")).unwrap_or_default();
            let text = format!(
                "{:?}{}{}{}",
                pathway.kind,
                protect("protected when", &pathway.protect_when),
                protect("unless", &pathway.protect_unless),
                contradictions(&pathway.contradictions)
            );
            self.put(id, ChangeKind::Pathway, id, text, |words| format!("{}: {}", words.title(id), words.description(id)));
            for note in &pathway.notes {
                self.put(id, ChangeKind::Note, &note.id, note.when.to_string(), |words| words.note(&note.id).to_owned());
            }
            self.plan(id, &pathway.plan);
        }
        for office in &book.offices {
            self.put(&office.id, ChangeKind::Office, &office.id, office.country.clone(), |words| {
                words.office(&office.id).to_owned()
            });
            self.plan(&office.id, &office.access);
        }
        let order: Vec<&str> = book.pathways.iter().map(|pathway| pathway.id.as_str()).collect();
        self.put("", ChangeKind::Order, "pathways", order.join(", "), |words| {
            order.iter().map(|id| words.title(id)).collect::<Vec<_>>().join(", ")
        });
    }

    fn plan(&mut self, owner: &str, plan: &Plan) {
        let book = self.book;
        for version in &plan.versions {
            let days = span(version.from, version.to);
            self.put(owner, ChangeKind::Version, &version.id, days, |words| days_in_words(words, version.from, version.to));
            for criterion in version.requires.iter().filter_map(|at| book.criteria.get(*at)) {
                let item = format!("{}: {}", version.id, criterion.id);
                self.put(owner, ChangeKind::Requirement, &item, "required".to_owned(), |words| words.rule(criterion));
            }
        }
        for track in &plan.tracks {
            let clock = track.clock.as_ref().map(|clock| format!("; by {clock}")).unwrap_or_default();
            let text = format!("when {}{clock}{}", track.when, contradictions(&track.contradictions));
            self.put(owner, ChangeKind::Track, &track.id, text, |_| String::new());
            let text = track.periods.iter().map(period).collect::<Vec<_>>().join("; ");
            self.put(owner, ChangeKind::Availability, &track.id, text, |words| {
                let said = track.periods.iter();
                let said = said.map(|period| {
                    format!("{} {}", words.status(period.status.word()), days_in_words(words, period.from, period.to))
                });
                said.collect::<Vec<_>>().join("; ")
            });
        }
    }

    fn criteria(&mut self) {
        let book = self.book;
        let plans = book.pathways.iter().map(|pathway| (pathway.id.as_str(), &pathway.plan));
        let plans: Vec<(&str, &Plan)> =
            plans.chain(book.offices.iter().map(|office| (office.id.as_str(), &office.access))).collect();
        for (at, criterion) in book.criteria.iter().enumerate() {
            let requires = |plan: &Plan| plan.versions.iter().any(|version| version.requires.contains(&at));
            let owner = plans.iter().find(|(_, plan)| requires(plan)).map_or("", |(owner, _)| owner);
            self.put(owner, ChangeKind::Criterion, criterion.id.as_str(), rule(criterion), |words| in_words(words, criterion));
        }
    }

    fn rest(&mut self) {
        let book = self.book;
        for counter in book.counters() {
            self.put(counter.pathway.as_str(), ChangeKind::Counter, &counter.id, cap(counter), |_| String::new());
        }
        for reading in book.readings().iter() {
            let used = reading.used.map_or_else(String::new, |used| used.to_string());
            let text = format!("{used}{}{}", if reading.full { "full" } else { "" }, cited(&reading.citations));
            self.put("", ChangeKind::Reading, &format!("{} on {}", reading.counter, reading.on), text, |_| String::new());
        }
        for source in book.sources.values() {
            let address = source.address.as_deref().unwrap_or_default();
            let text = format!(
                "{} ({}), {}, {}, grade {}, retrieved {} {address}",
                source.title, source.lang, source.site, source.date, source.grade, source.retrieved
            );
            self.put("", ChangeKind::Source, source.id.as_str(), text, |_| String::new());
        }
        for fact in &book.schema.facts {
            let text = format!("{:?}, nullable {}, protection {}, {:?}", fact.kind, fact.nullable, fact.protection, fact.aliases);
            self.put("", ChangeKind::Fact, fact.id.as_str(), text, |_| String::new());
        }
        for fact in &book.schema.derived {
            self.put("", ChangeKind::Fact, fact.id.as_str(), format!("{:?} of {:?}", fact.kind, fact.inputs), |_| String::new());
        }
        for question in &book.questions {
            let ask_if = question.ask_if.as_ref().map(|when| format!("; if {when}")).unwrap_or_default();
            let sensitive = if question.sensitive { "; sensitive" } else { "" };
            let text = format!("{}, {:?}, {}{sensitive}{ask_if}", question.fact, question.per, question.group);
            self.put("", ChangeKind::Question, &question.id, text, |words| {
                format!("{} {}", words.question(&question.id), words.why(&question.id))
            });
        }
        let order: Vec<&str> = book.questions.iter().map(|question| question.id.as_str()).collect();
        self.put("", ChangeKind::Order, "questions", order.join(", "), |_| String::new());
    }

    /// Texts that no rule, question or note carries.
    fn texts(&mut self, words: &Words) {
        let plain = [
            ("group", &words.groups),
            ("contradiction", &words.contradictions),
            ("counter", &words.counters),
            ("status", &words.status),
            ("outcome", &words.outcomes),
            ("track", &words.tracks),
            ("country", &words.countries),
        ];
        let plain =
            plain.into_iter().flat_map(|(table, texts)| texts.iter().map(move |(key, text)| (format!("{table}.{key}"), text)));
        let nested = [("option", &words.options), ("field", &words.fields)];
        let nested = nested.into_iter().flat_map(|(table, lists)| {
            lists
                .iter()
                .flat_map(move |(list, texts)| texts.iter().map(move |(key, text)| (format!("{table}.{list}.{key}"), text)))
        });
        for (key, text) in plain.chain(nested) {
            let item = format!("{}: {key}", words.lang());
            self.written
                .insert((String::new(), ChangeKind::Words, item), Statement { text: text.clone(), words: BTreeMap::new() });
        }
    }
}

/// A criterion as in the data.
fn rule(criterion: &Criterion) -> String {
    let Criterion { when, citations, confidence, args, contradictions: said, .. } = criterion;
    let args = if args.is_empty() { String::new() } else { format!("; with {args:?}") };
    format!("{when}; confidence {confidence:?}{}{args}{}", cited(citations), contradictions(said))
}

/// A criterion in words: the rule, and what is said of each answer.
fn in_words(words: &Words, criterion: &Criterion) -> String {
    let [yes, no, unknown] = [Truth::Yes, Truth::No, Truth::Unknown].map(|truth| words.reason(criterion, truth));
    format!("{} ({yes} / {no} / {unknown}) {}", words.rule(criterion), criterion.when)
}

fn cap(counter: &Counter) -> String {
    let track = counter.track.as_deref().unwrap_or("all tracks");
    let who = counter.nationalities.join(", ");
    let days = span(counter.from, counter.to);
    format!("{} {:?} {:?}, {track}, {who}, {days}{}", counter.cap, counter.counts, counter.period, cited(&counter.citations))
}

fn period(period: &Period) -> String {
    format!("{} {}{}", period.status.word(), span(period.from, period.to), cited(&period.citations))
}

fn cited(citations: &[SourceId]) -> String {
    let names: Vec<&str> = citations.iter().map(SourceId::as_str).collect();
    format!("; cites {}", names.join(", "))
}

fn contradictions(said: &[Contradiction]) -> String {
    let notes: Vec<String> = said.iter().map(|note| format!("; contradiction {}{}", note.id, cited(&note.citations))).collect();
    notes.concat()
}

fn span(from: Option<NaiveDate>, to: Option<NaiveDate>) -> String {
    let day = |day: Option<NaiveDate>| day.map_or_else(|| "…".to_owned(), |day| day.to_string());
    format!("{} – {}", day(from), day(to))
}

fn days_in_words(words: &Words, from: Option<NaiveDate>, to: Option<NaiveDate>) -> String {
    let day = |day: Option<NaiveDate>| day.map_or_else(|| "…".to_owned(), |day| words.date(day));
    format!("{} – {}", day(from), day(to))
}
