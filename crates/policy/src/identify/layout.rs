//! One page as cells in reading order, its tilt taken out.

use std::collections::BTreeSet;

use super::deskew;
use super::text_box::{TextBox, vertical_centre};
use model::{EvidenceLocation, PageRef, Rect, TextLine, TextOrigin, TextPage};

// Origin: by eye. Labels are paired with boxes in time of boxes times labels, so a page of endless
// boxes has to be cut before.
/// Cells of one page that are looked at; a document has far fewer, a hostile file may have
/// millions.
const MAX_TEXT_BOXES: usize = 1200;

/// A page as cells in reading order.
#[derive(Debug, Clone)]
pub(super) struct PageLayout {
    pub at: PageRef,
    /// Who read it.
    pub origin: TextOrigin,
    /// Cells in rows from top to bottom, each row from left to right.
    pub cells: Vec<TextBox>,
    /// Boxes are real; without them every line is a row of its own.
    pub placed: bool,
    /// Usual height of the cells, the page's unit of length: a little under the median, since a
    /// sparse page may have as many headlines as lines.
    pub line_height: f64,
    /// Page size in the unit of the boxes.
    pub size: [f64; 2],
    /// Slope of the text lines; the cells' boxes are levelled by it.
    slope: f64,
}

impl PageLayout {
    pub fn new(at: PageRef, page: &TextPage, origin: TextOrigin) -> Self {
        let lines: Vec<&TextLine> = page
            .lines
            .iter()
            .filter(|line| !line.text.trim().is_empty())
            .take(MAX_TEXT_BOXES)
            .collect();
        let has_size = page.width > 0.0 && page.height > 0.0;
        let placed = has_size && have_valid_boxes(&lines);
        let mut cells = Vec::new();
        for (index, line) in lines.iter().enumerate() {
            let rect = if placed {
                line.rect
            } else {
                synthetic_row_rect(index, &line.text)
            };
            let cell = TextBox::new(line, rect);
            if !cell.chars().is_empty() {
                cells.push(cell);
            }
        }
        let (cells, slope) = if placed {
            deskew_boxes(cells)
        } else {
            (cells, 0.0)
        };
        let size = if placed {
            [page.width, page.height]
        } else {
            [100.0, lines.len() as f64]
        };
        Self {
            at,
            origin,
            cells,
            placed,
            line_height: 1.0,
            size,
            slope,
        }
        .sort_into_rows()
    }

    fn sort_into_rows(mut self) -> Self {
        let mut heights: Vec<f64> = self
            .cells
            .iter()
            .map(|text_box| text_box.rect.height())
            .collect();
        heights.sort_by(f64::total_cmp);
        // Two fifths instead of the half came from the line lists in the tests of this room.
        let usual = heights.len() * 2 / 5;
        let line_height = heights.get(usual).copied();
        self.line_height = line_height.unwrap_or(1.0);
        // By height first, and every box is held against the first of its row and not against the
        // one before it: otherwise a slanted row creeps into the next.
        self.cells.sort_by(|a, b| {
            let centre_a = vertical_centre(&a.rect);
            let centre_b = vertical_centre(&b.rect);
            centre_a.total_cmp(&centre_b)
        });
        let mut rows: Vec<Vec<TextBox>> = Vec::new();
        for cell in std::mem::take(&mut self.cells) {
            match rows.last_mut() {
                Some(row) if fits_row(row, &cell) => row.push(cell),
                _ => rows.push(vec![cell]),
            }
        }
        for row in &mut rows {
            row.sort_by(|a, b| a.rect.x0.total_cmp(&b.rect.x0));
        }
        self.cells = rows.into_iter().flatten().collect();
        self
    }

    /// The part of the page whose cells `keep` accepts.
    pub fn filter_boxes(&self, keep: impl Fn(&TextBox) -> bool) -> Self {
        Self {
            cells: self
                .cells
                .iter()
                .filter(|cell| keep(cell))
                .cloned()
                .collect(),
            ..self.without_boxes()
        }
    }

    /// The page with other boxes in place of the ones at these indices.
    pub fn replace_boxes(mut self, parts: Vec<(usize, Vec<TextBox>)>) -> Self {
        if parts.is_empty() {
            return self;
        }
        let mut index = 0;
        self.cells.retain(|_| {
            let is_replaced = parts.iter().any(|(at, _)| *at == index);
            index += 1;
            !is_replaced
        });
        self.cells.extend(
            parts
                .into_iter()
                .flat_map(|(_, boxes)| boxes),
        );
        self.sort_into_rows()
    }

    fn without_boxes(&self) -> Self {
        Self {
            cells: Vec::new(),
            ..*self
        }
    }

    /// A place on the page; boxes as fractions of it.
    pub fn location_of(&self, rect: Option<Rect>) -> EvidenceLocation {
        let [width, height] = self.size;
        let rect = rect
            .filter(|_| self.placed)
            .map(|rect| deskew::skew_rect(&rect, self.slope))
            .map(|rect| Rect {
                x0: (rect.x0 / width).clamp(0.0, 1.0),
                y0: (rect.y0 / height).clamp(0.0, 1.0),
                x1: (rect.x1 / width).clamp(0.0, 1.0),
                y1: (rect.y1 / height).clamp(0.0, 1.0),
            });
        EvidenceLocation {
            file: self.at.file,
            page: self.at.page,
            rect,
        }
    }

