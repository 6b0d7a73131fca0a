//! Cases of answers and persons: an answer left out or turned round, a card of somebody else.

use super::{CaseGenerator, Expected};
use crate::authoring::generated::solutions::Solution;
use crate::authoring::generated::{scenario, solutions};
use crate::authoring::synthetic::SyntheticDossier;
use crate::rules::pack::FactLeaf;
use model::{FieldRole, Outcome};

impl CaseGenerator<'_> {
    /// The identity paper of the representative does not serve for another role.
    pub(super) fn try_other_persons(
        &mut self,
        number: usize,
        solution: &Solution<'_>,
        dossier: &SyntheticDossier,
    ) {
        for (at, leaf) in solution.leaves.iter().enumerate() {
            let Some(role) = leaf
                .of
                .as_ref()
                .filter(|r| !r.is_representative())
            else {
                continue;
            };
            // A letter that authorises nobody is another case than the card of somebody else.
            if !self.is_identity_paper(&leaf.kind) {
                continue;
            }
            let mut other = dossier.clone();
            if let Some(paper) = other.papers.get_mut(at) {
                // What a test does not say is the applicant's.
                paper.fields.remove("person-name");
            }
            self.proof.failed_checks += 1;
            let name = format!("way {}, the representative as {}", number + 1, role.id);
            self.check_case(&name, &other, Expected::outcome_only(Outcome::Unmet));
        }
    }

    fn is_identity_paper(&self, kind: &str) -> bool {
        let kind = self.rules.catalogue.get(kind);
        let mut fields = kind.into_iter().flat_map(|k| &k.fields);
        fields.any(|f| f.role == Some(FieldRole::PersonName))
    }

    pub(super) fn try_missing_answers(
        &mut self,
        number: usize,
        solution: &Solution<'_>,
        dossier: &SyntheticDossier,
    ) {
        let asked = solutions::fact_leaves(&self.place.requirement.need);
        for name in solution.facts.keys() {
            let about: Vec<&FactLeaf> = asked
                .iter()
                .copied()
                .filter(|leaf| leaf.name == *name)
                .collect();
            let mut silent = dossier.clone();
            silent.declaration.facts.remove(*name);
            let case = format!("way {} without an answer to {name}", number + 1);
            let unknown = Expected::outcome_only(Outcome::Unknown);
            self.check_case(&case, &silent, unknown);
            // If the condition asks for the same fact, another answer switches the requirement off
            // and does not fail it.
            let decides = self
                .place
                .requirement
                .when
                .as_ref()
                .is_some_and(|when| scenario::asks_fact(when, name));
            if decides {
                continue;
            }
            if let Some(answer) = solutions::refused_answer(&about) {
                let mut other = dossier.clone();
                let facts = &mut other.declaration.facts;
                facts.insert((*name).to_owned(), answer);
                let case = format!("way {} with another answer to {name}", number + 1);
                let unmet = Expected::outcome_only(Outcome::Unmet);
                self.check_case(&case, &other, unmet);
            }
        }
    }
}
