//! What to do next: findings gathered into the acts that clear them.

use super::{Bilingual, RemedyClass, Report, Severity};

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
    /// What it clears: indices into [`Report::findings`].
    pub findings: Vec<usize>,
}

impl Report {
    /// What must be done before the documents can be handed in.
    pub fn urgent_actions(&self) -> impl Iterator<Item = &RemedyAction> {
        self.actions
            .iter()
            .filter(|a| a.severity == Severity::Error)
    }

    /// What should be done, or looked at by a person.
    pub fn advisable_actions(&self) -> impl Iterator<Item = &RemedyAction> {
        self.actions
            .iter()
            .filter(|a| a.severity == Severity::Warning)
    }
}
