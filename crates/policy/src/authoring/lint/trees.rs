//! Requirement trees: what nothing can meet, what adds nothing, what contradicts.

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::place::of_requirement;
use super::{say, Lint, Name, Settings};
use model::{Answer, Level};
use crate::rules::Rules;
use crate::rules::pack::{Leaf, Need};
use crate::authoring::generated::{circumstances, places, takes, try_ways, ways_of, Place, Way};

pub fn lints(rules: &Rules, settings: &Settings) -> Vec<Lint> {
    let wanted = |p: &Place<'_>| !settings.own_only || p.pack.overlaid;
    let all: Vec<Place<'_>> = places(rules).filter(wanted).collect();
    let mut found: Vec<Lint> = all.clone().into_par_iter().flat_map_iter(|p| of_one(rules, p)).collect();
    found.extend(contradictions(rules, &all));
    found
}

fn of_one(rules: &Rules, place: Place<'_>) -> Vec<Lint> {
    let id = place.id();
    if never(place) {
        let spot = of_requirement(rules, place).at("when");
        let (zh, en) = (
            format!("{id}：条件在任何情形下都不成立"),
            format!("{id}: its condition holds in no circumstances"),
        );
        return vec![say(Name::ConditionNeverHolds, &spot, zh, en)];
    }
    let mut found = Vec::new();
    let tried = try_ways(rules, place);
    let met = tried.iter().filter(|t| **t == Some(true)).count();
    if met == 0 {
        let spot = of_requirement(rules, place).at("need");
        let (zh, en) = (
            format!("{id}：没有任何一组文件和答案能满足"),
            format!("{id}: no set of papers and answers can meet it"),
        );
        found.push(say(Name::Unsatisfiable, &spot, zh, en));
    } else {
        for (i, _) in tried.iter().enumerate().filter(|(_, t)| **t != Some(true)) {
            let spot = of_requirement(rules, place).at("need");
            let way = described(rules, ways_of(&place.requirement.need).get(i));
            let (zh, en) = (
                format!("{id}：这一种方式永远无法满足：{way}"),
                format!("{id}: this way can never be met: {way}"),
            );
            found.push(say(Name::UnreachableAlternative, &spot, zh, en));
        }
    }
    for more in subsumed(&place.requirement.need) {
        let spot = of_requirement(rules, place).at("need");
        let way = described(rules, ways_of(more).first());
        let (zh, en) = (
            format!("{id}：这一种方式比同级的另一种要求更多，没有作用：{way}"),
            format!("{id}: this alternative asks more than another beside it and adds nothing: {way}"),
        );
        found.push(say(Name::SubsumedAlternative, &spot, zh, en));
    }
    found
}

/// Ids of the papers and questions of a way.
fn described(rules: &Rules, way: Option<&Way<'_>>) -> String {
    let Some(way) = way else { return String::new() };
    let known = |l: &&Leaf| rules.catalogue.get(&l.kind).is_some();
    let papers = way.leaves.iter().copied().filter(known).map(|l| l.kind.as_str());
    papers.chain(way.facts.keys().copied()).collect::<Vec<_>>().join(" + ")
}

/// Whether no entity type and category lets the condition hold.
fn never(place: Place<'_>) -> bool {
    let Some(when) = &place.requirement.when else { return false };
    let fits = |s: &crate::authoring::generated::Setting| {
        let category = place.category.is_none_or(|c| s.category.takes(&c.id));
        let entity = place
            .category
            .is_none_or(|c| c.entities.is_empty() || c.entities.iter().any(|e| s.entity.takes(e)));
        category && entity
    };
    !circumstances(when, true).iter().any(fits)
}

/// Members of a choice that ask at least what another member asks.
fn subsumed(need: &Need) -> Vec<&Need> {
    match need {
        Need::Any(members) => {
            let more = |(j, b): (usize, &'_ Need)| {
                let covered = |(i, a): (usize, &Need)| i != j && covers(a, b) && !(i > j && covers(b, a));
                members.iter().enumerate().any(covered)
            };
            let own = members.iter().enumerate().filter(|(j, b)| more((*j, *b))).map(|(_, b)| b);
            own.chain(members.iter().flat_map(subsumed)).collect()
        }
        Need::All(members) => members.iter().flat_map(subsumed).collect(),
        Need::AtLeast(_, of) => subsumed(of),
        Need::Document(_) | Need::Fact(_) => Vec::new(),
    }
}

/// Whether whatever meets `b` also meets `a`.
fn covers(a: &Need, b: &Need) -> bool {
    let (a, b) = (ways_of(a), ways_of(b));
    !b.is_empty() && b.iter().all(|b| a.iter().any(|a| less(a, b)))
}

/// Whether every paper and answer of `a` is asked by `b` too.
fn less(a: &Way<'_>, b: &Way<'_>) -> bool {
    let mut left: Vec<&Leaf> = b.leaves.clone();
    let papers = a.leaves.iter().all(|wanted| {
        let same = |l: &&Leaf| {
            let asked =
                |check: &std::sync::Arc<crate::checks::CheckSpec>| l.checks.iter().any(|(c, _)| c == check);
            l.kind == wanted.kind && l.owner == wanted.owner && wanted.checks.iter().all(|(c, _)| asked(c))
        };
        left.iter().position(same).map(|i| left.swap_remove(i)).is_some()
    });
    papers
        && a.facts
            .iter()
            .all(|(name, (leaf, _))| b.facts.get(name).is_some_and(|(_, answer)| takes(leaf, answer)))
}

/// Requirements of one pack or category, always in force, that ask for opposite answers.
fn contradictions(rules: &Rules, all: &[Place<'_>]) -> Vec<Lint> {
    let mut found = Vec::new();
    for (i, a) in all.iter().enumerate() {
        let beside =
            |b: &&Place<'_>| b.pack.id == a.pack.id && b.category.map(|c| &c.id) == a.category.map(|c| &c.id);
        for b in all.iter().skip(i + 1).take_while(beside) {
            let binding =
                |p: &Place<'_>| p.requirement.level == Level::Required && p.requirement.when.is_none();
            if let Some(name) =
                opposite(&a.requirement.need, &b.requirement.need).filter(|_| binding(a) && binding(b))
            {
                let spot = of_requirement(rules, *b).at("need");
                let (zh, en) = (
                    format!("{} 与 {} 对 {name} 要求相反的答案：互相矛盾", b.id(), a.id()),
                    format!(
                        "{} and {} ask for opposite answers to {name}: they contradict each other",
                        b.id(),
                        a.id()
                    ),
                );
                found.push(say(Name::Contradiction, &spot, zh, en));
            }
        }
    }
    found
}

/// A fact that every way of both needs, with answers that never fit together.
fn opposite(a: &Need, b: &Need) -> Option<String> {
    let (a, b) = (ways_of(a), ways_of(b));
    let in_all = |ways: &[Way<'_>], name: &str| ways.iter().all(|w| w.facts.contains_key(name));
    let names = a.first()?.facts.keys().filter(|n| in_all(&a, n) && in_all(&b, n));
    let clash = |name: &&&str| {
        a.iter().all(|x| {
            b.iter().all(|y| {
                let pair = x.facts.get(**name).zip(y.facts.get(**name));
                pair.is_some_and(|((la, aa), (lb, ab))| !fits(la, ab) && !fits(lb, aa))
            })
        })
    };
    names.into_iter().find(|n| clash(n)).map(|n| (*n).to_owned())
}

fn fits(leaf: &crate::rules::pack::FactLeaf, answer: &Answer) -> bool {
    takes(leaf, answer)
}
