//! The catalogue of document types: validated, ready for recognition.

use std::sync::{Arc, OnceLock};

use super::document_type::DocumentType;
use super::lexicon::Lexicon;

/// All document types the rules know, sorted by id.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    /// Types, sorted by id.
    pub kinds: Vec<DocumentType>,
    /// Words that electronic licences print of themselves, normalised.
    pub electronic_words: Vec<String>,
    /// The words of `kinds`, indexed when they are first asked for: it takes longer than to read a page.
    pub(crate) lexicon: OnceLock<Arc<Lexicon>>,
}

impl Catalogue {
    /// The words of all types. `kinds` may not change after the first call.
    pub(crate) fn lexicon(&self) -> &Lexicon {
        self.lexicon
            .get_or_init(|| Arc::new(Lexicon::new(&self.kinds)))
    }

    /// The type with that id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&DocumentType> {
        // The loader fills `kinds` from an ordered map, so a binary search finds every id.
        let place = self.kinds.binary_search_by(|kind| {
            let kind_id = kind.id.as_str();
            kind_id.cmp(id)
        });
        self.kinds.get(place.ok()?)
    }

    /// The types that tell who applies, the one that is asked first in front.
    #[must_use]
    pub fn applicant_document_types(&self) -> Vec<&DocumentType> {
        let mut kinds: Vec<&DocumentType> = self
            .kinds
            .iter()
            .filter(|kind| kind.tells_applicant.is_some())
            .collect();
        kinds.sort_by_key(|kind| kind.tells_applicant);
        kinds
    }
}
