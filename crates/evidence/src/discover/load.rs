//! Bytes of one file, bounded, and never from anything but a regular file.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;

use model::limits::Limits;
use model::{Bilingual, FileOrigin, SourceFile};

/// The bytes of a file: read from the disk, or shared with the archive they came out of.
#[derive(Debug, Clone)]
pub enum FileBytes {
    /// Read from the disk.
    Owned(Vec<u8>),
    /// Held by the dossier already.
    Shared(Arc<[u8]>),
}

impl Deref for FileBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Owned(bytes) => bytes,
            Self::Shared(bytes) => bytes,
        }
    }
}

/// Why a file has no bytes for us. Evidence about that file, never the end of an audit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// Over [`Limits::file_bytes`].
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// Its size, as far as it is known.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// The operating system refused.
    #[error("{}", .why.en)]
    Unreadable {
        /// What it said.
        why: Bilingual,
    },
}

impl LoadError {
    /// The error in both languages.
    #[must_use]
    pub fn to_bilingual(&self) -> Bilingual {
        match self {
            Self::TooLarge { limit, .. } => {
                Bilingual::new(format!("文件超过 {limit} 字节"), self.to_string())
            }
            Self::Unreadable { why } => why.clone(),
        }
    }
}

/// Reads a file of the dossier.
///
/// # Errors
/// It is larger than `limits.file_bytes`, or cannot be read.
pub fn load_file(file: &SourceFile, limits: &Limits) -> Result<FileBytes, LoadError> {
    match &file.origin {
        FileOrigin::Memory(bytes) => {
            let shared = Arc::clone(bytes);
            Ok(FileBytes::Shared(shared))
        }
        FileOrigin::Disk(path) => {
            let bytes = read_bounded(path, limits.file_bytes)?;
            Ok(FileBytes::Owned(bytes))
        }
    }
}

/// All bytes of a regular file of at most `limit` bytes.
pub(super) fn read_bounded(path: &Path, limit: u64) -> Result<Vec<u8>, LoadError> {
    let opened = open_regular_file(path);
    let (file, size) = opened.map_err(|e| unreadable_error(&e))?;
    if size > limit {
        return Err(LoadError::TooLarge { bytes: size, limit });
    }
    // One byte more shows the end; the file may grow while it is read.
    let expected = usize::try_from(size).unwrap_or_default();
    let mut bytes = Vec::with_capacity(expected.saturating_add(1));
    let mut bounded = file.take(limit.saturating_add(1));
    let read = bounded.read_to_end(&mut bytes);
    let read = read.map_err(|e| unreadable_error(&e))?;
    if read as u64 > limit {
        return Err(LoadError::TooLarge {
            bytes: read as u64,
            limit,
        });
    }
    Ok(bytes)
}

/// The first four bytes, fewer when there are no more.
pub(super) fn read_magic(path: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (file, _) = open_regular_file(path).ok()?;
    file.take(4)
        .read_to_end(&mut bytes)
        .ok()?;
    Some(bytes)
}

/// Opens without waiting, so that a pipe put in a file's place cannot hold the audit up.
fn open_regular_file(path: &Path) -> io::Result<(File, u64)> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        let flags = rustix::fs::OFlags::NONBLOCK.bits();
        options.custom_flags(flags.cast_signed());
    }
    let file = options.open(path)?;
    // Of the opened file, not of its path: somebody may replace it between the two.
    let metadata = file.metadata()?;
    if metadata.is_file() {
        Ok((file, metadata.len()))
    } else {
        Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "not a regular file",
        ))
    }
}

/// What the operating system says, in words for the person who owns the file.
pub(super) fn unreadable_error(error: &io::Error) -> LoadError {
    LoadError::Unreadable {
        why: io_reason(error),
    }
}

/// An I/O error in both languages; no path in it.
pub(super) fn io_reason(error: &io::Error) -> Bilingual {
    match error.kind() {
        io::ErrorKind::PermissionDenied => Bilingual::new("没有读取权限", "permission denied"),
        io::ErrorKind::NotFound => Bilingual::new("不存在", "does not exist"),
        io::ErrorKind::InvalidInput => Bilingual::new("不是普通文件", "not a regular file"),
        _ => Bilingual::new(
            format!("读取失败（{error}）"),
            format!("cannot be read ({error})"),
        ),
    }
}
