//! Connected areas of a mask.

use std::ops::Range;

use crate::raster::Plane;

/// One connected area: its box in px of the mask and how many of its cells are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ConnectedComponent {
    pub(super) left: usize,
    pub(super) top: usize,
    pub(super) right: usize,
    pub(super) bottom: usize,
    /// Cells that belong to it.
    pub(super) cells: usize,
    /// Its number in the label grid.
    pub(super) label: u32,
}

impl ConnectedComponent {
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
pub(super) fn find_components(mask: &Plane, cell: usize) -> Vec<ConnectedComponent> {
    label_components(mask, cell).0
}

/// Areas and the grid of their labels, `cell` px a side; 0 is background.
pub(super) fn label_components(mask: &Plane, cell: usize) -> (Vec<ConnectedComponent>, LabelGrid) {
    // Cells, not px: a ring that print has broken is still one component, and the grid is small.
    let mut grid = LabelGrid::from_mask(mask, cell);
    let mut found = Vec::new();
    for start in 0..grid.data.len() {
        if grid.data.get(start) == Some(&LabelGrid::UNLABELLED) {
            found.push(grid.flood_fill(start, found.len() as u32 + 1, cell, mask));
        }
    }
    (found, grid)
}

/// A row or column of the grid with the first and last cell of an area in it.
pub(super) type CellExtent = (f64, f64, f64);

fn widen_extent(extent: &mut Option<(f64, f64)>, at: usize) {
    let first = extent.map_or(at as f64, |(first, _)| first);
    *extent = Some((first, at as f64));
}

/// A coarse grid over a mask.
pub(super) struct LabelGrid {
    width: usize,
    data: Vec<u32>,
}

impl LabelGrid {
    const UNLABELLED: u32 = u32::MAX;

    fn from_mask(mask: &Plane, cell: usize) -> Self {
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
            let set = |pixels: &[u8]| {
                if pixels.iter().any(|&v| v > 0) {
                    Self::UNLABELLED
                } else {
                    0
                }
            };
            data.extend(any.chunks(cell).map(set));
        }
        Self { width, data }
    }

    /// First and last cell with `label` in each row that has one, and in each column.
    pub(super) fn cell_extents(&self, label: u32) -> (Vec<CellExtent>, Vec<CellExtent>) {
        let mut rows = Vec::new();
        let mut columns = vec![None; self.width];
        for (y, row) in self.data.chunks_exact(self.width.max(1)).enumerate() {
            let mut extent = None;
            for ((x, _), column) in row
                .iter()
                .enumerate()
                .zip(&mut columns)
                .filter(|((_, v), _)| **v == label)
            {
                widen_extent(&mut extent, x);
                widen_extent(column, y);
            }
            rows.extend(extent.map(|(a, b)| (y as f64, a, b)));
        }
        let columns = (0u32..)
            .zip(columns)
            .filter_map(|(x, e)| e.map(|(a, b)| (f64::from(x), a, b)))
            .collect();
        (rows, columns)
    }

    /// Gives the area around a cell its label: a run of cells, then those that touch it above and below.
    fn flood_fill(
        &mut self,
        start: usize,
        label: u32,
        cell: usize,
        mask: &Plane,
    ) -> ConnectedComponent {
        let mut area = ConnectedComponent {
            left: usize::MAX,
            top: usize::MAX,
            right: 0,
            bottom: 0,
            cells: 0,
            label,
        };
        // A stack of our own: recursion over a page that is all one component would overflow the
        // thread's.
        let mut stack = vec![start];
        while let Some(at) = stack.pop() {
            let (x, y) = (at % self.width, at / self.width);
            let run = self.label_run(x, y, label);
            if run.is_empty() {
                continue;
            }
            area.cells += run.len();
            (area.left, area.top) = (area.left.min(run.start), area.top.min(y));
            (area.right, area.bottom) = (area.right.max(run.end), area.bottom.max(y + 1));
            // One column more on each side: cells that touch at a corner belong together
            // (8-connectivity).
            let near = run.start.saturating_sub(1)..(run.end + 1).min(self.width);
            for y in [y.checked_sub(1), Some(y + 1)].into_iter().flatten() {
                stack.extend(self.run_starts(near.clone(), y));
            }
        }
        (area.left, area.top) = (area.left * cell, area.top * cell);
        (area.right, area.bottom) = (
            (area.right * cell).min(mask.width()),
            (area.bottom * cell).min(mask.height()),
        );
        area
    }

    /// Labels the run of set cells around a cell; its columns.
    fn label_run(&mut self, x: usize, y: usize, label: u32) -> Range<usize> {
        let row = self
            .data
            .get_mut(y * self.width..(y + 1) * self.width)
            .unwrap_or(&mut []);
        let is_set = |v: &&u32| **v == Self::UNLABELLED;
        let before = row
            .get(..x)
            .unwrap_or(&[])
            .iter()
            .rev()
            .take_while(is_set)
            .count();
        let behind = row
            .get(x..)
            .unwrap_or(&[])
            .iter()
            .take_while(is_set)
            .count();
        let run = if behind == 0 {
            x..x
        } else {
            x - before..x + behind
        };
        row.get_mut(run.clone()).unwrap_or(&mut []).fill(label);
        run
    }

    /// The first cell of each run of set ones between columns of a row.
    fn run_starts(&self, columns: Range<usize>, y: usize) -> impl Iterator<Item = usize> + '_ {
        let first = y * self.width + columns.start;
        let cells = self.data.get(first..first + columns.len()).unwrap_or(&[]);
        let mut before = 0;
        (first..)
            .zip(cells)
            .filter(move |(_, cell)| {
                let is_start = **cell == Self::UNLABELLED && before != Self::UNLABELLED;
                before = **cell;
                is_start
            })
            .map(|(at, _)| at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_joined_over_small_gaps_and_kept_apart_over_large_ones() {
        let mut mask = Plane::from_value(40, 20, 0);
        for (x, y) in [(2, 2), (3, 2), (5, 2), (30, 10), (31, 11)] {
            mask.set(x, y, 255);
        }
        let found = find_components(&mask, 2);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].left, found[0].right), (2, 6));
        assert_eq!((found[1].top, found[1].bottom), (10, 12));
    }

    #[test]
    fn a_full_row_does_not_wrap_into_the_next() {
        let mut mask = Plane::from_value(8, 8, 0);
        mask.set(7, 0, 255);
        mask.set(0, 2, 255);
        assert_eq!(find_components(&mask, 1).len(), 2);
    }
}
