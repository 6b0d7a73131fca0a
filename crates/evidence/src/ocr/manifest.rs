//! The directory of the models: its file names, and the manifest that tells which set lies there.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// The published wheel whose models are pinned, as `pip download --no-deps` takes it.
pub const WHEEL: &str = "rapidocr-onnxruntime==1.4.4";

/// Its file name.
pub const WHEEL_FILE: &str = "rapidocr_onnxruntime-1.4.4-py3-none-any.whl";

/// File names in the models' directory.
pub(super) const DETECTION_FILE: &str = "detection.onnx";
pub(super) const ANGLE_FILE: &str = "angle.onnx";
pub(super) const RECOGNITION_FILE: &str = "recognition.onnx";
pub(super) const DICTIONARY_FILE: &str = "dictionary.txt";
pub(super) const MANIFEST_FILE: &str = "manifest.json";

/// What is installed; kept beside the models.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstalledModels {
    /// Name of the set; tells sets apart in reports and cache keys.
    pub set: String,
    /// Every model is the one this version was checked with.
    pub pinned: bool,
    /// The files, by name.
    pub files: Vec<InstalledFile>,
}

/// A file of the set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstalledFile {
    /// Its name in the models' directory.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

impl InstalledModels {
    /// What an earlier installation left in `dir`.
    #[must_use]
    pub fn read_manifest(dir: &Path) -> Option<Self> {
        let path = dir.join(MANIFEST_FILE);
        let json = fs::read(path).ok()?;
        serde_json::from_slice(&json).ok()
    }
}
