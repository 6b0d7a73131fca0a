//! What a dossier's result hangs on, as one number.

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use sha2::{Digest, Sha256};

use evidence::digest::sha256_hex;
use evidence::discover;
use evidence::discover::DossierListing;
use model::SourceFile;
use model::digest::encode_hex;
use model::limits::Limits;

/// Everything of a dossier but what is in its documents: settings (tool, rules, date, options: whatever
/// is the same for all dossiers), name, declaration, the documents' names, and what was left out.
pub(super) struct CacheKeyBuilder {
    hash: Sha256,
    papers: usize,
}

impl CacheKeyBuilder {
    pub(super) fn new(settings: &str, name: &str, found: &DossierListing) -> Self {
        let mut hash = Sha256::new();
        // Each part goes in after its length, so that `ab`, `c` and `a`, `bc` give two different
        // stamps.
        let mut add = |part: &[u8]| {
            let length = part.len() as u64;
            hash.update(length.to_le_bytes());
            hash.update(part);
        };
        add(settings.as_bytes());
        add(name.as_bytes());
        add(found.name.as_bytes());
        let controls = [&found.merchant, &found.expect, &found.readings];
        for control in controls {
            match control {
                Some(file) => add(&file.bytes),
                None => add(&[]),
            }
        }
        for skipped in &found.skipped {
            add(skipped.path.as_bytes());
            add(skipped.why.en.as_bytes());
        }
        let papers = found.files.len();
        add(&papers.to_le_bytes());
        for file in &found.files {
            add(file.path.as_bytes());
        }
        Self { hash, papers }
    }

    /// The stamp of the documents as they are now, `None` where one cannot be read. Contents are read and
    /// not guessed from sizes and times: hashing is far cheaper than looking at a document, and a result
    /// that is not the document's would be worse than a slow one.
    pub(super) fn key_of_files(&self, found: &DossierListing, limits: &Limits) -> Option<String> {
        // An empty hash marks a document that could not be read; with one there is no stamp.
        let hash_of = |file: &SourceFile| match discover::load_file(file, limits) {
            Ok(bytes) => sha256_hex(&bytes),
            Err(_) => String::new(),
        };
        let hashes = found.files.par_iter().map(hash_of);
        let hashes: Vec<_> = hashes.collect();
        self.key_of_hashes(&hashes)
    }

    /// The stamp of documents with these hashes, in their order: SHA-256 in hexadecimal over all of it.
    /// `None` where a document was not read, which has none.
    pub(super) fn key_of_hashes(&self, hashes: &[String]) -> Option<String> {
        let unread = hashes.iter().any(String::is_empty);
        if unread || hashes.len() != self.papers {
            return None;
        }
        let mut all = self.hash.clone();
        for hash in hashes {
            all.update(hash);
        }
        let digest = all.finalize();
        Some(encode_hex(&digest))
    }
}

#[cfg(test)]
mod tests;
