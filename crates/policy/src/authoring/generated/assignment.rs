//! Under what circumstances a condition holds, or does not: solved from the condition itself.

use std::collections::{BTreeMap, BTreeSet};

use crate::rules::pack::Condition;
use model::FactAnswer;

/// What is demanded of a dossier so that a condition turns out as wanted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Assignment {
    /// Entity type.
    pub entity: IdConstraint,
    /// Category.
    pub category: IdConstraint,
    /// Scenarios that are chosen.
    pub scenarios: BTreeSet<String>,
    /// Scenarios that are not.
    pub no_scenarios: BTreeSet<String>,
    /// Answers.
    pub facts: BTreeMap<String, FactAnswer>,
    /// Answers that must not be given.
    pub no_facts: BTreeMap<String, Vec<FactAnswer>>,
}

/// One id out of some.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct IdConstraint {
    /// One of these; `None`: any.
    pub of: Option<BTreeSet<String>>,
    /// None of these.
    pub not: BTreeSet<String>,
}

impl IdConstraint {
    fn intersect(&self, other: &Self) -> Option<Self> {
        let of = match (&self.of, &other.of) {
            (Some(a), Some(b)) => Some(a & b),
            (Some(ids), None) | (None, Some(ids)) => Some(ids.clone()),
            (None, None) => None,
        };
        // Denied ids go before the test: "one of {a}" together with "not a" has no solution.
        let not = &self.not | &other.not;
        let Some(of) = of else {
            return Some(Self { of: None, not });
        };
        let left = &of - &not;
        if left.is_empty() {
            return None;
        }
        Some(Self {
            of: Some(left),
            not,
        })
    }

    /// Whether an id may be picked.
    #[must_use]
    pub fn allows(&self, id: &str) -> bool {
        let is_one_of = match &self.of {
            Some(ids) => ids.contains(id),
            None => true,
        };
        is_one_of && !self.not.contains(id)
    }

    /// One of the list where that is expected, none of it otherwise.
    fn from_list(list: &[String], expected: bool) -> Self {
        let ids = list.iter().cloned();
        let ids: BTreeSet<String> = ids.collect();
        if expected {
            Self {
                of: Some(ids),
                not: BTreeSet::new(),
            }
        } else {
            Self { of: None, not: ids }
        }
    }

    /// Exactly one id.
    #[must_use]
    pub fn exactly(id: &str) -> Self {
        Self {
            of: Some(BTreeSet::from([id.to_owned()])),
            not: BTreeSet::new(),
        }
    }
}

impl Assignment {
    /// Both demands at once; `None` where they contradict each other.
    #[must_use]
    pub fn combine(&self, other: &Self) -> Option<Self> {
        let mut facts = self.facts.clone();
        for (name, answer) in &other.facts {
            let old = facts.insert(name.clone(), answer.clone());
            let differs = old.is_some_and(|old| old != *answer);
            if differs {
                return None;
            }
        }
        let mut no_facts = self.no_facts.clone();
        for (name, answers) in &other.no_facts {
            let denied = no_facts
                .entry(name.clone())
                .or_default();
            denied.extend(answers.iter().cloned());
        }
        let both = Self {
            entity: self.entity.intersect(&other.entity)?,
            category: self
                .category
                .intersect(&other.category)?,
            scenarios: &self.scenarios | &other.scenarios,
            no_scenarios: &self.no_scenarios | &other.no_scenarios,
            facts,
            no_facts,
        };
        if both.contradicts_itself() {
            return None;
        }
        Some(both)
    }

    fn contradicts_itself(&self) -> bool {
        let is_denied = |(name, answer): (&String, &FactAnswer)| {
            let denied = self.no_facts.get(name);
            denied.is_some_and(|answers| answers.contains(answer))
        };
        let contradicts = self.facts.iter().any(is_denied);
        contradicts
            || !self
                .scenarios
                .is_disjoint(&self.no_scenarios)
    }

    /// Gives every fact that is only forbidden to be something an answer that is something else.
    pub fn fill_denied_facts(&mut self) {
        for (name, denied) in &self.no_facts {
            if self.facts.contains_key(name) {
                continue;
            }
            if let Some(answer) = other_answer(denied) {
                self.facts.insert(name.clone(), answer);
            }
        }
    }
}

/// An answer of the same type that is none of `denied`.
fn other_answer(denied: &[FactAnswer]) -> Option<FactAnswer> {
    let first = denied.first()?;
    let candidates: Vec<FactAnswer> = match first {
        FactAnswer::Flag(_) => {
            let flags = [true, false];
            flags.map(FactAnswer::Flag).to_vec()
        }
        // 0 to 99 by eye: a condition denies a handful of numbers at most.
        FactAnswer::Number(_) => {
            let numbers = (0..100).map(f64::from);
            numbers
                .map(FactAnswer::Number)
                .collect()
        }
        FactAnswer::Text(_) => {
            let words = "样本".to_owned();
            vec![FactAnswer::Text(words)]
        }
    };
    candidates
        .into_iter()
        .find(|candidate| !denied.contains(candidate))
}

