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
    let outcomes = results
        .iter()
        .flat_map(|result| &result.outcomes);
    for (id, outcome) in outcomes {
        let (met, unmet) = shown_outcomes.entry(id).or_default();
        *met |= *outcome == Outcome::Met;
        *unmet |= *outcome == Outcome::Unmet;
    }
    let mut requirements = 0;
    let mut open = Vec::new();
    for place in all_requirements(rules) {
        requirements += 1;
        let id = place.id();
        let shown = shown_outcomes.get(id.as_str());
        let (met, unmet) = shown.copied().unwrap_or_default();
        let is_proven = met && unmet;
        if !is_proven {
            open.push((id, met, unmet));
        }
    }
    Coverage {
        requirements,
        proven: requirements - open.len(),
        open,
    }
}
