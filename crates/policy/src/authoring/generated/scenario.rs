//! Where a requirement applies, or does not: a dossier without documents.

use super::assignment::{Assignment, IdConstraint, solve_condition};
use super::requirement_ref::RequirementRef;
use crate::authoring::synthetic::SyntheticDossier;
use crate::rules::Rules;
use crate::rules::pack::Condition;
use crate::rules::raw::PackRole;
use model::{Declaration, Merchant, Outcome};

// Origin: by eye. Each try is one whole evaluation.
/// How many categories are tried until one lets the requirement apply.
const MAX_CATEGORY_TRIES: usize = 60;

/// Dossiers in which the requirement's condition ends as `expected`, one a way; `answers` hold too.
pub fn dossiers_for_condition(
    rules: &Rules,
    place: RequirementRef<'_>,
    expected: bool,
    answers: &Assignment,
) -> Vec<SyntheticDossier> {
    let assignments = match &place.requirement.when {
        Some(when) => solve_condition(when, expected),
        None if expected => vec![Assignment::default()],
        None => Vec::new(),
    };
    let forced = required_assignment(place);
    let mut found = Vec::new();
    for assignment in assignments {
        let Some(mut assignment) = assignment.combine(&forced).and_then(|s| s.combine(answers))
        else {
            continue;
        };
        assignment.fill_denied_facts();
        found.extend(find_dossier(rules, place, &assignment, expected));
        // One dossier shows that it applies. That it does not is shown once for each reason.
        if expected && !found.is_empty() {
            break;
        }
    }
    found
}

/// What the place itself demands.
fn required_assignment(place: RequirementRef<'_>) -> Assignment {
    let mut assignment = Assignment::default();
    if let Some(category) = place.category {
        assignment.category = IdConstraint::exactly(&category.id);
    }
    if place.pack.role == PackRole::Scenario {
        assignment.scenarios.insert(place.pack.id.clone());
    }
    assignment
}

fn find_dossier(
    rules: &Rules,
    place: RequirementRef<'_>,
    assignment: &Assignment,
    expected: bool,
) -> Option<SyntheticDossier> {
    let id = place.id();
    let ends = |dossier: &SyntheticDossier| {
        let report = dossier.evaluate(rules);
        let found = report
            .requirements
            .iter()
            .find(|r| r.id == id)
            .map(|r| r.outcome);
        found.is_some_and(|o| (o != Outcome::NotApplicable) == expected)
    };
    candidate_categories(rules, place, assignment)
        .into_iter()
        .take(MAX_CATEGORY_TRIES)
        .filter_map(|category| build_dossier(rules, place, assignment, category))
        .find(ends)
}

/// Categories that may be declared: those with words for the scope first, so that scopes matter.
fn candidate_categories<'a>(
    rules: &'a Rules,
    place: RequirementRef<'a>,
    assignment: &Assignment,
) -> Vec<Option<&'a str>> {
    let industry = |id: &str| place.pack.role != PackRole::Industry || id == place.pack.id;
    let mut all: Vec<_> = rules
        .packs
        .values()
        .filter(|p| industry(&p.id))
        .flat_map(|p| p.categories.iter().map(move |c| (p, c)))
        .filter(|(_, c)| assignment.category.allows(&c.id))
        .collect();
    // Categories of other scenario packs come last: their requirements have nothing to do with this
    // one.
    let rank = |p: &crate::rules::pack::Pack| {
        usize::from(p.role == PackRole::Scenario && p.id != place.pack.id)
    };
    all.sort_by_key(|(p, c)| (rank(p), !c.open, c.scope.is_none()));
    let none = assignment.category.of.is_none() && place.pack.role != PackRole::Industry;
    all.into_iter()
        .map(|(_, c)| Some(c.id.as_str()))
        .chain(none.then_some(None))
        .collect()
}

fn build_dossier(
    rules: &Rules,
    place: RequirementRef<'_>,
    assignment: &Assignment,
    category: Option<&str>,
) -> Option<SyntheticDossier> {
    let of = category
        .and_then(|id| rules.find_category(id))
        .map(|(_, c)| c.entities.as_slice())
        .unwrap_or_default();
    let all = || {
        rules
            .entities
            .iter()
            .map(|e| e.shows.id.as_str())
            .filter(|id| assignment.entity.allows(id))
    };
    let entity = all()
        .find(|id| of.iter().any(|o| o == id))
        .or_else(|| all().next())?;
    let requirement = place.requirement;
    // The fallback is never used: validation refuses a pack without a date.
    let today = place
        .pack
        .as_of
        .parse()
        .unwrap_or(jiff::civil::date(2026, 11, 1));
    // The newest facts, moved into the time in which the requirement holds.
    let newest = rules
        .packs
        .values()
        .filter_map(|p| p.as_of.parse().ok())
        .max()
        .unwrap_or(today);
    let as_of = requirement.from.map_or(newest, |from| newest.max(from));
    let as_of = requirement.until.map_or(as_of, |until| as_of.min(until));
    let merchant = Merchant {
        entity: Some(entity.to_owned()),
        ..Merchant::default()
    };
    let declaration = Declaration {
        merchant,
        industry: (place.pack.role == PackRole::Industry).then(|| place.pack.id.clone()),
        category: category.map(str::to_owned),
        scenarios: assignment.scenarios.iter().cloned().collect(),
        facts: assignment.facts.clone(),
        ..Declaration::default()
    };
    Some(SyntheticDossier {
        declaration,
        papers: Vec::new(),
        unread: 0,
        as_of,
        specimens: true,
    })
}

/// A question that alone decides whether the condition holds, where there is one.
pub fn deciding_question(when: &Condition) -> Option<&str> {
    let own = when.fact.as_ref().map(|(name, ..)| name.as_str());
    // A negated question decides too, if nothing else stands beside it.
    own.or_else(|| {
        when.not
            .as_deref()
            .filter(|n| is_only_fact(n))
            .and_then(deciding_question)
    })
}

fn is_only_fact(when: &Condition) -> bool {
    when.entity.is_empty()
        && when.category.is_empty()
        && when.scenario.is_empty()
        && when.any.is_empty()
}

/// Whether a condition asks for that fact anywhere.
pub fn asks_fact(when: &Condition, name: &str) -> bool {
    let below = || when.any.iter().chain(when.not.as_deref());
    when.fact.as_ref().is_some_and(|(n, ..)| n == name) || below().any(|w| asks_fact(w, name))
}
