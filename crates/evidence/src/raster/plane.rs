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
        data.truncate(data.len() / width * width);
        Self { width, data }
    }

    /// A plane of one value.
    #[must_use]
    pub fn from_value(width: usize, height: usize, value: u8) -> Self {
        Self::new(width, vec![value; width.max(1) * height])
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
        self.data
            .get(y * self.width..(y + 1) * self.width)
            .unwrap_or(&[])
    }

    /// Row `y` from column `x`, at most `length` samples.
    #[must_use]
    pub fn row_part(&self, x: usize, y: usize, length: usize) -> &[u8] {
        let row = self.row(y);
        row.get(x..(x + length).min(row.len())).unwrap_or(&[])
    }

    /// Rows from the top.
    pub fn rows(&self) -> std::slice::ChunksExact<'_, u8> {
        self.data.chunks_exact(self.width)
    }

    /// One sample; `None` outside.
    #[must_use]
    pub fn get(&self, x: usize, y: usize) -> Option<u8> {
        if x < self.width {
            self.data.get(y * self.width + x).copied()
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
        self.data
            .get(start..)
            .unwrap_or(&[])
            .iter()
            .step_by(self.width)
            .take(length)
            .copied()
    }

    /// The part inside `[left, top, right, bottom]`, clipped.
    #[must_use]
    pub fn crop(&self, [left, top, right, bottom]: [usize; 4]) -> Self {
        let (right, bottom) = (right.min(self.width), bottom.min(self.height()));
        let width = right.saturating_sub(left);
        let mut data = Vec::with_capacity(width * bottom.saturating_sub(top));
        for y in top..bottom {
            data.extend_from_slice(self.row_part(left, y, width));
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
        let mut data = Vec::with_capacity(self.data.len() / (k * k));
        // Sums of k samples of 8 bits fit 16 bits up to k = 257; half the width is twice the lanes.
        let mut sums = vec![0u16; self.width];
        for rows in self.data.chunks_exact(k * self.width) {
            let (first, below) = rows.split_at(self.width);
            if k == 2 {
                let (upper, _) = first.as_chunks();
                let (lower, _) = below.as_chunks();
                data.extend(upper.iter().zip(lower).map(mean_of_four));
                continue;
            }
            sums.iter_mut()
                .zip(first)
                .for_each(|(sum, &v)| *sum = v.into());
            for row in below.chunks_exact(self.width) {
                sums.iter_mut()
                    .zip(row)
                    .for_each(|(sum, &v)| *sum += u16::from(v));
            }
            // One multiplication with the reciprocal takes the place of a division for every box.
            let area = (k * k) as u32;
            let reciprocal = (1 << 20) / area + 1;
            data.extend(sums.chunks_exact(k).map(|box_| {
                let sum: u32 = box_.iter().map(|&v| u32::from(v)).sum();
                (((sum + area / 2) * reciprocal) >> 20).min(255) as u8
            }));
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
        let size = [width / k, height / k];
        if px[0] == px[1] && k.is_multiple_of(px[0]) && k <= 16 * px[0] {
            return self.shrink(k / px[0]).crop([0, 0, size[0], size[1]]);
        }
        let span = |at: usize, px: usize| (at * k / px, ((at + 1) * k).div_ceil(px));
        let mut data = Vec::with_capacity(size[0] * size[1]);
        for (top, bottom) in (0..size[1]).map(|y| span(y, px[1])) {
            for (left, right) in (0..size[0]).map(|x| span(x, px[0])) {
                let samples = (top..bottom).flat_map(|y| self.row_part(left, y, right - left));
                let (sum, n) =
                    samples.fold((0u32, 0u32), |(sum, n), &v| (sum + u32::from(v), n + 1));
                data.push((sum / n.max(1)) as u8);
            }
        }
        Self::new(size[0], data)
    }

    /// Rows and columns exchanged.
    #[must_use]
    pub fn transpose(&self) -> Self {
        widest!(self.transpose_tiles())
    }

    #[inline(always)]
    fn transpose_tiles(&self) -> Self {
        let (width, height) = (self.width, self.height());
        let mut data = vec![0; width * height];
        // Squares of eight stay in registers, and fill lines of the cache instead of one byte of each.
        for (top, rows) in (0..).step_by(8).zip(self.data.chunks(8 * width)) {
            for left in (0..width).step_by(8) {
                let row = |i: usize| {
                    rows.get(i * width + left..(i + 1) * width)
                        .map_or(0, load_eight)
                };
                let columns = (left..width).zip(transpose_eight(std::array::from_fn(row)));
                for (x, samples) in columns {
                    let (at, end) = (x * height + top, (x + 1) * height);
                    let column = data.get_mut(at..end.min(at + 8)).unwrap_or(&mut []);
                    match column.first_chunk_mut() {
                        Some(out) => *out = samples.to_le_bytes(),
                        None => column
                            .iter_mut()
                            .zip(samples.to_le_bytes())
                            .for_each(|(out, v)| *out = v),
                    }
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
                (0..width * height).map(|i| (i * 7 % 251) as u8).collect(),
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
