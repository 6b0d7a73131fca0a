//! Where finds are put: bounded, and every path once.

use std::collections::HashMap;

use super::listing::DossierListing;
use model::limits::Limits;
use model::{Bilingual, FileOrigin, SkippedFile, SourceFile};

pub(super) struct FileCollector<'a> {
    limits: &'a Limits,
    pub(super) found: DossierListing,
    /// How often each path was asked for.
    taken: HashMap<String, usize>,
    full: bool,
}

impl<'a> FileCollector<'a> {
    pub(super) fn new(limits: &'a Limits) -> Self {
        Self {
            limits,
            found: DossierListing::default(),
            taken: HashMap::new(),
            full: false,
        }
    }

    pub(super) fn is_full(&self) -> bool {
        self.full
    }

    /// Keeps a file; its members, if it has any, lie below the path that it gets.
    pub(super) fn keep(&mut self, path: String, origin: FileOrigin, bytes: u64) -> String {
        if !self.has_room(&path) {
            return path;
        }
        let path = self.unique_path(path);
        self.found.files.push(SourceFile {
            path: path.clone(),
            origin,
            bytes,
        });
        path
    }

    pub(super) fn skip(&mut self, path: String, why: Bilingual, litter: bool) {
        self.leave_out(path, why, litter, false);
    }

    /// A container, or a member of one, that nobody looked into.
    pub(super) fn leave_unopened(&mut self, path: String, why: Bilingual) {
        self.leave_out(path, why, false, true);
    }

    fn leave_out(&mut self, path: String, why: Bilingual, litter: bool, unopened: bool) {
        if self.has_room(&path) {
            self.found.skipped.push(SkippedFile {
                path,
                why,
                litter,
                unopened,
            });
        }
    }

    pub(super) fn into_listing(self, name: String) -> DossierListing {
        let mut found = self.found;
        found.name = name;
        found
            .files
            .sort_by(|a, b| a.path.cmp(&b.path));
        found
            .skipped
            .sort_by(|a, b| a.path.cmp(&b.path));
        found
    }

    /// Counts everything, also what is skipped, so that no folder can fill the memory.
    fn has_room(&mut self, path: &str) -> bool {
        if self.full {
            return false;
        }
        let n = self.limits.files;
        let noted = self.found.files.len() + self.found.skipped.len();
        if noted >= n {
            self.full = true;
            let why = Bilingual::new(
                format!("文件超过 {n} 个，从此处起未查看"),
                format!("more than {n} files; from here on nothing was looked at"),
            );
            self.found.skipped.push(SkippedFile {
                path: path.to_owned(),
                why,
                litter: false,
                unopened: false,
            });
        }
        !self.full
    }

    /// A path that no other file has: `照片 (2).jpg` for the second `照片.jpg` of an archive.
    fn unique_path(&mut self, path: String) -> String {
        let taken = self.taken.get(&path);
        let mut n = taken.copied().unwrap_or(0);
        loop {
            n += 1;
            let candidate = if n == 1 {
                path.clone()
            } else {
                numbered_path(&path, n)
            };
            if !self.taken.contains_key(&candidate) {
                self.taken.insert(candidate.clone(), 1);
                // The next file of this name starts counting here: 20,000 of one name would else
                // take quadratic time.
                self.taken.insert(path, n);
                return candidate;
            }
        }
    }
}

fn numbered_path(path: &str, n: usize) -> String {
    let name = match path.rfind('/') {
        Some(slash) => slash + 1,
        None => 0,
    };
    let dot = path.rfind('.');
    match dot.filter(|dot| *dot > name) {
        Some(dot) => format!(
            "{} ({n}){}",
            path.get(..dot).unwrap_or(path),
            path.get(dot..).unwrap_or("")
        ),
        None => format!("{path} ({n})"),
    }
}
