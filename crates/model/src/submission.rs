//! Copies of a dossier's papers for the upload places of an application, and what became of each.

use super::{Bilingual, FileFormat, Verdict};

/// The copies of one dossier.
#[derive(Debug, Clone, PartialEq)]
pub struct Submission {
    /// The date every date rule used, `YYYY-MM-DD`.
    pub as_of: String,
    /// What the originals are, by the rules and the limits of the places.
    pub originals: Verdict,
    /// One for each upload place, in the order of the rules.
    pub places: Vec<PlaceSubmission>,
    /// Values for the form, masked unless the user asked to see them.
    pub form: Vec<FormSection>,
    /// Paths of files that no slot took.
    pub unused: Vec<String>,
}

/// What goes to one upload place.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceSubmission {
    /// The place; `None`: the rules name none for what the merchant applies for.
    pub place: Option<PlaceNote>,
    /// Folder below the output; empty where there is only one place.
    pub folder: String,
    /// What the copies are by the same rules.
    pub copies: Verdict,
    /// In the order in which the rules ask for the papers.
    pub slots: Vec<SubmissionSlot>,
}

/// What to know of an upload place.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceNote {
    /// `platform.endpoint`.
    pub id: String,
    /// Title.
    pub title: Bilingual,
    /// What else to know.
    pub note: Option<Bilingual>,
    /// What the platform says of watermarks; `None`: no source says anything.
    pub watermark: Option<Bilingual>,
    /// Files at most.
    pub max_files: Option<u32>,
}

/// One field of the form that takes files.
#[derive(Debug, Clone, PartialEq)]
pub struct SubmissionSlot {
    /// Path of its folder below the output, with `/`.
    pub folder: String,
    /// The paper.
    pub title: Bilingual,
    /// Its type.
    pub kind: String,
    /// Ids of the requirements that ask for it.
    pub requirements: Vec<String>,
    /// One of them is required.
    pub required: bool,
    /// The copies, written or not.
    pub files: Vec<SubmissionFile>,
    /// Why it is empty, or what to know of it.
    pub note: Option<Bilingual>,
}

/// One copy.
#[derive(Debug, Clone, PartialEq)]
pub struct SubmissionFile {
    /// What it was made of.
    pub sources: Vec<CopySource>,
    /// What was done, in this order.
    pub steps: Vec<CopyStep>,
    /// The copy, or why there is none.
    pub outcome: Result<WrittenCopy, Bilingual>,
    /// What the rules still say of it and the originals did not show.
    pub remarks: Vec<Bilingual>,
}

/// A page of an original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopySource {
    /// Path inside the dossier.
    pub path: String,
    /// Page from 1; `None`: the whole file.
    pub page: Option<u32>,
    /// SHA-256 of the file.
    pub sha256: String,
}

/// A copy that passed.
#[derive(Debug, Clone, PartialEq)]
pub struct WrittenCopy {
    /// Path below the output, with `/`.
    pub path: String,
    /// SHA-256.
    pub sha256: String,
    /// Size.
    pub bytes: u64,
    /// Format.
    pub format: FileFormat,
    /// Width and height of a picture, px.
    pub size_px: Option<[u32; 2]>,
    /// What its header claims, whole dpi.
    pub dpi: Option<u32>,
}

/// Something that was done on the way from an original to its copy.
#[derive(Debug, Clone, PartialEq)]
pub enum CopyStep {
    /// Nothing: the copy has the very bytes.
    Unchanged,
    /// A file that is no picture: what it says of its author and program stays in it.
    MetadataKept,
    /// Everything that is not needed to show the picture was left out; its pixels are the same.
    MetadataRemoved,
    /// The header now claims so many dpi: what was measured, where the original claimed nothing or more.
    ResolutionStated(u32),
    /// Turned or mirrored as its header asks.
    TurnedUpright,
    /// One page of several, or a scan out of a PDF.
    PageTaken(u32),
    /// A PDF page drawn at so many dpi.
    PageDrawn(u32),
    /// Colours of another profile became sRGB.
    ProfileConverted,
    /// The profile could not be followed: the pixels are as they were.
    ProfileIgnored,
    /// Four inks became red, green and blue, by plain arithmetic and without their profile.
    InksConverted,
    /// One side of a card cut out of a page that shows several.
    SideCut,
    /// Several sides in one frame.
    SidesJoined(usize),
    /// Reduced from the first to the second size, px.
    Reduced([usize; 2], [usize; 2]),
    /// Written as a JPEG of that quality; `true`: colour at half the resolution.
    Encoded(u8, bool),
    /// The text that was read of the original stood for that of the copy when it was checked.
    TextCarried,
}

/// Values that belong together on the form.
#[derive(Debug, Clone, PartialEq)]
pub struct FormSection {
    /// The paper that they stand on, or the merchant.
    pub title: Bilingual,
    /// Label and value.
    pub rows: Vec<(Bilingual, String)>,
}

impl SubmissionSlot {
    /// Whether every copy of it is there.
    #[must_use]
    pub fn is_filled(&self) -> bool {
        !self.files.is_empty()
            && self
                .files
                .iter()
                .all(|file| file.outcome.is_ok())
    }
}

impl Submission {
    /// Whether every slot that something requires is filled.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let mut slots = self
            .places
            .iter()
            .flat_map(|place| &place.slots);
        slots.all(|slot| !slot.required || slot.is_filled())
    }

    /// The copies that passed.
    pub fn written_copies(&self) -> impl Iterator<Item = &WrittenCopy> {
        let slots = self
            .places
            .iter()
            .flat_map(|place| &place.slots);
        let files = slots.flat_map(|slot| &slot.files);
        files.filter_map(|file| file.outcome.as_ref().ok())
    }
}
