//! Archives opened like folders, in memory.

use std::path::Path;
use std::sync::Arc;

use super::file_role;
use super::file_role::FileRole;
use super::walk::{FolderWalk, system_file_reason};
use super::{DiscoverError, load};
use crate::archive;
use crate::archive::{Archive, ContainerUse, seven_zip};
use crate::sandbox::ExtractedFiles;
use model::{Bilingual, FileOrigin, SourceFile};

impl FolderWalk<'_> {
    /// The root is a file: an archive that stands for a folder. What all its members share as
    /// their first folder is that folder.
    pub(super) fn unpack_root_archive(
        &mut self,
        root: &Path,
        name: &str,
    ) -> Result<(), DiscoverError> {
        let unreadable = |why: Bilingual| DiscoverError::Unreadable {
            name: name.to_owned(),
            why,
        };
        let bytes = load::read_bounded(root, self.limits.file_bytes);
        let bytes = bytes.map_err(|e| unreadable(e.to_bilingual()))?;
        if bytes.starts_with(seven_zip::MAGIC) {
            let found = self
                .read_seven_zip(&bytes)
                .map_err(unreadable)?;
            return self.list_root_members(name, found);
        }
        if !archive::is_zip(&bytes)
            || archive::detect_container_use(&bytes, self.limits) != ContainerUse::Archive
        {
            return Err(DiscoverError::NotAFolder {
                name: name.to_owned(),
            });
        }
        let opened = Archive::open(&bytes, self.limits).map_err(unreadable)?;
        // As the whole dossier a damaged archive is an error: a report about half the papers would
        // mislead.
        if let Some(why) = &opened.damage {
            return Err(unreadable(why.clone()));
        }
        let cut = opened.cut;
        let members: Vec<_> = opened.members().collect();
        let names = members.iter().map(|m| m.name.as_str());
        let prefix = shared_folder(names);
        for member in members {
            let path = member
                .name
                .strip_prefix(&prefix)
                .unwrap_or(&member.name)
                .to_owned();
            self.unpack_member(path, member, 1)?;
        }
        self.note_member_limit(name, cut);
        Ok(())
    }

    /// As with a ZIP archive, a folder that all members share is the root.
    fn list_root_members(
        &mut self,
        name: &str,
        found: ExtractedFiles,
    ) -> Result<(), DiscoverError> {
        let names = found
            .files
            .iter()
            .map(|m| m.name.as_str());
        let prefix = shared_folder(names);
        for member in found.files {
            let path = member
                .name
                .strip_prefix(&prefix)
                .unwrap_or(&member.name)
                .to_owned();
            self.add_member(path, member.content, 1)?;
        }
        self.note_member_limit(name, found.cut);
        Ok(())
    }

    /// Opens an archive like a folder. An office document stays a file beside what is in it, and one
    /// that is damaged stays a file, so that its own headers can tell.
    pub(super) fn unpack_archive(
        &mut self,
        file: SourceFile,
        depth: usize,
    ) -> Result<(), DiscoverError> {
        let loaded = load::load_file(&file, self.limits);
        let Ok(bytes) = loaded else {
            self.keep_file(file);
            return Ok(());
        };
        let Ok(opened) = Archive::open(&bytes, self.limits) else {
            self.keep_file(file);
            return Ok(());
        };
        match archive::detect_container_use(&bytes, self.limits) {
            ContainerUse::Archive if self.may_open(&file.path, depth) => {
                self.unpack_members(&file, opened, depth)
            }
            ContainerUse::Archive => Ok(()),
            ContainerUse::Docx | ContainerUse::Office => self.unpack_office(file, opened, depth),
            ContainerUse::Ofd => {
                self.keep_file(file);
                Ok(())
            }
        }
    }

    /// Whether containers are still opened at this depth; one that is not is told of.
    pub(super) fn may_open(&mut self, path: &str, depth: usize) -> bool {
        let allowed = depth < self.limits.archive_depth;
        if !allowed {
            let n = self.limits.archive_depth;
            let why = Bilingual::new(
                format!("压缩包嵌套超过 {n} 层，未打开；请解压后提交"),
                format!("archives nested deeper than {n}, not opened; hand it in unpacked"),
            );
            self.shelf
                .leave_unopened(path.to_owned(), why);
        }
        allowed
    }

    pub(super) fn keep_file(&mut self, file: SourceFile) -> String {
        self.shelf
            .keep(file.path, file.origin, file.bytes)
    }

    fn unpack_members(
        &mut self,
        file: &SourceFile,
        opened: Archive<'_>,
        depth: usize,
    ) -> Result<(), DiscoverError> {
        let cut = opened.cut;
        let damaged = opened.damage.is_some();
        let mut any = false;
        for member in opened.members() {
            any = true;
            let path = format!("{}/{}", file.path, member.name);
            self.unpack_member(path, member, depth + 1)?;
        }
        self.note_member_limit(&file.path, cut);
        if damaged {
            self.keep_file(file.clone());
        } else if !any {
            self.shelf.skip(
                file.path.clone(),
                Bilingual::new("压缩包是空的", "the archive holds no file"),
                false,
            );
        }
        Ok(())
    }

    fn unpack_member(
        &mut self,
        path: String,
        member: archive::ArchiveMember<'_>,
        depth: usize,
    ) -> Result<(), DiscoverError> {
        self.read_member(path, member)
            .map_or(Ok(()), |file| self.classify_file(file, depth))
    }

    /// A member as a file; what is not taken out is told with its reason.
    pub(super) fn read_member(
        &mut self,
        path: String,
        member: archive::ArchiveMember<'_>,
    ) -> Option<SourceFile> {
        if self.shelf.is_full() {
            return None;
        }
        // Before anything is inflated, so that system files take nothing of the budget.
        if file_role::role_of_path(&path) == FileRole::SystemFile {
            self.shelf
                .skip(path, system_file_reason(), true);
            return None;
        }
        match member.read_bytes(&mut self.inflatable, self.limits) {
            Ok(bytes) => Some(memory_file(path, bytes)),
            Err(why) => {
                self.shelf.leave_unopened(path, why);
                None
            }
        }
    }

    pub(super) fn note_member_limit(&mut self, path: &str, cut: bool) {
        if cut {
            let n = self.limits.archive_members;
            let why = Bilingual::new(
                format!("里面的文件超过 {n} 个，其余未查看"),
                format!("it holds more than {n} members, the others were not looked at"),
            );
            self.shelf
                .leave_unopened(path.to_owned(), why);
        }
    }
}

/// A member as a file of its own.
pub(super) fn memory_file(path: String, bytes: Vec<u8>) -> SourceFile {
    SourceFile {
        path,
        bytes: bytes.len() as u64,
        origin: FileOrigin::Memory(Arc::from(bytes)),
    }
}

/// `folder/` when every name that is no system file lies in that one folder, else nothing.
fn shared_folder<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let mut shared: Option<&str> = None;
    // Folders of macOS beside the real one must not keep it from being the only one.
    let is_paper = |name: &&str| file_role::role_of_path(name) != FileRole::SystemFile;
    let papers = names.filter(is_paper);
    for name in papers {
        let Some((folder, _)) = name.split_once('/') else {
            return String::new();
        };
        let is_other = shared.is_some_and(|s| s != folder);
        if folder.is_empty() || is_other {
            return String::new();
        }
        shared = Some(folder);
    }
    match shared {
        Some(folder) => format!("{folder}/"),
        None => String::new(),
    }
}
