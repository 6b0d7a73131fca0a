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

    const fn without_cells(label: u32) -> Self {
        Self {
            left: usize::MAX,
            top: usize::MAX,
            right: 0,
            bottom: 0,
            cells: 0,
            label,
        }
    }

    /// Adds some columns of a row of cells.
    fn add_run(&mut self, run: &Range<usize>, y: usize) {
        self.cells += run.len();
        self.left = self.left.min(run.start);
        self.right = self.right.max(run.end);
        self.top = self.top.min(y);
        self.bottom = self.bottom.max(y + 1);
    }

    /// The box in px of the mask, of one in cells of the grid.
    fn scale_to_mask(self, mask: &Plane, cell: usize) -> Self {
        let right = self.right * cell;
        let bottom = self.bottom * cell;
        Self {
            left: self.left * cell,
            top: self.top * cell,
            right: right.min(mask.width()),
            bottom: bottom.min(mask.height()),
            ..self
        }
    }
}

/// Areas of `mask` joined over gaps of less than `cell` px, in reading order of their first cell.
pub(super) fn find_components(mask: &Plane, cell: usize) -> Vec<ConnectedComponent> {
    let (components, _) = label_components(mask, cell);
    components
}

/// Areas and the grid of their labels, `cell` px a side; 0 is background.
pub(super) fn label_components(
    mask: &Plane,
    cell_px: usize,
) -> (Vec<ConnectedComponent>, LabelGrid) {
    // Cells, not px: a ring that print has broken is still one component, and the grid is small.
    let mut grid = LabelGrid::from_mask(mask, cell_px);
    let mut found = Vec::new();
    for start in 0..grid.data.len() {
        if grid.data.get(start) != Some(&LabelGrid::UNLABELLED) {
            continue;
        }
        let label = found.len() as u32 + 1;
        let area = grid.flood_fill(start, label);
        found.push(area.scale_to_mask(mask, cell_px));
    }
    (found, grid)
}

/// A row or column of the grid with the first and last cell of an area in it.
pub(super) type CellExtent = (f64, f64, f64);

fn widen_extent(extent: &mut Option<FirstLast>, at: usize) {
    let last = at as f64;
    let first = match extent {
        Some((first, _)) => *first,
        None => last,
    };
    *extent = Some((first, last));
}

/// The first and the last cell of a row or column.
type FirstLast = (f64, f64);

/// Those of the rows or columns that have one, each with its place.
fn place_extents(extents: Vec<Option<FirstLast>>) -> Vec<CellExtent> {
    let mut placed = Vec::new();
    for (place, extent) in (0u32..).zip(extents) {
        if let Some((first, last)) = extent {
            let place = f64::from(place);
            placed.push((place, first, last));
        }
    }
    placed
}

/// A coarse grid over a mask.
pub(super) struct LabelGrid {
    width: usize,
    data: Vec<u32>,
}

impl LabelGrid {
    const UNLABELLED: u32 = u32::MAX;

    fn from_mask(mask: &Plane, cell: usize) -> Self {
        let width = mask.width().div_ceil(cell);
        let height = mask.height().div_ceil(cell);
        let mut data = Vec::with_capacity(width * height);
        let mut any = vec![0u8; mask.width()];
        let page_width = mask.width();
        for rows in mask.samples().chunks(cell * page_width) {
            any.fill(0);
            for row in rows.chunks_exact(page_width) {
                for (any, &v) in any.iter_mut().zip(row) {
                    *any |= v;
                }
            }
            let all = any.iter().fold(0, |all, &v| all | v);
            if all == 0 {
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
        let mut row_extents = Vec::new();
        let mut column_extents = vec![None; self.width];
        let width = self.width.max(1);
        let rows = self.data.chunks_exact(width);
        for (y, row) in rows.enumerate() {
            let mut row_extent = None;
            let cells = row.iter().zip(&mut column_extents);
            for (x, (&cell, column_extent)) in cells.enumerate() {
                if cell == label {
                    widen_extent(&mut row_extent, x);
                    widen_extent(column_extent, y);
                }
            }
            row_extents.push(row_extent);
        }
        let rows = place_extents(row_extents);
        let columns = place_extents(column_extents);
        (rows, columns)
    }

    /// Gives the area around a cell its label: a run of cells, then those that touch it above and
    /// below. The box is in cells.
    fn flood_fill(&mut self, start: usize, label: u32) -> ConnectedComponent {
        let mut area = ConnectedComponent::without_cells(label);
        // A stack of our own: recursion over a page that is all one component would overflow the
        // thread's.
        let mut stack = vec![start];
        while let Some(at) = stack.pop() {
            let x = at % self.width;
            let y = at / self.width;
            let run = self.label_run(x, y, label);
            if run.is_empty() {
                continue;
            }
            area.add_run(&run, y);
            // One column more on each side: cells that touch at a corner belong together
            // (8-connectivity).
            let first = run.start.saturating_sub(1);
            let right = run.end + 1;
            let end = right.min(self.width);
            if let Some(above) = y.checked_sub(1) {
                stack.extend(self.run_starts(first..end, above));
            }
            stack.extend(self.run_starts(first..end, y + 1));
        }
        area
    }

    /// Labels the run of set cells around a cell; its columns.
    fn label_run(&mut self, x: usize, y: usize, label: u32) -> Range<usize> {
        let start = y * self.width;
        let end = start + self.width;
        let row = self.data.get_mut(start..end);
        let row = row.unwrap_or_default();
        let is_set = |cell: &&u32| **cell == Self::UNLABELLED;
        let left = row.get(..x).unwrap_or_default();
        let right = row.get(x..).unwrap_or_default();
        let before = left.iter().rev().take_while(is_set);
        let before = before.count();
        let behind = right.iter().take_while(is_set);
        let behind = behind.count();
        let run = if behind == 0 {
            x..x
        } else {
            x - before..x + behind
        };
        let cells = row.get_mut(run.clone());
        cells.unwrap_or_default().fill(label);
        run
    }

    /// The first cell of each run of set ones between columns of a row.
    fn run_starts(
        &self,
        cell_columns: Range<usize>,
        cell_row: usize,
    ) -> impl Iterator<Item = usize> + '_ {
        let first = cell_row * self.width + cell_columns.start;
        let end = first + cell_columns.len();
        let cells = self
            .data
            .get(first..end)
            .unwrap_or_default();
        let mut before = 0;
        let is_start = move |&cell: &u32| {
            let was_set = before == Self::UNLABELLED;
            before = cell;
            cell == Self::UNLABELLED && !was_set
        };
        (first..)
            .zip(cells.iter().map(is_start))
            .filter_map(|(at, is_start)| is_start.then_some(at))
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
        assert_eq!(found[0].left, 2);
        assert_eq!(found[0].right, 6);
        assert_eq!(found[1].top, 10);
        assert_eq!(found[1].bottom, 12);
    }

    #[test]
    fn a_full_row_does_not_wrap_into_the_next() {
        let mut mask = Plane::from_value(8, 8, 0);
        mask.set(7, 0, 255);
        mask.set(0, 2, 255);
        assert_eq!(find_components(&mask, 1).len(), 2);
    }
}
