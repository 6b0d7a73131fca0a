//! Requirement trees: what nothing can meet, what adds nothing, what contradicts.

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::lints::{Lint, LintKind, LintOptions, build_lint};
use super::place::locate_requirement;
use crate::authoring::generated::{Assignment, RequirementRef, Solution, accepts_answer};
use crate::authoring::generated::{
    all_requirements, find_solutions, solve_condition, try_solutions,
};
use crate::checks::CheckSpec;
use crate::rules::Rules;
use crate::rules::pack::{DocumentLeaf, Need};
use model::RequirementLevel;

pub fn lint_trees(rules: &Rules, settings: &LintOptions) -> Vec<Lint> {
    let is_linted = |place: &RequirementRef<'_>| {
        let own = place.pack.overlaid;
        own || !settings.own_only
    };
    let all: Vec<RequirementRef<'_>> = all_requirements(rules)
        .filter(is_linted)
        .collect();
    let mut found: Vec<Lint> = all
        .clone()
        .into_par_iter()
        .flat_map_iter(|place| lint_requirement(rules, place))
        .collect();
    found.extend(find_contradictions(rules, &all));
    found
}

fn lint_requirement(rules: &Rules, place: RequirementRef<'_>) -> Vec<Lint> {
    let id = place.id();
    if never_applies(place) {
        let spot = locate_requirement(rules, place).at("when");
        let zh = format!("{id}：条件在任何情形下都不成立");
        let en = format!("{id}: its condition holds in no solve_condition");
        // Nothing to say about its tree: no dossier ever comes so far.
        let lint = build_lint(LintKind::ConditionNeverHolds, &spot, zh, en);
        return vec![lint];
    }
    let mut found = find_unmeetable(rules, place, &id);
    for more in find_subsumed(&place.requirement.need) {
        let spot = locate_requirement(rules, place).at("need");
        let solutions = find_solutions(more);
        let way = describe_solution(rules, solutions.first());
        let zh = format!("{id}：这一种方式比同级的另一种要求更多，没有作用：{way}");
        let en = format!(
            "{id}: this alternative asks more than another beside it and adds nothing: {way}"
        );
        let lint = build_lint(LintKind::SubsumedAlternative, &spot, zh, en);
        found.push(lint);
    }
    found
}

fn find_unmeetable(rules: &Rules, place: RequirementRef<'_>, id: &str) -> Vec<Lint> {
    let attempts = try_solutions(rules, place);
    let can_be_met = attempts.contains(&Some(true));
    if !can_be_met {
        let spot = locate_requirement(rules, place).at("need");
        let zh = format!("{id}：没有任何一组文件和答案能满足");
        let en = format!("{id}: no set of papers and answers can meet it");
        let lint = build_lint(LintKind::Unsatisfiable, &spot, zh, en);
        return vec![lint];
    }
    let mut found = Vec::new();
    for (i, attempt) in attempts.iter().enumerate() {
        if *attempt == Some(true) {
            continue;
        }
        let spot = locate_requirement(rules, place).at("need");
        let solutions = find_solutions(&place.requirement.need);
        let way = describe_solution(rules, solutions.get(i));
        let zh = format!("{id}：这一种方式永远无法满足：{way}");
        let en = format!("{id}: this way can never be met: {way}");
        let lint = build_lint(LintKind::UnreachableAlternative, &spot, zh, en);
        found.push(lint);
    }
    found
}

/// Ids of the documents and questions of a way.
fn describe_solution(rules: &Rules, way: Option<&Solution<'_>>) -> String {
    let Some(way) = way else {
        return String::new();
    };
    let mut ids: Vec<&str> = Vec::new();
    for leaf in &way.leaves {
        let is_document = rules
            .catalogue
            .get(&leaf.kind)
            .is_some();
        if is_document {
            ids.push(&leaf.kind);
        }
    }
    let questions = way.facts.keys();
    ids.extend(questions.copied());
    ids.join(" + ")
}

/// Whether no entity type and category lets the condition hold.
fn never_applies(place: RequirementRef<'_>) -> bool {
    let Some(when) = &place.requirement.when else {
        return false;
    };
    let fits = |assignment: &Assignment| {
        let Some(category) = place.category else {
            return true;
        };
        let entities = &category.entities;
        let entity_fits = entities.iter().any(|entity| {
            let chosen = &assignment.entity;
            chosen.allows(entity)
        });
        let is_open_to_all = entities.is_empty();
        let category_fits = assignment.category.allows(&category.id);
        category_fits && (is_open_to_all || entity_fits)
    };
    let assignments = solve_condition(when, true);
    !assignments.iter().any(fits)
}

/// Members of a choice that ask at least what another member asks.
fn find_subsumed(need: &Need) -> Vec<&Need> {
    match need {
        Need::Any(members) => {
            let mut found = Vec::new();
            for (index, member) in members.iter().enumerate() {
                if is_subsumed(index, member, members) {
                    found.push(member);
                }
            }
            let inner = members.iter().flat_map(find_subsumed);
            found.extend(inner);
            found
        }
        Need::All(members) => {
            let inner = members.iter().flat_map(find_subsumed);
            inner.collect()
        }
        Need::AtLeast(_, of) => find_subsumed(of),
        Need::Document(_) | Need::Fact(_) => Vec::new(),
    }
}

