//! Under what circumstances a condition holds, or does not: solved from the condition itself.

use std::collections::{BTreeMap, BTreeSet};

use model::Answer;
use crate::rules::pack::When;

/// What is demanded of a dossier so that a condition turns out as wanted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Setting {
    /// Entity type.
    pub entity: Pick,
    /// Category.
    pub category: Pick,
    /// Scenarios that are chosen.
    pub scenarios: BTreeSet<String>,
    /// Scenarios that are not.
    pub no_scenarios: BTreeSet<String>,
    /// Answers.
    pub facts: BTreeMap<String, Answer>,
    /// Answers that must not be given.
    pub no_facts: BTreeMap<String, Vec<Answer>>,
}

/// One id out of some.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pick {
    /// One of these; `None`: any.
    pub of: Option<BTreeSet<String>>,
    /// None of these.
    pub not: BTreeSet<String>,
}

impl Pick {
    fn both(&self, other: &Self) -> Option<Self> {
        let of = match (&self.of, &other.of) {
            (Some(a), Some(b)) => Some(a & b),
            (a, b) => a.clone().or_else(|| b.clone()),
        };
        let not = &self.not | &other.not;
        let of = of.map(|of| &of - &not);
        of.as_ref().is_none_or(|of| !of.is_empty()).then_some(Self { of, not })
    }

    /// Whether an id may be picked.
    #[must_use]
    pub fn takes(&self, id: &str) -> bool {
        self.of.as_ref().is_none_or(|of| of.contains(id)) && !self.not.contains(id)
    }

    /// Exactly one id.
    #[must_use]
    pub fn one(id: &str) -> Self {
        Self { of: Some(BTreeSet::from([id.to_owned()])), not: BTreeSet::new() }
    }
}

impl Setting {
    /// Both demands at once; `None` where they contradict each other.
    #[must_use]
    pub fn both(&self, other: &Self) -> Option<Self> {
        let mut facts = self.facts.clone();
        for (name, answer) in &other.facts {
            if facts.insert(name.clone(), answer.clone()).is_some_and(|old| old != *answer) {
                return None;
            }
        }
        let mut no_facts = self.no_facts.clone();
        for (name, answers) in &other.no_facts {
            no_facts.entry(name.clone()).or_default().extend(answers.iter().cloned());
        }
        let both = Self {
            entity: self.entity.both(&other.entity)?,
            category: self.category.both(&other.category)?,
            scenarios: &self.scenarios | &other.scenarios,
            no_scenarios: &self.no_scenarios | &other.no_scenarios,
            facts,
            no_facts,
        };
        let denied = |(name, answer): (&String, &Answer)| {
            both.no_facts.get(name).is_some_and(|list| list.contains(answer))
        };
        let contradicts = !both.scenarios.is_disjoint(&both.no_scenarios) || both.facts.iter().any(denied);
        (!contradicts).then_some(both)
    }

    /// Gives every fact that is only forbidden to be something an answer that is something else.
    pub fn settle(&mut self) {
        for (name, denied) in &self.no_facts {
            if !self.facts.contains_key(name)
                && let Some(answer) = another(denied)
            {
                self.facts.insert(name.clone(), answer);
            }
        }
    }
}

/// An answer of the same type that is none of `denied`.
fn another(denied: &[Answer]) -> Option<Answer> {
    let first = denied.first()?;
    let candidates: Vec<Answer> = match first {
        Answer::Flag(_) => vec![Answer::Flag(true), Answer::Flag(false)],
        Answer::Number(_) => (0..100).map(|n| Answer::Number(f64::from(n))).collect(),
        Answer::Text(_) => vec![Answer::Text("样本".into())],
    };
    candidates.into_iter().find(|c| !denied.contains(c))
}

/// Every way in which `when` ends as `wanted`, simplest first. Bounded: conditions are small, and
/// of a product only the first hundred are kept.
#[must_use]
pub fn ways(when: &When, wanted: bool) -> Vec<Setting> {
    let parts = parts(when, wanted);
    if wanted {
        return parts.into_iter().fold(vec![Setting::default()], |ways, part| product(&ways, &part));
    }
    parts.into_iter().flatten().collect()
}

/// The parts of a condition, each with its ways to end as wanted.
fn parts(when: &When, wanted: bool) -> Vec<Vec<Setting>> {
    let ids = |list: &[String]| list.iter().cloned().collect::<BTreeSet<_>>();
    let pick = |list: &[String]| {
        if wanted {
            Pick { of: Some(ids(list)), not: BTreeSet::new() }
        } else {
            Pick { of: None, not: ids(list) }
        }
    };
    let mut parts = Vec::new();
    if !when.entity.is_empty() {
        parts.push(vec![Setting { entity: pick(&when.entity), ..Setting::default() }]);
    }
    if !when.category.is_empty() {
        parts.push(vec![Setting { category: pick(&when.category), ..Setting::default() }]);
    }
    if !when.scenario.is_empty() {
        let chosen = |id: &String| Setting { scenarios: BTreeSet::from([id.clone()]), ..Setting::default() };
        let without = Setting { no_scenarios: ids(&when.scenario), ..Setting::default() };
        parts.push(if wanted { when.scenario.iter().map(chosen).collect() } else { vec![without] });
    }
    if let Some((name, answer, _)) = &when.fact {
        let mut setting = Setting::default();
        if wanted {
            setting.facts.insert(name.clone(), answer.clone());
        } else {
            setting.no_facts.insert(name.clone(), vec![answer.clone()]);
        }
        parts.push(vec![setting]);
    }
    if let Some(not) = &when.not {
        parts.push(ways(not, !wanted));
    }
    if !when.any.is_empty() {
        let members = when.any.iter().map(|w| ways(w, wanted));
        parts.push(if wanted {
            members.flatten().collect()
        } else {
            members.fold(vec![Setting::default()], |ways, member| product(&ways, &member))
        });
    }
    parts
}

fn product(left: &[Setting], right: &[Setting]) -> Vec<Setting> {
    left.iter().flat_map(|a| right.iter().filter_map(move |b| a.both(b))).take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entity(ids: &[&str]) -> When {
        When { entity: ids.iter().map(|i| (*i).to_owned()).collect(), ..When::default() }
    }

    #[test]
    fn a_condition_is_solved_both_ways() {
        let fact = ("sells".to_owned(), Answer::Flag(true), model::Words::default());
        let when = When { fact: Some(fact), not: Some(Box::new(entity(&["personal"]))), ..When::default() };
        let [yes] = ways(&when, true).try_into().expect("one way");
        assert!(yes.entity.not.contains("personal") && yes.facts.contains_key("sells"));
        let no = ways(&when, false);
        assert_eq!(no.len(), 2, "another answer, or a person");
        assert!(no.iter().any(|s| s.entity.takes("personal") && !s.entity.takes("enterprise")));
    }

    #[test]
    fn contradictions_have_no_way() {
        let when = When { not: Some(Box::new(entity(&["a"]))), ..entity(&["a"]) };
        assert!(ways(&when, true).is_empty());
        assert!(!ways(&when, false).is_empty());
    }

    #[test]
    fn a_denied_answer_is_replaced() {
        let mut setting = Setting::default();
        setting.no_facts.insert("x".into(), vec![Answer::Number(0.0), Answer::Number(1.0)]);
        setting.settle();
        assert_eq!(setting.facts.get("x"), Some(&Answer::Number(2.0)));
    }
}
