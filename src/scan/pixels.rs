//! A decoded page, upright, with the smaller copies that the measures share.

use super::plane::{BoxRows, Plane};
use crate::model::Colour;

/// How the samples of a decoded picture lie in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// One byte a pixel.
    Grey,
    /// Three bytes: luma, blue and red difference (ITU-R BT.601, full range, as in JFIF).
    Ycc,
    /// Three bytes: red, green, blue.
    Rgb,
}

impl Layout {
    /// Bytes a pixel.
    #[must_use]
    pub fn bytes(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::Ycc | Self::Rgb => 3,
        }
    }
}

/// Turn and mirror that a header asks for (EXIF Orientation, TIFF 274).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Orientation {
    /// Degrees clockwise, a multiple of 90, applied after `mirrored`.
    pub rotation: u16,
    /// Exchange left and right first.
    pub mirrored: bool,
}

/// Luma and colour differences of a shrunk page.
#[derive(Debug, Clone, Default)]
pub struct Small {
    /// Luma.
    pub y: Plane,
    /// Blue difference, 128 is neutral.
    pub cb: Plane,
    /// Red difference, 128 is neutral.
    pub cr: Plane,
}

/// One page in memory: about four bytes a pixel in colour, one in grey.
#[derive(Debug, Clone)]
pub struct Pixels {
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
    /// Colour with a long side of at most 1000 px; `None` for a grey file.
    pub small: Option<Small>,
    /// Full px per `small` px.
    pub small_factor: usize,
    /// What the decoder stored: a mode, not yet a measure.
    pub stored: Colour,
    samples: Vec<u8>,
    layout: Layout,
}

const MID_SIDE: usize = 1754;
const SMALL_SIDE: usize = 1000;

impl Pixels {
    /// Turns the picture upright and makes the planes in one pass. Too few samples leave rows out.
    #[must_use]
    pub fn new(width: usize, samples: Vec<u8>, layout: Layout, stored: Colour, upright: Orientation) -> Self {
        let (width, samples) = turned(width.max(1), samples, layout.bytes(), upright);
        let height = samples.len() / (width * layout.bytes());
        let long = width.max(height);
        let mid_factor = long.div_ceil(MID_SIDE).max(1);
        let small_factor = mid_factor * (long / mid_factor).div_ceil(SMALL_SIDE).max(1);
        let mut pass = Pass::new(width, height, mid_factor, small_factor, layout);
        for row in samples.chunks_exact(width * layout.bytes()) {
            pass.push(row);
        }
        let Pass { luma, mid, small, .. } = pass;
        let [y, cb, cr] = small.map(|data| Plane::new((width / small_factor).max(1), data));
        let colour = layout != Layout::Grey && y.height() > 0;
        Self {
            width,
            height,
            luma: Plane::new(width, luma),
            mid: Plane::new((width / mid_factor).max(1), mid),
            mid_factor,
            small: colour.then_some(Small { y, cb, cr }),
            small_factor,
            stored,
            samples: if layout == Layout::Grey { Vec::new() } else { samples },
            layout,
        }
    }

    /// Red, green and blue of the part inside `[left, top, right, bottom]`, clipped; rows of
    /// `3 * (right - left)` bytes.
    #[must_use]
    pub fn rgb(&self, [left, top, right, bottom]: [usize; 4]) -> Vec<u8> {
        let (right, bottom) = (right.min(self.width), bottom.min(self.height));
        let left = left.min(right);
        let mut out = Vec::with_capacity((right - left) * bottom.saturating_sub(top) * 3);
        for y in top..bottom {
            if self.layout == Layout::Grey {
                out.extend(self.luma.run(left, y, right - left).iter().flat_map(|&v| [v, v, v]));
                continue;
            }
            let row =
                self.samples.get((y * self.width + left) * 3..(y * self.width + right) * 3).unwrap_or(&[]);
            match self.layout {
                Layout::Rgb | Layout::Grey => out.extend_from_slice(row),
                Layout::Ycc => {
                    out.extend(row.as_chunks().0.iter().flat_map(|&[y, cb, cr]| to_rgb(y, cb, cr)));
                }
            }
        }
        out
    }
}

/// JFIF colour to red, green, blue.
pub(super) fn to_rgb(y: u8, cb: u8, cr: u8) -> [u8; 3] {
    let (y, b, r) = (i32::from(y) << 16, i32::from(cb) - 128, i32::from(cr) - 128);
    let to_byte = |v: i32| ((v + (1 << 15)) >> 16).clamp(0, 255) as u8;
    [to_byte(y + 91_881 * r), to_byte(y - 22_554 * b - 46_802 * r), to_byte(y + 116_130 * b)]
}

/// Red, green, blue to JFIF colour.
pub(super) fn to_ycc([r, g, b]: [u8; 3]) -> [u8; 3] {
    let (r, g, b) = (i32::from(r), i32::from(g), i32::from(b));
    let shift = |v: i32| ((v + (1 << 15)) >> 16).clamp(0, 255) as u8;
    [
        luma(r as u32, g as u32, b as u32),
        shift((128 << 16) - 11_059 * r - 21_709 * g + 32_768 * b),
        shift((128 << 16) + 32_768 * r - 27_439 * g - 5_329 * b),
    ]
}

fn luma(r: u32, g: u32, b: u32) -> u8 {
    ((19_595 * r + 38_470 * g + 7_471 * b + (1 << 15)) >> 16) as u8
}

/// The one pass over all samples.
struct Pass {
    layout: Layout,
    factor: usize,
    luma: Vec<u8>,
    mid: Vec<u8>,
    small: [Vec<u8>; 3],
    boxes: BoxRows,
    sums: Vec<[u32; 4]>,
    rows: usize,
}

