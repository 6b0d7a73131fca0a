//! Files that hold others besides what they are themselves: Office documents, PDFs, mails.

use super::file_role::FileRole;
use super::unpack::memory_file;
use super::walk::{FolderWalk, system_file_reason};
use super::{DiscoverError, file_role, load};
use crate::archive;
use crate::archive::Archive;
use crate::archive::mail::MailAttachment;
use crate::archive::office::{OfficeMember, classify_member};
use crate::archive::seven_zip;
use crate::sandbox::ExtractedFiles;
use crate::{pdf, probe};
use model::limits::Limits;
use model::{Bilingual, FileFormat, FileOrigin, SourceFile};

// Origin: an identity card, 86 mm wide, at 90 dpi: nobody can read one with fewer px.
/// Longest side in px up to which an inserted picture is an icon or a logo.
const MAX_ICON_PX: u32 = 300;

/// How a file that may hold others is opened.
enum ContainerKind {
    Zip,
    SevenZip,
    Pdf,
    Mail,
}

impl FolderWalk<'_> {
    /// Keeps a file, and lists what it holds.
    pub(super) fn open_container(
        &mut self,
        file: SourceFile,
        depth: usize,
    ) -> Result<(), DiscoverError> {
        match guess_container(&file) {
            Some(ContainerKind::Zip) => self.unpack_archive(file, depth),
            Some(ContainerKind::SevenZip) => self.unpack_seven_zip(file, depth),
            Some(ContainerKind::Pdf) => self.unpack_pdf(file, depth),
            Some(ContainerKind::Mail) => self.unpack_mail(file, depth),
            None => {
                self.keep_file(file);
                Ok(())
            }
        }
    }

    /// The document itself, and the pictures and documents that somebody inserted.
    pub(super) fn unpack_office(
        &mut self,
        file: SourceFile,
        opened: Archive<'_>,
        depth: usize,
    ) -> Result<(), DiscoverError> {
        let path = self.keep_file(file);
        // A damaged document is told of by its own headers.
        if opened.damage.is_some() {
            return Ok(());
        }
        let cut = opened.cut;
        let mut members = Vec::new();
        for member in opened.members() {
            let kind = classify_member(&member.name);
            if kind != OfficeMember::Other {
                members.push((kind, member));
            }
        }
        let media = format!("{path}/media");
        // A document of text alone is no container that stays closed.
        if members.is_empty() || !self.may_open(&media, depth) {
            return Ok(());
        }
        for (kind, member) in members {
            let inside = format!("{path}/{}", member.name);
            if kind == OfficeMember::Metafile {
                self.shelf
                    .leave_unopened(inside, metafile_reason());
            } else if let Some(file) = self.read_member(inside, member) {
                self.classify_inserted(file, depth + 1)?;
            }
        }
        self.note_member_limit(&path, cut);
        Ok(())
    }

    /// The PDF itself, and the files that it embeds.
    fn unpack_pdf(&mut self, file: SourceFile, depth: usize) -> Result<(), DiscoverError> {
        let loaded = load::load_file(&file, self.limits);
        let path = self.keep_file(file);
        let Ok(bytes) = loaded else { return Ok(()) };
        let folder = format!("{path}/attachments");
        if !pdf::may_hold_attachments(&bytes) || !self.may_open(&folder, depth) {
            return Ok(());
        }
        let found = pdf::read_attachments(&bytes, self.inflatable, self.limits, self.sandbox);
        let found = match found {
            Ok(found) => found,
            Err(why) => {
                self.shelf.leave_unopened(folder, why);
                return Ok(());
            }
        };
        for attachment in found.files {
            let inside = format!("{path}/{}", attachment.name);
            if let Ok(bytes) = &attachment.content {
                let size = bytes.len() as u64;
                self.inflatable = self.inflatable.saturating_sub(size);
            }
            self.add_attachment(inside, attachment.content, depth + 1)?;
        }
        self.note_member_limit(&path, found.cut);
        Ok(())
    }

    /// Opened like a folder, as a ZIP archive is.
    fn unpack_seven_zip(&mut self, file: SourceFile, depth: usize) -> Result<(), DiscoverError> {
        let loaded = load::load_file(&file, self.limits);
        let Ok(bytes) = loaded else {
            self.keep_file(file);
            return Ok(());
        };
        if !self.may_open(&file.path, depth) {
            return Ok(());
        }
        match self.read_seven_zip(&bytes) {
            Ok(found) => self.list_members(&file.path, found, depth),
            Err(why) => {
                self.shelf
                    .leave_unopened(file.path, why);
                Ok(())
            }
        }
    }

    pub(super) fn read_seven_zip(&mut self, bytes: &[u8]) -> Result<ExtractedFiles, Bilingual> {
        let allowed = self.inflatable;
        let found = seven_zip::read_seven_zip(bytes, allowed, self.limits, self.sandbox)?;
        let sizes = found
            .files
            .iter()
            .filter_map(|file| file.content.as_ref().ok());
        let size: u64 = sizes
            .map(|bytes| bytes.len() as u64)
            .sum();
        self.inflatable = self.inflatable.saturating_sub(size);
        Ok(found)
    }

    fn list_members(
        &mut self,
        path: &str,
        found: ExtractedFiles,
        depth: usize,
    ) -> Result<(), DiscoverError> {
        if found.files.is_empty() {
            let why = Bilingual::new("压缩包是空的", "the archive holds no file");
            self.shelf
                .skip(path.to_owned(), why, false);
        }
        for member in found.files {
            let inside = format!("{path}/{}", member.name);
            self.add_member(inside, member.content, depth + 1)?;
        }
        self.note_member_limit(path, found.cut);
        Ok(())
    }

    /// A member of an archive that was unpacked as a whole.
    pub(super) fn add_member(
        &mut self,
        path: String,
        content: Result<Vec<u8>, Bilingual>,
        depth: usize,
    ) -> Result<(), DiscoverError> {
        if file_role::role_of_path(&path) == FileRole::SystemFile {
            self.shelf
                .skip(path, system_file_reason(), true);
            return Ok(());
        }
        match content {
            Ok(bytes) => self.classify_file(memory_file(path, bytes), depth),
            Err(why) => {
                self.shelf.leave_unopened(path, why);
                Ok(())
            }
        }
    }

    /// A mail is opened like a folder: what it says is no paper. One that is none stays a file.
    fn unpack_mail(&mut self, file: SourceFile, depth: usize) -> Result<(), DiscoverError> {
        let loaded = load::load_file(&file, self.limits);
        let Ok(bytes) = loaded else {
            self.keep_file(file);
            return Ok(());
        };
        if !self.may_open(&file.path, depth) {
            return Ok(());
        }
        let mail = archive::mail::read_attachments(&bytes, &mut self.inflatable, self.limits);
        let Some(mail) = mail else {
            self.keep_file(file);
            return Ok(());
        };
        if mail.attachments.is_empty() {
            self.shelf
                .skip(file.path, no_attachment_reason(), false);
            return Ok(());
        }
        for MailAttachment {
            name,
            forwarded,
            content,
        } in mail.attachments
        {
            let inside = format!("{}/{name}", file.path);
            self.add_attachment(inside, content, depth + 1 + forwarded)?;
        }
        self.note_member_limit(&file.path, mail.cut);
        Ok(())
    }

    fn add_attachment(
        &mut self,
        path: String,
        content: Result<Vec<u8>, Bilingual>,
        depth: usize,
    ) -> Result<(), DiscoverError> {
        match content {
            Ok(bytes) => self.classify_inserted(memory_file(path, bytes), depth),
            Err(why) => {
                self.shelf.leave_unopened(path, why);
                Ok(())
            }
        }
    }

    /// Icons and logos are no papers, and a document is full of them.
    fn classify_inserted(&mut self, file: SourceFile, depth: usize) -> Result<(), DiscoverError> {
        match icon_size(&file, self.limits) {
            Some((width, height)) => {
                let why = icon_reason(width, height);
                self.shelf.skip(file.path, why, true);
                Ok(())
            }
            None => self.classify_file(file, depth),
        }
    }
}

