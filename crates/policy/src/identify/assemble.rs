//! From pages to documents: a file may hold several documents, a document several pages or files.

use std::collections::BTreeSet;

use super::classify::DocumentClassifier;
use super::document_draft::DocumentDraft;
use super::headline;
use super::layout::PageLayout;
use super::page_regions;
use super::page_regions::PageRegion;
use crate::rules::lexicon::NameClaims;
use model::{ClassificationBasis, DeclaredDocument, FileEvidence, PageRef};

// By eye: a longer file is a book, and every page costs a search for labels.
/// Pages of one file that are looked at for documents.
const MAX_PAGES: usize = 500;
// By eye: page numbers and specks on an empty back are this short.
/// Fewer characters on a page are noise, not a reading.
const MIN_PAGE_CHARACTERS: usize = 6;

/// What is known of a file before its documents are told apart.
pub(super) struct FileContext<'a> {
    index: usize,
    facts: &'a FileEvidence,
    /// Declared types by index, with the owner.
    declared: Vec<(usize, &'a DeclaredDocument)>,
    claims: NameClaims,
}

impl<'a> FileContext<'a> {
    /// Gathers the claims on file `index`.
    pub fn new(
        index: usize,
        facts: &'a FileEvidence,
        declared: &'a [DeclaredDocument],
        classifier: &DocumentClassifier,
    ) -> Self {
        let kind = |document: &DeclaredDocument| {
            classifier
                .catalogue
                .kinds
                .iter()
                .position(|kind| kind.id == document.kind)
        };
        let mut declared_types = Vec::new();
        for document in declared
            .iter()
            .filter(|document| document.file == facts.path)
        {
            if let Some(kind) = kind(document) {
                declared_types.push((kind, document));
            }
        }
        Self {
            index,
            facts,
            declared: declared_types,
            claims: classifier
                .lexicon
                .aliases
                .claims_in_path(&facts.path),
        }
    }

    fn hinted_types(&self) -> Vec<usize> {
        let declared = self
            .declared
            .iter()
            .map(|(kind, _)| *kind);
        let named = self
            .claims
            .by_name
            .iter()
            .chain(&self.claims.by_folder)
            .map(|(kind, _)| *kind);
        declared.chain(named).collect()
    }

    fn page_ref(&self, page: u32) -> PageRef {
        PageRef {
            file: self.index,
            page,
        }
    }

    /// Page numbers by header and by text, in order.
    fn page_numbers(&self) -> Vec<u32> {
        let probed = self
            .facts
            .probe
            .pages
            .iter()
            .map(|probed_page| probed_page.number);
        let read = self
            .facts
            .text
            .pages
            .iter()
            .map(|text_page| text_page.number);
        let all: BTreeSet<u32> = probed
            .chain(read)
            .take(MAX_PAGES)
            .collect();
        all.into_iter().collect()
    }

    /// The documents in this file by content, or one by the claims on it.
    pub fn draft_documents(&self, classifier: &DocumentClassifier) -> Vec<DocumentDraft> {
        let mut drafts: Vec<DocumentDraft> = Vec::new();
        let mut read = Vec::new();
        let hints = self.hinted_types();
        for page in self.page_numbers() {
            let at = self.page_ref(page);
            let text = self
                .facts
                .text
                .pages
                .iter()
                .find(|text| text.number == page);
            let sheet = text
                .map(|text| PageLayout::new(at, text, self.facts.text.origin))
                .filter(|sheet| sheet.char_count() >= MIN_PAGE_CHARACTERS);
            let Some(sheet) = sheet else {
                append_page(&mut drafts, at, None);
                continue;
            };
            for part in page_regions::split_page(&sheet, classifier, &hints) {
                read.push(part.reading.sheet.clone());
                add_region(&mut drafts, at, part, classifier);
            }
        }
        if drafts.is_empty() {
            return self.draft_from_claims(classifier, &read);
        }
        for draft in &mut drafts {
            self.weigh_claims(draft);
        }
        self.record_contradicted_claim(&mut drafts, classifier);
        drafts
    }

