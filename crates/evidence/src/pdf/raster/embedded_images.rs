//! Stored pictures, side by side as the page places them.

use std::collections::HashMap;

use hayro_interpret::{Image, ImageData, LumaData, Paint, RasterImage};
use hayro_syntax::page::Page;

use super::super::content::Reader;
use super::super::geometry::Frame;
use super::super::picture::Picture;
use super::super::page_scan::{piece, Piece, Turn};
use super::integrity; use super::integrity::Checked;
use super::{Raw, Samples};
use model::limits::Limits;
use model::Colour;
use crate::decode::DecodeFailure;

/// Seams in px that come from rounded places.
const SEAM: f64 = 3.0;
/// Pieces laid last among which a neighbour is looked for.
const NEIGHBOURS: usize = 64;

/// A box in whole px.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Slot {
    x: usize,
    y: usize,
    width: usize,
    height: usize,
}

/// Pictures and where each goes, not yet upright.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mosaic {
    slots: HashMap<usize, Slot>,
    width: usize,
    height: usize,
    rotation: u16,
    mirrored: bool,
    stored: Option<Colour>,
}

impl Mosaic {
    pub(super) fn of(scan: &Piece, pictures: &[Picture]) -> Self {
        let laid = lay(scan, pictures);
        let width = laid.iter().map(|(_, s)| s.x + s.width).max().unwrap_or(0);
        let height = laid.iter().map(|(_, s)| s.y + s.height).max().unwrap_or(0);
        let slots = laid.into_iter().map(|(i, s)| (i, s.before(scan.turn, [width, height]))).collect();
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
fn lay(scan: &Piece, pictures: &[Picture]) -> Vec<(usize, Slot)> {
    let mut laid: Vec<(usize, Slot)> = Vec::with_capacity(scan.members.len());
    for &index in &scan.members {
        let Some(own) = pictures.get(index).map(|p| piece(index, p)) else { continue };
        let x = (own.bounds.x0 - scan.bounds.x0) / 72.0 * scan.dpi[0];
        let y = (own.bounds.y0 - scan.bounds.y0) / 72.0 * scan.dpi[1];
        let near = laid.iter().rev().take(NEIGHBOURS).map(|(_, s)| *s);
        let (left, top): (Vec<usize>, Vec<usize>) = near.map(|s| (s.x + s.width, s.y + s.height)).unzip();
        let slot = Slot {
            x: touching(x, &left),
            y: touching(y, &top),
            width: whole(own.pixels[0]),
            height: whole(own.pixels[1]),
        };
        laid.push((index, slot));
    }
    laid
}

/// `at`, or the edge next to it.
fn touching(at: f64, edges: &[usize]) -> usize {
    let off = |edge: &&usize| (**edge as f64 - at).abs();
    let nearest = edges.iter().min_by(|a, b| off(a).total_cmp(&off(b)));
    nearest.filter(|edge| off(edge) <= SEAM).copied().unwrap_or_else(|| whole(at))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by the clamp")]
fn whole(value: f64) -> usize {
    value.round().clamp(0.0, f64::from(u32::MAX)) as usize
}

impl Slot {
    /// Where an upright box lay before the page of `[width, height]` was turned.
    fn before(self, turn: Turn, [width, height]: [usize; 2]) -> Self {
        let Self { x, y, width: w, height: h } = self;
        let (across, x, y, w, h) = match turn.quarters % 4 {
            0 => (width, x, y, w, h),
            1 => (height, y, width - x - w, h, w),
            2 => (width, width - x - w, height - y - h, w, h),
            _ => (height, height - y - h, x, h, w),
        };
        Self { x: if turn.mirrored { across - x - w } else { x }, y, width: w, height: h }
    }
}

/// The pictures' samples; `None` when they have to be drawn after all.
pub(super) fn decode<'a>(
    reader: &mut Reader<'_, 'a>,
    page: &Page<'a>,
    frame: &Frame,
    mosaic: &Mosaic,
    limits: &Limits,
) -> Result<Option<Raw>, DecodeFailure> {
    integrity::admit(mosaic.width, mosaic.height, limits)?;
    let mut work = Work { mosaic, limits, canvas: Canvas::new(mosaic), jpeg: None, done: 0, stop: None };
    let refusal = reader.catch(page, frame, &mut |index, image| work.take(index, image));
    if let Some(refusal) = refusal {
        return Err(super::refused(refusal));
    }
    match work.stop {
        Some(Stop::Damaged(failure)) => return Err(failure),
        Some(Stop::Draw) => return Ok(None),
        None => {}
    }
    if let Some(bytes) = work.jpeg {
        return Ok(Some(Raw::Jpeg { rotation: mosaic.rotation, mirrored: mosaic.mirrored, bytes }));
    }
    Ok((work.done > 0).then(|| work.canvas.raw(mosaic)))
}

/// Why the rest is not looked at.
enum Stop {
    Damaged(DecodeFailure),
    Draw,
}

struct Work<'m> {
    mosaic: &'m Mosaic,
    limits: &'m Limits,
    canvas: Canvas,
    jpeg: Option<Vec<u8>>,
    done: usize,
    stop: Option<Stop>,
}

impl Work<'_> {
    fn take(&mut self, index: usize, image: &Image<'_, '_>) {
        let Some(slot) = self.mosaic.slots.get(&index).filter(|_| self.stop.is_none()) else { return };
        if let Err(stop) = self.piece(*slot, image) {
            self.stop = Some(stop);
        }
        self.done += 1;
    }

