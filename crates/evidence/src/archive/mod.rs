//! Containers read from memory, within limits; nothing is ever written to disk. ZIP is read here,
//! mails in [`mail`], 7z in [`seven_zip`]; [`office`] tells which members of an Office document may be papers.
//!
//! The central directory is walked entry by entry, so members of the same name stay apart and a
//! directory of millions of entries is not taken into memory. APPNOTE.TXT 6.3.10 is the format.

pub mod mail;
mod name;
pub mod office;
pub mod seven_zip;

use std::io::{Cursor, Read};

use zip::ZipReadOptions;
use zip::read::{Config, ZipFileEntry};
use zip::result::ZipError;
use zip::unstable::format::flags::ZipFlags;
use zip::unstable::read::ZipIterable;

pub use name::decode_file_name;

use model::Bilingual;
use model::limits::Limits;

/// What a ZIP container is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContainerUse {
    /// A folder of files.
    Archive,
    /// A Word document.
    Docx,
    /// Another Office Open XML document.
    Office,
    /// OFD, GB/T 33190.
    Ofd,
}

/// An open container.
pub struct Archive<'a> {
    bytes: &'a [u8],
    entries: Vec<ZipFileEntry<'static>>,
    /// It has more members than may be looked at.
    pub cut: bool,
    /// Its directory breaks off after the members that were found.
    pub damage: Option<Bilingual>,
}

/// One member, not inflated yet.
pub struct ArchiveMember<'a> {
    bytes: &'a [u8],
    entry: ZipFileEntry<'static>,
    /// Its name, decoded; only a name, never a path to open.
    pub name: String,
}

/// Whether `bytes` begin like a ZIP file (local header, or the end record of an empty archive).
#[must_use]
pub fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// What the container is used for, by the names of its members. A container whose directory is
/// lost is told by the names in its local headers.
#[must_use]
pub fn detect_container_use(bytes: &[u8], limits: &Limits) -> ContainerUse {
    match Archive::open(bytes, limits) {
        Ok(archive) if archive.damage.is_none() => {
            let names = archive
                .entries
                .iter()
                .map(ZipFileEntry::name_raw);
            use_by_member_names(names)
        }
        // A damaged archive is still named for what it is, so that its owner is told about his Word
        // file and not about a ZIP.
        _ => use_by_member_names(local_header_names(bytes)),
    }
}

fn use_by_member_names<'n>(names: impl Iterator<Item = &'n [u8]>) -> ContainerUse {
    let mut office = false;
    let mut word = false;
    for name in names {
        match name {
            b"OFD.xml" => return ContainerUse::Ofd,
            b"[Content_Types].xml" => office = true,
            name => word |= name.starts_with(b"word/"),
        }
    }
    match (office, word) {
        (true, true) => ContainerUse::Docx,
        (true, false) => ContainerUse::Office,
        (false, _) => ContainerUse::Archive,
    }
}

/// Names of the local headers, found by their signature.
fn local_header_names(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes
        .windows(30)
        .enumerate()
        .filter(|(_, head)| head.starts_with(b"PK\x03\x04"))
        .filter_map(|(at, head)| {
            let low = *head.get(26)?;
            let high = *head.get(27)?;
            let length = u16::from_le_bytes([low, high]);
            let start = at + 30;
            let end = start + usize::from(length);
            bytes.get(start..end)
        })
}

impl<'a> Archive<'a> {
    /// Reads the directory, up to `limits.archive_members` entries.
    ///
    /// # Errors
    /// The directory cannot be found: the file is damaged.
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Bilingual> {
        let source = Cursor::new(bytes);
        let zip = ZipIterable::try_new(source, Config::default());
        let mut zip = zip.map_err(|e| damage_reason(&e))?;
        let mut archive = Self {
            bytes,
            entries: Vec::new(),
            cut: zip.len() > limits.archive_members,
            damage: None,
        };
        // The count is bounded before the walk: an entry costs 46 bytes of file but far more of
        // memory.
        let entries = zip.files();
        let entries = entries.map_err(|e| damage_reason(&e))?;
        for entry in entries.take(limits.archive_members) {
            match entry {
                Ok(entry) => archive.entries.push(entry),
                Err(e) => archive.damage = Some(damage_reason(&e)),
            }
        }
        Ok(archive)
    }

