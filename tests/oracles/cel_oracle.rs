//! The same rule sets in CEL: no difference to its "and" and "or", which absorb the error an unknown fact is.
//!
//! Everything is compared, quantifiers through CEL's own `exists` and `all`; only `at_most`, for which CEL has no
//! three-valued word, is written out as choices of entries.

use cel::{Context, Program, Value};

use crate::evaluators::EVALUATORS;
use crate::sql_oracle::Trial;
use crate::{cel_text, say, size};

fn truth(program: &Program, context: &Context<'_, '_>) -> Option<bool> {
    match program.execute(context) {
        Ok(Value::Bool(known)) => Some(known),
        Ok(other) => panic!("{other:?} is no truth value"),
        Err(_) => None,
    }
}

/// The crate reads and evaluates by recursion, and needs more room for it than a test's thread has.
#[test]
fn evaluators_agree_with_cel_on_random_rule_sets() {
    let roomy = std::thread::Builder::new().stack_size(256 << 20).spawn(compare).unwrap();
    if let Err(failure) = roomy.join() {
        std::panic::resume_unwind(failure);
    }
}

fn compare() {
    let (mut verdicts, mut unknown, mut differences) = (0_usize, 0_usize, Vec::new());
    // Other seeds than the SQL judge's, so that together they see more.
    for seed in 0..size(25, 1_000) {
        let trial = Trial::new(1_000_000 + u64::try_from(seed).unwrap(), 12, 20);
        let programs: Vec<Program> = trial
            .judged()
            .iter()
            .map(|node| cel_text::truth(node, "e"))
            .map(|text| Program::compile(&text).unwrap_or_else(|error| panic!("{error}: {text}")))
            .collect();
        for (json, ours) in trial.applicants.iter().zip(trial.verdicts()) {
            let mut context = Context::default();
            for (name, value) in cel_text::variables(&trial.schema, json) {
                context.add_variable_from_value(name, value);
            }
            for ((program, ours), text) in programs.iter().zip(ours).zip(&trial.rules.criteria) {
                let cel = truth(program, &context);
                verdicts += 1;
                unknown += usize::from(cel.is_none());
                for (name, ours) in EVALUATORS.iter().zip(ours) {
                    if ours != cel {
                        differences.push(format!("{name} {ours:?}, CEL {cel:?}: {text}\n  {json:?}"));
                    }
                }
            }
        }
    }
    say(format_args!("cel: {verdicts} verdicts, {unknown} not known, {} differences", differences.len()));
    assert_eq!(differences.iter().take(3).collect::<Vec<_>>(), Vec::<&String>::new());
    assert!(verdicts >= size(6_000, 240_000));
    assert!(unknown * 100 > verdicts * 20 && unknown * 100 < verdicts * 80, "{unknown} of {verdicts}");
}
