//! Where a requirement applies, or does not: a dossier without documents.

use jiff::civil::Date;

use super::assignment::{Assignment, IdConstraint, solve_condition};
use super::requirement_ref::RequirementRef;
use crate::authoring::synthetic::SyntheticDossier;
use crate::rules::Rules;
use crate::rules::pack::{Condition, Pack};
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
        let Some(assignment) = assignment.combine(&forced) else {
            continue;
        };
        let Some(mut assignment) = assignment.combine(answers) else {
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
        assignment
            .scenarios
            .insert(place.pack.id.clone());
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
        let evaluated = dossier.evaluate_requirement(rules, &id);
        let Some((requirement, _)) = evaluated else {
            return false;
        };
        let applies = requirement.outcome != Outcome::NotApplicable;
        applies == expected
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
    let own = place.pack;
    let is_industry = own.role == PackRole::Industry;
    let mut all = Vec::new();
    for pack in rules.packs.values() {
        if is_industry && pack.id != own.id {
            continue;
        }
        for category in &pack.categories {
            if assignment.category.allows(&category.id) {
                all.push((pack, category));
            }
        }
    }
    // Categories of other scenario packs come last: their requirements have nothing to do with this
    // one.
    let comes_last = |pack: &Pack| {
        let is_other = pack.id != own.id;
        is_other && pack.role == PackRole::Scenario
    };
    all.sort_by_key(|(pack, category)| {
        let has_no_scope = category.scope.is_none();
        (comes_last(pack), !category.open, has_no_scope)
    });
    let mut ids: Vec<Option<&str>> = all
        .into_iter()
        .map(|(_, category)| {
            let id = category.id.as_str();
            Some(id)
        })
        .collect();
    if assignment.category.of.is_none() && !is_industry {
        ids.push(None);
    }
    ids
}

fn build_dossier(
    rules: &Rules,
    place: RequirementRef<'_>,
    assignment: &Assignment,
    category: Option<&str>,
) -> Option<SyntheticDossier> {
    let preferred = category
        .and_then(|id| rules.find_category(id))
        .map(|(_, category)| category.entities.as_slice())
        .unwrap_or_default();
    let mut allowed = rules
        .entities
        .iter()
        .map(|entity| &entity.shows.id)
        .filter(|id| assignment.entity.allows(id));
    let first = allowed.clone().next();
    let preferred_entity = allowed.find(|id| preferred.contains(id));
    let entity = preferred_entity.or(first)?;
    let merchant = Merchant {
        entity: Some(entity.clone()),
        ..Merchant::default()
    };
    let industry = match place.pack.role {
        PackRole::Industry => {
            let id = place.pack.id.clone();
            Some(id)
        }
        PackRole::Base | PackRole::Scenario => None,
    };
    let declaration = Declaration {
        merchant,
        industry,
        category: category.map(str::to_owned),
        scenarios: assignment
            .scenarios
            .iter()
            .cloned()
            .collect(),
        facts: assignment.facts.clone(),
        ..Declaration::default()
    };
    Some(SyntheticDossier {
        declaration,
        papers: Vec::new(),
        unread: 0,
        as_of: audit_date(rules, place),
        specimens: true,
    })
}

/// The newest facts, moved into the time in which the requirement holds.
fn audit_date(rules: &Rules, place: RequirementRef<'_>) -> Date {
    // The fallback is never used: validation refuses a pack without a date.
    let today = place
        .pack
        .as_of
        .parse()
        .unwrap_or(jiff::civil::date(2026, 11, 1));
    let newest = rules
        .packs
        .values()
        .filter_map(|pack| pack.as_of.parse().ok())
        .max()
        .unwrap_or(today);
    let mut as_of: Date = newest;
    if let Some(from) = place.requirement.from {
        as_of = as_of.max(from);
    }
    if let Some(until) = place.requirement.until {
        as_of = as_of.min(until);
    }
    as_of
}

/// A question that alone decides whether the condition holds, where there is one.
pub fn deciding_question(when: &Condition) -> Option<&str> {
    if let Some((name, ..)) = &when.fact {
        return Some(name);
    }
    // A negated question decides too, if nothing else stands beside it.
    let not = when.not.as_deref()?;
    if !is_only_fact(not) {
        return None;
    }
    deciding_question(not)
}

fn is_only_fact(when: &Condition) -> bool {
    when.entity.is_empty()
        && when.category.is_empty()
        && when.scenario.is_empty()
        && when.any.is_empty()
}

/// Whether a condition asks for that fact anywhere.
pub fn asks_fact(when: &Condition, name: &str) -> bool {
    if let Some((own, ..)) = &when.fact
        && own == name
    {
        return true;
    }
    let mut inner = when
        .any
        .iter()
        .chain(when.not.as_deref());
    inner.any(|condition| asks_fact(condition, name))
}
