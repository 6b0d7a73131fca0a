//! One set of limits, handed to every decoder before its first byte.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Upper bounds for hostile input. Sizes in bytes unless the name says otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// Files of one dossier; further ones are skipped with that reason.
    pub files: usize,
    /// Folders inside each other below the root.
    pub folder_depth: usize,
    /// One file as it is stored.
    pub file_bytes: u64,
    /// Members of one archive, a mail's and a PDF's attachments likewise.
    pub archive_members: usize,
    /// All members of one archive, inflated.
    pub archive_bytes: u64,
    /// Inflated over stored size of one member.
    pub archive_ratio: u64,
    /// Archives and other containers inside each other.
    pub archive_depth: usize,
    /// Width or height in px.
    pub side_px: u32,
    /// Pixels of one page.
    pub pixels: u64,
    /// What one page may take in memory while its picture is decoded.
    pub decode_bytes: u64,
    /// Blocks of 64 coefficients that all scans of one JPEG may hold: work and not time, so that a
    /// sound picture is measured on a busy machine too.
    pub jpeg_blocks: u64,
    /// Pages of one file that are looked at.
    pub pages: usize,
    /// One stream of a PDF, inflated.
    pub stream_bytes: usize,
    /// All content streams of one PDF page, inflated.
    pub content_bytes: usize,
    /// Operators of one page, forms counted as often as they are drawn.
    pub operators: usize,
    /// Form XObjects inside each other.
    pub form_depth: usize,
    /// Characters of text taken from one file.
    pub text_characters: usize,
    /// Time for one file's page content.
    pub page_time: Duration,
    /// Time for reading one page by OCR.
    pub ocr_time: Duration,
    /// Address space of a worker process.
    pub worker_bytes: u64,
    /// A rule file or a declaration.
    pub yaml_bytes: u64,
}

// Origin: by eye. A blank scan packs as well as a bomb does, but 8 MiB of it harm nobody.
/// Below this inflated size nothing is refused for its ratio: a blank page packs 1000:1.
const RATIO_FLOOR_BYTES: u64 = 8 << 20;

impl Limits {
    /// Bytes that a member of a container may inflate to when `stored` bytes of it are packed.
    #[must_use]
    pub fn inflated_bytes(&self, stored: u64) -> u64 {
        stored
            .saturating_mul(self.archive_ratio)
            .max(RATIO_FLOOR_BYTES)
    }
}

impl Default for Limits {
    /// Generous for documents (an A3 page at 600 dpi in colour is 70 megapixels), tight for bombs.
    fn default() -> Self {
        // Origin of all values below: by eye, unless said otherwise; every one is far above real
        // documents and low enough for a small machine.
        const MIB: u64 = 1 << 20;
        Self {
            files: 20_000,
            folder_depth: 32,
            file_bytes: 512 * MIB,
            archive_members: 5_000,
            archive_bytes: 512 * MIB,
            // Deflate reaches 1032:1, while documents are packed already and gain little; blank
            // scans are let through by their small size.
            archive_ratio: 200,
            // A client packs folders, and a mail program packs that once more.
            archive_depth: 2,
            // The long side of A0 at 600 dpi is 28,087 px.
            side_px: 30_000,
            pixels: 250_000_000,
            // An A3 page at 600 dpi in colour, at seven bytes a px, takes 488 MB.
            decode_bytes: 480 * MIB,
            // The largest picture in three full channels has 12 million blocks a scan, so some 25
            // such scans. It took the place of a time limit of 30 s.
            jpeg_blocks: 300_000_000,
            pages: 500,
            // A CJK font alone may take 20 MB; tests/pdf/hostile.rs has a map of 100 MiB that must
            // be refused.
            stream_bytes: 64 << 20,
            content_bytes: 32 << 20,
            // tests/pdf/hostile.rs holds it: three million must be refused.
            operators: 2_000_000,
            form_depth: 24,
            text_characters: 2_000_000,
            page_time: Duration::from_secs(20),
            // A page takes about 5 s of one core (ARCHITECTURE.md); old machines under load get
            // thirty times that.
            ocr_time: Duration::from_mins(3),
            // Twice what one picture may take, by eye: the interpreter has data of its own.
            worker_bytes: 2048 * MIB,
            yaml_bytes: 4 * MIB,
        }
    }
}
