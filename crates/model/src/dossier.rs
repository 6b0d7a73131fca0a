//! One merchant's documents as found: nothing opened yet.

use std::path::PathBuf;
use std::sync::Arc;

use super::{Bilingual, Declaration};

/// One merchant: what was declared and which files came with it.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// Name of the folder or archive, never a whole path: reports are sent to others.
    pub name: String,
    /// `merchant.yaml`, or an empty declaration.
    pub declaration: Declaration,
    /// Files to look at, sorted by path.
    pub files: Vec<SourceFile>,
    /// What was left out, and why, sorted by path.
    pub skipped: Vec<SkippedFile>,
}

/// A file of the dossier.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Path inside the dossier with `/`; `archive.zip/inner.jpg` for a member of an archive, and
    /// likewise for a picture in an Office document and an attachment of a PDF or a mail.
    /// Hostile text: escape before it reaches a terminal.
    pub path: String,
    /// Where its bytes are.
    pub origin: FileOrigin,
    /// Size in bytes.
    pub bytes: u64,
}

/// Where a file's bytes are.
#[derive(Debug, Clone)]
pub enum FileOrigin {
    /// On the disk.
    Disk(PathBuf),
    /// Taken out of an archive or another container, in memory; never written anywhere.
    Memory(Arc<[u8]>),
}

/// Something in the folder that is not looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedFile {
    /// Path inside the dossier with `/`.
    pub path: String,
    /// Why.
    pub why: Bilingual,
    /// `true` for what nobody misses (`Thumbs.db`, `.DS_Store`, `~$*`): said, never a finding.
    pub litter: bool,
    /// A container, or a member of one, that was not opened: nobody saw what it holds.
    pub unopened: bool,
}
