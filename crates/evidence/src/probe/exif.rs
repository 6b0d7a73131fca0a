//! EXIF of a picture (CIPA DC-008): orientation, resolution, who made it.
//!
//! Only the first directory is read. The thumbnail, the maker's notes and the position are of no
//! use here and full of surprises.

use super::dpi;
use super::dpi::DensityUnit;
use super::ifd::{Ifd, TiffStructure};
use model::{DeclaredDpi, DpiSource, Page};

const MAKE: u16 = 271;
const MODEL: u16 = 272;
const ORIENTATION: u16 = 274;
const X_RESOLUTION: u16 = 282;
const Y_RESOLUTION: u16 = 283;
const RESOLUTION_UNIT: u16 = 296;
const SOFTWARE: u16 = 305;

/// What the first directory says about the picture.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Exif {
    pub orientation: ExifOrientation,
    pub dpi: Option<DeclaredDpi>,
    pub camera: Option<String>,
    pub software: Option<String>,
}

/// How the stored picture is to be shown: mirrored left to right first, then turned clockwise.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct ExifOrientation {
    pub rotation: u16,
    pub mirrored: bool,
}

impl Exif {
    /// Reads a TIFF structure as it stands in APP1 (after `Exif\0\0`), eXIf and the EXIF chunk.
    pub(super) fn parse_exif(bytes: &[u8]) -> Option<Self> {
        let bytes = bytes
            .strip_prefix(b"Exif\0\0")
            .unwrap_or(bytes);
        let (tags, first) = TiffStructure::open(bytes)?;
        let ifd = tags.ifd_at(first)?;
        Some(Self::from_ifd(&ifd, DpiSource::Exif))
    }

    /// The same tags of any directory; TIFF pages carry them too.
    pub(super) fn from_ifd(ifd: &Ifd<'_>, source: DpiSource) -> Self {
        let make = ifd.read_text(MAKE);
        let model = ifd.read_text(MODEL);
        let orientation = ifd.read_uint(ORIENTATION);
        Self {
            orientation: ExifOrientation::from_tag(orientation),
            dpi: density_of_ifd(ifd, source),
            camera: camera_name(make, model),
            software: ifd.read_text(SOFTWARE),
        }
    }
}

fn camera_name(make: Option<String>, model: Option<String>) -> Option<String> {
    match (make, model) {
        // Many makers repeat their name in the model: "Canon", "Canon EOS 80D".
        (Some(make), Some(model)) if model.starts_with(&make) => Some(model),
        (Some(make), Some(model)) => Some(format!("{make} {model}")),
        (make, model) => make.or(model),
    }
}

fn density_of_ifd(ifd: &Ifd<'_>, source: DpiSource) -> Option<DeclaredDpi> {
    let code = ifd.read_uint(RESOLUTION_UNIT);
    let unit = DensityUnit::from_tiff(code)?;
    let x = ifd.read_number(X_RESOLUTION)?;
    let y = ifd.read_number(Y_RESOLUTION)?;
    dpi::declared_dpi(x, y, unit, source)
}

impl ExifOrientation {
    /// Tag 274, values 1 to 8; anything else is upright.
    pub(super) fn from_tag(tag: Option<u64>) -> Self {
        // TIFF 6.0, section 8, says where row 0 and column 0 are; here it is what brings them to
        // the top left.
        let (rotation, mirrored) = match tag {
            Some(2) => (0, true),
            Some(3) => (180, false),
            Some(4) => (180, true),
            Some(5) => (270, true),
            Some(6) => (90, false),
            Some(7) => (90, true),
            Some(8) => (270, false),
            _ => (0, false),
        };
        Self { rotation, mirrored }
    }

    /// Turns a page's stored size and resolutions upright.
    pub(super) fn apply_to_page(self, page: &mut Page) {
        page.rotation = self.rotation;
        page.mirrored = self.mirrored;
        if self.rotation % 180 != 90 {
            return;
        }
        std::mem::swap(&mut page.width_px, &mut page.height_px);
        for dpi in &mut page.declared {
            std::mem::swap(&mut dpi.x, &mut dpi.y);
        }
    }
}
