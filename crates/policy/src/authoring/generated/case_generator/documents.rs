//! Cases of documents: one left out, one that fails a check.

use super::{CaseGenerator, Expected};
use crate::authoring::generated::counterexample::counterexample_builder;
use crate::authoring::generated::solutions::Solution;
use crate::authoring::synthetic::SyntheticDossier;
use crate::rules::pack::DocumentLeaf;
use model::{FindingCode, Outcome};

impl<'a> CaseGenerator<'a> {
    pub(super) fn try_missing_documents(
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

    pub(super) fn try_counterexamples(
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
}