    fn piece(&mut self, slot: Slot, image: &Image<'_, '_>) -> Result<(), Stop> {
        let alone = self.mosaic.slots.len() == 1;
        let checked = integrity::check(image, alone, self.limits).map_err(Stop::Damaged)?;
        match (checked, image) {
            (Checked::PlainJpeg(bytes), _) => {
                self.jpeg = Some(bytes);
                Ok(())
            }
            (_, Image::Raster(raster)) => self.raster(slot, raster),
            (_, Image::Stencil(stencil)) => {
                let mut result = Err(Stop::Damaged(integrity::undecodable()));
                stencil.with_stencil(|luma, paint| result = self.stencil(slot, &luma, paint), None);
                result
            }
        }
    }

    fn raster(&mut self, slot: Slot, raster: &RasterImage<'_>) -> Result<(), Stop> {
        let mut result = Err(Stop::Damaged(integrity::undecodable()));
        let take = |data: ImageData, alpha: Option<LumaData>| {
            let size = [data.width() as usize, data.height() as usize];
            let (mut bytes, channels) = match data {
                ImageData::Rgb(rgb) => (rgb.data, 3),
                ImageData::Luma(luma) => (luma.data, 1),
            };
            result = match alpha {
                Some(alpha) if [alpha.width as usize, alpha.height as usize] != size => Err(Stop::Draw),
                Some(alpha) => {
                    on_paper(&mut bytes, channels, &alpha.data);
                    self.canvas.paste(slot, size, channels, bytes)
                }
                None => self.canvas.paste(slot, size, channels, bytes),
            };
        };
        raster.with_rgba(take, None);
        result
    }

    fn stencil(&mut self, slot: Slot, luma: &LumaData, paint: &Paint<'_>) -> Result<(), Stop> {
        let Paint::Color(colour) = paint else { return Err(Stop::Draw) };
        let [red, green, blue, alpha] = colour.to_rgba().to_rgba8();
        if alpha != 255 {
            return Err(Stop::Draw);
        }
        let size = [luma.width as usize, luma.height as usize];
        if red == green && green == blue {
            let mut grey = vec![red; luma.data.len()];
            on_paper(&mut grey, 1, &luma.data);
            return self.canvas.paste(slot, size, 1, grey);
        }
        let mut rgb: Vec<u8> = [red, green, blue].repeat(luma.data.len());
        on_paper(&mut rgb, 3, &luma.data);
        self.canvas.paste(slot, size, 3, rgb)
    }
}

