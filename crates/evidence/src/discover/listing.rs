//! What was found in a folder.

use model::{SkippedFile, SourceFile};

/// What a folder holds.
#[derive(Debug, Clone, Default)]
pub struct DossierListing {
    /// Name of the folder or archive, never a whole path.
    pub name: String,
    /// Files to look at, sorted by path in byte order, every path once.
    pub files: Vec<SourceFile>,
    /// What was left out, sorted by path.
    pub skipped: Vec<SkippedFile>,
    /// `merchant.yaml` at the root.
    pub merchant: Option<ControlFile>,
    /// `expect.yaml` at the root.
    pub expect: Option<ControlFile>,
    /// `readings.jsonl` at the root.
    pub readings: Option<ControlFile>,
}

/// A file at the root that steers the audit and is not a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControlFile {
    /// Its name.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}
