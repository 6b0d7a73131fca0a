//! `when`: three-valued, because a question may be unanswered.

use jiff::civil::Date;

use super::Input;
use super::select_packs::Choice;
use model::{Answer, Words};
use crate::rules::pack::{Requirement, When};

/// Whether a requirement is in force on a day.
pub fn in_force(requirement: &Requirement, day: Date) -> bool {
    requirement.from.is_none_or(|d| d <= day) && requirement.until.is_none_or(|d| day <= d)
}

/// Whether a condition holds; `None` where an answer is missing.
pub fn holds(when: Option<&When>, input: &Input<'_>, choice: &Choice<'_>) -> Option<bool> {
    let Some(when) = when else { return Some(true) };
    let one_of =
        |ids: &[String], here: &dyn Fn(&str) -> bool| Some(ids.is_empty() || ids.iter().any(|i| here(i)));
    let category = choice.category.map(|(_, c)| c.id.as_str());
    let fact = when.fact.as_ref().map_or(Some(true), |(name, wanted, _)| {
        input.declaration.facts.get(name).map(|given| same(given, wanted))
    });
    let not = when.not.as_ref().map_or(Some(true), |w| holds(Some(w), input, choice).map(|b| !b));
    let any = if when.any.is_empty() {
        Some(true)
    } else {
        or(when.any.iter().map(|w| holds(Some(w), input, choice)))
    };
    and([
        one_of(&when.entity, &|id| id == choice.entity),
        one_of(&when.category, &|id| category == Some(id)),
        one_of(&when.scenario, &|id| choice.scenarios.iter().any(|p| p.id == id)),
        fact,
        not,
        any,
    ])
}

/// The questions that a condition waits for.
pub fn questions(when: &When, input: &Input<'_>) -> Vec<Words> {
    let own = when
        .fact
        .iter()
        .filter(|(name, ..)| !input.declaration.facts.contains_key(name))
        .map(|(.., ask)| ask.clone());
    let below = when.any.iter().chain(when.not.as_deref()).flat_map(|w| questions(w, input));
    own.chain(below).collect()
}

/// Whether two answers are the same; texts are compared without case and outer blanks.
pub fn same(given: &Answer, wanted: &Answer) -> bool {
    match (given, wanted) {
        (Answer::Flag(a), Answer::Flag(b)) => a == b,
        (Answer::Number(a), Answer::Number(b)) => (a - b).abs() < f64::EPSILON,
        (Answer::Text(a), Answer::Text(b)) => a.trim().eq_ignore_ascii_case(b.trim()),
        _ => false,
    }
}

fn and(parts: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    let parts: Vec<_> = parts.into_iter().collect();
    if parts.contains(&Some(false)) {
        return Some(false);
    }
    (!parts.contains(&None)).then_some(true)
}

fn or(parts: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    let parts: Vec<_> = parts.into_iter().collect();
    if parts.contains(&Some(true)) {
        return Some(true);
    }
    (!parts.contains(&None)).then_some(false)
}

#[cfg(test)]
mod tests {
    use super::{and, or};

    #[test]
    fn unknown_is_kept_apart_from_yes_and_no() {
        assert_eq!(and([Some(true), None]), None);
        assert_eq!(and([Some(false), None]), Some(false));
        assert_eq!(or([Some(true), None]), Some(true));
        assert_eq!(or([Some(false), None]), None);
    }
}
