//! Lists of any length: their rows are read one at a time and never held together.

use std::fmt;
use std::io;

use serde::ser::{Error, SerializeSeq};
use serde::{Serialize, Serializer};

/// Where the rows of a list lie.
pub trait RowSource<T> {
    /// How many there are.
    fn count(&self) -> usize;

    /// A row by its place in the list.
    ///
    /// # Errors
    /// It cannot be read, or there is none at this place.
    fn read_row(&self, index: usize) -> io::Result<T>;
}

/// A list whose rows are read when they are asked for.
pub struct Rows<T>(Box<dyn RowSource<T>>);

impl<T> Rows<T> {
    /// The rows of a source.
    pub fn new(source: impl RowSource<T> + 'static) -> Self {
        Self(Box::new(source))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.count()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A row by its place in the list.
    ///
    /// # Errors
    /// It cannot be read, or there is none at this place.
    pub fn read(&self, index: usize) -> io::Result<T> {
        self.0.read_row(index)
    }

    /// The rows in their order.
    pub fn iter(&self) -> impl Iterator<Item = io::Result<T>> {
        (0..self.len()).map(|index| self.read(index))
    }
}

impl<T: Clone> RowSource<T> for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }

    fn read_row(&self, index: usize) -> io::Result<T> {
        let row = self.get(index).cloned();
        row.ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl<T: Clone + 'static> Default for Rows<T> {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl<T> fmt::Debug for Rows<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} rows", self.len())
    }
}

impl<T: Serialize> Serialize for Rows<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.len()))?;
        for row in self.iter() {
            let row = row.map_err(S::Error::custom)?;
            list.serialize_element(&row)?;
        }
        list.end()
    }
}
