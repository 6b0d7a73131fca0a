//! A small picture that is blurred and drawn on.

use crate::raster::PageRaster;
use model::Point;

/// Samples of the long side that a blurred page is rebuilt from. An identity card that fills the
/// picture then has 1.8 mm a sample, about one for each digit of its number.
const BLUR_CELLS: usize = 48;
// Origin: by eye.
/// Px of white on each side of a line, so that it shows on every ground.
const HALO_PX: f64 = 1.0;

/// Red, green and blue, row by row.
pub(super) struct OverlayCanvas {
    width: usize,
    height: usize,
    samples: Vec<u8>,
}

impl OverlayCanvas {
    /// A page shrunk by the whole factor that brings its long side to `long_side` px at most.
    pub(super) fn from_page(pixels: &PageRaster, long_side: usize) -> Self {
        let longest = pixels.width.max(pixels.height);
        let factor = longest.div_ceil(long_side.max(1)).max(1);
        let width = (pixels.width / factor).max(1);
        let height = (pixels.height / factor).max(1);
        let mut samples = Vec::with_capacity(width * height * 3);
        for y in 0..height {
            let band = pixels.crop_rgb([0, y * factor, width * factor, (y + 1) * factor]);
            mean_columns(&band, width, factor, &mut samples);
        }
        samples.resize(width * height * 3, u8::MAX);
        Self {
            width,
            height,
            samples,
        }
    }

    /// An empty sheet of that shape.
    pub(super) fn blank_sheet(width: f64, height: f64, long_side: usize) -> Self {
        let scale = long_side as f64 / width.max(height).max(f64::MIN_POSITIVE);
        let side = |v: f64| ((v * scale).round() as usize).clamp(1, long_side.max(1));
        let (width, height) = (side(width), side(height));
        Self {
            width,
            height,
            samples: vec![u8::MAX; width * height * 3],
        }
    }

    pub(super) fn into_parts(self) -> (usize, usize, Vec<u8>) {
        (self.width, self.height, self.samples)
    }

    /// Turned clockwise by quarters.
    pub(super) fn rotate_clockwise(self, rotation: u16) -> Self {
        let quarter = (rotation / 90) % 4;
        if quarter == 0 {
            return self;
        }
        let (w, h) = (self.width, self.height);
        let (width, height) = if quarter == 2 { (w, h) } else { (h, w) };
        let mut samples = Vec::with_capacity(self.samples.len());
        for y in 0..height {
            for x in 0..width {
                let (column, row) = match quarter {
                    1 => (y, h - 1 - x),
                    2 => (w - 1 - x, h - 1 - y),
                    _ => (w - 1 - y, x),
                };
                samples.extend(self.get(column, row));
            }
        }
        Self {
            width,
            height,
            samples,
        }
    }

    fn get(&self, x: usize, y: usize) -> [u8; 3] {
        let at = (y * self.width + x) * 3;
        self.samples
            .get(at..at + 3)
            .and_then(|s| s.try_into().ok())
            .unwrap_or([u8::MAX; 3])
    }

    /// Lays `colour` over a pixel, `share` of it from 0 to 1.
    fn blend_pixel(&mut self, x: usize, y: usize, colour: [u8; 3], share: f64) {
        let at = (y * self.width + x) * 3;
        let share = share.clamp(0.0, 1.0);
        let pixel = self.samples.get_mut(at..at + 3).unwrap_or_default();
        for (sample, target) in pixel.iter_mut().zip(colour) {
            let old = f64::from(*sample);
            let new = f64::from(target);
            *sample = (old + (new - old) * share).round() as u8;
        }
    }

    fn to_px(&self, corners: &[Point]) -> Vec<Point> {
        let (w, h) = (self.width as f64, self.height as f64);
        // A hostile box may lie anywhere; a page's width outside is far enough.
        let near = |v: f64| {
            if v.is_finite() {
                v.clamp(-1.0, 2.0)
            } else {
                0.0
            }
        };
        corners
            .iter()
            .map(|p| Point {
                x: near(p.x) * w,
                y: near(p.y) * h,
            })
            .collect()
    }

    /// `[left, top, right, bottom]` of whole px around px corners, `margin` wider, inside.
    fn px_bounds(&self, corners: &[Point], margin: f64) -> [usize; 4] {
        let edge = |start: f64, pick: fn(f64, f64) -> f64, of: fn(&Point) -> f64| {
            corners.iter().map(of).fold(start, pick)
        };
        let left = edge(f64::MAX, f64::min, |p| p.x) - margin;
        let top = edge(f64::MAX, f64::min, |p| p.y) - margin;
        let right = edge(f64::MIN, f64::max, |p| p.x) + margin;
        let bottom = edge(f64::MIN, f64::max, |p| p.y) + margin;
        [
            (left.max(0.0) as usize).min(self.width),
            (top.max(0.0) as usize).min(self.height),
            (right.max(0.0).ceil() as usize).min(self.width),
            (bottom.max(0.0).ceil() as usize).min(self.height),
        ]
    }

    /// Paints the box around a line of text in its mean colour.
    pub(super) fn paint_over(&mut self, corners: &[Point]) {
        let [left, top, right, bottom] = self.px_bounds(&self.to_px(corners), 1.0);
        let width = right.saturating_sub(left);
        let height = bottom.saturating_sub(top);
        let area = (width * height) as u64;
        if area == 0 {
            return;
        }
        let mut sums = [0_u64; 3];
        for (x, y) in px_of([left, top, right, bottom]) {
            for (sum, v) in sums.iter_mut().zip(self.get(x, y)) {
                *sum += u64::from(v);
            }
        }
        let mean = sums.map(|s| (s / area) as u8);
        for (x, y) in px_of([left, top, right, bottom]) {
            self.blend_pixel(x, y, mean, 1.0);
        }
    }

