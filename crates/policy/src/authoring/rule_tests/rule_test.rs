//! One described test and a file of them: run against the rules.

use crate::authoring::Expectation;
use crate::authoring::fixture_packs;
use crate::authoring::fixture_packs::{Difference, TestResult, compare_report};
use crate::authoring::generated;
use crate::authoring::synthetic::SyntheticDossier;
use crate::rules::Rules;
use model::Report;

use super::notes;

/// A file of tests, its names resolved.
#[derive(Debug, Clone)]
pub struct RuleTestFile {
    /// Name of the file.
    pub name: String,
    /// Packs to prove; `None`: nothing is generated.
    pub generate: Option<Vec<String>>,
    /// Described tests.
    pub cases: Vec<RuleTest>,
    /// Sentences that no test holds.
    pub left_out: Vec<String>,
}

/// One described test.
#[derive(Debug, Clone)]
pub struct RuleTest {
    /// What it shows.
    pub name: String,
    /// The dossier.
    pub scene: SyntheticDossier,
    /// Verdict and findings.
    pub expectation: Expectation,
    /// Outcomes by requirement.
    pub requirements: Vec<(String, model::Outcome)>,
    /// Status by reject reason.
    pub reasons: Vec<(String, model::ReasonStatus)>,
    /// Words that notes of the checklist must say: id of the note, words.
    pub notes: Vec<(String, String)>,
}

impl RuleTestFile {
    /// Runs the described tests, then the generated ones.
    #[must_use]
    pub fn run(&self, rules: &Rules) -> Vec<TestResult> {
        use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
        // On all cores; the order of the results is that of the file.
        let mut results: Vec<TestResult> = self
            .cases
            .par_iter()
            .map(|c| c.run(&self.name, rules))
            .collect();
        if let Some(packs) = &self.generate {
            results.extend(
                generated::run_generated_cases(rules, packs)
                    .into_iter()
                    .map(TestResult::from),
            );
        }
        results
    }
}

impl RuleTest {
    fn run(&self, file: &str, rules: &Rules) -> TestResult {
        let report = self.scene.evaluate(rules);
        let mut differences = compare_report(&self.expectation, &report);
        differences.extend(
            self.requirements
                .iter()
                .filter_map(|(id, outcome)| {
                    let found = outcome_name(&report, id);
                    let expected = fixture_packs::json_name(outcome);
                    (found != expected).then(|| Difference::Outcome(id.clone(), expected, found))
                }),
        );
        differences.extend(
            self.reasons
                .iter()
                .filter_map(|(id, status)| {
                    let found = report
                        .reasons
                        .iter()
                        .find(|r| &r.id == id)
                        .map(|r| fixture_packs::json_name(&r.status));
                    let (expected, found) = (
                        fixture_packs::json_name(status),
                        found.unwrap_or_else(|| "not asked".into()),
                    );
                    (found != expected).then(|| Difference::Outcome(id.clone(), expected, found))
                }),
        );
        let scene = &self.scene;
        differences.extend(notes::compare_notes(&self.notes, scene, rules));
        // Two files may use one name for a test, so the file is named in front of it.
        let stem = file
            .rsplit('/')
            .next()
            .unwrap_or(file)
            .trim_end_matches(".yaml");
        TestResult {
            name: format!("{stem}: {}", self.name),
            differences,
            done: Vec::new(),
            outcomes: report
                .requirements
                .iter()
                .map(|r| (r.id.clone(), r.outcome))
                .collect(),
        }
    }
}

/// The outcome of a requirement by its whole id or its last part.
fn outcome_name(report: &Report, id: &str) -> String {
    let found = report
        .requirements
        .iter()
        .find(|r| fixture_packs::same_requirement(Some(id), Some(&r.id)));
    found.map_or_else(
        || "not asked".to_owned(),
        |r| fixture_packs::json_name(&r.outcome),
    )
}
