//! Questions that documents cannot answer.

use super::{Bilingual, FactAnswer};

/// A question to the merchant.
#[derive(Debug, Clone, PartialEq)]
pub struct MerchantQuestion {
    /// Fact name, a key of `facts` in `merchant.yaml`.
    pub name: String,
    /// The question.
    pub ask: Bilingual,
    /// An example of the answer's type.
    pub example: FactAnswer,
    /// Answered by the declaration already.
    pub answer: Option<FactAnswer>,
}
