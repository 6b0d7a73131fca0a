//! An item of a scope while it is still a place in the text.

use std::ops::Range;

use super::heading_kind::ScopeHeading;

/// What stands between an item and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Joint {
    /// `;`, `。`, a heading, or nothing: it is the first.
    #[default]
    Sentence,
    /// `,`
    Comma,
    /// `、`
    Dot,
    /// 及, 和, 兼 inside an item.
    Mark,
}

/// An item that is still a place in the text.
#[derive(Debug, Clone, Default)]
pub(super) struct Piece {
    /// Its characters in the normalised text.
    pub indices: Vec<usize>,
    /// Its place in the source.
    pub range: Range<usize>,
    pub joint: Joint,
    pub segment: usize,
    /// Number of its sentence; 以上 speaks of one sentence.
    pub sentence: usize,
    pub heading: ScopeHeading,
    pub branch_only: bool,
    /// A limit to branches stands behind its list, and nobody says how far it reaches.
    pub perhaps_branch_only: bool,
    /// Done for the parent.
    pub for_parent: bool,
    pub list_verb: String,
}
