//! Requirement trees: what nothing can meet, what adds nothing, what contradicts.

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::lints::{Lint, LintKind, LintOptions, build_lint};
use super::place::locate_requirement;
use crate::authoring::generated::{
    RequirementRef, Solution, accepts_answer, all_requirements, find_solutions, solve_condition,
    try_solutions,
};
use crate::rules::Rules;
use crate::rules::pack::{DocumentLeaf, Need};
use model::{FactAnswer, RequirementLevel};

pub fn lint_trees(rules: &Rules, settings: &LintOptions) -> Vec<Lint> {
    let is_linted = |p: &RequirementRef<'_>| !settings.own_only || p.pack.overlaid;
    let all: Vec<RequirementRef<'_>> = all_requirements(rules).filter(is_linted).collect();
    let mut found: Vec<Lint> = all
        .clone()
        .into_par_iter()
        .flat_map_iter(|p| lint_requirement(rules, p))
        .collect();
    found.extend(find_contradictions(rules, &all));
    found
}

fn lint_requirement(rules: &Rules, place: RequirementRef<'_>) -> Vec<Lint> {
    let id = place.id();
    if never_applies(place) {
        let spot = locate_requirement(rules, place).at("when");
        let (zh, en) = (
            format!("{id}：条件在任何情形下都不成立"),
            format!("{id}: its condition holds in no solve_condition"),
        );
        // Nothing to say about its tree: no dossier ever comes so far.
        return vec![build_lint(LintKind::ConditionNeverHolds, &spot, zh, en)];
    }
    let mut found = Vec::new();
    let attempts = try_solutions(rules, place);
    let met = attempts.iter().filter(|t| **t == Some(true)).count();
    if met == 0 {
        let spot = locate_requirement(rules, place).at("need");
        let (zh, en) = (
            format!("{id}：没有任何一组文件和答案能满足"),
            format!("{id}: no set of papers and answers can meet it"),
        );
        found.push(build_lint(LintKind::Unsatisfiable, &spot, zh, en));
    } else {
        for (i, _) in attempts
            .iter()
            .enumerate()
            .filter(|(_, t)| **t != Some(true))
        {
            let spot = locate_requirement(rules, place).at("need");
            let way = describe_solution(rules, find_solutions(&place.requirement.need).get(i));
            let (zh, en) = (
                format!("{id}：这一种方式永远无法满足：{way}"),
                format!("{id}: this way can never be met: {way}"),
            );
            found.push(build_lint(LintKind::UnreachableAlternative, &spot, zh, en));
        }
    }
    for more in find_subsumed(&place.requirement.need) {
        let spot = locate_requirement(rules, place).at("need");
        let way = describe_solution(rules, find_solutions(more).first());
        let (zh, en) = (
            format!("{id}：这一种方式比同级的另一种要求更多，没有作用：{way}"),
            format!(
                "{id}: this alternative asks more than another beside it and adds nothing: {way}"
            ),
        );
        found.push(build_lint(LintKind::SubsumedAlternative, &spot, zh, en));
    }
    found
}

/// Ids of the documents and questions of a way.
fn describe_solution(rules: &Rules, way: Option<&Solution<'_>>) -> String {
    let Some(way) = way else { return String::new() };
    let known = |l: &&DocumentLeaf| rules.catalogue.get(&l.kind).is_some();
    let papers = way
        .leaves
        .iter()
        .copied()
        .filter(known)
        .map(|l| l.kind.as_str());
    papers
        .chain(way.facts.keys().copied())
        .collect::<Vec<_>>()
        .join(" + ")
}

/// Whether no entity type and category lets the condition hold.
fn never_applies(place: RequirementRef<'_>) -> bool {
    let Some(when) = &place.requirement.when else {
        return false;
    };
    let fits = |s: &crate::authoring::generated::Assignment| {
        let category = place.category.is_none_or(|c| s.category.allows(&c.id));
        let entity = place
            .category
            .is_none_or(|c| c.entities.is_empty() || c.entities.iter().any(|e| s.entity.allows(e)));
        category && entity
    };
    !solve_condition(when, true).iter().any(fits)
}

