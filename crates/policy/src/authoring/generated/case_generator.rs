//! The cases of one requirement: its ways, and everything taken from them or turned round in them.

mod answers;
mod documents;
mod dossiers;

use super::assignment::Assignment;
use super::counterexample::valid_document;
use super::generated_result::GeneratedResult;
use super::requirement_ref::RequirementRef;
use super::solutions::Solution;
use super::{scenario, solutions};
use crate::authoring::Difference;
use crate::authoring::fixture_packs::json_name;
use crate::authoring::synthetic::SyntheticDossier;
use crate::rules::Rules;
use crate::rules::pack::DocumentLeaf;
use crate::synthetic::SyntheticDocument;
use model::{FindingCode, Outcome};

/// Makes the cases of one requirement and runs them.
pub struct CaseGenerator<'a> {
    rules: &'a Rules,
    place: RequirementRef<'a>,
    proof: GeneratedResult,
}

/// What a case must come to.
struct Expected {
    outcome: Outcome,
    /// A finding on a document type, with one of these codes.
    finding: Option<(Vec<FindingCode>, String)>,
}

impl Expected {
    fn outcome_only(outcome: Outcome) -> Self {
        Self {
            outcome,
            finding: None,
        }
    }
}

impl<'a> CaseGenerator<'a> {
    pub fn new(rules: &'a Rules, place: RequirementRef<'a>) -> Self {
        Self {
            rules,
            place,
            proof: GeneratedResult {
                id: place.id(),
                ..GeneratedResult::default()
            },
        }
    }

    pub fn run(mut self) -> GeneratedResult {
        let all = solutions::find_solutions(&self.place.requirement.need);
        self.proof.ways = all.len();
        // By address: two equal leaves at two places of the tree are two, and each is tried once.
        let mut tried_leaves: Vec<*const DocumentLeaf> = Vec::new();
        let mut has_dossier = false;
        for (number, solution) in all.iter().enumerate() {
            let Some(dossier) = self.build_dossier(solution) else {
                continue;
            };
            has_dossier = true;
            self.check_case(
                &format!("way {}", number + 1),
                &dossier,
                Expected::outcome_only(Outcome::Met),
            );
            self.try_missing_documents(number, solution, &dossier);
            self.try_missing_answers(number, solution, &dossier);
            self.try_other_persons(number, solution, &dossier);
            for (at, leaf) in solution.leaves.iter().enumerate() {
                let leaf: &'a DocumentLeaf = leaf;
                let identity = std::ptr::from_ref(leaf);
                if !tried_leaves.contains(&identity) {
                    tried_leaves.push(identity);
                    self.try_counterexamples(leaf, at, &dossier);
                }
            }
        }
        if !has_dossier {
            self.proof
                .differences
                .push(Difference::Broken(
                    "no circumstances can meet it".to_owned(),
                ));
        }
        if let Some(solution) = all.first() {
            self.try_negated_conditions(solution);
        }
        self.proof
    }

    /// The requirement whose cases it makes.
    pub fn place(&self) -> RequirementRef<'a> {
        self.place
    }

    /// The condition turned round: not applicable, or unknown while a question is open.
    fn try_negated_conditions(&mut self, solution: &Solution<'_>) {
        let Some(when) = &self.place.requirement.when else {
            return;
        };
        let papers: Vec<SyntheticDocument> = solution
            .leaves
            .iter()
            .map(|leaf| valid_document(leaf))
            .collect();
        let undecided = Assignment::default();
        let dossiers = scenario::dossiers_for_condition(self.rules, self.place, false, &undecided);
        for mut dossier in dossiers {
            dossier.papers.clone_from(&papers);
            self.proof.conditions += 1;
            self.check_case(
                "its condition does not hold",
                &dossier,
                Expected::outcome_only(Outcome::NotApplicable),
            );
        }
        if let Some(name) = scenario::deciding_question(when)
            && let Some(mut dossier) = self.build_dossier(solution)
        {
            dossier.declaration.facts.remove(name);
            self.proof.conditions += 1;
            self.check_case(
                &format!("{name} is open"),
                &dossier,
                Expected::outcome_only(Outcome::Unknown),
            );
        }
    }

    fn check_case(&mut self, case: &str, dossier: &SyntheticDossier, expected: Expected) {
        self.proof.cases += 1;
        let evaluated = dossier.evaluate_requirement(self.rules, &self.proof.id);
        let (report, findings) = evaluated.unzip();
        let found = report.map(|report| report.outcome);
        if let Some(outcome) = found {
            self.proof.ended.push(outcome);
        }
        if found != Some(expected.outcome) {
            // A requirement whose pack was not chosen is in no report.
            let name = |outcome: Option<Outcome>| match outcome {
                Some(outcome) => json_name(&outcome),
                None => "not asked".to_owned(),
            };
            let expected_name = name(Some(expected.outcome));
            let difference = Difference::Outcome(case.to_owned(), expected_name, name(found));
            self.proof.differences.push(difference);
        }
        if let Some((codes, kind)) = expected.finding {
            let is_expected_finding =
                |f: &model::Finding| codes.contains(&f.code) && f.kind.as_ref() == Some(&kind);
            if !findings
                .iter()
                .flatten()
                .any(is_expected_finding)
            {
                let names: Vec<&str> = codes.iter().map(|c| c.name()).collect();
                let missing = format!("{case}: {{ code: {} }}", names.join(" or "));
                self.proof
                    .differences
                    .push(Difference::Missing(missing));
            }
        }
    }
}