    /// The members that are files, in the order of the directory.
    pub fn members(self) -> impl Iterator<Item = ArchiveMember<'a>> {
        let bytes = self.bytes;
        self.entries
            .into_iter()
            .filter_map(move |entry| {
                let flagged = entry
                    .flags()
                    .matching(ZipFlags::LanguageEncoding);
                let name = name::decode_member_name(entry.name_raw(), flagged);
                let is_folder = name.ends_with('/');
                (!is_folder).then_some(ArchiveMember { bytes, entry, name })
            })
    }
}

impl ArchiveMember<'_> {
    /// The member's bytes. What it inflates to is taken off `budget`, also when it comes to
    /// nothing, so that no number of broken members can keep the machine busy.
    ///
    /// # Errors
    /// Why the member is not read: encrypted, a link, over a limit, packed in a way this tool does
    /// not know, damaged.
    pub fn read_bytes(self, budget: &mut u64, limits: &Limits) -> Result<Vec<u8>, Bilingual> {
        let allowed = limits.file_bytes.min(*budget);
        if let Some(reason) = self.refusal_reason(allowed, limits) {
            return Err(reason);
        }
        let mut source = Cursor::new(self.bytes);
        let file = self
            .entry
            .with_reader(&mut source, ZipReadOptions::new())
            .map_err(|e| damage_reason(&e))?;
        let mut out = Vec::new();
        // One byte more than allowed tells "too large" from "just fits"; the size in the header may
        // lie.
        let mut bounded = file.take(allowed.saturating_add(1));
        let outcome = bounded.read_to_end(&mut out);
        // Before the outcome is looked at: a member with a wrong checksum was inflated too.
        *budget = budget.saturating_sub(out.len() as u64);
        match outcome {
            Ok(read) if read as u64 > allowed => Err(too_large_reason(allowed)),
            Ok(_) => Ok(out),
            Err(_) => Err(Bilingual::new(
                "压缩包里的这个文件已损坏（解压失败或校验码不符）",
                "this member of the archive is damaged (it does not unpack, or its checksum differs)",
            )),
        }
    }

    fn refusal_reason(&self, allowed: u64, limits: &Limits) -> Option<Bilingual> {
        // A stored size beyond the file would make a bomb look harmless.
        let size = self.entry.size();
        let stored = self.entry.compressed_size();
        let stored = stored.min(self.bytes.len() as u64);
        if self.entry.encrypted() {
            return Some(Bilingual::new(
                "压缩包加了密码，无法读取；请解压后提交",
                "this member of the archive needs a password; hand it in unpacked",
            ));
        }
        if self.entry.is_symlink() {
            return Some(Bilingual::new(
                "压缩包里的链接，不跟随",
                "a link inside the archive, not followed",
            ));
        }
        if size > limits.inflated_bytes(stored) {
            return Some(Bilingual::new(
                format!(
                    "压缩比超过 {} 倍，疑似压缩炸弹，未解压",
                    limits.archive_ratio
                ),
                format!(
                    "packed more than {}:1, looks like a zip bomb, not unpacked",
                    limits.archive_ratio
                ),
            ));
        }
        (size > allowed).then(|| too_large_reason(allowed))
    }
}

fn too_large_reason(allowed: u64) -> Bilingual {
    Bilingual::new(
        format!("解压后超过允许的大小（还可解压 {allowed} 字节）"),
        format!("larger than what may still be unpacked ({allowed} bytes)"),
    )
}

fn damage_reason(error: &ZipError) -> Bilingual {
    match error {
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            Bilingual::new(
                format!("压缩方式不支持（{error}）；请解压后提交"),
                format!("packed in a way this tool does not read ({error}); hand it in unpacked"),
            )
        }
        _ => Bilingual::new(
            format!("压缩包已损坏（{error}）"),
            format!("the archive is damaged ({error})"),
        ),
    }
}
