//! The dossiers that cases start from: a way's documents and answers, and nothing that another way could
//! be met by.

use std::collections::BTreeMap;

use super::CaseGenerator;
use crate::authoring::generated::assignment::Assignment;
use crate::authoring::generated::counterexample::{exclusive_document, valid_document};
use crate::authoring::generated::solutions::Solution;
use crate::authoring::generated::{scenario, solutions};
use crate::authoring::synthetic::SyntheticDossier;
use crate::rules::pack::{DocumentLeaf, FactLeaf, UploadEndpoint};
use crate::synthetic::DossierContext;
use model::{FactAnswer, FieldRole};

impl CaseGenerator<'_> {
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
}

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
