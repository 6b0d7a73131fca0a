//! 7z archives through `sevenz-rust2`, in the worker: its members lie packed in one stream, so that one of
//! them cannot be had without what lies before it, and dictionaries may be large.

use std::io::{Cursor, Read};
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sevenz_rust2::{ArchiveEntry, ArchiveReader, EntryDecision, Error, Password};

use crate::sandbox::{
    self, ExtractedFiles, FileListWriter, Sandbox, WorkerError, decode_file_list, encode_file_list,
};
use model::Bilingual;
use model::limits::Limits;

/// First bytes of a 7z archive (7zFormat.txt of the 7-Zip sources).
pub const MAGIC: &[u8] = b"7z\xbc\xaf\x27\x1c";

/// Bits of Unix file modes in the upper half of the attributes: a link (7zip, `FILE_ATTRIBUTE_UNIX_EXTENSION`).
const LINK_MODE: u32 = 0o120_000;
/// The bits that tell what kind of file it is.
const KIND_MASK: u32 = 0o170_000;

/// What a worker is asked; the file is the request's body.
#[derive(Debug, Serialize, Deserialize)]
struct SevenZipRequest {
    seven_zip_allowed: u64,
    limits: Limits,
}

/// The members of a 7z archive, `allowed` bytes of them at most and `limits.archive_members` in number.
///
/// # Errors
/// It is locked, damaged, packed in a way that is not read, or over a limit.
pub fn read_seven_zip(
    bytes: &[u8],
    allowed: u64,
    limits: &Limits,
    sandbox: &Sandbox,
) -> Result<ExtractedFiles, Bilingual> {
    let answer = match sandbox {
        Sandbox::InProcess => encode_file_list(extract_guarded(bytes, allowed, limits)),
        Sandbox::Worker(workers) => {
            let request = SevenZipRequest {
                seven_zip_allowed: allowed,
                limits: limits.clone(),
            };
            let header = serde_json::to_vec(&request).unwrap_or_default();
            let answer = workers.call(&header, bytes, limits.page_time);
            answer.map_err(worker_reason)?
        }
    };
    decode_file_list(answer).unwrap_or_else(|| Err(worker_reason(WorkerError::Ended)))
}

/// A worker's answer to a request of this kind; `None` for one that is not.
pub(crate) fn answer_request(header: &[u8], body: &Arc<Vec<u8>>) -> Option<Vec<u8>> {
    let SevenZipRequest {
        seven_zip_allowed,
        limits,
    } = serde_json::from_slice(header).ok()?;
    sandbox::limit_memory(limits.worker_bytes);
    let outcome = extract_guarded(body, seven_zip_allowed, &limits);
    Some(encode_file_list(outcome))
}

fn extract_guarded(
    bytes: &[u8],
    allowed: u64,
    limits: &Limits,
) -> Result<FileListWriter, Bilingual> {
    let extract = AssertUnwindSafe(|| extract_members(bytes, allowed, limits));
    panic::catch_unwind(extract).unwrap_or_else(|_| Err(worker_reason(WorkerError::Ended)))
}

fn extract_members(
    bytes: &[u8],
    allowed: u64,
    limits: &Limits,
) -> Result<FileListWriter, Bilingual> {
    let memory = usize::try_from(limits.archive_bytes / 1024).unwrap_or(usize::MAX);
    let source = Cursor::new(bytes);
    let reader = ArchiveReader::new_with_memory_limit(source, Password::empty(), memory);
    let mut reader = reader.map_err(|e| failure_reason(&e))?;
    reader.set_thread_count(1);
    let archive = reader.archive();
    if (0..archive.files.len()).any(|index| archive.is_file_encrypted(index)) {
        return Err(password_reason());
    }
    let sizes = archive
        .files
        .iter()
        .map(ArchiveEntry::size);
    let total = sizes.fold(0_u64, u64::saturating_add);
    // What is packed in one stream has one ratio.
    if total > limits.inflated_bytes(bytes.len() as u64) {
        return Err(bomb_reason(limits.archive_ratio));
    }
    let mut left = allowed;
    let mut list = FileListWriter::default();
    let outcome = reader.for_each_entries_with_decision(|entry, data| {
        if entry.is_directory() {
            return Ok(EntryDecision::Continue);
        }
        if list.count() >= limits.archive_members {
            list.mark_cut();
            return Ok(EntryDecision::Stop);
        }
        let content = read_member(entry, data, &mut left, limits)?;
        list.push_file(entry.name().replace('\\', "/"), content);
        Ok(EntryDecision::Continue)
    });
    match outcome {
        // Members before the damage are whole: each has a checksum of its own.
        Err(error) if list.count() > 0 => {
            list.push_file(UNREAD_REST.to_owned(), Err(failure_reason(&error)));
            Ok(list)
        }
        Err(error) => Err(failure_reason(&error)),
        Ok(()) => Ok(list),
    }
}

