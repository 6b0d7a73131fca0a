//! Where in a dossier something stands: a page, or a box on it.

use super::Rect;

/// A page of a file of the dossier, by index into the dossier's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageRef {
    /// Index into [`super::Dossier::files`].
    pub file: usize,
    /// Page from 1.
    pub page: u32,
}

/// A place that shows a finding's evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct EvidenceLocation {
    /// Index into [`super::Dossier::files`].
    pub file: usize,
    /// Page from 1.
    pub page: u32,
    /// Box in fractions of the upright page, when known.
    pub rect: Option<Rect>,
}
