//! The fax codings of a TIFF: ITU-T T.4 in one and two dimensions and T.6, in strips or tiles.

use hayro_ccitt::{DecodeSettings, Decoder, DecoderContext, EncodingMode};

use crate::decode::failure::DecodeFailure;
use crate::probe::Ifd;
use crate::raster::{Orientation, PageRaster, SampleLayout};
use model::ColourMode;

use super::chunks::{chunk_size, find_chunks, missing_chunks, missing_rows};
use super::layout::{FAX_3, FAX_RLE, TiffLayout};
use super::patches::order_bits;

/// `T4Options`: bit 0 is two-dimensional coding, bit 1 uncompressed runs (TIFF 6.0, section 11).
const T4_OPTIONS: u16 = 292;
/// `T6Options`: bit 1 is uncompressed runs.
const T6_OPTIONS: u16 = 293;
const UNCOMPRESSED_RUNS: u64 = 2;
/// `PhotometricInterpretation` whose 0, the colour in which rows begin, is black.
const BLACK_IS_ZERO: u64 = 1;

pub(super) fn decode_fax(
    bytes: &[u8],
    directory: &Ifd<'_>,
    layout: &TiffLayout,
    upright: Orientation,
) -> Result<PageRaster, DecodeFailure> {
    let encoding = encoding_mode(directory, layout)?;
    let chunks = find_chunks(directory);
    let file = order_bits(bytes, layout, &chunks)?;
    let page = [layout.width, layout.height];
    let size = chunk_size(directory, page).map(to_side);
    let mut canvas = FaxCanvas::new(layout, size);
    for (index, corner) in canvas.chunk_corners().enumerate() {
        let chunk = chunks.get(index);
        let range = chunk.and_then(|c| c.range(file.len()));
        let data = range.and_then(|r| file.get(r));
        let Some(data) = data else {
            let count = chunks.len();
            let lost = count.saturating_sub(index);
            return Err(missing_chunks(lost, count));
        };
        let rows = canvas.begin_chunk(corner);
        let [width, _] = size;
        let settings = fax_settings([width, rows], encoding, layout.compression);
        let mut context = DecoderContext::new(settings);
        // What went wrong shows in the rows that are missing.
        let _ = hayro_ccitt::decode(data, &mut canvas, &mut context);
        if canvas.rows < rows {
            let [_, top] = corner;
            let whole = top + canvas.rows;
            return Err(missing_rows(whole, canvas.height));
        }
    }
    let samples = canvas.samples;
    let width = canvas.width;
    Ok(PageRaster::new(
        width,
        samples,
        SampleLayout::Grey,
        ColourMode::Bilevel,
        upright,
    ))
}

fn encoding_mode(directory: &Ifd<'_>, layout: &TiffLayout) -> Result<EncodingMode, DecodeFailure> {
    let options = |tag| directory.read_uint(tag).unwrap_or(0);
    let (options, encoding) = match layout.compression {
        FAX_RLE => (0, EncodingMode::Group3_1D),
        FAX_3 => {
            let options = options(T4_OPTIONS);
            let is_two_dimensional = options & 1 == 1;
            let encoding = if is_two_dimensional {
                EncodingMode::Group3_2D
            } else {
                EncodingMode::Group3_1D
            };
            (options, encoding)
        }
        _ => (options(T6_OPTIONS), EncodingMode::Group4),
    };
    if options & UNCOMPRESSED_RUNS != 0 {
        return Err(DecodeFailure::unsupported("fax with uncompressed runs"));
    }
    Ok(encoding)
}

fn fax_settings(
    [columns, rows]: [usize; 2],
    encoding: EncodingMode,
    compression: u64,
) -> DecodeSettings {
    DecodeSettings {
        columns: columns as u32,
        rows: rows as u32,
        end_of_block: compression != FAX_RLE,
        end_of_line: false,
        rows_are_byte_aligned: compression == FAX_RLE,
        encoding,
        strict: true,
    }
}

/// Sides were held to the limits before.
fn to_side(px: u64) -> usize {
    usize::try_from(px).unwrap_or(usize::MAX)
}

/// The page as its strips or tiles fill it.
struct FaxCanvas {
    width: usize,
    height: usize,
    samples: Vec<u8>,
    ink: u8,
    /// Width and height of a strip or tile.
    chunk: [usize; 2],
    /// Left and top of the one that is being decoded, and its rows so far.
    corner: [usize; 2],
    rows: usize,
}

impl FaxCanvas {
    fn new(layout: &TiffLayout, chunk: [usize; 2]) -> Self {
        let width = to_side(layout.width);
        let height = to_side(layout.height);
        let (paper, ink) = match layout.photometric {
            Some(BLACK_IS_ZERO) => (0, 255),
            _ => (255, 0),
        };
        Self {
            width,
            height,
            samples: vec![paper; width * height],
            ink,
            chunk,
            corner: [0; 2],
            rows: 0,
        }
    }

    /// Left and top of the strips or tiles, row by row.
    fn chunk_corners(&self) -> impl Iterator<Item = [usize; 2]> + use<> {
        let width = self.width;
        let [across, down] = self.chunk.map(|side| side.max(1));
        let tops = (0..self.height).step_by(down);
        tops.flat_map(move |top| {
            let lefts = (0..width).step_by(across);
            lefts.map(move |left| [left, top])
        })
    }

    /// How many of its rows belong to the page.
    fn begin_chunk(&mut self, corner: [usize; 2]) -> usize {
        self.corner = corner;
        self.rows = 0;
        let [_, top] = corner;
        let rest = self.height.saturating_sub(top);
        self.chunk[1].min(rest)
    }
}

impl Decoder for FaxCanvas {
    fn push_row(&mut self, changes: &[u32]) {
        let [left, top] = self.corner;
        let row = (top + self.rows) * self.width;
        let start = row + left;
        // A tile may stand out over the right edge.
        let [chunk_width, _] = self.chunk;
        let right = row + self.width;
        let end = (start + chunk_width).min(right);
        self.rows += 1;
        for run in changes.chunks(2) {
            let place = |side: &u32| {
                let at = start + *side as usize;
                at.min(end)
            };
            let mut sides = run.iter().map(place);
            let from = sides.next().unwrap_or(end);
            let to = sides.next().unwrap_or(end);
            if let Some(black) = self.samples.get_mut(from..to) {
                black.fill(self.ink);
            }
        }
    }
}
