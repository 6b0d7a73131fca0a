//! One page: its pixels by header, its resolution by every source there is.

use serde::{Deserialize, Serialize};

use super::{ColourMode, PageMeasures};

/// One page of a file.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Page {
    /// From 1.
    pub number: u32,
    /// Width in px after EXIF orientation; of the scan on a PDF page; `None` for a vector page.
    pub width_px: Option<u32>,
    /// Height in px after EXIF orientation.
    pub height_px: Option<u32>,
    /// Page box in pt after Rotate and UserUnit; `None` for pictures.
    pub size_pt: Option<[f64; 2]>,
    /// Every resolution the header claims, strongest source first. Absent is absent.
    pub declared: Vec<DeclaredDpi>,
    /// Pictures on a PDF page, in drawing order.
    pub placements: Vec<ImagePlacement>,
    /// Resolution of the scan on a PDF page in dpi `[x, y]`: strips joined, logos left out.
    pub placed: Option<[f64; 2]>,
    /// Colour as the header states it; pixels may say less.
    pub colour: Option<ColourMode>,
    /// Bits per sample.
    pub bit_depth: Option<u8>,
    /// A JPEG of the four inks of print (CMYK).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cmyk: bool,
    /// Degrees clockwise the header asks to turn the stored picture: 0, 90, 180, 270.
    pub rotation: u16,
    /// The header's orientation also mirrors the picture.
    pub mirrored: bool,
    /// What became of text that a PDF page carries beside its scan; `None` where it has no such text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_layer: Option<TextLayer>,
    /// What its pixels say; `None` where none were decoded. Not a part of what the PDF worker sends.
    #[serde(skip)]
    pub quality: Option<PageMeasures>,
}

impl Page {
    /// Colour by pixels where a scan was measured, by the header otherwise.
    #[must_use]
    pub fn effective_colour(&self) -> Option<ColourMode> {
        // A vector page has no scan: its pixels are our own drawing and say nothing about the
        // document.
        self.quality
            .as_ref()
            .filter(|_| !is_vector(self))
            .map(|quality| quality.colour.colour)
            .or(self.colour)
    }
}

/// A PDF page without a scan: text and lines, sharp at any size.
#[must_use]
pub fn is_vector(page: &Page) -> bool {
    page.size_pt.is_some() && page.placed.is_none()
}

/// What became of a PDF page's text where a scan shows the paper. A reviewer sees the picture, so text
/// counts only where it agrees with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextLayer {
    /// Another script than the paper's, or characters that stand for nothing: it counts for nothing.
    Garbage,
    /// A few lines that a program laid over the scan: not the paper's own text.
    Addition,
    /// Nobody held it against the picture: it counts for nothing.
    Unverified,
    /// Its key lines were found in the picture: it counts.
    Agreement,
    /// The picture says something else: the picture counts.
    Disagreement,
}

/// Where a declared resolution was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DpiSource {
    /// JPEG APP0, units inch or cm (unit 0 is an aspect ratio and never gets here).
    Jfif,
    /// EXIF XResolution with ResolutionUnit inch or cm.
    Exif,
    /// PNG pHYs with unit metre.
    Phys,
    /// TIFF XResolution with ResolutionUnit inch or cm.
    Tiff,
    /// BMP pixels per metre.
    Bmp,
    /// JPEG 2000 capture or display resolution box.
    Jp2,
}

/// A resolution that a header claims.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DeclaredDpi {
    /// dpi across.
    pub x: f64,
    /// dpi down.
    pub y: f64,
    /// Who says so.
    pub source: DpiSource,
}

/// A picture placed on a PDF page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImagePlacement {
    /// Stored width in px.
    pub width_px: u32,
    /// Stored height in px.
    pub height_px: u32,
    /// dpi along the picture's own axes: px over the vector length in inches, UserUnit applied.
    pub dpi: [f64; 2],
    /// Share of the page box that the picture covers, 0 to 1.
    pub area: f64,
    /// Bounding box on the upright page in fractions `[x0, y0, x1, y1]`, origin top left.
    pub bounds: [f64; 4],
    /// Colour of the stored picture.
    pub colour: Option<ColourMode>,
    /// Bits per component.
    pub bit_depth: Option<u8>,
    /// Inline picture (BI … ID … EI).
    pub inline: bool,
    /// Object number of the image XObject; `None` for inline pictures.
    pub object: Option<u32>,
    /// A stencil or soft mask, not a picture of its own.
    pub mask: bool,
}

/// Which statement an effective resolution rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ResolutionBasis {
    /// Where the PDF places the picture.
    Placed,
    /// Known size of the document.
    Physical,
    /// The header's claim, with nothing to check it against.
    Declared,
}

/// How an effective resolution is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResolutionBound {
    /// The value itself.
    Exact,
    /// Not below this (a cropped document).
    AtLeast,
    /// Not above this (the document is smaller than the picture).
    AtMost,
}

/// The four resolutions of a page in dpi (`document-formats`, section 3).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PageResolution {
    /// The header's claim.
    pub declared: Option<[f64; 2]>,
    /// By PDF placement.
    pub placed: Option<[f64; 2]>,
    /// Pixels over the known size of the document.
    pub physical: Option<[f64; 2]>,
    /// The one that the rules are held against: the smaller axis.
    pub effective: Option<f64>,
    /// How to read `effective`.
    pub bound: Option<ResolutionBound>,
    /// What `effective` rests on.
    pub basis: Option<ResolutionBasis>,
}
