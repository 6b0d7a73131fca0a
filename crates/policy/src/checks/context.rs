//! What a check is given.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{ActivitySet, AnswerClaim, Applicant, SourcedValue, UploadLimits};
use model::{
    Bilingual, ClassificationBasis, Document, DocumentField, DocumentTraits, FieldRole, FieldState,
    FileEvidence, OcrAvailability, Page, PageRef, PageResolution, SideCount, TextLine, UploadTrial,
};

/// One document before a check, with everything it may be compared with.
#[derive(Debug, Clone, Copy)]
pub struct CheckContext<'a> {
    /// The document.
    pub document: &'a Document,
    /// Title of its type.
    pub title: &'a Bilingual,
    /// What is known of its type, where the catalogue has it.
    pub kind: Option<DocumentTraits>,
    /// All documents of the dossier.
    pub documents: &'a [Document],
    /// All files of the dossier.
    pub files: &'a [FileEvidence],
    /// Resolution of each page of each file, in the order of `files`.
    pub resolutions: &'a [Vec<PageResolution>],
    /// Who applies.
    pub applicant: &'a Applicant,
    /// Activities by their words.
    pub activities: &'a ActivitySet,
    /// What each category asks of the scope.
    pub scopes: &'a [&'a ScopeTerms],
    /// Where the documents will be uploaded.
    pub platforms: &'a [UploadLimits],
    /// What trying to meet upload limits gave for each file, in the order of `files`.
    pub trials: &'a [Vec<UploadTrial>],
    /// How long the reviews of the chosen scenarios take.
    pub queues: &'a [ReviewTime],
    /// Answers that the applicant's own paper may contradict.
    pub claims: &'a [AnswerClaim],
    /// Titles of all document types, by id.
    pub titles: &'a BTreeMap<String, Bilingual>,
    /// The audit's date.
    pub as_of: Date,
    /// The document belongs to the applicant (and not to a partner, store, group or right holder).
    pub own: bool,
    /// Invented documents are expected: their sides say so (fixture packs).
    pub specimens: bool,
    /// Whether pictures could be read.
    pub recognition: OcrAvailability,
}

/// Scope words of a category.
#[derive(Debug, Clone, Default)]
pub struct ScopeTerms {
    /// Category title.
    pub title: Bilingual,
    /// Activities of which the scope must name one; empty where `any` lists words.
    pub activities: Vec<String>,
    /// One of these must stand in the scope; of activities, the words that a reader is shown.
    pub any: Vec<String>,
    /// Looks right and is not.
    pub near_misses: Vec<String>,
    /// The category's requirement that decides, because a paper may stand in for the scope.
    pub decided_by: Option<String>,
}

/// How long a chosen scenario's review takes.
#[derive(Debug, Clone)]
pub struct ReviewTime {
    /// Title of the scenario.
    pub title: Bilingual,
    /// Working days until a reviewer looks, at most.
    pub working_days: u32,
    /// Source id.
    pub source: String,
}

/// One page of the document with what is known of it.
#[derive(Debug, Clone, Copy)]
pub struct PageEvidence<'a> {
    /// Which page.
    pub at: PageRef,
    /// Its file.
    pub file: &'a FileEvidence,
    /// Its header.
    pub page: &'a Page,
    /// Its resolution.
    pub resolution: PageResolution,
}

impl<'a> CheckContext<'a> {
    /// The document's pages that the probe saw.
    pub fn pages(&self) -> impl Iterator<Item = PageEvidence<'a>> + use<'a> {
        let (files, resolutions) = (self.files, self.resolutions);
        self.document
            .pages
            .iter()
            .filter_map(move |&at| {
                let file = files.get(at.file)?;
                // The probe may have stopped at a limit, so page n does not always stand at index n -
                // 1.
                let index = file
                    .probe
                    .pages
                    .iter()
                    .position(|p| p.number == at.page)?;
                Some(PageEvidence {
                    at,
                    file,
                    page: file.probe.pages.get(index)?,
                    resolution: resolutions
                        .get(at.file)?
                        .get(index)
                        .copied()
                        .unwrap_or_default(),
                })
            })
    }

    /// The document's files, each once, with their index.
    #[must_use]
    pub fn own_files(&self) -> Vec<(usize, &'a FileEvidence)> {
        // Both sides of a card often lie in one file, and a file must not be checked twice.
        let mut indices: Vec<usize> = self
            .document
            .pages
            .iter()
            .map(|p| p.file)
            .collect();
        indices.sort_unstable();
        indices.dedup();
        indices
            .into_iter()
            .filter_map(|i| Some((i, self.files.get(i)?)))
            .collect()
    }

    /// Whether a page says that it is an electronic licence.
    #[must_use]
    pub fn says_electronic(&self, at: PageRef) -> bool {
        let mut marks = self.document.marks.iter();
        marks.any(|m| m.name == "electronic" && m.place.file == at.file && m.place.page == at.page)
    }

