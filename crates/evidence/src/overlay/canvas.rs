//! A small picture that is blurred and drawn on.

use crate::raster::PageRaster;
use model::Point;

/// Samples of the long side that a blurred page is rebuilt from. An identity card that fills the
/// picture then has 1.8 mm a sample, about one for each digit of its number.
const BLUR_CELLS: usize = 48;
// Origin: by eye.
/// Px of white on each side of a line, so that it shows on every ground.
const HALO_PX: f64 = 1.0;

/// Red, green and blue, 0 to 255.
type Rgb = [u8; 3];

/// The same between whole levels.
type MeanRgb = [f64; 3];

/// `[left, top, right, bottom]`, px.
type PxBox = [usize; 4];

/// Red, green and blue, row by row.
pub(super) struct OverlayCanvas {
    width: usize,
    height: usize,
    samples: Vec<u8>,
}

impl OverlayCanvas {
    /// A page shrunk by the whole factor that brings its long side to `long_side` px at most.
    pub(super) fn from_page(pixels: &PageRaster, long_side: usize) -> Self {
        let factor = pixels
            .width
            .max(pixels.height)
            .div_ceil(long_side.max(1))
            .max(1);
        let width = (pixels.width / factor).max(1);
        let height = (pixels.height / factor).max(1);
        let total = width * height * 3;
        let mut samples = Vec::with_capacity(total);
        for y in 0..height {
            let top = y * factor;
            let bottom = top + factor;
            let right = width * factor;
            let band = pixels.crop_rgb([0, top, right, bottom]);
            mean_columns(&band, width, factor, &mut samples);
        }
        samples.resize(total, u8::MAX);
        Self {
            width,
            height,
            samples,
        }
    }

