//! Results kept between runs: a dossier that has not changed is not looked at again.
//!
//! One file for each dossier and format, named by its place, so that it replaces itself when the dossier
//! changes; the stamp inside tells whether it still holds. The reports in it are as private as the
//! documents. A cache may lose things: what cannot be read or written is left out without a word.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::journal::JournalEntry;
use evidence::digest::sha256_hex;
use evidence::private_files;
use model::digest::encode_hex;

/// A folder of results.
#[derive(Debug, Clone)]
pub struct ResultCache {
    dir: PathBuf,
    /// What the kept reports look like: format and whether there are any.
    form: String,
}

impl ResultCache {
    /// A cache in `dir`, which is made with the first result; `form` keeps reports of different formats
    /// apart.
    pub fn new(dir: impl Into<PathBuf>, form: impl Into<String>) -> Self {
        Self {
            dir: dir.into(),
            form: form.into(),
        }
    }

    /// The result and the report that are kept of a dossier; its stamp tells whether they still hold.
    #[must_use]
    pub fn get(&self, dossier: &Path) -> Option<(JournalEntry, Vec<u8>)> {
        // One line of JSON, then the report itself: with one file, neither part can be there
        // without the other.
        let path = self.entry_path(dossier);
        let bytes = std::fs::read(path).ok()?;
        let is_line_end = |byte: &u8| *byte == b'\n';
        let mut parts = bytes.splitn(2, is_line_end);
        let head = parts.next()?;
        let report = parts.next()?;
        let entry: JournalEntry = serde_json::from_slice(head).ok()?;
        // A report that was cut off or edited by hand is not given out again.
        let hash = sha256_hex(report);
        if entry.sha256 != Some(hash) {
            return None;
        }
        Some((entry, report.to_vec()))
    }

    /// Keeps the result and the report of a dossier.
    pub fn put(&self, dossier: &Path, entry: &JournalEntry, report: &[u8]) {
        let stored_entry = JournalEntry {
            sha256: Some(sha256_hex(report)),
            ..entry.clone()
        };
        let Ok(mut bytes) = serde_json::to_vec(&stored_entry) else {
            return;
        };
        bytes.push(b'\n');
        bytes.extend_from_slice(report);
        let path = self.entry_path(dossier);
        // The result is at hand; that it will not be there next time only costs time.
        let _ = private_files::write_private(&path, &bytes);
    }

    fn entry_path(&self, dossier: &Path) -> PathBuf {
        let resolved = std::fs::canonicalize(dossier);
        let place = resolved.unwrap_or_else(|_| dossier.to_owned());
        let mut hash = Sha256::new();
        hash.update(place.as_os_str().as_encoded_bytes());
        // A path holds no zero byte, so path and format cannot run into each other.
        hash.update([0]);
        hash.update(&self.form);
        let name = encode_hex(&hash.finalize());
        self.dir.join(format!("{name}.json"))
    }
}

#[cfg(test)]
mod tests;
