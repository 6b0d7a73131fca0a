//! What can go wrong, by whose fault it is.

use std::path::PathBuf;
use std::time::Duration;

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
