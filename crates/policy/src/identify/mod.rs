//! Text and hints against the catalogue: what each file, page or group of files is.
//!
//! Titles, labels, numbers and phrases vote for a type; content outranks the merchant's word, the
//! word outranks the file's name. Fields are found by their labels and by geometry. What was not
//! read is never called absent.

mod assemble;
mod blanks;
mod classify;
mod date_values;
mod deskew;
mod document_draft;
mod field_types;
mod fields;
mod file_name_hints;
mod guessed_labels;
mod headline;
mod issue_date;
mod key_value;
mod label;
mod label_match;
mod label_values;
mod layout;
mod line_account;
mod line_costs;
mod line_matching;
mod markings;
mod name_values;
mod near_twins;
mod number_candidates;
mod own_labels;
mod page_analysis;
mod page_regions;
mod pair_sides;
mod paper_sizes;
pub mod resolution;
mod row_gaps;
mod scope_separators;
mod sentences;
mod spaced_labels;
#[cfg(test)]
mod tests;
mod text_box;
mod typed_value;
mod unlabelled_fields;
mod upright_cells;
mod value_confidence;
mod value_lines;
mod value_rows;
mod vocabulary;

use assemble::FileContext;
use classify::DocumentClassifier;
use document_draft::DocumentDraft;

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use crate::rules::catalogue::Catalogue;
use model::{DeclaredDocument, Document, FileEvidence, Marking};

/// The documents in `files`, in the order of their first pages, as `d1`, `d2` …
///
/// Pure: the same input gives the same documents, and files that cannot be read give at most a
/// document by declaration or name.
#[must_use]
pub fn identify_documents(
    files: &[FileEvidence],
    declared: &[DeclaredDocument],
    catalogue: &Catalogue,
) -> Vec<Document> {
    let classifier = DocumentClassifier::new(catalogue);
    // Files run in parallel and keep their order, so that the same folder always gives the same
    // ids.
    let drafts: Vec<DocumentDraft> = files
        .par_iter()
        .enumerate()
        .flat_map_iter(|(index, file)| {
            let context = FileContext::new(index, file, declared, &classifier);
            context.draft_documents(&classifier)
        })
        .collect();
    let mut drafts = pair_sides::join_one_sided_drafts(drafts, files, catalogue);
    drafts.sort_by(|first, second| {
        let by_pages = first.pages.cmp(&second.pages);
        by_pages.then(first.kind.cmp(&second.kind))
    });
    drafts
        .into_iter()
        .enumerate()
        .filter_map(|(index, draft)| build_document(index, draft, catalogue))
        .collect()
}

fn build_document(index: usize, draft: DocumentDraft, catalogue: &Catalogue) -> Option<Document> {
    let kind = catalogue.kinds.get(draft.kind)?;
    let readings: Vec<_> = draft
        .parts
        .into_iter()
        .map(|page_region| page_region.reading)
        .collect();
    let mut marks: Vec<Marking> = Vec::new();
    let found_marks = readings
        .iter()
        .flat_map(|reading| markings::find_markings(reading, kind, catalogue));
    for mark in found_marks {
        let is_known = marks.iter().any(|known| {
            let same_file = known.place.file == mark.place.file;
            let same_page = known.place.page == mark.place.page;
            known.name == mark.name && same_file && same_page
        });
        if !is_known {
            marks.push(mark);
        }
    }
    Some(Document {
        id: format!("d{}", index + 1),
        kind: kind.id.clone(),
        pages: draft.pages,
        basis: draft.basis,
        confidence: draft.confidence,
        why: draft.why,
        runner_up: draft
            .runner_up
            .and_then(|kind| catalogue.kinds.get(kind))
            .map(|kind| kind.id.clone()),
        fields: fields::extract_fields(kind, &readings, draft.whole, &draft.sides),
        sides_seen: draft.sides,
        sides_expected: kind.side_names(),
        owner: draft.owner,
        legacy: kind.legacy.clone(),
        claimed: draft.claimed,
        marks,
    })
}
