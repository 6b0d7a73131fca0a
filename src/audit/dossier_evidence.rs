//! What looking at a whole dossier gives.

use model::{Document, FileEvidence, PageResolution};

/// Everything that was found in a dossier before it is evaluated.
#[derive(Debug, Clone)]
pub struct DossierEvidence {
    /// What looking at each file gave.
    pub files: Vec<FileEvidence>,
    /// What the files turned out to be.
    pub documents: Vec<Document>,
    /// Resolution of each page of each file.
    pub resolutions: Vec<Vec<PageResolution>>,
}