/// Stands for the members that could not be unpacked, whose names the error does not tell.
const UNREAD_REST: &str = "…";

/// `Err` only where the archive itself is damaged.
fn read_member(
    entry: &ArchiveEntry,
    data: &mut dyn Read,
    left: &mut u64,
    limits: &Limits,
) -> Result<Result<Vec<u8>, Bilingual>, Error> {
    if (entry.windows_attributes() >> 16) & KIND_MASK == LINK_MODE {
        return Ok(Err(Bilingual::new(
            "压缩包里的链接，不跟随",
            "a link inside the archive, not followed",
        )));
    }
    let most = limits.file_bytes.min(*left);
    if entry.size() > most {
        return Ok(Err(Bilingual::new(
            format!("解压后超过允许的大小（还可解压 {most} 字节）"),
            format!("larger than what may still be unpacked ({most} bytes)"),
        )));
    }
    let mut out = Vec::new();
    data.take(most).read_to_end(&mut out)?;
    *left = left.saturating_sub(out.len() as u64);
    Ok(Ok(out))
}

fn failure_reason(error: &Error) -> Bilingual {
    match error {
        Error::PasswordRequired | Error::MaybeBadPassword(_) => password_reason(),
        // The name of the method, where not even the list of members can be read without a password.
        Error::UnsupportedCompressionMethod(method) if method.contains("AES") => password_reason(),
        Error::UnsupportedCompressionMethod(_)
        | Error::UnsupportedVersion { .. }
        | Error::Unsupported(_)
        | Error::ExternalUnsupported => Bilingual::new(
            format!("压缩方式不支持（{error}）；请解压后提交"),
            format!("packed in a way this tool does not read ({error}); hand it in unpacked"),
        ),
        Error::MaxMemLimited { .. } => Bilingual::new(
            "解压所需内存超过上限；请解压后提交",
            "unpacking it needs more memory than the limit; hand it in unpacked",
        ),
        _ => Bilingual::new(
            format!("压缩包已损坏（{error}）"),
            format!("the archive is damaged ({error})"),
        ),
    }
}

fn password_reason() -> Bilingual {
    Bilingual::new(
        "压缩包加了密码，无法读取；请解压后提交",
        "the archive needs a password; hand it in unpacked",
    )
}

fn bomb_reason(ratio: u64) -> Bilingual {
    Bilingual::new(
        format!("压缩比超过 {ratio} 倍，疑似压缩炸弹，未解压"),
        format!("packed more than {ratio}:1, looks like a bomb, not unpacked"),
    )
}

fn worker_reason(error: WorkerError) -> Bilingual {
    match error {
        WorkerError::NotStarted => Bilingual::new(
            "无法启动读取进程，压缩包没有打开",
            "the reading process could not be started; the archive was not opened",
        ),
        WorkerError::Time => Bilingual::new(
            "解压超过时间上限；请解压后提交",
            "unpacking took longer than the limit; hand it in unpacked",
        ),
        WorkerError::Aborted => Bilingual::new(
            "解压所需内存超过上限；请解压后提交",
            "unpacking it needs more memory than the limit; hand it in unpacked",
        ),
        WorkerError::Ended => Bilingual::new(
            "压缩包使解压程序出错",
            "the archive broke the program that unpacks it",
        ),
    }
}
