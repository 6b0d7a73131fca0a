//! What can go wrong, by whose fault it is.

use std::path::PathBuf;
use std::time::Duration;

use super::manifest::WHEEL_FILE;
use model::Bilingual;

/// A page that could not be read. None of these says anything about the paper itself.
#[derive(Debug, thiserror::Error)]
pub enum OcrError {
    /// More pixels than the limits allow.
    #[error("the picture has {pixels} pixels, the limit is {limit}")]
    TooLarge {
        /// Width times height.
        pixels: u64,
        /// [`Limits::pixels`](model::limits::Limits).
        limit: u64,
    },
    /// The page took too long.
    #[error("reading took longer than {} s", .0.as_secs())]
    Time(Duration),
    /// A model refused its input or answered in an unexpected shape.
    #[error("the {model} model failed: {problem}")]
    Inference {
        /// Which one.
        model: &'static str,
        /// What the runtime said.
        problem: String,
    },
    /// A drawn line was read as something else.
    #[error("a drawn line {drawn:?} was read as {read:?}")]
    SelfTest {
        /// What was drawn.
        drawn: &'static str,
        /// What the engine made of it.
        read: String,
    },
    /// The reader itself crashed on this picture.
    #[error("the reader crashed on this picture")]
    Crashed,
}

/// Models that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// A file is missing or cannot be read.
    #[error("{path}: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Not a model that the runtime can load.
    #[error("{path}: not a usable model: {problem}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What the runtime said.
        problem: String,
    },
    /// The recognition model has no dictionary, neither inside nor beside it.
    #[error("{path}: no dictionary in the model and no dictionary.txt beside it")]
    NoDictionary {
        /// The recognition model.
        path: PathBuf,
    },
    /// The dictionary belongs to another model.
    #[error("the model tells {classes} classes apart, its dictionary has {characters} characters")]
    Dictionary {
        /// Last dimension of the model's output.
        classes: usize,
        /// Entries of the dictionary, without blank and space.
        characters: usize,
    },
}

/// Models that were not installed. Nothing is left half installed.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// Reading the source or writing the target failed.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The wheel is not a readable archive.
    #[error("{path}: not a readable wheel: {source}")]
    Wheel {
        /// The wheel.
        path: PathBuf,
        /// What the archive reader said.
        source: zip::result::ZipError,
    },
    /// A model is not in the source.
    #[error("{path}: no {what} model in it")]
    Missing {
        /// The wheel or directory.
        path: PathBuf,
        /// Detection, angle or recognition.
        what: &'static str,
    },
    /// A file is larger than any such model.
    #[error("{name}: larger than {limit} bytes")]
    TooLarge {
        /// The file inside the source.
        name: String,
        /// The bound in bytes.
        limit: u64,
    },
    /// The wheel's model is not the one this version was checked with.
    #[error("{name}: SHA-256 is {found}, expected {expected}")]
    Hash {
        /// The file inside the wheel.
        name: String,
        /// As computed.
        found: String,
        /// As pinned.
        expected: &'static str,
    },
    /// What was installed cannot be used.
    #[error(transparent)]
    Model(#[from] ModelError),
}

impl InstallError {
    /// What is wrong and what to do, in both languages.
    #[must_use]
    pub fn to_bilingual(&self) -> Bilingual {
        let (zh, en) = match self {
            Self::Io { path, source } => {
                let at = path.display();
                return Bilingual::new(
                    format!(
                        "{at}：{source}。请检查该位置是否存在、能否写入、磁盘是否已满；可用 --into 文件夹 另指定位置"
                    ),
                    format!(
                        "{at}: {source}; see whether it is there, can be written to and has room, or name another folder with --into DIR"
                    ),
                );
            }
            Self::Wheel { path, .. } => {
                let at = path.display();
                return Bilingual::new(
                    format!("{at} 不是完整的安装包，请重新下载"),
                    format!("{at} is no whole wheel; download it again"),
                );
            }
            Self::Missing { path, what } => {
                let at = path.display();
                let what_zh = match *what {
                    "detection" => "检测",
                    "recognition" => "识别",
                    _ => "方向",
                };
                return Bilingual::new(
                    format!(
                        "{at} 里没有{what_zh}模型。请指定 {WHEEL_FILE}，或存放 PP-OCR 导出模型的文件夹"
                    ),
                    format!(
                        "{at} holds no {what} model; name {WHEEL_FILE}, or a folder with PP-OCR exports"
                    ),
                );
            }
            Self::Hash { .. } => (
                format!(
                    "这个安装包里的模型与本版本核对过的不同。请用 {WHEEL_FILE}；若确实要用较新的模型，请解压后用 --from 文件夹（将标为“未核对”）"
                ),
                format!(
                    "the models in this wheel are not the ones that this version was checked with; use {WHEEL_FILE}, or, to use a newer set, unpack it and name the folder with --from DIR (it is marked as unverified)"
                ),
            ),
            Self::TooLarge { name, limit } => (
                format!("{name} 超过 {limit} 字节，不会是识别模型"),
                format!("{name} is larger than {limit} bytes and no such model"),
            ),
            Self::Model(error) => (
                format!("模型无法使用：{error}。请重新下载"),
                format!("the models cannot be used: {error}; download them again"),
            ),
        };
        Bilingual::new(zh, en)
    }
}
