//! A decoded page, upright, with the smaller copies that the measures share.

use super::jfif_colour::{luma_of, pixel_to_rgb, pixel_to_ycc, samples_to_rgb};
use super::orientation::{Orientation, turn_upright};
use super::plane::Plane;
use super::simd::widest;
use model::ColourMode;

/// How the samples of a decoded picture lie in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SampleLayout {
    /// One byte a pixel.
    Grey,
    /// Three bytes: luma, blue and red difference (ITU-R BT.601, full range, as in JFIF).
    Ycc,
    /// Three bytes: red, green, blue.
    Rgb,
}

impl SampleLayout {
    /// Bytes a pixel.
    #[must_use]
    pub fn bytes_per_pixel(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::Ycc | Self::Rgb => 3,
        }
    }
}

/// Luma and chroma of a shrunk page.
#[derive(Debug, Clone, Default)]
pub struct Preview {
    /// Luma.
    pub y: Plane,
    /// Blue difference, 128 is neutral.
    pub cb: Plane,
    /// Red difference, 128 is neutral.
    pub cr: Plane,
}

/// One page in memory: one byte a pixel in grey, one and a half to three from a JPEG, four in other
/// colour.
#[derive(Debug, Clone)]
pub struct PageRaster {
    /// Width in px, upright.
    pub width: usize,
    /// Height in px, upright.
    pub height: usize,
    /// Full-size luma.
    pub luma: Plane,
    /// Luma with a long side of at most 1754 px (A4 at 150 dpi).
    pub mid: Plane,
    /// Full px per `mid` px.
    pub mid_factor: usize,
    /// Luma at half of `mid`.
    pub half: Plane,
    /// Colour with a long side of at most 1000 px; `None` for a grey file.
    pub small: Option<Preview>,
    /// Full px per `small` px.
    pub small_factor: usize,
    /// What the decoder stored: a mode, not yet a measure.
    pub stored: ColourMode,
    tones: Chroma,
}

/// Colour at full size, as it was stored.
#[derive(Debug, Clone)]
enum Chroma {
    None,
    /// Red, green and blue of every pixel.
    Packed(Vec<u8>),
    /// Colour differences, each for `px` across and down.
    Planar {
        planes: [Plane; 2],
        px: [usize; 2],
    },
}

// Origin: the long side of A4 at 150 dpi. Blur and exposure then speak about a page and not about
// px.
const MID_SIDE: usize = 1754;
// Origin: by eye. A seal of 40 mm on A4 is still about 130 px wide.
const SMALL_SIDE: usize = 1000;

impl PageRaster {
    /// Turns the picture upright and makes the planes in one pass. Too few samples leave rows out.
    #[must_use]
    pub fn new(
        width: usize,
        samples: Vec<u8>,
        layout: SampleLayout,
        stored: ColourMode,
        upright: Orientation,
    ) -> Self {
        let bytes = layout.bytes_per_pixel();
        let stored_width = width.max(1);
        let (width, samples) = turn_upright(stored_width, samples, bytes, upright);
        if layout == SampleLayout::Grey {
            let luma = Plane::new(width, samples);
            return Self::from_luma(luma, stored);
        }
        let row_bytes = width * bytes;
        let height = samples.len() / row_bytes;
        let factors = ScaleFactors::for_size(width, height);
        let mut pass = PlaneBuilder::new(width, factors.small, layout);
        for row in samples.chunks_exact(row_bytes) {
            widest!(pass.push_row(row));
        }
        let luma = Plane::new(width, pass.luma);
        let mut page = Self::from_luma(luma, stored);
        let small_width = (width / factors.small).max(1);
        let plane = |data| Plane::new(small_width, data);
        let [y, cb, cr] = pass.small.map(plane);
        let has_rows = y.height() > 0;
        page.small = has_rows.then_some(Preview { y, cb, cr });
        let rgb = if layout == SampleLayout::Rgb {
            samples
        } else {
            samples_to_rgb(samples)
        };
        page.tones = Chroma::Packed(rgb);
        page
    }

