//! Walks a folder and decides, by name and kind, what becomes of each entry.

use std::fs::{self, File, Metadata};
use std::io::Read;
use std::path::Path;

use walkdir::{DirEntry, WalkDir};

use super::collector::FileCollector;
use super::file_role;
use super::file_role::FileRole;
use super::listing::{ControlFile, DossierListing};
use super::{DiscoverError, LoadError, load};
use crate::sandbox::Sandbox;
use crate::{archive, probe};
use model::limits::Limits;
use model::{Bilingual, FileOrigin, SourceFile};

/// Bytes that tell what kind of archive a file is.
const FIRST_BYTES: u64 = 64;

/// One pass over a root; remembers what it may still take.
pub(super) struct FolderWalk<'a> {
    pub(super) limits: &'a Limits,
    /// Where PDFs are looked through for attachments.
    pub(super) sandbox: &'a Sandbox,
    pub(super) shelf: FileCollector<'a>,
    /// Bytes that containers may still inflate to, all containers of the root together.
    pub(super) inflatable: u64,
}

impl<'a> FolderWalk<'a> {
    pub(super) fn new(limits: &'a Limits, sandbox: &'a Sandbox) -> Self {
        Self {
            limits,
            sandbox,
            shelf: FileCollector::new(limits),
            inflatable: limits.archive_bytes,
        }
    }

    pub(super) fn into_listing(self, name: String) -> DossierListing {
        self.shelf.into_listing(name)
    }

    pub(super) fn walk_folder(&mut self, root: &Path, name: &str) -> Result<(), DiscoverError> {
        let list = fs::read_dir(root);
        list.map_err(|e| DiscoverError::from_io(name, &e))?;
        // Links are not followed, which is also why no loop can occur; sorted, so that limits cut
        // at the same file every time.
        let mut entries = WalkDir::new(root)
            .min_depth(1)
            .sort_by_file_name()
            .into_iter();
        while let Some(entry) = entries.next() {
            match entry {
                Ok(entry) => {
                    let is_entered = self.visit_entry(root, &entry)?;
                    if !is_entered && entry.file_type().is_dir() {
                        entries.skip_current_dir();
                    }
                }
                Err(error) => self.skip_unreadable(root, &error),
            }
            if self.shelf.is_full() {
                break;
            }
        }
        Ok(())
    }

    /// A file that was named by itself. Where it is all there is, it has to be a paper: of a closed archive
    /// alone nothing can be said.
    pub(super) fn add_file(
        &mut self,
        path: &Path,
        name: String,
        metadata: &Metadata,
        is_all: bool,
    ) -> Result<(), DiscoverError> {
        if !metadata.is_file() || is_all && is_closed_archive(path) {
            return Err(DiscoverError::NotAFolder { name });
        }
        let file = SourceFile {
            path: name,
            origin: FileOrigin::Disk(path.to_owned()),
            bytes: metadata.len(),
        };
        self.classify_file(file, 0)
    }

    /// One entry of the folder; `false` when it is not to be entered.
    fn visit_entry(&mut self, root: &Path, entry: &DirEntry) -> Result<bool, DiscoverError> {
        let path = relative_path(root, entry.path());
        let kind = entry.file_type();
        if file_role::role_of_path(&path) == FileRole::SystemFile {
            self.shelf
                .skip(path, system_file_reason(), true);
            return Ok(false);
        }
        if kind.is_dir() {
            return Ok(self.may_enter(path, entry.depth()));
        }
        if kind.is_file() {
            let metadata = entry.metadata();
            let bytes = metadata.map_or(0, |m| m.len());
            let path_on_disk = entry.path().to_owned();
            let origin = FileOrigin::Disk(path_on_disk);
            let file = SourceFile {
                path,
                origin,
                bytes,
            };
            self.classify_file(file, 0)?;
        } else {
            self.shelf
                .skip(path, special_file_reason(kind.is_symlink()), false);
        }
        Ok(false)
    }

