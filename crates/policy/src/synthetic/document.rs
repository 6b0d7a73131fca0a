//! A document described in words: what rule tests put in place of a picture.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use model::FileFormat;

/// A paper by kind and fields. What is not said is sound: every field reads, the subject is the
/// applicant, the scan is a sealed colour picture of 300 dpi.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SyntheticDocument {
    /// Document kind id.
    pub document: String,
    /// Whose paper the merchant says it is: `applicant`, `store`, `partner`, `group`, `right-holder`.
    #[serde(default)]
    pub owner: Option<String>,
    /// What fields say, by name or role.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// Fields that are not printed on it, by name or role.
    #[serde(default)]
    pub absent: Vec<String>,
    /// What is wrong with it.
    #[serde(default)]
    pub flaws: Vec<Defect>,
    /// Measured resolution; 300.
    #[serde(default)]
    pub dpi: Option<f64>,
    /// Format of its file; a JPEG.
    #[serde(default)]
    pub format: Option<FileFormat>,
    /// Size of its file; 600,000 bytes.
    #[serde(default)]
    pub bytes: Option<u64>,
    /// Number of files, each with the same pages; 1.
    #[serde(default)]
    pub files: Option<u32>,
    /// Number of pages; 1. The faces of a card are shared out over them.
    #[serde(default)]
    pub pages: Option<u32>,
    /// Faces that were seen; all.
    #[serde(default)]
    pub sides: Option<Vec<String>>,
    /// Running text, a sentence a line.
    #[serde(default)]
    pub text: Option<String>,
    /// How many different papers like this one; 1.
    #[serde(default)]
    pub copies: Option<u32>,
}

/// One thing wrong with a paper or its scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Defect {
    /// Believed by its file name only: nobody read it.
    Unread,
    /// Cannot be opened.
    Damaged,
    /// Needs a password.
    Encrypted,
    /// Has no bytes.
    Empty,
    /// Only stands for a file that a cloud drive has not downloaded.
    NotDownloaded,
    /// Holds other files and is of a kind that is not opened.
    Unopened,
    /// Scanned in grey.
    Greyscale,
    /// Out of focus beyond reading.
    Blurred,
    /// Too dark to be read.
    TooDark,
    /// Reflections.
    Glare,
    /// Lines run at an angle.
    Skewed,
    /// Lines run down the page.
    Sideways,
    /// A side is cut off.
    CutOff,
    /// Nothing on any page.
    Blank,
    /// Enlarged from a smaller picture.
    Enlarged,
    /// Taken from a screen.
    Screenshot,
    /// A black-and-white copy.
    Photocopy,
    /// Bears no seal.
    Unsealed,
    /// Says that it is a specimen.
    Specimen,
    /// A form that nobody filled in.
    Template,
    /// Of a kind that is no longer issued.
    Legacy,
}

impl SyntheticDocument {
    /// A sound document of a type.
    #[must_use]
    pub fn of_type(kind: &str) -> Self {
        Self {
            document: kind.to_owned(),
            ..Self::default()
        }
    }

    /// Number of its files.
    #[must_use]
    pub fn file_count(&self) -> usize {
        self.files.unwrap_or(1).max(1) as usize
    }

    /// Whether it has a flaw.
    #[must_use]
    pub fn has_defect(&self, flaw: Defect) -> bool {
        self.flaws.contains(&flaw)
    }
}
