//! Connected areas of a mask.

use super::plane::Plane;

/// One connected area: its box in px of the mask and how many of its cells are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Blob {
    pub(super) left: usize,
    pub(super) top: usize,
    pub(super) right: usize,
    pub(super) bottom: usize,
    /// Cells that belong to it.
    pub(super) cells: usize,
    /// Its number in the label grid.
    pub(super) label: u32,
}

impl Blob {
    /// Width of the box, px.
    pub(super) fn width(&self) -> f64 {
        (self.right - self.left) as f64
    }

    /// Height of the box, px.
    pub(super) fn height(&self) -> f64 {
        (self.bottom - self.top) as f64
    }
}

/// Areas of `mask` joined over gaps of less than `cell` px, in reading order of their first cell.
pub(super) fn blobs(mask: &Plane, cell: usize) -> Vec<Blob> {
    labelled(mask, cell).0
}

/// Areas and the grid of their labels, `cell` px a side; 0 is background.
pub(super) fn labelled(mask: &Plane, cell: usize) -> (Vec<Blob>, Labels) {
    let mut grid = Labels::of(mask, cell);
    let mut found = Vec::new();
    for start in 0..grid.data.len() {
        if grid.data.get(start) == Some(&Labels::SET) {
            found.push(grid.fill(start, found.len() as u32 + 1, cell, mask));
        }
    }
    (found, grid)
}

/// A row or column of the grid with the first and last cell of an area in it.
pub(super) type Extent = (f64, f64, f64);

fn widen(extent: &mut Option<(f64, f64)>, at: usize) {
    let first = extent.map_or(at as f64, |(first, _)| first);
    *extent = Some((first, at as f64));
}

/// A coarse grid over a mask.
pub(super) struct Labels {
    width: usize,
    data: Vec<u32>,
}

impl Labels {
    const SET: u32 = u32::MAX;

    fn of(mask: &Plane, cell: usize) -> Self {
        let (width, height) = (mask.width().div_ceil(cell), mask.height().div_ceil(cell));
        let mut data = Vec::with_capacity(width * height);
        let mut any = vec![0u8; mask.width()];
        for rows in mask.samples().chunks(cell * mask.width()) {
            any.fill(0);
            for row in rows.chunks_exact(mask.width()) {
                any.iter_mut().zip(row).for_each(|(any, &v)| *any |= v);
            }
            if any.iter().fold(0, |all, &v| all | v) == 0 {
                data.resize(data.len() + width, 0);
                continue;
            }
            let set = |pixels: &[u8]| if pixels.iter().any(|&v| v > 0) { Self::SET } else { 0 };
            data.extend(any.chunks(cell).map(set));
        }
        Self { width, data }
    }

    /// First and last cell with `label` in each row that has one, and in each column.
    pub(super) fn extents(&self, label: u32) -> (Vec<Extent>, Vec<Extent>) {
        let mut rows = Vec::new();
        let mut columns = vec![None; self.width];
        for (y, row) in self.data.chunks_exact(self.width.max(1)).enumerate() {
            let mut extent = None;
            for ((x, _), column) in
                row.iter().enumerate().zip(&mut columns).filter(|((_, v), _)| **v == label)
            {
                widen(&mut extent, x);
                widen(column, y);
            }
            rows.extend(extent.map(|(a, b)| (y as f64, a, b)));
        }
        let columns =
            (0u32..).zip(columns).filter_map(|(x, e)| e.map(|(a, b)| (f64::from(x), a, b))).collect();
        (rows, columns)
    }

    fn fill(&mut self, start: usize, label: u32, cell: usize, mask: &Plane) -> Blob {
        let (mut left, mut top, mut right, mut bottom) = (usize::MAX, usize::MAX, 0, 0);
        let mut cells = 0;
        let mut stack = Vec::new();
        let reach = |data: &mut [u32], stack: &mut Vec<usize>, at: usize| {
            if let Some(value) = data.get_mut(at).filter(|value| **value == Self::SET) {
                *value = label;
                stack.push(at);
            }
        };
        reach(&mut self.data, &mut stack, start);
        while let Some(at) = stack.pop() {
            cells += 1;
            let (x, y) = (at % self.width, at / self.width);
            (left, top) = (left.min(x), top.min(y));
            (right, bottom) = (right.max(x), bottom.max(y));
            for row in [at.wrapping_sub(self.width), at, at + self.width] {
                let first = if x > 0 { row.wrapping_sub(1) } else { row };
                let last = if x + 1 < self.width { row.wrapping_add(1) } else { row };
                reach(&mut self.data, &mut stack, first);
                reach(&mut self.data, &mut stack, row);
                reach(&mut self.data, &mut stack, last);
            }
        }
        Blob {
            left: left * cell,
            top: top * cell,
            right: ((right + 1) * cell).min(mask.width()),
            bottom: ((bottom + 1) * cell).min(mask.height()),
            cells,
            label,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_joined_over_small_gaps_and_kept_apart_over_large_ones() {
        let mut mask = Plane::filled(40, 20, 0);
        for (x, y) in [(2, 2), (3, 2), (5, 2), (30, 10), (31, 11)] {
            mask.set(x, y, 255);
        }
        let found = blobs(&mask, 2);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].left, found[0].right), (2, 6));
        assert_eq!((found[1].top, found[1].bottom), (10, 12));
    }

    #[test]
    fn a_full_row_does_not_wrap_into_the_next() {
        let mut mask = Plane::filled(8, 8, 0);
        mask.set(7, 0, 255);
        mask.set(0, 2, 255);
        assert_eq!(blobs(&mask, 1).len(), 2);
    }
}
