//! What became of a platform's answer.

use crate::rules::rejection::FormField;
use model::{Bilingual, FindingCode};
use values::mask::mask_text;

/// Something with an id and a title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedItem {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Bilingual,
}

/// One item of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct DecodedItem {
    /// The code or the words, as they were given.
    pub said: String,
    /// The platform, where it is known.
    pub platform: Option<NamedItem>,
    /// Its code, where it is one.
    pub code: Option<String>,
    /// Field of its form.
    pub field: Option<FormField>,
    /// What it means, the likeliest first; empty where it is not known.
    pub causes: Vec<DecodedCause>,
    /// The nearest where it is not known.
    pub nearest: Vec<NearCause>,
}

impl DecodedItem {
    /// Whether anything is known of it.
    #[must_use]
    pub fn is_known(&self) -> bool {
        !self.causes.is_empty()
    }

    /// Masks the personal data that reviewers quote.
    pub fn mask(&mut self) {
        self.said = mask_text(&self.said);
    }
}

/// What an item means.
#[derive(Debug, Clone, PartialEq)]
pub struct DecodedCause {
    /// Id of the cause.
    pub id: String,
    /// Title of the cause.
    pub title: Bilingual,
    /// 0 to 1; 1 for a code.
    pub likeness: f64,
    /// The reject reason of the rules that fits best.
    pub reason: Option<NamedItem>,
    /// Finding codes that tell of it, the closest first.
    pub findings: Vec<FindingCode>,
    /// Document types concerned.
    pub documents: Vec<NamedItem>,
    /// Where the platform takes them.
    pub slots: Vec<NamedItem>,
    /// What to do.
    pub remedy: Bilingual,
    /// Nothing on this machine can tell.
    pub platform_only: bool,
    /// What only the platform can know of it.
    pub platform_knows: Option<Bilingual>,
    /// Id of the source.
    pub source: String,
}

/// A cause that is near, and not near enough.
#[derive(Debug, Clone, PartialEq)]
pub struct NearCause {
    /// The cause.
    pub cause: NamedItem,
    /// 0 to 1.
    pub likeness: f64,
}
