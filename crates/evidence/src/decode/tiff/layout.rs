//! How a page's directory says its pixels are stored.

use crate::probe::Ifd;

// Values of `Compression` (TIFF 6.0, section 8; Technical Note 2).
/// Modified Huffman runs, each row in whole bytes (T.4 without line ends).
pub(super) const FAX_RLE: u64 = 2;
/// Group 3 (ITU-T T.4).
pub(super) const FAX_3: u64 = 3;
/// Group 4 (ITU-T T.6).
pub(super) const FAX_4: u64 = 4;
/// JPEG as TIFF 6.0, section 22 had it; withdrawn, but scanner programs wrote it for years.
pub(super) const OLD_JPEG: u64 = 6;
/// JPEG with shared tables.
pub(super) const JPEG: u64 = 7;

/// `PhotometricInterpretation` of indices into a colour map.
const PALETTE: u64 = 3;
/// `FillOrder` of bytes whose lowest bit comes first.
const LOWEST_BIT_FIRST: u64 = 2;
/// `PlanarConfiguration` of one plane a sample.
const SEPARATE_PLANES: u64 = 2;

// Tags of TIFF 6.0, section 8.
const IMAGE_WIDTH: u16 = 256;
const IMAGE_LENGTH: u16 = 257;
const BITS_PER_SAMPLE: u16 = 258;
const COMPRESSION: u16 = 259;
pub(super) const PHOTOMETRIC: u16 = 262;
const FILL_ORDER: u16 = 266;
const SAMPLES_PER_PIXEL: u16 = 277;
const PLANAR_CONFIGURATION: u16 = 284;
const TILE_LENGTH: u16 = 323;
const EXTRA_SAMPLES: u16 = 338;

/// What the tags of a page say of its pixels; the standard's defaults where they say nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct TiffLayout {
    /// px.
    pub(super) width: u64,
    /// px.
    pub(super) height: u64,
    pub(super) compression: u64,
    pub(super) photometric: Option<u64>,
    bits: u64,
    samples: u64,
    fill_order: u64,
    planar: bool,
    tile_length: Option<u64>,
    extra_samples: Option<u64>,
}

impl TiffLayout {
    pub(super) fn from_directory(directory: &Ifd<'_>) -> Self {
        let value = |tag| directory.read_uint(tag);
        Self {
            width: value(IMAGE_WIDTH).unwrap_or(0),
            height: value(IMAGE_LENGTH).unwrap_or(0),
            compression: value(COMPRESSION).unwrap_or(1),
            photometric: value(PHOTOMETRIC),
            bits: value(BITS_PER_SAMPLE).unwrap_or(1),
            samples: value(SAMPLES_PER_PIXEL).unwrap_or(1),
            fill_order: value(FILL_ORDER).unwrap_or(1),
            planar: value(PLANAR_CONFIGURATION) == Some(SEPARATE_PLANES),
            tile_length: value(TILE_LENGTH),
            extra_samples: value(EXTRA_SAMPLES),
        }
    }

    pub(super) fn is_palette(&self) -> bool {
        self.photometric == Some(PALETTE)
    }

    /// Whether the sample beyond the colour is transparency (TIFF 6.0, section 18).
    pub(super) fn has_alpha(&self) -> bool {
        matches!(self.extra_samples, Some(1 | 2))
    }

    pub(super) fn is_bit_reversed(&self) -> bool {
        self.fill_order == LOWEST_BIT_FIRST
    }

    /// Bytes that a decoded px takes before it has eight bits a sample.
    pub(super) fn pixel_bytes(&self) -> u64 {
        let bits = self.bits.saturating_mul(self.samples);
        bits.div_ceil(8).max(1)
    }

    /// Samples that no decoder here unpacks.
    pub(super) fn foreign_coding(&self) -> Option<String> {
        let is_usual = matches!(self.bits, 1 | 2 | 4 | 8 | 16 | 32);
        if !is_usual {
            return Some(format!("TIFF of {} bits a sample", self.bits));
        }
        // The `tiff` crate (0.11.3) counts the tiles of later planes as if they were further rows, so
        // it takes their padding for picture and panics at the edge.
        let stands_out = |side: u64| !self.height.is_multiple_of(side.max(1));
        let stands_out = self.tile_length.is_some_and(stands_out);
        let is_planar = self.planar && self.samples > 1;
        if is_planar && stands_out {
            return Some("planar TIFF whose tiles stand out over its edge".into());
        }
        None
    }
}
