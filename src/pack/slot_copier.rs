//! From the document of a slot to its copies: the file as it is, its pages, its sides.

use model::{Document, FileEvidence, FileFormat, FindingCode, PageRef, Report};
use policy::checks::UploadLimits;
use policy::submission::PlannedSlot;

use super::card_parts::card_parts;
use super::context::PackContext;
use super::file_names::copy_name;
use super::make_copy::{CopyDraft, CopyMaker};
use super::recheck::CandidateCopy;

/// Makes the copies for one upload place.
pub struct SlotCopier<'a> {
    pub context: &'a PackContext<'a>,
    /// The place; `None`: the rules name none.
    pub limits: Option<&'a UploadLimits>,
    /// The report on the originals by the rules alone.
    pub report: &'a Report,
}

impl SlotCopier<'_> {
    /// The copies of every slot that has a document.
    pub fn copy_slots(
        &self,
        slots: &[PlannedSlot],
        folder_of: &dyn Fn(usize, &PlannedSlot) -> String,
    ) -> Vec<CandidateCopy> {
        let maker = CopyMaker {
            options: self.context.extract,
            demand: self.context.rules.required_dpi(),
            place: self.limits,
        };
        let mut all = Vec::new();
        for (index, slot) in slots.iter().enumerate() {
            let id = slot.document.as_deref();
            let Some(document) = id.and_then(|id| self.context.find_document(id)) else {
                continue;
            };
            let drafts = self.make_drafts(document, &maker);
            let many = drafts.len() > 1;
            let folder = folder_of(index, slot);
            for (number, draft) in drafts.into_iter().enumerate() {
                let format = draft
                    .content
                    .as_ref()
                    .map(|content| content.format);
                let name = copy_name(
                    (&slot.title, &slot.kind),
                    many.then_some(number + 1),
                    format.unwrap_or(FileFormat::Other),
                    self.context.lang,
                );
                all.push(CandidateCopy {
                    slot: index,
                    kind: document.kind.clone(),
                    path: format!("{folder}/{name}"),
                    draft,
                    carries_text: false,
                    sha256: String::new(),
                });
            }
        }
        all
    }

    /// The copies of one document: its file, its pages, or its sides in one frame.
    fn make_drafts(&self, document: &Document, maker: &CopyMaker<'_>) -> Vec<CopyDraft> {
        let context = self.context;
        if let Some(file) = context.sole_file(document)
            && let Some(original) = context.original(file)
            && self.takes_file(original.evidence)
        {
            return vec![maker.copy_file(&original, document.pages.clone())];
        }
        let found = |at: &PageRef| Some((context.original(at.file)?, *at));
        let pages: Vec<_> = document
            .pages
            .iter()
            .filter_map(found)
            .collect();
        if pages.len() > 1 && self.has_finding(document, FindingCode::SidesNotInOneFrame) {
            return vec![maker.join_pages(&pages)];
        }
        if let [(original, at)] = pages.as_slice()
            && self.has_finding(document, FindingCode::SidesNotApart)
        {
            let parts = card_parts(original, *at, document.sides_expected.len());
            let cut = parts
                .iter()
                .map(|part| maker.copy_part(original, *at, *part));
            let cut: Vec<CopyDraft> = cut.collect();
            if !cut.is_empty() {
                return cut;
            }
        }
        let copies = pages
            .iter()
            .map(|(original, at)| maker.copy_page(original, *at));
        copies.collect()
    }

    fn has_finding(&self, document: &Document, code: FindingCode) -> bool {
        self.report
            .findings
            .iter()
            .any(|finding| finding.code == code && finding.document.as_ref() == Some(&document.id))
    }

    /// Whether a file that is no picture may be handed in as it is. Where a place names no formats, a
    /// picture of a PDF page is what every form takes.
    fn takes_file(&self, evidence: &FileEvidence) -> bool {
        let format = evidence.probe.format;
        let is_drawable = format.is_picture() || format == FileFormat::Pdf;
        match self.limits {
            None => !format.is_picture(),
            Some(limits) => {
                let is_named = limits.formats.contains(&format);
                let is_taken = is_named && !format.is_picture() || !is_drawable;
                is_taken && limits.accepts_file(evidence)
            }
        }
    }
}
