//! Walks a folder and decides, by name and kind, what becomes of each entry.

use std::fs;
use std::path::Path;

use walkdir::{DirEntry, WalkDir};

use super::file_role; use super::file_role::Role;
use super::collector::Shelf;
use super::{load, Control, DiscoverError, Found, LoadError};
use crate::archive;
use model::limits::Limits;
use model::{Origin, Words};

/// One pass over a root; remembers what it may still take.
pub(super) struct Walk<'a> {
    pub(super) limits: &'a Limits,
    pub(super) shelf: Shelf<'a>,
    /// Bytes that archives may still inflate to, all archives of the root together.
    pub(super) inflatable: u64,
}

impl<'a> Walk<'a> {
    pub(super) fn new(limits: &'a Limits) -> Self {
        Self { limits, shelf: Shelf::new(limits), inflatable: limits.archive_bytes }
    }

    pub(super) fn finish(self, name: String) -> Found {
        self.shelf.finish(name)
    }

    pub(super) fn folder(&mut self, root: &Path, name: &str) -> Result<(), DiscoverError> {
        fs::read_dir(root).map_err(|e| DiscoverError::of_io(name, &e))?;
        let mut entries = WalkDir::new(root).min_depth(1).sort_by_file_name().into_iter();
        while let Some(entry) = entries.next() {
            match entry {
                Ok(entry) => {
                    if !self.entry(root, &entry)? && entry.file_type().is_dir() {
                        entries.skip_current_dir();
                    }
                }
                Err(error) => self.unreadable(root, &error),
            }
            if self.shelf.is_full() {
                break;
            }
        }
        Ok(())
    }

    /// One entry of the folder; `false` when it is not to be entered.
    fn entry(&mut self, root: &Path, entry: &DirEntry) -> Result<bool, DiscoverError> {
        let path = relative(root, entry.path());
        let kind = entry.file_type();
        if file_role::role(&path) == Role::Litter {
            self.shelf.skip(path, litter_words(), true);
            return Ok(false);
        }
        if kind.is_dir() {
            return Ok(self.enter(path, entry.depth()));
        }
        if kind.is_file() {
            let bytes = entry.metadata().map_or(0, |m| m.len());
            self.offer(path, Origin::Disk(entry.path().to_owned()), bytes, 0)?;
        } else {
            self.shelf.skip(path, special_words(kind.is_symlink()), false);
        }
        Ok(false)
    }

    fn enter(&mut self, path: String, depth: usize) -> bool {
        let allowed = depth < self.limits.folder_depth;
        if !allowed {
            let n = self.limits.folder_depth;
            let why = Words::new(
                format!("文件夹嵌套超过 {n} 层，未进入"),
                format!("folders nested deeper than {n}, not entered"),
            );
            self.shelf.skip(path, why, false);
        }
        allowed
    }

    fn unreadable(&mut self, root: &Path, error: &walkdir::Error) {
        let path = error.path().map_or_else(String::new, |p| relative(root, p));
        let why = error.io_error().map_or_else(|| Words::from(error.to_string()), load::io_words);
        self.shelf.skip(path, why, false);
    }

    /// Decides what becomes of a file by its name, and opens it when it is an archive.
    pub(super) fn offer(
        &mut self,
        path: String,
        origin: Origin,
        bytes: u64,
        depth: usize,
    ) -> Result<(), DiscoverError> {
        let yaml = self.limits.yaml_bytes;
        match file_role::role(&path) {
            Role::Paper if is_archive(&origin) => self.archive(path, origin, bytes, depth)?,
            Role::Paper => self.shelf.keep(path, origin, bytes),
            Role::Litter => self.shelf.skip(path, litter_words(), true),
            Role::Merchant => self.shelf.found.merchant = Some(control(path, &origin, yaml)?),
            Role::Expect => self.shelf.found.expect = Some(control(path, &origin, yaml)?),
            Role::Readings => {
                self.shelf.found.readings = Some(control(path, &origin, self.limits.file_bytes)?);
            }
            Role::Misnamed(name) => self.shelf.skip(path, misnamed_words(name), false),
            Role::Misplaced(name) => self.shelf.skip(path, misplaced_words(name), false),
        }
        Ok(())
    }
}

fn control(path: String, origin: &Origin, limit: u64) -> Result<Control, DiscoverError> {
    let bytes = match origin {
        Origin::Disk(disk) => load::read_bounded(disk, limit),
        Origin::Memory(bytes) if bytes.len() as u64 > limit => {
            Err(LoadError::TooLarge { bytes: bytes.len() as u64, limit })
        }
        Origin::Memory(bytes) => Ok(bytes.to_vec()),
    };
    match bytes {
        Ok(bytes) => Ok(Control { path, bytes }),
        Err(error) => Err(DiscoverError::Control { name: path, why: error.words() }),
    }
}

/// The path inside the dossier, with `/`.
fn relative(root: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(root).unwrap_or(path);
    let names: Vec<_> =
        inside.components().map(|c| archive::name_text(c.as_os_str().as_encoded_bytes())).collect();
    names.join("/")
}

fn is_archive(origin: &Origin) -> bool {
    match origin {
        Origin::Memory(bytes) => archive::is_zip(bytes),
        Origin::Disk(path) => load::magic(path).is_some_and(|bytes| archive::is_zip(&bytes)),
    }
}

pub(super) fn litter_words() -> Words {
    Words::new("系统或软件自动生成的文件", "made by the system or a program for itself")
}

fn special_words(symlink: bool) -> Words {
    if symlink {
        Words::new("链接，不跟随；请放入文件本身", "a link, not followed; put the file itself here")
    } else {
        Words::new(
            "不是普通文件（管道、套接字或设备），未打开",
            "not a regular file (pipe, socket or device), not opened",
        )
    }
}

fn misnamed_words(name: &str) -> Words {
    Words::new(format!("没有读取：文件名须为 {name}"), format!("not read: it must be named {name}"))
}

fn misplaced_words(name: &str) -> Words {
    Words::new(
        format!("没有读取：{name} 只在最外层文件夹有效"),
        format!("not read: {name} counts only in the outermost folder"),
    )
}
