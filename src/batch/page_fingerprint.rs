//! What is held of every page of a batch to find the same paper in two dossiers: few bytes, for there
//! may be very many.

use sha2::{Digest, Sha256};

use model::{DocumentRow, DossierRecord};

/// A page of a document of some dossier, in few bytes: there may be very many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageFingerprint {
    /// Index of the dossier.
    pub dossier: u32,
    /// Index of the document in its record.
    pub paper: u16,
    /// Page from 1.
    pub page: u16,
    /// The first 64 bits of the file's SHA-256.
    pub content: u64,
    /// What it is taken for; 0 where nobody knows.
    pub kind: u32,
    /// Digest of its own number or holder; 0 where none was read.
    pub own: u16,
    /// Difference hash of the page.
    pub look: Option<u64>,
}

/// The pages of a document.
pub(super) fn page_fingerprints(
    dossier: u32,
    paper: u16,
    row: &DocumentRow,
) -> Vec<PageFingerprint> {
    // A quarter of the hash: of ten million pages two that differ agree in it once in 400,000 batches.
    let start = row.sha256.get(..16);
    let content = start.and_then(|digits| u64::from_str_radix(digits, 16).ok());
    let Some(content) = content else {
        return Vec::new();
    };
    // All empty files are equal and prove nothing.
    if row.bytes == 0 {
        return Vec::new();
    }
    let kind = if row.kinds.is_empty() {
        0
    } else {
        nonzero_hash(&row.kinds.join(","))
    };
    let own = row.own.as_deref();
    let own = own.and_then(|digits| u16::from_str_radix(digits, 16).ok());
    let own = own.unwrap_or(0);
    let hash_of_page = |page: u16| {
        let mut looks = row.looks.iter();
        let look = looks.find(|look| look.page == u32::from(page))?;
        u64::from_str_radix(&look.hash, 16).ok()
    };
    // Page 1 is always there, for the comparison of bytes; others only where they have a hash.
    let pages = row
        .looks
        .iter()
        .filter_map(|look| u16::try_from(look.page).ok())
        .filter(|page| *page != 1);
    std::iter::once(1)
        .chain(pages)
        .map(|page| PageFingerprint {
            dossier,
            paper,
            page,
            content,
            kind,
            own,
            look: hash_of_page(page),
        })
        .collect()
}

/// The grid of levels that was laid over a page.
pub(super) fn decode_cells(record: &DossierRecord, sight: &PageFingerprint) -> Option<Vec<u8>> {
    let paper = record
        .papers
        .get(sight.paper as usize)?;
    let mut looks = paper.looks.iter();
    let look = looks.find(|look| look.page == u32::from(sight.page))?;
    let (digits, _) = look.cells.as_bytes().as_chunks();
    let level = |pair: &[u8; 2]| {
        let text = std::str::from_utf8(pair).ok()?;
        u8::from_str_radix(text, 16).ok()
    };
    digits.iter().map(level).collect()
}

/// A text as a number that is never 0.
fn nonzero_hash(text: &str) -> u32 {
    let hash = Sha256::digest(text);
    let mut number = 0;
    for byte in hash.iter().take(4) {
        number = number << 8 | u32::from(*byte);
    }
    number.max(1)
}