/// Members of a choice that ask at least what another member asks.
fn find_subsumed(need: &Need) -> Vec<&Need> {
    match need {
        Need::Any(members) => {
            let more = |(j, b): (usize, &'_ Need)| {
                // Of two equal members only the later one is reported.
                let covered = |(i, a): (usize, &Need)| {
                    i != j && is_implied_by(a, b) && !(i > j && is_implied_by(b, a))
                };
                members.iter().enumerate().any(covered)
            };
            let own = members
                .iter()
                .enumerate()
                .filter(|(j, b)| more((*j, *b)))
                .map(|(_, b)| b);
            own.chain(members.iter().flat_map(find_subsumed)).collect()
        }
        Need::All(members) => members.iter().flat_map(find_subsumed).collect(),
        Need::AtLeast(_, of) => find_subsumed(of),
        Need::Document(_) | Need::Fact(_) => Vec::new(),
    }
}

/// Whether whatever meets `b` also meets `a`.
fn is_implied_by(a: &Need, b: &Need) -> bool {
    let (a, b) = (find_solutions(a), find_solutions(b));
    // Without solutions `all` would be true of nothing, and a broken need would seem to be covered.
    !b.is_empty() && b.iter().all(|b| a.iter().any(|a| is_subset_of(a, b)))
}

/// Whether every document and answer of `a` is asked by `b` too.
fn is_subset_of(a: &Solution<'_>, b: &Solution<'_>) -> bool {
    // A document serves one leaf only, so what was matched is taken out.
    let mut left: Vec<&DocumentLeaf> = b.leaves.clone();
    let papers = a.leaves.iter().all(|wanted| {
        let same = |l: &&DocumentLeaf| {
            let asked = |check: &std::sync::Arc<crate::checks::CheckSpec>| {
                l.checks.iter().any(|(c, _)| c == check)
            };
            l.kind == wanted.kind
                && l.owner == wanted.owner
                && wanted.checks.iter().all(|(c, _)| asked(c))
        };
        left.iter()
            .position(same)
            .map(|i| left.swap_remove(i))
            .is_some()
    });
    papers
        && a.facts.iter().all(|(name, (leaf, _))| {
            b.facts
                .get(name)
                .is_some_and(|(_, answer)| accepts_answer(leaf, answer))
        })
}

/// Requirements of one pack or category, always in force, that ask for opposite answers.
fn find_contradictions(rules: &Rules, all: &[RequirementRef<'_>]) -> Vec<Lint> {
    let mut found = Vec::new();
    for (i, a) in all.iter().enumerate() {
        let beside = |b: &&RequirementRef<'_>| {
            b.pack.id == a.pack.id && b.category.map(|c| &c.id) == a.category.map(|c| &c.id)
        };
        // Requirements of one pack or category stand side by side: the first stranger ends the
        // group.
        for b in all.iter().skip(i + 1).take_while(beside) {
            // A condition could keep the two apart, and a recommendation forces nobody.
            let binding = |p: &RequirementRef<'_>| {
                p.requirement.level == RequirementLevel::Required && p.requirement.when.is_none()
            };
            if let Some(name) = opposite_fact(&a.requirement.need, &b.requirement.need)
                .filter(|_| binding(a) && binding(b))
            {
                let spot = locate_requirement(rules, *b).at("need");
                let (zh, en) = (
                    format!(
                        "{} 与 {} 对 {name} 要求相反的答案：互相矛盾",
                        b.id(),
                        a.id()
                    ),
                    format!(
                        "{} and {} ask for opposite answers to {name}: they contradict each other",
                        b.id(),
                        a.id()
                    ),
                );
                found.push(build_lint(LintKind::Contradiction, &spot, zh, en));
            }
        }
    }
    found
}

/// A fact that every way of both needs, with answers that never fit together.
fn opposite_fact(a: &Need, b: &Need) -> Option<String> {
    let (a, b) = (find_solutions(a), find_solutions(b));
    let in_all =
        |ways: &[Solution<'_>], name: &str| ways.iter().all(|w| w.facts.contains_key(name));
    let names = a
        .first()?
        .facts
        .keys()
        .filter(|n| in_all(&a, n) && in_all(&b, n));
    let clash = |name: &&&str| {
        a.iter().all(|x| {
            b.iter().all(|y| {
                let pair = x.facts.get(**name).zip(y.facts.get(**name));
                pair.is_some_and(|((la, aa), (lb, ab))| {
                    !answer_fits(la, ab) && !answer_fits(lb, aa)
                })
            })
        })
    };
    names
        .into_iter()
        .find(|n| clash(n))
        .map(|n| (*n).to_owned())
}

fn answer_fits(leaf: &crate::rules::pack::FactLeaf, answer: &FactAnswer) -> bool {
    accepts_answer(leaf, answer)
}
