//! Archives opened like folders, in memory.

use std::path::Path;
use std::sync::Arc;

use super::file_role; use super::file_role::Role;
use super::walk::{litter_words, Walk};
use super::{load, DiscoverError};
use crate::archive; use crate::archive::{Archive, Use};
use model::{Origin, SourceFile, Words};

impl Walk<'_> {
    /// The root is a file: an archive that stands for a folder. What all its members share as
    /// their first folder is that folder.
    pub(super) fn root_archive(&mut self, root: &Path, name: &str) -> Result<(), DiscoverError> {
        let bytes = load::read_bounded(root, self.limits.file_bytes)
            .map_err(|e| DiscoverError::Unreadable { name: name.to_owned(), why: e.words() })?;
        if !archive::is_zip(&bytes) || archive::usage(&bytes, self.limits) != Use::Archive {
            return Err(DiscoverError::NotAFolder { name: name.to_owned() });
        }
        let opened = Archive::open(&bytes, self.limits)
            .map_err(|why| DiscoverError::Unreadable { name: name.to_owned(), why })?;
        if let Some(why) = &opened.damage {
            return Err(DiscoverError::Unreadable { name: name.to_owned(), why: why.clone() });
        }
        let cut = opened.cut;
        let members: Vec<_> = opened.members().collect();
        let prefix = shared_folder(members.iter().map(|m| m.name.as_str()));
        for member in members {
            let path = member.name.strip_prefix(&prefix).unwrap_or(&member.name).to_owned();
            self.member(path, member, 1)?;
        }
        self.note_cut(name, cut);
        Ok(())
    }

    /// Opens an archive like a folder. One that is an office document or is damaged stays a file,
    /// so that its own headers can tell.
    pub(super) fn archive(
        &mut self,
        path: String,
        origin: Origin,
        size: u64,
        depth: usize,
    ) -> Result<(), DiscoverError> {
        let file = SourceFile { path, origin, bytes: size };
        let Ok(bytes) = load::load(&file, self.limits) else {
            self.shelf.keep(file.path, file.origin, size);
            return Ok(());
        };
        let opened = match Archive::open(&bytes, self.limits) {
            Ok(opened) if archive::usage(&bytes, self.limits) == Use::Archive => opened,
            _ => {
                self.shelf.keep(file.path, file.origin, size);
                return Ok(());
            }
        };
        if depth >= self.limits.archive_depth {
            let n = self.limits.archive_depth;
            let why = Words::new(
                format!("压缩包嵌套超过 {n} 层，未打开"),
                format!("archives nested deeper than {n}, not opened"),
            );
            self.shelf.skip(file.path, why, false);
            return Ok(());
        }
        self.members(&file, opened, depth)
    }

    fn members(&mut self, file: &SourceFile, opened: Archive<'_>, depth: usize) -> Result<(), DiscoverError> {
        let (cut, damaged) = (opened.cut, opened.damage.is_some());
        let mut any = false;
        for member in opened.members() {
            any = true;
            self.member(format!("{}/{}", file.path, member.name), member, depth + 1)?;
        }
        self.note_cut(&file.path, cut);
        if damaged {
            self.shelf.keep(file.path.clone(), file.origin.clone(), file.bytes);
        } else if !any {
            self.shelf.skip(
                file.path.clone(),
                Words::new("压缩包是空的", "the archive holds no file"),
                false,
            );
        }
        Ok(())
    }

    fn member(
        &mut self,
        path: String,
        member: archive::Member<'_>,
        depth: usize,
    ) -> Result<(), DiscoverError> {
        if self.shelf.is_full() {
            return Ok(());
        }
        if file_role::role(&path) == Role::Litter {
            self.shelf.skip(path, litter_words(), true);
            return Ok(());
        }
        match member.read(&mut self.inflatable, self.limits) {
            Ok(bytes) => {
                let size = bytes.len() as u64;
                self.offer(path, Origin::Memory(Arc::from(bytes)), size, depth)?;
            }
            Err(why) => self.shelf.skip(path, why, false),
        }
        Ok(())
    }

    fn note_cut(&mut self, path: &str, cut: bool) {
        if cut {
            let n = self.limits.archive_members;
            let why = Words::new(
                format!("压缩包内文件超过 {n} 个，其余未查看"),
                format!("the archive has more than {n} members, the others were not looked at"),
            );
            self.shelf.skip(path.to_owned(), why, false);
        }
    }
}

/// `folder/` when every name that is not litter lies in that one folder, else nothing.
fn shared_folder<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let mut shared: Option<&str> = None;
    for name in names.filter(|name| file_role::role(name) != Role::Litter) {
        let folder = name.split_once('/').map_or("", |(folder, _)| folder);
        if folder.is_empty() || shared.is_some_and(|s| s != folder) {
            return String::new();
        }
        shared = Some(folder);
    }
    shared.map_or_else(String::new, |folder| format!("{folder}/"))
}
