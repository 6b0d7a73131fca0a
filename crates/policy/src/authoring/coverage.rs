//! Which requirements the tests prove: seen both to be met and to be unmet.

use std::collections::BTreeMap;

use super::TestResult;
use super::generated::all_requirements;
use crate::rules::Rules;
use model::Outcome;

/// How much is proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// Requirements of the rules.
    pub requirements: usize,
    /// Those seen both ways.
    pub proven: usize,
    /// The others: id, seen met, seen unmet.
    pub open: Vec<(String, bool, bool)>,
}

/// Holds results against every requirement of the rules.
#[must_use]
pub fn compute_coverage(results: &[TestResult], rules: &Rules) -> Coverage {
    // Over all cases: one may show a requirement met, and another one unmet.
    let mut shown_outcomes: BTreeMap<&str, (bool, bool)> = BTreeMap::new();
    for (id, outcome) in results.iter().flat_map(|r| &r.outcomes) {
        let entry = shown_outcomes.entry(id).or_default();
        entry.0 |= *outcome == Outcome::Met;
        entry.1 |= *outcome == Outcome::Unmet;
    }
    let all: Vec<String> = all_requirements(rules).map(|p| p.id()).collect();
    let state = |id: &String| shown_outcomes.get(id.as_str()).copied().unwrap_or_default();
    let open: Vec<_> = all
        .iter()
        .map(|id| (id.clone(), state(id)))
        .filter(|(_, (m, u))| !(*m && *u))
        .collect();
    Coverage {
        requirements: all.len(),
        proven: all.len() - open.len(),
        open: open
            .into_iter()
            .map(|(id, (met, unmet))| (id, met, unmet))
            .collect(),
    }
}
