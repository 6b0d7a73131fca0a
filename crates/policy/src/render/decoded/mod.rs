//! A decoded answer of a platform: for people and for machines.

pub mod json;
pub mod table;

use crate::rejections::DecodedItem;
use model::Report;

/// A decoded answer, and the report on the dossier that it is about.
#[derive(Debug, Clone, Copy)]
pub struct DecodedAnswer<'a> {
    /// Its items, in their order.
    pub items: &'a [DecodedItem],
    /// What the tool says of the dossier, where one was named.
    pub report: Option<&'a Report>,
}

impl DecodedAnswer<'_> {
    /// Whether every item is known; nothing is not.
    #[must_use]
    pub fn is_known(&self) -> bool {
        !self.items.is_empty()
            && self
                .items
                .iter()
                .all(DecodedItem::is_known)
    }
}