    /// Rebuilds the picture from [`BLUR_CELLS`] samples of its long side: what is finer is gone.
    pub(super) fn blur_page(&mut self) {
        // Mean, then bilinear: sharp squares would keep the outline of a character at their
        // borders.
        let cell = self.width.max(self.height).div_ceil(BLUR_CELLS).max(1);
        let (columns, rows) = (self.width.div_ceil(cell), self.height.div_ceil(cell));
        let grid: Vec<[f64; 3]> = px_of([0, 0, columns, rows])
            .map(|(cx, cy)| {
                let right = ((cx + 1) * cell).min(self.width);
                let bottom = ((cy + 1) * cell).min(self.height);
                self.mean_colour([cx * cell, cy * cell, right, bottom])
            })
            .collect();
        let cell_colour = |x: usize, y: usize| {
            let index = y.min(rows - 1) * columns + x.min(columns - 1);
            grid.get(index).copied().unwrap_or([255.0; 3])
        };
        // Between the middles of four cells.
        let place = |v: usize| (((v as f64) + 0.5) / cell as f64 - 0.5).max(0.0);
        let mut samples = Vec::with_capacity(self.samples.len());
        for (x, y) in px_of([0, 0, self.width, self.height]) {
            let mixed = interpolate_bilinear(place(x), place(y), cell_colour);
            samples.extend(mixed.map(|v| v.round() as u8));
        }
        self.samples = samples;
    }

    fn mean_colour(&self, area: [usize; 4]) -> [f64; 3] {
        let [left, top, right, bottom] = area;
        let count = ((right - left) * (bottom - top)).max(1) as f64;
        let mut sums = [0.0; 3];
        for (x, y) in px_of(area) {
            for (sum, v) in sums.iter_mut().zip(self.get(x, y)) {
                *sum += f64::from(v);
            }
        }
        sums.map(|s| s / count)
    }

    /// Lays a colour over the inside of the box around `corners`.
    pub(super) fn fill_box(&mut self, corners: &[Point], colour: [u8; 3], share: f64) {
        if share > 0.0 {
            for (x, y) in px_of(self.px_bounds(&self.to_px(corners), 0.0)) {
                self.blend_pixel(x, y, colour, share);
            }
        }
    }

    /// Draws a closed line, thick ones with a white border.
    pub(super) fn draw_outline(&mut self, corners: &[Point], colour: [u8; 3], width: f64) {
        let starts = self.to_px(corners);
        let ends = || starts.iter().cycle().skip(1);
        let half = width / 2.0;
        if width > 1.0 {
            for (&start, &end) in starts.iter().zip(ends()) {
                self.draw_segment(start, end, [u8::MAX; 3], half + HALO_PX);
            }
        }
        for (&start, &end) in starts.iter().zip(ends()) {
            self.draw_segment(start, end, colour, half);
        }
    }

    /// Draws a segment, its edges softened.
    fn draw_segment(&mut self, a: Point, b: Point, colour: [u8; 3], half: f64) {
        for (x, y) in px_of(self.px_bounds(&[a, b], half + 1.0)) {
            let middle = Point {
                x: x as f64 + 0.5,
                y: y as f64 + 0.5,
            };
            let distance = segment_distance(middle, a, b);
            let share = half + 0.5 - distance;
            if share > 0.0 {
                self.blend_pixel(x, y, colour, share);
            }
        }
    }
}

/// The colour at `(x, y)` between the four cells around it.
fn interpolate_bilinear(
    x: f64,
    y: f64,
    cell_colour: impl Fn(usize, usize) -> [f64; 3],
) -> [f64; 3] {
    let left = x as usize;
    let top = y as usize;
    let to_right = x.fract();
    let to_bottom = y.fract();
    let corners = [
        (cell_colour(left, top), (1.0 - to_right) * (1.0 - to_bottom)),
        (cell_colour(left + 1, top), to_right * (1.0 - to_bottom)),
        (cell_colour(left, top + 1), (1.0 - to_right) * to_bottom),
        (cell_colour(left + 1, top + 1), to_right * to_bottom),
    ];
    let mut mixed = [0.0; 3];
    for (colour, share) in corners {
        for (sum, value) in mixed.iter_mut().zip(colour) {
            *sum += value * share;
        }
    }
    mixed
}

/// Every px of `[left, top, right, bottom]`, row by row.
fn px_of([left, top, right, bottom]: [usize; 4]) -> impl Iterator<Item = (usize, usize)> {
    (top..bottom).flat_map(move |y| (left..right).map(move |x| (x, y)))
}

/// Distance of a point from a segment in px.
fn segment_distance(p: Point, a: Point, b: Point) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 {
        ((p.x - a.x) * dx + (p.y - a.y) * dy) / length
    } else {
        0.0
    };
    let t = along.clamp(0.0, 1.0);
    (p.x - a.x - t * dx).hypot(p.y - a.y - t * dy)
}

/// Means of `factor` columns of a band of rows of `width * factor` px.
fn mean_columns(band: &[u8], width: usize, factor: usize, out: &mut Vec<u8>) {
    let mut sums = vec![[0_u32; 3]; width];
    let mut rows = 0;
    for row in band.chunks_exact(width * factor * 3) {
        for (sum, pixels) in sums.iter_mut().zip(row.chunks_exact(factor * 3)) {
            for pixel in pixels.as_chunks::<3>().0 {
                sum.iter_mut()
                    .zip(pixel)
                    .for_each(|(s, v)| *s += u32::from(*v));
            }
        }
        rows += 1;
    }
    let area = (rows * factor as u32).max(1);
    out.extend(sums.iter().flatten().map(|s| (s / area) as u8));
}
