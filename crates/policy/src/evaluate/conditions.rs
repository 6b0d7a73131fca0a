//! `when`: three-valued, because a question may be unanswered.

use jiff::civil::Date;

use super::EvaluationInput;
use super::select_packs::PackSelection;
use crate::rules::pack::{Condition, Requirement};
use model::{Bilingual, FactAnswer};

/// Whether a requirement is in force on a day.
pub fn is_in_force(requirement: &Requirement, day: Date) -> bool {
    requirement.from.is_none_or(|d| d <= day) && requirement.until.is_none_or(|d| day <= d)
}

/// Whether a condition holds; `None` where an answer is missing.
pub fn evaluate_condition(
    when: Option<&Condition>,
    input: &EvaluationInput<'_>,
    choice: &PackSelection<'_>,
) -> Option<bool> {
    let Some(when) = when else { return Some(true) };
    // An empty list restricts nothing.
    let one_of = |ids: &[String], here: &dyn Fn(&str) -> bool| {
        Some(ids.is_empty() || ids.iter().any(|i| here(i)))
    };
    let category = choice.category.map(|(_, c)| c.id.as_str());
    let fact = when
        .fact
        .as_ref()
        .map_or(Some(true), |(name, expected, _)| {
            input
                .declaration
                .facts
                .get(name)
                .map(|given| is_same_answer(given, expected))
        });
    let not = when.not.as_ref().map_or(Some(true), |w| {
        evaluate_condition(Some(w), input, choice).map(|b| !b)
    });
    let any = if when.any.is_empty() {
        Some(true)
    } else {
        kleene_or(
            when.any
                .iter()
                .map(|w| evaluate_condition(Some(w), input, choice)),
        )
    };
    kleene_and([
        one_of(&when.entity, &|id| id == choice.entity),
        one_of(&when.category, &|id| category == Some(id)),
        one_of(&when.scenario, &|id| {
            choice.scenarios.iter().any(|p| p.id == id)
        }),
        fact,
        not,
        any,
    ])
}

/// The questions that a condition waits for.
pub fn open_questions(when: &Condition, input: &EvaluationInput<'_>) -> Vec<Bilingual> {
    let own = when
        .fact
        .iter()
        .filter(|(name, ..)| !input.declaration.facts.contains_key(name))
        .map(|(.., ask)| ask.clone());
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

// Three-valued logic of Kleene: one false decides, even where another part is unknown.
fn kleene_and(parts: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    let parts: Vec<_> = parts.into_iter().collect();
    if parts.contains(&Some(false)) {
        return Some(false);
    }
    (!parts.contains(&None)).then_some(true)
}

// The counterpart: one true decides, even where another part is unknown.
fn kleene_or(parts: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    let parts: Vec<_> = parts.into_iter().collect();
    if parts.contains(&Some(true)) {
        return Some(true);
    }
    (!parts.contains(&None)).then_some(false)
}

#[cfg(test)]
mod tests {
    use super::{kleene_and, kleene_or};

    #[test]
    fn unknown_is_kept_apart_from_yes_and_no() {
        assert_eq!(kleene_and([Some(true), None]), None);
        assert_eq!(kleene_and([Some(false), None]), Some(false));
        assert_eq!(kleene_or([Some(true), None]), Some(true));
        assert_eq!(kleene_or([Some(false), None]), None);
    }
}