    /// Whether a page may be an electronic licence as the authority's program draws it: it says so, it
    /// bears the code by which it is verified, and nothing tells of a camera or of paper that lies askew.
    /// The word alone would excuse any scan on which somebody wrote it.
    #[must_use]
    pub fn is_electronic_export(&self, page: &PageEvidence<'_>) -> bool {
        let measures = page.page.quality.as_ref();
        let is_drawn = measures.is_some_and(|m| {
            let is_square = m
                .outline
                .is_none_or(|outline| outline.is_drawn_square());
            is_square && !m.codes.is_empty()
        });
        let is_photo = page.file.probe.camera.is_some();
        is_drawn && !is_photo && self.says_electronic(page.at)
    }

    /// The names of the document's files, for a message.
    #[must_use]
    pub fn file_names(&self) -> String {
        self.own_files()
            .iter()
            .map(|(_, f)| f.path.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// Whether another file is believed to be this type, by its name only: it was not read and may
    /// hold what is missing here.
    #[must_use]
    pub fn has_unread_namesake(&self) -> bool {
        self.documents.iter().any(|d| {
            d.id != self.document.id
                && d.kind == self.document.kind
                && d.basis != ClassificationBasis::Content
        })
    }

    /// Whether some page of the dossier was taken for no document.
    #[must_use]
    pub fn has_unassigned_page(&self) -> bool {
        let all = self
            .files
            .iter()
            .enumerate()
            .flat_map(|(file, facts)| {
                let pages = facts.probe.pages.iter();
                pages.map(move |page| PageRef {
                    file,
                    page: page.number,
                })
            });
        let is_assigned = |at: &PageRef| {
            self.documents
                .iter()
                .any(|d| d.pages.contains(at))
        };
        let mut unassigned = all.filter(|at| !is_assigned(at));
        unassigned.next().is_some()
    }

    /// The title of a document type, or its id.
    #[must_use]
    pub fn title_of(&self, kind: &str) -> Bilingual {
        self.titles
            .get(kind)
            .cloned()
            .unwrap_or_else(|| kind.into())
    }

    /// The titles of types of which one is enough.
    #[must_use]
    pub fn alternative_titles(&self, kinds: &[String]) -> Bilingual {
        let titles: Vec<Bilingual> = kinds
            .iter()
            .map(|k| self.title_of(k))
            .collect();
        Bilingual::join(&titles, "或", " or ")
    }

    /// Whether this is the document that tells who applies.
    #[must_use]
    pub fn names_applicant(&self) -> bool {
        let own = |claim: &Option<SourcedValue>| {
            claim
                .as_ref()
                .is_some_and(|c| c.document.as_ref() == Some(&self.document.id))
        };
        own(&self.applicant.name) || own(&self.applicant.code)
    }

    /// Whether the chosen scenarios are content with one side of the document.
    #[must_use]
    pub fn needs_one_side(&self) -> bool {
        self.kind.and_then(|k| k.sides) == Some(SideCount::One)
    }

    /// Whether every side was seen that has to be.
    #[must_use]
    pub fn has_all_sides(&self) -> bool {
        if self.needs_one_side() {
            return true;
        }
        self.document
            .sides_expected
            .iter()
            .all(|f| self.document.sides_seen.contains(f))
    }

    /// The field with `role` when it was read.
    #[must_use]
    pub fn present_field(&self, role: FieldRole) -> Option<(&'a str, &'a DocumentField)> {
        self.document
            .field_by_role(role)
            .filter(|(_, f)| f.state == FieldState::Present)
    }

    /// Whether the document's own text was read.
    #[must_use]
    pub fn has_text(&self) -> bool {
        self.own_files()
            .iter()
            .any(|(_, f)| f.text.count_characters() > 0)
    }

    /// The lines of text on the document's own pages.
    pub fn own_lines(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.text_lines()
            .map(|line| line.text.as_str())
    }

    /// Those of them that were read well enough to prove something.
    pub fn legible_lines(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let legible = self
            .text_lines()
            .filter(|line| line.is_legible());
        legible.map(|line| line.text.as_str())
    }

    fn text_lines(&self) -> impl Iterator<Item = &'a TextLine> + use<'a> {
        let files = self.files;
        let pages = self
            .document
            .pages
            .iter()
            .filter_map(move |at| {
                let text = &files.get(at.file)?.text;
                text.pages
                    .iter()
                    .find(|page| page.number == at.page)
            });
        pages.flat_map(|page| &page.lines)
    }

    /// Whether the type is only believed by the file's name.
    #[must_use]
    pub fn is_known_by_name_only(&self) -> bool {
        self.document.basis == ClassificationBasis::FileName
    }
}
