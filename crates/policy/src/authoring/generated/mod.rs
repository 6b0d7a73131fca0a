//! Cases generated from the rules themselves: every requirement seen to be met in each of its ways,
//! and to fail for each document, answer, check and condition in it.

mod assignment;
mod case_generator;
mod counterexample;
mod scenario;
mod solutions;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::synthetic::SyntheticDossier;
use super::{Difference, TestResult};
use crate::rules::Rules;
use crate::rules::pack::{Category, Pack, Requirement};
use case_generator::CaseGenerator;
use model::Outcome;

pub use assignment::{Assignment, IdConstraint, solve_condition};
pub use solutions::{Solution, accepts_answer, document_leaves, fact_leaves, find_solutions};

/// A requirement with the place it stands in.
#[derive(Debug, Clone, Copy)]
pub struct RequirementRef<'a> {
    /// Its pack.
    pub pack: &'a Pack,
    /// Its category, where it is not the pack's own.
    pub category: Option<&'a Category>,
    /// The requirement.
    pub requirement: &'a Requirement,
}

impl RequirementRef<'_> {
    /// The id that reports give it.
    #[must_use]
    pub fn id(&self) -> String {
        let prefix = self.category.map_or(&self.pack.id, |c| &c.id);
        format!("{prefix}/{}", self.requirement.id)
    }
}

/// Every requirement of the rules, in the order of the packs.
pub fn all_requirements(rules: &Rules) -> impl Iterator<Item = RequirementRef<'_>> {
    rules.packs.values().flat_map(|pack| {
        let own = pack
            .requirements
            .iter()
            .map(move |requirement| RequirementRef {
                pack,
                category: None,
                requirement,
            });
        let of_categories = pack.categories.iter().flat_map(move |c| {
            c.requirements
                .iter()
                .map(move |requirement| RequirementRef {
                    pack,
                    category: Some(c),
                    requirement,
                })
        });
        own.chain(of_categories)
    })
}

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
    ended: Vec<Outcome>,
}

/// Proves every requirement of the packs (all packs where none is named), on all cores.
#[must_use]
pub fn run_generated_cases(rules: &Rules, packs: &[String]) -> Vec<GeneratedResult> {
    let is_requested = |p: &RequirementRef<'_>| packs.is_empty() || packs.contains(&p.pack.id);
    let all: Vec<RequirementRef<'_>> = all_requirements(rules).filter(is_requested).collect();
    all.into_par_iter()
        .map(|place| CaseGenerator::new(rules, place).run())
        .collect()
}

impl From<GeneratedResult> for TestResult {
    fn from(proof: GeneratedResult) -> Self {
        Self {
            name: format!("{} ({} cases)", proof.id, proof.cases),
            differences: proof.differences,
            done: Vec::new(),
            outcomes: proof.ended.iter().map(|o| (proof.id.clone(), *o)).collect(),
        }
    }
}

/// For each way of a requirement, whether it is met where the requirement applies; `None` where no
/// circumstances let it apply together with the way's answers.
#[must_use]
pub fn try_solutions(rules: &Rules, place: RequirementRef<'_>) -> Vec<Option<bool>> {
    let prover = CaseGenerator::new(rules, place);
    let id = place.id();
    let met = |dossier: SyntheticDossier| {
        let report = dossier.evaluate(rules);
        report
            .requirements
            .iter()
            .any(|r| r.id == id && r.outcome == Outcome::Met)
    };
    solutions::find_solutions(&place.requirement.need)
        .iter()
        .map(|solution| prover.build_dossier(solution).map(met))
        .collect()
}
