//! A dossier that is *ready*, and what its *ready* rests on.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::serving_paper::{ServingPaper, find_serving_papers};
use crate::authoring::DossierSnapshot;
use crate::rules::Rules;
use model::{Report, Verdict};

/// A dossier that is *ready*.
pub struct ReadyDossier<'r> {
    /// Category, entity type and scenario, or the name of a fixture pack.
    pub name: String,
    /// The rules that made it ready.
    pub rules: &'r Rules,
    /// What was found in it.
    pub snapshot: DossierSnapshot,
    /// Its text was read from drawn pages.
    pub drawn: bool,
    /// Documents whose text is enough to read them again.
    pub legible: BTreeSet<usize>,
    /// Its report.
    pub report: Report,
    /// The papers that its *ready* rests on.
    pub papers: Vec<ServingPaper<'r>>,
    /// Questions of which another answer makes other required requirements apply; found out once.
    pub deciding_questions: OnceLock<BTreeSet<String>>,
}

impl<'r> ReadyDossier<'r> {
    /// The dossier with what it rests on; `None` where it is not ready.
    #[must_use]
    pub fn of_snapshot(
        name: String,
        rules: &'r Rules,
        snapshot: DossierSnapshot,
        drawn: bool,
    ) -> Option<Self> {
        let report = snapshot.evaluate(rules);
        if report.verdict != Verdict::Ready {
            return None;
        }
        let papers = find_serving_papers(rules, &snapshot, &report);
        let stays_ready = |paper: &&ServingPaper<'_>| {
            let mut again = snapshot.clone();
            read_again(&mut again, rules, paper.document, drawn);
            again.evaluate(rules).verdict == Verdict::Ready
        };
        let legible = papers
            .iter()
            .filter(stays_ready)
            .map(|p| p.document);
        Some(Self {
            legible: legible.collect(),
            name,
            rules,
            snapshot,
            drawn,
            report,
            papers,
            deciding_questions: OnceLock::new(),
        })
    }
}

impl ReadyDossier<'_> {
    /// Papers that can be read again after a change of their text.
    pub fn legible_papers(&self) -> impl Iterator<Item = &ServingPaper<'_>> {
        let papers = self.papers.iter();
        papers.filter(|p| self.legible.contains(&p.document))
    }
}

/// Reads a dossier again after a change of one document's text: of drawn pages everything, of
/// described ones that document.
pub fn read_again(dossier: &mut DossierSnapshot, rules: &Rules, document: usize, drawn: bool) {
    if drawn {
        dossier.identify_again(rules);
    } else {
        dossier.read_document_again(document, rules);
    }
}
