//! What a dossier's result hangs on, as one number.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use sha2::{Digest, Sha256};

use crate::discover::{self, Control, Found};
use crate::limits::Limits;
use crate::model::SourceFile;

/// Everything of a dossier but what is in its papers: settings (tool, rules, date, options: whatever is
/// the same for all dossiers), name, declaration, the papers' names, and what was left out.
pub(super) struct Frame {
    hash: Sha256,
    papers: Vec<String>,
}

impl Frame {
    pub(super) fn new(settings: &str, name: &str, found: &Found) -> Self {
        let mut hash = Sha256::new();
        let mut add = |part: &[u8]| {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        };
        add(settings.as_bytes());
        add(name.as_bytes());
        add(found.name.as_bytes());
        for control in [&found.merchant, &found.expect, &found.readings] {
            add(control.as_ref().map_or(&[], |c: &Control| c.bytes.as_slice()));
        }
        for skipped in &found.skipped {
            add(skipped.path.as_bytes());
            add(skipped.why.en.as_bytes());
        }
        let papers: Vec<String> = found.files.iter().map(|file| file.path.clone()).collect();
        add(&papers.len().to_le_bytes());
        for path in &papers {
            add(path.as_bytes());
        }
        Self { hash, papers }
    }

    /// SHA-256 in hexadecimal over all of it and the papers' contents, `None` where one cannot be read.
    /// Contents are read and not guessed from sizes and times: hashing is far cheaper than looking at
    /// a paper, and a result that is not the paper's would be worse than a slow one.
    pub(super) fn read(&self, found: &Found, limits: &Limits) -> Option<String> {
        let content = |file: &SourceFile| -> Option<String> {
            let bytes = discover::load(file, limits).ok()?;
            Some(hexadecimal(&Sha256::digest(&*bytes)))
        };
        let contents: Vec<Option<String>> = found.files.par_iter().map(content).collect();
        self.stamp(contents.iter().map(Option::as_deref))
    }

    /// The same of papers that were looked at, by their hashes.
    pub(super) fn of(&self, hashes: &BTreeMap<String, String>) -> Option<String> {
        let hash = |path: &String| hashes.get(path).map(String::as_str).filter(|hash| !hash.is_empty());
        self.stamp(self.papers.iter().map(hash))
    }

    fn stamp<'h>(&self, contents: impl Iterator<Item = Option<&'h str>>) -> Option<String> {
        let mut hash = self.hash.clone();
        for content in contents {
            hash.update(content?);
        }
        Some(hexadecimal(&hash.finalize()))
    }
}

/// Bytes in lower-case hexadecimal.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}"); // a string takes whatever is written
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::discover;

    fn found(dir: &std::path::Path) -> Found {
        discover(dir, &Limits::default()).unwrap()
    }

    #[test]
    fn papers_read_and_papers_looked_at_have_one_stamp() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("a.jpg"), "one").unwrap();
        std::fs::write(dir.path().join("b.jpg"), "two").unwrap();
        let found = found(dir.path());
        let frame = Frame::new("settings", "client", &found);
        let stamp = frame.read(&found, &Limits::default()).unwrap();
        let hash = |text: &str| hexadecimal(&Sha256::digest(text));
        let hashes =
            |a: &str, b: &str| BTreeMap::from([("a.jpg".into(), hash(a)), ("b.jpg".into(), hash(b))]);
        assert_eq!(frame.of(&hashes("one", "two")).as_ref(), Some(&stamp));
        assert_ne!(frame.of(&hashes("one", "three")).as_ref(), Some(&stamp));
        assert_ne!(frame.of(&hashes("two", "one")).as_ref(), Some(&stamp));
        assert_ne!(Frame::new("other", "client", &found).of(&hashes("one", "two")).as_ref(), Some(&stamp));
    }

    #[test]
    fn a_paper_that_was_not_read_leaves_no_stamp() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.jpg");
        std::fs::write(&path, "one").unwrap();
        let found = found(dir.path());
        let frame = Frame::new("settings", "client", &found);
        assert_eq!(frame.of(&BTreeMap::new()), None);
        assert_eq!(frame.of(&BTreeMap::from([("a.jpg".into(), String::new())])), None);
        std::fs::remove_file(path).unwrap();
        assert_eq!(frame.read(&found, &Limits::default()), None);
    }
}