    /// An empty sheet of that shape.
    pub(super) fn blank_sheet(width: f64, height: f64, long_side: usize) -> Self {
        let longest = width.max(height).max(f64::MIN_POSITIVE);
        let scale = long_side as f64 / longest;
        let most = long_side.max(1);
        let side = |v: f64| {
            let px = (v * scale).round() as usize;
            px.clamp(1, most)
        };
        let width = side(width);
        let height = side(height);
        let count = width * height * 3;
        let samples = vec![u8::MAX; count];
        Self {
            width,
            height,
            samples,
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
        let old_width = self.width;
        let old_height = self.height;
        let (width, height) = match quarter {
            2 => (old_width, old_height),
            _ => (old_height, old_width),
        };
        let last_column = old_width - 1;
        let last_row = old_height - 1;
        let mut samples = Vec::with_capacity(self.samples.len());
        let page = [0, 0, width, height];
        for (x, y) in px_of(page) {
            let (column, row) = match quarter {
                1 => (y, last_row - x),
                2 => (last_column - x, last_row - y),
                _ => (last_column - y, x),
            };
            samples.extend(self.get(column, row));
        }
        Self {
            width,
            height,
            samples,
        }
    }

    fn get(&self, x: usize, y: usize) -> Rgb {
        let at = self.sample_index(x, y);
        let pixel = self.samples.get(at..at + 3);
        pixel
            .and_then(|samples| samples.try_into().ok())
            .unwrap_or([u8::MAX; 3])
    }

    fn sample_index(&self, x: usize, y: usize) -> usize {
        (y * self.width + x) * 3
    }

    /// Lays `colour` over a pixel, `share` of it from 0 to 1.
    fn blend_pixel(&mut self, x: usize, y: usize, colour: Rgb, share: f64) {
        let at = self.sample_index(x, y);
        let share = share.clamp(0.0, 1.0);
        let pixel = self.samples.get_mut(at..at + 3);
        let Some(pixel) = pixel else {
            return;
        };
        for (sample, target) in pixel.iter_mut().zip(colour) {
            let old = f64::from(*sample);
            let new = f64::from(target);
            let mixed = old + (new - old) * share;
            *sample = mixed.round() as u8;
        }
    }

    fn to_px(&self, corners: &[Point]) -> Vec<Point> {
        let width = self.width as f64;
        let height = self.height as f64;
        // A hostile box may lie anywhere; a page's width outside is far enough.
        let near = |share: f64| {
            if share.is_finite() {
                share.clamp(-1.0, 2.0)
            } else {
                0.0
            }
        };
        let scale = |p: &Point| Point {
            x: near(p.x) * width,
            y: near(p.y) * height,
        };
        corners.iter().map(scale).collect()
    }

    /// `[left, top, right, bottom]` of whole px around px corners, `margin` wider, inside.
    fn px_bounds(&self, corners: &[Point], margin: f64) -> PxBox {
        let mut left = f64::MAX;
        let mut top = f64::MAX;
        let mut right = f64::MIN;
        let mut bottom = f64::MIN;
        for corner in corners {
            left = left.min(corner.x);
            top = top.min(corner.y);
            right = right.max(corner.x);
            bottom = bottom.max(corner.y);
        }
        let first = |edge: f64, side: usize| {
            let px = (edge - margin).max(0.0);
            (px as usize).min(side)
        };
        let end = |edge: f64, side: usize| {
            let px = (edge + margin).max(0.0);
            (px.ceil() as usize).min(side)
        };
        [
            first(left, self.width),
            first(top, self.height),
            end(right, self.width),
            end(bottom, self.height),
        ]
    }

    /// Paints the box around a line of text in its mean colour.
    pub(super) fn paint_over(&mut self, corners: &[Point]) {
        let corners = self.to_px(corners);
        let bounds = self.px_bounds(&corners, 1.0);
        let [left, top, right, bottom] = bounds;
        let width = right.saturating_sub(left);
        let height = bottom.saturating_sub(top);
        let area = (width * height) as u64;
        if area == 0 {
            return;
        }
        let mut sums = [0_u64; 3];
        for (x, y) in px_of(bounds) {
            let colour = self.get(x, y);
            for (sum, value) in sums.iter_mut().zip(colour) {
                *sum += u64::from(value);
            }
        }
        let mean = sums.map(|sum| (sum / area) as u8);
        for (x, y) in px_of(bounds) {
            self.blend_pixel(x, y, mean, 1.0);
        }
    }

    /// Rebuilds the picture from [`BLUR_CELLS`] samples of its long side: what is finer is gone.
    pub(super) fn blur_page(&mut self) {
        // Mean, then bilinear: sharp squares would keep the outline of a character at their
        // borders.
        let longest = self.width.max(self.height);
        let cell = longest.div_ceil(BLUR_CELLS).max(1);
        let columns = self.width.div_ceil(cell);
        let rows = self.height.div_ceil(cell);
        let cells = px_of([0, 0, columns, rows]);
        let mean = |(column, row)| self.cell_mean(column, row, cell);
        let grid: Vec<_> = cells.map(mean).collect();
        let cell_colour = |x: usize, y: usize| {
            let column = x.min(columns - 1);
            let row = y.min(rows - 1);
            let mean = grid.get(row * columns + column);
            mean.copied().unwrap_or([255.0; 3])
        };
        // Between the middles of four cells.
        let place = |px: usize| {
            let middle = px as f64 + 0.5;
            let cells = middle / cell as f64;
            (cells - 0.5).max(0.0)
        };
        let mut samples = Vec::with_capacity(self.samples.len());
        let page = [0, 0, self.width, self.height];
        for (x, y) in px_of(page) {
            let across = place(x);
            let down = place(y);
            let mixed = interpolate_bilinear(across, down, cell_colour);
            let rounded = mixed.map(|level| level.round() as u8);
            samples.extend(rounded);
        }
        self.samples = samples;
    }

    /// Mean of one square of `cell` px, less at the right and lower edges.
    fn cell_mean(&self, column: usize, row: usize, cell: usize) -> MeanRgb {
        let left = column * cell;
        let top = row * cell;
        let right = (left + cell).min(self.width);
        let bottom = (top + cell).min(self.height);
        self.mean_colour([left, top, right, bottom])
    }

    fn mean_colour(&self, area: PxBox) -> MeanRgb {
        let [left, top, right, bottom] = area;
        let px = (right - left) * (bottom - top);
        let count = px.max(1) as f64;
        let mut sums = [0.0; 3];
        for (x, y) in px_of(area) {
            let colour = self.get(x, y);
            for (sum, value) in sums.iter_mut().zip(colour) {
                *sum += f64::from(value);
            }
        }
        sums.map(|sum| sum / count)
    }

    /// Lays a colour over the inside of the box around `corners`.
    pub(super) fn fill_box(&mut self, corners: &[Point], colour: Rgb, share: f64) {
        if share <= 0.0 {
            return;
        }
        let corners = self.to_px(corners);
        let bounds = self.px_bounds(&corners, 0.0);
        for (x, y) in px_of(bounds) {
            self.blend_pixel(x, y, colour, share);
        }
    }

    /// Draws a closed line, thick ones with a white border.
    pub(super) fn draw_outline(&mut self, corners: &[Point], line_colour: Rgb, line_width: f64) {
        let starts = self.to_px(corners);
        let ends = || starts.iter().cycle().skip(1);
        let half = line_width / 2.0;
        if line_width > 1.0 {
            let outer = half + HALO_PX;
            for (&start, &end) in starts.iter().zip(ends()) {
                self.draw_segment(start, end, [u8::MAX; 3], outer);
            }
        }
        for (&start, &end) in starts.iter().zip(ends()) {
            self.draw_segment(start, end, line_colour, half);
        }
    }

    /// Draws a segment, its edges softened.
    fn draw_segment(&mut self, a: Point, b: Point, colour: Rgb, half: f64) {
        let reach = half + 1.0;
        let bounds = self.px_bounds(&[a, b], reach);
        for (x, y) in px_of(bounds) {
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
fn interpolate_bilinear(x: f64, y: f64, cell_colour: impl Fn(usize, usize) -> MeanRgb) -> MeanRgb {
    let left = x as usize;
    let top = y as usize;
    let right = left + 1;
    let bottom = top + 1;
    let to_right = x.fract();
    let to_bottom = y.fract();
    let to_left = 1.0 - to_right;
    let to_top = 1.0 - to_bottom;
    let corners = [
        (cell_colour(left, top), to_left * to_top),
        (cell_colour(right, top), to_right * to_top),
        (cell_colour(left, bottom), to_left * to_bottom),
        (cell_colour(right, bottom), to_right * to_bottom),
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
fn px_of([left, top, right, bottom]: PxBox) -> impl Iterator<Item = (usize, usize)> {
    let row = move |y| {
        let columns = left..right;
        columns.map(move |x| (x, y))
    };
    (top..bottom).flat_map(row)
}

/// Distance of a point from a segment in px.
fn segment_distance(p: Point, a: Point, b: Point) -> f64 {
    let dx = b.x - a.x;
    let dy = b.y - a.y;
    let px = p.x - a.x;
    let py = p.y - a.y;
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 {
        (px * dx + py * dy) / length
    } else {
        0.0
    };
    let t = along.clamp(0.0, 1.0);
    let off_x = px - t * dx;
    let off_y = py - t * dy;
    off_x.hypot(off_y)
}

/// Means of `factor` columns of a band of rows of `width * factor` px.
fn mean_columns(band: &[u8], width: usize, factor: usize, out: &mut Vec<u8>) {
    let mut sums = vec![[0_u32; 3]; width];
    let mut rows = 0;
    for row in band.chunks_exact(width * factor * 3) {
        let cells = row.chunks_exact(factor * 3);
        for (sum, pixels) in sums.iter_mut().zip(cells) {
            add_pixels(sum, pixels);
        }
        rows += 1;
    }
    let area = (rows * factor as u32).max(1);
    let means = sums
        .iter()
        .flatten()
        .map(|sample_sum| (sample_sum / area) as u8);
    out.extend(means);
}

#[inline]
fn add_pixels(sums: &mut [u32; 3], pixels: &[u8]) {
    let (pixels, _) = pixels.as_chunks::<3>();
    for pixel in pixels {
        for (sum, value) in sums.iter_mut().zip(pixel) {
            *sum += u32::from(*value);
        }
    }
}