    /// From luma and, in colour, the two differences, each of which stands for `px` across and down.
    pub(crate) fn from_planes(
        luma: Plane,
        differences: Option<([Plane; 2], [usize; 2])>,
        stored: ColourMode,
        upright: Orientation,
    ) -> Self {
        let turn = |plane: Plane| {
            let width = plane.width();
            let samples = plane.into_samples();
            let (width, samples) = turn_upright(width, samples, 1, upright);
            Plane::new(width, samples)
        };
        let mut page = Self::from_luma(turn(luma), stored);
        let Some((planes, [across, down])) = differences else {
            return page;
        };
        let px = if upright.rotation.is_multiple_of(180) {
            [across, down]
        } else {
            [down, across]
        };
        let planes = planes.map(turn);
        let size = [page.width, page.height];
        let factor = page.small_factor;
        let small = |plane: &Plane| plane.resample_boxes(px, factor, size);
        let y = match page.small_factor / page.mid_factor {
            2 => page.half.clone(),
            factor => page.mid.shrink(factor),
        };
        let [cb, cr] = planes.each_ref().map(small);
        let has_rows = y.height() > 0;
        page.small = has_rows.then_some(Preview { y, cb, cr });
        page.tones = Chroma::Planar { planes, px };
        page
    }

    fn from_luma(luma: Plane, stored: ColourMode) -> Self {
        let width = luma.width();
        let height = luma.height();
        let factors = ScaleFactors::for_size(width, height);
        let mid = luma.shrink(factors.mid);
        Self {
            width,
            height,
            half: mid.shrink(2),
            mid,
            luma,
            mid_factor: factors.mid,
            small: None,
            small_factor: factors.small,
            stored,
            tones: Chroma::None,
        }
    }

    /// Red, green and blue of the whole page, each px the mean of `factor` by `factor`; what is left over at
    /// the right and at the bottom is cut off.
    #[must_use]
    pub fn shrunk_rgb(&self, factor: usize) -> Vec<u8> {
        if factor <= 1 {
            return self.crop_rgb([0, 0, self.width, self.height]);
        }
        let width = self.width / factor;
        let height = self.height / factor;
        let area = (factor * factor) as u32;
        let mut out = Vec::with_capacity(width * height * 3);
        let mut sums = vec![0_u32; width * 3];
        for y in 0..height {
            sums.fill(0);
            let strip = [0, y * factor, width * factor, (y + 1) * factor];
            let strip = self.crop_rgb(strip);
            for row in strip.chunks_exact(width * factor * 3) {
                let blocks = row.chunks_exact(factor * 3);
                for (sum, block) in sums.chunks_exact_mut(3).zip(blocks) {
                    for (at, sample) in block.iter().enumerate() {
                        if let Some(sum) = sum.get_mut(at % 3) {
                            *sum += u32::from(*sample);
                        }
                    }
                }
            }
            out.extend(
                sums.iter()
                    .map(|sum| (sum / area) as u8),
            );
        }
        out
    }

