//! The few reasons why a dossier cannot be listed at all.

use std::io;

use super::load::io_reason;
use model::Bilingual;

/// The root is not something that can be audited.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DiscoverError {
    /// There is nothing of that name.
    #[error("{name} does not exist; give the folder that holds the merchant's papers")]
    Missing {
        /// Last part of the path.
        name: String,
    },
    /// A file that is no archive, a pipe, a device.
    #[error(
        "{name} is neither a folder nor a ZIP archive; give the folder (or the .zip) that holds the merchant's papers; unpack RAR and 7z first"
    )]
    NotAFolder {
        /// Last part of the path.
        name: String,
    },
    /// The operating system refused, or the archive is damaged.
    #[error("{name} cannot be read: {}", .why.en)]
    Unreadable {
        /// Last part of the path.
        name: String,
        /// Why.
        why: Bilingual,
    },
    /// `merchant.yaml` (or its like) is there and cannot be used; auditing without it would mislead.
    #[error("{name} cannot be read: {}", .why.en)]
    Control {
        /// Its name.
        name: String,
        /// Why.
        why: Bilingual,
    },
}

impl DiscoverError {
    pub(super) fn from_io(name: &str, error: &io::Error) -> Self {
        let name = name.to_owned();
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing { name },
            _ => Self::Unreadable {
                name,
                why: io_reason(error),
            },
        }
    }

    /// The error in both languages.
    #[must_use]
    pub fn to_bilingual(&self) -> Bilingual {
        let zh = match self {
            Self::Missing { name } => format!("{name} 不存在；请指定存放商户资料的文件夹"),
            Self::NotAFolder { name } => {
                format!(
                    "{name} 不是文件夹，也不是 ZIP 压缩包；请指定存放商户资料的文件夹或 .zip，RAR、7z 请先解压"
                )
            }
            Self::Unreadable { name, why } | Self::Control { name, why } => {
                format!("{name} 无法读取：{}", why.zh)
            }
        };
        Bilingual::new(zh, self.to_string())
    }
}
