//! The journal: one line of JSON for each finished dossier, added at the end and never changed.
//!
//! A line is written by one call, so that a kill leaves at most one torn line, at the end; it is cut off
//! when the journal is opened again. The lines are in the order of finishing; reading goes by the
//! order of the dossiers.

use std::fs::{File, TryLockError};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use evidence::private_files;
use model::DossierRecord;

// Origin: by eye. Syncing every line would let the disk set the pace of the whole run.
/// How often what is written is also made to survive a loss of power. A kill loses nothing anyway.
const SYNC_INTERVAL: Duration = Duration::from_secs(1);

/// A line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JournalEntry {
    /// The stamp of the dossier; empty where it is to be tried again: not listed, not audited, or with a
    /// document that could not be read.
    pub stamp: String,
    /// SHA-256 of the file of its report, where one was written.
    pub sha256: Option<String>,
    /// The result.
    pub record: DossierRecord,
}

/// What is known of a line without reading its record again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalLine {
    /// As [`JournalEntry::sha256`].
    pub sha256: Option<String>,
    /// Where its dossier lay.
    pub location: String,
    /// Where it begins, bytes.
    pub offset: u64,
}

/// The stamp of a dossier, and its line.
pub type StampedLine = (String, JournalLine);

#[derive(Deserialize)]
struct EntryHeader {
    stamp: String,
    sha256: Option<String>,
    record: RecordHeader,
}

#[derive(Deserialize)]
struct RecordHeader {
    location: String,
}

/// An open journal.
#[derive(Debug)]
pub struct Journal {
    file: File,
    end: u64,
    last_sync: Instant,
}

impl Journal {
    /// A new journal in place of any older one.
    pub fn create(path: &Path) -> io::Result<Self> {
        let file = private_files::open_private(path, false)?;
        // Locked before it is emptied: the journal of a run that is still going must survive.
        lock_exclusive(&file)?;
        file.set_len(0)?;
        Ok(Self {
            file,
            end: 0,
            last_sync: Instant::now(),
        })
    }

    /// Opens a journal to go on with it; gives the lines that are whole by their stamps, later ones last.
    /// What follows the last whole line is cut off.
    pub fn resume(path: &Path) -> io::Result<(Self, Vec<StampedLine>)> {
        let file = private_files::open_private(path, false)?;
        lock_exclusive(&file)?;
        let mut reader = BufReader::new(&file);
        let mut lines = Vec::new();
        let mut end = 0;
        let mut text = Vec::new();
        loop {
            text.clear();
            let length = reader.read_until(b'\n', &mut text)?;
            if length == 0 || !text.ends_with(b"\n") {
                break;
            }
            // What follows a broken line cannot be trusted either; those dossiers are audited
            // again.
            let head = serde_json::from_slice::<EntryHeader>(&text);
            let Ok(head) = head else {
                break;
            };
            let line = JournalLine {
                sha256: head.sha256,
                location: head.record.location,
                offset: end,
            };
            lines.push((head.stamp, line));
            end += length as u64;
        }
        file.set_len(end)?;
        let journal = Self {
            file,
            end,
            last_sync: Instant::now(),
        };
        Ok((journal, lines))
    }

    /// Adds a line; gives where it is.
    pub fn append_entry(&mut self, entry: &JournalEntry) -> io::Result<u64> {
        let mut line = serde_json::to_vec(entry)?;
        line.push(b'\n');
        let offset = self.end;
        self.file
            .seek(SeekFrom::Start(offset))?;
        self.file.write_all(&line)?;
        self.end += line.len() as u64;
        if self.last_sync.elapsed() >= SYNC_INTERVAL {
            self.file.sync_data()?;
            self.last_sync = Instant::now();
        }
        Ok(offset)
    }

    /// Makes everything survive a loss of power.
    pub fn sync(&self) -> io::Result<()> {
        self.file.sync_data()
    }

    /// Reads the entry of a line.
    pub fn read_entry(&self, offset: u64) -> io::Result<JournalEntry> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(offset))?;
        let mut text = Vec::new();
        let mut reader = BufReader::new(file);
        reader.read_until(b'\n', &mut text)?;
        let entry = serde_json::from_slice(&text)?;
        Ok(entry)
    }
}

/// Two runs must not write one journal.
fn lock_exclusive(file: &File) -> io::Result<()> {
    match file.try_lock() {
        // A file system without locks is no reason not to work.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(()),
        Err(TryLockError::WouldBlock) => {
            let words = "another run is using this journal";
            Err(io::Error::new(io::ErrorKind::ResourceBusy, words))
        }
    }
}

#[cfg(test)]
mod tests;