    /// Red, green and blue of the part inside `[left, top, right, bottom]`, clipped; rows of
    /// `3 * (right - left)` bytes.
    #[must_use]
    pub fn crop_rgb(&self, [left, top, right, bottom]: [usize; 4]) -> Vec<u8> {
        let right = right.min(self.width);
        let bottom = bottom.min(self.height);
        let left = left.min(right);
        let width = right - left;
        let height = bottom.saturating_sub(top);
        let mut out = Vec::with_capacity(width * height * 3);
        for y in top..bottom {
            let lumas = self.luma.row_part(left, y, width);
            let lumas = lumas.iter();
            match &self.tones {
                Chroma::None => {
                    let grey = lumas.flat_map(|&v| [v; 3]);
                    out.extend(grey);
                }
                Chroma::Packed(samples) => {
                    let row = y * self.width;
                    let start = (row + left) * 3;
                    let end = (row + right) * 3;
                    let part = samples.get(start..end);
                    out.extend_from_slice(part.unwrap_or(&[]));
                }
                Chroma::Planar { planes, px } => {
                    let [across, down] = px;
                    let [blue, red] = planes
                        .each_ref()
                        .map(|plane| plane.row(y / down));
                    let at = |row: &[u8], x: usize| {
                        let level = row.get(x / across);
                        level.copied().unwrap_or(128)
                    };
                    let to_rgb = |(x, &v)| {
                        let blue = at(blue, x);
                        let red = at(red, x);
                        pixel_to_rgb(v, blue, red)
                    };
                    let places = (left..).zip(lumas);
                    out.extend(places.flat_map(to_rgb));
                }
            }
        }
        out
    }
}

/// Full px per px of the smaller copies.
struct ScaleFactors {
    mid: usize,
    small: usize,
}

impl ScaleFactors {
    fn for_size(width: usize, height: usize) -> Self {
        let long = width.max(height);
        let mid = long.div_ceil(MID_SIDE).max(1);
        let mid_long = long / mid;
        let shrink = mid_long.div_ceil(SMALL_SIDE).max(1);
        let small = mid * shrink;
        Self { mid, small }
    }
}

/// The one pass over all samples in colour.
struct PlaneBuilder {
    layout: SampleLayout,
    factor: usize,
    luma: Vec<u8>,
    small: [Vec<u8>; 3],
    sums: Vec<[u32; 4]>,
    rows: usize,
}

impl PlaneBuilder {
    fn new(width: usize, factor: usize, layout: SampleLayout) -> Self {
        let sums = vec![[0; 4]; width / factor];
        Self {
            layout,
            factor,
            luma: Vec::new(),
            small: [Vec::new(), Vec::new(), Vec::new()],
            sums,
            rows: 0,
        }
    }

    #[inline(always)]
    fn push_row(&mut self, row: &[u8]) {
        let (pixels, _) = row.as_chunks();
        let pixels = pixels.iter();
        if self.layout == SampleLayout::Rgb {
            let luma = |&[r, g, b]: &[u8; 3]| {
                let red = r.into();
                let green = g.into();
                let blue = b.into();
                luma_of(red, green, blue)
            };
            self.luma.extend(pixels.map(luma));
        } else {
            let luma = pixels.map(|&[y, _, _]| y);
            self.luma.extend(luma);
        }
        self.push_preview(row);
    }

    /// Every second pixel of every second row is enough for the mean colour of a box.
    #[inline(always)]
    fn push_preview(&mut self, row: &[u8]) {
        if self.rows.is_multiple_of(2) {
            let (pixels, _) = row.as_chunks::<3>();
            let boxes = pixels.chunks_exact(self.factor);
            let sums = self.sums.iter_mut().zip(boxes);
            for ([a, b, c, n], pixels) in sums {
                for pair in pixels.chunks(2) {
                    if let &[[x, y, z], ..] = pair {
                        *a += u32::from(x);
                        *b += u32::from(y);
                        *c += u32::from(z);
                        *n += 1;
                    }
                }
            }
        }
        self.rows += 1;
        if self.rows == self.factor {
            self.flush_preview_row();
        }
    }

    fn flush_preview_row(&mut self) {
        for sum in &mut self.sums {
            let [a, b, c, n] = *sum;
            let count = n.max(1);
            let mean = [a, b, c].map(|v| (v / count) as u8);
            let ycc = if self.layout == SampleLayout::Rgb {
                pixel_to_ycc(mean)
            } else {
                mean
            };
            for (plane, value) in self.small.iter_mut().zip(ycc) {
                plane.push(value);
            }
            *sum = [0; 4];
        }
        self.rows = 0;
    }
}

#[cfg(test)]
mod tests;
