//! A document in the making: pages that were found to belong together.

use super::page_regions::PageRegion;
use model::{ClassificationBasis, PageRef};

#[derive(Debug, Clone)]
pub(super) struct DocumentDraft {
    /// Index of its type.
    pub kind: usize,
    /// Pages in order.
    pub pages: Vec<PageRef>,
    /// What was read of them.
    pub parts: Vec<PageRegion>,
    /// Every page was read.
    pub whole: bool,
    /// What the type rests on.
    pub basis: ClassificationBasis,
    /// 0 to 1.
    pub confidence: f64,
    pub why: Vec<String>,
    /// Next best type.
    pub runner_up: Option<usize>,
    /// Sides seen, in the order of the type.
    pub sides: Vec<String>,
    /// Whose document it is.
    pub owner: Option<String>,
    /// The type that the name or the merchant claims instead.
    pub claimed: Option<String>,
}

impl DocumentDraft {
    /// Makes `other` a part of this document.
    pub fn merge_from(&mut self, other: Self, order: &[String]) {
        self.pages.extend(other.pages);
        self.pages.sort();
        self.pages.dedup();
        self.parts.extend(other.parts);
        self.whole &= other.whole;
        // The ground of the weaker half counts for the whole.
        self.basis = self.basis.min(other.basis);
        self.confidence = self.confidence.min(other.confidence);
        for why in other.why {
            if !self.why.contains(&why) {
                self.why.push(why);
            }
        }
        self.add_sides(&other.sides, order.iter());
        self.owner = self.owner.take().or(other.owner);
        self.claimed = self.claimed.take().or(other.claimed);
    }

    /// Adds sides that were seen; `order` is that of the type.
    pub fn add_sides<'a>(&mut self, found: &[String], order: impl Iterator<Item = &'a String>) {
        let is_seen = |side: &&String| self.sides.contains(side) || found.contains(side);
        self.sides = order.filter(is_seen).cloned().collect();
    }

    /// Index of the first file.
    pub fn first_file_index(&self) -> usize {
        self.pages
            .first()
            .map_or(0, |page| page.file)
    }
}
