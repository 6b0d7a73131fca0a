//! Stored pictures, side by side as the page places them.

use hayro_interpret::{Image, ImageData, LumaData, Paint, RasterImage};
use hayro_syntax::page::Page;

use super::super::content::ContentReader;
use super::super::geometry::PageFrame;
use super::failure::{foreign_failure, refusal_failure, undecodable_failure};
use super::integrity;
use super::integrity::CheckedImage;
use super::ipc::{RawPage, RawSamples};
use super::tile_layout::{TileLayout, TileRect};
use crate::decode::{DecodeFailure, RGBA_BYTES, check_dimensions, composite_on_white};
use model::ColourMode;
use model::limits::Limits;

/// The pictures' samples; `None` when they have to be drawn after all.
pub(super) fn decode_tiles<'a>(
    reader: &mut ContentReader<'_, 'a>,
    page: &Page<'a>,
    frame: &PageFrame,
    mosaic: &TileLayout,
    limits: &Limits,
) -> Result<Option<RawPage>, DecodeFailure> {
    let width = mosaic.width as u64;
    let height = mosaic.height as u64;
    check_dimensions(width, height, RGBA_BYTES, limits)?;
    let mut work = TileDecoder {
        mosaic,
        limits,
        canvas: TileCanvas::new(mosaic),
        jpeg: None,
        done: 0,
        stop: None,
    };
    let refusal = reader.visit_images(page, frame, &mut |index, image| {
        work.take_image(index, image);
    });
    if let Some(refusal) = refusal {
        return Err(refusal_failure(refusal));
    }
    match work.stop {
        Some(DecodeAbort::Failed(failure)) => return Err(failure),
        Some(DecodeAbort::Draw) => return Ok(None),
        None => {}
    }
    if let Some(bytes) = work.jpeg {
        return Ok(Some(RawPage::Jpeg {
            rotation: mosaic.rotation,
            mirrored: mosaic.mirrored,
            region: mosaic.region,
            bytes,
        }));
    }
    if work.done == 0 {
        return Ok(None);
    }
    Ok(Some(work.canvas.into_raw_page(mosaic)))
}

/// Why the rest is not looked at.
enum DecodeAbort {
    Failed(DecodeFailure),
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
        let slot = self.mosaic.slots.get(&index);
        let Some(slot) = slot.filter(|_| self.stop.is_none()) else {
            return;
        };
        if let Err(stop) = self.decode_tile(*slot, image) {
            self.stop = Some(stop);
        }
        self.done += 1;
    }

    fn decode_tile(&mut self, slot: TileRect, image: &Image<'_, '_>) -> Result<(), DecodeAbort> {
        let alone = self.mosaic.slots.len() == 1;
        let checked = integrity::check_image(image, alone, self.limits);
        let checked = checked.map_err(DecodeAbort::Failed)?;
        match (checked, image) {
            (CheckedImage::PlainJpeg(bytes), _) => {
                self.jpeg = Some(bytes);
                Ok(())
            }
            (_, Image::Raster(raster)) => self.paste_raster(slot, raster),
            (_, Image::Stencil(stencil)) => {
                let mut result = Err(DecodeAbort::Failed(undecodable_failure()));
                let paste = |luma: LumaData, paint: &Paint<'_>| {
                    result = self.paste_stencil(slot, &luma, paint);
                };
                stencil.with_stencil(paste, None);
                result
            }
        }
    }

    fn paste_raster(
        &mut self,
        slot: TileRect,
        raster: &RasterImage<'_>,
    ) -> Result<(), DecodeAbort> {
        let failure = foreign_failure(raster.stream());
        let mut result = Err(DecodeAbort::Failed(failure));
        let take = |data: ImageData, alpha: Option<LumaData>| {
            let width = data.width() as usize;
            let height = data.height() as usize;
            let size = [width, height];
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
                    self.canvas
                        .paste_samples(slot, size, channels, bytes)
                }
                None => self
                    .canvas
                    .paste_samples(slot, size, channels, bytes),
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
            let px = luma.data.len();
            let mut grey = vec![red; px];
            blend_on_white(&mut grey, 1, &luma.data);
            return self
                .canvas
                .paste_samples(slot, size, 1, grey);
        }
        let px = luma.data.len();
        let mut rgb = [red, green, blue].repeat(px);
        blend_on_white(&mut rgb, 3, &luma.data);
        self.canvas
            .paste_samples(slot, size, 3, rgb)
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
            *sample = composite_on_white(*sample, alpha);
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
            self.channels = channels;
            self.samples = bytes;
            return Ok(());
        }
        self.widen_channels(channels);
        let row = self.width * self.channels;
        let step = slot.width * channels;
        let rows = self
            .samples
            .chunks_exact_mut(row.max(1));
        let rows = rows.skip(slot.y);
        let sources = bytes.chunks_exact(step.max(1));
        let start = slot.x * self.channels;
        let end = start + slot.width * self.channels;
        for (to, from) in rows.zip(sources) {
            let Some(to) = to.get_mut(start..end) else {
                continue;
            };
            if channels == self.channels {
                to.copy_from_slice(from);
            } else {
                let pixels = to.chunks_exact_mut(3);
                for (pixel, grey) in pixels.zip(from) {
                    pixel.fill(*grey);
                }
            }
        }
        Ok(())
    }

    /// Makes room for pieces of colour.
    fn widen_channels(&mut self, channels: usize) {
        if self.samples.is_empty() {
            self.channels = channels;
            let count = self.width * self.height * channels;
            self.samples = vec![255; count];
        } else if channels > self.channels {
            let grey = self.samples.iter();
            self.samples = grey
                .flat_map(|&grey| [grey; 3])
                .collect();
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
            region: mosaic.region,
            bytes: self.samples,
        })
    }
}
