//! Business scope: the items a licence lists, and whether an activity is among them.
//!
//! Reading and matching are deterministic and explainable: every answer quotes the item it rests
//! on, with its place in the source.

use std::ops::Range;

use super::text::normalise_text;

mod branch_reach;
mod branches;
mod classes;
mod clauses;
mod elsewhere;
mod exceptions;
mod heading;
mod heading_kind;
mod item;
mod lexicon;
mod member;
mod members;
mod naming;
mod numbering;
mod parent;
mod parse;
mod piece;
mod query;
mod scope_text;
mod turns;
mod word_table;
mod words;

pub use lexicon::{ActivityLexicon, ActivityWords};

pub use heading_kind::ScopeHeading;
pub use item::{ScopeHitKind, ScopeItem};

/// A business scope, taken apart.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scope {
    /// Items in order.
    pub items: Vec<ScopeItem>,
    /// The face shows only part of the scope (`等`, `****`): "not in it" cannot be said.
    pub truncated: bool,
    /// A branch that acts within its parent's scope: the parent's licence is needed.
    pub parent_dependent: bool,
}

/// One item that names a term.
#[derive(Debug, Clone, PartialEq)]
pub struct ScopeHit {
    /// Index into [`Scope::items`].
    pub item: usize,
    /// The term as asked.
    pub term: String,
    /// How.
    pub kind: ScopeHitKind,
    /// The item as printed.
    pub quote: String,
    /// Where it stands, in characters of the source.
    pub range: Range<usize>,
    /// What is excepted, for limited and excluded hits, normalised.
    pub limitation: Option<String>,
    /// The exceptions concern only what needs a permit of its own anyway.
    pub only_licensed_excepted: bool,
    /// A bracket leaves other goods than those asked for: 特殊食品(婴幼儿配方乳粉).
    pub narrowed: bool,
    /// Under which heading.
    pub heading: ScopeHeading,
}

/// The answer for a list of terms. Best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeOutcome {
    /// In the scope.
    Matched,
    /// In the scope with an exception.
    Limited,
    /// In the scope of the branches alone.
    BranchOnly,
    /// Expressly out of it.
    Excluded,
    /// Only inside a longer activity, which is another trade.
    Embedded,
    /// Not on the face, but the parent's scope decides.
    ParentDependent,
    /// Not on the face, and the face is not the whole scope.
    Truncated,
    /// The document shows no scope.
    NotShown,
    /// Not in the scope.
    NotFound,
}

/// The outcome and every item it rests on, best first, then in order.
#[derive(Debug, Clone, PartialEq)]
pub struct ScopeMatch {
    /// The best of all hits, or why there is none.
    pub outcome: ScopeOutcome,
    /// All hits: items may disagree.
    pub hits: Vec<ScopeHit>,
}

impl Scope {
    /// Whether the document shows a scope at all.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        !self.items.is_empty() || self.parent_dependent
    }

    /// Looks for any of `terms`. Asked with the terms of a neighbouring activity, it finds near
    /// misses.
    #[must_use]
    pub fn match_terms(&self, terms: &[String]) -> ScopeMatch {
        let terms: Vec<(&String, String)> = terms
            .iter()
            .map(|term| (term, normalise_text(term)))
            .collect();
        let mut hits = Vec::new();
        for (index, item) in self.items.iter().enumerate() {
            // The first of the best terms speaks for the item.
            let best = terms
                .iter()
                .filter(|(_, folded)| !folded.is_empty())
                .filter_map(|(term, folded)| {
                    let kind = item.find_term(folded)?;
                    Some((*term, kind))
                })
                .rev()
                .max_by_key(|(_, kind)| *kind);
            if let Some((term, kind)) = best {
                hits.push(ScopeHit::new(index, item, term, kind));
            }
        }
        // The sort is stable: hits of one kind stay in the order of the items.
        hits.sort_by_key(|hit| std::cmp::Reverse(hit.kind));
        ScopeMatch {
            outcome: self.decide_outcome(hits.first()),
            hits,
        }
    }

    /// The first item that holds one of `terms`, be it inside a longer activity: what misled the reader
    /// where none of them is named.
    #[must_use]
    pub fn find_mention(&self, terms: &[String]) -> Option<&ScopeItem> {
        let folded: Vec<String> = terms
            .iter()
            .map(|t| normalise_text(t))
            .collect();
        let mentions = |item: &&ScopeItem| {
            folded
                .iter()
                .any(|term| item.mentions(term))
        };
        self.items.iter().find(mentions)
    }

    fn decide_outcome(&self, best: Option<&ScopeHit>) -> ScopeOutcome {
        match best.map(|hit| hit.kind) {
            Some(ScopeHitKind::Matched) => ScopeOutcome::Matched,
            Some(ScopeHitKind::Limited) => ScopeOutcome::Limited,
            Some(ScopeHitKind::BranchOnly) => ScopeOutcome::BranchOnly,
            Some(ScopeHitKind::Excluded) => ScopeOutcome::Excluded,
            // Before the two answers of absence: where a parent or a cut-off decides, absence
            // proves nothing, and neither does a word inside another activity.
            _ if self.parent_dependent => ScopeOutcome::ParentDependent,
            _ if self.truncated && !self.items.is_empty() => ScopeOutcome::Truncated,
            Some(ScopeHitKind::Embedded) => ScopeOutcome::Embedded,
            None if self.items.is_empty() => ScopeOutcome::NotShown,
            None => ScopeOutcome::NotFound,
        }
    }
}

impl ScopeMatch {
    /// The hit that decides.
    #[must_use]
    pub fn best_hit(&self) -> Option<&ScopeHit> {
        self.hits.first()
    }
}

impl ScopeHit {
    fn new(index: usize, item: &ScopeItem, term: &str, kind: ScopeHitKind) -> Self {
        let limited = kind != ScopeHitKind::Matched;
        let mut limits = item.exceptions().to_vec();
        // A heading or a list limits an item in words that stand elsewhere.
        let by_branches = kind == ScopeHitKind::BranchOnly || item.perhaps_branch_only;
        if by_branches && limits.is_empty() {
            limits.push("限分支机构经营".to_owned());
        }
        Self {
            item: index,
            term: term.to_owned(),
            kind,
            quote: item.quote.clone(),
            range: item.range.clone(),
            limitation: limited.then(|| limits.join("；")),
            only_licensed_excepted: limited
                && item
                    .exceptions()
                    .iter()
                    .all(|exception| exception.contains("许可")),
            narrowed: false,
            heading: item.heading,
        }
    }
}

#[cfg(test)]
mod activity_tests;
#[cfg(test)]
mod reach_tests;
#[cfg(test)]
mod tests;