    fn may_enter(&mut self, path: String, depth: usize) -> bool {
        let allowed = depth < self.limits.folder_depth;
        if !allowed {
            let n = self.limits.folder_depth;
            let why = Bilingual::new(
                format!("文件夹嵌套超过 {n} 层，未进入"),
                format!("folders nested deeper than {n}, not entered"),
            );
            self.shelf.skip(path, why, false);
        }
        allowed
    }

    fn skip_unreadable(&mut self, root: &Path, error: &walkdir::Error) {
        let path = match error.path() {
            Some(path) => relative_path(root, path),
            None => String::new(),
        };
        let why = match error.io_error() {
            Some(error) => load::io_reason(error),
            None => Bilingual::from(error.to_string()),
        };
        self.shelf.skip(path, why, false);
    }

    /// Decides what becomes of a file by its name, and opens it when it holds others.
    pub(super) fn classify_file(
        &mut self,
        file: SourceFile,
        depth: usize,
    ) -> Result<(), DiscoverError> {
        let yaml = self.limits.yaml_bytes;
        match file_role::role_of_path(&file.path) {
            FileRole::Paper => return self.open_container(file, depth),
            FileRole::SystemFile => {
                let why = system_file_reason();
                self.shelf.skip(file.path, why, true);
            }
            FileRole::Merchant => {
                let control = read_control_file(file, yaml)?;
                self.shelf.found.merchant = Some(control);
            }
            FileRole::Expect => {
                let control = read_control_file(file, yaml)?;
                self.shelf.found.expect = Some(control);
            }
            FileRole::Readings => {
                let control = read_control_file(file, self.limits.file_bytes)?;
                self.shelf.found.readings = Some(control);
            }
            FileRole::Misnamed(name) => {
                let why = misnamed_reason(name);
                self.shelf.skip(file.path, why, false);
            }
            FileRole::Misplaced(name) => {
                let why = misplaced_reason(name);
                self.shelf.skip(file.path, why, false);
            }
        }
        Ok(())
    }
}

fn read_control_file(file: SourceFile, limit: u64) -> Result<ControlFile, DiscoverError> {
    let path = file.path;
    let bytes = match file.origin {
        FileOrigin::Disk(disk) => load::read_bounded(&disk, limit),
        FileOrigin::Memory(bytes) if bytes.len() as u64 > limit => Err(LoadError::TooLarge {
            bytes: bytes.len() as u64,
            limit,
        }),
        FileOrigin::Memory(bytes) => Ok(bytes.to_vec()),
    };
    match bytes {
        Ok(bytes) => Ok(ControlFile { path, bytes }),
        Err(error) => Err(DiscoverError::Control {
            name: path,
            why: error.to_bilingual(),
        }),
    }
}

fn is_closed_archive(path: &Path) -> bool {
    let mut start = Vec::new();
    let opened = File::open(path);
    let read = opened.and_then(|file| {
        file.take(FIRST_BYTES)
            .read_to_end(&mut start)
    });
    read.is_ok() && probe::is_closed_container(&start)
}

/// The path inside the dossier, with `/`.
fn relative_path(root: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(root).unwrap_or(path);
    let mut names = Vec::new();
    for component in inside.components() {
        let name = component.as_os_str().as_encoded_bytes();
        names.push(archive::decode_file_name(name));
    }
    names.join("/")
}

pub(super) fn system_file_reason() -> Bilingual {
    Bilingual::new(
        "系统或软件自动生成的文件",
        "made by the system or a program for itself",
    )
}

fn special_file_reason(symlink: bool) -> Bilingual {
    if symlink {
        Bilingual::new(
            "链接，不跟随；请放入文件本身",
            "a link, not followed; put the file itself here",
        )
    } else {
        Bilingual::new(
            "不是普通文件（管道、套接字或设备），未打开",
            "not a regular file (pipe, socket or device), not opened",
        )
    }
}

fn misnamed_reason(name: &str) -> Bilingual {
    Bilingual::new(
        format!("没有读取：文件名须为 {name}"),
        format!("not read: it must be named {name}"),
    )
}

fn misplaced_reason(name: &str) -> Bilingual {
    Bilingual::new(
        format!("没有读取：{name} 只在最外层文件夹有效"),
        format!("not read: {name} counts only in the outermost folder"),
    )
}
