//! The cases of one requirement: its ways, and everything taken from them or turned round in them.

use std::collections::BTreeMap;

mod answers;

use super::assignment::Assignment;
use super::counterexample::{counterexample_builder, exclusive_document, valid_document};
use super::generated_result::GeneratedResult;
use super::requirement_ref::RequirementRef;
use super::solutions::Solution;
use super::{scenario, solutions};
use crate::authoring::Difference;
use crate::authoring::fixture_packs::json_name;
use crate::authoring::synthetic::SyntheticDossier;
use crate::rules::Rules;
use crate::rules::pack::{DocumentLeaf, FactLeaf, UploadEndpoint};
use crate::synthetic::{DossierContext, SyntheticDocument};
use model::{FactAnswer, FieldRole, FindingCode, Outcome};

/// By which answers each role of a way is a person of its own, beside those that are given.
fn answers_of_roles(solution: &Solution<'_>, given: &Assignment) -> BTreeMap<String, FactAnswer> {
    let mut answers = BTreeMap::new();
    for role in solution
        .leaves
        .iter()
        .filter_map(|leaf| leaf.of.as_ref())
    {
        for (i, link) in role
            .chain()
            .filter_map(|r| r.usually.as_ref())
            .enumerate()
        {
            // The roles that it hangs on have the representative's person, unless asked for themselves.
            let answer = answers
                .entry(link.unless.clone())
                .or_insert(FactAnswer::Flag(i == 0));
            if i == 0 {
                *answer = FactAnswer::Flag(true);
            }
        }
    }
    answers.retain(|fact, _| !given.facts.contains_key(fact));
    answers
}

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

    /// Where the requirement applies, with the documents and answers of `way`, and with answers
    /// that close every other way.
    pub fn build_dossier(&self, solution: &Solution<'_>) -> Option<SyntheticDossier> {
        self.build_dossier_with(solution, &Assignment::default())
    }

    /// The same under further circumstances.
    pub fn build_dossier_with(
        &self,
        solution: &Solution<'_>,
        given: &Assignment,
    ) -> Option<SyntheticDossier> {
        // Every other question gets an answer that its leaf refuses, or another alternative could
        // be the reason why the requirement is met.
        let asked = solutions::fact_leaves(&self.place.requirement.need);
        let mut answers = given.clone();
        for leaf in &asked {
            let about: Vec<&FactLeaf> = asked
                .iter()
                .copied()
                .filter(|other| other.name == leaf.name)
                .collect();
            let given_answer = solution
                .facts
                .get(leaf.name.as_str())
                .map(|(_, answer)| answer.clone());
            let answer = given_answer.or_else(|| solutions::refused_answer(&about));
            if let Some(answer) = answer {
                let name = leaf.name.clone();
                answers.facts.insert(name, answer);
            }
        }
        answers
            .facts
            .extend(answers_of_roles(solution, &answers));
        let mut dossier = scenario::dossiers_for_condition(self.rules, self.place, true, &answers)
            .into_iter()
            .next()?;
        let context = self.dossier_context(&dossier, None);
        // Another alternative may ask for the same type with other checks: the documents of this
        // one must not pass those by chance.
        let all = solutions::document_leaves(&self.place.requirement.need);
        let others: Vec<&DocumentLeaf> = all
            .into_iter()
            .filter(|leaf| {
                let mut own = solution.leaves.iter();
                !own.any(|own_leaf| std::ptr::eq(*own_leaf, *leaf))
            })
            .collect();
        let paper = |leaf: &&DocumentLeaf| {
            let kind = self.rules.catalogue.get(&leaf.kind);
            match kind {
                Some(kind) => exclusive_document(leaf, kind, &others, &context),
                None => valid_document(leaf),
            }
        };
        dossier.papers = solution
            .leaves
            .iter()
            .map(paper)
            .collect();
        self.adopt_applicant_name(&mut dossier);
        Some(dossier)
    }

    /// A document that must name the applicant in certain words makes that its name.
    fn adopt_applicant_name(&self, dossier: &mut SyntheticDossier) {
        for paper in dossier.papers.iter().filter(|paper| {
            let owner = paper.owner.as_deref();
            owner == Some("applicant")
        }) {
            let Some(kind) = self
                .rules
                .catalogue
                .get(&paper.document)
            else {
                continue;
            };
            let names = kind
                .fields
                .iter()
                .filter(|field| field.role == Some(FieldRole::SubjectName));
            if let Some(name) = names
                .into_iter()
                .find_map(|field| paper.fields.get(&field.name))
            {
                let merchant = &mut dossier.declaration.merchant;
                merchant.name = Some(name.clone());
            }
        }
    }

    /// What surrounds a document of the type `kind`, or any document.
    pub fn dossier_context(
        &self,
        dossier: &SyntheticDossier,
        kind: Option<&str>,
    ) -> DossierContext {
        let declared = &dossier.declaration;
        let category = declared
            .category
            .as_deref()
            .and_then(|id| self.rules.find_category(id));
        let goes = |ids: &[String]| {
            ids.iter()
                .any(|id| declared.scenarios.contains(id))
        };
        let takes = |p: &&UploadEndpoint| kind.is_none_or(|k| p.limits.concerns_type(k));
        let places = self
            .rules
            .platforms
            .iter()
            .filter(|p| goes(&p.scenarios));
        let mut places = places.filter(takes);
        DossierContext {
            scope: category.and_then(|(_, c)| {
                let asked = c
                    .scope
                    .as_ref()
                    .filter(|s| s.decided_by.is_none());
                asked?.any.first().cloned()
            }),
            restricted: places.any(|p| !p.limits.formats.is_empty()),
            entity: declared
                .merchant
                .entity
                .clone()
                .unwrap_or_default(),
            scenarios: declared.scenarios.clone(),
        }
    }

    fn try_missing_documents(
        &mut self,
        number: usize,
        solution: &Solution<'_>,
        dossier: &SyntheticDossier,
    ) {
        for (at, leaf) in solution.leaves.iter().enumerate() {
            // Of several documents of one leaf, one missing is enough to try.
            if at > 0
                && solution
                    .leaves
                    .get(at - 1)
                    .is_some_and(|before| std::ptr::eq(*before, *leaf))
            {
                continue;
            }
            let mut less = dossier.clone();
            less.papers.remove(at);
            self.proof.taken += 1;
            let name = format!("way {} without {}", number + 1, leaf.kind);
            let unmet = Expected::outcome_only(Outcome::Unmet);
            self.check_case(&name, &less, unmet);
            // Once for a requirement is enough: an unread file could be the missing document, so
            // nobody can tell.
            if number == 0 && at == 0 {
                let missing = u32::try_from(solution.leaves.len());
                less.unread = missing.unwrap_or(u32::MAX);
                self.check_case(
                    &format!("{name}, files unread"),
                    &less,
                    Expected::outcome_only(Outcome::Unknown),
                );
            }
        }
    }

    fn try_counterexamples(
        &mut self,
        leaf: &'a DocumentLeaf,
        at: usize,
        dossier: &SyntheticDossier,
    ) {
        let Some(kind) = self.rules.catalogue.get(&leaf.kind) else {
            return;
        };
        let context = self.dossier_context(dossier, Some(&leaf.kind));
        let builder = counterexample_builder(leaf, kind, &context);
        for (check, _) in &leaf.checks {
            for counterexample in check.counterexamples(&builder) {
                let mut changed = dossier.clone();
                // The mark counts only where invented documents are not expected.
                changed.specimens = counterexample.code != FindingCode::Specimen;
                if let Some(paper) = changed.papers.get_mut(at) {
                    *paper = counterexample.paper;
                }
                self.proof.failed_checks += 1;
                let case = format!(
                    "{} fails {} ({})",
                    leaf.kind,
                    check.tag(),
                    counterexample.code
                );
                let mut codes = vec![counterexample.code];
                // An identity paper with another name may be that of somebody who has another role.
                codes.extend(
                    leaf.of
                        .is_some()
                        .then_some(FindingCode::DocumentMissing),
                );
                let finding = Some((codes, leaf.kind.clone()));
                self.check_case(
                    &case,
                    &changed,
                    Expected {
                        outcome: counterexample.outcome,
                        finding,
                    },
                );
            }
        }
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