    /// Confidence by content, and the owner that the merchant names for this document.
    fn weigh_claims(&self, draft: &mut DocumentDraft) {
        draft.confidence = draft
            .parts
            .iter()
            .map(PageRegion::type_confidence)
            .fold(0.0, f64::max);
        let own = self
            .declared
            .iter()
            .find(|(declared_kind, _)| *declared_kind == draft.kind);
        let only = match self.declared.as_slice() {
            [only] => Some(only),
            _ => None,
        };
        draft.owner = own
            .or(only)
            .and_then(|(_, document)| document.owner.clone());
        if own.is_some() {
            draft
                .why
                .push("declared by the merchant".to_owned());
        }
    }

    /// Content outranks claims; a claim that no document of the file bears out is kept for
    /// evaluation.
    fn record_contradicted_claim(
        &self,
        drafts: &mut [DocumentDraft],
        classifier: &DocumentClassifier,
    ) {
        let mut claimed_kinds = Vec::new();
        for (kind, _) in &self.declared {
            claimed_kinds.push(*kind);
        }
        let mut how = "declared as";
        if claimed_kinds.is_empty() {
            how = "file name says";
            for (kind, _) in &self.claims.by_name {
                claimed_kinds.push(*kind);
            }
        }
        let Some(first) = claimed_kinds.first().copied() else {
            return;
        };
        let is_borne_out = drafts
            .iter()
            .any(|draft| claimed_kinds.contains(&draft.kind));
        if is_borne_out {
            return;
        }
        let Some(kind) = classifier.document_type(first) else {
            return;
        };
        for draft in drafts {
            let id = kind.id.clone();
            draft.why.push(format!("{how} {id}"));
            draft.claimed = Some(id);
        }
    }

    /// No content tells a type: the merchant's word, else the name's.
    fn draft_from_claims(
        &self,
        classifier: &DocumentClassifier,
        read: &[PageLayout],
    ) -> Vec<DocumentDraft> {
        // By eye: a page with so much clear text would have said what it is.
        let legible = read
            .iter()
            .any(|sheet| sheet.char_count() >= 40 && sheet.mean_confidence() >= 0.6);
        let draft = |kind: usize, basis: ClassificationBasis, confidence: f64, why: String| {
            let mut draft = self.unconfirmed_draft(kind, basis, confidence, why);
            draft.parts = self.regions_for_claim(classifier, read, kind);
            // A letter without a form is read like any other, whoever says what it is.
            let freeform = is_freeform(classifier, kind);
            draft.whole = freeform && self.all_pages_are_in(read);
            if legible {
                let why = "the text that was read does not confirm it";
                draft.why.push(why.to_owned());
            }
            draft
        };
        // By eye, in order of trust: the merchant's word 0.6, a file name 0.4, a folder 0.25; less
        // where clear text was read and does not confirm it.
        if !self.declared.is_empty() {
            let confidence = if legible { 0.4 } else { 0.6 };
            let basis = ClassificationBasis::Declared;
            let mut drafts = Vec::new();
            for (kind, document) in &self.declared {
                let why = "declared by the merchant".to_owned();
                let mut draft = draft(*kind, basis, confidence, why);
                draft.owner.clone_from(&document.owner);
                drafts.push(draft);
            }
            return drafts;
        }
        let (named, full) = match self.claims.by_name.first() {
            Some(first) => (Some(first), 0.4),
            None => (self.claims.by_folder.first(), 0.25),
        };
        let Some((kind, alias)) = named else {
            return Vec::new();
        };
        let freeform = is_freeform(classifier, *kind);
        let confidence = if legible && !freeform { 0.2 } else { full };
        let why = format!("file name says {alias}");
        vec![draft(*kind, ClassificationBasis::FileName, confidence, why)]
    }

