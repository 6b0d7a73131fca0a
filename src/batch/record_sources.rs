//! Files of records, read at any place. An engine leaves a file for each of its tasks, many more than a
//! process may hold open.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use super::record_line::MAX_LINE_BYTES;

// Origin: by eye. A process may usually hold 1024 files open, some systems allow 256.
/// Files that are held open at once.
const MAX_OPEN: usize = 128;

/// What records are read from, by number.
#[derive(Debug, Default)]
pub(super) struct RecordSources {
    paths: Vec<Option<PathBuf>>,
    /// What came through a pipe, in a file without a name.
    spooled: Option<File>,
    open: Mutex<BTreeMap<usize, File>>,
}

impl RecordSources {
    pub(super) fn count(&self) -> usize {
        self.paths.len()
    }

    pub(super) fn add_path(&mut self, path: PathBuf) {
        self.paths.push(Some(path));
    }

    pub(super) fn add_spooled(&mut self, file: File) {
        self.paths.push(None);
        self.spooled = Some(file);
    }

    /// A pipe can be read only once, so what comes goes into a file.
    pub(super) fn spool(input: &mut dyn Read) -> io::Result<File> {
        let mut file = tempfile::tempfile()?;
        io::copy(input, &mut file)?;
        file.flush()?;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    }

    /// The line of a source that begins at `offset`.
    pub(super) fn read_line(&self, source: usize, offset: u64) -> io::Result<Vec<u8>> {
        let path = self
            .paths
            .get(source)
            .ok_or(io::ErrorKind::NotFound)?;
        let mut open = self
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut file = match path {
            None => self
                .spooled
                .as_ref()
                .ok_or(io::ErrorKind::NotFound)?,
            Some(path) => {
                if !open.contains_key(&source) {
                    if open.len() >= MAX_OPEN {
                        open.clear();
                    }
                    open.insert(source, File::open(path)?);
                }
                open.get(&source)
                    .ok_or(io::ErrorKind::NotFound)?
            }
        };
        file.seek(SeekFrom::Start(offset))?;
        let mut text = Vec::new();
        BufReader::new(file)
            .take(MAX_LINE_BYTES)
            .read_until(b'\n', &mut text)?;
        Ok(text)
    }
}
