//! Whether the rows of a long value are all there: a printed paragraph has even rows and straight
//! edges, and what recognition lost leaves a gap in them.
//!
//! All bounds are by eye, held by the recorded pages in `tests/pages`.

use super::layout::PageLayout;
use super::text_box::vertical_centre;
use super::value_lines::ValueSpan;
use model::Rect;

/// A row is missing where two stand this many usual distances apart.
const MAX_STEP: f64 = 1.6;
/// Characters that may be missing at the start of a row.
const MAX_INDENT: f64 = 1.3;
/// Characters that may be missing at the end of a row: one sign that must not begin a row takes the
/// character before it along.
const MAX_SHORTFALL: f64 = 2.8;
/// What a row may end with before its edge.
const ROW_ENDS: [char; 6] = ['。', '）', ')', '；', ';', '：'];

/// A row with its box, the width of a character and the last one.
struct PrintedRow {
    rect: Rect,
    advance: f64,
    end: Option<char>,
}

/// Whether nothing shows that a row, or a part of one, is missing. Fewer than three rows show nothing.
pub(super) fn are_rows_whole(sheet: &PageLayout, rows: &[&[ValueSpan]]) -> bool {
    let printed: Vec<PrintedRow> = rows.iter().filter_map(|row| print_row(sheet, row)).collect();
    let Some(advance) = median(printed.iter().map(|row| row.advance)) else {
        return true;
    };
    if printed.len() < 3 || !sheet.placed {
        return true;
    }
    are_steps_even(&printed)
        && starts_are_straight(&printed, advance)
        && ends_are_straight(&printed, advance)
}

fn print_row(sheet: &PageLayout, row: &[ValueSpan]) -> Option<PrintedRow> {
    let rect = row.iter().map(|span| span.rect).reduce(|a, b| a.union(&b))?;
    let mut units = 0.0;
    let mut width = 0.0;
    let mut end = None;
    for span in row {
        let cell = sheet.cells.get(span.cell)?;
        for c in cell.chars_in(span.range.clone()) {
            units += if c.is_ascii() { 0.5 } else { 1.0 };
            end = Some(*c);
        }
        width += span.rect.width();
    }
    let advance = width / f64::max(units, 0.5);
    Some(PrintedRow { rect, advance, end })
}

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

fn are_steps_even(rows: &[PrintedRow]) -> bool {
    let pairs = || rows.iter().zip(rows.iter().skip(1));
    let step = |(above, below): (&PrintedRow, &PrintedRow)| {
        vertical_centre(&below.rect) - vertical_centre(&above.rect)
    };
    let Some(usual) = median(pairs().map(step)) else {
        return true;
    };
    // The box of a short row tells its place less well: a tilt moves its middle.
    let slack = |(above, below): (&PrintedRow, &PrintedRow)| {
        0.02 * (above.rect.width() - below.rect.width()).abs()
    };
    pairs().all(|pair| step(pair) < MAX_STEP * usual + slack(pair))
}

/// Every row but the first begins where its neighbours do.
fn starts_are_straight(rows: &[PrintedRow], advance: f64) -> bool {
    let inner = rows.get(1..).unwrap_or_default();
    let is_indented = |(place, row): (usize, &PrintedRow)| {
        let before = place.checked_sub(1).and_then(|place| inner.get(place));
        let neighbours = [before, inner.get(place + 1)];
        let mut shifts = neighbours
            .into_iter()
            .flatten()
            .map(|other| (row.rect.x0 - other.rect.x0) / advance);
        let has_neighbours = inner.len() > 1;
        has_neighbours && shifts.all(|shift| shift > MAX_INDENT)
    };
    !inner.iter().enumerate().any(is_indented)
}

/// Every row but the last reaches the edge, or ends with a sign.
fn ends_are_straight(rows: &[PrintedRow], advance: f64) -> bool {
    let Some((_, inner)) = rows.split_last() else {
        return true;
    };
    let Some(edge) = median(inner.iter().map(|row| row.rect.x1)) else {
        return true;
    };
    inner.iter().all(|row| {
        let short = (edge - row.rect.x1) / advance > MAX_SHORTFALL;
        let at_sign = row.end.is_some_and(|end| ROW_ENDS.contains(&end));
        !short || at_sign
    })
}
