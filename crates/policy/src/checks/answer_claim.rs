//! What the merchant answered, where a paper may say otherwise.

use model::{Bilingual, FieldRole};
use values::text::normalise_text;

/// An answer of the merchant, and the words that contradict it.
#[derive(Debug, Clone)]
pub struct AnswerClaim {
    /// The question.
    pub ask: Bilingual,
    /// The answer in words.
    pub answer: Bilingual,
    /// The field of the applicant's own paper that would say so.
    pub field: FieldRole,
    /// One of these words there contradicts the answer.
    pub contradicted_by: Vec<String>,
}

impl AnswerClaim {
    /// Whether the text of the field contradicts the answer.
    #[must_use]
    pub fn is_contradicted(&self, text: &str) -> bool {
        let text = normalise_text(text);
        let mut words = self.contradicted_by.iter();
        words.any(|word| text.contains(&normalise_text(word)))
    }
}
