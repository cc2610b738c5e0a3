//! What can be wrong with a condition beyond its grammar: its size, and which name
//! was meant. Used by the loader.

use super::expr::Expr;
use super::fact::{FactType, Field, Schema};
use super::nearest;
use super::parse::Names;

/// The longest condition accepted, in bytes.
const LONGEST: usize = 4000;
/// The most parts a condition may have once its definitions are put in.
const MOST_PARTS: usize = 2000;
/// The deepest nesting once definitions are put in.
const DEEPEST: usize = 80;

/// Says so where a text is too long to be one condition.
pub fn too_long(text: &str) -> Option<String> {
    (text.len() > LONGEST).then(|| format!("is longer than {LONGEST} bytes; split it into several criteria"))
}

/// Says so where a condition grew too large by its definitions.
pub fn too_large(expr: &Expr) -> Option<String> {
    let mut parts = 0;
    let depth = measure(expr, &mut parts);
    let large = parts > MOST_PARTS || depth > DEEPEST;
    large.then(|| format!("has more than {MOST_PARTS} parts or is nested deeper than {DEEPEST}; split it"))
}

fn measure(expr: &Expr, parts: &mut usize) -> usize {
    *parts += 1;
    let below = match expr {
        Expr::All(inner) | Expr::Any(inner) => inner.iter().map(|part| measure(part, parts)).max().unwrap_or(0),
        Expr::Not(inner) | Expr::Each { body: inner, .. } => measure(inner, parts),
        Expr::Const(_) | Expr::Access | Expr::Today(..) | Expr::Atom(_) => 0,
    };
    below + 1
}

/// The code and the remedy for what the parser says.
pub fn explain(problem: &str, schema: &Schema, names: &Names) -> (&'static str, String) {
    let before = |end: &str| problem.split_once(end).map(|(name, _)| name);
    let facts = || schema.facts.iter().map(|fact| fact.id.as_str()).chain(schema.derived.iter().map(|fact| fact.id.as_str()));
    if let Some((word, path)) = problem.split_once(" is not a value of ") {
        let country = country(schema, path);
        let near = if country {
            nearest::remedy(word, schema.countries.values().map(String::as_str))
        } else {
            nearest::remedy(word, words(schema, path))
        };
        return (if country { "E-country" } else { "E-word" }, format!("{problem}{near}"));
    }
    if let Some(name) = before(" is not a fact") {
        return ("E-fact", format!("{problem}{}", nearest::remedy(name, facts())));
    }
    if let Some(name) = before(" is not a definition") {
        let near = nearest::remedy(name, names.definitions.keys().map(String::as_str));
        return ("E-definition", format!("{problem}{near}"));
    }
    if let Some(name) = before(" is not a list").filter(|name| name.starts_with('@')) {
        let near = nearest::remedy(name.trim_start_matches('@'), names.sets.keys().map(String::as_str));
        return ("E-set", format!("{problem}{near}"));
    }
    if problem.contains("is not a field in ") {
        return ("E-fact", problem.to_owned());
    }
    if problem.contains("nested deeper") {
        return ("E-size", format!("{problem}; split it"));
    }
    if problem.ends_with("is not a date") {
        return ("E-date", format!("{problem}; write YYYY-MM-DD"));
    }
    if problem.contains("expected a word, found }") {
        return ("E-set", format!("{problem}; an empty list says nothing"));
    }
    ("E-condition", problem.to_owned())
}

/// The field or fact a path as written ends at; inside lists it begins at the entry.
fn ends_at<'a>(schema: &'a Schema, path: &str) -> Option<&'a FactType> {
    let mut parts = path.split('.');
    let first = parts.next()?;
    let of_lists = || schema.facts.iter().filter_map(|fact| fact.kind.field(first)).map(|field: &Field| &field.kind).next();
    let mut kind = match schema.slot(first) {
        Some(slot) => schema.slot_kind(slot)?,
        None => of_lists()?,
    };
    for part in parts {
        kind = &kind.field(part)?.kind;
    }
    Some(kind)
}

fn country(schema: &Schema, path: &str) -> bool {
    matches!(ends_at(schema, path), Some(FactType::Country | FactType::Countries))
}

fn words<'a>(schema: &'a Schema, path: &str) -> impl Iterator<Item = &'a str> {
    ends_at(schema, path).into_iter().flat_map(FactType::options).map(String::as_str)
}
