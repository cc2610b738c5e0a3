//! Adding a pathway is data: a few files more, and it is asked, assessed and explained.

use serde_json::json;

use super::super::{Answers, Bundle, Outcome, RuleBook, SourceId, Truth, assess};
use super::{day, object};

/// A made-up programme with a fact, question, source, list and definition of its own.
const RULES: &str = r#"
order = 65

[[fact]]
id = "has_host_family"
type = "bool"

[[question]]
id = "has_host_family"
fact = "has_host_family"
per = "family"
group = "family"
after = "canada_relatives"
ask_if = 'is invited_national'

[[source]]
id = "X-BRAZIL"
title = "Portaria de acolhida"
lang = "pt"
site = "gov.br"
date = "2023"
grade = "A"
retrieved = 2026-11-22

[set]
invited = ["Haiti", "Venezuela"]

[[define]]
id = "invited_national"
when = 'nationality in @invited'

[[criterion]]
id = "brazil.national"
when = 'is invited_national'
cite = ["X-BRAZIL"]
confidence = "high"

[[criterion]]
id = "brazil.host_family"
when = 'has_host_family'
cite = ["X-BRAZIL"]
confidence = "medium"

[[pathway]]
id = "brazil_host_families"
kind = "informs"

[[pathway.version]]
id = "brazil-1"
requires = ["brazil.national", "brazil.host_family"]

[[pathway.track]]
id = "brazil"
periods = [{ status = "open", from = 2023-09-01, cite = ["X-BRAZIL"] }]
"#;

const ES: &str = r#"
[pathway.brazil_host_families]
title = "Familias de acogida en Brasil"
description = "Una familia en Brasil le recibe."
[reason."brazil.national"]
rule = "Nacional de Haití o Venezuela"
yes = "Su nacionalidad está en la lista."
no = "Su nacionalidad no está en la lista."
unknown = "Falta saber su nacionalidad."
[reason."brazil.host_family"]
rule = "Con familia de acogida"
yes = "Una familia le espera."
no = "Hace falta una familia de acogida."
unknown = "Falta saber si una familia le espera."
[question.has_host_family]
text = "¿Le espera una familia en Brasil?"
text_other = "¿Le espera una familia en Brasil a esta persona?"
why = "Brasil recibe a quien tiene familia de acogida."
"#;

const EN: &str = r#"
[pathway.brazil_host_families]
title = "Host families in Brazil"
description = "A family in Brazil receives you."
[reason."brazil.national"]
rule = "National of Haiti or Venezuela"
yes = "Your nationality is on the list."
no = "Your nationality is not on the list."
unknown = "We still need to know your nationality."
[reason."brazil.host_family"]
rule = "With a host family"
yes = "A family expects you."
no = "A host family is needed."
unknown = "We still need to know whether a family expects you."
[question.has_host_family]
text = "Does a family in Brazil expect you?"
text_other = "Does a family in Brazil expect this person?"
why = "Brazil receives people with a host family."
"#;

fn with_brazil() -> Bundle {
    Bundle::embedded().with("brazil.toml", RULES).with("words/es/brazil.toml", ES).with("words/en/brazil.toml", EN)
}

#[test]
fn three_new_files_make_a_pathway_that_is_asked_assessed_and_explained() {
    let (book, found) = RuleBook::examine(&with_brazil());
    assert!(found.iter().all(|finding| !finding.is_error() && !finding.file.contains("brazil")), "{found:#?}");
    let book = book.expect("it loads");
    let on = day("2023-11-15");
    let answers = |json| Answers::from_json(book.schema(), &object(json)).unwrap_or_else(|error| panic!("{error}"));

    // Asked, after the question it names and only of those it concerns.
    let open = book.pathways_open("colombia", on);
    let asked = |given: &Answers| -> Vec<String> {
        book.questions_for("colombia", &open, given, on).iter().map(|question| question.id.clone()).collect()
    };
    assert!(asked(&answers(json!({"nationality": "Haiti"}))).contains(&"has_host_family".to_owned()));
    let position = |id: &str| book.questions().iter().position(|question| question.id == id);
    assert_eq!(position("has_host_family"), position("canada_relatives").map(|at| at + 1));
    assert!(!asked(&answers(json!({"nationality": "Cuba"}))).contains(&"has_host_family".to_owned()));

    // Assessed, in its place among the results.
    let outcome =
        |given: &Answers, on| assess(&book, "colombia", given, on).result("brazil_host_families").cloned().expect("assessed");
    let fits = answers(json!({"nationality": "Haiti", "has_host_family": true}));
    assert_eq!(outcome(&fits, on).outcome, Outcome::Likely);
    assert_eq!(outcome(&fits, day("2023-08-31")).outcome, Outcome::NotEligible);
    assert_eq!(outcome(&answers(json!({"nationality": "Cuba"})), on).outcome, Outcome::NotEligible);
    let open = outcome(&answers(json!({"nationality": "Haiti"})), on);
    assert_eq!((open.outcome, open.missing.len()), (Outcome::NeedMoreInformation, 1));
    let order: Vec<&str> = book.pathways().iter().map(|pathway| pathway.id.as_str()).collect();
    let at = order.iter().position(|id| *id == "brazil_host_families").expect("listed");
    assert_eq!(order.get(at + 1), Some(&"child_protection_referral"));

    // Explained in both languages, with its source.
    let criterion = book.criterion("brazil.host_family").expect("there");
    assert_eq!(book.words("es").expect("es").reason(criterion, Truth::No), "Hace falta una familia de acogida.");
    assert_eq!(book.words("en").expect("en").title("brazil_host_families"), "Host families in Brazil");
    assert_eq!(outcome(&fits, on).citations.iter().map(SourceId::as_str).collect::<Vec<_>>(), ["X-BRAZIL"]);

    // What was there before is as before.
    let before = assess(&super::BOOK, "colombia", &answers(json!({"nationality": "Haiti"})), on);
    let after = assess(&book, "colombia", &answers(json!({"nationality": "Haiti"})), on);
    for result in before.results {
        assert_eq!(after.result(result.pathway.as_str()), Some(&result));
    }
}

#[test]
fn without_its_words_or_question_it_is_refused() {
    let refused = |bundle: &Bundle, code: &str, file: &str| {
        let found = RuleBook::load(bundle).err().unwrap_or_default();
        assert!(found.iter().any(|finding| finding.code == code && finding.file == file), "{code} {file}: {found:#?}");
    };
    refused(&with_brazil().without("words/es/brazil.toml"), "E-words", "brazil.toml");
    refused(
        &with_brazil().with("brazil.toml", RULES.replace("fact = \"has_host_family\"", "fact = \"stateless\"")),
        "E-question",
        "brazil.toml",
    );
    refused(
        &with_brazil().with("brazil.toml", RULES.replace("after = \"canada_relatives\"", "after = \"canada_relative\"")),
        "E-question",
        "brazil.toml",
    );
    refused(&with_brazil().with("brazil.toml", RULES.replace("[set]\ninvited", "[set]\nchnv")), "E-duplicate", "brazil.toml");
}
