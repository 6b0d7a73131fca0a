//! What a file's bytes say before any pixel is decoded.

use serde::{Deserialize, Serialize};

use super::{Bilingual, Page};

/// File format by magic bytes, never by name.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum FileFormat {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// TIFF, classic or big.
    Tiff,
    /// Windows bitmap.
    Bmp,
    /// WebP.
    Webp,
    /// GIF.
    Gif,
    /// HEIF family: HEIC is read, AVIF only recognised.
    Heic,
    /// PDF.
    Pdf,
    /// OFD (GB/T 33190): text, places of pictures and signatures are read.
    Ofd,
    /// Word document (DOCX): its text is read.
    Docx,
    /// ZIP archive.
    Zip,
    /// Text file, told by its name and by holding nothing but text.
    Text,
    /// Anything else.
    Other,
}

impl FileFormat {
    /// The format's name in reports and rules.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "jpeg",
            Self::Png => "png",
            Self::Tiff => "tiff",
            Self::Bmp => "bmp",
            Self::Webp => "webp",
            Self::Gif => "gif",
            Self::Heic => "heic",
            Self::Pdf => "pdf",
            Self::Ofd => "ofd",
            Self::Docx => "docx",
            Self::Zip => "zip",
            Self::Text => "text",
            Self::Other => "other",
        }
    }

    /// File name endings that fit, lower case, without the dot; empty for [`FileFormat::Other`].
    #[must_use]
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Jpeg => &["jpg", "jpeg", "jpe", "jfif"],
            Self::Png => &["png"],
            Self::Tiff => &["tif", "tiff"],
            Self::Bmp => &["bmp", "dib"],
            Self::Webp => &["webp"],
            Self::Gif => &["gif"],
            // AVIF lies in the same container as HEIF.
            Self::Heic => &["heic", "heif", "hif", "avif"],
            Self::Pdf => &["pdf"],
            Self::Ofd => &["ofd"],
            Self::Docx => &["docx"],
            // By magic bytes workbooks and slides are plain ZIP archives.
            Self::Zip => &["zip", "xlsx", "pptx"],
            Self::Text => &["txt", "md", "markdown"],
            Self::Other => &[],
        }
    }

    /// The format that a name's ending promises.
    #[must_use]
    pub fn from_extension(name: &str) -> Option<Self> {
        let extension = extension_of(name)?;
        Self::WITH_EXTENSIONS
            .iter()
            .copied()
            .find(|format| {
                format
                    .extensions()
                    .contains(&extension.as_str())
            })
    }

    /// Whether a file name's ending fits its content. A name without an ending fits everything, and
    /// everything fits [`FileFormat::Other`] unless the ending promises a format of ours.
    #[must_use]
    pub fn matches_extension(self, name: &str) -> bool {
        match self {
            // Unknown content under a known extension is worth a finding; under an unknown one it
            // is not.
            Self::Other => Self::from_extension(name).is_none(),
            _ => extension_of(name).is_none_or(|ending| {
                self.extensions()
                    .contains(&ending.as_str())
            }),
        }
    }

    /// Every format with endings of its own.
    const WITH_EXTENSIONS: [Self; 12] = [
        Self::Jpeg,
        Self::Png,
        Self::Tiff,
        Self::Bmp,
        Self::Webp,
        Self::Gif,
        Self::Heic,
        Self::Pdf,
        Self::Ofd,
        Self::Docx,
        Self::Zip,
        Self::Text,
    ];

    /// A format whose content this tool can take in.
    #[must_use]
    pub fn is_readable(self) -> bool {
        self.is_picture() || matches!(self, Self::Pdf | Self::Ofd | Self::Docx | Self::Text)
    }

    /// A format that is a picture as a whole.
    #[must_use]
    pub fn is_picture(self) -> bool {
        use FileFormat::{Bmp, Gif, Heic, Jpeg, Png, Tiff, Webp};
        matches!(self, Jpeg | Png | Tiff | Bmp | Webp | Gif | Heic)
    }
}

/// The ending of a file name in lower case; a name that is all ending has none.
fn extension_of(name: &str) -> Option<String> {
    let (stem, extension) = name
        .rsplit('/')
        .next()?
        .rsplit_once('.')?;
    (!stem.is_empty() && !extension.is_empty()).then(|| extension.to_lowercase())
}

/// Whether a file could be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileIntegrity {
    /// Nothing wrong was seen as far as it was read.
    Ok,
    /// Cut off or broken.
    Damaged,
    /// Needs a password that nobody gave.
    Encrypted,
    /// A format this tool does not read.
    Unsupported,
    /// Over one of our limits; the file may be fine.
    Limit,
    /// No bytes.
    Empty,
}

/// Why nothing at all of a file's content was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnseenContent {
    /// It holds other files and is of a kind that is not opened here: RAR, 7z, an old Office document.
    ClosedContainer,
    /// It only stands for a file that a cloud drive has not downloaded.
    CloudPlaceholder,
}

/// What is found when the bytes of a file are held against its signatures; later ones outrank earlier.
///
/// Who signed, and whether his certificate is to be trusted, is not looked at: that is the platform's
/// business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SignatureState {
    /// All that is shown is as it was signed.
    Intact,
    /// The signature is of a kind whose digest is not known here.
    Unchecked,
    /// What was signed is as it was, and something that is shown was not signed.
    Incomplete,
    /// What was signed is no longer as it was.
    Broken,
}

/// The signatures of a PDF or an OFD document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureEvidence {
    /// How many there are.
    pub count: u32,
    /// The worst of what they say.
    pub state: SignatureState,
    /// What was changed or added.
    pub why: Option<Bilingual>,
}

/// Headers of one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Probe {
    /// Format by magic bytes.
    pub format: FileFormat,
    /// Whether it could be opened.
    pub integrity: FileIntegrity,
    /// What is wrong, when `integrity` is not `Ok`.
    pub why: Option<Bilingual>,
    /// Pages in order; one for a plain picture, none when nothing could be read.
    pub pages: Vec<Page>,
    /// Pages the file says it has; may exceed `pages.len()` where a limit cut the reading.
    pub page_count: u32,
    /// EXIF camera maker and model, when a camera wrote the file.
    pub camera: Option<String>,
    /// Program that wrote the file (EXIF Software, PDF Producer).
    pub software: Option<String>,
    /// A PDF that opens without a password but is encrypted (owner password only).
    pub owner_locked: bool,
    /// A PDF with scripts, embedded files or launch actions.
    pub active_content: bool,
    /// What its signatures say of its bytes; `None` for a file without any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signatures: Option<SignatureEvidence>,
    /// What kept all of its content from being seen; a file with one is [`FileIntegrity::Unsupported`].
    pub unseen: Option<UnseenContent>,
}

impl Probe {
    /// Whether its content is no longer what was signed.
    #[must_use]
    pub fn is_altered(&self) -> bool {
        let state = self
            .signatures
            .as_ref()
            .map(|s| s.state);
        state == Some(SignatureState::Broken)
    }

    /// A probe that found no page.
    #[must_use]
    pub fn without_pages(
        format: FileFormat,
        integrity: FileIntegrity,
        why: Option<Bilingual>,
    ) -> Self {
        Self {
            format,
            integrity,
            why,
            pages: Vec::new(),
            page_count: 0,
            camera: None,
            software: None,
            owner_locked: false,
            active_content: false,
            signatures: None,
            unseen: None,
        }
    }
}
