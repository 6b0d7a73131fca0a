//! One channel of pixels with row access that cannot leave it.

use super::simd::widest;

/// 8-bit samples in rows of equal length.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plane {
    width: usize,
    data: Vec<u8>,
}

impl Plane {
    /// Takes whole rows of `width` samples; a last row that is not full is dropped.
    #[must_use]
    pub fn new(width: usize, mut data: Vec<u8>) -> Self {
        let width = width.max(1);
        let rows = data.len() / width;
        data.truncate(rows * width);
        Self { width, data }
    }

    /// A plane of one value.
    #[must_use]
    pub fn from_value(width: usize, height: usize, value: u8) -> Self {
        let width = width.max(1);
        let samples = vec![value; width * height];
        Self::new(width, samples)
    }

    /// Samples in a row.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    #[must_use]
    pub fn height(&self) -> usize {
        self.data.len() / self.width
    }

    /// All samples, row by row.
    #[must_use]
    pub fn samples(&self) -> &[u8] {
        &self.data
    }

    /// All samples, row by row.
    #[must_use]
    pub fn into_samples(self) -> Vec<u8> {
        self.data
    }

    /// All samples, row by row.
    pub fn samples_mut(&mut self) -> &mut [u8] {
        &mut self.data
    }

    /// Row `y`; empty below the last.
    #[must_use]
    pub fn row(&self, y: usize) -> &[u8] {
        let start = y * self.width;
        let end = start + self.width;
        self.data.get(start..end).unwrap_or(&[])
    }

    /// Row `y` from column `x`, at most `length` samples.
    #[must_use]
    pub fn row_part(&self, x: usize, y: usize, length: usize) -> &[u8] {
        let row = self.row(y);
        let end = x + length;
        let end = end.min(row.len());
        row.get(x..end).unwrap_or(&[])
    }

    /// Rows from the top.
    pub fn rows(&self) -> std::slice::ChunksExact<'_, u8> {
        self.data.chunks_exact(self.width)
    }

    /// One sample; `None` outside.
    #[must_use]
    pub fn get(&self, x: usize, y: usize) -> Option<u8> {
        if x < self.width {
            self.data
                .get(y * self.width + x)
                .copied()
        } else {
            None
        }
    }

    /// Sets one sample; nothing outside.
    pub fn set(&mut self, x: usize, y: usize, value: u8) {
        // Tested on its own: an index beyond the width would land in the next row.
        if x < self.width
            && let Some(sample) = self.data.get_mut(y * self.width + x)
        {
            *sample = value;
        }
    }

    /// Column `x` from row `y`, at most `length` samples.
    pub fn column(&self, x: usize, y: usize, length: usize) -> impl Iterator<Item = u8> + '_ {
        let start = if x < self.width {
            y * self.width + x
        } else {
            self.data.len()
        };
        let below = self.data.get(start..).unwrap_or(&[]);
        let column = below.iter().step_by(self.width);
        column.take(length).copied()
    }

    /// The part inside `[left, top, right, bottom]`, clipped.
    #[must_use]
    pub fn crop(&self, [left, top, right, bottom]: [usize; 4]) -> Self {
        let right = right.min(self.width);
        let bottom = bottom.min(self.height());
        let width = right.saturating_sub(left);
        let height = bottom.saturating_sub(top);
        let mut data = Vec::with_capacity(width * height);
        for y in top..bottom {
            let part = self.row_part(left, y, width);
            data.extend_from_slice(part);
        }
        if width == 0 {
            Self::default_empty()
        } else {
            Self::new(width, data)
        }
    }

    /// Mean of `k` by `k` boxes, `k` up to 256; rows and columns that do not fill a box are dropped.
    #[must_use]
    pub fn shrink(&self, k: usize) -> Self {
        widest!(self.box_means(k))
    }

    #[inline(always)]
    fn box_means(&self, k: usize) -> Self {
        if k <= 1 || self.width < k || self.height() < k {
            return self.clone();
        }
        let area = k * k;
        let boxes = self.data.len() / area;
        let mut data = Vec::with_capacity(boxes);
        // Sums of k samples of 8 bits fit 16 bits up to k = 257; half the width is twice the lanes.
        let mut sums = vec![0u16; self.width];
        for rows in self.data.chunks_exact(k * self.width) {
            let (first, below) = rows.split_at(self.width);
            if k == 2 {
                let (upper, _) = first.as_chunks();
                let (lower, _) = below.as_chunks();
                let pairs = upper.iter().zip(lower);
                data.extend(pairs.map(mean_of_four));
                continue;
            }
            for (sum, &v) in sums.iter_mut().zip(first) {
                *sum = v.into();
            }
            for row in below.chunks_exact(self.width) {
                for (sum, &v) in sums.iter_mut().zip(row) {
                    *sum += u16::from(v);
                }
            }
            // One multiplication with the reciprocal takes the place of a division for every box.
            let area = area as u32;
            let reciprocal = (1 << 20) / area + 1;
            let mean = |columns: &[u16]| {
                let sum: u32 = columns
                    .iter()
                    .map(|&v| u32::from(v))
                    .sum();
                let scaled = (sum + area / 2) * reciprocal;
                (scaled >> 20).min(255) as u8
            };
            let boxes = sums.chunks_exact(k);
            data.extend(boxes.map(mean));
        }
        Self::new(self.width / k, data)
    }

    /// A plane whose samples each stand for `px` across and down of a picture, as means of that
    /// picture's boxes of `k` by `k`: `width / k` by `height / k` samples.
    pub(super) fn resample_boxes(
        &self,
        px: [usize; 2],
        k: usize,
        [width, height]: [usize; 2],
    ) -> Self {
        let [across, down] = px;
        let columns = width / k;
        let rows = height / k;
        let is_whole = across == down && k.is_multiple_of(across);
        if is_whole && k <= 16 * across {
            let shrunk = self.shrink(k / across);
            return shrunk.crop([0, 0, columns, rows]);
        }
        let span = |at: usize, px: usize| {
            let start = at * k / px;
            let behind = (at + 1) * k;
            let end = behind.div_ceil(px);
            (start, end)
        };
        let mut data = Vec::with_capacity(columns * rows);
        for y in 0..rows {
            let (top, bottom) = span(y, down);
            for x in 0..columns {
                let (left, right) = span(x, across);
                let cell = [left, top, right, bottom];
                let mean = self.mean_within(cell);
                data.push(mean);
            }
        }
        Self::new(columns, data)
    }

    /// Mean of the samples inside `[left, top, right, bottom]` that are there.
    fn mean_within(&self, [left, top, right, bottom]: [usize; 4]) -> u8 {
        let mut sum = 0;
        let mut count = 0;
        for y in top..bottom {
            for &sample in self.row_part(left, y, right - left) {
                sum += u32::from(sample);
                count += 1;
            }
        }
        (sum / count.max(1)) as u8
    }

    /// Rows and columns exchanged.
    #[must_use]
    pub fn transpose(&self) -> Self {
        widest!(self.transpose_tiles())
    }

    #[inline(always)]
    fn transpose_tiles(&self) -> Self {
        let width = self.width;
        let height = self.height();
        let mut data = vec![0; width * height];
        // Squares of eight stay in registers, and fill lines of the cache instead of one byte of each.
        let bands = self.data.chunks(8 * width);
        for (top, rows) in (0..).step_by(8).zip(bands) {
            for left in (0..width).step_by(8) {
                let row = |i: usize| {
                    let start = i * width + left;
                    let end = (i + 1) * width;
                    rows.get(start..end)
                        .map_or(0, load_eight)
                };
                let square = std::array::from_fn(row);
                let columns = transpose_eight(square);
                for (x, samples) in (left..width).zip(columns) {
                    let start = x * height + top;
                    let end = (x + 1) * height;
                    let column = data.get_mut(start..end.min(start + 8));
                    store_eight(column.unwrap_or(&mut []), samples);
                }
            }
        }
        Self::new(height, data)
    }

    fn default_empty() -> Self {
        Self {
            width: 1,
            data: Vec::new(),
        }
    }
}