impl Pass {
    fn new(width: usize, height: usize, mid_factor: usize, factor: usize, layout: Layout) -> Self {
        Self {
            layout,
            factor,
            luma: Vec::with_capacity(width * height),
            mid: Vec::with_capacity(width * height / (mid_factor * mid_factor)),
            small: [Vec::new(), Vec::new(), Vec::new()],
            boxes: BoxRows::new(width, mid_factor),
            sums: vec![[0; 4]; width / factor],
            rows: 0,
        }
    }

    fn push(&mut self, row: &[u8]) {
        let start = self.luma.len();
        match self.layout {
            Layout::Grey => self.luma.extend_from_slice(row),
            Layout::Ycc => self.luma.extend(row.as_chunks().0.iter().map(|&[y, _, _]| y)),
            Layout::Rgb => {
                self.luma
                    .extend(row.as_chunks().0.iter().map(|&[r, g, b]| luma(r.into(), g.into(), b.into())));
            }
        }
        self.boxes.push(self.luma.get(start..).unwrap_or(&[]), &mut self.mid);
        if self.layout != Layout::Grey {
            self.push_colour(row);
        }
    }

    /// Every second pixel of every second row is enough for the mean colour of a box.
    fn push_colour(&mut self, row: &[u8]) {
        if self.rows.is_multiple_of(2) {
            let pixels: &[[u8; 3]] = row.as_chunks().0;
            for ([a, b, c, n], pixels) in self.sums.iter_mut().zip(pixels.chunks_exact(self.factor)) {
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
            self.flush();
        }
    }

    fn flush(&mut self) {
        for sum in &mut self.sums {
            let [a, b, c, n] = *sum;
            let mean = [a, b, c].map(|v| (v / n.max(1)) as u8);
            let ycc = if self.layout == Layout::Rgb { to_ycc(mean) } else { mean };
            for (plane, value) in self.small.iter_mut().zip(ycc) {
                plane.push(value);
            }
            *sum = [0; 4];
        }
        self.rows = 0;
    }
}

/// Samples of the upright picture and its width.
fn turned(width: usize, samples: Vec<u8>, bytes: usize, upright: Orientation) -> (usize, Vec<u8>) {
    let height = samples.len() / (width * bytes);
    let quarter = (upright.rotation / 90) % 4;
    if quarter == 0 && !upright.mirrored {
        return (width, samples);
    }
    let (out_width, out_height) = if quarter.is_multiple_of(2) { (width, height) } else { (height, width) };
    let mut out = Vec::with_capacity(samples.len());
    for y in 0..out_height {
        for x in 0..out_width {
            let (column, row) = match quarter {
                0 => (x, y),
                1 => (y, height - 1 - x),
                2 => (width - 1 - x, height - 1 - y),
                _ => (width - 1 - y, x),
            };
            let column = if upright.mirrored { width - 1 - column } else { column };
            let at = (row * width + column) * bytes;
            out.extend_from_slice(samples.get(at..at + bytes).unwrap_or(&[]));
        }
    }
    (out_width.max(1), out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grey(width: usize, samples: &[u8], rotation: u16, mirrored: bool) -> Vec<u8> {
        let upright = Orientation { rotation, mirrored };
        Pixels::new(width, samples.to_vec(), Layout::Grey, Colour::Grey, upright).luma.samples().to_vec()
    }

    #[test]
    fn all_eight_orientations_are_turned_upright() {
        let stored = [1, 2, 3, 4, 5, 6];
        assert_eq!(grey(3, &stored, 0, false), [1, 2, 3, 4, 5, 6]);
        assert_eq!(grey(3, &stored, 0, true), [3, 2, 1, 6, 5, 4]);
        assert_eq!(grey(3, &stored, 180, false), [6, 5, 4, 3, 2, 1]);
        assert_eq!(grey(3, &stored, 180, true), [4, 5, 6, 1, 2, 3]);
        assert_eq!(grey(3, &stored, 90, false), [4, 1, 5, 2, 6, 3]);
        assert_eq!(grey(3, &stored, 270, false), [3, 6, 2, 5, 1, 4]);
        assert_eq!(grey(3, &stored, 270, true), [1, 4, 2, 5, 3, 6]);
        assert_eq!(grey(3, &stored, 90, true), [6, 3, 5, 2, 4, 1]);
    }

    #[test]
    fn red_survives_the_way_to_luma_and_colour_differences() {
        for rgb in [[200, 30, 30], [0, 0, 255], [255, 255, 255], [7, 90, 13]] {
            let [y, cb, cr] = to_ycc(rgb);
            for (got, want) in to_rgb(y, cb, cr).into_iter().zip(rgb) {
                assert!(got.abs_diff(want) <= 2, "{rgb:?} came back as {got}");
            }
        }
    }

    #[test]
    fn the_planes_of_a_large_page_have_the_promised_sides() {
        let pixels = Pixels::new(
            3508,
            vec![200; 3508 * 2480 * 3],
            Layout::Rgb,
            Colour::Colour,
            Orientation::default(),
        );
        assert_eq!((pixels.mid.width(), pixels.mid.height(), pixels.mid_factor), (1754, 1240, 2));
        let small = pixels.small.unwrap();
        assert_eq!((small.y.width(), small.cr.height(), pixels.small_factor), (877, 620, 4));
        assert!(small.cr.samples().iter().all(|v| v.abs_diff(128) <= 1));
        assert!(pixels.mid.samples().iter().all(|v| v.abs_diff(200) <= 1));
    }
}
