//! OCR recordings kept between runs: what an engine once read from a file, in a folder that the
//! caller chooses.
//!
//! One record of [`ocr_recordings`] a file, named by the SHA-256 of the paper and by the
//! engine, so that a changed paper or another engine is read anew. Recognised text is personal
//! data: on Unix the folder is open to its owner only (0700) and so is each file (0600). A cache
//! may lose things: whatever cannot be read or written is left out without a word.

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use sha2::{Digest, Sha256};

use crate::private_files;
use crate::text::ocr_recordings;
use crate::text::ocr_recordings::OcrRecordings;
use model::digest::encode_hex;
use model::{FileText, TextOrigin};

/// How pages are read. Raise it with every change that reads a page differently, or old recordings
/// outlive it.
const REVISION: u32 = 2;

// Origin: by eye. Keeps a damaged or foreign record from filling the memory.
/// Largest record that is read back, bytes; the densest page stays far below.
const MAX_RECORD_BYTES: u64 = 16 << 20;

/// A folder of OCR recordings.
#[derive(Debug, Clone)]
pub struct OcrCache {
    dir: PathBuf,
}

impl OcrCache {
    /// A cache in `dir`, which is made with the first recording.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }

    /// What `engine` once read from the file with this hash.
    #[must_use]
    pub fn get(&self, sha256: &str, engine: &str) -> Option<FileText> {
        let mut json = String::new();
        File::open(self.record_path(sha256, engine))
            .ok()?
            .take(MAX_RECORD_BYTES)
            .read_to_string(&mut json)
            .ok()?;
        let recordings = OcrRecordings::parse(&json).ok()?;
        let recording = recordings.get(sha256)?.clone();
        // Parsing calls every record a recording; what an engine of this tool read is recognition.
        Some(FileText {
            origin: TextOrigin::Ocr,
            ..recording
        })
    }

    /// Keeps what `engine` read from the file with this hash.
    pub fn put(&self, sha256: &str, engine: &str, text: &FileText) {
        let record = ocr_recordings::to_json_line(sha256, text, engine);
        let Ok(record) = record else {
            return;
        };
        // The reading is at hand; that it will not be there next time only costs time.
        let path = self.record_path(sha256, engine);
        let _ = private_files::write_private(&path, record.as_bytes());
    }

    fn record_path(&self, sha256: &str, engine: &str) -> PathBuf {
        let version = concat!("preaudit ", env!("CARGO_PKG_VERSION"));
        let stamp = format!("{engine}\n{version}\n{REVISION}");
        let hash = Sha256::digest(stamp);
        // 8 of 32 bytes: they tell engines and versions apart and are no defence against anybody.
        let start = hash.get(..8).unwrap_or_default();
        let name = encode_hex(start);
        self.dir
            .join(format!("{sha256}-{name}.json"))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    #[cfg(unix)]
    use std::path::Path;

    use super::*;
    use model::{Rect, TextLine, TextPage};

    fn text() -> FileText {
        let line = TextLine {
            text: "营业执照".into(),
            rect: Rect::default(),
            confidence: 0.5,
        };
        let page = TextPage {
            number: 1,
            width: 10.0,
            height: 20.0,
            turn: 90,
            lines: vec![line],
        };
        FileText {
            origin: TextOrigin::Ocr,
            pages: vec![page],
        }
    }

    #[test]
    fn a_reading_comes_back_for_the_same_file_and_engine_only() {
        let dir = tempfile::tempdir().unwrap();
        let cache = OcrCache::new(dir.path().join("deep/readings"));
        assert_eq!(cache.get("ab", "one"), None);
        cache.put("ab", "one", &text());
        assert_eq!(cache.get("ab", "one"), Some(text()));
        assert_eq!(cache.get("ab", "two"), None);
        assert_eq!(cache.get("cd", "one"), None);
        assert_eq!(
            fs::read_dir(dir.path().join("deep/readings"))
                .unwrap()
                .count(),
            1
        );
    }

    #[test]
    fn a_blank_page_is_remembered_as_read() {
        let dir = tempfile::tempdir().unwrap();
        let cache = OcrCache::new(dir.path());
        let blank = FileText {
            origin: TextOrigin::Ocr,
            pages: Vec::new(),
        };
        cache.put("ab", "one", &blank);
        assert_eq!(cache.get("ab", "one"), Some(blank));
    }

    #[test]
    fn a_damaged_record_is_no_reading_and_is_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let cache = OcrCache::new(dir.path());
        for damaged in [
            &b"{"[..],
            b"",
            b"\xff\xfe",
            b"{\"sha256\":\"cd\",\"pages\":[]}",
        ] {
            fs::write(cache.record_path("ab", "one"), damaged).unwrap();
            assert_eq!(cache.get("ab", "one"), None);
        }
        cache.put("ab", "one", &text());
        assert_eq!(cache.get("ab", "one"), Some(text()));
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_look() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let cache = OcrCache::new(dir.path().join("readings"));
        cache.put("ab", "one", &text());
        let mode = |path: &Path| {
            fs::metadata(path)
                .unwrap()
                .permissions()
                .mode()
                & 0o777
        };
        assert_eq!(mode(&cache.dir), 0o700);
        assert_eq!(mode(&cache.record_path("ab", "one")), 0o600);
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_no_error() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("file"), b"").unwrap();
        let cache = OcrCache::new(dir.path().join("file"));
        cache.put("ab", "one", &text());
        assert_eq!(cache.get("ab", "one"), None);
    }
}
