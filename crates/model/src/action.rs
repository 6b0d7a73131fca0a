//! What to do next: findings gathered into the acts that clear them.

use super::{Bilingual, RemedyClass, Severity};

/// One act of the merchant. All findings on one document are one act, because a new scan or a
/// renewed document clears them together; documents with the same steps share one act.
#[derive(Debug, Clone, PartialEq)]
pub struct RemedyAction {
    /// The worst of what it clears.
    pub severity: Severity,
    /// The most demanding kind of step in it.
    pub fixable: RemedyClass,
    /// Files it concerns, indices into the files that were looked at.
    pub files: Vec<usize>,
    /// Kinds of the documents that are missing, by id.
    pub missing: Vec<String>,
    /// Steps, each once.
    pub steps: Vec<Bilingual>,
    /// The same steps in words for a merchant who does not know this tool.
    pub asks: Vec<Bilingual>,
    /// What it clears: indices into [`super::Report::findings`].
    pub findings: Vec<usize>,
}