    /// Whether the text was typed and not recognised from a picture. A recording holds what an engine
    /// read, unless it has no boxes.
    pub fn is_typeset(&self) -> bool {
        match self.origin {
            TextOrigin::Ocr => false,
            TextOrigin::Sidecar => !self.placed,
            _ => true,
        }
    }

    /// The smallest box around all cells.
    pub fn text_bounds(&self) -> Rect {
        let mut rects = self.cells.iter().map(|cell| cell.rect);
        let first = rects.next().unwrap_or_default();
        rects.fold(first, |bounds, rect| bounds.union(&rect))
    }

    pub fn char_count(&self) -> usize {
        let lengths = self.cells.iter().map(|cell| {
            let chars = cell.chars();
            chars.len()
        });
        lengths.sum()
    }

    /// Mean confidence by length; 0 for an empty page.
    pub fn mean_confidence(&self) -> f64 {
        let sum: f64 = self
            .cells
            .iter()
            .map(|cell| {
                let length = cell.chars().len();
                cell.confidence * length as f64
            })
            .sum();
        let length = self.char_count().max(1);
        sum / length as f64
    }
}

fn fits_row(row: &[TextBox], cell: &TextBox) -> bool {
    let Some(first) = row.first() else {
        return false;
    };
    let lower = vertical_centre(&cell.rect) - vertical_centre(&first.rect);
    let smaller = first
        .rect
        .height()
        .min(cell.rect.height());
    // What stands over or under another box is on another row, however tight the rows are.
    let is_stacked = row.iter().any(|other| {
        let shared = other.rect.x1.min(cell.rect.x1) - other.rect.x0.max(cell.rect.x0);
        let narrower = other
            .rect
            .width()
            .min(cell.rect.width());
        shared > 0.5 * narrower
    });
    lower < 0.5 * smaller && !is_stacked
}

fn have_valid_boxes(lines: &[&TextLine]) -> bool {
    // Boxes are used only when all of them are sound: half a geometry pairs labels with the
    // wrong values. More than eight lines that all begin at one height are no rows at all.
    let all_valid = lines
        .iter()
        .all(|line| is_valid_rect(&line.rect));
    let heights: BTreeSet<u64> = lines
        .iter()
        .map(|text_line| text_line.rect.y0.to_bits())
        .collect();
    let one_height_at_most = usize::from(lines.len() > 8);
    all_valid && heights.len() > one_height_at_most
}

fn deskew_boxes(mut cells: Vec<TextBox>) -> (Vec<TextBox>, f64) {
    let slope = deskew::estimate_slope(&cells);
    if slope.abs() > 0.0 {
        for cell in &mut cells {
            cell.rect = deskew::deskew_rect(&cell.rect, slope);
        }
    }
    (cells, slope)
}

fn is_valid_rect(r: &Rect) -> bool {
    let corners = [r.x0, r.y0, r.x1, r.y1];
    let finite = corners
        .iter()
        .all(|coordinate| coordinate.is_finite());
    let has_area = r.x1 > r.x0 && r.y1 > r.y0;
    finite && has_area
}

/// A stand-in for text without boxes: one row for each line.
fn synthetic_row_rect(index: usize, text: &str) -> Rect {
    // Any unit does without boxes. A row is 0.8 high so that two lines never count as one row.
    let y0 = index as f64;
    let width = text
        .chars()
        .map(|c| if c.is_ascii() { 0.4 } else { 0.8 })
        .sum::<f64>();
    Rect {
        x0: 0.0,
        y0,
        x1: width.max(0.4),
        y1: y0 + 0.8,
    }
}

/// On one row: the middles differ by less than 60 % of the larger height, since typed values stand
/// a little above or below their preprinted labels.
pub(super) fn is_same_row(a: &Rect, b: &Rect) -> bool {
    // By eye. The larger height counts at most as twice the smaller one: a tall seal or title would
    // otherwise pull in the rows beside it.
    let distance = vertical_centre(a) - vertical_centre(b);
    let smaller = a.height().min(b.height());
    let larger = a.height().max(b.height());
    let height = larger.min(2.0 * smaller);
    distance.abs() < 0.6 * height
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_from_left_to_right() {
        let line = |text: &str, x0: f64, y0: f64| TextLine {
            text: text.into(),
            rect: Rect {
                x0,
                y0,
                x1: x0 + 20.0,
                y1: y0 + 10.0,
            },
            confidence: 1.0,
        };
        let page = TextPage {
            number: 1,
            width: 100.0,
            height: 100.0,
            turn: 0,
            lines: vec![
                line("乙", 50.0, 9.0),
                line("丙", 0.0, 30.0),
                line("甲", 0.0, 11.0),
            ],
        };
        let sheet = PageLayout::new(PageRef { file: 0, page: 1 }, &page, TextOrigin::Ocr);
        let text: String = sheet
            .cells
            .iter()
            .map(TextBox::text)
            .collect();
        assert_eq!(text, "甲乙丙");
    }
}