/// Transparency laid on white paper.
fn on_paper(samples: &mut [u8], channels: usize, alpha: &[u8]) {
    for (pixel, &alpha) in samples.chunks_exact_mut(channels).zip(alpha).filter(|(_, a)| **a != 255) {
        for sample in pixel {
            *sample = crate::decode::on_white(*sample, alpha);
        }
    }
}

/// The scan as it grows; white where no piece lies.
struct Canvas {
    width: usize,
    height: usize,
    channels: usize,
    samples: Vec<u8>,
}

impl Canvas {
    fn new(mosaic: &Mosaic) -> Self {
        Self { width: mosaic.width, height: mosaic.height, channels: 1, samples: Vec::new() }
    }

    /// Takes over samples of `size`, which may miss the slot by what rounding does.
    fn paste(&mut self, slot: Slot, size: [usize; 2], channels: usize, bytes: Vec<u8>) -> Result<(), Stop> {
        if size != [slot.width, slot.height] {
            return Err(Stop::Draw);
        }
        if size == [self.width, self.height] {
            (self.channels, self.samples) = (channels, bytes);
            return Ok(());
        }
        self.widen(channels);
        let (row, step) = (self.width * self.channels, slot.width * channels);
        let rows = self.samples.chunks_exact_mut(row.max(1)).skip(slot.y);
        for (to, from) in rows.zip(bytes.chunks_exact(step.max(1))) {
            let start = slot.x * self.channels;
            let Some(to) = to.get_mut(start..start + slot.width * self.channels) else { continue };
            if channels == self.channels {
                to.copy_from_slice(from);
            } else {
                to.chunks_exact_mut(3).zip(from).for_each(|(pixel, grey)| pixel.fill(*grey));
            }
        }
        Ok(())
    }

    /// Makes room for pieces of colour.
    fn widen(&mut self, channels: usize) {
        if self.samples.is_empty() {
            self.channels = channels;
            self.samples = vec![255; self.width * self.height * channels];
        } else if channels > self.channels {
            self.samples = self.samples.iter().flat_map(|&grey| [grey; 3]).collect();
            self.channels = channels;
        }
    }

    fn raw(self, mosaic: &Mosaic) -> Raw {
        // What is stored decides only where the samples could tell more than they do.
        let stored = mosaic.stored.filter(|c| *c == Colour::Bilevel && self.channels == 1);
        Raw::Samples(Samples {
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
    use crate::raster::{Layout, Orientation, Pixels};

    #[test]
    fn boxes_go_back_to_where_turning_brings_them_from() {
        // A page of 3 x 2 px with one marked px, turned every way.
        for (quarters, mirrored) in (0..4u16).flat_map(|q| [(q, false), (q, true)]) {
            let lies = quarters % 2 == 1;
            let (up_width, up_height) = if lies { (2, 3) } else { (3, 2) };
            for (x, y) in (0..up_width).flat_map(|x| (0..up_height).map(move |y| (x, y))) {
                let slot = Slot { x, y, width: 1, height: 1 };
                let turn = Turn { quarters, mirrored };
                let before = slot.before(turn, [up_width, up_height]);
                let mut samples = vec![0; 6];
                samples[before.y * 3 + before.x] = 9;
                let upright = Orientation { rotation: quarters * 90, mirrored };
                let pixels = Pixels::new(3, samples, Layout::Grey, Colour::Grey, upright);
                assert_eq!(pixels.luma.samples()[y * up_width + x], 9, "{quarters} {mirrored} {x} {y}");
            }
        }
    }

    #[test]
    fn edges_that_nearly_touch_do() {
        assert_eq!(touching(99.4, &[40, 101]), 101);
        assert_eq!(touching(95.4, &[40, 101]), 95);
        assert_eq!(touching(-0.2, &[]), 0);
    }
}
