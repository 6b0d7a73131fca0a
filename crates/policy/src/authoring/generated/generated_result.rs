//! What the generated cases of one requirement gave.

use model::Outcome;

use crate::authoring::{Difference, TestResult};

/// What came of the cases of one requirement.
#[derive(Debug, Clone, Default)]
pub struct GeneratedResult {
    /// Requirement id.
    pub id: String,
    /// Cases that were evaluated.
    pub cases: usize,
    /// Ways in which it can be met.
    pub ways: usize,
    /// Documents taken away.
    pub taken: usize,
    /// Checks made to fail.
    pub failed_checks: usize,
    /// Conditions tried the other way.
    pub conditions: usize,
    /// Cases that ended otherwise than they had to.
    pub differences: Vec<Difference>,
    /// The outcomes, for coverage.
    pub(super) ended: Vec<Outcome>,
}

impl From<GeneratedResult> for TestResult {
    fn from(proof: GeneratedResult) -> Self {
        Self {
            name: format!("{} ({} cases)", proof.id, proof.cases),
            differences: proof.differences,
            done: Vec::new(),
            outcomes: proof
                .ended
                .iter()
                .map(|outcome| (proof.id.clone(), *outcome))
                .collect(),
        }
    }
}
