//! One change of one dossier, and the operators that find such changes.

use super::ready_dossier::ReadyDossier;
use super::serving_paper::ServingPaper;
use crate::authoring::DossierSnapshot;
use crate::rules::Rules;
use model::{Document, FileEvidence, Page, PageMeasures, PageResolution};

/// Whether the change took hold.
type Change = Box<dyn Fn(&mut DossierSnapshot, &Rules) -> bool + Send + Sync>;

/// One change of one dossier.
pub struct Attack {
    /// What it changes: a document type, a question.
    pub target: String,
    /// How.
    pub what: String,
    change: Change,
}

/// A kind of change, tried wherever it can be applied.
#[derive(Clone, Copy)]
pub struct Operator {
    /// Name in reports.
    pub id: &'static str,
    /// Every place of a dossier where it can be applied.
    pub find_attacks: fn(&ReadyDossier<'_>) -> Vec<Attack>,
}

impl Attack {
    /// A change that tells whether it took hold: taking a line away may leave every proof standing.
    pub fn if_it_takes(
        target: impl Into<String>,
        what: impl Into<String>,
        change: impl Fn(&mut DossierSnapshot, &Rules) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self {
            target: target.into(),
            what: what.into(),
            change: Box::new(change),
        }
    }

    /// Any change of a dossier.
    pub fn on_dossier(
        target: impl Into<String>,
        what: impl Into<String>,
        change: impl Fn(&mut DossierSnapshot, &Rules) + Send + Sync + 'static,
    ) -> Self {
        Self::if_it_takes(target, what, move |dossier, rules| {
            change(dossier, rules);
            true
        })
    }

    /// A change of what was read of a paper.
    pub fn on_document(
        paper: &ServingPaper<'_>,
        what: impl Into<String>,
        change: impl Fn(&mut Document) + Send + Sync + 'static,
    ) -> Self {
        let index = paper.document;
        Self::on_dossier(&paper.kind.id, what, move |dossier, _| {
            if let Some(document) = dossier.documents.get_mut(index) {
                change(document);
            }
        })
    }

    /// A change of every file that a paper stands on.
    pub fn on_files(
        paper: &ServingPaper<'_>,
        what: impl Into<String>,
        change: impl Fn(&mut FileEvidence) + Send + Sync + 'static,
    ) -> Self {
        let files = paper.files.clone();
        Self::on_dossier(&paper.kind.id, what, move |dossier, _| {
            for file in &files {
                if let Some(file) = dossier.files.get_mut(*file) {
                    change(file);
                }
            }
        })
    }

    /// A change of every page of a paper's files.
    pub fn on_pages(
        paper: &ServingPaper<'_>,
        what: impl Into<String>,
        change: impl Fn(&mut Page, &mut PageResolution) + Send + Sync + 'static,
    ) -> Self {
        let files = paper.files.clone();
        Self::on_dossier(&paper.kind.id, what, move |dossier, _| {
            for index in &files {
                let file = dossier.files.get_mut(*index);
                let pages = file
                    .into_iter()
                    .flat_map(|f| &mut f.probe.pages);
                let resolutions = dossier
                    .resolutions
                    .get_mut(*index)
                    .into_iter()
                    .flatten();
                for (page, resolution) in pages.zip(resolutions) {
                    change(page, resolution);
                }
            }
        })
    }

    /// A change of what was measured on every page of a paper.
    pub fn on_measures(
        paper: &ServingPaper<'_>,
        what: impl Into<String>,
        change: impl Fn(&mut PageMeasures) + Send + Sync + 'static,
    ) -> Self {
        Self::on_pages(paper, what, move |page, _| {
            if let Some(measures) = &mut page.quality {
                change(measures);
            }
        })
    }

    /// The dossier after the change; `None` where it changed nothing that counts.
    #[must_use]
    pub fn apply_to(&self, dossier: &DossierSnapshot, rules: &Rules) -> Option<DossierSnapshot> {
        let mut changed = dossier.clone();
        (self.change)(&mut changed, rules).then_some(changed)
    }
}
