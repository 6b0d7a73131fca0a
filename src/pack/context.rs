//! The dossier that is copied, as all places see it.

use model::{Document, Lang, PageRef, Report, SourceFile};
use policy::authoring::DossierSnapshot;
use policy::rules::Rules;
use values::mask::mask_path;

use super::copy_source::Original;
use crate::audit::ExtractOptions;

/// The originals, the rules and the language of names.
#[derive(Debug)]
pub struct PackContext<'a> {
    /// In the order of `originals.files`.
    pub files: Vec<SourceFile>,
    pub originals: DossierSnapshot,
    pub rules: &'a Rules,
    pub extract: &'a ExtractOptions,
    pub lang: Lang,
    /// The originals by the rules alone. Which of several papers is handed in must not hang on a format
    /// that its copy does not keep.
    pub report_without_limits: Report,
}

/// The report on a dossier whose papers go to no upload place.
pub fn evaluate_without_limits(originals: &DossierSnapshot, rules: &Rules) -> Report {
    let mut free = originals.clone();
    // No place has this id, so none has limits.
    free.settings.places = vec![String::new()];
    free.evaluate(rules)
}

impl PackContext<'_> {
    pub fn original(&self, index: usize) -> Option<Original<'_>> {
        let resolutions = self.originals.resolutions.get(index);
        Some(Original {
            file: self.files.get(index)?,
            evidence: self.originals.files.get(index)?,
            resolutions: resolutions
                .map(Vec::as_slice)
                .unwrap_or_default(),
        })
    }

    /// The document with this id, unmasked.
    pub fn find_document(&self, id: &str) -> Option<&Document> {
        self.originals
            .documents
            .iter()
            .find(|d| d.id == id)
    }

    /// Whether a document is all that its only file holds.
    pub fn sole_file(&self, document: &Document) -> Option<usize> {
        let first = document.pages.first()?.file;
        let is_here = |at: &PageRef| at.file == first;
        let is_alone = self
            .originals
            .documents
            .iter()
            .all(|other| other.id == document.id || !other.pages.iter().any(is_here));
        let pages = self
            .originals
            .files
            .get(first)?
            .probe
            .pages
            .len();
        let is_whole = document.pages.iter().all(is_here) && document.pages.len() >= pages;
        (is_alone && is_whole).then_some(first)
    }

    /// A path as it may be told.
    pub fn shown_path(&self, path: &str) -> String {
        if self.originals.settings.reveal {
            path.to_owned()
        } else {
            mask_path(path)
        }
    }
}