/// Whether `member`, at `index` of `members`, asks at least what another of them asks.
fn is_subsumed(index: usize, member: &Need, members: &[Need]) -> bool {
    let covered_by = |(other_index, other): (usize, &Need)| {
        if other_index == index || !is_implied_by(other, member) {
            return false;
        }
        // Of two equal members only the later one is reported.
        let is_later = other_index > index;
        let earlier_of_equals = is_later && is_implied_by(member, other);
        !earlier_of_equals
    };
    members
        .iter()
        .enumerate()
        .any(covered_by)
}

/// Whether whatever meets `b` also meets `a`.
fn is_implied_by(a: &Need, b: &Need) -> bool {
    let less = find_solutions(a);
    let more = find_solutions(b);
    let has_subset = |way: &Solution<'_>| {
        let mut smaller_ways = less.iter();
        smaller_ways.any(|smaller| is_subset_of(smaller, way))
    };
    // Without solutions `all` would be true of nothing, and a broken need would seem to be covered.
    let can_be_met = !more.is_empty();
    can_be_met && more.iter().all(has_subset)
}

/// Whether every document and answer of `a` is asked by `b` too.
fn is_subset_of(a: &Solution<'_>, b: &Solution<'_>) -> bool {
    // A document serves one leaf only, so what was matched is taken out.
    let mut left: Vec<&DocumentLeaf> = b.leaves.clone();
    for wanted in &a.leaves {
        let serves = |leaf: &&DocumentLeaf| demands_as_much(leaf, wanted);
        let Some(i) = left.iter().position(serves) else {
            return false;
        };
        left.swap_remove(i);
    }
    a.facts.iter().all(|(name, (leaf, _))| {
        let other = b.facts.get(name);
        other.is_some_and(|(_, answer)| accepts_answer(leaf, answer))
    })
}

/// Whether `leaf` asks for the document that `wanted` asks for, with every check of it.
fn demands_as_much(leaf: &DocumentLeaf, wanted: &DocumentLeaf) -> bool {
    let asks = |check: &CheckSpec| {
        leaf.checks
            .iter()
            .any(|(own, _)| **own == *check)
    };
    let same_person = wanted.of.is_none() || leaf.of == wanted.of;
    let same_document = leaf.kind == wanted.kind && leaf.owner == wanted.owner && same_person;
    same_document
        && wanted
            .checks
            .iter()
            .all(|(check, _)| asks(check))
}

/// Requirements of one pack or category, always in force, that ask for opposite answers.
fn find_contradictions(rules: &Rules, all: &[RequirementRef<'_>]) -> Vec<Lint> {
    let mut found = Vec::new();
    for (i, place) in all.iter().enumerate() {
        let own_category = category_id(place);
        let beside = |other: &&RequirementRef<'_>| {
            let same_pack = other.pack.id == place.pack.id;
            same_pack && category_id(other) == own_category
        };
        // Requirements of one pack or category stand side by side: the first stranger ends the
        // group.
        let following = all.iter().skip(i + 1);
        for other in following.take_while(beside) {
            if !is_binding(place) || !is_binding(other) {
                continue;
            }
            let need = &place.requirement.need;
            let other_need = &other.requirement.need;
            let Some(name) = opposite_fact(need, other_need) else {
                continue;
            };
            let spot = locate_requirement(rules, *other).at("need");
            let first = place.id();
            let second = other.id();
            let zh = format!("{second} 与 {first} 对 {name} 要求相反的答案：互相矛盾");
            let en = format!(
                "{second} and {first} ask for opposite answers to {name}: they contradict each other"
            );
            let lint = build_lint(LintKind::Contradiction, &spot, zh, en);
            found.push(lint);
        }
    }
    found
}

fn category_id<'a>(place: &RequirementRef<'a>) -> Option<&'a String> {
    let category = place.category?;
    Some(&category.id)
}

// A condition could keep two requirements apart, and a recommendation forces nobody.
fn is_binding(place: &RequirementRef<'_>) -> bool {
    let requirement = place.requirement;
    let is_required = requirement.level == RequirementLevel::Required;
    is_required && requirement.when.is_none()
}

/// A fact that every way of both needs, with answers that never fit together.
fn opposite_fact(a: &Need, b: &Need) -> Option<String> {
    let ways_a = find_solutions(a);
    let ways_b = find_solutions(b);
    let in_all = |ways: &[Solution<'_>], name: &str| {
        let mut ways = ways.iter();
        ways.all(|way| way.facts.contains_key(name))
    };
    let first_way = ways_a.first()?;
    for name in first_way.facts.keys() {
        let always_asked = in_all(&ways_a, name) && in_all(&ways_b, name);
        if !always_asked {
            continue;
        }
        let clashes_with_all = |way: &Solution<'_>| {
            let mut others = ways_b.iter();
            others.all(|other| answers_clash(way, other, name))
        };
        if ways_a.iter().all(clashes_with_all) {
            return Some((*name).to_owned());
        }
    }
    None
}

/// Whether the answers of two ways to the question `name` fit neither of its leaves.
fn answers_clash(a: &Solution<'_>, b: &Solution<'_>, name: &str) -> bool {
    let asked_by_a = a.facts.get(name);
    let asked_by_b = b.facts.get(name);
    let (Some((leaf_a, answer_a)), Some((leaf_b, answer_b))) = (asked_by_a, asked_by_b) else {
        return false;
    };
    let b_fits_a = accepts_answer(leaf_a, answer_b);
    let a_fits_b = accepts_answer(leaf_b, answer_a);
    !a_fits_b && !b_fits_a
}
