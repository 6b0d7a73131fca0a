//! `when`: three-valued, because a question may be unanswered.

use jiff::civil::Date;

use super::input::EvaluationInput;
use super::open_questions::OpenQuestion;
use super::pack_selection::PackSelection;
use crate::rules::pack::{Condition, Requirement};
use model::{FactAnswer, Outcome};

/// Whether a requirement is in force on a day.
pub fn is_in_force(requirement: &Requirement, day: Date) -> bool {
    requirement
        .from
        .is_none_or(|d| d <= day)
        && requirement
            .until
            .is_none_or(|d| day <= d)
}

/// Whether a condition holds; unknown where an answer is missing.
pub fn evaluate_condition(
    when: Option<&Condition>,
    input: &EvaluationInput<'_>,
    choice: &PackSelection<'_>,
) -> Outcome {
    let Some(when) = when else {
        return Outcome::Met;
    };
    // An empty list restricts nothing.
    let one_of = |ids: &[String], here: &dyn Fn(&str) -> bool| {
        Outcome::from(ids.is_empty() || ids.iter().any(|i| here(i)))
    };
    let inner = |w: &Condition| evaluate_condition(Some(w), input, choice);
    let fact = when
        .fact
        .as_ref()
        .map_or(Outcome::Met, |(name, expected, _)| {
            let given = input.declaration.facts.get(name);
            given.map_or(Outcome::Unknown, |g| is_same_answer(g, expected).into())
        });
    let not = when
        .not
        .as_deref()
        .map_or(Outcome::Met, |w| !inner(w));
    let any = if when.any.is_empty() {
        Outcome::Met
    } else {
        Outcome::any(when.any.iter().map(inner))
    };
    Outcome::all([
        one_of(&when.entity, &|id| id == choice.entity),
        one_of(&when.category, &|id| choice.names_category(id)),
        one_of(&when.scenario, &|id| {
            choice
                .scenarios
                .iter()
                .any(|p| p.id == id)
        }),
        fact,
        not,
        any,
    ])
}

/// The questions that a condition waits for.
pub fn open_questions(when: &Condition, input: &EvaluationInput<'_>) -> Vec<OpenQuestion> {
    let own = when
        .fact
        .iter()
        .filter(|(name, ..)| {
            !input
                .declaration
                .facts
                .contains_key(name)
        })
        .map(|(name, _, ask)| OpenQuestion::new(name, ask));
    let below = when
        .any
        .iter()
        .chain(when.not.as_deref())
        .flat_map(|w| open_questions(w, input));
    own.chain(below).collect()
}

/// Whether two answers are the same; texts are compared without case and outer blanks.
pub fn is_same_answer(given: &FactAnswer, expected: &FactAnswer) -> bool {
    match (given, expected) {
        (FactAnswer::Flag(a), FactAnswer::Flag(b)) => a == b,
        (FactAnswer::Number(a), FactAnswer::Number(b)) => (a - b).abs() < f64::EPSILON,
        (FactAnswer::Text(a), FactAnswer::Text(b)) => a.trim().eq_ignore_ascii_case(b.trim()),
        _ => false,
    }
}
