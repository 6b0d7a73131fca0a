//! Records of many dossiers, whoever made them and in whatever order, as the dossiers of one batch.
//!
//! Only where each record lies is held in memory; records themselves are read again when asked for.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::journal::JournalEntry;
use evidence::digest::sha256_hex;
use model::DossierRecord;

// Origin: by eye. A record of a hundred pages with their fingerprints stays below it.
/// Longest line that is read, bytes.
const MAX_LINE_BYTES: u64 = 64 << 20;

// Origin: by eye, ten times the largest run that was asked for. A broken line must not make a summary of
// dossiers without end.
/// Dossiers of a list at most.
const MAX_LISTED: u64 = 10_000_000;

/// A place in a list: number `of` many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListPlace {
    /// From 0.
    pub number: u64,
    /// How many there are.
    pub of: u64,
}

impl ListPlace {
    /// How many dossiers its list has; `None` where the place is none of such a list.
    fn count_listed(self) -> Option<usize> {
        let is_inside = self.number < self.of && self.of <= MAX_LISTED;
        usize::try_from(self.of).ok().filter(|_| is_inside)
    }
}

/// A line of records: what a journal holds, and the dossier's place in the list it was taken from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlacedEntry {
    /// Its place; records without one are ordered by their names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<ListPlace>,
    /// As in a journal.
    #[serde(flatten)]
    pub entry: JournalEntry,
}

/// Where a record lies, and which of several of one dossier counts.
#[derive(Debug, Clone)]
struct RecordPlace {
    file: usize,
    offset: u64,
    failed: bool,
    digest: String,
}

/// Records of files, a dossier once.
#[derive(Debug)]
pub struct RecordSet {
    files: Vec<Mutex<File>>,
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
            files: Vec::new(),
            placed: BTreeMap::new(),
            listed: 0,
            named: BTreeMap::new(),
            order: Vec::new(),
            unread: 0,
            differing: 0,
        };
        for path in paths {
            let added = File::open(path).and_then(|file| set.add_file(file));
            added.map_err(|error| (path.clone(), error))?;
        }
        if let Some(input) = stdin {
            let added = spool(input).and_then(|file| set.add_file(file));
            added.map_err(|error| (PathBuf::from("-"), error))?;
        }
        set.order = std::mem::take(&mut set.named).into_values().collect();
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
        let place = match index.checked_sub(self.listed) {
            None => self.placed.get(&(index as u64)),
            Some(behind) => self.order.get(behind),
        };
        place.map(|place| self.read_record(place)).transpose()
    }

    fn read_record(&self, place: &RecordPlace) -> io::Result<DossierRecord> {
        let file = self.files.get(place.file);
        let file = file.ok_or(io::ErrorKind::NotFound)?;
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(place.offset))?;
        let mut text = Vec::new();
        let mut reader = BufReader::new(&mut *file).take(MAX_LINE_BYTES);
        reader.read_until(b'\n', &mut text)?;
        let placed: PlacedEntry = serde_json::from_slice(&text)?;
        Ok(placed.entry.record)
    }

    fn add_file(&mut self, file: File) -> io::Result<()> {
        let number = self.files.len();
        let mut reader = BufReader::new(&file);
        let mut offset = 0;
        let mut text = Vec::new();
        loop {
            text.clear();
            let length = (&mut reader)
                .take(MAX_LINE_BYTES)
                .read_until(b'\n', &mut text)?;
            if length == 0 {
                break;
            }
            self.add_line(&text, number, offset);
            offset += length as u64;
        }
        self.files.push(Mutex::new(file));
        Ok(())
    }

    fn add_line(&mut self, text: &[u8], file: usize, offset: u64) {
        if text.trim_ascii().is_empty() {
            return;
        }
        let Ok(placed) = serde_json::from_slice::<PlacedEntry>(text) else {
            self.unread += 1;
            return;
        };
        let is_outside = |place: ListPlace| place.count_listed().is_none();
        if placed.place.is_some_and(is_outside) {
            self.unread += 1;
            return;
        }
        let listed = placed.place.and_then(ListPlace::count_listed);
        self.listed = self.listed.max(listed.unwrap_or_default());
        let record = placed.entry.record;
        let fresh = RecordPlace {
            file,
            offset,
            failed: record.failure.is_some(),
            digest: sha256_hex(text.trim_ascii()),
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
    let rank = |place: &RecordPlace| (place.failed, place.digest.clone());
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

/// What comes through a pipe can be read only once, so it goes into a file without a name.
fn spool(input: &mut dyn Read) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    io::copy(input, &mut file)?;
    file.flush()?;
    file.seek(SeekFrom::Start(0))?;
    Ok(file)
}

#[cfg(test)]
mod tests;
