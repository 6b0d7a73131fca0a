//! Records of many dossiers, whoever made them and in whatever order, as the dossiers of one batch.
//!
//! Only where each record lies is held in memory; records themselves are read again when asked for.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::PathBuf;

use sha2::{Digest, Sha256};

use super::journal::JournalEntry;
use super::record_line::{ListPlace, MAX_LINE_BYTES, parse_line};
use super::record_sources::RecordSources;
use model::DossierRecord;

/// Where a record lies, and which of several of one dossier counts.
#[derive(Debug, Clone, Copy)]
struct RecordPlace {
    file: usize,
    offset: u64,
    failed: bool,
    /// Half a SHA-256 of the line: there may be very many.
    digest: u128,
}

/// Records of files, a dossier once.
#[derive(Debug)]
pub struct RecordSet {
    sources: RecordSources,
    /// By their places in the list.
    placed: BTreeMap<u64, RecordPlace>,
    /// How many the list has.
    listed: usize,
    /// Those without a place, by client and location; they follow the list.
    named: BTreeMap<(String, String), RecordPlace>,
    /// The same in their order.
    order: Vec<RecordPlace>,
    unread: usize,
    differing: usize,
}

impl RecordSet {
    /// Looks through files; `stdin` is one more. Lines that are no record, such as one cut off in the
    /// middle, are counted and left out.
    ///
    /// # Errors
    /// A file cannot be read, with its path.
    pub fn open(
        paths: &[PathBuf],
        stdin: Option<&mut dyn Read>,
    ) -> Result<Self, (PathBuf, io::Error)> {
        let mut set = Self {
            sources: RecordSources::default(),
            placed: BTreeMap::new(),
            listed: 0,
            named: BTreeMap::new(),
            order: Vec::new(),
            unread: 0,
            differing: 0,
        };
        for path in paths {
            let added = File::open(path).and_then(|file| set.add_file(&file));
            added.map_err(|error| (path.clone(), error))?;
            set.sources.add_path(path.clone());
        }
        if let Some(input) = stdin {
            let spooled = RecordSources::spool(input).and_then(|file| {
                set.add_file(&file)?;
                Ok(file)
            });
            let file = spooled.map_err(|error| (PathBuf::from("-"), error))?;
            set.sources.add_spooled(file);
        }
        set.order = std::mem::take(&mut set.named)
            .into_values()
            .collect();
        Ok(set)
    }

    /// Dossiers: those that were listed, and those without a place of which there is a record.
    #[must_use]
    pub fn dossiers(&self) -> usize {
        self.listed + self.order.len()
    }

    /// Lines that are no record.
    #[must_use]
    pub fn unread_lines(&self) -> usize {
        self.unread
    }

    /// Dossiers of which there are several different records.
    #[must_use]
    pub fn differing(&self) -> usize {
        self.differing
    }

    /// The record of a dossier by its place in the order; `None` where there is none.
    pub fn record(&self, index: usize) -> io::Result<Option<DossierRecord>> {
        Ok(self
            .entry(index)?
            .map(|entry| entry.record))
    }

    /// The same with its stamp.
    pub fn entry(&self, index: usize) -> io::Result<Option<JournalEntry>> {
        let place = match index.checked_sub(self.listed) {
            None => self.placed.get(&(index as u64)),
            Some(behind) => self.order.get(behind),
        };
        let Some(place) = place else {
            return Ok(None);
        };
        let text = self
            .sources
            .read_line(place.file, place.offset)?;
        Ok(Some(serde_json::from_slice(&text)?))
    }

    /// Adds the lines of the file that comes next among the sources.
    fn add_file(&mut self, file: &File) -> io::Result<()> {
        let number = self.sources.count();
        let mut reader = BufReader::new(file);
        let mut offset = 0;
        let mut text = Vec::new();
        loop {
            text.clear();
            let mut bounded = (&mut reader).take(MAX_LINE_BYTES);
            let length = bounded.read_until(b'\n', &mut text)?;
            if length == 0 {
                return Ok(());
            }
            self.add_line(&text, number, offset);
            offset += length as u64;
        }
    }

    fn add_line(&mut self, text: &[u8], file: usize, offset: u64) {
        if text.trim_ascii().is_empty() {
            return;
        }
        let Some((start, placed)) = parse_line(text) else {
            self.unread += 1;
            return;
        };
        // What stands before it was cut off.
        self.unread += usize::from(start > 0);
        let text = text.get(start..).unwrap_or_default();
        let is_outside = |place: ListPlace| place.count_listed().is_none();
        if placed.place.is_some_and(is_outside) {
            self.unread += 1;
            return;
        }
        let listed = placed
            .place
            .and_then(ListPlace::count_listed);
        self.listed = self
            .listed
            .max(listed.unwrap_or_default());
        let record = placed.entry.record;
        let fresh = RecordPlace {
            file,
            offset: offset + start as u64,
            failed: record.failure.is_some(),
            digest: half_digest(text.trim_ascii()),
        };
        let differs = if let Some(place) = placed.place {
            keep_better(self.placed.entry(place.number), fresh)
        } else {
            let key = (record.client, record.location);
            keep_better(self.named.entry(key), fresh)
        };
        self.differing += usize::from(differs);
    }
}

/// A dossier may have been audited twice: what was audited goes before what failed. Which of two that
/// differ is the later one nobody can tell, for no record has a clock; the choice is the same in
/// whatever order they come. Gives whether they differ so.
fn keep_better<Key: Ord>(entry: Entry<'_, Key, RecordPlace>, fresh: RecordPlace) -> bool {
    let rank = |place: &RecordPlace| (place.failed, place.digest);
    let mut known = match entry {
        Entry::Occupied(known) => known,
        Entry::Vacant(free) => {
            free.insert(fresh);
            return false;
        }
    };
    let differs = known.get().digest != fresh.digest && known.get().failed == fresh.failed;
    if rank(&fresh) < rank(known.get()) {
        known.insert(fresh);
    }
    differs
}

fn half_digest(text: &[u8]) -> u128 {
    let digest: [u8; 32] = Sha256::digest(text).into();
    let (halves, _) = digest.as_chunks::<16>();
    halves
        .first()
        .map_or(0, |half| u128::from_be_bytes(*half))
}

#[cfg(test)]
mod tests;