/// Width and height in px of a picture that is too small for a paper.
fn icon_size(file: &SourceFile, limits: &Limits) -> Option<(u32, u32)> {
    let FileOrigin::Memory(bytes) = &file.origin else {
        return None;
    };
    if !probe::detect_format(bytes, limits).is_picture() {
        return None;
    }
    let probe = probe::probe_file(&file.path, bytes, limits);
    let page = probe.pages.first()?;
    let width = page.width_px?;
    let height = page.height_px?;
    let is_icon = width.max(height) <= MAX_ICON_PX;
    is_icon.then_some((width, height))
}

fn icon_reason(width: u32, height: u32) -> Bilingual {
    Bilingual::new(
        format!("{width}×{height} 像素的小图（图标或徽标），不可能是证照"),
        format!("a small picture of {width}×{height} px (an icon or logo), too small for a paper"),
    )
}

/// By the first bytes; a PDF's header may stand behind others, and a mail has none.
fn guess_container(file: &SourceFile) -> Option<ContainerKind> {
    let magic = match &file.origin {
        FileOrigin::Memory(bytes) => {
            let length = bytes.len().min(4);
            bytes.get(..length).map(<[u8]>::to_vec)
        }
        FileOrigin::Disk(path) => load::read_magic(path),
    };
    let magic = magic.unwrap_or_default();
    let promised = FileFormat::from_extension(&file.path);
    let is_promised = promised == Some(FileFormat::Pdf);
    let is_pdf = is_promised || magic.starts_with(b"%PDF");
    if archive::is_zip(&magic) {
        Some(ContainerKind::Zip)
    } else if magic
        == archive::seven_zip::MAGIC
            .get(..4)
            .unwrap_or_default()
    {
        Some(ContainerKind::SevenZip)
    } else if is_pdf {
        Some(ContainerKind::Pdf)
    } else if archive::mail::is_mail_name(&file.path) {
        Some(ContainerKind::Mail)
    } else {
        None
    }
}

fn metafile_reason() -> Bilingual {
    Bilingual::new(
        "EMF、WMF 之类的图元文件，没有查看；如果是证照，请另存为 JPG",
        "a metafile (EMF, WMF), not looked at; if it is a paper, save it as JPG",
    )
}

fn no_attachment_reason() -> Bilingual {
    Bilingual::new("邮件没有附件", "the mail has no attachment")
}
