//! One channel of pixels with row access that cannot leave it.

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
    pub fn filled(width: usize, height: usize, value: u8) -> Self {
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
        self.data.get(y * self.width..(y + 1) * self.width).unwrap_or(&[])
    }

    /// Row `y` from column `x`, at most `length` samples.
    #[must_use]
    pub fn run(&self, x: usize, y: usize, length: usize) -> &[u8] {
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
        if x < self.width { self.data.get(y * self.width + x).copied() } else { None }
    }

    /// Sets one sample; nothing outside.
    pub fn set(&mut self, x: usize, y: usize, value: u8) {
        if x < self.width
            && let Some(sample) = self.data.get_mut(y * self.width + x)
        {
            *sample = value;
        }
    }

    /// Column `x` from row `y`, at most `length` samples.
    pub fn column(&self, x: usize, y: usize, length: usize) -> impl Iterator<Item = u8> + '_ {
        let start = if x < self.width { y * self.width + x } else { self.data.len() };
        self.data.get(start..).unwrap_or(&[]).iter().step_by(self.width).take(length).copied()
    }

    /// The part inside `[left, top, right, bottom]`, clipped.
    #[must_use]
    pub fn crop(&self, [left, top, right, bottom]: [usize; 4]) -> Self {
        let (right, bottom) = (right.min(self.width), bottom.min(self.height()));
        let width = right.saturating_sub(left);
        let mut data = Vec::with_capacity(width * bottom.saturating_sub(top));
        for y in top..bottom {
            data.extend_from_slice(self.run(left, y, width));
        }
        if width == 0 { Self::default_empty() } else { Self::new(width, data) }
    }

    /// Mean of `k` by `k` boxes; rows and columns that do not fill a box are dropped.
    #[must_use]
    pub fn shrink(&self, k: usize) -> Self {
        if k <= 1 || self.width < k || self.height() < k {
            return self.clone();
        }
        let mut shrinker = BoxRows::new(self.width, k);
        let mut data = Vec::with_capacity(self.data.len() / (k * k));
        for row in self.rows() {
            shrinker.push(row, &mut data);
        }
        Self::new(self.width / k, data)
    }

    /// A plane whose samples each stand for `px` across and down of a picture, as means of that
    /// picture's boxes of `k` by `k`: `width / k` by `height / k` samples.
    pub(super) fn boxes(&self, px: [usize; 2], k: usize, [width, height]: [usize; 2]) -> Self {
        let size = [width / k, height / k];
        if px[0] == px[1] && k.is_multiple_of(px[0]) && k <= 16 * px[0] {
            return self.shrink(k / px[0]).crop([0, 0, size[0], size[1]]);
        }
        let span = |at: usize, px: usize| (at * k / px, ((at + 1) * k).div_ceil(px));
        let mut data = Vec::with_capacity(size[0] * size[1]);
        for (top, bottom) in (0..size[1]).map(|y| span(y, px[1])) {
            for (left, right) in (0..size[0]).map(|x| span(x, px[0])) {
                let samples = (top..bottom).flat_map(|y| self.run(left, y, right - left));
                let (sum, n) = samples.fold((0u32, 0u32), |(sum, n), &v| (sum + u32::from(v), n + 1));
                data.push((sum / n.max(1)) as u8);
            }
        }
        Self::new(size[0], data)
    }

    /// Rows and columns exchanged.
    #[must_use]
    pub fn transposed(&self) -> Self {
        let (width, height) = (self.width, self.height());
        let mut data = vec![0; width * height];
        for (y, row) in self.rows().enumerate() {
            for (x, &value) in row.iter().enumerate() {
                if let Some(sample) = data.get_mut(x * height + y) {
                    *sample = value;
                }
            }
        }
        Self::new(height, data)
    }

    fn default_empty() -> Self {
        Self { width: 1, data: Vec::new() }
    }
}

/// Box means row by row, so that a picture is shrunk while it passes through the cache.
pub(super) struct BoxRows {
    k: usize,
    sums: Vec<u16>,
    rows: usize,
}

impl BoxRows {
    /// Boxes of `k` by `k` samples, `k` up to 16 (the sum of a column stays inside 16 bits).
    pub(super) fn new(width: usize, k: usize) -> Self {
        Self { k, sums: vec![0; width], rows: 0 }
    }

    /// Adds a row; writes a shrunk row to `out` whenever `k` rows are full.
    pub(super) fn push(&mut self, row: &[u8], out: &mut Vec<u8>) {
        for (sum, &v) in self.sums.iter_mut().zip(row) {
            *sum += u16::from(v);
        }
        self.rows += 1;
        if self.rows == self.k {
            let area = (self.k * self.k) as u32;
            let reciprocal = (1 << 20) / area + 1;
            match self.k {
                2 => out.extend(self.sums.chunks_exact(2).map(|c| match c {
                    [a, b] => ((a + b + 2) >> 2) as u8,
                    _ => 0,
                })),
                k => out.extend(self.sums.chunks_exact(k).map(|c| {
                    let sum: u32 = c.iter().map(|&v| u32::from(v)).sum();
                    (((sum + area / 2) * reciprocal) >> 20).min(255) as u8
                })),
            }
            self.sums.fill(0);
            self.rows = 0;
        }
    }
}
