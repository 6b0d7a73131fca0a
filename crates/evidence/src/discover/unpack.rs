//! Archives opened like folders, in memory.

use std::path::Path;
use std::sync::Arc;

use super::file_role;
use super::file_role::FileRole;
use super::walk::{FolderWalk, system_file_reason};
use super::{DiscoverError, load};
use crate::archive;
use crate::archive::{Archive, ContainerUse};
use model::{Bilingual, FileOrigin, SourceFile};

impl FolderWalk<'_> {
    /// The root is a file: an archive that stands for a folder. What all its members share as
    /// their first folder is that folder.
    pub(super) fn unpack_root_archive(
        &mut self,
        root: &Path,
        name: &str,
    ) -> Result<(), DiscoverError> {
        let bytes = load::read_bounded(root, self.limits.file_bytes).map_err(|e| {
            DiscoverError::Unreadable {
                name: name.to_owned(),
                why: e.to_bilingual(),
            }
        })?;
        if !archive::is_zip(&bytes)
            || archive::detect_container_use(&bytes, self.limits) != ContainerUse::Archive
        {
            return Err(DiscoverError::NotAFolder {
                name: name.to_owned(),
            });
        }
        let opened =
            Archive::open(&bytes, self.limits).map_err(|why| DiscoverError::Unreadable {
                name: name.to_owned(),
                why,
            })?;
        // As the whole dossier a damaged archive is an error: a report about half the papers would
        // mislead.
        if let Some(why) = &opened.damage {
            return Err(DiscoverError::Unreadable {
                name: name.to_owned(),
                why: why.clone(),
            });
        }
        let cut = opened.cut;
        let members: Vec<_> = opened.members().collect();
        let prefix = shared_folder(members.iter().map(|m| m.name.as_str()));
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

    /// Opens an archive like a folder. One that is an office document or is damaged stays a file,
    /// so that its own headers can tell.
    pub(super) fn unpack_archive(
        &mut self,
        path: String,
        origin: FileOrigin,
        size: u64,
        depth: usize,
    ) -> Result<(), DiscoverError> {
        let file = SourceFile {
            path,
            origin,
            bytes: size,
        };
        let Ok(bytes) = load::load_file(&file, self.limits) else {
            self.shelf.keep(file.path, file.origin, size);
            return Ok(());
        };
        let opened = match Archive::open(&bytes, self.limits) {
            Ok(opened)
                if archive::detect_container_use(&bytes, self.limits) == ContainerUse::Archive =>
            {
                opened
            }
            _ => {
                self.shelf.keep(file.path, file.origin, size);
                return Ok(());
            }
        };
        if depth >= self.limits.archive_depth {
            let n = self.limits.archive_depth;
            let why = Bilingual::new(
                format!("压缩包嵌套超过 {n} 层，未打开"),
                format!("archives nested deeper than {n}, not opened"),
            );
            self.shelf.skip(file.path, why, false);
            return Ok(());
        }
        self.unpack_members(&file, opened, depth)
    }

    fn unpack_members(
        &mut self,
        file: &SourceFile,
        opened: Archive<'_>,
        depth: usize,
    ) -> Result<(), DiscoverError> {
        let (cut, damaged) = (opened.cut, opened.damage.is_some());
        let mut any = false;
        for member in opened.members() {
            any = true;
            self.unpack_member(format!("{}/{}", file.path, member.name), member, depth + 1)?;
        }
        self.note_member_limit(&file.path, cut);
        if damaged {
            self.shelf
                .keep(file.path.clone(), file.origin.clone(), file.bytes);
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
        if self.shelf.is_full() {
            return Ok(());
        }
        // Before anything is inflated, so that system files take nothing of the budget.
        if file_role::role_of_path(&path) == FileRole::SystemFile {
            self.shelf.skip(path, system_file_reason(), true);
            return Ok(());
        }
        match member.read_bytes(&mut self.inflatable, self.limits) {
            Ok(bytes) => {
                let size = bytes.len() as u64;
                self.classify_file(path, FileOrigin::Memory(Arc::from(bytes)), size, depth)?;
            }
            Err(why) => self.shelf.skip(path, why, false),
        }
        Ok(())
    }

    fn note_member_limit(&mut self, path: &str, cut: bool) {
        if cut {
            let n = self.limits.archive_members;
            let why = Bilingual::new(
                format!("压缩包内文件超过 {n} 个，其余未查看"),
                format!("the archive has more than {n} members, the others were not looked at"),
            );
            self.shelf.skip(path.to_owned(), why, false);
        }
    }
}

/// `folder/` when every name that is no system file lies in that one folder, else nothing.
fn shared_folder<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let mut shared: Option<&str> = None;
    // Folders of macOS beside the real one must not keep it from being the only one.
    for name in names.filter(|name| file_role::role_of_path(name) != FileRole::SystemFile) {
        let folder = name.split_once('/').map_or("", |(folder, _)| folder);
        if folder.is_empty() || shared.is_some_and(|s| s != folder) {
            return String::new();
        }
        shared = Some(folder);
    }
    shared.map_or_else(String::new, |folder| format!("{folder}/"))
}