    /// All pages of the file as one document of `kind`, without what was read of them.
    fn unconfirmed_draft(
        &self,
        kind: usize,
        basis: ClassificationBasis,
        confidence: f64,
        why: String,
    ) -> DocumentDraft {
        let mut pages = self.page_numbers();
        if pages.is_empty() {
            pages.push(1);
        }
        DocumentDraft {
            kind,
            pages: pages
                .into_iter()
                .map(|page| self.page_ref(page))
                .collect(),
            whole: false,
            parts: Vec::new(),
            basis,
            confidence,
            why: vec![why],
            runner_up: None,
            sides: Vec::new(),
            owner: None,
            claimed: None,
        }
    }

    fn all_pages_are_in(&self, read: &[PageLayout]) -> bool {
        let numbers = self.page_numbers();
        let is_read = |page: &u32| {
            read.iter()
                .any(|sheet| sheet.at.page == *page)
        };
        !numbers.is_empty() && numbers.iter().all(is_read)
    }

    /// What was read gives fields to a declared document and to one that no title can be expected
    /// of.
    fn regions_for_claim(
        &self,
        classifier: &DocumentClassifier,
        read: &[PageLayout],
        kind: usize,
    ) -> Vec<PageRegion> {
        if self.declared.is_empty() && !is_freeform(classifier, kind) {
            return Vec::new();
        }
        let hints = [kind];
        read.iter()
            .flat_map(|sheet| page_regions::split_page(sheet, classifier, &hints))
            .collect()
    }
}

fn is_freeform(classifier: &DocumentClassifier, kind: usize) -> bool {
    let kind = classifier.document_type(kind);
    kind.is_some_and(|kind| kind.freeform)
}

fn add_region(
    drafts: &mut Vec<DocumentDraft>,
    at: PageRef,
    part: PageRegion,
    classifier: &DocumentClassifier,
) {
    let Some(candidate) = &part.kind else {
        // A page with an unknown title of its own is no further page of the document before it.
        let own = part
            .reading
            .headlines
            .iter()
            .any(headline::names_a_document);
        let is_on_page = drafts
            .last()
            .is_some_and(|draft| draft.pages.contains(&at));
        if !own || is_on_page {
            record_untitled_sides(drafts, &part, classifier);
            append_page(drafts, at, Some(part));
        }
        return;
    };
    let faces = classifier
        .document_type(candidate.kind)
        .is_some_and(|kind| !kind.sides.is_empty());
    // Documents with two sides never simply go on: whose back this is gets decided later.
    let same_type = drafts
        .last()
        .is_some_and(|draft| draft.kind == candidate.kind);
    let continues_document = same_type && !part.is_titled() && !faces;
    if continues_document {
        append_page(drafts, at, Some(part));
        return;
    }
    drafts.push(DocumentDraft {
        kind: candidate.kind,
        pages: vec![at],
        whole: true,
        basis: ClassificationBasis::Content,
        confidence: 0.0,
        why: candidate.why.clone(),
        runner_up: part.runner_up,
        sides: part.sides.clone(),
        owner: None,
        claimed: None,
        parts: vec![part],
    });
}

/// The back of a card often bears no title and only its machine-readable lines.
fn record_untitled_sides(
    drafts: &mut [DocumentDraft],
    part: &PageRegion,
    classifier: &DocumentClassifier,
) {
    let Some(draft) = drafts.last_mut() else {
        return;
    };
    if let Some(kind) = classifier.document_type(draft.kind) {
        let found = page_regions::find_clear_sides(kind, &part.reading);
        draft.add_sides(&found, kind.sides.iter().map(|side| &side.name));
    }
}

/// A page without a title belongs to the document before it; an unread one leaves the document
/// incomplete.
fn append_page(drafts: &mut [DocumentDraft], at: PageRef, part: Option<PageRegion>) {
    let Some(draft) = drafts.last_mut() else {
        return;
    };
    draft.whole &= part.is_some();
    draft.pages.push(at);
    draft.pages.dedup();
    draft.parts.extend(part);
}
