//! What a dossier's result hangs on, as one number.

use std::fmt::Write as _;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use sha2::{Digest, Sha256};

use crate::discover::{self, Control, Found};
use crate::limits::Limits;

/// SHA-256 in hexadecimal over `settings` (tool, rules, date, options: whatever is the same for all
/// dossiers), the dossier's `name`, the names and contents of all papers, the declaration, and what was left out. Contents are
/// read and not guessed from sizes and times: hashing is far cheaper than looking at a paper, and a
/// result that is not the paper's would be worse than a slow one.
#[must_use]
pub fn stamp(settings: &str, name: &str, found: &Found, limits: &Limits) -> String {
    let mut all = Sha256::new();
    let mut add = |part: &[u8]| {
        all.update((part.len() as u64).to_le_bytes());
        all.update(part);
    };
    add(settings.as_bytes());
    add(name.as_bytes());
    add(found.name.as_bytes());
    for control in [&found.merchant, &found.expect, &found.readings] {
        add(control.as_ref().map_or(&[], |c: &Control| c.bytes.as_slice()));
    }
    let contents: Vec<[u8; 32]> = found.files.par_iter().map(|f| content(f, limits)).collect();
    for (file, content) in found.files.iter().zip(contents) {
        add(file.path.as_bytes());
        add(&content);
    }
    for skipped in &found.skipped {
        add(skipped.path.as_bytes());
        add(skipped.why.en.as_bytes());
    }
    hexadecimal(&all.finalize())
}

/// A file that cannot be read has its reason for content.
fn content(file: &crate::model::SourceFile, limits: &Limits) -> [u8; 32] {
    match discover::load(file, limits) {
        Ok(bytes) => Sha256::digest(&*bytes).into(),
        Err(error) => Sha256::digest(format!("unreadable: {error}")).into(),
    }
}

/// Bytes in lower-case hexadecimal.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}"); // a string takes whatever is written
        text
    })
}