/// Every way in which `when` ends as `expected`, simplest first. Bounded: conditions are small, and
/// of a product only the first hundred are kept.
#[must_use]
pub fn solve_condition(when: &Condition, expected: bool) -> Vec<Assignment> {
    let parts = solve_parts(when, expected);
    // A condition is a conjunction. To hold, all of its parts have to hold together, which is a
    // product; to fail, any single part has to fail, which is a list.
    if expected {
        let mut ways = vec![Assignment::default()];
        for part in parts {
            ways = cross_product(&ways, &part);
        }
        return ways;
    }
    parts.into_iter().flatten().collect()
}

/// The parts of a condition, each with its ways to end as wanted.
fn solve_parts(when: &Condition, expected: bool) -> Vec<Vec<Assignment>> {
    let mut parts = Vec::new();
    if !when.entity.is_empty() {
        parts.push(vec![Assignment {
            entity: IdConstraint::from_list(&when.entity, expected),
            ..Assignment::default()
        }]);
    }
    if !when.category.is_empty() {
        parts.push(vec![Assignment {
            category: IdConstraint::from_list(&when.category, expected),
            ..Assignment::default()
        }]);
    }
    if !when.scenario.is_empty() {
        parts.push(solve_scenarios(&when.scenario, expected));
    }
    if let Some((name, answer, _)) = &when.fact {
        let assignment = solve_fact(name, answer, expected);
        parts.push(vec![assignment]);
    }
    if let Some(not) = &when.not {
        parts.push(solve_condition(not, !expected));
    }
    if !when.any.is_empty() {
        parts.push(solve_any(&when.any, expected));
    }
    parts
}

fn solve_scenarios(ids: &[String], expected: bool) -> Vec<Assignment> {
    if !expected {
        return vec![Assignment {
            no_scenarios: ids.iter().cloned().collect(),
            ..Assignment::default()
        }];
    }
    let chosen = |id: &String| Assignment {
        scenarios: BTreeSet::from([id.clone()]),
        ..Assignment::default()
    };
    ids.iter().map(chosen).collect()
}

fn solve_fact(name: &str, answer: &FactAnswer, expected: bool) -> Assignment {
    let mut assignment = Assignment::default();
    let name = name.to_owned();
    let answer = answer.clone();
    if expected {
        assignment.facts.insert(name, answer);
    } else {
        let denied = vec![answer];
        assignment.no_facts.insert(name, denied);
    }
    assignment
}

/// By De Morgan it is the other way round here: `any` fails only if all members fail together.
fn solve_any(members: &[Condition], expected: bool) -> Vec<Assignment> {
    let solved = members
        .iter()
        .map(|member| solve_condition(member, expected));
    if expected {
        return solved.flatten().collect();
    }
    let mut ways = vec![Assignment::default()];
    for member in solved {
        ways = cross_product(&ways, &member);
    }
    ways
}

// 100 by eye: it stops conditions whose solutions multiply without end.
fn cross_product(left: &[Assignment], right: &[Assignment]) -> Vec<Assignment> {
    left.iter()
        .flat_map(|first| {
            let seconds = right.iter();
            seconds.filter_map(move |second| first.combine(second))
        })
        .take(100)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entity(ids: &[&str]) -> Condition {
        Condition {
            entity: ids
                .iter()
                .map(|id| (*id).to_owned())
                .collect(),
            ..Condition::default()
        }
    }

    #[test]
    fn a_condition_is_solved_both_ways() {
        let fact = (
            "sells".to_owned(),
            FactAnswer::Flag(true),
            model::Bilingual::default(),
        );
        let when = Condition {
            fact: Some(fact),
            not: Some(Box::new(entity(&["personal"]))),
            ..Condition::default()
        };
        let [yes] = solve_condition(&when, true)
            .try_into()
            .expect("one way");
        assert!(yes.entity.not.contains("personal") && yes.facts.contains_key("sells"));
        let no = solve_condition(&when, false);
        assert_eq!(no.len(), 2, "another answer, or a person");
        assert!(
            no.iter()
                .any(|solution| solution.entity.allows("personal")
                    && !solution.entity.allows("enterprise"))
        );
    }

    #[test]
    fn contradictions_have_no_way() {
        let when = Condition {
            not: Some(Box::new(entity(&["a"]))),
            ..entity(&["a"])
        };
        assert!(solve_condition(&when, true).is_empty());
        assert!(!solve_condition(&when, false).is_empty());
    }

    #[test]
    fn a_denied_answer_is_replaced() {
        let mut setting = Assignment::default();
        setting.no_facts.insert(
            "x".into(),
            vec![FactAnswer::Number(0.0), FactAnswer::Number(1.0)],
        );
        setting.fill_denied_facts();
        assert_eq!(setting.facts.get("x"), Some(&FactAnswer::Number(2.0)));
    }
}
