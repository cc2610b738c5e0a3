//! The laws of strong Kleene logic over random conditions: two texts that must mean the same for everybody.

use puente::pathways::parse::{Names, parse};

use crate::evaluators::{Applicant, EVALUATORS, evaluators};
use crate::sql_oracle::Trial;
use crate::{say, size};

/// Pairs of texts, with `A`, `B`, `C` for conditions; `L` is a list and `X` a condition on its entries.
const LAWS: [(&str, &str); 18] = [
    ("not (A and B)", "not A or not B"),
    ("not (A or B)", "not A and not B"),
    ("not not A", "A"),
    ("A and B", "B and A"),
    ("A or B", "B or A"),
    ("A and B and C", "C and (A and B)"),
    ("A or B or C", "(C or A) or B"),
    ("A and (B or C)", "A and B or A and C"),
    ("A or B and C", "(A or B) and (A or C)"),
    ("A or A and B", "A"),
    ("A and (A or B)", "A"),
    ("A and yes and B", "A and B"),
    ("A or no", "A"),
    ("A and no", "no"),
    ("none(L: X)", "not any(L: X)"),
    ("all(L: X)", "not any(L: not X)"),
    ("at_most(0, L: X)", "none(L: X)"),
    ("any(L: X) or any(L: not X)", "any(L: X or not X)"),
];

#[test]
fn the_laws_of_the_logic_hold() {
    let mut compared = 0;
    for seed in 0..size(60, 2_000) {
        let trial = Trial::new(2_000_000 + u64::try_from(seed).unwrap(), 8, 20);
        // Only what stands by itself: the texts are put into others.
        let plain = |text: &&String| !text.contains("is def") && !text.contains('@');
        let texts: Vec<String> = trial.rules.criteria.iter().filter(plain).take(3).map(|text| format!("({text})")).collect();
        let [a, b, c] = texts.as_slice() else { continue };
        let entry = trial.schema.facts[2].kind.fields().first().unwrap();
        let inside = format!("({} = none or {a})", entry.id);
        // What reads a list itself cannot stand inside one, and some words are read otherwise there.
        let inside = if a.contains(':') { format!("({} = none or unsure)", entry.id) } else { inside };
        let fill = |law: &str| {
            let names = [("A", a.as_str()), ("B", b), ("C", c), ("L", "f2"), ("X", &inside)];
            let words = law.split_inclusive(|c: char| !c.is_ascii_uppercase());
            words
                .map(|word| {
                    let name = names.iter().find(|(name, _)| word.starts_with(name));
                    name.map_or_else(|| word.to_owned(), |(name, text)| word.replacen(name, text, 1))
                })
                .collect::<String>()
        };
        let read = |text: &str| parse(text, &trial.schema, &Names::default());
        for (left, right) in LAWS {
            let (Ok(one), Ok(other)) = (read(&fill(left)), read(&fill(right))) else {
                assert!(left.contains('X'), "{left}, {right}: {}", fill(left));
                continue;
            };
            let exprs = [one, other];
            let verdicts = evaluators(&trial.schema, &exprs);
            for json in &trial.applicants {
                let access = json.get("$access").and_then(serde_json::Value::as_bool);
                let applicant = Applicant { json, access, as_of: trial.as_of };
                let found = verdicts(&applicant);
                assert_eq!(found[0], found[1], "{left} is not {right}: {}", fill(left));
                compared += EVALUATORS.len();
            }
        }
    }
    say(format_args!("laws: {} laws, {compared} verdicts", LAWS.len()));
    assert!(compared > size(20_000, 700_000), "{compared}");
}
