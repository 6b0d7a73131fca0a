//! What an upload endpoint takes.

use model::{Bilingual, FileEvidence, FileFormat};

/// Limits of one upload endpoint.
#[derive(Debug, Clone)]
pub struct UploadLimits {
    /// `platform.endpoint`.
    pub id: String,
    /// Title.
    pub title: Bilingual,
    /// Formats taken; empty: any.
    pub formats: Vec<FileFormat>,
    /// Upper size in bytes.
    pub max_bytes: Option<u64>,
    /// Lower size in bytes.
    pub min_bytes: Option<u64>,
    /// Longest side in px.
    pub max_side_px: Option<u32>,
    /// Shorter and longer side in px that a picture must have.
    pub min_sides_px: Option<[u32; 2]>,
    /// Types of documents that go there; empty: all.
    pub documents: Vec<String>,
    /// Source id.
    pub source: String,
}

impl UploadLimits {
    /// Whether a JPEG may be uploaded there.
    #[must_use]
    pub fn accepts_jpeg(&self) -> bool {
        // An empty list means that the source names no format, not that the platform takes none.
        self.formats.is_empty() || self.formats.contains(&FileFormat::Jpeg)
    }

    /// Whether documents of a type are uploaded there.
    #[must_use]
    pub fn concerns_type(&self, kind: &str) -> bool {
        self.documents.is_empty() || self.documents.iter().any(|d| d == kind)
    }

    /// Whether the endpoint takes a file as it is.
    #[must_use]
    pub fn accepts_file(&self, file: &FileEvidence) -> bool {
        (self.formats.is_empty()
            || self
                .formats
                .contains(&file.probe.format))
            && self
                .max_bytes
                .is_none_or(|most| file.bytes <= most)
            && self
                .min_bytes
                .is_none_or(|least| file.bytes >= least)
            && self
                .max_side_px
                .is_none_or(|most| longest_side_px(file) <= most)
            && self
                .min_sides_px
                .is_none_or(|least| find_small_page(file, least).is_none())
    }
}

/// The shorter and the longer side of the first page, in px, that is smaller than `least` says. A page
/// of no pixels is not small.
#[must_use]
pub fn find_small_page(file: &FileEvidence, least: [u32; 2]) -> Option<[u32; 2]> {
    let sides = file
        .probe
        .pages
        .iter()
        .filter_map(|page| {
            let (width, height) = page.width_px.zip(page.height_px)?;
            Some([width.min(height), width.max(height)])
        });
    let mut small = sides.filter(|sides| {
        sides
            .iter()
            .zip(least)
            .any(|(has, asked)| *has < asked)
    });
    small.next()
}

/// The longest side of a file's pages in px.
#[must_use]
pub fn longest_side_px(file: &FileEvidence) -> u32 {
    // A file whose header gives no size counts as 0 px: that it could not be read is told by other
    // checks.
    file.probe
        .pages
        .iter()
        .flat_map(|p| [p.width_px, p.height_px])
        .flatten()
        .max()
        .unwrap_or(0)
}
