//! Stored pictures, side by side as the page places them.

use std::collections::HashMap;

use hayro_interpret::{Image, ImageData, LumaData, Paint, RasterImage};
use hayro_syntax::page::Page;

use super::super::content::ContentReader;
use super::super::geometry::PageFrame;
use super::super::page_scan::{QuarterTurn, ScanTile, tile_of_image};
use super::super::picture::PlacedImage;
use super::integrity;
use super::integrity::CheckedImage;
use super::{RawPage, RawSamples};
use crate::decode::DecodeFailure;
use model::ColourMode;
use model::limits::Limits;

// Origin: by eye; two pieces may each be off by the px and a half that joining allows.
/// Seams in px that come from rounded places.
const MAX_SEAM_PX: f64 = 3.0;
// Origin: by eye; a bound, because a scan may come in thousands of strips.
/// Pieces laid last among which a neighbour is looked for.
const NEIGHBOUR_WINDOW: usize = 64;

/// A box in whole px.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct TileRect {
    x: usize,
    y: usize,
    width: usize,
    height: usize,
}

/// Pictures and where each goes, not yet upright.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TileLayout {
    slots: HashMap<usize, TileRect>,
    width: usize,
    height: usize,
    rotation: u16,
    mirrored: bool,
    stored: Option<ColourMode>,
}

impl TileLayout {
    pub(super) fn from_scan(scan: &ScanTile, pictures: &[PlacedImage]) -> Self {
        let tiles = layout_tiles(scan, pictures);
        let width = tiles.iter().map(|(_, s)| s.x + s.width).max().unwrap_or(0);
        let height = tiles.iter().map(|(_, s)| s.y + s.height).max().unwrap_or(0);
        let slots = tiles
            .into_iter()
            .map(|(i, s)| (i, s.before_turn(scan.turn, [width, height])))
            .collect();
        let lies = scan.turn.quarters % 2 == 1;
        Self {
            slots,
            width: if lies { height } else { width },
            height: if lies { width } else { height },
            rotation: scan.turn.quarters * 90,
            mirrored: scan.turn.mirrored,
            stored: scan.colour,
        }
    }
}

/// Places on the upright scan. Pieces that nearly touch are made to.
fn layout_tiles(scan: &ScanTile, pictures: &[PlacedImage]) -> Vec<(usize, TileRect)> {
    let mut tiles: Vec<(usize, TileRect)> = Vec::with_capacity(scan.members.len());
    for &index in &scan.members {
        let Some(own) = pictures.get(index).map(|p| tile_of_image(index, p)) else {
            continue;
        };
        let x = (own.bounds.x0 - scan.bounds.x0) / 72.0 * scan.dpi[0];
        let y = (own.bounds.y0 - scan.bounds.y0) / 72.0 * scan.dpi[1];
        let near = tiles.iter().rev().take(NEIGHBOUR_WINDOW).map(|(_, s)| *s);
        // Edges of those laid before, so that rounding does not add up from strip to strip.
        let (left, top): (Vec<usize>, Vec<usize>) =
            near.map(|s| (s.x + s.width, s.y + s.height)).unzip();
        let slot = TileRect {
            x: snap_to_edge(x, &left),
            y: snap_to_edge(y, &top),
            width: round_px(own.pixels[0]),
            height: round_px(own.pixels[1]),
        };
        tiles.push((index, slot));
    }
    tiles
}

/// `at`, or the edge next to it.
fn snap_to_edge(at: f64, edges: &[usize]) -> usize {
    let off = |edge: &&usize| (**edge as f64 - at).abs();
    let nearest = edges.iter().min_by(|a, b| off(a).total_cmp(&off(b)));
    nearest
        .filter(|edge| off(edge) <= MAX_SEAM_PX)
        .copied()
        .unwrap_or_else(|| round_px(at))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bounded by the clamp"
)]
fn round_px(value: f64) -> usize {
    value.round().clamp(0.0, f64::from(u32::MAX)) as usize
}

impl TileRect {
    /// Where an upright box lay before the page of `[width, height]` was turned.
    fn before_turn(self, turn: QuarterTurn, [width, height]: [usize; 2]) -> Self {
        let Self {
            x,
            y,
            width: w,
            height: h,
        } = self;
        let (across, x, y, w, h) = match turn.quarters % 4 {
            0 => (width, x, y, w, h),
            1 => (height, y, width - x - w, h, w),
            2 => (width, width - x - w, height - y - h, w, h),
            _ => (height, height - y - h, x, h, w),
        };
        Self {
            x: if turn.mirrored { across - x - w } else { x },
            y,
            width: w,
            height: h,
        }
    }
}

