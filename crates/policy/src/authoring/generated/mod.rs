//! Cases generated from the rules themselves: every requirement seen to be met in each of its ways,
//! and to fail for each document, answer, check and condition in it.

mod assignment;
mod case_generator;
mod complete_dossier;
mod counterexample;
mod generated_result;
mod reason_table;
mod requirement_ref;
mod scenario;
mod solutions;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::synthetic::SyntheticDossier;
use crate::rules::Rules;
use case_generator::CaseGenerator;
use model::Outcome;

pub use assignment::{Assignment, IdConstraint, solve_condition};
pub use complete_dossier::complete_dossier;
pub use counterexample::valid_document;
pub use generated_result::GeneratedResult;
pub use reason_table::{ReasonRow, build_reason_table};
pub use requirement_ref::{RequirementRef, all_requirements};
pub use solutions::{
    Solution, accepts_answer, document_leaves, fact_leaves, find_solutions, refused_answer,
};

/// Proves every requirement of the packs (all packs where none is named), on all cores.
#[must_use]
pub fn run_generated_cases(rules: &Rules, packs: &[String]) -> Vec<GeneratedResult> {
    let is_requested = |place: &RequirementRef<'_>| {
        let all = packs.is_empty();
        all || packs.contains(&place.pack.id)
    };
    let all: Vec<RequirementRef<'_>> = all_requirements(rules)
        .filter(is_requested)
        .collect();
    all.into_par_iter()
        .map(|place| {
            let generator = CaseGenerator::new(rules, place);
            generator.run()
        })
        .collect()
}

/// For each way of a requirement, whether it is met where the requirement applies; `None` where no
/// circumstances let it apply together with the way's answers.
#[must_use]
pub fn try_solutions(rules: &Rules, place: RequirementRef<'_>) -> Vec<Option<bool>> {
    let prover = CaseGenerator::new(rules, place);
    let id = place.id();
    let met = |dossier: SyntheticDossier| {
        let evaluated = dossier.evaluate_requirement(rules, &id);
        let outcome = evaluated.map(|(requirement, _)| requirement.outcome);
        outcome == Some(Outcome::Met)
    };
    solutions::find_solutions(&place.requirement.need)
        .iter()
        .map(|solution| {
            let dossier = prover.build_dossier(solution);
            dossier.map(met)
        })
        .collect()
}
