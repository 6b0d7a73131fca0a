//! Rows in a file without a name: of a list of any length only the places are in memory.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::marker::PhantomData;

use model::RowSource;
use serde::Serialize;
use serde::de::DeserializeOwned;

// Origin: by eye. A row is a line of some hundred bytes.
/// Bytes read at once for a row.
const READ_BYTES: usize = 1024;

/// Takes the rows.
pub(super) struct SpoolWriter<T> {
    file: BufWriter<File>,
    places: Vec<u64>,
    end: u64,
    rows: PhantomData<T>,
}

impl<T: Serialize> SpoolWriter<T> {
    /// With no row.
    ///
    /// # Errors
    /// There is no room for temporary files.
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self {
            file: BufWriter::new(tempfile::tempfile()?),
            places: Vec::new(),
            end: 0,
            rows: PhantomData,
        })
    }

    pub(super) fn count(&self) -> usize {
        self.places.len()
    }

    /// Adds a row at the end.
    pub(super) fn push(&mut self, row: &T) -> io::Result<()> {
        let mut line = serde_json::to_vec(row)?;
        line.push(b'\n');
        self.file.write_all(&line)?;
        self.places.push(self.end);
        self.end += line.len() as u64;
        Ok(())
    }

    /// The rows as they came.
    pub(super) fn finish(self) -> io::Result<Spool<T>> {
        let file = self.file.into_inner();
        Ok(Spool {
            file: file.map_err(io::IntoInnerError::into_error)?,
            places: self.places,
            rows: PhantomData,
        })
    }

    /// The rows in the order of `numbers`, which count them from 0 as they came.
    pub(super) fn finish_in_order(
        self,
        numbers: impl Iterator<Item = u32>,
    ) -> io::Result<Spool<T>> {
        let spool = self.finish()?;
        let places = numbers.filter_map(|number| {
            spool
                .places
                .get(number as usize)
                .copied()
        });
        let places = places.collect();
        Ok(Spool { places, ..spool })
    }
}

/// Gives the rows back.
pub(super) struct Spool<T> {
    file: File,
    places: Vec<u64>,
    rows: PhantomData<T>,
}

impl<T: DeserializeOwned> RowSource<T> for Spool<T> {
    fn count(&self) -> usize {
        self.places.len()
    }

    fn read_row(&self, index: usize) -> io::Result<T> {
        let place = self.places.get(index);
        let place = place.ok_or(io::ErrorKind::NotFound)?;
        let mut file = &self.file;
        file.seek(SeekFrom::Start(*place))?;
        let mut line = Vec::new();
        BufReader::with_capacity(READ_BYTES, file).read_until(b'\n', &mut line)?;
        Ok(serde_json::from_slice(&line)?)
    }
}

#[cfg(test)]
mod tests;