/// The pictures' samples; `None` when they have to be drawn after all.
pub(super) fn decode_tiles<'a>(
    reader: &mut ContentReader<'_, 'a>,
    page: &Page<'a>,
    frame: &PageFrame,
    mosaic: &TileLayout,
    limits: &Limits,
) -> Result<Option<RawPage>, DecodeFailure> {
    integrity::check_dimensions(mosaic.width, mosaic.height, limits)?;
    let mut work = TileDecoder {
        mosaic,
        limits,
        canvas: TileCanvas::new(mosaic),
        jpeg: None,
        done: 0,
        stop: None,
    };
    let refusal = reader.visit_images(page, frame, &mut |index, image| {
        work.take_image(index, image)
    });
    if let Some(refusal) = refusal {
        return Err(super::refusal_failure(refusal));
    }
    match work.stop {
        Some(DecodeAbort::Damaged(failure)) => return Err(failure),
        Some(DecodeAbort::Draw) => return Ok(None),
        None => {}
    }
    if let Some(bytes) = work.jpeg {
        return Ok(Some(RawPage::Jpeg {
            rotation: mosaic.rotation,
            mirrored: mosaic.mirrored,
            bytes,
        }));
    }
    Ok((work.done > 0).then(|| work.canvas.into_raw_page(mosaic)))
}

/// Why the rest is not looked at.
enum DecodeAbort {
    Damaged(DecodeFailure),
    Draw,
}

struct TileDecoder<'m> {
    mosaic: &'m TileLayout,
    limits: &'m Limits,
    canvas: TileCanvas,
    jpeg: Option<Vec<u8>>,
    done: usize,
    stop: Option<DecodeAbort>,
}

impl TileDecoder<'_> {
    fn take_image(&mut self, index: usize, image: &Image<'_, '_>) {
        let Some(slot) = self
            .mosaic
            .slots
            .get(&index)
            .filter(|_| self.stop.is_none())
        else {
            return;
        };
        if let Err(stop) = self.decode_tile(*slot, image) {
            self.stop = Some(stop);
        }
        self.done += 1;
    }

    fn decode_tile(&mut self, slot: TileRect, image: &Image<'_, '_>) -> Result<(), DecodeAbort> {
        let alone = self.mosaic.slots.len() == 1;
        let checked =
            integrity::check_image(image, alone, self.limits).map_err(DecodeAbort::Damaged)?;
        match (checked, image) {
            (CheckedImage::PlainJpeg(bytes), _) => {
                self.jpeg = Some(bytes);
                Ok(())
            }
            (_, Image::Raster(raster)) => self.paste_raster(slot, raster),
            (_, Image::Stencil(stencil)) => {
                let mut result = Err(DecodeAbort::Damaged(integrity::undecodable_failure()));
                stencil.with_stencil(
                    |luma, paint| result = self.paste_stencil(slot, &luma, paint),
                    None,
                );
                result
            }
        }
    }

    fn paste_raster(
        &mut self,
        slot: TileRect,
        raster: &RasterImage<'_>,
    ) -> Result<(), DecodeAbort> {
        let mut result = Err(DecodeAbort::Damaged(integrity::undecodable_failure()));
        let take = |data: ImageData, alpha: Option<LumaData>| {
            let size = [data.width() as usize, data.height() as usize];
            let (mut bytes, channels) = match data {
                ImageData::Rgb(rgb) => (rgb.data, 3),
                ImageData::Luma(luma) => (luma.data, 1),
            };
            result = match alpha {
                Some(alpha) if [alpha.width as usize, alpha.height as usize] != size => {
                    Err(DecodeAbort::Draw)
                }
                Some(alpha) => {
                    blend_on_white(&mut bytes, channels, &alpha.data);
                    self.canvas.paste_samples(slot, size, channels, bytes)
                }
                None => self.canvas.paste_samples(slot, size, channels, bytes),
            };
        };
        raster.with_rgba(take, None);
        result
    }

    fn paste_stencil(
        &mut self,
        slot: TileRect,
        luma: &LumaData,
        paint: &Paint<'_>,
    ) -> Result<(), DecodeAbort> {
        let Paint::Color(colour) = paint else {
            return Err(DecodeAbort::Draw);
        };
        let [red, green, blue, alpha] = colour.to_rgba().to_rgba8();
        // Half-transparent paint depends on what lies below it, so only drawing gives the right
        // picture.
        if alpha != 255 {
            return Err(DecodeAbort::Draw);
        }
        let size = [luma.width as usize, luma.height as usize];
        if red == green && green == blue {
            let mut grey = vec![red; luma.data.len()];
            blend_on_white(&mut grey, 1, &luma.data);
            return self.canvas.paste_samples(slot, size, 1, grey);
        }
        let mut rgb: Vec<u8> = [red, green, blue].repeat(luma.data.len());
        blend_on_white(&mut rgb, 3, &luma.data);
        self.canvas.paste_samples(slot, size, 3, rgb)
    }
}