/// Mean of two samples and the two below them, rounded.
#[inline(always)]
fn mean_of_four((upper, lower): (&[u8; 2], &[u8; 2])) -> u8 {
    let sum = sum_of_pair(*upper) + sum_of_pair(*lower);
    ((sum + 2) >> 2) as u8
}

/// Two bytes as one number: their sum is a mask and a shift, many at a time.
#[inline(always)]
fn sum_of_pair(pair: [u8; 2]) -> u16 {
    let both = u16::from_le_bytes(pair);
    (both & 0xFF) + (both >> 8)
}

/// Eight samples, the first one lowest; zeros behind their end.
#[inline(always)]
fn load_eight(samples: &[u8]) -> u64 {
    match samples.first_chunk() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => samples
            .iter()
            .rev()
            .fold(0, |all, &v| all << 8 | u64::from(v)),
    }
}

/// Writes as many of eight samples as there is room for.
#[inline(always)]
fn store_eight(column: &mut [u8], samples: u64) {
    let samples = samples.to_le_bytes();
    if let Some(eight) = column.first_chunk_mut() {
        *eight = samples;
        return;
    }
    for (out, sample) in column.iter_mut().zip(samples) {
        *out = sample;
    }
}

/// Rows and columns of a square exchanged: halves, then quarters, then single samples.
#[inline(always)]
#[allow(clippy::many_single_char_names)] // eight rows
fn transpose_eight([a, b, c, d, e, f, g, h]: [u64; 8]) -> [u64; 8] {
    let halves = |x, y| swap_parts(x, y, 32, 0x0000_0000_FFFF_FFFF);
    let quarters = |x, y| swap_parts(x, y, 16, 0x0000_FFFF_0000_FFFF);
    let samples = |x, y| swap_parts(x, y, 8, 0x00FF_00FF_00FF_00FF);
    let [a, e] = halves(a, e);
    let [b, f] = halves(b, f);
    let [c, g] = halves(c, g);
    let [d, h] = halves(d, h);
    let [a, c] = quarters(a, c);
    let [b, d] = quarters(b, d);
    let [e, g] = quarters(e, g);
    let [f, h] = quarters(f, h);
    let [a, b] = samples(a, b);
    let [c, d] = samples(c, d);
    let [e, f] = samples(e, f);
    let [g, h] = samples(g, h);
    [a, b, c, d, e, f, g, h]
}

/// The parts of `upper` above `low` for those of `lower` in `low`, which lie `bits` apart.
#[inline(always)]
fn swap_parts(upper: u64, lower: u64, bits: u32, low: u64) -> [u64; 2] {
    let both = (upper >> bits ^ lower) & low;
    [upper ^ both << bits, lower ^ both]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_columns_are_exchanged_whatever_the_size() {
        for (width, height) in [(8, 8), (1, 5), (13, 9), (64, 64), (17, 1), (24, 31)] {
            let plane = Plane::new(
                width,
                (0..width * height)
                    .map(|i| (i * 7 % 251) as u8)
                    .collect(),
            );
            let turned = plane.transpose();
            assert_eq!((turned.width(), turned.height()), (height, width));
            for (x, y) in (0..width).flat_map(|x| (0..height).map(move |y| (x, y))) {
                assert_eq!(
                    turned.get(y, x),
                    plane.get(x, y),
                    "{width} by {height} at {x}, {y}"
                );
            }
        }
    }
}