/// Transparency laid on white paper.
fn blend_on_white(samples: &mut [u8], channels: usize, alpha: &[u8]) {
    for (pixel, &alpha) in samples
        .chunks_exact_mut(channels)
        .zip(alpha)
        .filter(|(_, a)| **a != 255)
    {
        for sample in pixel {
            *sample = crate::decode::composite_on_white(*sample, alpha);
        }
    }
}

/// The scan as it grows; white where no piece lies.
struct TileCanvas {
    width: usize,
    height: usize,
    channels: usize,
    samples: Vec<u8>,
}

impl TileCanvas {
    fn new(mosaic: &TileLayout) -> Self {
        Self {
            width: mosaic.width,
            height: mosaic.height,
            channels: 1,
            samples: Vec::new(),
        }
    }

    /// Takes over samples of `size`, which may miss the slot by what rounding does.
    fn paste_samples(
        &mut self,
        slot: TileRect,
        size: [usize; 2],
        channels: usize,
        bytes: Vec<u8>,
    ) -> Result<(), DecodeAbort> {
        // The codec's own size differs from the dictionary's: resampling would falsify sharpness,
        // so it is drawn.
        if size != [slot.width, slot.height] {
            return Err(DecodeAbort::Draw);
        }
        if size == [self.width, self.height] {
            (self.channels, self.samples) = (channels, bytes);
            return Ok(());
        }
        self.widen_channels(channels);
        let (row, step) = (self.width * self.channels, slot.width * channels);
        let rows = self.samples.chunks_exact_mut(row.max(1)).skip(slot.y);
        for (to, from) in rows.zip(bytes.chunks_exact(step.max(1))) {
            let start = slot.x * self.channels;
            let Some(to) = to.get_mut(start..start + slot.width * self.channels) else {
                continue;
            };
            if channels == self.channels {
                to.copy_from_slice(from);
            } else {
                to.chunks_exact_mut(3)
                    .zip(from)
                    .for_each(|(pixel, grey)| pixel.fill(*grey));
            }
        }
        Ok(())
    }

    /// Makes room for pieces of colour.
    fn widen_channels(&mut self, channels: usize) {
        if self.samples.is_empty() {
            self.channels = channels;
            self.samples = vec![255; self.width * self.height * channels];
        } else if channels > self.channels {
            self.samples = self.samples.iter().flat_map(|&grey| [grey; 3]).collect();
            self.channels = channels;
        }
    }

    fn into_raw_page(self, mosaic: &TileLayout) -> RawPage {
        // What is stored decides only where the samples could tell more than they do.
        let stored = mosaic
            .stored
            .filter(|c| *c == ColourMode::Bilevel && self.channels == 1);
        RawPage::Samples(RawSamples {
            width: self.width,
            channels: self.channels,
            stored,
            rotation: mosaic.rotation,
            mirrored: mosaic.mirrored,
            per_px: 1.0,
            bytes: self.samples,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::{Orientation, PageRaster, SampleLayout};

    #[test]
    fn boxes_go_back_to_where_turning_brings_them_from() {
        // A page of 3 x 2 px with one marked px, turned every way.
        for (quarters, mirrored) in (0..4u16).flat_map(|q| [(q, false), (q, true)]) {
            let lies = quarters % 2 == 1;
            let (up_width, up_height) = if lies { (2, 3) } else { (3, 2) };
            for (x, y) in (0..up_width).flat_map(|x| (0..up_height).map(move |y| (x, y))) {
                let slot = TileRect {
                    x,
                    y,
                    width: 1,
                    height: 1,
                };
                let turn = QuarterTurn { quarters, mirrored };
                let before = slot.before_turn(turn, [up_width, up_height]);
                let mut samples = vec![0; 6];
                samples[before.y * 3 + before.x] = 9;
                let upright = Orientation {
                    rotation: quarters * 90,
                    mirrored,
                };
                let pixels =
                    PageRaster::new(3, samples, SampleLayout::Grey, ColourMode::Grey, upright);
                assert_eq!(
                    pixels.luma.samples()[y * up_width + x],
                    9,
                    "{quarters} {mirrored} {x} {y}"
                );
            }
        }
    }

    #[test]
    fn edges_that_nearly_touch_do() {
        assert_eq!(snap_to_edge(99.4, &[40, 101]), 101);
        assert_eq!(snap_to_edge(95.4, &[40, 101]), 95);
        assert_eq!(snap_to_edge(-0.2, &[]), 0);
    }
}
